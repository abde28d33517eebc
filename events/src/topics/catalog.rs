//! `catalog.products.v1` and `catalog.prices.v1`.

use kernel::{Money, ProductId, Sku, Slug, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::topic;

topic! {
    /// What happens to products (styles).
    ProductEvent on "catalog.products.v1" about "product" keyed by product {
        /// A product was written, as a draft.
        "product.created.v1" => Created(ProductState),
        /// Something of it changed.
        "product.updated.v1" => Updated(ProductState),
        /// It can be seen and bought.
        "product.published.v1" => Published(ProductState),
        /// It is gone from the shop for good.
        "product.archived.v1" => Archived(ProductState),
    }
}

impl ProductEvent {
    /// The state after what happened.
    pub fn state(&self) -> &ProductState {
        match self {
            ProductEvent::Created(state)
            | ProductEvent::Updated(state)
            | ProductEvent::Published(state)
            | ProductEvent::Archived(state) => state,
        }
    }
}

topic! {
    /// What happens to prices.
    PriceEvent on "catalog.prices.v1" about "price" keyed by sku {
        /// A variant has a new price from now on.
        "price.set.v1" => Set(PriceState),
    }
}

/// Where a product is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProductStatus {
    /// Being written.
    Draft,
    /// Will be published at a set time.
    Scheduled,
    /// To be seen and bought.
    Active,
    /// Gone for good.
    Archived,
}

/// A product as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProductState {
    /// Its id.
    pub product: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Where it is in its life.
    pub status: ProductStatus,
    /// Its title.
    pub title: String,
    /// Its description, plain text.
    pub description: String,
    /// Its brand.
    pub brand: BrandLabel,
    /// Every category that it is in, each with its ancestors' path. The first is the primary one.
    pub categories: Vec<CategoryLabel>,
    /// `women`, `men`, `unisex`, `girls`, `boys`.
    pub gender: Option<String>,
    /// Materials, for search.
    pub materials: Vec<String>,
    /// Its colourways, in display order.
    pub colourways: Vec<ColourwayState>,
    /// Its variants, in display order.
    pub variants: Vec<VariantState>,
    /// The picture for lists.
    pub image: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was published last.
    pub published_at: Option<Timestamp>,
}

/// A brand's name and address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BrandLabel {
    /// In addresses.
    pub slug: Slug,
    /// For people.
    pub name: String,
}

/// A category with the way to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CategoryLabel {
    /// In addresses.
    pub slug: Slug,
    /// For people.
    pub name: String,
    /// Its ancestors from the root, without itself.
    pub ancestors: Vec<BrandLabel>,
}

/// A colourway: the same style in one colour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ColourwayState {
    /// In addresses, unique within the product.
    pub slug: Slug,
    /// The colour's canonical code: `navy`.
    pub colour: String,
    /// The colour for people: `Midnight navy`.
    pub label: String,
    /// The family for facets: `blue`.
    pub family: String,
    /// One to three colours, `#rrggbb`.
    pub hex: Vec<String>,
    /// Its first picture.
    pub image: Option<String>,
}

/// A variant: what is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VariantState {
    /// Its stock-keeping unit.
    pub sku: Sku,
    /// The colour's canonical code, when the product has colourways.
    pub colour: Option<String>,
    /// The size's code as people read it, when the product has sizes: `M`, `42`.
    pub size: Option<String>,
    /// All options, colour and size among them.
    pub options: Vec<OptionLabel>,
    /// Whether it can be sold.
    pub active: bool,
}

/// One option of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OptionLabel {
    /// `colour`, `size`, `length`, `fit` or another name.
    pub option: String,
    /// The value's code.
    pub value: String,
    /// The value for people.
    pub label: String,
}

/// A variant's price as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceState {
    /// The variant.
    pub sku: Sku,
    /// Its product.
    pub product: ProductId,
    /// What it costs.
    pub price: Money,
    /// What it used to cost, when that is shown.
    pub compare_at: Option<Money>,
}
