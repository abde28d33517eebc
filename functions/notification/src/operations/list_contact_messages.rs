//! What people wrote through the contact form, newest first, for staff. Or the one message of a ticket.

use kernel::{Limit, Page, Text};
use operation::{Caller, Problem, Scope};
use schemars::JsonSchema;
use serde::Deserialize;

use super::list::after;
use crate::Context;
use crate::messages::Messages;
use crate::views::ContactMessageView;

/// Which page.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListContactMessages {
    /// Only the message of this ticket.
    pub ticket: Option<Text<1, 20>>,
    /// How many.
    #[serde(default)]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

pub async fn list_contact_messages(ctx: &Context, caller: Caller, ask: ListContactMessages) -> Result<Page<ContactMessageView>, Problem> {
    caller.staff(Scope::Customers)?;
    let list = "notification.list-contact-messages";
    let after = after(ctx, list, ask.cursor.as_deref())?;
    let messages = Messages(ctx.documents.as_ref());
    if let Some(ticket) = ask.ticket {
        let items = messages.of_ticket(ticket.as_str()).await?.into_iter().collect();
        return Ok(Page { items, next_cursor: None }.map(ContactMessageView::from));
    }
    let rows = messages.page(after, ask.limit.get()).await?;
    Ok(Page::of(rows, ask.limit, |last| ctx.cursors.seal(list, &last.id.to_string())).map(ContactMessageView::from))
}
