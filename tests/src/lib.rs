//! The whole shop under test: nine contexts, gateway, triggers, provider, over real connections to a real PostgreSQL.
//!
//! Reading order: [`shop`] (a shop of a test's own), [`client`] (somebody at its door), [`goods`] (what staff put into it), [`buying`] (what
//! shoppers do), [`contract`] (what answers may look like), [`soundness`] (what must hold whatever happened), [`signer`] (tokens).

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why")]

pub mod buying;
pub mod client;
pub mod contract;
pub mod goods;
pub mod shop;
pub mod signer;
pub mod soundness;

pub use client::{Answer, Client};
pub use shop::{Shop, seed};
