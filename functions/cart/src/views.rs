//! What shoppers read.

use kernel::{CartId, Currency, LineId, Money, Quantity, Secret, Sku, Slug};
use operation::Problem;
use pricing::{Item, PricingError, Totals};
use schemars::JsonSchema;
use serde::Serialize;

use crate::cart::{Cart, Line, Offer};
use crate::shelf::Shelf;
use crate::till;

/// A cart, with what is in it at today's prices.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CartView {
    /// Its id.
    pub id: CartId,
    /// The secret that opens it, for a guest: send it as `Cart-Token`. Given once, when the cart is created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
    /// Its version.
    pub version: i64,
    /// What is in it, in the order in which it came.
    pub lines: Vec<LineView>,
    /// What it comes to, without lines that are not sold any more. Shipping is not in it yet.
    pub totals: Totals,
}

/// A line of a cart.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LineView {
    /// Its id.
    pub id: LineId,
    /// The variant.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// The product's title; null when the variant is gone.
    pub title: Option<String>,
    /// The colour for people.
    pub colour: Option<String>,
    /// The size for people.
    pub size: Option<String>,
    /// The product's name in addresses; null when the variant is gone.
    pub slug: Option<Slug>,
    /// A picture.
    pub image: Option<String>,
    /// One costs; null when it is not sold.
    pub unit_price: Option<Money>,
    /// One used to cost, when that is shown.
    pub compare_at: Option<Money>,
    /// All cost; null when it is not sold, and not in the totals then.
    pub total: Option<Money>,
    /// How many can be bought.
    pub available: i64,
    /// What stands in the way of buying it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<LineProblem>,
}

/// What stands in the way of buying a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineProblem {
    /// There is no such variant any more.
    Gone,
    /// It is not sold.
    NotForSale,
    /// There is none left.
    SoldOut,
    /// There are fewer left.
    TooMany,
}

impl LineProblem {
    fn of(line: &Line, offer: Offer) -> Option<LineProblem> {
        match offer {
            Offer::Unknown => Some(LineProblem::Gone),
            Offer::NotForSale => Some(LineProblem::NotForSale),
            Offer::Left(0) => Some(LineProblem::SoldOut),
            Offer::Left(left) if left < line.quantity.get() => Some(LineProblem::TooMany),
            Offer::Left(_) => None,
        }
    }
}

/// The cart comes to more than can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge(PricingError);

impl From<TooLarge> for Problem {
    fn from(TooLarge(error): TooLarge) -> Problem {
        Problem::new(422, "total-too-large", "This comes to more than can be counted.")
            .detail(error.to_string())
            .field("quantity", "too-many", "makes the total more than can be counted")
    }
}

impl CartView {
    /// The cart as its shopper reads it.
    ///
    /// What is sold out counts in the totals, what is not sold does not: the last pieces may be held by this very shopper's checkout.
    pub fn of(cart: &Cart, shelf: &Shelf, shop: Currency) -> Result<CartView, TooLarge> {
        let price = |line: &Line| shelf.place(&line.sku).and_then(|place| place.price());
        let items = cart.lines.iter().filter_map(|line| {
            price(line).map(|unit_price| Item {
                unit_price,
                quantity: line.quantity,
            })
        });
        let priced = till::priced(items.collect(), shop).map_err(TooLarge)?;
        let mut sold = priced.lines.into_iter();
        let lines = cart.lines.iter().map(|line| {
            let unit_price = price(line);
            let total = unit_price.and_then(|_| sold.next()).map(|priced| priced.total);
            let offer = shelf.offer(&line.sku);
            let quote = shelf.place(&line.sku).and_then(|place| place.quote.as_ref());
            LineView {
                id: line.id,
                sku: line.sku.clone(),
                quantity: line.quantity,
                title: quote.map(|quote| quote.title.clone()),
                colour: quote.and_then(|quote| quote.colour.clone()),
                size: quote.and_then(|quote| quote.size.clone()),
                slug: quote.map(|quote| quote.slug.clone()),
                image: quote.and_then(|quote| quote.image.clone()),
                unit_price,
                compare_at: unit_price.and(quote).and_then(|quote| quote.compare_at),
                total,
                available: if let Offer::Left(left) = offer { left } else { 0 },
                problem: LineProblem::of(line, offer),
            }
        });
        Ok(CartView {
            id: cart.id,
            token: None,
            version: cart.version,
            lines: lines.collect(),
            totals: priced.totals,
        })
    }
}
