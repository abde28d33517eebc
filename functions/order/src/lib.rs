//! Checkouts and orders: from a cart to a parcel at the door.
//!
//! Reading order: [`checkout`] (the till: states and transitions), [`checkouts`] (its store), [`till`] (prices and stock frozen for
//! it), [`saga`] (from a payment to an order, step by step), [`order`] and [`orders`] (the aggregate and its store), [`views`]
//! (what shoppers and staff read), [`card_number`] (what never comes in), [`published`] (what is announced), [`context`], [`operations`] (the table).

pub mod card_number;
pub mod checkout;
pub mod checkouts;
pub mod context;
pub mod operations;
pub mod order;
pub mod orders;
pub mod published;
pub mod saga;
pub mod till;
pub mod views;

pub use context::{Context, MIGRATIONS};
pub use operations::OPERATIONS;
