//! From a basket to its totals.
//!
//! Each amount is rounded once, half to even; what is then spread over lines (a discount of the whole order, the tax) is shared by
//! largest remainder, so that the lines always add up to the total, to the last minor unit.

use kernel::{Currency, Money, MoneyError, Quantity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::TaxRule;

/// What a cart, a checkout or an order comes to. With tax included `subtotal - discount + shipping = total`; otherwise the tax is added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// The lines before discounts.
    pub subtotal: Money,
    /// What is taken off; zero or more.
    pub discount: Money,
    /// What sending costs.
    pub shipping: Money,
    /// The tax in the total.
    pub tax: Money,
    /// Whether prices already contain the tax.
    pub tax_included: bool,
    /// What is to be paid.
    pub total: Money,
}

/// So many of a thing at a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// One costs.
    pub unit_price: Money,
    /// How many.
    pub quantity: Quantity,
}

/// Something off the whole order. Never more than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discount {
    /// An amount.
    Amount(Money),
    /// A rate in basis points (1,000 = 10 %), at most `cap`.
    Rate {
        /// Basis points, 0 to 10,000.
        basis_points: u32,
        /// The most that it takes off.
        cap: Option<Money>,
    },
}

/// What to price.
#[derive(Debug, Clone)]
pub struct Basket {
    /// Of everything in it.
    pub currency: Currency,
    /// What is bought.
    pub items: Vec<Item>,
    /// What is taken off the whole, one after the other.
    pub discounts: Vec<Discount>,
    /// What sending costs.
    pub shipping: Money,
    /// How it is taxed.
    pub tax: TaxRule,
}

/// A line with its shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedLine {
    /// Price times quantity.
    pub subtotal: Money,
    /// Its share of the discounts.
    pub discount: Money,
    /// Its share of the tax.
    pub tax: Money,
    /// What it adds to the total.
    pub total: Money,
}

/// A priced basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// One for each item, in their order.
    pub lines: Vec<PricedLine>,
    /// The tax on sending.
    pub shipping_tax: Money,
    /// The whole.
    pub totals: Totals,
}

/// Why a basket has no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PricingError {
    /// It does not fit 64 bits, or two currencies met.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A price, a discount or shipping is below zero.
    #[error("amounts of a basket are not negative")]
    Negative,
}

/// Prices a basket.
pub fn price(basket: &Basket) -> Result<Priced, PricingError> {
    let zero = Money::zero(basket.currency);
    let not_negative = |money: Money| if money.amount < 0 { Err(PricingError::Negative) } else { Ok(money) };
    let subtotals = basket
        .items
        .iter()
        .map(|item| Ok(not_negative(item.unit_price)?.times(item.quantity.get())?))
        .collect::<Result<Vec<Money>, PricingError>>()?;
    let subtotal = Money::sum(basket.currency, subtotals.iter().copied())?;

    let mut discount = zero;
    for each in &basket.discounts {
        let left = subtotal.minus(discount)?;
        let wanted = match *each {
            Discount::Amount(amount) => not_negative(amount)?,
            Discount::Rate { basis_points, cap } => {
                let rated = left.ratio(i64::from(basis_points), 10_000)?;
                cap.map_or(rated, |cap| if cap.amount < rated.amount { cap } else { rated })
            }
        };
        discount = discount.plus(if wanted.amount > left.amount { left } else { wanted })?;
    }
    let discounts = shares(discount, &subtotals)?;
    let nets = subtotals
        .iter()
        .zip(&discounts)
        .map(|(line, off)| line.minus(*off))
        .collect::<Result<Vec<_>, _>>()?;

    // Sending is taxed like the goods: one amount, shared over the lines and the parcel.
    let shipping = not_negative(basket.shipping)?;
    let parts: Vec<Money> = nets.iter().copied().chain([shipping]).collect();
    let taxable = Money::sum(basket.currency, parts.iter().copied())?;
    let rate = i64::from(basket.tax.basis_points);
    let tax = if basket.tax.included {
        taxable.ratio(rate, 10_000 + rate)?
    } else {
        taxable.ratio(rate, 10_000)?
    };
    let taxes = shares(tax, &parts)?;
    let (shipping_tax, line_taxes) = taxes.split_last().map_or((zero, &[][..]), |(last, lines)| (*last, lines));

    let mut lines = Vec::with_capacity(nets.len());
    for (((subtotal, discount), net), tax) in subtotals.into_iter().zip(discounts).zip(nets).zip(line_taxes) {
        let total = if basket.tax.included { net } else { net.plus(*tax)? };
        lines.push(PricedLine {
            subtotal,
            discount,
            tax: *tax,
            total,
        });
    }
    let total = if basket.tax.included { taxable } else { taxable.plus(tax)? };
    let totals = Totals {
        subtotal,
        discount,
        shipping,
        tax,
        tax_included: basket.tax.included,
        total,
    };
    Ok(Priced {
        lines,
        shipping_tax,
        totals,
    })
}

/// Shares an amount by these weights; nothing to share by means nothing to share.
fn shares(amount: Money, weights: &[Money]) -> Result<Vec<Money>, MoneyError> {
    if amount.amount == 0 {
        return Ok(vec![amount; weights.len()]);
    }
    amount.share(&weights.iter().map(|weight| weight.amount).collect::<Vec<_>>())
}
