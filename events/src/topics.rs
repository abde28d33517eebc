//! Each topic and its events. Bodies that say "state" carry the whole state of the aggregate, so that one that is missed is healed by the next.

mod carts;
mod catalog;
mod checkouts;
mod customers;
mod inventory;
mod notifications;
mod orders;
mod payments;
mod reviews;

pub use carts::{CartEvent, CartState};
pub use catalog::{
    BrandLabel, CategoryLabel, ColourwayState, OptionLabel, PriceEvent, PriceState, ProductEvent, ProductState, ProductStatus, VariantState,
};
pub use checkouts::{CheckoutEvent, CheckoutState};
pub use customers::{CustomerEvent, CustomerState};
pub use inventory::{StockEvent, StockState};
pub use notifications::{ContactMessageReceived, NotificationEvent, NotificationSent};
pub use orders::{OrderEvent, OrderLineState, OrderState, ShipmentState};
pub use payments::{PaymentEvent, PaymentState};
pub use reviews::{RatingState, ReviewEvent, ReviewState};
