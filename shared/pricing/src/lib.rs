//! What things cost together: lines, discounts, shipping, tax and total, computed in one place.

use kernel::Money;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a cart, a checkout or an order comes to. `subtotal - discount + shipping + tax_added = total`; `tax` is the tax in the total,
/// whether prices include it or not.
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
