//! What the neighbours say of a cart's variants: two questions, however many lines there are.

use std::collections::BTreeMap;

use calls::catalog::{Quote, QuoteVariants};
use calls::inventory::CheckAvailability;
use kernel::{Money, Sku};
use operation::{Caller, Problem};

use crate::Context;
use crate::cart::{MOST_MERGED, Offer};

/// Variants as they are right now.
#[derive(Debug, Clone, Default)]
pub struct Shelf(BTreeMap<Sku, Place>);

/// One variant.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// What it is and costs; `None` when there is no such variant.
    pub quote: Option<Quote>,
    /// How many can be bought.
    pub left: i64,
}

impl Place {
    /// What one costs, when it is sold.
    pub fn price(&self) -> Option<Money> {
        self.quote.as_ref().filter(|quote| quote.sellable).and_then(|quote| quote.price)
    }
}

impl Shelf {
    /// Asks catalog and inventory at once. Nothing is asked about nothing.
    pub async fn of(ctx: &Context, caller: &Caller, by: &str, mut skus: Vec<Sku>) -> Result<Shelf, Problem> {
        // A cart never holds more; one more would be a line that is refused anyhow.
        skus.truncate(MOST_MERGED);
        if skus.is_empty() {
            return Ok(Shelf::default());
        }
        let calls = &ctx.platform.calls;
        let (quotes, stock) = tokio::try_join!(
            calls.ask(caller, by, QuoteVariants { skus: skus.clone() }),
            calls.ask(caller, by, CheckAvailability { skus: skus.clone() }),
        )?;
        let mut places: BTreeMap<Sku, Place> = skus.into_iter().map(|sku| (sku, Place::default())).collect();
        for quote in quotes.quotes {
            if let Some(place) = places.get_mut(&quote.sku) {
                place.quote = Some(quote);
            }
        }
        for available in stock.stock {
            if let Some(place) = places.get_mut(&available.sku) {
                place.left = available.available.max(0);
            }
        }
        Ok(Shelf(places))
    }

    /// Whether all of these were asked about.
    pub fn covers(&self, skus: &[Sku]) -> bool {
        skus.iter().all(|sku| self.0.contains_key(sku))
    }

    /// What is known of a variant.
    pub fn place(&self, sku: &Sku) -> Option<&Place> {
        self.0.get(sku)
    }

    /// Whether a variant can be had.
    pub fn offer(&self, sku: &Sku) -> Offer {
        match self.place(sku) {
            Some(place) if place.price().is_some() => Offer::Left(place.left),
            Some(Place { quote: Some(_), .. }) => Offer::NotForSale,
            Some(Place { quote: None, .. }) | None => Offer::Unknown,
        }
    }
}
