//! Inventory said what can be bought of a variant, and so whether somebody bought one. Said twice or late, it changes nothing; said before
//! the catalog said whose the variant is, it waits.

use events::Delivered;
use events::topics::StockEvent;
use operation::{Caller, Empty, Fault};

use crate::{Context, projection};

pub async fn handle(ctx: &Context, _: Caller, told: Delivered<StockEvent>) -> Result<Empty, Fault> {
    let StockEvent::Changed(stock) = &told.event;
    let stock = projection::stock(stock, told.version, told.occurred_at)?;
    ctx.products.apply(stock).await?;
    Ok(Empty)
}
