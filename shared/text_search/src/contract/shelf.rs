//! The suite's own products and how they become documents.

use kernel::ProductId;
use operation::Fault;
use serde::{Deserialize, Serialize};

use super::at;
use crate::{Document, Label, Parts, Projection, Variant};

/// A product as the suite tells it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Style {
    pub(super) title: String,
    pub(super) brand: String,
    pub(super) categories: Vec<String>,
    pub(super) details: Vec<String>,
    pub(super) description: String,
    pub(super) variants: Vec<Piece>,
    pub(super) rating: u32,
    pub(super) popularity: u64,
    pub(super) created: i64,
    pub(super) found: bool,
}

/// A variant as the suite tells it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Piece {
    pub(super) sku: String,
    pub(super) colour: Option<String>,
    pub(super) size: Option<String>,
}

impl Style {
    pub(super) fn of(title: &str, brand: &str) -> Style {
        Style {
            title: title.to_owned(),
            brand: brand.to_owned(),
            found: true,
            ..Style::default()
        }
    }

    pub(super) fn variant(mut self, sku: &str, colour: Option<&str>, size: Option<&str>) -> Style {
        self.variants.push(Piece {
            sku: sku.to_owned(),
            colour: colour.map(str::to_owned),
            size: size.map(str::to_owned),
        });
        self
    }

    pub(super) fn in_category(mut self, category: &str) -> Style {
        self.categories.push(category.to_owned());
        self
    }
}

#[derive(Serialize)]
struct Card<'s> {
    title: &'s str,
    offers: Vec<(&'s str, u64, bool)>,
}

/// The suite's projection: parts `product`, `price/<sku>`, `stock/<sku>`.
pub(super) struct Shelf;

/// A value and the name that people read: in capitals, so that a test sees which of the two it has.
fn label(value: &str) -> Label {
    let mut letters = value.chars();
    let name = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect::<String>())
        .unwrap_or_default();
    Label::new(value, name)
}

impl Projection for Shelf {
    fn document(&self, product: ProductId, parts: &Parts) -> Result<Option<Document>, Fault> {
        let Some(style) = parts.read::<Style>("product")?.filter(|style| style.found) else {
            return Ok(None);
        };
        let mut variants = Vec::new();
        let mut offers = Vec::new();
        for piece in &style.variants {
            let Some(price) = parts.read::<u64>(&format!("price/{}", piece.sku))? else {
                continue;
            };
            let in_stock = parts.read::<bool>(&format!("stock/{}", piece.sku))?.unwrap_or(false);
            offers.push((piece.sku.as_str(), price, in_stock));
            variants.push(Variant {
                colour: piece.colour.as_deref().map(label),
                size: piece.size.clone(),
                price,
                in_stock,
            });
        }
        if variants.is_empty() {
            return Ok(None);
        }
        Ok(Some(Document {
            id: product,
            title: style.title.clone(),
            brand: label(&style.brand),
            categories: style.categories.iter().map(|category| label(category)).collect(),
            colours: variants
                .iter()
                .filter_map(|variant| variant.colour.as_ref())
                .map(|colour| colour.label.clone())
                .collect(),
            details: style.details.clone(),
            description: style.description.clone(),
            rating: style.rating,
            rating_rank: u64::from(style.rating),
            popularity: style.popularity,
            created_at: at(style.created),
            card: serde_json::value::to_raw_value(&Card {
                title: &style.title,
                offers,
            })?,
            variants,
        }))
    }

    fn names_members(&self, part: &str) -> bool {
        part == "product"
    }

    fn members(&self, parts: &Parts) -> Result<Vec<String>, Fault> {
        let style = parts.read::<Style>("product")?.unwrap_or_default();
        Ok(style.variants.into_iter().map(|piece| piece.sku).collect())
    }

    fn version(&self) -> u32 {
        1
    }
}
