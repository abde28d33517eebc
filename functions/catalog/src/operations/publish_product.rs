//! Show a product in the shop. Asking twice is not an error.

use operation::{Caller, Scope, Versioned};

use super::create_product::ProductError;
use super::find_product::OneProduct;
use super::update_product::rewrite;
use crate::Context;
use crate::draft::ProductStatus;
use crate::product::ready;
use crate::views::StaffProductView;

pub async fn publish_product(ctx: &Context, caller: Caller, ask: OneProduct) -> Result<Versioned<StaffProductView>, ProductError> {
    caller.staff(Scope::Catalog)?;
    rewrite(ctx, &caller, ask.product, None, |draft, _| {
        ready(draft).map_err(|missing| ProductError::NotReady(missing.0))?;
        draft.status = ProductStatus::Active;
        Ok(())
    })
    .await
}
