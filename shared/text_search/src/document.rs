//! A product as a searcher sees it: one style with its variants.

use kernel::{ProductId, Timestamp};
use serde_json::value::RawValue;

/// A value with its name for people.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label {
    /// For programs: a slug, a code.
    pub value: String,
    /// For people.
    pub label: String,
}

impl Label {
    /// A value and its name.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Label {
        Label {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// What can be bought of a product, as far as filters care. Filters of colour, size, price and stock hold for one and the same variant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Variant {
    /// The colour's family.
    pub colour: Option<Label>,
    /// The size as people read it.
    pub size: Option<String>,
    /// In minor units of the shop's currency.
    pub price: u64,
    /// Whether there is any.
    pub in_stock: bool,
}

/// A product that can be found.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its id.
    pub id: ProductId,
    /// Its title: what words are looked for in first.
    pub title: String,
    /// Its brand.
    pub brand: Label,
    /// Every category that it is in, ancestors included.
    pub categories: Vec<Label>,
    /// Names of its colours, for words.
    pub colours: Vec<String>,
    /// Gender, materials: other words that describe it.
    pub details: Vec<String>,
    /// Its description, plain text.
    pub description: String,
    /// At least one.
    pub variants: Vec<Variant>,
    /// Its rating in hundredths of a star; 0 without reviews.
    pub rating: u32,
    /// What `Sort::Rating` goes by: the rating, weighed by how many gave it.
    pub rating_rank: u64,
    /// What `Sort::Popularity` goes by. Beside a fit of words, 32 bits of it count.
    pub popularity: u64,
    /// What `Sort::Newest` goes by.
    pub created_at: Timestamp,
    /// What is handed back when it is found, as it is.
    pub card: Box<RawValue>,
}
