//! A product's reviews changed, and with them its rating. Said twice or late, it changes nothing.

use events::Delivered;
use events::topics::ReviewEvent;
use operation::{Caller, Empty, Fault};

use crate::{Context, projection};

pub async fn handle(ctx: &Context, _: Caller, told: Delivered<ReviewEvent>) -> Result<Empty, Fault> {
    let state = told.event.state();
    let published = match &told.event {
        ReviewEvent::Published(state) => Some(state.at),
        ReviewEvent::Submitted(_) | ReviewEvent::Rejected(_) => None,
    };
    let rating = projection::rating(state.product, &state.rating, published, told.version, told.occurred_at)?;
    ctx.products.apply(rating).await?;
    Ok(Empty)
}
