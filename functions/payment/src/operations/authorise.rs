//! Try to have an amount promised.
//!
//! The attempt and its key at the provider are committed before the provider is asked, and nothing is open while it is. An answer
//! that is lost leaves the attempt `unknown`; the sweeper asks with the same key. Asking again says how the attempt stands.

use calls::payment::{Attempt as Told, Authorise};
use kernel::{Money, Secret};
use operation::{Caller, Fault, Problem};

use crate::Context;
use crate::attempt::{Attempt, IN_FLIGHT};
use crate::attempts::Attempts;
use crate::settle;

pub async fn authorise(ctx: &Context, caller: Caller, ask: Authorise) -> Result<Told, AuthoriseError> {
    let new = attempt(ctx, &ask)?;
    let mut work = ctx.database.begin(&caller).await?;
    Attempts(work.connection()).lock_checkout(ask.checkout).await?;
    let known = Attempts(work.connection()).find(ask.attempt).await?;
    if let Some(known) = &known {
        drop(work);
        if !is_same(known, &new) {
            return Err(AuthoriseError::Reused);
        }
    } else {
        if Attempts(work.connection()).other_success(new.checkout, new.id).await? {
            return Err(AuthoriseError::AlreadyPaid);
        }
        Attempts(work.connection()).insert(&new).await?;
        work.commit().await?;
        settle::promise(ctx, &caller, &new).await?;
    }
    let attempt = settle::drive(ctx, &caller, new.id, known.is_some()).await?;
    if attempt.undo.as_deref() == Some(settle::ALREADY_PAID) {
        return Err(AuthoriseError::AlreadyPaid);
    }
    Ok(attempt.told())
}

/// The attempt that is asked for, when it can be made.
fn attempt(ctx: &Context, ask: &Authorise) -> Result<Attempt, AuthoriseError> {
    let provider = ctx.provider(&ask.method).ok_or(AuthoriseError::NoSuchMethod)?;
    let token = ask.token.as_deref().filter(|token| !token.is_empty() && provider.needs_token());
    if provider.needs_token() && token.is_none() {
        return Err(AuthoriseError::NoToken);
    }
    if ask.amount.currency != ctx.currency {
        return Err(AuthoriseError::Currency(ctx.currency));
    }
    if ask.amount.amount <= 0 {
        return Err(AuthoriseError::Amount);
    }
    let now = ctx.platform.clock.now();
    Ok(Attempt {
        id: ask.attempt,
        checkout: ask.checkout,
        method: ask.method.clone(),
        offline: provider.is_offline(),
        provider_key: ctx.platform.ids.next().to_string(),
        provider_payment: None,
        amount: Money::new(ask.amount.amount, ctx.currency),
        token: token.map(Secret::new),
        return_url: ask.return_url.clone(),
        standing: None,
        captured: 0,
        refunded: 0,
        redirect_url: None,
        decline_code: None,
        capture_wanted: 0,
        refund_wanted: 0,
        undo: None,
        lost: false,
        tries: 1,
        due_at: Some(now.plus(IN_FLIGHT)),
        created_at: now,
        open_refund: None,
    })
}

fn is_same(known: &Attempt, asked: &Attempt) -> bool {
    known.checkout == asked.checkout && known.amount == asked.amount && known.method == asked.method
}

/// Every way that trying says no. What the provider says, a no too, is an answer.
#[derive(Debug)]
pub enum AuthoriseError {
    /// There is no such way to pay.
    NoSuchMethod,
    /// This way to pay needs the provider's token.
    NoToken,
    /// The shop takes another currency.
    Currency(kernel::Currency),
    /// Nothing to pay.
    Amount,
    /// The attempt is known with another checkout, amount or method.
    Reused,
    /// Another attempt of the checkout succeeded; this one never charges anybody.
    AlreadyPaid,
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Fault> for AuthoriseError {
    fn from(fault: Fault) -> AuthoriseError {
        AuthoriseError::Fault(fault)
    }
}

impl From<AuthoriseError> for Problem {
    /// Method and token are named as the shopper's request to `order.place` names them: it passes these on.
    fn from(error: AuthoriseError) -> Problem {
        match error {
            AuthoriseError::NoSuchMethod => Problem::invalid("payment.method", "unknown", "is none of the ways to pay"),
            AuthoriseError::NoToken => Problem::invalid("payment.token", "missing", "this way to pay needs the provider's token"),
            AuthoriseError::Currency(ours) => Problem::invalid("amount.currency", "unknown", &format!("the shop takes {ours}")),
            AuthoriseError::Amount => Problem::invalid("amount.amount", "out-of-range", "must be more than nothing"),
            AuthoriseError::Reused => Problem::new(409, "attempt-reused", "This attempt was made for something else."),
            AuthoriseError::AlreadyPaid => Problem::new(409, "already-paid", "This is paid already. Nothing more was charged."),
            AuthoriseError::Fault(fault) => fault.into(),
        }
    }
}
