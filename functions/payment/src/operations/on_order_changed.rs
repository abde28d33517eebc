//! An order exists: remember which attempt paid for it. It was cancelled: its money goes back. The last of it is at the door: cash
//! was taken there.

use events::Delivered;
use events::topics::{OrderEvent, OrderState};
use kernel::AttemptId;
use operation::batch::poison;
use operation::{Caller, Empty, Fault, Problem};
use postgres::Work;

use crate::Context;
use crate::attempt::Attempt;
use crate::attempts::Attempts;
use crate::settle::{self, Next};

pub async fn handle(ctx: &Context, caller: Caller, told: Delivered<OrderEvent>) -> Result<Empty, Problem> {
    let mut work = ctx.database.begin(&caller).await?;
    if !work.first_time("payment.on-order-changed", told.id).await? {
        return Ok(Empty);
    }
    let due = match &told.event {
        OrderEvent::Placed(order) => {
            remember(&mut work, order).await?;
            None
        }
        OrderEvent::Cancelled(order) => {
            let before = remember(&mut work, order).await?;
            let after = before.clone().undone("order-cancelled");
            Some(settle::keep(ctx, &mut work, &before, after, Next::Mine).await?.id)
        }
        OrderEvent::Delivered(order) => arrive(ctx, &mut work, order).await?,
        OrderEvent::Shipped(_) => None,
    };
    work.commit().await?;
    if let Some(attempt) = due {
        settle::drive(ctx, &caller, attempt, false).await?;
    }
    Ok(Empty)
}

/// Remembers which attempt paid for the order: the attempt, with its checkout locked. An order that no attempt of ours paid for, or that
/// another one did, is for a person to look at.
async fn remember(work: &mut Work, order: &OrderState) -> Result<Attempt, Problem> {
    let pieces = order.lines.iter().map(|line| line.quantity.get()).sum();
    let found = Attempts(work.connection()).lock(order.attempt).await?;
    let fits = Attempts(work.connection())
        .remember_order(order.order, order.attempt, pieces)
        .await?;
    match found {
        Some(attempt) if fits && attempt.checkout == order.checkout => Ok(attempt),
        Some(_) | None => Err(poison(format!(
            "order {} was not paid for with attempt {}",
            order.order, order.attempt
        ))),
    }
}

/// Counts a parcel that arrived. With the last one, what is paid at the door was paid.
async fn arrive(ctx: &Context, work: &mut Work, order: &OrderState) -> Result<Option<AttemptId>, Problem> {
    let before = remember(work, order).await?;
    let pieces = order
        .shipment
        .iter()
        .flat_map(|parcel| &parcel.lines)
        .map(|line| line.quantity.get())
        .sum();
    let all = Attempts(work.connection()).arrived(order.order, pieces).await?;
    if !(all && before.offline && before.status().is_success()) {
        return Ok(None);
    }
    let after = Attempt {
        capture_wanted: before.amount.amount,
        ..before.clone()
    };
    let kept: Result<Attempt, Fault> = settle::keep(ctx, work, &before, after, Next::Mine).await;
    Ok(Some(kept?.id))
}
