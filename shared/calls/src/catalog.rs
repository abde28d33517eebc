//! What others ask the catalog.

use kernel::{Money, ProductId, Sku, Slug};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Call;

/// What do these variants cost right now, and what are they? At most 200.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteVariants {
    /// The variants.
    pub skus: Vec<Sku>,
}

/// One quote for each variant that exists, in the order asked.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Quotes {
    /// The quotes.
    pub quotes: Vec<Quote>,
}

/// A variant as a shopper reads it, with its price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
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
    /// A picture's address.
    pub image: Option<String>,
    /// What it costs now; `None` without a price.
    pub price: Option<Money>,
    /// What it used to cost, when that is shown.
    pub compare_at: Option<Money>,
    /// Whether it can be sold: active, with a price, of a published product.
    pub sellable: bool,
}

impl Call for QuoteVariants {
    const OPERATION: &'static str = "catalog.quote-variants";
    type Answer = Quotes;
}

/// Which published product has this address? 404 `not-found` when none.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveProduct {
    /// The product's name in addresses.
    pub slug: Slug,
}

/// A product that was found.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ResolvedProduct {
    /// The product.
    pub product: ProductId,
    /// Its name in addresses now.
    pub slug: Slug,
    /// Its title.
    pub title: String,
}

impl Call for ResolveProduct {
    const OPERATION: &'static str = "catalog.resolve-product";
    type Answer = ResolvedProduct;
}
