//! What others ask inventory.

use kernel::{CheckoutId, OrderId, Quantity, Sku, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Call;

/// So many of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// The variant.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
}

/// How many can be bought of each? At most 200.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckAvailability {
    /// The variants.
    pub skus: Vec<Sku>,
}

/// One entry for each variant asked, in that order; a variant without stock has zero.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Availability {
    /// The entries.
    pub stock: Vec<Available>,
}

/// What can be bought of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Available {
    /// The variant.
    pub sku: Sku,
    /// Units; never negative.
    pub available: i64,
}

impl Call for CheckAvailability {
    const OPERATION: &'static str = "inventory.check-availability";
    type Answer = Availability;
}

/// Hold exactly these for a checkout until then: what it held before and does not need any more is free again. Asking again
/// changes nothing but the time. All or nothing: 409 `insufficient-stock` with `lines: [Short]`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reserve {
    /// Whose.
    pub checkout: CheckoutId,
    /// What; the same variant twice is summed.
    pub lines: Vec<Demand>,
    /// Until when.
    pub expires_at: Timestamp,
}

/// A variant of which there is not enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Short {
    /// The variant.
    pub sku: Sku,
    /// What was asked for.
    pub requested: i64,
    /// What there is.
    pub available: i64,
}

/// It is held.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Reserved {
    /// Until when.
    pub expires_at: Timestamp,
}

impl Call for Reserve {
    const OPERATION: &'static str = "inventory.reserve";
    type Answer = Reserved;
}

/// Give back whatever a checkout holds that never became an order: reservations, and allocations of the order that was not to be.
/// Asking again changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Whose.
    pub checkout: CheckoutId,
}

/// Done.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Released {
    /// Units that are free again.
    pub units: i64,
}

impl Call for Release {
    const OPERATION: &'static str = "inventory.release";
    type Answer = Released;
}

/// Turn a checkout's hold into stock of this order, for good. A hold that lapsed is taken anew; 409 `insufficient-stock` when it
/// is gone. Once per checkout: asking again changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allocate {
    /// Whose hold.
    pub checkout: CheckoutId,
    /// For which order.
    pub order: OrderId,
    /// What.
    pub lines: Vec<Demand>,
}

/// Done.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Allocated {
    /// The order that has the stock: the first that asked for this checkout.
    pub order: OrderId,
}

impl Call for Allocate {
    const OPERATION: &'static str = "inventory.allocate";
    type Answer = Allocated;
}

/// What is on the shelves, by count (an import, a stock-take). At most 2,000 entries; once per `cause` and variant.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountBatch {
    /// What caused it, unique for this batch: `import:<id>:<part>`.
    pub cause: String,
    /// The counts.
    pub counts: Vec<Count>,
}

/// What is on the shelves of a variant.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// The variant.
    pub sku: Sku,
    /// Units on hand, 0 or more.
    pub on_hand: i64,
}

/// Done.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Counted {
    /// Entries that changed a shelf.
    pub changed: u32,
    /// Entries that could not be: what is held by shoppers or orders is more than was counted.
    pub refused: Vec<Sku>,
}

impl Call for CountBatch {
    const OPERATION: &'static str = "inventory.count-batch";
    type Answer = Counted;
}
