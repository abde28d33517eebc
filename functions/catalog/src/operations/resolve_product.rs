//! Say which published product has an address.

use calls::catalog::{ResolveProduct, ResolvedProduct};
use events::topics::ProductStatus;
use operation::{Caller, Problem};

use crate::Context;
use crate::products::Products;

pub async fn resolve_product(ctx: &Context, _: Caller, ask: ResolveProduct) -> Result<ResolvedProduct, Problem> {
    let found = Products(&mut *ctx.database.reader().await?).find_by_slug(&ask.slug).await?;
    let product = found
        .filter(|product| product.status == ProductStatus::Active)
        .ok_or_else(|| Problem::not_found("product"))?;
    Ok(ResolvedProduct {
        product: product.id,
        slug: product.slug,
        title: product.content.title,
    })
}
