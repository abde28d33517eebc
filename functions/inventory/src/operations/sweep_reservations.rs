//! Remove holds that lapsed, so that lists show what is free. Correctness never waits for this.

use operation::{Caller, Empty, Problem, Tick};

use crate::stocks::{Cause, Stocks};
use crate::{Context, announced};

pub async fn sweep_reservations(ctx: &Context, caller: Caller, _: Tick) -> Result<Empty, Problem> {
    let now = ctx.platform.clock.now();
    let lapsed = Stocks(&mut *ctx.database.reader().await?).lapsed(now, 500).await?;
    for sku in lapsed {
        let cause = Cause {
            ids: ctx.platform.ids.as_ref(),
            kind: "expiry",
            id: sku.to_string(),
            actor: "inventory.sweep-reservations",
            note: None,
            at: now,
        };
        let mut work = ctx.database.begin(&caller).await?;
        if let Some(stock) = Stocks(work.connection()).reclaim(&sku, None, &cause).await? {
            work.announce(stock.version, &announced::changed(&stock, "expire", now))?;
            work.commit().await?;
        }
    }
    Ok(Empty)
}
