//! The mails that one was sent, newest first.

use kernel::{Page, PageAsk};
use operation::{Caller, Problem};

use crate::Context;
use crate::notifications::{Notifications, Shelf};
use crate::views::NotificationView;

pub async fn list(ctx: &Context, caller: Caller, ask: PageAsk) -> Result<Page<NotificationView>, Problem> {
    let shelf = Shelf::Customer(caller.shopper()?.subject.to_owned());
    let list = format!("notification.list:{}", shelf.partition());
    let after = after(ctx, &list, ask.cursor.as_deref())?;
    let rows = Notifications(ctx.documents.as_ref()).page(&shelf, after, ask.limit.get()).await?;
    Ok(Page::of(rows, ask.limit, |last| ctx.cursors.seal(&list, &last.key)).map(NotificationView::from))
}

/// The place that a cursor of this list says.
pub(super) fn after(ctx: &Context, list: &str, cursor: Option<&str>) -> Result<Option<String>, Problem> {
    let opened = cursor.map(|cursor| ctx.cursors.open(list, cursor)).transpose();
    opened.map_err(|_| {
        Problem::new(400, "cursor-invalid", "This cursor is not one of this list.").field(
            "cursor",
            "invalid",
            "take next_cursor as it was given",
        )
    })
}
