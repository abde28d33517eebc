//! `orders.v1`.

use kernel::{AttemptId, CartId, CheckoutId, Money, OrderId, ProductId, Quantity, ShipmentId, Sku, Slug, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::topic;

topic! {
    /// What happens to orders.
    OrderEvent on "orders.v1" about "order" keyed by order {
        /// It exists: its payment succeeded.
        "order.placed.v1" => Placed(OrderState),
        /// It will not be sent; money and stock go back.
        "order.cancelled.v1" => Cancelled(OrderState),
        /// A parcel left.
        "order.shipped.v1" => Shipped(OrderState),
        /// A parcel arrived.
        "order.delivered.v1" => Delivered(OrderState),
    }
}

impl OrderEvent {
    /// The state after what happened.
    pub fn state(&self) -> &OrderState {
        match self {
            OrderEvent::Placed(state) | OrderEvent::Cancelled(state) | OrderEvent::Shipped(state) | OrderEvent::Delivered(state) => state,
        }
    }
}

/// An order as it is now. Who it goes to stands nowhere here: `order.describe` says it to whoever may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderState {
    /// The order.
    pub order: OrderId,
    /// What people call it: `A-1024-7F3K`.
    pub number: String,
    /// The checkout that it came from.
    pub checkout: CheckoutId,
    /// The cart that it came from.
    pub cart: CartId,
    /// The attempt that paid for it.
    pub attempt: AttemptId,
    /// Whose, when a customer's (the token's subject); a guest's has none.
    pub customer: Option<String>,
    /// Its lines.
    pub lines: Vec<OrderLineState>,
    /// What it comes to.
    pub total: Money,
    /// The parcel that this is about, when it is about one.
    pub shipment: Option<ShipmentState>,
    /// When.
    pub at: Timestamp,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderLineState {
    /// The variant.
    pub sku: Sku,
    /// Its product.
    pub product: ProductId,
    /// The product's name in addresses at the time.
    pub slug: Slug,
    /// How many.
    pub quantity: Quantity,
}

/// A parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShipmentState {
    /// The shipment.
    pub shipment: ShipmentId,
    /// What is in it.
    pub lines: Vec<OrderLineState>,
}
