//! What is told of products and prices.

use events::topics::{PriceEvent, PriceState, ProductEvent, ProductState, ProductStatus};
use kernel::{Money, ProductId, Sku};

/// What happened to a product, by how it was written.
pub fn product(state: ProductState, is_new: bool, was: Option<ProductStatus>) -> ProductEvent {
    match (state.status, was) {
        (ProductStatus::Archived, _) => ProductEvent::Archived(state),
        (ProductStatus::Active, Some(ProductStatus::Active)) => ProductEvent::Updated(state),
        (ProductStatus::Active, _) => ProductEvent::Published(state),
        (ProductStatus::Draft | ProductStatus::Scheduled, _) if is_new => ProductEvent::Created(state),
        (ProductStatus::Draft | ProductStatus::Scheduled, _) => ProductEvent::Updated(state),
    }
}

/// A variant has a new price.
pub fn price(sku: Sku, product: ProductId, price: Money, compare_at: Option<Money>) -> PriceEvent {
    PriceEvent::Set(PriceState {
        sku,
        product,
        price,
        compare_at,
    })
}
