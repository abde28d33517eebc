//! What is on the shelves, and for whom.
//!
//! Reading order: [`stock`] (a variant's counters and what a movement does to them), [`stocks`] (the store), [`announced`] (what is
//! told of it), [`context`], [`operations`] (the table).

pub mod announced;
pub mod context;
pub mod operations;
pub mod stock;
pub mod stocks;

pub use context::{Context, MIGRATIONS};
pub use operations::OPERATIONS;
