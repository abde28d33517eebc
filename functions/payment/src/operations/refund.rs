//! Give money of an order back: all of it, some lines, or an amount.
//!
//! One `Idempotency-Key` is one refund. It is written down, within what was taken and not asked back, before the provider is asked; an
//! answer that is lost leaves it `requested`, and the sweeper asks with the refund's own id until it knows.

use std::collections::BTreeMap;
use std::time::Duration;

use calls::order::{DescribeOrder, OrderDescription};
use kernel::{Money, OrderId, RefundId, Sku, Text, Timestamp};
use operation::{Caller, Created, Fault, Once, Problem, Refused, Scope};
use postgres::{ClaimError, Lease, Leased};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::attempt::{Attempt, OpenRefund};
use crate::attempts::Attempts;
use crate::refunds::{Refund, RefundLine, RefundStatus, Refunds};
use crate::settle::Next;
use crate::{Context, settle};

/// More than the longest run of this; whoever comes after a crash waits so long.
const LEASE: Duration = Duration::from_secs(30);
/// The most lines at once.
const LINES: usize = 200;

/// What goes back. Neither lines nor an amount: everything that is left.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundOrder {
    /// The order.
    pub order: OrderId,
    /// Pieces of its lines, for what was paid for them.
    pub lines: Option<Vec<RefundLine>>,
    /// So much.
    pub amount: Option<Money>,
    /// Why.
    pub reason: Text<1, 300>,
}

/// A refund as staff read it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RefundView {
    /// The refund.
    pub id: RefundId,
    /// The order.
    pub order: OrderId,
    /// How much.
    pub amount: Money,
    /// What for, when it is for lines.
    pub lines: Vec<RefundLine>,
    /// Why.
    pub reason: String,
    /// `requested`: the provider's answer is awaited and comes by itself.
    pub status: RefundStatus,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the provider made it.
    pub settled_at: Option<Timestamp>,
}

pub async fn refund(ctx: &Context, caller: Caller, ask: RefundOrder) -> Result<Once<Created<RefundView>>, RefundError> {
    caller.staff(Scope::Payments)?;
    let lease = match Lease::take(&ctx.database, &caller, "payment.refund", &ask, ctx.platform.clock.now(), LEASE).await? {
        Leased::Before(answer) => return Ok(Once::replayed(answer)),
        Leased::First(lease) => lease,
    };
    let once = match give_back(ctx, &caller, &ask).await {
        Ok(view) => Once::first(Created(view))?,
        Err(error) => {
            let problem = Problem::from(error);
            if problem.is_transient() {
                lease.give_back(&mut *ctx.database.reader().await?).await?;
                return Err(RefundError::Other(Box::new(problem)));
            }
            Once::refused(problem, &caller.request_id)
        }
    };
    lease.keep(&mut *ctx.database.reader().await?, once.answer()).await?;
    Ok(once)
}

async fn give_back(ctx: &Context, caller: &Caller, ask: &RefundOrder) -> Result<RefundView, RefundError> {
    let found = Attempts(&mut *ctx.database.reader().await?).of_order(ask.order).await?;
    let id = found.ok_or(RefundError::NoSuchOrder)?;
    let wish = wish(ctx, caller, ask).await?;
    let key = caller.key()?.as_str();

    let mut work = ctx.database.begin(caller).await?;
    let before = Attempts(work.connection()).lock(id).await?.ok_or(RefundError::NoSuchOrder)?;
    let refund = match Refunds(work.connection()).asked(id, &caller.principal(), key).await? {
        // A run before this one came so far.
        Some(refund) => refund.id,
        None => {
            let earlier = Refunds(work.connection()).lines(id).await?;
            let amount = wish.amount(&before, &earlier)?;
            let refund = Refund {
                id: RefundId::from(ctx.platform.ids.next()),
                attempt: id,
                amount,
                reason: ask.reason.as_str().to_owned(),
                lines: ask.lines.clone().unwrap_or_default(),
                status: RefundStatus::Requested,
                failure: None,
                requested_by: caller.principal(),
                request_key: key.to_owned(),
                created_at: ctx.platform.clock.now(),
                settled_at: None,
            };
            Refunds(work.connection()).insert(&refund).await?;
            let mut after = before.clone();
            after.refund_wanted += amount;
            after.open_refund.get_or_insert(OpenRefund { id: refund.id, amount });
            settle::keep(ctx, &mut work, &before, after, Next::Mine).await?;
            refund.id
        }
    };
    work.commit().await?;
    settle::drive(ctx, caller, id, false).await?;

    let refund = Refunds(&mut *ctx.database.reader().await?)
        .find(refund)
        .await?
        .ok_or_else(|| Fault::new("a refund that is gone"))?;
    match refund.status {
        RefundStatus::Failed => Err(RefundError::ProviderRefused(refund.failure)),
        RefundStatus::Requested | RefundStatus::Succeeded => Ok(RefundView {
            id: refund.id,
            order: ask.order,
            amount: Money::new(refund.amount, before.amount.currency),
            lines: refund.lines,
            reason: refund.reason,
            status: refund.status,
            created_at: refund.created_at,
            settled_at: refund.settled_at,
        }),
    }
}

/// What is to go back.
#[derive(Debug)]
enum Wish<'a> {
    Everything,
    Amount(Money),
    Lines(&'a [RefundLine], Box<OrderDescription>),
}

async fn wish<'a>(ctx: &Context, caller: &Caller, ask: &'a RefundOrder) -> Result<Wish<'a>, RefundError> {
    match (&ask.lines, ask.amount) {
        (Some(_), Some(_)) => Err(RefundError::Both),
        (None, None) => Ok(Wish::Everything),
        (None, Some(amount)) => Ok(Wish::Amount(amount)),
        (Some(lines), None) if lines.is_empty() || lines.len() > LINES => Err(RefundError::HowManyLines),
        (Some(lines), None) => {
            let order = ctx
                .platform
                .calls
                .ask(caller, "payment.refund", DescribeOrder { order: ask.order })
                .await?;
            Ok(Wish::Lines(lines, Box::new(order)))
        }
    }
}

impl Wish<'_> {
    /// Minor units, within what was taken of the attempt and not asked back. `earlier`: the pieces that went back before.
    fn amount(&self, attempt: &Attempt, earlier: &[RefundLine]) -> Result<i64, RefundError> {
        let left = Money::new(attempt.captured - attempt.refund_wanted, attempt.amount.currency);
        if attempt.captured == 0 {
            return Err(RefundError::NotCaptured);
        }
        let (field, amount) = match self {
            Wish::Everything => ("amount", left),
            Wish::Amount(amount) if amount.currency != left.currency => return Err(RefundError::Currency(left.currency)),
            Wish::Amount(amount) if amount.amount <= 0 => return Err(RefundError::Amount),
            Wish::Amount(amount) => ("amount", *amount),
            Wish::Lines(lines, order) => ("lines", cost(order, lines, earlier, left)?),
        };
        if amount.amount > left.amount {
            return Err(RefundError::OverAmount { field, left });
        }
        if amount.amount == 0 {
            return Err(RefundError::NothingLeft);
        }
        Ok(amount.amount)
    }
}

/// What was paid for these pieces: their share of what their line cost. Shares are taken between what is back before and after, so that a
/// line that goes back piece by piece adds up to exactly what it cost.
fn cost(order: &OrderDescription, lines: &[RefundLine], earlier: &[RefundLine], left: Money) -> Result<Money, RefundError> {
    let mut back: BTreeMap<&Sku, i64> = BTreeMap::new();
    for line in earlier {
        *back.entry(&line.sku).or_default() += line.quantity.get();
    }
    let mut cost = Money::zero(left.currency);
    for (index, line) in lines.iter().enumerate() {
        let of_it: Vec<_> = order.lines.iter().filter(|described| described.sku == line.sku).collect();
        if of_it.is_empty() {
            return Err(RefundError::NoSuchLine(index));
        }
        let bought: i64 = of_it.iter().map(|described| described.quantity.get()).sum();
        let total = Money::sum(left.currency, of_it.iter().map(|described| described.total)).map_err(Fault::from)?;
        let before = back.entry(&line.sku).or_default();
        let after = *before + line.quantity.get();
        if after > bought {
            return Err(RefundError::TooMany {
                index,
                left: bought - *before,
            });
        }
        let share = |pieces| total.ratio(pieces, bought);
        let difference = share(after).and_then(|after| after.minus(share(*before)?)).map_err(Fault::from)?;
        cost = cost.plus(difference).map_err(Fault::from)?;
        *before = after;
    }
    Ok(cost)
}

/// Every way that refunding says no.
#[derive(Debug)]
pub enum RefundError {
    /// Not staff for payments, or no key.
    Refused(Refused),
    /// There is none, or its payment has not been told yet.
    NoSuchOrder,
    /// Lines and an amount.
    Both,
    /// No line, or too many at once.
    HowManyLines,
    /// The order has no such line.
    NoSuchLine(usize),
    /// Fewer pieces are left of this line.
    TooMany {
        /// Its place in the request.
        index: usize,
        /// What is left.
        left: i64,
    },
    /// It was paid in this currency.
    Currency(kernel::Currency),
    /// Nothing, or less.
    Amount,
    /// More than is left of what was taken.
    OverAmount {
        /// What said how much.
        field: &'static str,
        /// What is left.
        left: Money,
    },
    /// All of it went back, or what is asked for cost nothing.
    NothingLeft,
    /// Nothing was taken.
    NotCaptured,
    /// The provider will not, with its reason.
    ProviderRefused(Option<String>),
    /// The key was refused.
    Claim(ClaimError),
    /// Another context said no.
    Other(Box<Problem>),
}

impl From<Refused> for RefundError {
    fn from(refused: Refused) -> RefundError {
        RefundError::Refused(refused)
    }
}

impl From<ClaimError> for RefundError {
    fn from(error: ClaimError) -> RefundError {
        RefundError::Claim(error)
    }
}

impl From<Problem> for RefundError {
    fn from(problem: Problem) -> RefundError {
        RefundError::Other(Box::new(problem))
    }
}

impl From<Fault> for RefundError {
    fn from(fault: Fault) -> RefundError {
        RefundError::Other(Box::new(fault.into()))
    }
}

impl From<RefundError> for Problem {
    fn from(error: RefundError) -> Problem {
        match error {
            RefundError::Refused(refused) => refused.into(),
            RefundError::NoSuchOrder => Problem::not_found("order"),
            RefundError::Both => Problem::invalid("amount", "not-both", "say lines or an amount, not both"),
            RefundError::HowManyLines => Problem::invalid("lines", "out-of-range", &format!("1 to {LINES} lines at once")),
            RefundError::NoSuchLine(index) => Problem::invalid(&format!("lines[{index}].sku"), "unknown", "is not part of this order"),
            RefundError::TooMany { index, left } => Problem::invalid(
                &format!("lines[{index}].quantity"),
                "too-many",
                &format!("only {left} can still go back"),
            ),
            RefundError::Currency(ours) => Problem::invalid("amount.currency", "unknown", &format!("the order was paid in {ours}")),
            RefundError::Amount => Problem::invalid("amount.amount", "out-of-range", "must be more than nothing"),
            RefundError::OverAmount { field, left } => {
                Problem::invalid(field, "over-amount", &format!("at most {left} can still go back")).with("refundable", left)
            }
            RefundError::NothingLeft => Problem::new(409, "nothing-to-refund", "There is nothing left that could go back."),
            RefundError::NotCaptured => Problem::new(409, "not-captured", "No money was taken for this order yet."),
            RefundError::ProviderRefused(code) => {
                let problem = Problem::new(409, "refund-refused", "The provider will not make this refund.");
                code.into_iter().fold(problem, |problem, code| problem.with("reason", code))
            }
            RefundError::Claim(error) => error.into(),
            RefundError::Other(problem) => *problem,
        }
    }
}
