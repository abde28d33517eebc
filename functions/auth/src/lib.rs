//! Sign-in, customers, addresses. The identity provider knows who somebody is; this context keeps them signed in and remembers
//! what they told the shop about themselves.
//!
//! Reading order: [`session`] (one signed-in device: what a secret opens), [`sessions`] (its store), [`cookie`] (where the secret
//! lives), [`provider`] and [`id_token`] (talking to the identity provider), [`sealing`] (its tokens at rest), [`customer`] and
//! [`customers`], [`addresses`], [`views`] (what people read), [`published`] (what is announced), [`context`], [`operations`] (the
//! table).

pub mod addresses;
pub mod context;
pub mod cookie;
pub mod customer;
pub mod customers;
pub mod id_token;
pub mod operations;
pub mod provider;
pub mod published;
pub mod sealing;
pub mod session;
pub mod sessions;
pub mod views;

pub use context::{Context, MIGRATIONS};
pub use operations::OPERATIONS;
