//! Take counts of what is on the shelves, from an import or a stock-take. Once per cause and variant.

use std::collections::BTreeMap;

use calls::inventory::{CountBatch, Counted};
use operation::{Caller, Problem};

use crate::stocks::{Cause, Stocks};
use crate::{Context, announced};

/// More are not taken at once.
const MOST: usize = 2_000;

pub async fn count_batch(ctx: &Context, caller: Caller, ask: CountBatch) -> Result<Counted, Problem> {
    if ask.counts.len() > MOST {
        return Err(Problem::invalid("counts", "too-many", &format!("at most {MOST} at once")));
    }
    let mut counts = BTreeMap::new();
    for (index, count) in ask.counts.into_iter().enumerate() {
        if count.on_hand < 0 {
            return Err(Problem::invalid(&format!("counts[{index}].on_hand"), "negative", "is not negative"));
        }
        counts.insert(count.sku, count.on_hand);
    }
    let actor = caller.principal();
    let cause = Cause {
        ids: ctx.platform.ids.as_ref(),
        kind: "import",
        id: ask.cause,
        actor: &actor,
        note: None,
        at: ctx.platform.clock.now(),
    };
    let mut work = ctx.database.begin(&caller).await?;
    let (changed, refused) = Stocks(work.connection()).count(&counts, &cause).await?;
    for stock in &changed {
        work.announce(stock.version, &announced::changed(stock, "count", cause.at))?;
    }
    work.commit().await?;
    Ok(Counted {
        changed: u32::try_from(changed.len()).unwrap_or(u32::MAX),
        refused,
    })
}
