//! How many of one thing somebody wants.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A wish for 1 to 999 pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(u32);

/// The number is no quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a whole number from 1 to {}", Quantity::MAX)]
pub struct QuantityError;

impl Quantity {
    /// The most that one line may hold.
    pub const MAX: u32 = 999;
    /// One piece.
    pub const ONE: Quantity = Quantity(1);

    /// A quantity, when it is one.
    pub fn new(pieces: i64) -> Result<Quantity, QuantityError> {
        match u32::try_from(pieces) {
            Ok(pieces @ 1..=Quantity::MAX) => Ok(Quantity(pieces)),
            _ => Err(QuantityError),
        }
    }

    /// Pieces.
    pub fn get(self) -> i64 {
        i64::from(self.0)
    }
}

impl TryFrom<i64> for Quantity {
    type Error = QuantityError;
    fn try_from(pieces: i64) -> Result<Quantity, QuantityError> {
        Quantity::new(pieces)
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> i64 {
        quantity.get()
    }
}

impl JsonSchema for Quantity {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": Quantity::MAX })
    }
}
