//! What things cost together: lines, discounts, shipping, tax and total, computed in one place. Pure: the same basket, the same price.
//!
//! Reading order: [`basket`] (the computation), [`tax`] (rates by country), [`shipping`] (methods by country and subtotal).

pub mod basket;
pub mod shipping;
pub mod tax;

pub use basket::{Basket, Discount, Item, Priced, PricedLine, PricingError, Totals, price};
pub use shipping::{ShippingMethod, shipping_methods};
pub use tax::{TaxRule, tax_rule};
