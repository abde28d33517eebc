//! Finish what was left lying: payments that nobody drives, holds that lapsed, money that is promised and not taken.

use std::time::Duration;

use operation::{Caller, Empty, Problem, Tick};

use crate::checkout::Status;
use crate::checkouts::Checkouts;
use crate::orders::Orders;
use crate::{Context, published, saga};

/// A payment that was quiet for so long is asked about.
const QUIET: Duration = Duration::from_secs(20);
/// How many of each at a time.
const SOME: i64 = 200;

pub async fn sweep_checkouts(ctx: &Context, caller: Caller, _: Tick) -> Result<Empty, Problem> {
    let now = ctx.platform.clock.now();
    let overdue = Checkouts(&mut *ctx.database.reader().await?)
        .overdue(now, now.minus(QUIET), SOME)
        .await?;
    for (id, status) in overdue {
        let done = match status {
            Status::Paying => saga::settle(ctx, &caller, id).await.map(|_| ()),
            Status::Open | Status::Expired | Status::Completed => expire(ctx, &caller, id).await,
        };
        // One that cannot be finished now does not hold up the others.
        if let Err(problem) = done {
            tracing::warn!(checkout = %id, code = %problem.code, "left for the next sweep");
        }
    }
    let uncaptured = Orders(&mut *ctx.database.reader().await?)
        .uncaptured(now.minus(QUIET), SOME)
        .await?;
    for (order, attempt, amount) in uncaptured {
        saga::capture(ctx, &caller, order, attempt, amount).await;
    }
    Ok(Empty)
}

async fn expire(ctx: &Context, caller: &Caller, id: kernel::CheckoutId) -> Result<(), Problem> {
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(caller).await?;
    let Some(mut checkout) = Checkouts(work.connection()).lock(id).await? else {
        return Ok(());
    };
    if checkout.status != Status::Open || checkout.held_until >= now {
        return Ok(());
    }
    let held = checkout.lease;
    checkout.status = Status::Expired;
    checkout.version += 1;
    checkout.announced += 1;
    Checkouts(work.connection()).save(&checkout, held, now).await?;
    work.announce(checkout.announced, &published::expired(&checkout, now))?;
    // Released before the commit, under the row's lock: whoever comes back holds anew afterwards.
    saga::release(ctx, caller, id).await?;
    work.commit().await?;
    Ok(())
}
