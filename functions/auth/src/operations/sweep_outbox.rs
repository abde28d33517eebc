//! Publish what a lost nudge left in the outbox, and forget what no replay can ask for any more, with sessions that are long over.

use std::time::Duration;

use operation::{Caller, Empty, Problem, Tick};

use crate::Context;
use crate::sessions::Sessions;

/// How long an ended session is remembered, for whoever asks what happened to it.
const REMEMBERED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

pub async fn sweep_outbox(ctx: &Context, _: Caller, _: Tick) -> Result<Empty, Problem> {
    ctx.database.outbox().relay(ctx.platform.publisher.as_ref()).await?;
    let mut connection = ctx.database.reader().await?;
    postgres::idempotency::tidy(&mut connection).await?;
    Sessions(&mut connection).forget(ctx.platform.clock.now().minus(REMEMBERED)).await?;
    Ok(Empty)
}
