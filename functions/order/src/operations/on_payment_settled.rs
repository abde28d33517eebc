//! The provider said how a payment went: go on with its checkout, or keep the order's money up to date.
//!
//! Delivered twice or late it changes nothing: `settle` goes on from wherever things stand, and the order's payment status is
//! read off the attempt's own figures.

use calls::payment::VoidOrRefund;
use events::Delivered;
use events::topics::{PaymentEvent, PaymentState};
use operation::{Caller, Empty, Problem};

use crate::checkouts::Checkouts;
use crate::order::PaymentStatus;
use crate::orders::Orders;
use crate::{Context, saga};

pub async fn handle(ctx: &Context, caller: Caller, told: Delivered<PaymentEvent>) -> Result<Empty, Problem> {
    match &told.event {
        PaymentEvent::Authorised(state) | PaymentEvent::Captured(state) => paid(ctx, &caller, &told.event, state).await?,
        PaymentEvent::Failed(state) => drop(saga::settle(ctx, &caller, state.checkout).await?),
        PaymentEvent::Voided(state) | PaymentEvent::Refunded(state) => keep_up(ctx, &told.event, state).await?,
        PaymentEvent::ActionRequired(_) => {}
    }
    Ok(Empty)
}

async fn paid(ctx: &Context, caller: &Caller, told: &PaymentEvent, state: &PaymentState) -> Result<(), Problem> {
    saga::settle(ctx, caller, state.checkout).await?;
    keep_up(ctx, told, state).await?;
    let found = Checkouts(&mut *ctx.database.reader().await?).any(state.checkout).await?;
    let uses_it = found.as_ref().is_some_and(|checkout| checkout.attempt == Some(state.attempt));
    // Paid for nothing: the checkout went on with another attempt, or was given up.
    if !uses_it {
        let undo = VoidOrRefund {
            attempt: state.attempt,
            reason: "orphaned".to_owned(),
        };
        ctx.platform.calls.ask(caller, "order.on-payment-settled", undo).await?;
    }
    Ok(())
}

/// Reads the order's payment status off the attempt's figures, which only grow.
async fn keep_up(ctx: &Context, told: &PaymentEvent, state: &PaymentState) -> Result<(), Problem> {
    let mut work = ctx.database.begin(&Caller::system("order.on-payment-settled", "")).await?;
    let found = Orders(work.connection()).of_checkout_for_update(state.checkout).await?;
    let Some(order) = found.filter(|order| order.attempt == state.attempt) else {
        return Ok(());
    };
    let (captured, refunded) = (state.captured.amount, state.refunded.amount);
    let voided = matches!(told, PaymentEvent::Voided(_)) && captured == 0;
    let status = match order.payment_status {
        PaymentStatus::Authorised | PaymentStatus::DueOnDelivery if voided => PaymentStatus::Voided,
        PaymentStatus::DueOnDelivery if captured == 0 => return Ok(()),
        _ if refunded > 0 && refunded >= captured => PaymentStatus::Refunded,
        _ if refunded > 0 => PaymentStatus::PartiallyRefunded,
        PaymentStatus::Authorised if captured > 0 => PaymentStatus::Paid,
        PaymentStatus::Authorised
        | PaymentStatus::Paid
        | PaymentStatus::DueOnDelivery
        | PaymentStatus::Voided
        | PaymentStatus::PartiallyRefunded
        | PaymentStatus::Refunded => return Ok(()),
    };
    Orders(work.connection()).save_payment_status(order.id, status).await?;
    work.commit().await?;
    Ok(())
}
