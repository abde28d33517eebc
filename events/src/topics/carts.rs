//! `carts.v1`.

use kernel::{CartId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::topic;

topic! {
    /// What happens to carts.
    CartEvent on "carts.v1" about "cart" keyed by cart {
        /// Somebody took a cart.
        "cart.created.v1" => Created(CartState),
        /// Its lines changed.
        "cart.changed.v1" => Changed(CartState),
        /// A guest's cart was poured into a customer's.
        "cart.merged.v1" => Merged(CartState),
        /// It was bought: its lines are in an order now.
        "cart.bought.v1" => Bought(CartState),
    }
}

/// A cart as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CartState {
    /// The cart.
    pub cart: CartId,
    /// Whose, when a customer's.
    pub customer: Option<String>,
    /// How many lines.
    pub lines: u32,
    /// How many things.
    pub units: u32,
    /// When.
    pub at: Timestamp,
}
