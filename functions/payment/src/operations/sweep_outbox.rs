//! Publish what a lost nudge left in the outbox, and forget what no replay and no provider can ask for any more.

use operation::{Caller, Empty, Problem, Tick};

use crate::Context;
use crate::webhooks::Webhooks;

pub async fn sweep_outbox(ctx: &Context, _: Caller, _: Tick) -> Result<Empty, Problem> {
    ctx.database.outbox().relay(ctx.platform.publisher.as_ref()).await?;
    let mut connection = ctx.database.reader().await?;
    postgres::idempotency::tidy(&mut connection).await?;
    Webhooks(&mut connection).tidy(ctx.platform.clock.now()).await?;
    Ok(Empty)
}
