//! Money: attempts to pay, refunds, and the ledger that has to add up.
//!
//! Reading order: [`attempt`] (what is known of an attempt, what is wanted of it, and what to do next), [`attempts`] (the store),
//! [`ledger`] (where money went), [`refunds`], [`webhooks`] (what providers said), [`settle`] (the one way in which an attempt
//! changes, and the driver that does what is due), [`published`] (what is announced), [`context`], [`operations`] (the table).

pub mod attempt;
pub mod attempts;
pub mod context;
pub mod ledger;
pub mod operations;
pub mod published;
pub mod refunds;
pub mod settle;
pub mod webhooks;

pub use context::{Context, MIGRATIONS};
pub use operations::OPERATIONS;
