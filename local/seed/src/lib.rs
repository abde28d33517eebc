//! A believable apparel shop, made up: styles with their texts, sizes, prices, stock and reviews. Pure: nothing here does I/O.
//!
//! Style number `n` of a seed is the same on every machine, however many there are and whatever came before it. All brands, texts and
//! people are invented.
//!
//! Reading order: [`Styles`], `style` (one style, put together), `kinds` (what there is), `fabrics`, `colours`, `brands`, `sizes`, then what
//! is made of them: `naming`, `prices`, `describing` with `voices`, `shelves`, `reviews`; `chance` decides.

mod brands;
mod chance;
mod colours;
mod describing;
mod fabrics;
mod kinds;
mod naming;
mod prices;
mod reviews;
mod shelves;
mod sizes;
mod style;
mod voices;

use catalog::draft::ProductDraft;
use kernel::{Currency, Sku, TextError, Timestamp};

/// There are no more styles than this.
pub const MOST: u64 = naming::NUMBERS;

/// A style: what is sold, how many there are, what people say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// What is sold.
    pub draft: ProductDraft,
    /// Units on the shelves, for every variant.
    pub stock: Vec<(Sku, i64)>,
    /// What people say, oldest first.
    pub reviews: Vec<Review>,
}

/// What somebody says of a style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Who: `Ines M.` The same person never speaks twice of one style.
    pub name: String,
    /// One to five.
    pub stars: u8,
    /// In a few words, for some.
    pub title: Option<String>,
    /// In more.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// The first so many styles of a shop, one at a time.
#[derive(Debug, Clone)]
pub struct Styles {
    seed: u64,
    next: u64,
    end: u64,
    currency: Currency,
}

impl Styles {
    /// The first `count` styles of the shop with this seed, priced in euros. At most [`MOST`].
    pub fn new(seed: u64, count: u64) -> Styles {
        Styles {
            seed,
            next: 0,
            end: count.min(MOST),
            currency: Currency::EUR,
        }
    }

    /// The same styles without the first `skipped`.
    pub fn after(self, skipped: u64) -> Styles {
        Styles {
            next: self.next.saturating_add(skipped),
            ..self
        }
    }

    /// The same styles, priced in this currency.
    pub fn priced_in(self, currency: Currency) -> Styles {
        Styles { currency, ..self }
    }
}

impl Iterator for Styles {
    /// A word that is no word for the catalog would be this crate's mistake; its tests look for one.
    type Item = Result<Style, TextError>;

    fn next(&mut self) -> Option<Result<Style, TextError>> {
        if self.next >= self.end {
            return None;
        }
        let style = style::style(self.seed, self.next, self.currency);
        self.next += 1;
        Some(style)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.end.saturating_sub(self.next)).unwrap_or(usize::MAX);
        (left, Some(left))
    }
}

#[cfg(test)]
mod tests;
