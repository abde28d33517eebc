//! Go on with imports that nobody drives: the rest of large files, and what a crash left lying.

use std::time::Duration;

use operation::{Caller, Empty, Problem, Tick};

use crate::Context;
use crate::importing::steps::carry_on;
use crate::imports::Imports;

/// How long a run goes on. One step more may begin just before the end, and the function's time is 55 s.
const WHILE: Duration = Duration::from_secs(35);
/// A file whose next part does not come for so long is given up.
const SILENT: Duration = Duration::from_secs(24 * 60 * 60);
/// How long somebody may want to look up how an import ended.
const REMEMBERED: Duration = Duration::from_secs(90 * 24 * 60 * 60);

pub async fn sweep_imports(ctx: &Context, caller: Caller, _: Tick) -> Result<Empty, Problem> {
    let begin = ctx.platform.clock.now();
    Imports(&mut *ctx.database.reader().await?)
        .tidy(begin.minus(SILENT), begin.minus(REMEMBERED))
        .await?;
    let unfinished = Imports(&mut *ctx.database.reader().await?).unfinished().await?;
    for id in unfinished {
        let left = WHILE.saturating_sub(ctx.platform.clock.now().since(begin));
        if left.is_zero() {
            break;
        }
        // One that cannot go on now does not hold up the others.
        if let Err(fault) = carry_on(ctx, &caller, id, left).await {
            tracing::warn!(import = %id, error = %fault, "left for the next sweep");
        }
    }
    Ok(Empty)
}
