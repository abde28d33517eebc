//! The words that every context shares: money, quantities, identifiers, time, checked text, pages.
//!
//! Nothing here does I/O. Clock, identifiers and randomness are values that are passed in, so that a test can hold them still.

mod address;
mod clock;
mod cursor;
mod ids;
mod money;
mod page;
mod quantity;
mod secret;
mod text;

pub use address::Address;
pub use clock::{Clock, ManualClock, SystemClock, Timestamp, TimestampError};
pub use cursor::{CursorError, CursorKey};
pub use ids::*;
pub use money::{Currency, Money, MoneyError};
pub use page::{Limit, Page, PageAsk};
pub use quantity::{Quantity, QuantityError};
pub use secret::{Secret, SecretHash};
pub use text::{CountryCode, Email, Sku, Slug, Text, TextError};
