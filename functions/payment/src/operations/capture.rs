//! Take the money that was promised.
//!
//! What is asked for is the total that should be taken, so that asking again changes nothing. An attempt that is on its way back says
//! so in its answer: whoever is late learns how it ended.

use calls::payment::{Attempt, Capture};
use kernel::{Currency, Money};
use operation::{Caller, Fault, Problem};

use crate::attempt::Status;
use crate::attempts::Attempts;
use crate::settle::Next;
use crate::{Context, settle};

pub async fn capture(ctx: &Context, caller: Caller, ask: Capture) -> Result<Attempt, CaptureError> {
    let mut work = ctx.database.begin(&caller).await?;
    let before = Attempts(work.connection())
        .lock(ask.attempt)
        .await?
        .ok_or(CaptureError::NoSuchAttempt)?;
    let total = wanted(before.amount, ask.amount)?;
    match before.status() {
        Status::Authorised | Status::OfflineAuthorised | Status::Captured => {}
        Status::Undoing | Status::Voided | Status::Refunded => return Ok(before.told()),
        Status::Created | Status::Unknown | Status::RequiresAction | Status::Failed | Status::Cancelled => {
            return Err(CaptureError::NotAuthorised);
        }
    }
    let mut after = before.clone();
    after.capture_wanted = after.capture_wanted.max(total);
    settle::keep(ctx, &mut work, &before, after, Next::Mine).await?;
    work.commit().await?;
    Ok(settle::drive(ctx, &caller, ask.attempt, false).await?.told())
}

/// Minor units to take in all.
fn wanted(promised: Money, asked: Money) -> Result<i64, CaptureError> {
    if asked.currency != promised.currency {
        return Err(CaptureError::Currency(promised.currency));
    }
    if asked.amount <= 0 || asked.amount > promised.amount {
        return Err(CaptureError::OverAmount(promised));
    }
    Ok(asked.amount)
}

/// Every way that taking says no.
#[derive(Debug)]
pub enum CaptureError {
    /// There is none.
    NoSuchAttempt,
    /// It was promised in this currency.
    Currency(Currency),
    /// Nothing, or more than what is promised.
    OverAmount(Money),
    /// Nothing is promised.
    NotAuthorised,
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Fault> for CaptureError {
    fn from(fault: Fault) -> CaptureError {
        CaptureError::Fault(fault)
    }
}

impl From<CaptureError> for Problem {
    fn from(error: CaptureError) -> Problem {
        match error {
            CaptureError::NoSuchAttempt => Problem::not_found("attempt"),
            CaptureError::Currency(ours) => Problem::invalid("amount.currency", "unknown", &format!("the attempt is in {ours}")),
            CaptureError::OverAmount(promised) => Problem::invalid(
                "amount.amount",
                "out-of-range",
                &format!("more than nothing, and at most the {promised} that are promised"),
            ),
            CaptureError::NotAuthorised => Problem::new(409, "not-authorised", "Nothing was promised that could be taken."),
            CaptureError::Fault(fault) => fault.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_up_to_what_is_promised_can_be_taken() {
        let promised = Money::new(100, Currency::EUR);
        for (amount, taken) in [(1, true), (100, true), (0, false), (-1, false), (101, false)] {
            assert_eq!(wanted(promised, Money::new(amount, Currency::EUR)).is_ok(), taken, "{amount}");
        }
        assert!(matches!(
            wanted(promised, Money::new(1, Currency::USD)),
            Err(CaptureError::Currency(Currency::EUR))
        ));
    }
}
