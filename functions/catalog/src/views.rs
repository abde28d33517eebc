//! What shoppers and staff read.

use events::topics::{OptionLabel, RatingState};
use kernel::{ImportId, Money, ProductId, Sku, Slug, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::draft::{Colourway, Picture, ProductStatus, SizeChart};
use crate::import::{Import, Stage};
use crate::importing::issue::Issue;
use crate::product::{Category, Product};
use crate::products::StaffRow;

/// A name and its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SlugName {
    /// In addresses.
    pub slug: Slug,
    /// For people.
    pub name: String,
}

/// A rating over published reviews.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RatingView {
    /// The average in stars, to a hundredth; none without reviews.
    pub average: Option<f64>,
    /// How many reviews.
    pub count: u32,
}

impl RatingView {
    /// The rating of these counts of one to five stars.
    pub fn of(stars: [u32; 5]) -> RatingView {
        let rating = RatingState { stars };
        RatingView {
            average: rating.average_hundredths().map(|hundredths| f64::from(hundredths) / 100.0),
            count: rating.count(),
        }
    }
}

/// A colourway as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ListedColourway {
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

impl From<Colourway> for ListedColourway {
    fn from(colourway: Colourway) -> ListedColourway {
        let image = colourway.pictures.into_iter().next().map(|picture| picture.url);
        ListedColourway {
            slug: colourway.slug,
            label: colourway.label,
            family: colourway.family,
            hex: colourway.hex,
            image,
        }
    }
}

/// A product as a list shows it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ListedProduct {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// Its brand.
    pub brand: SlugName,
    /// From what it costs.
    pub price: Option<Money>,
    /// Up to what it costs.
    pub price_max: Option<Money>,
    /// What it used to cost, when that is more.
    pub compare_at: Option<Money>,
    /// Its picture.
    pub image: Option<String>,
    /// Its colourways.
    pub colourways: Vec<ListedColourway>,
    /// Its rating.
    pub rating: RatingView,
    /// Whether something of it can be bought.
    pub in_stock: bool,
}

/// A variant as shoppers read it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VariantView {
    /// Its stock-keeping unit: what goes into a cart.
    pub sku: Sku,
    /// The size.
    pub size: Option<String>,
    /// All its options.
    pub options: Vec<OptionLabel>,
    /// What it costs.
    pub price: Option<Money>,
    /// What it used to cost.
    pub compare_at: Option<Money>,
    /// The lowest price of the last thirty days.
    pub lowest_30_days: Option<Money>,
    /// Whether it can be bought.
    pub available: bool,
    /// How many are left, when they are few.
    pub left: Option<i64>,
}

/// A colourway with its pictures and variants.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ColourwayView {
    /// In addresses, unique within the product.
    pub slug: Slug,
    /// The colour for people.
    pub label: String,
    /// The family for facets.
    pub family: String,
    /// One to three colours, `#rrggbb`.
    pub hex: Vec<String>,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// Its variants, in the order of their sizes.
    pub variants: Vec<VariantView>,
}

/// A product.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProductView {
    /// Its id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// Plain text.
    pub description: String,
    /// Its brand.
    pub brand: SlugName,
    /// The way to its primary category, from the root.
    pub breadcrumb: Vec<SlugName>,
    /// `women`, `men`, `unisex`, `girls`, `boys`.
    pub gender: Option<String>,
    /// What it is made of.
    pub materials: Vec<String>,
    /// How to look after it.
    pub care: Vec<String>,
    /// From what it costs.
    pub price: Option<Money>,
    /// Up to what it costs.
    pub price_max: Option<Money>,
    /// Its colourways; a product without colours has one without a name.
    pub colourways: Vec<ColourwayView>,
    /// All its variants.
    pub variants: Vec<VariantView>,
    /// The names of its options, in their order.
    pub options: Vec<String>,
    /// Pictures of the style as such.
    pub pictures: Vec<Picture>,
    /// Its sizes measured.
    pub size_chart: Option<SizeChart>,
    /// Its rating.
    pub rating: RatingView,
    /// Whether something of it can be bought.
    pub available: bool,
}

/// A few left are worth saying.
const FEW: i64 = 3;

impl ProductView {
    /// The product as shoppers read it, with the lowest prices of thirty days and the way to its category.
    pub fn of(product: Product, lowest: &BTreeMap<Sku, Money>, breadcrumb: Vec<SlugName>) -> ProductView {
        let variant = |variant: &crate::product::Variant| VariantView {
            sku: variant.draft.sku.clone(),
            size: variant.draft.size.clone(),
            options: variant.draft.options.clone(),
            price: variant.draft.price,
            compare_at: variant.draft.compare_at,
            lowest_30_days: lowest.get(&variant.draft.sku).copied(),
            available: variant.available > 0,
            left: (1..=FEW).contains(&variant.available).then_some(variant.available),
        };
        let sold: Vec<_> = product
            .variants
            .iter()
            .filter(|variant| variant.draft.active && variant.draft.price.is_some())
            .collect();
        let prices = || sold.iter().filter_map(|variant| variant.draft.price);
        let mut options: Vec<String> = Vec::new();
        for option in sold.iter().flat_map(|variant| &variant.draft.options) {
            if !options.contains(&option.option) {
                options.push(option.option.clone());
            }
        }
        ProductView {
            id: product.id,
            slug: product.slug.clone(),
            title: product.content.title.clone(),
            description: product.content.description.clone(),
            brand: SlugName {
                slug: product.brand.slug.clone(),
                name: product.brand.name.clone(),
            },
            breadcrumb,
            gender: product.content.gender.clone(),
            materials: product.content.materials.clone(),
            care: product.content.care.clone(),
            price: prices().min_by_key(|price| price.amount),
            price_max: prices().max_by_key(|price| price.amount),
            colourways: product
                .content
                .colourways
                .iter()
                .map(|colourway| ColourwayView {
                    slug: colourway.slug.clone(),
                    label: colourway.label.clone(),
                    family: colourway.family.clone(),
                    hex: colourway.hex.clone(),
                    pictures: colourway.pictures.clone(),
                    variants: sold
                        .iter()
                        .filter(|each| each.draft.colour.as_deref() == Some(&colourway.colour))
                        .map(|each| variant(each))
                        .collect(),
                })
                .collect(),
            available: sold.iter().any(|variant| variant.available > 0),
            variants: sold.iter().map(|each| variant(each)).collect(),
            options,
            pictures: product.content.pictures.clone(),
            size_chart: product.content.size_chart.clone(),
            rating: RatingView::of(product.rating_stars),
        }
    }
}

/// A category of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CategoryView {
    /// In addresses.
    pub slug: Slug,
    /// For people.
    pub name: String,
    /// The one above.
    pub parent: Option<Slug>,
    /// The way from the root: `women/dresses`.
    pub path: String,
}

impl CategoryView {
    /// A category, out of all.
    pub fn of(category: &Category, all: &[Category]) -> CategoryView {
        let parent = category
            .parent
            .and_then(|id| all.iter().find(|each| each.id == id))
            .map(|above| above.slug.clone());
        CategoryView {
            slug: category.slug.clone(),
            name: category.name.clone(),
            parent,
            path: category.path.clone(),
        }
    }
}

/// A variant as staff read it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StaffVariantView {
    /// Its stock-keeping unit.
    pub sku: Sku,
    /// The colour's canonical code.
    pub colour: Option<String>,
    /// The size.
    pub size: Option<String>,
    /// All its options.
    pub options: Vec<OptionLabel>,
    /// GTIN.
    pub barcode: Option<String>,
    /// Its weight.
    pub weight_grams: Option<i32>,
    /// What it costs.
    pub price: Option<Money>,
    /// What it used to cost.
    pub compare_at: Option<Money>,
    /// Whether it can be sold.
    pub active: bool,
    /// What can be bought, as inventory said last.
    pub available: i64,
}

/// A product as staff read it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StaffProductView {
    /// Its id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Where it is in its life.
    pub status: ProductStatus,
    /// Its title.
    pub title: String,
    /// Plain text.
    pub description: String,
    /// Its brand.
    pub brand: SlugName,
    /// The addresses of its categories, the primary one first.
    pub categories: Vec<Slug>,
    /// `women`, `men`, `unisex`, `girls`, `boys`.
    pub gender: Option<String>,
    /// `spring-summer`, `autumn-winter`.
    pub season: Option<String>,
    /// What it is made of.
    pub materials: Vec<String>,
    /// How to look after it.
    pub care: Vec<String>,
    /// Its colourways.
    pub colourways: Vec<Colourway>,
    /// Pictures of the style as such.
    pub pictures: Vec<Picture>,
    /// Its sizes measured.
    pub size_chart: Option<SizeChart>,
    /// What is sold.
    pub variants: Vec<StaffVariantView>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// When it was published first.
    pub published_at: Option<Timestamp>,
    /// Its version: send it as `If-Match` with a change.
    pub version: i64,
}

impl From<Product> for StaffProductView {
    fn from(product: Product) -> StaffProductView {
        StaffProductView {
            id: product.id,
            slug: product.slug,
            status: product.status,
            title: product.content.title,
            description: product.content.description,
            brand: SlugName {
                slug: product.brand.slug,
                name: product.brand.name,
            },
            categories: product.categories.into_iter().map(|category| category.slug).collect(),
            gender: product.content.gender,
            season: product.content.season,
            materials: product.content.materials,
            care: product.content.care,
            colourways: product.content.colourways,
            pictures: product.content.pictures,
            size_chart: product.content.size_chart,
            variants: product
                .variants
                .into_iter()
                .map(|variant| StaffVariantView {
                    sku: variant.draft.sku,
                    colour: variant.draft.colour,
                    size: variant.draft.size,
                    options: variant.draft.options,
                    barcode: variant.draft.barcode,
                    weight_grams: variant.draft.weight_grams,
                    price: variant.draft.price,
                    compare_at: variant.draft.compare_at,
                    active: variant.draft.active,
                    available: variant.available,
                })
                .collect(),
            created_at: product.created_at,
            updated_at: product.updated_at,
            published_at: product.published_at,
            version: product.version,
        }
    }
}

/// A product as staff's list shows it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StaffListedProduct {
    /// Its id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// Its brand's name.
    pub brand: String,
    /// Where it is in its life.
    pub status: ProductStatus,
    /// Its picture.
    pub image: Option<String>,
    /// From what it costs.
    pub price: Option<Money>,
    /// Whether something of it can be bought.
    pub in_stock: bool,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Its version.
    pub version: i64,
}

impl From<StaffRow> for StaffListedProduct {
    fn from(row: StaffRow) -> StaffListedProduct {
        StaffListedProduct {
            id: row.id,
            slug: row.slug,
            title: row.title,
            brand: row.brand,
            status: row.status,
            image: row.image,
            price: row.price,
            in_stock: row.in_stock,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ImportStatus {
    /// Parts of the file are still to come.
    Receiving,
    /// The file is being checked; nothing is written yet.
    Checking,
    /// Products are being written.
    Writing,
    /// Stock is being counted.
    Counting,
    /// It is finished.
    Done,
    /// Something in the file is wrong: nothing was written.
    Refused,
    /// It could not go on, time and again. Asking it to go on tries anew.
    Failed,
}

/// An import of products.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ImportView {
    /// Its id.
    pub id: ImportId,
    /// How far it is.
    pub status: ImportStatus,
    /// The file's name.
    pub filename: Option<String>,
    /// Whether it only says what it would do: `created`, `changed` and `unchanged` are what would happen.
    pub dry_run: bool,
    /// `shopify-legacy`, `shopify` or `mapping`; none before the header came.
    pub format: Option<String>,
    /// Columns of the file that are not read.
    pub ignored_columns: Vec<String>,
    /// Parts of the file that came.
    pub parts: i32,
    /// Records that came, the header and skipped ones not counted.
    pub rows: i64,
    /// Products that they are about.
    pub products: i64,
    /// Products that were checked so far.
    pub checked: i64,
    /// Variants of those.
    pub variants: i64,
    /// Products that were new, so far.
    pub created: i64,
    /// Products that changed, so far.
    pub changed: i64,
    /// Products that stayed as they were, so far.
    pub unchanged: i64,
    /// Variants whose stock changed, so far.
    pub stock_changed: i64,
    /// How much is wrong.
    pub error_count: i64,
    /// What is wrong, by line: the first thousand.
    pub errors: Vec<Issue>,
    /// How much is worth knowing.
    pub notice_count: i64,
    /// What is worth knowing and stopped nothing, by line: the first thousand.
    pub notices: Vec<Issue>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it moved last.
    pub updated_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

impl ImportView {
    /// This import with what is wrong and what is worth knowing.
    pub fn of(import: Import, errors: Vec<Issue>, notices: Vec<Issue>) -> ImportView {
        ImportView {
            id: import.id,
            status: match import.stage {
                _ if import.is_stuck() => ImportStatus::Failed,
                Stage::Receiving => ImportStatus::Receiving,
                Stage::Checking | Stage::Comparing => ImportStatus::Checking,
                Stage::Writing => ImportStatus::Writing,
                Stage::Counting => ImportStatus::Counting,
                Stage::Done => ImportStatus::Done,
                Stage::Refused => ImportStatus::Refused,
            },
            ignored_columns: import.source().map(|source| source.ignored().to_vec()).unwrap_or_default(),
            filename: import.filename,
            dry_run: import.dry_run,
            format: import.format,
            parts: import.parts,
            rows: import.rows,
            products: import.products,
            checked: import.checked,
            variants: import.variants,
            created: import.created,
            changed: import.changed,
            unchanged: import.unchanged,
            stock_changed: import.counted,
            error_count: import.errors,
            errors,
            notice_count: import.notices,
            notices,
            created_at: import.created_at,
            updated_at: import.updated_at,
            finished_at: import.finished_at,
        }
    }
}
