//! Customers for staff, the newest first: all, or those whose address or name begins so.

use kernel::{Limit, Page, Text};
use operation::{Caller, Problem, Scope};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::customer::Customer;
use crate::customers::{After, Customers};
use crate::views::CustomerSummary;

/// Which page of which customers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListCustomers {
    /// The beginning of an e-mail address or of a name, in capitals or not.
    pub q: Option<Text<1, 100>>,
    /// How many.
    #[serde(default)]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

pub async fn list_customers(ctx: &Context, caller: Caller, ask: ListCustomers) -> Result<Page<CustomerSummary>, Problem> {
    caller.staff(Scope::Customers)?;
    let text = ask.q.as_ref().map(Text::as_str);
    let list = format!("auth.list-customers:{}", text.unwrap_or_default());
    let after: Option<After> = ask.cursor.map(|cursor| ctx.cursors.open(&list, &cursor)).transpose().map_err(|_| {
        Problem::new(400, "cursor-invalid", "This cursor is not one of this list.").field(
            "cursor",
            "invalid",
            "take next_cursor as it was given",
        )
    })?;
    let rows = Customers(&mut *ctx.database.reader().await?)
        .page(text, after.as_ref(), ask.limit.get())
        .await?;
    let seal = |last: &Customer| {
        ctx.cursors.seal(
            &list,
            &After {
                registered_at: last.registered_at,
                subject: last.subject.clone(),
            },
        )
    };
    Ok(Page::of(rows, ask.limit, seal).map(CustomerSummary::from))
}
