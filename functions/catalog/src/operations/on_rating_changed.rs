//! A product's rating changed. Said twice or late, it changes nothing.

use events::Delivered;
use events::topics::ReviewEvent;
use operation::{Caller, Empty, Fault};

use crate::Context;
use crate::products::Products;

pub async fn handle(ctx: &Context, _: Caller, told: Delivered<ReviewEvent>) -> Result<Empty, Fault> {
    let state = told.event.state();
    Products(&mut *ctx.database.reader().await?)
        .hear_of_rating(state.product, state.rating.stars, told.version)
        .await?;
    Ok(Empty)
}
