//! Hold stock for a checkout: exactly these lines, all or nothing.
//!
//! One conditional write per variant, in the order of the SKU. Where there is too little, lapsed holds of that variant are taken
//! back in the same transaction and it is tried once more.

use std::collections::BTreeMap;

use calls::inventory::{Demand, Reserve, Reserved, Short};
use kernel::{CheckoutId, Sku};
use operation::{Caller, Fault, Problem};
use postgres::Work;

use crate::stocks::{Cause, Stocks, Taken};
use crate::{Context, announced};

/// How often holds may change under one's hands before it is nobody's decision.
const TRIES: usize = 4;

pub async fn reserve(ctx: &Context, caller: Caller, ask: Reserve) -> Result<Reserved, ReserveError> {
    let wanted = summed(&ask.lines);
    for _ in 0..TRIES {
        let mut work = ctx.database.begin(&caller).await?;
        match try_to_hold(ctx, &caller, &mut work, &ask, &wanted).await? {
            Held::All => {
                work.commit().await?;
                return Ok(Reserved {
                    expires_at: ask.expires_at,
                });
            }
            Held::Short(short) => return Err(ReserveError::Short(short)),
            Held::Moved => {}
        }
    }
    Err(ReserveError::Fault(Fault::unavailable("the holds of this checkout keep changing")))
}

/// How an attempt to hold ended.
enum Held {
    All,
    Short(Vec<Short>),
    /// The checkout's own holds were changed by somebody else meanwhile.
    Moved,
}

async fn try_to_hold(ctx: &Context, caller: &Caller, work: &mut Work, ask: &Reserve, wanted: &BTreeMap<Sku, i64>) -> Result<Held, Fault> {
    let actor = caller.principal();
    let cause = Cause {
        ids: ctx.platform.ids.as_ref(),
        kind: "checkout",
        id: ask.checkout.to_string(),
        actor: &actor,
        note: None,
        at: ctx.platform.clock.now(),
    };
    let held = Stocks(work.connection()).holds(ask.checkout).await?;
    let mut changes: BTreeMap<&Sku, (Option<i64>, i64)> = held.iter().map(|(sku, held)| (sku, (Some(*held), 0))).collect();
    for (sku, wanted) in wanted {
        changes.insert(sku, (held.get(sku).copied(), *wanted));
    }
    // The commonest case, a sign of life: one statement.
    if changes.values().all(|(held, wanted)| *held == Some(*wanted)) {
        let kept = Stocks(work.connection())
            .keep_holds(ask.checkout, wanted.len(), ask.expires_at)
            .await?;
        return Ok(if kept { Held::All } else { Held::Moved });
    }
    let mut short = Vec::new();
    for (sku, (held, wanted)) in changes {
        // Kept in its turn, too: whoever takes back lapsed holds goes in the order of the SKU as well, so nobody waits in a ring.
        if held == Some(wanted) {
            if !Stocks(work.connection())
                .keep_hold(ask.checkout, sku, wanted, ask.expires_at)
                .await?
            {
                return Ok(Held::Moved);
            }
            continue;
        }
        let change = async |work: &mut Work| {
            Stocks(work.connection())
                .hold(ask.checkout, sku, held, wanted, ask.expires_at, &cause)
                .await
        };
        let mut taken = change(work).await?;
        if matches!(taken, Taken::NotEnough)
            && let Some(freed) = Stocks(work.connection()).reclaim(sku, Some(ask.checkout), &cause).await?
        {
            work.announce(freed.version, &announced::changed(&freed, "expire", cause.at))?;
            taken = change(work).await?;
        }
        match taken {
            Taken::Yes(stock) => work.announce(stock.version, &announced::changed(&stock, "reserve", cause.at))?,
            Taken::NotEnough if is_short(work, sku, wanted - held.unwrap_or(0)).await? => {
                let available = availability(work, sku).await? + held.unwrap_or(0);
                short.push(Short {
                    sku: sku.clone(),
                    requested: wanted,
                    available,
                });
            }
            Taken::NotEnough | Taken::HoldMoved => return Ok(Held::Moved),
        }
    }
    Ok(if short.is_empty() { Held::All } else { Held::Short(short) })
}

async fn is_short(work: &mut Work, sku: &Sku, more: i64) -> Result<bool, Fault> {
    Ok(more > 0 && availability(work, sku).await? < more)
}

/// What can be bought of a variant, as this transaction sees it.
pub(super) async fn availability(work: &mut Work, sku: &Sku) -> Result<i64, Fault> {
    let available = Stocks(work.connection()).available(std::slice::from_ref(sku)).await?;
    Ok(available.first().copied().unwrap_or(0))
}

/// What is needed of each variant, in the order of the SKU.
pub(super) fn summed(lines: &[Demand]) -> BTreeMap<Sku, i64> {
    let mut wanted = BTreeMap::new();
    for line in lines {
        *wanted.entry(line.sku.clone()).or_insert(0) += line.quantity.get();
    }
    wanted
}

/// 409 `insufficient-stock`, with what is short.
pub(super) fn insufficient(short: &[Short]) -> Problem {
    Problem::new(409, "insufficient-stock", "There is not enough of something in stock.").with("lines", short)
}

/// Gives back what a checkout holds.
pub(super) async fn drop_holds(ctx: &Context, caller: &Caller, work: &mut Work, checkout: CheckoutId) -> Result<i64, Fault> {
    let actor = caller.principal();
    let cause = Cause {
        ids: ctx.platform.ids.as_ref(),
        kind: "checkout",
        id: checkout.to_string(),
        actor: &actor,
        note: None,
        at: ctx.platform.clock.now(),
    };
    let held = Stocks(work.connection()).holds(checkout).await?;
    let mut units = 0;
    for (sku, held) in held {
        let taken = Stocks(work.connection())
            .hold(checkout, &sku, Some(held), 0, cause.at, &cause)
            .await?;
        let Taken::Yes(stock) = taken else {
            return Err(Fault::unavailable("a hold was reclaimed while it was given back"));
        };
        work.announce(stock.version, &announced::changed(&stock, "release", cause.at))?;
        units += held;
    }
    Ok(units)
}

/// Every way that holding says no.
#[derive(Debug)]
pub enum ReserveError {
    /// Not enough of these.
    Short(Vec<Short>),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Fault> for ReserveError {
    fn from(fault: Fault) -> ReserveError {
        ReserveError::Fault(fault)
    }
}

impl From<ReserveError> for Problem {
    fn from(error: ReserveError) -> Problem {
        match error {
            ReserveError::Short(short) => insufficient(&short),
            ReserveError::Fault(fault) => fault.into(),
        }
    }
}
