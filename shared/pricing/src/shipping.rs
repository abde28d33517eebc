//! The ways to send a parcel: by zone and by what is in it.

use kernel::{Currency, Money};

use crate::tax::is_union;

/// A way to send a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShippingMethod {
    /// For programs; stable.
    pub code: &'static str,
    /// For people.
    pub label: &'static str,
    /// What it costs.
    pub price: Money,
    /// The soonest and the latest it arrives, in working days.
    pub days: (u16, u16),
}

/// One row of the table: price and threshold in hundredths of the currency's unit.
struct Rate {
    code: &'static str,
    label: &'static str,
    price: i64,
    free_from: Option<i64>,
    days: (u16, u16),
}

const HOME: [Rate; 2] = [
    Rate {
        code: "standard",
        label: "Standard delivery",
        price: 490,
        free_from: Some(5_000),
        days: (2, 4),
    },
    Rate {
        code: "express",
        label: "Express delivery",
        price: 1_290,
        free_from: None,
        days: (1, 1),
    },
];
const UNION: [Rate; 2] = [
    Rate {
        code: "standard",
        label: "Standard delivery",
        price: 990,
        free_from: Some(10_000),
        days: (3, 6),
    },
    Rate {
        code: "express",
        label: "Express delivery",
        price: 2_490,
        free_from: None,
        days: (1, 2),
    },
];
const WORLD: [Rate; 1] = [Rate {
    code: "standard",
    label: "International delivery",
    price: 1_990,
    free_from: None,
    days: (5, 15),
}];

/// The country that the shop sends from.
pub const HOME_COUNTRY: &str = "DE";

/// The ways to send goods worth `subtotal` to `country` (ISO 3166-1 alpha-2).
pub fn shipping_methods(subtotal: Money, country: &str) -> Vec<ShippingMethod> {
    let rates: &[Rate] = if country == HOME_COUNTRY {
        &HOME
    } else if is_union(country) {
        &UNION
    } else {
        &WORLD
    };
    let free = |rate: &Rate| {
        rate.free_from
            .is_some_and(|from| subtotal.amount >= hundredths(from, subtotal.currency))
    };
    let price = |rate: &Rate| if free(rate) { 0 } else { hundredths(rate.price, subtotal.currency) };
    rates
        .iter()
        .map(|rate| ShippingMethod {
            code: rate.code,
            label: rate.label,
            price: Money::new(price(rate), subtotal.currency),
            days: rate.days,
        })
        .collect()
}

/// Hundredths of a currency's unit in its minor units.
fn hundredths(amount: i64, currency: Currency) -> i64 {
    match currency.exponent() {
        0 => amount / 100,
        1 => amount / 10,
        2 => amount,
        more => amount * 10_i64.pow(more.saturating_sub(2).min(4)),
    }
}
