//! A variant has a new price. Said twice or late, it changes nothing; said before its product, it waits for it.

use events::Delivered;
use events::topics::PriceEvent;
use operation::{Caller, Empty, Fault};

use crate::{Context, projection};

pub async fn handle(ctx: &Context, _: Caller, told: Delivered<PriceEvent>) -> Result<Empty, Fault> {
    let PriceEvent::Set(price) = &told.event;
    let price = projection::price(price, told.version, told.occurred_at)?;
    ctx.products.apply(vec![price]).await?;
    Ok(Empty)
}
