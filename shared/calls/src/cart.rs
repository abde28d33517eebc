//! What others ask the cart.

use kernel::{CartId, LineId, Quantity, Secret, Sku};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Call;

/// What is in this cart? Only for whoever may open it: its customer, or the bearer of its secret. 404 `not-found` otherwise.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCart {
    /// The cart.
    pub cart: CartId,
    /// The customer who asks, when signed in.
    pub customer: Option<String>,
    /// The secret that the shopper sent.
    pub token: Option<Secret>,
}

/// A cart's content: intent only, no price and no promise.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OpenedCart {
    /// The cart.
    pub cart: CartId,
    /// Its version.
    pub version: i64,
    /// Whose, when a customer's.
    pub customer: Option<String>,
    /// Its lines.
    pub lines: Vec<OpenedLine>,
}

/// A line of a cart.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OpenedLine {
    /// The line.
    pub line: LineId,
    /// The variant.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
}

impl Call for OpenCart {
    const OPERATION: &'static str = "cart.open";
    type Answer = OpenedCart;
}
