//! The reconciler: go on with every attempt that somebody should look at. Answers that were lost, shoppers who did not come back,
//! money to take, money to give back.

use std::time::Duration;

use futures::StreamExt;
use futures::stream;
use operation::{Caller, Empty, Problem, Tick};
use tokio::time::Instant;

use crate::attempts::Attempts;
use crate::{Context, settle};

/// How many are looked at each time, the longest waiting first.
const SOME: i64 = 500;
/// How many at once: a provider that does not answer holds one up for eight seconds.
const AT_ONCE: usize = 8;
/// No further one is begun after so long, so that the schedule's 55 seconds hold.
const BUDGET: Duration = Duration::from_secs(40);

pub async fn sweep_attempts(ctx: &Context, caller: Caller, _: Tick) -> Result<Empty, Problem> {
    let begun = Instant::now();
    let due = Attempts(&mut *ctx.database.reader().await?)
        .due(ctx.platform.clock.now(), SOME)
        .await?;
    let caller = &caller;
    let each = async |attempt| {
        if begun.elapsed() > BUDGET {
            return;
        }
        // One that cannot be finished now does not hold up the others.
        if let Err(fault) = settle::drive(ctx, caller, attempt, false).await {
            tracing::warn!(%attempt, error = %fault, "left for the next sweep");
        }
    };
    stream::iter(due).for_each_concurrent(AT_ONCE, each).await;
    Ok(Empty)
}
