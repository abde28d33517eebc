//! Give a checkout's stock back: what it holds, and what was allocated to an order that was not to be.

use calls::inventory::{Release, Released};
use operation::{Caller, Problem};

use super::reserve::drop_holds;
use crate::stocks::{Cause, Of, Stocks};
use crate::{Context, announced};

pub async fn release(ctx: &Context, caller: Caller, ask: Release) -> Result<Released, Problem> {
    let actor = caller.principal();
    let cause = Cause {
        ids: ctx.platform.ids.as_ref(),
        kind: "checkout",
        id: ask.checkout.to_string(),
        actor: &actor,
        note: None,
        at: ctx.platform.clock.now(),
    };
    let mut work = ctx.database.begin(&caller).await?;
    let units = drop_holds(ctx, &caller, &mut work, ask.checkout).await?;
    for stock in Stocks(work.connection()).deallocate(Of::Checkout(ask.checkout), &cause).await? {
        work.announce(stock.version, &announced::changed(&stock, "deallocate", cause.at))?;
    }
    work.commit().await?;
    Ok(Released { units })
}
