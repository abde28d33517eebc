//! Random carts whose lines add up, in every currency. `AMCART_CARTS` says how many (20,000 without it, a million with `AMCART_DEEP`).

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use config::Env;
use kernel::{Currency, Money, Quantity};
use pricing::{Basket, Discount, Item, TaxRule, price, tax_rule};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

fn carts() -> u32 {
    let env = Env::of_process();
    let default = if env.optional("AMCART_DEEP").is_some() { 1_000_000 } else { 20_000 };
    env.parse_or("AMCART_CARTS", default, "a number of carts").expect("AMCART_CARTS")
}

fn currencies() -> Vec<Currency> {
    ["EUR", "USD", "GBP", "JPY", "KRW", "BHD", "KWD", "CLF", "CHF", "SEK", "PLN", "HUF"]
        .into_iter()
        .filter_map(Currency::from_code)
        .collect()
}

fn basket() -> impl Strategy<Value = Basket> {
    let tax = prop_oneof![
        Just(tax_rule("DE")),
        Just(tax_rule("FI")),
        Just(tax_rule("US")),
        (0_u32..3_000, any::<bool>()).prop_map(|(basis_points, included)| TaxRule { basis_points, included }),
    ];
    let items = prop::collection::vec((0_i64..2_000_000, 1_i64..=999), 0..30);
    let discounts = prop::collection::vec(
        prop_oneof![
            (0_i64..5_000_000).prop_map(|amount| (Some(amount), 0, None)),
            (0_u32..=10_000, prop::option::of(0_i64..100_000)).prop_map(|(rate, cap)| (None, rate, cap)),
        ],
        0..3,
    );
    (prop::sample::select(currencies()), items, discounts, 0_i64..10_000, tax).prop_map(|(currency, items, discounts, shipping, tax)| {
        Basket {
            currency,
            items: items
                .into_iter()
                .map(|(amount, quantity)| Item {
                    unit_price: Money::new(amount, currency),
                    quantity: Quantity::new(quantity).expect("fits"),
                })
                .collect(),
            discounts: discounts
                .into_iter()
                .map(|(amount, basis_points, cap)| match amount {
                    Some(amount) => Discount::Amount(Money::new(amount, currency)),
                    None => Discount::Rate {
                        basis_points,
                        cap: cap.map(|cap| Money::new(cap, currency)),
                    },
                })
                .collect(),
            shipping: Money::new(shipping, currency),
            tax,
        }
    })
}

#[test]
fn lines_and_shipping_always_add_up_to_the_total() {
    let mut runner = TestRunner::new(Config {
        cases: carts(),
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&basket(), |basket| {
        let priced = price(&basket).expect("fits");
        let totals = &priced.totals;
        let sum = |pick: fn(&pricing::PricedLine) -> Money| Money::sum(basket.currency, priced.lines.iter().map(pick)).expect("fits");
        let shipping_total = if basket.tax.included {
            totals.shipping
        } else {
            totals.shipping.plus(priced.shipping_tax).expect("fits")
        };
        prop_assert_eq!(sum(|line| line.total).plus(shipping_total).expect("fits"), totals.total);
        prop_assert_eq!(sum(|line| line.subtotal), totals.subtotal);
        prop_assert_eq!(sum(|line| line.discount), totals.discount);
        prop_assert_eq!(sum(|line| line.tax).plus(priced.shipping_tax).expect("fits"), totals.tax);
        let zero = Money::zero(basket.currency);
        for line in &priced.lines {
            prop_assert!(line.discount.amount >= zero.amount && line.discount.amount <= line.subtotal.amount);
            prop_assert!(line.tax.amount >= zero.amount && line.total.amount >= zero.amount);
        }
        prop_assert!(totals.tax.amount <= totals.total.amount);
        Ok(())
    });
    outcome.expect("every cart adds up");
}

#[test]
fn a_cart_that_does_not_fit_is_refused_and_never_wraps() {
    let item = Item {
        unit_price: Money::new(i64::MAX / 2, Currency::EUR),
        quantity: Quantity::new(3).expect("fits"),
    };
    let basket = Basket {
        currency: Currency::EUR,
        items: vec![item],
        discounts: vec![],
        shipping: Money::zero(Currency::EUR),
        tax: tax_rule("DE"),
    };
    assert!(price(&basket).is_err());
}

#[test]
fn a_german_cart_to_the_cent() {
    let eur = |amount| Money::new(amount, Currency::EUR);
    let item = |amount, quantity| Item {
        unit_price: eur(amount),
        quantity: Quantity::new(quantity).expect("fits"),
    };
    let basket = Basket {
        currency: Currency::EUR,
        items: vec![item(1_999, 1), item(995, 3)],
        discounts: vec![Discount::Rate {
            basis_points: 1_000,
            cap: None,
        }],
        shipping: eur(490),
        tax: tax_rule("DE"),
    };
    let priced = price(&basket).expect("fits");
    assert_eq!(
        (priced.totals.subtotal, priced.totals.discount, priced.totals.total),
        (eur(4_984), eur(498), eur(4_976))
    );
    assert_eq!(priced.totals.tax, eur(794), "4976 x 19/119 = 794.49");
    assert_eq!(priced.lines.iter().map(|line| line.discount.amount).collect::<Vec<_>>(), [200, 298]);
}
