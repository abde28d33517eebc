//! Publish what a lost nudge left in the outbox, and remove carts that expired. An expired cart is gone for everybody anyhow: this
//! only makes room.

use operation::{Caller, Empty, Problem, Tick};

use crate::Context;

/// How often a run asks for more to remove.
const ROUNDS: usize = 20;

pub async fn sweep_outbox(ctx: &Context, _: Caller, _: Tick) -> Result<Empty, Problem> {
    ctx.documents.outbox().relay(ctx.platform.publisher.as_ref()).await?;
    for _ in 0..ROUNDS {
        if ctx.documents.sweep().await? == 0 {
            break;
        }
    }
    Ok(Empty)
}
