//! Say how a payment went, after the shopper comes back from the provider.
//!
//! It calls the same guarded step as the provider's webhook: whoever comes second reads what the first one made.

use kernel::CheckoutId;
use operation::{Caller, Fault, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::place::{PlaceError, Placed, Waiting};
use crate::Context;
use crate::checkouts::{Checkouts, Owner};
use crate::orders::Orders;
use crate::saga::{self, Outcome};
use crate::views::OrderView;

/// Which checkout.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleCheckout {
    /// The checkout.
    pub checkout: CheckoutId,
}

pub async fn settle(ctx: &Context, caller: Caller, ask: SettleCheckout) -> Result<Placed, SettleError> {
    let found = Checkouts(&mut *ctx.database.reader().await?)
        .find(&Owner::of(&caller), ask.checkout)
        .await?;
    let checkout = found.ok_or(SettleError::NoSuchCheckout)?;
    match saga::settle(ctx, &caller, checkout.id).await? {
        Outcome::Ordered(order) => {
            let mut connection = ctx.database.reader().await?;
            let mut orders = Orders(&mut connection);
            let found = orders
                .any(order)
                .await?
                .ok_or_else(|| Fault::new("a completed checkout without its order"))?;
            let moments = orders.moments(order).await?;
            Ok(Placed::Ordered(Box::new(OrderView::of(&found, moments))))
        }
        Outcome::RequiresAction(redirect_url) => Ok(Placed::Waiting(Waiting::RequiresAction {
            redirect_url,
            checkout: checkout.id,
        })),
        Outcome::Pending => Ok(Placed::Waiting(Waiting::Pending { checkout: checkout.id })),
        Outcome::Declined(reason) => Err(SettleError::Place(PlaceError::Declined(reason))),
        Outcome::StockGone(lines) => Err(SettleError::Place(PlaceError::StockGone(lines))),
        Outcome::Open => Err(SettleError::NothingToSettle),
    }
}

/// Every way that settling says no.
#[derive(Debug)]
pub enum SettleError {
    /// There is none, or it is somebody else's.
    NoSuchCheckout,
    /// No payment is under way: none was made, or it was given up.
    NothingToSettle,
    /// The payment came to nothing.
    Place(PlaceError),
    /// Another context said no, or nobody's decision.
    Refused(Problem),
}

impl From<Problem> for SettleError {
    fn from(problem: Problem) -> SettleError {
        SettleError::Refused(problem)
    }
}

impl From<Fault> for SettleError {
    fn from(fault: Fault) -> SettleError {
        SettleError::Refused(fault.into())
    }
}

impl From<SettleError> for Problem {
    fn from(error: SettleError) -> Problem {
        match error {
            SettleError::NoSuchCheckout => Problem::not_found("checkout"),
            SettleError::NothingToSettle => Problem::new(
                409,
                "payment-not-found",
                "No payment is under way for this checkout. It can be paid again.",
            ),
            SettleError::Place(error) => error.into(),
            SettleError::Refused(problem) => problem,
        }
    }
}
