//! What a cart comes to: the one pricing crate, fed as a checkout feeds it before there is an address. Shipping is not chosen yet, and
//! tax is the shop's own country's, included in the prices. So cart and checkout show the same number.

use kernel::{Currency, Money};
use pricing::shipping::HOME_COUNTRY;
use pricing::{Basket, Item, Priced, PricingError, price, tax_rule};

/// Prices these things, in their own currency; without any, in the shop's.
pub fn priced(items: Vec<Item>, shop: Currency) -> Result<Priced, PricingError> {
    let currency = items.first().map_or(shop, |item| item.unit_price.currency);
    price(&Basket {
        currency,
        items,
        discounts: Vec::new(),
        shipping: Money::zero(currency),
        tax: tax_rule(HOME_COUNTRY),
    })
}
