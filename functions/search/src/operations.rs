//! The table.

use operation::{Table, table};

use crate::Context;

mod on_price_changed;
mod on_product_changed;
mod on_rating_changed;
mod on_stock_changed;
mod products;
mod suggest;

/// Every operation of this context. The consumers gather a batch and commit it once.
pub static OPERATIONS: Table<Context> = table![
    "search.products" => products::products,
    "search.suggest" => suggest::suggest,
    "search.on-product-changed" => on_product_changed::handle; then Context::settle,
    "search.on-price-changed" => on_price_changed::handle; then Context::settle,
    "search.on-stock-changed" => on_stock_changed::handle; then Context::settle,
    "search.on-rating-changed" => on_rating_changed::handle; then Context::settle,
];
