//! What shoppers read.

use events::topics::{BrandLabel, ColourwayState, RatingState};
use kernel::{Money, Slug, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::facets::Facet;

/// A brand's name and its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FoundBrand {
    /// In addresses.
    pub slug: Slug,
    /// For people.
    pub name: String,
}

impl From<BrandLabel> for FoundBrand {
    fn from(brand: BrandLabel) -> FoundBrand {
        FoundBrand {
            slug: brand.slug,
            name: brand.name,
        }
    }
}

/// A colourway as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FoundColourway {
    /// In addresses, unique within the product.
    pub slug: Slug,
    /// The colour for people.
    pub label: String,
    /// The family for facets.
    pub family: String,
    /// One to three colours, `#rrggbb`.
    pub hex: Vec<String>,
    /// Its first picture.
    pub image: Option<String>,
}

impl From<ColourwayState> for FoundColourway {
    fn from(colourway: ColourwayState) -> FoundColourway {
        let ColourwayState {
            slug,
            label,
            family,
            hex,
            image,
            ..
        } = colourway;
        FoundColourway {
            slug,
            label,
            family,
            hex,
            image,
        }
    }
}

/// A rating over published reviews.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FoundRating {
    /// The average in stars, to a hundredth; none without reviews.
    pub average: Option<f64>,
    /// How many reviews.
    pub count: u32,
}

impl From<&RatingState> for FoundRating {
    fn from(rating: &RatingState) -> FoundRating {
        FoundRating {
            average: rating.average_hundredths().map(|hundredths| f64::from(hundredths) / 100.0),
            count: rating.count(),
        }
    }
}

/// A product as a list shows it, with the members that the catalog's lists have. It is made when something changes and handed out as it is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FoundProduct {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// Its brand.
    pub brand: FoundBrand,
    /// From what it costs.
    pub price: Option<Money>,
    /// Up to what it costs.
    pub price_max: Option<Money>,
    /// What it used to cost, when that is more.
    pub compare_at: Option<Money>,
    /// Its picture.
    pub image: Option<String>,
    /// Its colourways.
    pub colourways: Vec<FoundColourway>,
    /// Its rating.
    pub rating: FoundRating,
    /// Whether something of it can be bought.
    pub in_stock: bool,
}

/// One page of what was found, and the counts.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FoundProducts {
    /// The products, in the order asked for.
    #[schemars(with = "Vec<FoundProduct>")]
    pub items: Vec<Box<RawValue>>,
    /// How many there are on all pages.
    pub total: u64,
    /// Counts by filter, each as if its own filter were not set.
    pub facets: Vec<Facet>,
    /// Ask with this for what comes next; null at the end.
    pub next_cursor: Option<String>,
    /// The words that were looked for, where those asked for stand nowhere.
    pub corrected: Option<String>,
    /// Everything that was heard and happened up to this moment is in the answer; null while nothing was heard.
    pub as_of: Option<Timestamp>,
}

/// A category or brand that words may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SuggestedName {
    /// In addresses and filters.
    pub slug: String,
    /// For people.
    pub name: String,
    /// How many products it has.
    pub count: u64,
}

impl From<text_search::Suggested> for SuggestedName {
    fn from(suggested: text_search::Suggested) -> SuggestedName {
        SuggestedName {
            slug: suggested.value,
            name: suggested.label,
            count: suggested.count,
        }
    }
}

/// What somebody who is still typing may mean.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Suggested {
    /// The words, finished.
    pub queries: Vec<String>,
    /// Products, the most popular first.
    #[schemars(with = "Vec<FoundProduct>")]
    pub products: Vec<Box<RawValue>>,
    /// Categories with such a word.
    pub categories: Vec<SuggestedName>,
    /// Brands with such a word.
    pub brands: Vec<SuggestedName>,
    /// Everything that was heard and happened up to this moment is in the answer; null while nothing was heard.
    pub as_of: Option<Timestamp>,
}
