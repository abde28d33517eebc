//! Take a product out of the shop for good. Orders keep what they say of it.

use operation::{Caller, Scope, Versioned};

use super::create_product::ProductError;
use super::find_product::OneProduct;
use super::update_product::rewrite;
use crate::Context;
use crate::draft::ProductStatus;
use crate::views::StaffProductView;

pub async fn archive_product(ctx: &Context, caller: Caller, ask: OneProduct) -> Result<Versioned<StaffProductView>, ProductError> {
    caller.staff(Scope::Catalog)?;
    rewrite(ctx, &caller, ask.product, None, |draft, _| {
        draft.status = ProductStatus::Archived;
        Ok(())
    })
    .await
}
