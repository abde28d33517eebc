//! One's own orders, newest first.

use kernel::{Limit, Page};
use operation::{Caller, Problem, Refused};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::checkouts::Owner;
use crate::orders::{After, Orders};
use crate::views::OrderSummary;

/// Which page.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListOrders {
    /// How many.
    #[serde(default)]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

pub async fn list(ctx: &Context, caller: Caller, ask: ListOrders) -> Result<Page<OrderSummary>, Problem> {
    let owner = Owner::of(&caller);
    if owner.customer.is_none() && owner.token_hash.is_none() {
        return Err(Refused::SignIn.into());
    }
    let list = format!("order.list:{}", caller.principal());
    let after = after(ctx, &list, ask.cursor.as_deref())?;
    let rows = Orders(&mut *ctx.database.reader().await?)
        .page_of(&owner, after.as_ref(), ask.limit.get())
        .await?;
    let page = Page::of(rows, ask.limit, |last| {
        ctx.cursors.seal(
            &list,
            &After {
                placed_at: last.placed_at,
                order: last.id,
            },
        )
    });
    Ok(page.map(OrderSummary::from))
}

/// The place that a cursor of this list says.
pub(super) fn after(ctx: &Context, list: &str, cursor: Option<&str>) -> Result<Option<After>, Problem> {
    let opened = cursor.map(|cursor| ctx.cursors.open(list, cursor)).transpose();
    opened.map_err(|_| {
        Problem::new(400, "cursor-invalid", "This cursor is not one of this list.").field(
            "cursor",
            "invalid",
            "take next_cursor as it was given",
        )
    })
}
