//! `inventory.stock.v1`.

use kernel::{Sku, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::topic;

topic! {
    /// What happens to stock.
    StockEvent on "inventory.stock.v1" about "stock" keyed by sku {
        /// What can be bought of a variant changed.
        "stock.changed.v1" => Changed(StockState),
    }
}

/// A variant's stock over all locations, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StockState {
    /// The variant.
    pub sku: Sku,
    /// What a shopper can still buy, in units; never negative.
    pub available: i64,
    /// What is on the shelves.
    pub on_hand: i64,
    /// What checkouts hold.
    pub reserved: i64,
    /// What orders hold.
    pub allocated: i64,
    /// The kind of movement that did it: `receive`, `reserve`, `ship`, …
    pub cause: String,
    /// When.
    pub at: Timestamp,
}
