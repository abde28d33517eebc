//! Pay for a checkout and make it an order.
//!
//! The shopper says the total that they saw; nobody is ever charged another. One `Idempotency-Key` is one try: its outcome, a
//! refusal too, is what every repetition reads. A checkout becomes at most one order however many keys it is tried with.

use std::time::Duration;

use kernel::{AttemptId, CheckoutId, Money, Text};
use operation::{Answer, AnswerShape, Caller, Fault, IntoAnswer, Once, Problem};
use postgres::{ClaimError, Lease, Leased};
use schemars::{JsonSchema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::card_number::is_card_number;
use crate::checkout::{LEASE, PriceChange, Status};
use crate::checkouts::{Checkouts, Owner};
use crate::orders::Orders;
use crate::saga::{self, Outcome};
use crate::views::OrderView;
use crate::{Context, till};

/// What to pay, and how.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceOrder {
    /// The checkout.
    pub checkout: CheckoutId,
    /// The total that the shopper saw.
    pub expected_total: Money,
    /// How to pay.
    pub payment: Payment,
}

/// A way to pay.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// One of the payment methods: `sandbox`, `cash_on_delivery`.
    pub method: Text<1, 40>,
    /// What the provider's form made of the card; card numbers never come here.
    pub token: Option<Text<1, 200>>,
}

/// What came of it.
#[derive(Debug)]
pub enum Placed {
    /// 201: the order.
    Ordered(Box<OrderView>),
    /// 202: it goes on without the caller.
    Waiting(Waiting),
}

/// A payment that is not settled yet.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Waiting {
    /// The shopper has to finish it at the provider, who sends them back.
    RequiresAction {
        /// Where to go.
        redirect_url: String,
        /// The checkout, to ask for later.
        checkout: CheckoutId,
    },
    /// The provider's answer is awaited. The checkout says how it went, within a minute.
    Pending {
        /// The checkout, to ask for later.
        checkout: CheckoutId,
    },
}

impl IntoAnswer for Placed {
    fn into_answer(self) -> Result<Answer, Fault> {
        match self {
            Placed::Ordered(order) => operation::Created(*order).into_answer(),
            Placed::Waiting(waiting) => operation::Accepted(waiting).into_answer(),
        }
    }
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape> {
        vec![AnswerShape::of::<OrderView>(201, schemas), AnswerShape::of::<Waiting>(202, schemas)]
    }
}

pub async fn place(ctx: &Context, caller: Caller, ask: PlaceOrder) -> Result<Once<Placed>, PlaceError> {
    if ask.payment.token.as_ref().is_some_and(|token| is_card_number(token.as_str())) {
        return Err(PlaceError::CardNumber);
    }
    let lease = match Lease::take(&ctx.database, &caller, "order.place", &ask, ctx.platform.clock.now(), LEASE).await? {
        Leased::Before(answer) => return Ok(Once::replayed(answer)),
        Leased::First(lease) => lease,
    };
    match try_to_place(ctx, &caller, &ask).await {
        Ok(placed) => {
            let once = Once::first(placed)?;
            lease.keep(&mut *ctx.database.reader().await?, once.answer()).await?;
            Ok(once)
        }
        Err(error) => {
            let passes = error.passes();
            let problem = Problem::from(error);
            if passes || problem.is_transient() {
                lease.give_back(&mut *ctx.database.reader().await?).await?;
                return Err(PlaceError::Refused(problem));
            }
            let once = Once::refused(problem, &caller.request_id);
            lease.keep(&mut *ctx.database.reader().await?, once.answer()).await?;
            Ok(once)
        }
    }
}

/// How often a checkout may turn out to be somewhere else than it was a moment ago.
const TURNS: usize = 4;

async fn try_to_place(ctx: &Context, caller: &Caller, ask: &PlaceOrder) -> Result<Placed, PlaceError> {
    let by = "order.place";
    let owner = Owner::of(caller);
    for _ in 0..TURNS {
        let now = ctx.platform.clock.now();
        let mut work = ctx.database.begin(caller).await?;
        let found = Checkouts(work.connection()).find_for_update(&owner, ask.checkout).await?;
        let mut checkout = found.ok_or(PlaceError::NoSuchCheckout)?;
        match checkout.status {
            Status::Completed => {
                // Let go of the row first: whoever waits for it may hold the connection that reading needs.
                drop(work);
                return ordered(ctx, checkout.order).await;
            }
            Status::Paying if checkout.is_driven(now) => return Err(PlaceError::PaymentInProgress),
            Status::Paying => {
                drop(work);
                match saga::settle(ctx, caller, checkout.id).await? {
                    Outcome::Ordered(order) => return ordered(ctx, order).await,
                    Outcome::Pending => return Ok(Placed::Waiting(Waiting::Pending { checkout: checkout.id })),
                    Outcome::RequiresAction(_) => {
                        if let Some(attempt) = checkout.attempt {
                            saga::abandon(ctx, caller, checkout.id, attempt).await?;
                        }
                    }
                    Outcome::Declined(_) | Outcome::StockGone(_) | Outcome::Open => {}
                }
                continue;
            }
            Status::Open | Status::Expired => {}
        }
        let mut changes = Vec::new();
        if checkout.status == Status::Expired || checkout.held_until <= now {
            let before = checkout.lines.clone();
            till::revive(ctx, caller, by, &mut checkout).await?;
            changes = crate::checkout::price_changes(&before, &checkout.lines);
        }
        let missing = checkout.missing();
        if !missing.is_empty() {
            return Err(PlaceError::Incomplete(missing));
        }
        let held = checkout.lease;
        if ask.expected_total != checkout.totals.total {
            checkout.version += 1;
            Checkouts(work.connection()).save(&checkout, held, now).await?;
            work.commit().await?;
            return Err(PlaceError::PriceChanged {
                changes,
                total: checkout.totals.total,
            });
        }
        let paying = checkout.pay(AttemptId::from(ctx.platform.ids.next()), ask.payment.method.as_str(), now);
        if !Checkouts(work.connection()).save(&paying, held, now).await? {
            return Err(PlaceError::PaymentInProgress);
        }
        work.commit().await?;
        let id = paying.id;
        let token = ask.payment.token.as_ref().map(|token| token.as_str().to_owned());
        return match saga::pay(ctx, caller, paying, token).await? {
            Outcome::Ordered(order) => ordered(ctx, order).await,
            Outcome::RequiresAction(redirect_url) => Ok(Placed::Waiting(Waiting::RequiresAction {
                redirect_url,
                checkout: id,
            })),
            Outcome::Pending => Ok(Placed::Waiting(Waiting::Pending { checkout: id })),
            Outcome::Declined(reason) => Err(PlaceError::Declined(reason)),
            Outcome::StockGone(lines) => Err(PlaceError::StockGone(lines)),
            Outcome::Open => Err(PlaceError::Declined(None)),
        };
    }
    Err(PlaceError::PaymentInProgress)
}

async fn ordered(ctx: &Context, order: kernel::OrderId) -> Result<Placed, PlaceError> {
    let mut connection = ctx.database.reader().await?;
    let mut orders = Orders(&mut connection);
    let found = orders
        .any(order)
        .await?
        .ok_or_else(|| Fault::new("a completed checkout without its order"))?;
    let moments = orders.moments(order).await?;
    Ok(Placed::Ordered(Box::new(OrderView::of(&found, moments))))
}

/// Every way that placing says no.
#[derive(Debug)]
pub enum PlaceError {
    /// A card's number came instead of a token.
    CardNumber,
    /// There is none, or it is somebody else's.
    NoSuchCheckout,
    /// These fields have to be filled in first.
    Incomplete(Vec<&'static str>),
    /// The total is not what the shopper saw.
    PriceChanged {
        /// The lines whose price moved.
        changes: Vec<PriceChange>,
        /// The total now.
        total: Money,
    },
    /// Another request is paying right now.
    PaymentInProgress,
    /// The provider said no, with its reason.
    Declined(Option<String>),
    /// Paid, and the stock was gone: the payment is undone.
    StockGone(serde_json::Value),
    /// The key was refused.
    Claim(ClaimError),
    /// Another context said no.
    Refused(Problem),
}

impl PlaceError {
    /// Whether the very same request may succeed in a moment, so that its key is not used up.
    fn passes(&self) -> bool {
        matches!(self, PlaceError::PaymentInProgress)
    }
}

impl From<ClaimError> for PlaceError {
    fn from(error: ClaimError) -> PlaceError {
        PlaceError::Claim(error)
    }
}

impl From<Problem> for PlaceError {
    fn from(problem: Problem) -> PlaceError {
        PlaceError::Refused(problem)
    }
}

impl From<Fault> for PlaceError {
    fn from(fault: Fault) -> PlaceError {
        PlaceError::Refused(fault.into())
    }
}

impl From<PlaceError> for Problem {
    fn from(error: PlaceError) -> Problem {
        match error {
            PlaceError::CardNumber => Problem::invalid("payment.token", "card-number", "is a card's number; send the provider's token"),
            PlaceError::NoSuchCheckout => Problem::not_found("checkout"),
            PlaceError::Incomplete(missing) => {
                let problem = Problem::new(409, "checkout-incomplete", "Something is still missing before this can be paid.");
                missing
                    .into_iter()
                    .fold(problem, |problem, field| problem.field(field, "missing", "fill this in first"))
            }
            PlaceError::PriceChanged { changes, total } => {
                Problem::new(409, "price-changed", "The total is not what you saw. Nothing was charged.")
                    .field(
                        "expected_total",
                        "changed",
                        format!("it comes to {} {} now", total.decimal(), total.currency.code()),
                    )
                    .with("lines", changes)
                    .with("total", total)
            }
            PlaceError::PaymentInProgress => {
                Problem::new(409, "payment-in-progress", "A payment for this checkout is under way.").retry_after(Duration::from_secs(2))
            }
            PlaceError::Declined(reason) => {
                let problem = Problem::new(402, "payment-declined", "The payment was declined. Nothing was charged.");
                reason.into_iter().fold(problem, |problem, reason| problem.with("reason", reason))
            }
            PlaceError::StockGone(lines) => Problem::new(
                409,
                "insufficient-stock",
                "Something was sold out in the meantime. You were not charged.",
            )
            .with("lines", lines),
            PlaceError::Claim(error) => error.into(),
            PlaceError::Refused(problem) => problem,
        }
    }
}
