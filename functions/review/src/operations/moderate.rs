//! Decide about a review: show it or not. Any decision can be taken back; asking twice is not an error.

use documents::Attempts;
use kernel::{ReviewId, Text};
use operation::{Caller, Fault, Problem, Refused, Scope};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::review::{Decision, Verdict};
use crate::reviews::{Reviews, Together};
use crate::views::StaffReviewView;
use crate::{Context, announced};

/// What is decided.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideReview {
    /// The review.
    pub review: ReviewId,
    /// What.
    pub decision: Verdict,
    /// Why. Needed for a rejection.
    pub reason: Option<Text<1, 500>>,
}

pub async fn moderate(ctx: &Context, caller: Caller, ask: DecideReview) -> Result<StaffReviewView, ModerateError> {
    let by = caller.staff(Scope::Reviews)?.subject.clone();
    if ask.decision == Verdict::Reject && ask.reason.is_none() {
        return Err(ModerateError::NoReason);
    }
    let now = ctx.platform.clock.now();
    let decision = Decision {
        by,
        reason: ask.reason.map(Text::into_string),
        at: now,
    };
    let store = Reviews::new(ctx, &caller);
    let mut attempts = Attempts::new(ctx.platform.ids.as_ref());
    loop {
        let before = store.find(ask.review).await?.ok_or(ModerateError::NoSuchReview)?;
        let Some(after) = before.review.clone().decided(ask.decision, decision.clone()) else {
            return Ok(StaffReviewView::from(before.review));
        };
        let mut rating = store.rating(after.product).await?;
        rating.count(Some(before.review.status), &after);
        let version = rating.tell();
        let mut together = Together::default();
        store.move_on(&mut together, &before, &after)?;
        store.rate(&mut together, &rating)?;
        store.announce(&mut together, version, &announced::moved(&after, &rating, now))?;
        if store.commit(together).await? {
            return Ok(StaffReviewView::from(after));
        }
        attempts.again().await?;
    }
}

/// Every way that deciding says no.
#[derive(Debug)]
pub enum ModerateError {
    /// Not staff for reviews.
    Refused(Refused),
    /// There is no such review.
    NoSuchReview,
    /// A rejection says why.
    NoReason,
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Refused> for ModerateError {
    fn from(refused: Refused) -> ModerateError {
        ModerateError::Refused(refused)
    }
}

impl From<Fault> for ModerateError {
    fn from(fault: Fault) -> ModerateError {
        ModerateError::Fault(fault)
    }
}

impl From<ModerateError> for Problem {
    fn from(error: ModerateError) -> Problem {
        match error {
            ModerateError::Refused(refused) => refused.into(),
            ModerateError::NoSuchReview => Problem::not_found("review"),
            ModerateError::NoReason => Problem::invalid("reason", "missing", "is required for a rejection"),
            ModerateError::Fault(fault) => fault.into(),
        }
    }
}
