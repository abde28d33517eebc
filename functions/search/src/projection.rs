//! From what is heard to a product that can be found.
//!
//! Of a product is kept: what the catalog says, a price and a stock per variant, its rating, and the moments of its newest sales and
//! published reviews. A price or a stock that comes before its product waits for it.

use std::collections::BTreeSet;

use events::topics::{CategoryLabel, ProductState, ProductStatus, RatingState, StockState};
use kernel::{Currency, Money, ProductId, Sku, Timestamp};
use operation::Fault;
use serde::{Deserialize, Serialize};
use text_search::{About, Document, Fact, Label, Parts, Projection, Variant};

use crate::ranks;
use crate::views::{FoundColourway, FoundProduct};

/// Stands between the pieces of a part's name; a SKU never holds it.
const BETWEEN: char = '\u{1f}';
/// What the catalog says.
const PRODUCT: &str = "product";
/// The rating.
const RATING: &str = "rating";
/// Sales of a variant, one part each.
const SOLD: &str = "sold\u{1f}";
/// Published reviews, one part each.
const REVIEWED: &str = "reviewed\u{1f}";

/// So many sales of a variant are kept, and so many reviews of a product: enough to tell what sells from what does not.
const KEPT: usize = 24;

/// The kind of stock movement that is a sale: an order takes what its checkout held.
const SALE: &str = "allocate";

/// A variant's price as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Offer {
    price: Money,
    compare_at: Option<Money>,
}

/// What the catalog said of a product.
pub fn product(state: &ProductState, version: i64, at: Timestamp) -> Result<Fact, Fault> {
    Fact::of(About::Product(state.product), PRODUCT, version, at, state)
}

/// What a variant costs.
pub fn price(state: &events::topics::PriceState, version: i64, at: Timestamp) -> Result<Fact, Fault> {
    let offer = Offer {
        price: state.price,
        compare_at: state.compare_at,
    };
    Fact::of(About::Product(state.product), price_of(&state.sku), version, at, &offer)
}

/// What can be bought of a variant, and that it was sold if it was.
pub fn stock(state: &StockState, version: i64, at: Timestamp) -> Result<Vec<Fact>, Fault> {
    let about = || About::Member(state.sku.as_str().to_owned());
    let mut facts = vec![Fact::of(about(), stock_of(&state.sku), version, at, &state.available)?];
    if state.cause == SALE {
        facts.push(Fact::of(
            about(),
            format!("{SOLD}{}{BETWEEN}{}", state.sku, in_order(version)),
            version,
            at,
            &state.at,
        )?);
    }
    Ok(facts)
}

/// How a product is rated, and the moment of a review that was published.
pub fn rating(
    product: ProductId,
    rating: &RatingState,
    published: Option<Timestamp>,
    version: i64,
    at: Timestamp,
) -> Result<Vec<Fact>, Fault> {
    let mut facts = vec![Fact::of(About::Product(product), RATING, version, at, rating)?];
    if let Some(moment) = published {
        facts.push(Fact::of(
            About::Product(product),
            format!("{REVIEWED}{}", in_order(version)),
            version,
            at,
            &moment,
        )?);
    }
    Ok(facts)
}

fn price_of(sku: &Sku) -> String {
    format!("price{BETWEEN}{sku}")
}

fn stock_of(sku: &Sku) -> String {
    format!("stock{BETWEEN}{sku}")
}

/// A version as text that sorts as the number does.
fn in_order(version: i64) -> String {
    format!("{version:020}")
}

/// How parts become products, with prices in this currency.
#[derive(Debug, Clone, Copy)]
pub struct Products {
    /// Prices in another are none.
    pub currency: Currency,
}

/// A variant that can be sold.
struct Sellable {
    offer: Offer,
    available: bool,
    colour: Option<String>,
    size: Option<String>,
}

impl Projection for Products {
    fn document(&self, id: ProductId, parts: &Parts) -> Result<Option<Document>, Fault> {
        let Some(state) = parts.read::<ProductState>(PRODUCT)? else {
            return Ok(None);
        };
        if state.status != ProductStatus::Active {
            return Ok(None);
        }
        let sellable = self.sellable(&state, parts)?;
        if sellable.is_empty() {
            return Ok(None);
        }
        let rating = parts.read::<RatingState>(RATING)?.unwrap_or_default();
        let card = serde_json::value::to_raw_value(&card(&state, &sellable, &rating))?;
        Ok(Some(Document {
            id,
            brand: Label::new(state.brand.slug.as_str(), state.brand.name.as_str()),
            categories: categories(&state.categories),
            colours: state
                .colourways
                .iter()
                .flat_map(|colourway| [colourway.label.clone(), colourway.family.clone()])
                .collect(),
            details: details(&state),
            variants: sellable.into_iter().map(|variant| variant_of(&state, variant)).collect(),
            rating: rating.average_hundredths().unwrap_or(0),
            rating_rank: ranks::rating_rank(&rating),
            popularity: ranks::popularity(moments(parts)?.into_iter()),
            created_at: state.published_at.unwrap_or(state.created_at),
            title: state.title,
            description: state.description,
            card,
        }))
    }

    fn names_members(&self, part: &str) -> bool {
        part == PRODUCT
    }

    fn members(&self, parts: &Parts) -> Result<Vec<String>, Fault> {
        let state = parts.read::<ProductState>(PRODUCT)?;
        Ok(state
            .map(|state| state.variants.into_iter().map(|variant| variant.sku.into_string()).collect())
            .unwrap_or_default())
    }

    fn tidy(&self, parts: &mut Parts) {
        parts.keep_last(REVIEWED, KEPT);
        let skus: BTreeSet<String> = parts
            .under(SOLD)
            .filter_map(|name| Some(name.split_once(BETWEEN)?.0.to_owned()))
            .collect();
        skus.iter().for_each(|sku| parts.keep_last(&format!("{SOLD}{sku}{BETWEEN}"), KEPT));
    }

    fn version(&self) -> u32 {
        1
    }
}

impl Products {
    /// The variants that have a price and may be sold, in display order.
    fn sellable(&self, state: &ProductState, parts: &Parts) -> Result<Vec<Sellable>, Fault> {
        let mut sellable = Vec::with_capacity(state.variants.len());
        for variant in state.variants.iter().filter(|variant| variant.active) {
            let offer = parts.read::<Offer>(&price_of(&variant.sku))?;
            let Some(offer) = offer.filter(|offer| offer.price.currency == self.currency) else {
                continue;
            };
            let available = parts.read::<i64>(&stock_of(&variant.sku))?.is_some_and(|available| available > 0);
            sellable.push(Sellable {
                offer,
                available,
                colour: variant.colour.clone(),
                size: variant.size.clone(),
            });
        }
        Ok(sellable)
    }
}

fn card(state: &ProductState, sellable: &[Sellable], rating: &RatingState) -> FoundProduct {
    let prices = || sellable.iter().map(|variant| variant.offer.price);
    let higher = |variant: &Sellable| {
        variant
            .offer
            .compare_at
            .filter(|was| was.currency == variant.offer.price.currency && was.amount > variant.offer.price.amount)
    };
    FoundProduct {
        slug: state.slug.clone(),
        title: state.title.clone(),
        brand: state.brand.clone().into(),
        price: prices().min_by_key(|price| price.amount),
        price_max: prices().max_by_key(|price| price.amount),
        compare_at: sellable.iter().filter_map(higher).max_by_key(|was| was.amount),
        image: state.image.clone(),
        colourways: state.colourways.iter().cloned().map(FoundColourway::from).collect(),
        rating: rating.into(),
        in_stock: sellable.iter().any(|variant| variant.available),
    }
}

/// Every category that the product is in, those above included, each once.
fn categories(labels: &[CategoryLabel]) -> Vec<Label> {
    let mut categories: Vec<Label> = Vec::new();
    for label in labels {
        let above = label.ancestors.iter().map(|above| (&above.slug, &above.name));
        for (slug, name) in above.chain([(&label.slug, &label.name)]) {
            if !categories.iter().any(|known| known.value == slug.as_str()) {
                categories.push(Label::new(slug.as_str(), name.as_str()));
            }
        }
    }
    categories
}

/// Other words that people look for: for whom it is, what of, options beside colour and size.
fn details(state: &ProductState) -> Vec<String> {
    let options = state.variants.iter().flat_map(|variant| &variant.options);
    let others = options
        .filter(|option| option.option != "colour" && option.option != "size")
        .map(|option| option.label.clone());
    let others: BTreeSet<String> = others.collect();
    state
        .gender
        .iter()
        .cloned()
        .chain(state.materials.iter().cloned())
        .chain(others)
        .collect()
}

fn variant_of(state: &ProductState, variant: Sellable) -> Variant {
    let colourway = variant
        .colour
        .as_ref()
        .and_then(|colour| state.colourways.iter().find(|colourway| colourway.colour == *colour));
    Variant {
        colour: colourway.map(|colourway| Label::new(colourway.family.as_str(), capitalised(&colourway.family))),
        size: variant.size,
        price: u64::try_from(variant.offer.price.amount).unwrap_or(0),
        in_stock: variant.available,
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// When it was sold and reviewed.
fn moments(parts: &Parts) -> Result<Vec<Timestamp>, Fault> {
    let mut moments = Vec::new();
    for beginning in [SOLD, REVIEWED] {
        for name in parts.under(beginning) {
            moments.extend(parts.read::<Timestamp>(&format!("{beginning}{name}"))?);
        }
    }
    Ok(moments)
}
