//! Identifiers: UUIDv7 (RFC 9562), one type per thing, so that an order is never looked up with a checkout's id.

use std::fmt;
use std::sync::Mutex;

use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};
use uuid::Uuid;

use crate::{Clock, Timestamp};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The bare UUID, for stores.
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": "uuid" })
            }
        }
    )+};
}

ids! {
    /// A brand.
    BrandId
    /// A category of the tree.
    CategoryId
    /// A product (style).
    ProductId
    /// A variant (what is sold: one SKU).
    VariantId
    /// A size chart.
    SizeChartId
    /// An import of products.
    ImportId
    /// A cart.
    CartId
    /// A line of a cart.
    LineId
    /// A checkout.
    CheckoutId
    /// A reservation of stock.
    ReservationId
    /// A movement in the stock ledger.
    MovementId
    /// An order.
    OrderId
    /// A shipment of an order.
    ShipmentId
    /// An attempt to pay for a checkout.
    AttemptId
    /// A refund.
    RefundId
    /// A customer's address.
    AddressId
    /// A signed-in session.
    SessionId
    /// A review.
    ReviewId
    /// A message that was sent.
    NotificationId
    /// A message from the contact form.
    ContactMessageId
    /// An event.
    EventId
}

/// Where identifiers and randomness come from.
pub trait Ids: Send + Sync + fmt::Debug + 'static {
    /// A new UUIDv7.
    fn next(&self) -> Uuid;
    /// Fills `bytes` with randomness fit for secrets.
    fn fill(&self, bytes: &mut [u8]);
}

/// UUIDv7 from the machine's clock and its random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "the one place that makes identifiers")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// Identifiers that come out the same for the same seed. For tests and for the seeded shop, never for secrets.
#[derive(Debug)]
pub struct SeededIds<C> {
    clock: C,
    random: Mutex<StdRng>,
}

impl<C: Clock> SeededIds<C> {
    /// Identifiers of this seed, stamped with this clock.
    pub fn new(seed: u64, clock: C) -> SeededIds<C> {
        SeededIds {
            clock,
            random: Mutex::new(StdRng::seed_from_u64(seed)),
        }
    }
}

impl<C: Clock> Ids for SeededIds<C> {
    fn next(&self) -> Uuid {
        let mut random = [0_u8; 10];
        self.fill(&mut random);
        v7(self.clock.now(), random)
    }

    fn fill(&self, bytes: &mut [u8]) {
        match self.random.lock() {
            Ok(mut random) => random.fill(bytes),
            Err(poisoned) => poisoned.into_inner().fill(bytes),
        }
    }
}

/// A UUIDv7 of this moment with these random bits.
pub fn v7(moment: Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(moment.unix_micros() / 1_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ManualClock;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let ids = |seed| SeededIds::new(seed, ManualClock::at(Timestamp::from_unix_micros(1)));
        assert_eq!(ids(7).next(), ids(7).next());
        assert_ne!(ids(7).next(), ids(8).next());
    }
}
