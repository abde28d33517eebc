//! A product as it is: what was written of it, with its identity, version and current prices. No I/O.

use events::topics::{BrandLabel, CategoryLabel, ColourwayState, ProductState, VariantState};
use kernel::{BrandId, CategoryId, Money, ProductId, Slug, Timestamp, VariantId};

use crate::draft::{CategoryPath, Content, ProductDraft, ProductStatus, VariantDraft};

/// A brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Its id.
    pub id: BrandId,
    /// In addresses.
    pub slug: Slug,
    /// For people.
    pub name: String,
}

/// A category with the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// The one above.
    pub parent: Option<CategoryId>,
    /// In addresses.
    pub slug: Slug,
    /// For people.
    pub name: String,
    /// The way from the root: `women/dresses`.
    pub path: String,
}

/// A variant as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its id.
    pub id: VariantId,
    /// What was written of it, with today's price.
    pub draft: VariantDraft,
    /// Counts its prices.
    pub price_version: i64,
    /// What can be bought, as inventory said last.
    pub available: i64,
}

/// A product as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its brand.
    pub brand: Brand,
    /// Its categories, the primary one first.
    pub categories: Vec<Category>,
    /// Where it is in its life.
    pub status: ProductStatus,
    /// What people read.
    pub content: Content,
    /// What is sold.
    pub variants: Vec<Variant>,
    /// How many reviews gave one to five stars.
    pub rating_stars: [u32; 5],
    /// Counts its changes.
    pub version: i64,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// When it was published first.
    pub published_at: Option<Timestamp>,
}

/// What keeps a product from being published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotReady(pub Vec<(&'static str, &'static str)>);

impl Product {
    /// The product as it would be written anew; `categories` spells the way to each of its categories.
    pub fn draft(&self, categories: Vec<CategoryPath>) -> ProductDraft {
        ProductDraft {
            slug: self.slug.clone(),
            brand: self.brand.name.clone(),
            categories,
            status: self.status,
            content: self.content.clone(),
            variants: self.variants.iter().map(|variant| variant.draft.clone()).collect(),
            created_at: Some(self.created_at),
        }
    }
}

/// Whether a draft can be seen and bought.
pub fn ready(draft: &ProductDraft) -> Result<(), NotReady> {
    let mut missing = Vec::new();
    if !draft.variants.iter().any(|variant| variant.active && variant.price.is_some()) {
        missing.push(("variants", "at least one active variant needs a price"));
    }
    if draft.categories.is_empty() {
        missing.push(("categories", "a shopper has to find it somewhere"));
    }
    let pictures = || {
        draft
            .content
            .colourways
            .iter()
            .flat_map(|colourway| &colourway.pictures)
            .chain(&draft.content.pictures)
    };
    if pictures().any(|picture| picture.alt.trim().is_empty()) {
        missing.push(("pictures", "every picture needs a text for who cannot see it"));
    }
    if missing.is_empty() { Ok(()) } else { Err(NotReady(missing)) }
}

/// The whole state to announce.
pub fn state(
    id: ProductId,
    draft: &ProductDraft,
    brand: &Brand,
    categories: Vec<CategoryLabel>,
    created_at: Timestamp,
    published_at: Option<Timestamp>,
) -> ProductState {
    ProductState {
        product: id,
        slug: draft.slug.clone(),
        status: draft.status,
        title: draft.content.title.clone(),
        description: draft.content.description.clone(),
        brand: BrandLabel {
            slug: brand.slug.clone(),
            name: brand.name.clone(),
        },
        categories,
        gender: draft.content.gender.clone(),
        materials: draft.content.materials.clone(),
        colourways: draft
            .content
            .colourways
            .iter()
            .map(|colourway| ColourwayState {
                slug: colourway.slug.clone(),
                colour: colourway.colour.clone(),
                label: colourway.label.clone(),
                family: colourway.family.clone(),
                hex: colourway.hex.clone(),
                image: colourway.pictures.first().map(|picture| picture.url.clone()),
            })
            .collect(),
        variants: draft
            .variants
            .iter()
            .map(|variant| VariantState {
                sku: variant.sku.clone(),
                colour: variant.colour.clone(),
                size: variant.size.clone(),
                options: variant.options.clone(),
                active: variant.active,
            })
            .collect(),
        image: draft.image().map(str::to_owned),
        created_at,
        published_at,
    }
}

/// A category with its ancestors' labels, out of all categories.
pub fn label(category: &Category, all: &[Category]) -> CategoryLabel {
    let mut ancestors: Vec<BrandLabel> = Vec::new();
    let mut parent = category.parent;
    while let Some(above) = parent.and_then(|id| all.iter().find(|each| each.id == id)) {
        ancestors.insert(
            0,
            BrandLabel {
                slug: above.slug.clone(),
                name: above.name.clone(),
            },
        );
        parent = above.parent;
    }
    CategoryLabel {
        slug: category.slug.clone(),
        name: category.name.clone(),
        ancestors,
    }
}

/// The lowest and the highest price of variants that are sold.
pub fn price_range(variants: &[VariantDraft]) -> Option<(Money, Money)> {
    let prices = || variants.iter().filter(|variant| variant.active).filter_map(|variant| variant.price);
    Some((
        prices().min_by_key(|price| price.amount)?,
        prices().max_by_key(|price| price.amount)?,
    ))
}
