//! Look at a product of any status, for staff.

use kernel::ProductId;
use operation::{Caller, Problem, Scope, Version, Versioned};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::products::Products;
use crate::views::StaffProductView;

/// Which product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OneProduct {
    /// The product.
    pub product: ProductId,
}

pub async fn find_product(ctx: &Context, caller: Caller, ask: OneProduct) -> Result<Versioned<StaffProductView>, Problem> {
    caller.staff(Scope::Catalog)?;
    let found = Products(&mut *ctx.database.reader().await?).find(ask.product).await?;
    let product = found.ok_or_else(|| Problem::not_found("product"))?;
    Ok(Versioned(Version(product.version), StaffProductView::from(product)))
}
