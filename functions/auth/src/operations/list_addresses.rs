//! One's own addresses, the oldest first. There are never so many that they need pages.

use kernel::Page;
use operation::{Caller, NoAsk, Problem};

use crate::Context;
use crate::addresses::Addresses;
use crate::views::AddressView;

pub async fn list_addresses(ctx: &Context, caller: Caller, _: NoAsk) -> Result<Page<AddressView>, Problem> {
    let shopper = caller.shopper()?;
    let all = Addresses(&mut *ctx.database.reader().await?).all(shopper.subject).await?;
    Ok(Page {
        items: all.into_iter().map(AddressView::from).collect(),
        next_cursor: None,
    })
}
