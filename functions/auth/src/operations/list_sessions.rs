//! The devices that one is signed in on, the one that was used last first.

use kernel::Page;
use operation::{Caller, NoAsk, Problem};

use crate::Context;
use crate::sessions::Sessions;
use crate::views::DeviceView;

pub async fn list_sessions(ctx: &Context, caller: Caller, _: NoAsk) -> Result<Page<DeviceView>, Problem> {
    let shopper = caller.shopper()?;
    let live = Sessions(&mut *ctx.database.reader().await?)
        .live(shopper.subject, ctx.platform.clock.now())
        .await?;
    Ok(Page {
        items: live.into_iter().map(DeviceView::from).collect(),
        next_cursor: None,
    })
}
