//! The table.

use operation::{Table, table};

use crate::Context;

mod archive_product;
mod create_product;
mod find_product;
mod get_import;
mod get_product;
mod import_products;
mod list_all_products;
mod list_brands;
mod list_categories;
mod list_products;
mod on_rating_changed;
mod on_stock_changed;
mod publish_product;
mod quote_variants;
mod resolve_product;
mod set_price;
mod sweep_imports;
mod sweep_outbox;
mod update_product;

/// Every operation of this context.
pub static OPERATIONS: Table<Context> = table![
    "catalog.list-products" => list_products::list_products,
    "catalog.get-product" => get_product::get_product,
    "catalog.list-categories" => list_categories::list_categories,
    "catalog.list-brands" => list_brands::list_brands,
    "catalog.list-all-products" => list_all_products::list_all_products,
    "catalog.create-product" => create_product::create_product; refuses [409],
    "catalog.find-product" => find_product::find_product,
    "catalog.update-product" => update_product::update_product; refuses [409],
    "catalog.publish-product" => publish_product::publish_product; refuses [409],
    "catalog.archive-product" => archive_product::archive_product; refuses [409],
    "catalog.set-price" => set_price::set_price,
    "catalog.import-products" => import_products::import_products; refuses [404, 409],
    "catalog.get-import" => get_import::get_import,
    "catalog.quote-variants" => quote_variants::quote_variants,
    "catalog.resolve-product" => resolve_product::resolve_product,
    "catalog.on-stock-changed" => on_stock_changed::handle,
    "catalog.on-rating-changed" => on_rating_changed::handle,
    "catalog.sweep-imports" => sweep_imports::sweep_imports,
    "catalog.sweep-outbox" => sweep_outbox::sweep_outbox,
];
