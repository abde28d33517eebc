//! All mails, newest first, for staff: all of them, those to an address, those about an order.

use kernel::{Email, Limit, OrderId, Page};
use operation::{Caller, Problem, Scope};
use schemars::JsonSchema;
use serde::Deserialize;

use super::list::after;
use crate::Context;
use crate::notifications::{Notifications, Shelf};
use crate::recipient::Recipient;
use crate::views::SentNotificationView;

/// Which page of which mails.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListAllNotifications {
    /// Only those to this address.
    pub email: Option<Email>,
    /// Only those about this order. Not together with `email`.
    pub order: Option<OrderId>,
    /// How many.
    #[serde(default)]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

pub async fn list_all(ctx: &Context, caller: Caller, ask: ListAllNotifications) -> Result<Page<SentNotificationView>, Problem> {
    caller.staff(Scope::Customers)?;
    let shelf = match (&ask.email, ask.order) {
        (None, None) => Shelf::All,
        (Some(email), None) => Shelf::Recipient(Recipient::of(email)),
        (None, Some(order)) => Shelf::Order(order),
        (Some(_), Some(_)) => return Err(Problem::invalid("order", "not-together", "cannot be asked together with email")),
    };
    let list = format!("notification.list-all:{}", shelf.partition());
    let after = after(ctx, &list, ask.cursor.as_deref())?;
    let rows = Notifications(ctx.documents.as_ref()).page(&shelf, after, ask.limit.get()).await?;
    Ok(Page::of(rows, ask.limit, |last| ctx.cursors.seal(&list, &last.key)).map(SentNotificationView::from))
}
