//! Inventory said what can be bought of a variant. Said twice or late, it changes nothing.

use events::Delivered;
use events::topics::StockEvent;
use operation::{Caller, Empty, Fault};

use crate::Context;
use crate::products::Products;

pub async fn handle(ctx: &Context, caller: Caller, told: Delivered<StockEvent>) -> Result<Empty, Fault> {
    let StockEvent::Changed(stock) = &told.event;
    let mut work = ctx.database.begin(&caller).await?;
    if let Some(product) = Products(work.connection())
        .hear_of_stock(&stock.sku, stock.available, told.version)
        .await?
    {
        Products(work.connection()).refresh_stock(product).await?;
    }
    work.commit().await?;
    Ok(Empty)
}
