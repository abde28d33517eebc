//! All orders, newest first, for staff: by status, by number, by the beginning of an e-mail address.

use kernel::{Limit, Page, Text};
use operation::{Caller, Problem, Scope};
use schemars::JsonSchema;
use serde::Deserialize;

use super::list::after;
use crate::Context;
use crate::order::Status;
use crate::orders::{After, Orders, Wanted};
use crate::views::OrderSummary;

/// Which page of which orders.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListAllOrders {
    /// Only in this status.
    pub status: Option<Status>,
    /// An order's number, or the beginning of an e-mail address.
    pub q: Option<Text<1, 100>>,
    /// How many.
    #[serde(default)]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

pub async fn list_all(ctx: &Context, caller: Caller, ask: ListAllOrders) -> Result<Page<OrderSummary>, Problem> {
    caller.staff(Scope::Orders)?;
    let after = after(ctx, "order.list-all", ask.cursor.as_deref())?;
    let wanted = Wanted {
        status: ask.status,
        text: ask.q.map(Text::into_string),
    };
    let rows = Orders(&mut *ctx.database.reader().await?)
        .page(&wanted, after.as_ref(), ask.limit.get())
        .await?;
    let seal = |last: &crate::orders::Listed| {
        ctx.cursors.seal(
            "order.list-all",
            &After {
                placed_at: last.placed_at,
                order: last.id,
            },
        )
    };
    Ok(Page::of(rows, ask.limit, seal).map(OrderSummary::from))
}
