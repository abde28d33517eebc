//! What others ask order.

use kernel::{Address, Email, Money, OrderId, Quantity, Sku, Slug, Timestamp};
use pricing::Totals;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Call;

/// What does this order say, and to whom does it go? Personal: for mails. 404 `not-found` when there is none.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DescribeOrder {
    /// The order.
    pub order: OrderId,
}

/// An order as a mail tells it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OrderDescription {
    /// The order.
    pub order: OrderId,
    /// What people call it.
    pub number: String,
    /// Where the mails go.
    pub email: Email,
    /// Whose, when a customer's (the token's subject).
    pub customer: Option<String>,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Its lines.
    pub lines: Vec<DescribedLine>,
    /// What it comes to.
    pub totals: Totals,
    /// Where it goes.
    pub shipping_address: Address,
    /// How it goes, for people.
    pub shipping_method: String,
    /// `sandbox`, `cash_on_delivery`.
    pub payment_method: String,
    /// Its parcels, in the order they left.
    pub shipments: Vec<DescribedShipment>,
}

/// A line of an order as people read it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DescribedLine {
    /// The variant.
    pub sku: Sku,
    /// The product's name in addresses.
    pub slug: Slug,
    /// The product's title.
    pub title: String,
    /// Colour and size: `Navy, M`.
    pub variant: String,
    /// A picture.
    pub image: Option<String>,
    /// How many.
    pub quantity: Quantity,
    /// One costs.
    pub unit_price: Money,
    /// All cost.
    pub total: Money,
}

/// A parcel as people read it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DescribedShipment {
    /// The shipment.
    pub shipment: kernel::ShipmentId,
    /// Who carries it.
    pub carrier: Option<String>,
    /// The carrier's number for it.
    pub tracking: Option<String>,
    /// When it left.
    pub shipped_at: Timestamp,
}

impl Call for DescribeOrder {
    const OPERATION: &'static str = "order.describe";
    type Answer = OrderDescription;
}
