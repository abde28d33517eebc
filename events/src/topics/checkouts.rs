//! `checkouts.v1`.

use kernel::{CartId, CheckoutId, Money, OrderId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::topic;

topic! {
    /// What happens to checkouts.
    CheckoutEvent on "checkouts.v1" about "checkout" keyed by checkout {
        /// Somebody goes to the till; stock is held.
        "checkout.started.v1" => Started(CheckoutState),
        /// Nothing came of it; the stock is free again.
        "checkout.expired.v1" => Expired(CheckoutState),
        /// It became an order.
        "checkout.completed.v1" => Completed(CheckoutState),
    }
}

/// A checkout as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckoutState {
    /// The checkout.
    pub checkout: CheckoutId,
    /// The cart that it was made of.
    pub cart: CartId,
    /// Whose, when a customer's.
    pub customer: Option<String>,
    /// What it comes to.
    pub total: Money,
    /// The order that it became.
    pub order: Option<OrderId>,
    /// When.
    pub at: Timestamp,
}
