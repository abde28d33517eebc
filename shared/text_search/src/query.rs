//! What is asked and what is found.

use kernel::{ProductId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The order of the hits. Ties go to the newer id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// How well the words fit; what fits alike, and everything without words, by popularity.
    #[default]
    Relevance,
    /// Newest first.
    Newest,
    /// Cheapest first, by a product's lowest price.
    Price,
    /// Dearest first, by a product's lowest price.
    PriceDescending,
    /// Most popular first.
    Popularity,
    /// Best rated first.
    Rating,
}

/// What hits must be. Several values of one kind mean any of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// In any of these categories or below them.
    pub categories: Vec<String>,
    /// Of any of these brands.
    pub brands: Vec<String>,
    /// A variant in any of these colour families …
    pub colours: Vec<String>,
    /// … in any of these sizes …
    pub sizes: Vec<String>,
    /// … at this price or more …
    pub price_min: Option<u64>,
    /// … at this price or less …
    pub price_max: Option<u64>,
    /// … that is in stock.
    pub in_stock: bool,
    /// Rated so or better, in hundredths of a star.
    pub rating_min: Option<u32>,
}

/// Where a hit stands in the order: what the next page begins behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The value sorted by, such that more comes first.
    pub key: u64,
    /// The product's id as a number; more comes first.
    #[serde(with = "as_text")]
    pub id: u128,
}

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Words, as somebody typed them.
    pub text: Option<String>,
    /// What hits must be.
    pub filters: Filters,
    /// Their order.
    pub sort: Sort,
    /// Hits behind this place only.
    pub after: Option<Place>,
    /// How many hits.
    pub limit: usize,
    /// Where each price band begins, ascending; the first is usually 0 and the last has no end.
    pub price_bands: Vec<u64>,
}

/// A value of a facet and how many products have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// For programs.
    pub value: String,
    /// For people.
    pub label: String,
    /// How many products would be found with this value instead of the facet's own filter.
    pub count: u64,
}

/// Counts that leave out the facet's own filter and keep all others. Most first, then by value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By category.
    pub categories: Vec<Bucket>,
    /// By brand.
    pub brands: Vec<Bucket>,
    /// By colour family.
    pub colours: Vec<Bucket>,
    /// By size.
    pub sizes: Vec<Bucket>,
    /// By price band, in the order asked.
    pub prices: Vec<u64>,
    /// Rated one star or better, two, three, four.
    pub ratings: [u64; 4],
    /// In stock.
    pub in_stock: u64,
}

/// A product that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Which.
    pub id: ProductId,
    /// Where it stands.
    pub place: Place,
    /// Its card.
    pub card: Box<RawValue>,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// One page.
    pub hits: Vec<Hit>,
    /// Whether more come behind it.
    pub more: bool,
    /// How many there are on all pages.
    pub total: u64,
    /// The counts.
    pub facets: Facets,
    /// The words that were looked for instead, when those asked for stand nowhere.
    pub corrected: Option<String>,
    /// Everything that was heard and happened up to then is in the answer; `None` while nothing was heard.
    pub as_of: Option<Timestamp>,
}

/// A category or brand that words may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// For programs.
    pub value: String,
    /// For people.
    pub label: String,
    /// How many products it has.
    pub count: u64,
}

/// What somebody who is still typing may mean.
#[derive(Debug, Clone, Default)]
pub struct Suggestions {
    /// The words, finished.
    pub queries: Vec<String>,
    /// Products, most popular first.
    pub products: Vec<Hit>,
    /// Categories with such a word.
    pub categories: Vec<Suggested>,
    /// Brands with such a word.
    pub brands: Vec<Suggested>,
    /// As in [`Found::as_of`].
    pub as_of: Option<Timestamp>,
}

/// JSON numbers end at 2^53 for many readers.
mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(id: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{id:x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
        let text = String::deserialize(deserializer)?;
        u128::from_str_radix(&text, 16).map_err(de::Error::custom)
    }
}
