//! From a payment to an order, step by step.
//!
//! `pay` begins: the checkout names its attempt and its driver before anybody is asked. `settle` goes on from wherever things
//! stand, and is what the browser's return, the provider's word, a retry and the sweeper all call. Each step is idempotent:
//! stock is allocated once per checkout, an order written once per checkout, money taken once per attempt. Whoever loses the
//! race for the wheel waits a moment and reads what the winner made.

use std::time::Duration;

use calls::inventory::{Allocate, Release, Reserve};
use calls::payment::{Attempt, AttemptStatus, Authorise, Capture, FindAttempt, VoidOrRefund};
use kernel::{AttemptId, CheckoutId, Ids, OrderId};
use operation::{Caller, Fault, Problem};
use serde_json::Value;

use crate::checkout::{ACTION, Checkout, HOLD, Status};
use crate::checkouts::Checkouts;
use crate::context::Context;
use crate::order::{ChosenShipping, Order, OrderLine, PaymentStatus, Status as OrderStatus};
use crate::orders::{Orders, Proof};
use crate::{published, till};

/// How a payment stands.
#[derive(Debug)]
pub enum Outcome {
    /// There is an order.
    Ordered(OrderId),
    /// The shopper has to go to the provider.
    RequiresAction(String),
    /// Nobody knows yet; it settles by itself.
    Pending,
    /// The provider said no, with its reason.
    Declined(Option<String>),
    /// Paid, but the stock is gone: the payment is undone. The lines that are short.
    StockGone(Value),
    /// The checkout's attempt was given up; another can be made.
    Open,
}

/// How long the loser of a race waits for the winner's order.
const PATIENCE: Duration = Duration::from_secs(6);
/// How often it looks.
const GLANCE: Duration = Duration::from_millis(50);

/// Asks payment to authorise the attempt that `checkout` (just saved, at the wheel) names, and goes on from its answer.
pub async fn pay(ctx: &Context, caller: &Caller, checkout: Checkout, token: Option<String>) -> Result<Outcome, Problem> {
    let attempt = checkout.attempt.ok_or_else(|| Fault::new("a payment without an attempt"))?;
    let now = ctx.platform.clock.now();
    // The hold outlives the payment; a checkout that was just started has time enough.
    if checkout.held_until < now.plus(HOLD / 2) {
        let held = Reserve {
            checkout: checkout.id,
            lines: checkout.demands(),
            expires_at: now.plus(HOLD),
        };
        if let Err(problem) = ctx.platform.calls.ask(caller, "order.place", held).await {
            reopen(ctx, caller, &checkout).await?;
            return Err(problem);
        }
    }
    let ask = Authorise {
        attempt,
        checkout: checkout.id,
        amount: checkout.totals.total,
        method: checkout.payment_method.clone().unwrap_or_default(),
        token,
        return_url: format!("{}/checkout/{}/return", ctx.public_url, checkout.id),
    };
    match ctx.platform.calls.ask(caller, "order.place", ask).await {
        Ok(attempt) => advance(ctx, caller, checkout, attempt).await,
        // Payment refused to try (an unknown method, a missing token): nothing happened.
        Err(problem) if problem.status < 500 => {
            reopen(ctx, caller, &checkout).await?;
            Err(problem)
        }
        // Payment did not answer: it may have tried. The sweeper asks.
        Err(problem) => {
            tracing::warn!(checkout = %checkout.id, code = %problem.code, "payment did not answer");
            wait(ctx, caller, checkout, None).await?;
            Ok(Outcome::Pending)
        }
    }
}

/// Goes on with a checkout from wherever it stands.
pub async fn settle(ctx: &Context, caller: &Caller, id: CheckoutId) -> Result<Outcome, Problem> {
    let Some(checkout) = take_wheel(ctx, caller, id).await? else {
        return wait_for_winner(ctx, id).await;
    };
    match (checkout.status, checkout.attempt) {
        (Status::Completed, _) => Ok(Outcome::Ordered(checkout.order)),
        (Status::Open | Status::Expired, _) | (Status::Paying, None) => Ok(Outcome::Open),
        (Status::Paying, Some(attempt)) => match ctx.platform.calls.ask(caller, "order.settle", FindAttempt { attempt }).await {
            Ok(attempt) => advance(ctx, caller, checkout, attempt).await,
            // The crash came before payment heard of the attempt: nothing was tried.
            Err(problem) if problem.status == 404 => {
                reopen(ctx, caller, &checkout).await?;
                Ok(Outcome::Open)
            }
            Err(problem) => {
                wait(ctx, caller, checkout, None).await?;
                tracing::warn!(%attempt, code = %problem.code, "payment did not answer");
                Ok(Outcome::Pending)
            }
        },
    }
}

/// Gives up an attempt that waits for the shopper, so that another can be made.
pub async fn abandon(ctx: &Context, caller: &Caller, id: CheckoutId, attempt: AttemptId) -> Result<Outcome, Problem> {
    match take_wheel(ctx, caller, id).await? {
        Some(checkout) if checkout.status == Status::Paying && checkout.attempt == Some(attempt) => {
            give_up(ctx, caller, checkout, attempt).await
        }
        Some(_) | None => Ok(Outcome::Open),
    }
}

/// Undoes an attempt and opens the checkout again. The caller is at the wheel.
async fn give_up(ctx: &Context, caller: &Caller, checkout: Checkout, attempt: AttemptId) -> Result<Outcome, Problem> {
    let undo = VoidOrRefund {
        attempt,
        reason: "given-up".to_owned(),
    };
    ctx.platform.calls.ask(caller, "order.settle", undo).await?;
    reopen(ctx, caller, &checkout).await?;
    Ok(Outcome::Open)
}

/// What follows from how the attempt stands. The caller is at the wheel.
async fn advance(ctx: &Context, caller: &Caller, checkout: Checkout, attempt: Attempt) -> Result<Outcome, Problem> {
    match attempt.status {
        AttemptStatus::Authorised | AttemptStatus::OfflineAuthorised | AttemptStatus::Captured => {
            complete(ctx, caller, checkout, attempt).await
        }
        AttemptStatus::RequiresAction => {
            let waited = checkout
                .paying_since
                .map(|since| ctx.platform.clock.now().since(since))
                .unwrap_or_default();
            if waited > ACTION {
                return give_up(ctx, caller, checkout, attempt.attempt).await;
            }
            let Some(url) = attempt.redirect_url else {
                return Err(Fault::new("an action without an address").into());
            };
            wait(ctx, caller, checkout, Some(url.clone())).await?;
            Ok(Outcome::RequiresAction(url))
        }
        AttemptStatus::Created | AttemptStatus::Unknown => {
            wait(ctx, caller, checkout, None).await?;
            Ok(Outcome::Pending)
        }
        AttemptStatus::Failed => {
            reopen(ctx, caller, &checkout).await?;
            Ok(Outcome::Declined(attempt.decline_code))
        }
        AttemptStatus::Cancelled | AttemptStatus::Voided | AttemptStatus::Refunded => {
            reopen(ctx, caller, &checkout).await?;
            Ok(Outcome::Open)
        }
    }
}

/// Paid: allocate, write the order, take the money.
async fn complete(ctx: &Context, caller: &Caller, checkout: Checkout, attempt: Attempt) -> Result<Outcome, Problem> {
    if attempt.amount != checkout.totals.total {
        tracing::error!(checkout = %checkout.id, attempt = %attempt.attempt, "an attempt for another amount is undone");
        return give_up(ctx, caller, checkout, attempt.attempt).await;
    }
    let allocate = Allocate {
        checkout: checkout.id,
        order: checkout.order,
        lines: checkout.demands(),
    };
    if let Err(problem) = ctx.platform.calls.ask(caller, "order.settle", allocate).await {
        if problem.code != "insufficient-stock" {
            // Not known whether it is allocated: the next driver asks again.
            wait(ctx, caller, checkout, None).await?;
            tracing::warn!(code = %problem.code, "inventory did not allocate");
            return Ok(Outcome::Pending);
        }
        give_up(ctx, caller, checkout, attempt.attempt).await?;
        return Ok(Outcome::StockGone(problem.more.get("lines").cloned().unwrap_or_default()));
    }
    let order = order_of(ctx, &checkout, &attempt)?;
    let proof = Proof {
        attempt: attempt.attempt,
        method: attempt.method.clone(),
        status: match attempt.status {
            AttemptStatus::Captured => "captured",
            AttemptStatus::OfflineAuthorised => "offline-authorised",
            AttemptStatus::Authorised
            | AttemptStatus::Created
            | AttemptStatus::RequiresAction
            | AttemptStatus::Failed
            | AttemptStatus::Cancelled
            | AttemptStatus::Unknown
            | AttemptStatus::Voided
            | AttemptStatus::Refunded => "authorised",
        },
        amount: attempt.amount,
    };
    let mut work = ctx.database.begin(caller).await?;
    if !Orders(work.connection()).create(&order, &proof, checkout.lease).await? {
        drop(work);
        return wait_for_winner(ctx, checkout.id).await;
    }
    work.announce(order.version, &published::placed(&order)?)?;
    work.announce(checkout.announced + 1, &published::completed(&checkout, order.placed_at))?;
    work.commit().await?;
    if attempt.status == AttemptStatus::Authorised {
        capture(ctx, caller, order.id, attempt.attempt, attempt.amount).await;
    }
    Ok(Outcome::Ordered(order.id))
}

/// Takes the promised money. The order stands whatever comes of it: what fails now, the sweeper tries again.
pub async fn capture(ctx: &Context, caller: &Caller, order: OrderId, attempt: AttemptId, amount: kernel::Money) {
    let taken = ctx.platform.calls.ask(caller, "order.settle", Capture { attempt, amount }).await;
    let status = match taken.map(|attempt| attempt.status) {
        Ok(AttemptStatus::Captured) => PaymentStatus::Paid,
        Ok(AttemptStatus::Voided) => PaymentStatus::Voided,
        Ok(AttemptStatus::Refunded) => PaymentStatus::Refunded,
        Ok(status) => return tracing::warn!(%order, ?status, "not captured yet"),
        Err(problem) => return tracing::warn!(%order, code = %problem.code, "not captured yet"),
    };
    let written = async { Orders(&mut *ctx.database.reader().await?).save_payment_status(order, status).await };
    if let Err(fault) = written.await {
        tracing::warn!(%order, %fault, "captured, and not written yet");
    }
}

fn order_of(ctx: &Context, checkout: &Checkout, attempt: &Attempt) -> Result<Order, Fault> {
    let incomplete = |what: &str| Fault::new(format!("checkout {} was paid without {what}", checkout.id));
    let method = checkout.shipping_method.as_deref().ok_or_else(|| incomplete("a shipping method"))?;
    let address = checkout.shipping_address.clone().ok_or_else(|| incomplete("an address"))?;
    let label = till::shipping_label(checkout, method);
    Ok(Order {
        id: checkout.order,
        number: number(&*ctx.platform.ids),
        checkout: checkout.id,
        attempt: attempt.attempt,
        cart: checkout.cart,
        customer: checkout.customer.clone(),
        token_hash: checkout.token_hash.clone(),
        email: checkout.email.clone().ok_or_else(|| incomplete("an e-mail address"))?,
        shipping_address: address,
        billing_address: checkout.billing_address.clone(),
        shipping_method: ChosenShipping {
            code: method.to_owned(),
            label,
        },
        payment_method: attempt.method.clone(),
        payment_status: match attempt.status {
            AttemptStatus::Captured => PaymentStatus::Paid,
            AttemptStatus::OfflineAuthorised => PaymentStatus::DueOnDelivery,
            AttemptStatus::Authorised
            | AttemptStatus::Created
            | AttemptStatus::RequiresAction
            | AttemptStatus::Failed
            | AttemptStatus::Cancelled
            | AttemptStatus::Unknown
            | AttemptStatus::Voided
            | AttemptStatus::Refunded => PaymentStatus::Authorised,
        },
        status: OrderStatus::Placed,
        lines: (1_i16..)
            .zip(&checkout.lines)
            .map(|(number, line)| OrderLine {
                number,
                line: line.clone(),
                shipped: 0,
                delivered: 0,
            })
            .collect(),
        totals: checkout.totals.clone(),
        cancel_reason: None,
        shipments: Vec::new(),
        version: 1,
        placed_at: ctx.platform.clock.now(),
    })
}

/// `A-7F3K2-9QX4M`: fifty random bits in Crockford's base 32, so that nobody can count orders or guess one.
fn number(ids: &dyn Ids) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut random = [0_u8; 10];
    ids.fill(&mut random);
    let digit = |byte: &u8| char::from(DIGITS[usize::from(byte & 31)]);
    let (left, right) = random.split_at(5);
    format!(
        "A-{}-{}",
        left.iter().map(digit).collect::<String>(),
        right.iter().map(digit).collect::<String>()
    )
}

/// Takes the wheel of a paying checkout; anything else is given as it is. `None`: somebody is driving.
async fn take_wheel(ctx: &Context, caller: &Caller, id: CheckoutId) -> Result<Option<Checkout>, Problem> {
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(caller).await?;
    let checkout = Checkouts(work.connection())
        .lock(id)
        .await?
        .ok_or_else(|| Problem::not_found("checkout"))?;
    if checkout.status != Status::Paying {
        return Ok(Some(checkout));
    }
    if checkout.is_driven(now) {
        return Ok(None);
    }
    let held = checkout.lease;
    let checkout = checkout.driven(now);
    Checkouts(work.connection()).save(&checkout, held, now).await?;
    work.commit().await?;
    Ok(Some(checkout))
}

/// What the one at the wheel made of it.
async fn wait_for_winner(ctx: &Context, id: CheckoutId) -> Result<Outcome, Problem> {
    let deadline = ctx.platform.clock.now().plus(PATIENCE);
    loop {
        let found = Checkouts(&mut *ctx.database.reader().await?).any(id).await?;
        let checkout = found.ok_or_else(|| Problem::not_found("checkout"))?;
        let now = ctx.platform.clock.now();
        match checkout.status {
            Status::Completed => return Ok(Outcome::Ordered(checkout.order)),
            Status::Open | Status::Expired => return Ok(Outcome::Open),
            Status::Paying if !checkout.is_driven(now) => {
                return Ok(checkout.redirect_url.map_or(Outcome::Pending, Outcome::RequiresAction));
            }
            Status::Paying if now > deadline => return Ok(Outcome::Pending),
            Status::Paying => tokio::time::sleep(GLANCE).await,
        }
    }
}

/// Lets go of the wheel while the payment waits.
async fn wait(ctx: &Context, caller: &Caller, checkout: Checkout, redirect_url: Option<String>) -> Result<(), Problem> {
    let now = ctx.platform.clock.now();
    let held = checkout.lease;
    let mut checkout = checkout.waiting(redirect_url);
    if checkout.redirect_url.is_some() && checkout.held_until < now.plus(ACTION) {
        let hold = Reserve {
            checkout: checkout.id,
            lines: checkout.demands(),
            expires_at: now.plus(ACTION),
        };
        match ctx.platform.calls.ask(caller, "order.place", hold).await {
            Ok(_) => checkout.held_until = now.plus(ACTION),
            Err(problem) => tracing::warn!(checkout = %checkout.id, code = %problem.code, "the hold was not made longer"),
        }
    }
    let mut connection = ctx.database.reader().await?;
    Checkouts(&mut connection).save(&checkout, held, now).await?;
    Ok(())
}

/// Opens the checkout again: whatever was tried came to nothing.
async fn reopen(ctx: &Context, caller: &Caller, checkout: &Checkout) -> Result<(), Problem> {
    let held = checkout.lease;
    // The next driver's token must differ from this one's, or a late write of this one would count.
    let mut open = checkout.clone().reopened();
    open.lease += 1;
    let mut connection = ctx.database.reader().await?;
    if !Checkouts(&mut connection).save(&open, held, ctx.platform.clock.now()).await? {
        tracing::info!(checkout = %checkout.id, caller = %caller.principal(), "somebody else has the wheel");
    }
    Ok(())
}

/// Gives back what a checkout that nobody finished holds.
pub async fn release(ctx: &Context, caller: &Caller, checkout: CheckoutId) -> Result<(), Problem> {
    ctx.platform
        .calls
        .ask(caller, "order.sweep-checkouts", Release { checkout })
        .await
        .map(|_| ())
}
