//! One order: states and transitions, no I/O. The quantities of its lines are the truth; its status follows from them.

use kernel::{Address, AttemptId, CartId, CheckoutId, Email, OrderId, Quantity, ShipmentId, Sku, Timestamp};
use pricing::Totals;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checkout::Line;

/// Where an order is: follows from its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Paid for (or to be paid at the door), nothing left yet.
    Placed,
    /// Some of it left.
    PartiallyShipped,
    /// All of it left.
    Shipped,
    /// All of it left and some arrived.
    PartiallyDelivered,
    /// All of it arrived.
    Delivered,
    /// It will not be sent.
    Cancelled,
}

/// How its money stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// Promised by the provider.
    Authorised,
    /// Taken.
    Paid,
    /// The carrier takes it at the door.
    DueOnDelivery,
    /// The promise was given back.
    Voided,
    /// Some of it went back.
    PartiallyRefunded,
    /// All of it went back.
    Refunded,
}

/// A line of an order: the checkout's, and how far it is.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderLine {
    /// Its place in the order, from 1.
    pub number: i16,
    /// What was bought.
    pub line: Line,
    /// How many left.
    pub shipped: i64,
    /// How many arrived.
    pub delivered: i64,
}

/// The way it goes, as it was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChosenShipping {
    /// The method's code.
    pub code: String,
    /// The method for people.
    pub label: String,
}

/// A parcel.
#[derive(Debug, Clone, PartialEq)]
pub struct Shipment {
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
    /// The lines in it, by number, and how many of each.
    pub lines: Vec<(i16, i64)>,
}

/// Something that happened, for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// The order's version after it.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// What: `placed`, `shipped`, `delivered`, `cancelled`.
    pub what: &'static str,
    /// More about it.
    pub detail: Option<String>,
}

/// An order.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// What people call it.
    pub number: String,
    /// The checkout that it came from.
    pub checkout: CheckoutId,
    /// The attempt that paid for it.
    pub attempt: AttemptId,
    /// The cart that it came from.
    pub cart: CartId,
    /// The customer, when signed in.
    pub customer: Option<String>,
    /// The hash of the guest's secret, when a guest's.
    pub token_hash: Option<String>,
    /// Where the mails go.
    pub email: Email,
    /// Where the parcel goes.
    pub shipping_address: Address,
    /// Who pays, when somebody else.
    pub billing_address: Option<Address>,
    /// How it goes.
    pub shipping_method: ChosenShipping,
    /// How it is paid.
    pub payment_method: String,
    /// How its money stands.
    pub payment_status: PaymentStatus,
    /// Where it is.
    pub status: Status,
    /// Its lines.
    pub lines: Vec<OrderLine>,
    /// What it comes to.
    pub totals: Totals,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// Its parcels, in the order they left.
    pub shipments: Vec<Shipment>,
    /// Counts its changes.
    pub version: i64,
    /// When it was placed.
    pub placed_at: Timestamp,
}

/// Parcels left already: it is too late to cancel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlreadyShipped {
    /// When the first left.
    pub since: Option<Timestamp>,
}

/// Why a parcel cannot leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotShip {
    /// The order was cancelled.
    Cancelled,
    /// Nothing is left to send.
    NothingLeft,
    /// The order has no such variant.
    NoSuchLine(Sku),
    /// More of it than is left to send.
    TooMany(Sku, i64),
}

/// What goes into a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// The variant.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
}

impl Order {
    /// Cancels it. `None`: it is cancelled already, and asking twice is not an error.
    pub fn cancel(mut self, reason: Option<String>) -> Result<Option<Order>, AlreadyShipped> {
        match self.status {
            Status::Placed => {
                self.status = Status::Cancelled;
                self.cancel_reason = reason;
                self.version += 1;
                Ok(Some(self))
            }
            Status::Cancelled => Ok(None),
            Status::PartiallyShipped | Status::Shipped | Status::PartiallyDelivered | Status::Delivered => Err(AlreadyShipped {
                since: self.shipments.first().map(|shipment| shipment.shipped_at),
            }),
        }
    }

    /// Sends a parcel: what `packed` says, or all that is left when it says nothing.
    pub fn ship(
        mut self,
        shipment: ShipmentId,
        packed: &[Packed],
        carrier: Option<String>,
        tracking: Option<String>,
        now: Timestamp,
    ) -> Result<Order, CannotShip> {
        match self.status {
            Status::Cancelled => return Err(CannotShip::Cancelled),
            Status::Placed | Status::PartiallyShipped | Status::Shipped | Status::PartiallyDelivered | Status::Delivered => {}
        }
        let mut lines: Vec<(i16, i64)> = Vec::new();
        if packed.is_empty() {
            for line in &mut self.lines {
                let left = line.line.quantity.get() - line.shipped;
                line.shipped += left;
                if left > 0 {
                    lines.push((line.number, left));
                }
            }
        }
        for wanted in packed {
            let line = self.lines.iter_mut().find(|line| line.line.sku == wanted.sku);
            let line = line.ok_or_else(|| CannotShip::NoSuchLine(wanted.sku.clone()))?;
            let left = line.line.quantity.get() - line.shipped;
            if wanted.quantity.get() > left {
                return Err(CannotShip::TooMany(wanted.sku.clone(), left));
            }
            line.shipped += wanted.quantity.get();
            match lines.iter_mut().find(|(number, _)| *number == line.number) {
                Some((_, quantity)) => *quantity += wanted.quantity.get(),
                None => lines.push((line.number, wanted.quantity.get())),
            }
        }
        if lines.is_empty() {
            return Err(CannotShip::NothingLeft);
        }
        self.shipments.push(Shipment {
            id: shipment,
            carrier,
            tracking,
            shipped_at: now,
            delivered_at: None,
            lines,
        });
        self.status = self.progress();
        self.version += 1;
        Ok(self)
    }

    /// A parcel arrived. `None`: it had arrived already, or it is not one of this order.
    #[must_use]
    pub fn deliver(mut self, shipment: ShipmentId, now: Timestamp) -> Option<Order> {
        let parcel = self
            .shipments
            .iter_mut()
            .find(|parcel| parcel.id == shipment && parcel.delivered_at.is_none())?;
        parcel.delivered_at = Some(now);
        for (number, quantity) in &parcel.lines {
            if let Some(line) = self.lines.iter_mut().find(|line| line.number == *number) {
                line.delivered += quantity;
            }
        }
        if self.payment_status == PaymentStatus::DueOnDelivery && self.lines.iter().all(|line| line.delivered == line.line.quantity.get()) {
            self.payment_status = PaymentStatus::Paid;
        }
        self.status = self.progress();
        self.version += 1;
        Some(self)
    }

    /// The status that the lines say.
    fn progress(&self) -> Status {
        let all = |done: fn(&OrderLine) -> i64| self.lines.iter().all(|line| done(line) == line.line.quantity.get());
        let any = |done: fn(&OrderLine) -> i64| self.lines.iter().any(|line| done(line) > 0);
        if all(|line| line.delivered) {
            Status::Delivered
        } else if all(|line| line.shipped) {
            if any(|line| line.delivered) {
                Status::PartiallyDelivered
            } else {
                Status::Shipped
            }
        } else if any(|line| line.shipped) {
            Status::PartiallyShipped
        } else {
            Status::Placed
        }
    }
}

#[cfg(test)]
mod tests;
