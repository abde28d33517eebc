//! What shoppers and staff read.

use kernel::{Address, CheckoutId, Email, Money, OrderId, Quantity, ShipmentId, Sku, Slug, Timestamp};
use pricing::Totals;
use schemars::JsonSchema;
use serde::Serialize;

use crate::checkout::{self, Checkout, Line};
use crate::order::{ChosenShipping, Order, PaymentStatus, Status};
use crate::orders::Listed;

/// A line of a checkout or an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineView {
    /// The variant.
    pub sku: Sku,
    /// The product's name in addresses.
    pub slug: Slug,
    /// The product's title.
    pub title: String,
    /// The brand's name.
    pub brand: String,
    /// The colour for people.
    pub colour: Option<String>,
    /// The size for people.
    pub size: Option<String>,
    /// A picture.
    pub image: Option<String>,
    /// How many.
    pub quantity: Quantity,
    /// One costs.
    pub unit_price: Money,
    /// What of the order's discount falls on it.
    pub discount: Money,
    /// All cost, after the discount.
    pub total: Money,
}

impl From<&Line> for LineView {
    fn from(line: &Line) -> LineView {
        LineView {
            sku: line.sku.clone(),
            slug: line.slug.clone(),
            title: line.title.clone(),
            brand: line.brand.clone(),
            colour: line.colour.clone(),
            size: line.size.clone(),
            image: line.image.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            discount: line.discount,
            total: line.total,
        }
    }
}

/// A way to send it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShippingMethodView {
    /// What `shipping_method` takes.
    pub code: String,
    /// For people.
    pub label: String,
    /// What it costs.
    pub price: Money,
    /// The soonest it arrives, in working days.
    pub days_min: u16,
    /// The latest it arrives, in working days.
    pub days_max: u16,
}

/// A way to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PaymentMethodView {
    /// What `payment.method` takes.
    pub code: String,
    /// For people.
    pub label: String,
}

/// A checkout.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckoutView {
    /// Its id.
    pub id: CheckoutId,
    /// Where it is.
    pub status: checkout::Status,
    /// Where the mails go.
    pub email: Option<Email>,
    /// Where the parcel goes.
    pub shipping_address: Option<Address>,
    /// Who pays, when somebody else.
    pub billing_address: Option<Address>,
    /// The chosen way to send it.
    pub shipping_method: Option<String>,
    /// What is bought.
    pub lines: Vec<LineView>,
    /// What it comes to. Send `totals.total` as `expected_total` when you place the order.
    pub totals: Totals,
    /// The ways to send it to that address; without an address, to the shop's own country.
    pub shipping_methods: Vec<ShippingMethodView>,
    /// The ways to pay.
    pub payment_methods: Vec<PaymentMethodView>,
    /// What is still missing before it can be paid.
    pub missing: Vec<&'static str>,
    /// Where the shopper has to go to finish a payment that is under way.
    pub redirect_url: Option<String>,
    /// The order that it became.
    pub order: Option<OrderId>,
    /// Until when the stock is held.
    pub expires_at: Timestamp,
    /// Its version.
    pub version: i64,
}

impl CheckoutView {
    /// The checkout with the ways to send and pay.
    pub fn of(checkout: &Checkout, shipping_methods: Vec<ShippingMethodView>, payment_methods: Vec<PaymentMethodView>) -> CheckoutView {
        CheckoutView {
            id: checkout.id,
            status: checkout.status,
            email: checkout.email.clone(),
            shipping_address: checkout.shipping_address.clone(),
            billing_address: checkout.billing_address.clone(),
            shipping_method: checkout.shipping_method.clone(),
            lines: checkout.lines.iter().map(LineView::from).collect(),
            totals: checkout.totals.clone(),
            shipping_methods,
            payment_methods,
            missing: checkout.missing(),
            redirect_url: checkout.redirect_url.clone(),
            order: (checkout.status == checkout::Status::Completed).then_some(checkout.order),
            expires_at: checkout.held_until,
            version: checkout.version,
        }
    }
}

/// A line of an order, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OrderLineView {
    /// What was bought.
    #[serde(flatten)]
    pub line: LineView,
    /// How many left.
    pub shipped: i64,
    /// How many arrived.
    pub delivered: i64,
}

/// A parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShipmentView {
    /// Its id.
    pub id: ShipmentId,
    /// Who carries it.
    pub carrier: Option<String>,
    /// The carrier's number for it.
    pub tracking: Option<String>,
    /// When it left.
    pub shipped_at: Timestamp,
    /// When it arrived.
    pub delivered_at: Option<Timestamp>,
    /// What is in it.
    pub lines: Vec<PackedView>,
}

/// What is in a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PackedView {
    /// The variant.
    pub sku: Sku,
    /// How many.
    pub quantity: i64,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MomentView {
    /// What: `placed`, `shipped`, `delivered`, `cancelled`.
    pub what: String,
    /// When.
    pub at: Timestamp,
    /// More about it.
    pub detail: Option<String>,
}

/// An order.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OrderView {
    /// Its id.
    pub id: OrderId,
    /// What people call it.
    pub number: String,
    /// Where it is.
    pub status: Status,
    /// How its money stands.
    pub payment_status: PaymentStatus,
    /// How it is paid.
    pub payment_method: String,
    /// The checkout that it came from.
    pub checkout: CheckoutId,
    /// Where the mails go.
    pub email: Email,
    /// Its lines.
    pub lines: Vec<OrderLineView>,
    /// What it comes to.
    pub totals: Totals,
    /// Where it goes.
    pub shipping_address: Address,
    /// Who pays, when somebody else.
    pub billing_address: Option<Address>,
    /// How it goes.
    pub shipping_method: ChosenShipping,
    /// Its parcels, in the order they left.
    pub shipments: Vec<ShipmentView>,
    /// What happened, oldest first.
    pub timeline: Vec<MomentView>,
    /// Whether it can still be cancelled.
    pub can_cancel: bool,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Its version.
    pub version: i64,
}

impl OrderView {
    /// The order with what happened to it.
    pub fn of(order: &Order, moments: Vec<(String, Timestamp, Option<String>)>) -> OrderView {
        let sku_of = |number: i16| {
            order
                .lines
                .iter()
                .find(|line| line.number == number)
                .map(|line| line.line.sku.clone())
        };
        let packed = |(number, quantity): &(i16, i64)| sku_of(*number).map(|sku| PackedView { sku, quantity: *quantity });
        OrderView {
            id: order.id,
            number: order.number.clone(),
            status: order.status,
            payment_status: order.payment_status,
            payment_method: order.payment_method.clone(),
            checkout: order.checkout,
            email: order.email.clone(),
            lines: order
                .lines
                .iter()
                .map(|line| OrderLineView {
                    line: LineView::from(&line.line),
                    shipped: line.shipped,
                    delivered: line.delivered,
                })
                .collect(),
            totals: order.totals.clone(),
            shipping_address: order.shipping_address.clone(),
            billing_address: order.billing_address.clone(),
            shipping_method: order.shipping_method.clone(),
            shipments: order
                .shipments
                .iter()
                .map(|parcel| ShipmentView {
                    id: parcel.id,
                    carrier: parcel.carrier.clone(),
                    tracking: parcel.tracking.clone(),
                    shipped_at: parcel.shipped_at,
                    delivered_at: parcel.delivered_at,
                    lines: parcel.lines.iter().filter_map(packed).collect(),
                })
                .collect(),
            timeline: moments
                .into_iter()
                .map(|(what, at, detail)| MomentView { what, at, detail })
                .collect(),
            can_cancel: order.status == Status::Placed,
            cancel_reason: order.cancel_reason.clone(),
            placed_at: order.placed_at,
            version: order.version,
        }
    }
}

/// An order as a list shows it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OrderSummary {
    /// Its id.
    pub id: OrderId,
    /// What people call it.
    pub number: String,
    /// Where it is.
    pub status: Status,
    /// How its money stands.
    pub payment_status: PaymentStatus,
    /// Who ordered.
    pub email: Email,
    /// What it comes to.
    pub total: Money,
    /// How many things.
    pub units: i64,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Its first lines.
    pub preview: Vec<PreviewView>,
}

/// A line as a list shows it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PreviewView {
    /// The product's title.
    pub title: String,
    /// A picture.
    pub image: Option<String>,
}

impl From<Listed> for OrderSummary {
    fn from(order: Listed) -> OrderSummary {
        OrderSummary {
            id: order.id,
            number: order.number,
            status: order.status,
            payment_status: order.payment_status,
            email: order.email,
            total: order.total,
            units: order.units,
            placed_at: order.placed_at,
            preview: order
                .preview
                .into_iter()
                .map(|(title, image)| PreviewView { title, image })
                .collect(),
        }
    }
}
