//! One checkout: what a shopper is about to buy, with prices, address and payment; states and transitions, no I/O.

use std::time::Duration;

use calls::inventory::Demand;
use kernel::{Address, AttemptId, CartId, CheckoutId, Email, Money, OrderId, ProductId, Quantity, Sku, Slug, Timestamp};
use pricing::Totals;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How long a checkout holds its stock without a sign of life.
pub const HOLD: Duration = Duration::from_secs(10 * 60);

/// How long a shopper may take at the payment provider. The hold covers it.
pub const ACTION: Duration = Duration::from_secs(15 * 60);

/// How long one driver of the saga may take before the next may take over: longer than the gateway's 30 s.
pub const LEASE: Duration = Duration::from_secs(35);

/// Where a checkout is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being filled in.
    Open,
    /// A payment is under way; nothing of it can be changed.
    Paying,
    /// It is an order.
    Completed,
    /// Its stock is free again. Coming back to it holds stock anew.
    Expired,
}

/// A line with everything that an order keeps of the product, frozen at its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The variant.
    pub sku: Sku,
    /// Its product.
    pub product: ProductId,
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
    /// What of the order's discount falls on this line.
    pub discount: Money,
    /// The tax in the line's total.
    pub tax: Money,
    /// All cost, after the discount.
    pub total: Money,
}

/// A checkout.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkout {
    /// Its id.
    pub id: CheckoutId,
    /// The cart that it was made of.
    pub cart: CartId,
    /// The cart's version then.
    pub cart_version: i64,
    /// The customer, when signed in.
    pub customer: Option<String>,
    /// The hash of the guest's secret, when a guest's.
    pub token_hash: Option<String>,
    /// Where it is.
    pub status: Status,
    /// Where the mails go.
    pub email: Option<Email>,
    /// Where the parcel goes.
    pub shipping_address: Option<Address>,
    /// Who pays, when somebody else.
    pub billing_address: Option<Address>,
    /// The code of the shipping method.
    pub shipping_method: Option<String>,
    /// What is bought.
    pub lines: Vec<Line>,
    /// What it comes to.
    pub totals: Totals,
    /// The order that it will be.
    pub order: OrderId,
    /// The attempt that is being made, or that paid.
    pub attempt: Option<AttemptId>,
    /// How the attempt pays.
    pub payment_method: Option<String>,
    /// Where the shopper has to go to finish the attempt.
    pub redirect_url: Option<String>,
    /// The fencing token of whoever drives the saga.
    pub lease: i64,
    /// Until when.
    pub lease_until: Option<Timestamp>,
    /// Until when stock is held.
    pub held_until: Timestamp,
    /// Since when a payment is under way.
    pub paying_since: Option<Timestamp>,
    /// Counts its changes that are shown.
    pub version: i64,
    /// Counts its announcements: the version that its events carry.
    pub announced: i64,
    /// When it was started.
    pub created_at: Timestamp,
}

impl Checkout {
    /// Whether somebody drives the saga right now.
    pub fn is_driven(&self, now: Timestamp) -> bool {
        self.lease_until.is_some_and(|until| until > now)
    }

    /// Begins a payment: from here on nothing can be changed, and whoever calls drives the saga.
    #[must_use]
    pub fn pay(mut self, attempt: AttemptId, method: &str, now: Timestamp) -> Checkout {
        self.status = Status::Paying;
        self.attempt = Some(attempt);
        self.payment_method = Some(method.to_owned());
        self.redirect_url = None;
        self.paying_since = Some(now);
        self.driven(now)
    }

    /// Takes the wheel of the saga.
    #[must_use]
    pub fn driven(mut self, now: Timestamp) -> Checkout {
        self.lease += 1;
        self.lease_until = Some(now.plus(LEASE));
        self
    }

    /// The payment came to nothing (declined, given up): open again, and another can be tried.
    #[must_use]
    pub fn reopened(mut self) -> Checkout {
        self.status = Status::Open;
        self.attempt = None;
        self.payment_method = None;
        self.redirect_url = None;
        self.paying_since = None;
        self.lease_until = None;
        self
    }

    /// The payment waits: for the shopper at the provider, or for the provider's answer.
    #[must_use]
    pub fn waiting(mut self, redirect_url: Option<String>) -> Checkout {
        self.redirect_url = redirect_url;
        self.lease_until = None;
        self
    }

    /// What it needs of each variant.
    pub fn demands(&self) -> Vec<Demand> {
        self.lines
            .iter()
            .map(|line| Demand {
                sku: line.sku.clone(),
                quantity: line.quantity,
            })
            .collect()
    }

    /// What keeps it from being paid: the fields that are still missing.
    pub fn missing(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if self.email.is_none() {
            missing.push("email");
        }
        if self.shipping_address.is_none() {
            missing.push("shipping_address");
        }
        if self.shipping_method.is_none() {
            missing.push("shipping_method");
        }
        missing
    }
}

/// A line whose price is not what the shopper saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PriceChange {
    /// The variant.
    pub sku: Sku,
    /// What one cost.
    pub was: Money,
    /// What one costs.
    pub is: Money,
}

/// The lines of `now` whose unit price differs from `before`.
pub fn price_changes(before: &[Line], now: &[Line]) -> Vec<PriceChange> {
    let was = |sku: &Sku| before.iter().find(|line| line.sku == *sku).map(|line| line.unit_price);
    now.iter()
        .filter_map(|line| {
            was(&line.sku).map(|was| PriceChange {
                sku: line.sku.clone(),
                was,
                is: line.unit_price,
            })
        })
        .filter(|change| change.was != change.is)
        .collect()
}
