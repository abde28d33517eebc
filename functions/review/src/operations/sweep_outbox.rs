//! Publish what a lost nudge left in the outbox, and forget what no replay can ask for any more.

use operation::{Caller, Empty, Problem, Tick};

use crate::Context;

pub async fn sweep_outbox(ctx: &Context, _: Caller, _: Tick) -> Result<Empty, Problem> {
    ctx.documents.outbox().relay(ctx.platform.publisher.as_ref()).await?;
    ctx.documents.sweep().await?;
    Ok(Empty)
}
