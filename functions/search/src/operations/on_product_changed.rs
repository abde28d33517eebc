//! The catalog said what a product is now. Said twice or late, it changes nothing; what is not active is not found.

use events::Delivered;
use events::topics::ProductEvent;
use operation::{Caller, Empty, Fault};

use crate::{Context, projection};

pub async fn handle(ctx: &Context, _: Caller, told: Delivered<ProductEvent>) -> Result<Empty, Fault> {
    let product = projection::product(told.event.state(), told.version, told.occurred_at)?;
    ctx.products.apply(vec![product]).await?;
    Ok(Empty)
}
