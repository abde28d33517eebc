//! Payment providers: whoever moves the money.
//!
//! Reading order: [`port`] (what AmCart needs of a provider), [`cash_on_delivery`] (nobody is asked), [`sandbox`] (a card provider
//! over HTTP), [`signature`] (how its webhooks are signed), [`sandbox_server`] (that provider itself, for one machine and for tests).

pub mod cash_on_delivery;
pub mod port;
pub mod sandbox;
pub mod sandbox_server;
pub mod signature;

pub use cash_on_delivery::CashOnDelivery;
pub use port::{Authorisation, Payment, PaymentProvider, ProviderError, ProviderEvent, Standing, WebhookRefused};
pub use sandbox::Sandbox;
