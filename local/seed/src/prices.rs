//! What things cost: by kind, fabric and brand, ending as prices end; some of them were more once.

use kernel::{Currency, Money};

use crate::brands::Level;
use crate::chance::Chance;
use crate::style::{Idea, age};

/// In cents of a euro.
#[derive(Debug, Clone)]
pub(crate) struct Price {
    full: i64,
    reduced: Option<i64>,
    /// From which colourway on it is reduced: often only the colours that are left over.
    from: usize,
}

impl Price {
    /// Of the colourway in this place.
    pub(crate) fn of(&self, place: usize) -> i64 {
        match self.reduced {
            Some(reduced) if place >= self.from => reduced,
            _ => self.full,
        }
    }

    /// What it used to be, of the colourway in this place.
    pub(crate) fn before(&self, place: usize) -> Option<i64> {
        self.reduced.is_some_and(|_| place >= self.from).then_some(self.full)
    }

    /// Whether any of it is reduced.
    pub(crate) fn is_reduced(&self) -> bool {
        self.reduced.is_some()
    }
}

/// What a style costs.
pub(crate) fn price(chance: &mut Chance, idea: &Idea) -> Price {
    let level = idea.brand.level;
    let (low, high) = idea.kind.euros;
    let cents = chance.between(low * 100, high * 100) * idea.fabric.percent / 100 * percent(level) / 100;
    let full = ending(level, cents);
    // What hung longer is reduced more often and by more.
    let months = age(idea.came).as_secs() / (30 * 86_400);
    let is_reduced = chance.percent(2 + 2 * months.min(12));
    let off = *chance.pick(if months > 9 { &[30, 40, 50, 60] } else { &[15, 20, 25, 30] });
    let reduced = Some(ending(level, full * (100 - off) / 100)).filter(|reduced| is_reduced && *reduced < full);
    let from = if chance.percent(50) { 0 } else { idea.colours.len() / 2 };
    Price { full, reduced, from }
}

fn percent(level: Level) -> i64 {
    match level {
        Level::Value => 65,
        Level::Middle => 100,
        Level::Premium => 165,
        Level::Designer => 270,
    }
}

/// The nearest price that looks like one.
fn ending(level: Level, cents: i64) -> i64 {
    let nearest = |step: i64| ((cents + step / 2) / step * step).max(step);
    match level {
        Level::Value => nearest(100) - 1,
        Level::Middle if cents < 3_000 => nearest(100) - 5,
        Level::Middle if cents < 10_000 => nearest(500) - 5,
        Level::Middle => nearest(1_000) - 5,
        Level::Premium if cents < 10_000 => nearest(500),
        Level::Premium | Level::Designer => nearest(1_000),
    }
}

/// About as much in another currency. Currencies with cents keep the number: nobody prices by the exchange rate.
pub(crate) fn in_currency(cents: i64, currency: Currency) -> Money {
    let amount = match currency.exponent() {
        0 => (cents * 8 / 5 + 50) / 100 * 100 - 20,
        3 => cents * 3,
        _ => cents,
    };
    Money::new(amount.max(1), currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_end_as_prices_do() {
        for (level, cents, price) in [
            (Level::Value, 1_233, 1_199),
            (Level::Middle, 2_510, 2_495),
            (Level::Middle, 8_249, 7_995),
            (Level::Middle, 12_700, 12_995),
            (Level::Premium, 8_749, 8_500),
            (Level::Premium, 21_600, 22_000),
            (Level::Designer, 3, 1_000),
        ] {
            assert_eq!(ending(level, cents), price, "{level:?} {cents}");
        }
    }

    #[test]
    fn other_currencies_have_their_own_units() {
        assert_eq!(in_currency(7_995, Currency::EUR), Money::new(7_995, Currency::EUR));
        assert_eq!(in_currency(7_995, Currency::JPY), Money::new(12_780, Currency::JPY));
    }
}
