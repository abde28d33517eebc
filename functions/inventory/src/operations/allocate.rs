//! Turn a checkout's hold into stock of an order, for good and once. A hold that lapsed is taken anew if there is still enough.

use calls::inventory::{Allocate, Allocated, Short};
use kernel::OrderId;
use operation::{Caller, Fault, Problem};
use postgres::{Work, broken_constraint};

use super::reserve::{availability, insufficient, summed};
use crate::stocks::{Cause, Stocks, Taken};
use crate::{Context, announced};

/// How often holds may change under one's hands before it is nobody's decision.
const TRIES: usize = 4;

pub async fn allocate(ctx: &Context, caller: Caller, ask: Allocate) -> Result<Allocated, AllocateError> {
    for _ in 0..TRIES {
        let mut work = ctx.database.begin(&caller).await?;
        if let Some(order) = Stocks(work.connection()).allocated_to(ask.checkout).await? {
            return Ok(Allocated { order });
        }
        match try_to_allocate(ctx, &caller, &mut work, &ask).await {
            Ok(Given::All) => {
                work.commit().await?;
                return Ok(Allocated { order: ask.order });
            }
            Ok(Given::Short(short)) => return Err(AllocateError::Short(short)),
            Ok(Given::Moved) => {}
            // Somebody else allocated for this checkout at the same moment: read what they made.
            Err(fault) if is_taken(&fault) => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    Err(AllocateError::Fault(Fault::unavailable("the holds of this checkout keep changing")))
}

fn is_taken(fault: &Fault) -> bool {
    let broken = fault.cause().downcast_ref::<sqlx::Error>().and_then(broken_constraint);
    broken == Some("allocation_one_per_checkout_and_stock")
}

enum Given {
    All,
    Short(Vec<Short>),
    /// The checkout's own holds were changed by somebody else meanwhile.
    Moved,
}

async fn try_to_allocate(ctx: &Context, caller: &Caller, work: &mut Work, ask: &Allocate) -> Result<Given, Fault> {
    let actor = caller.principal();
    let cause = Cause {
        ids: ctx.platform.ids.as_ref(),
        kind: "order",
        id: OrderId::to_string(&ask.order),
        actor: &actor,
        note: None,
        at: ctx.platform.clock.now(),
    };
    let held = Stocks(work.connection()).holds(ask.checkout).await?;
    let mut short = Vec::new();
    for (sku, wanted) in summed(&ask.lines) {
        let held = held.get(&sku).copied().unwrap_or(0);
        let take = async |work: &mut Work| {
            Stocks(work.connection())
                .allocate(ask.checkout, ask.order, &sku, held, wanted, &cause)
                .await
        };
        let mut taken = take(work).await?;
        if matches!(taken, Taken::NotEnough)
            && let Some(freed) = Stocks(work.connection()).reclaim(&sku, Some(ask.checkout), &cause).await?
        {
            work.announce(freed.version, &announced::changed(&freed, "expire", cause.at))?;
            taken = take(work).await?;
        }
        match taken {
            Taken::Yes(stock) => work.announce(stock.version, &announced::changed(&stock, "allocate", cause.at))?,
            Taken::HoldMoved => return Ok(Given::Moved),
            Taken::NotEnough => {
                let available = availability(work, &sku).await?;
                if available + held >= wanted {
                    return Ok(Given::Moved);
                }
                short.push(Short {
                    sku,
                    requested: wanted,
                    available: available + held,
                });
            }
        }
    }
    Ok(if short.is_empty() { Given::All } else { Given::Short(short) })
}

/// Every way that allocating says no.
#[derive(Debug)]
pub enum AllocateError {
    /// The hold lapsed and these are gone.
    Short(Vec<Short>),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Fault> for AllocateError {
    fn from(fault: Fault) -> AllocateError {
        AllocateError::Fault(fault)
    }
}

impl From<AllocateError> for Problem {
    fn from(error: AllocateError) -> Problem {
        match error {
            AllocateError::Short(short) => insufficient(&short),
            AllocateError::Fault(fault) => fault.into(),
        }
    }
}
