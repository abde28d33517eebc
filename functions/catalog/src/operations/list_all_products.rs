//! All products, changed last first, for staff: by status, by the beginning of a title or a SKU.

use events::topics::ProductStatus;
use kernel::{Limit, Page, Text};
use operation::{Caller, Problem, Scope};
use schemars::JsonSchema;
use serde::Deserialize;

use super::list_products::foreign_cursor;
use crate::Context;
use crate::products::{After, Products};
use crate::views::StaffListedProduct;

/// Which page of which products.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListAllProducts {
    /// Only in this status.
    pub status: Option<ProductStatus>,
    /// The beginning of a title or of a SKU.
    pub q: Option<Text<1, 100>>,
    /// How many.
    #[serde(default)]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

pub async fn list_all_products(ctx: &Context, caller: Caller, ask: ListAllProducts) -> Result<Page<StaffListedProduct>, Problem> {
    caller.staff(Scope::Catalog)?;
    let list = "catalog.list-all-products";
    let after: Option<After> = ask
        .cursor
        .map(|cursor| ctx.cursors.open(list, &cursor))
        .transpose()
        .map_err(|_| foreign_cursor())?;
    let status = ask.status.map(|status| match status {
        ProductStatus::Draft => "draft",
        ProductStatus::Scheduled => "scheduled",
        ProductStatus::Active => "active",
        ProductStatus::Archived => "archived",
    });
    let text = ask.q.as_ref().map(Text::as_str);
    let rows = Products(&mut *ctx.database.reader().await?)
        .page(status, text, after.as_ref(), ask.limit.get())
        .await?;
    let page = Page::of(rows, ask.limit, |last| {
        ctx.cursors.seal(
            list,
            &After {
                updated_at: last.updated_at,
                product: last.id,
            },
        )
    });
    Ok(page.map(StaffListedProduct::from))
}
