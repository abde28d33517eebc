//! Documents by key: what is wide or keyed, and needs no join.
//!
//! A narrow port over what DynamoDB can do: get, query one partition by range, write several items in one transaction under
//! conditions, expiry. Reading order: [`port`] (the trait and its words), [`attempts`] (when somebody else wrote first), [`embedded`] (the
//! adapter on PostgreSQL), [`contract`] (what every adapter must do).

pub mod attempts;
pub mod contract;
pub mod embedded;
pub mod port;

pub use attempts::Attempts;
pub use port::{Condition, Document, Documents, Found, Key, Range, Transacted, Write};
