//! payment_provider
