//! The one way in which an attempt changes, and the driver that does what is due.
//!
//! [`keep`] writes a later state of an attempt: the row, the ledger, the announcements, in one transaction under the checkout's lock.
//! Answers, webhooks, the reconciler and our own wishes all end there. [`drive`] asks the provider for what is due, step by step,
//! with no transaction open while it asks; whatever it does not finish, the sweeper goes on with. Two drivers of one attempt are
//! harmless: every request carries a key or a total, and what comes back is joined.

use std::time::Duration;

use kernel::{AttemptId, RefundId};
use operation::{Caller, Fault};
use payment_provider::{Payment, PaymentProvider, ProviderError};
use postgres::Work;
use tokio::time::Instant;

use crate::Context;
use crate::attempt::{Attempt, OpenRefund, Step};
use crate::attempts::Attempts;
use crate::ledger::{Ledger, entries};
use crate::published;
use crate::refunds::{Refund, RefundStatus, Refunds};

/// Why the second success of a checkout is undone.
pub const ALREADY_PAID: &str = "already-paid";
/// Why an attempt is undone that the provider never heard of.
const NEVER_ARRIVED: &str = "never-arrived";

/// A driver begins no further request after so long, so that with the slowest answer it ends before its caller's patience does.
const BUDGET: Duration = Duration::from_secs(3);
/// More steps than any attempt has.
const STEPS: usize = 8;
/// What a provider refuses is tried again after so long, until somebody has looked.
const REFUSED: Duration = Duration::from_secs(5 * 60);

/// Who does what is due next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Whoever writes this; others leave it alone for a while.
    Mine,
    /// The sweeper, as soon as it comes.
    Anybodys,
}

/// Writes `after` for `before`: state, ledger and announcements. The caller holds the checkout's lock.
///
/// Two rules are kept here. A checkout is paid for once: what succeeds beside another success is put on its way back. And what was
/// taken of an attempt that is undone is asked back, once.
pub async fn keep(ctx: &Context, work: &mut Work, before: &Attempt, after: Attempt, next: Next) -> Result<Attempt, Fault> {
    let now = ctx.platform.clock.now();
    let mut after = after;
    if after.status().is_success()
        && !before.status().is_success()
        && Attempts(work.connection()).other_success(after.checkout, after.id).await?
    {
        tracing::warn!(attempt = %after.id, checkout = %after.checkout, "paid twice: the second goes back");
        after = after.undone(ALREADY_PAID);
    }
    if after.owed() > 0 {
        ask_back(ctx, work, &mut after).await?;
    }
    after.due_at = match next {
        Next::Anybodys if after.due(now, false).is_some() => Some(now),
        Next::Anybodys | Next::Mine => after.wakes(now),
    };
    Attempts(work.connection()).save(&after, now).await?;
    Ledger(work.connection())
        .write(&*ctx.platform.ids, &entries(before, &after), now)
        .await?;
    let news = after.news(before);
    if !news.is_empty() {
        let count = i64::try_from(news.len()).unwrap_or(i64::MAX);
        let first = Attempts(work.connection()).versions(after.checkout, count).await?;
        for (version, news) in (first..).zip(news) {
            work.announce(version, &published::of(news, &after, now))?;
        }
    }
    Ok(after)
}

/// Asks back all that was taken of an attempt that is undone.
async fn ask_back(ctx: &Context, work: &mut Work, attempt: &mut Attempt) -> Result<(), Fault> {
    let id = RefundId::from(ctx.platform.ids.next());
    let refund = Refund {
        id,
        attempt: attempt.id,
        amount: attempt.owed(),
        reason: attempt.undo.clone().unwrap_or_default(),
        lines: Vec::new(),
        status: RefundStatus::Requested,
        failure: None,
        requested_by: "system:payment".to_owned(),
        request_key: id.to_string(),
        created_at: ctx.platform.clock.now(),
        settled_at: None,
    };
    Refunds(work.connection()).insert(&refund).await?;
    attempt.refund_wanted += refund.amount;
    attempt.open_refund.get_or_insert(OpenRefund { id, amount: refund.amount });
    Ok(())
}

/// The attempt as it is now; `None`: there is none.
pub async fn find(ctx: &Context, id: AttemptId) -> Result<Option<Attempt>, Fault> {
    Attempts(&mut *ctx.database.reader().await?).find(id).await
}

/// The attempt under its checkout's lock.
async fn hold(work: &mut Work, id: AttemptId) -> Result<Attempt, Fault> {
    let found = Attempts(work.connection()).lock(id).await?;
    found.ok_or_else(|| Fault::new(format!("attempt {id} is gone")))
}

/// How a step went.
#[derive(Debug)]
enum Went {
    /// Something is known now: see what is due next.
    On(Attempt),
    /// Nothing more can be done for now.
    NoFurther(Attempt),
}

/// Does what is due of an attempt until nothing is, or until the provider does not answer. `asked`: somebody waits to know.
pub async fn drive(ctx: &Context, caller: &Caller, id: AttemptId, asked: bool) -> Result<Attempt, Fault> {
    let begun = Instant::now();
    let mut attempt = find(ctx, id).await?.ok_or_else(|| Fault::new(format!("attempt {id} is gone")))?;
    let mut asked = asked;
    for _ in 0..STEPS {
        let Some(step) = attempt.due(ctx.platform.clock.now(), asked) else {
            break;
        };
        if begun.elapsed() > BUDGET {
            break;
        }
        attempt = match take(ctx, caller, &attempt, step).await? {
            Went::On(attempt) => attempt,
            Went::NoFurther(attempt) => return Ok(attempt),
        };
        // It was looked up once; a shopper who is still at the provider is looked up by whoever asks next.
        asked &= step != Step::Find;
    }
    Ok(attempt)
}

/// Asks the provider for a promise, the first time or once more with the same key, and keeps what it says.
pub async fn promise(ctx: &Context, caller: &Caller, attempt: &Attempt) -> Result<Attempt, Fault> {
    let provider = provider(ctx, attempt)?;
    let reference = attempt.id.to_string();
    match provider.authorise(&attempt.asking(&reference)).await {
        Ok(seen) => learn(ctx, caller, attempt.id, &seen, None).await.map(Went::attempt),
        Err(ProviderError::Unknown(fault)) => unanswered(ctx, caller, attempt.id, &fault).await,
        Err(ProviderError::Refused { code }) => {
            let mut work = ctx.database.begin(caller).await?;
            let before = hold(&mut work, attempt.id).await?;
            let after = keep(ctx, &mut work, &before, before.clone().refused(&code), Next::Mine).await?;
            work.commit().await?;
            Ok(after)
        }
    }
}

async fn take(ctx: &Context, caller: &Caller, attempt: &Attempt, step: Step) -> Result<Went, Fault> {
    let provider = provider(ctx, attempt)?;
    let reference = attempt.id.to_string();
    let (said, confirms) = match step {
        Step::Find => match provider.find(&attempt.provider_key).await {
            Ok(Some(seen)) => (Ok(seen), None),
            Ok(None) => return never_heard_of(ctx, caller, attempt).await,
            Err(error) => (Err(error), None),
        },
        Step::Abandon => (provider.abandon(&attempt.asking(&reference)).await, None),
        Step::Capture(total) => (provider.capture(&attempt.at_provider(), total).await, None),
        Step::Void => (provider.void(&attempt.at_provider()).await, None),
        Step::Refund(refund) => (
            provider.refund(&attempt.at_provider(), refund.amount, &refund.id.to_string()).await,
            Some(refund.id),
        ),
    };
    match said {
        Ok(seen) => learn(ctx, caller, attempt.id, &seen, confirms).await,
        Err(ProviderError::Unknown(fault)) => unanswered(ctx, caller, attempt.id, &fault).await.map(Went::NoFurther),
        Err(ProviderError::Refused { code }) => refused(ctx, caller, attempt, step, &code).await,
    }
}

fn provider<'c>(ctx: &'c Context, attempt: &Attempt) -> Result<&'c dyn PaymentProvider, Fault> {
    ctx.provider(&attempt.method)
        .ok_or_else(|| Fault::new(format!("attempt {} is of the method {}, which is gone", attempt.id, attempt.method)))
}

/// Joins an answer of the provider to what is known. `confirms`: the refund that it is the answer to.
async fn learn(ctx: &Context, caller: &Caller, id: AttemptId, seen: &Payment, confirms: Option<RefundId>) -> Result<Went, Fault> {
    let mut work = ctx.database.begin(caller).await?;
    let mut before = hold(&mut work, id).await?;
    if let Err(why) = before.is_about(seen) {
        drop(work);
        tracing::error!(attempt = %id, payment = %seen.id, why, "the provider's answer contradicts our books");
        return unanswered(ctx, caller, id, &Fault::new(why)).await.map(Went::NoFurther);
    }
    if let Some(refund) = confirms {
        Refunds(work.connection()).succeed(refund, ctx.platform.clock.now()).await?;
        // Another one may be the oldest now.
        before = hold(&mut work, id).await?;
    }
    let after = keep(ctx, &mut work, &before, before.clone().learn(seen), Next::Mine).await?;
    work.commit().await?;
    Ok(Went::On(after))
}

/// No answer: whatever was asked may have happened. Somebody looks again in a while.
async fn unanswered(ctx: &Context, caller: &Caller, id: AttemptId, fault: &Fault) -> Result<Attempt, Fault> {
    tracing::warn!(attempt = %id, error = %fault, "the provider's answer is lost");
    let mut work = ctx.database.begin(caller).await?;
    let before = hold(&mut work, id).await?;
    let after = Attempt {
        lost: before.standing.is_none(),
        ..before.clone()
    };
    let after = keep(ctx, &mut work, &before, after, Next::Mine).await?;
    work.commit().await?;
    Ok(after)
}

/// The provider does not know the key: the request never arrived. It is sent again, a few times; then the key is given up, so that
/// nothing comes of it should it arrive after all.
async fn never_heard_of(ctx: &Context, caller: &Caller, attempt: &Attempt) -> Result<Went, Fault> {
    let mut work = ctx.database.begin(caller).await?;
    let before = hold(&mut work, attempt.id).await?;
    if before.standing != attempt.standing {
        return Ok(Went::On(before));
    }
    let mut after = before.clone();
    let again = match before.standing {
        Some(_) => {
            tracing::error!(attempt = %before.id, "the provider forgot a payment that it told of");
            None
        }
        None => before.retry(ctx.platform.clock.now()),
    };
    match again {
        Some(true) => {
            after.tries += 1;
            after.lost = true;
        }
        Some(false) => after = after.undone(NEVER_ARRIVED),
        // Not time yet; one that was told of is looked for again after the usual pause.
        None if before.standing.is_none() => return Ok(Went::NoFurther(before)),
        None => {}
    }
    let after = keep(ctx, &mut work, &before, after, Next::Mine).await?;
    work.commit().await?;
    match again {
        Some(true) => promise(ctx, caller, &after).await.map(Went::On),
        Some(false) => Ok(Went::On(after)),
        None => Ok(Went::NoFurther(after)),
    }
}

/// The provider will not. It may know more than we do: what was taken cannot be voided, what was voided cannot be taken.
async fn refused(ctx: &Context, caller: &Caller, attempt: &Attempt, step: Step, code: &str) -> Result<Went, Fault> {
    if let Ok(Some(seen)) = provider(ctx, attempt)?.find(&attempt.provider_key).await {
        let learnt = learn(ctx, caller, attempt.id, &seen, None).await?;
        if matches!(&learnt, Went::On(after) if after.due(ctx.platform.clock.now(), false) != Some(step)) {
            return Ok(learnt);
        }
    }
    tracing::error!(attempt = %attempt.id, ?step, code, "the provider refuses");
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(caller).await?;
    let before = hold(&mut work, attempt.id).await?;
    // Money that is owed back stays owed; a refund that staff wished for is theirs to wish for again.
    let is_owed = before.undo.is_some() && before.refunded < before.captured;
    if let Step::Refund(refund) = step
        && !is_owed
        && Refunds(work.connection()).fail(refund.id, code, now).await?
    {
        let before = hold(&mut work, attempt.id).await?;
        let after = Attempt {
            refund_wanted: (before.refund_wanted - refund.amount).max(before.refunded),
            ..before.clone()
        };
        let after = keep(ctx, &mut work, &before, after, Next::Mine).await?;
        work.commit().await?;
        return Ok(Went::On(after));
    }
    Attempts(work.connection()).postpone(attempt.id, now.plus(REFUSED)).await?;
    work.commit().await?;
    Ok(Went::NoFurther(before))
}

impl Went {
    fn attempt(self) -> Attempt {
        match self {
            Went::On(attempt) | Went::NoFurther(attempt) => attempt,
        }
    }
}
