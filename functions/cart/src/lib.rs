//! What somebody means to buy.
//!
//! Reading order: [`cart`] (one cart and what can be done to its lines), [`merging`] (two carts become one), [`shelf`] (what the
//! neighbours say of its variants), [`till`] (what it comes to), [`carts`] (the store), [`changing`] (how a line operation runs),
//! [`announced`], [`views`], [`context`], [`operations`] (the table).

pub mod announced;
pub mod cart;
pub mod carts;
pub mod changing;
pub mod context;
pub mod merging;
pub mod operations;
pub mod shelf;
pub mod till;
pub mod views;

pub use context::{Context, MIGRATIONS};
pub use operations::OPERATIONS;
