//! Cancel an order.
//!
//! A shopper may cancel until the first parcel leaves. Payment and stock are given back by their own contexts when they hear
//! `order.cancelled`; nothing here waits for them. Asking twice is not an error.

use kernel::{OrderId, Text};
use operation::{Caller, Fault, Once, Problem, Version, Versioned};
use postgres::{ClaimError, Claimed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checkouts::Owner;
use crate::order::{AlreadyShipped, Moment};
use crate::orders::Orders;
use crate::views::OrderView;
use crate::{Context, published};

/// Which order, and why.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelOrder {
    /// The order.
    pub order: OrderId,
    /// Why, in the shopper's words.
    pub reason: Option<Text<1, 500>>,
}

pub async fn cancel(ctx: &Context, caller: Caller, ask: CancelOrder) -> Result<Once<Versioned<OrderView>>, CancelError> {
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(&caller).await?;
    let claim = match work.claim(&caller, "order.cancel", &ask).await? {
        Claimed::Before(answer) => return Ok(Once::replayed(answer)),
        Claimed::First(claim) => claim,
    };
    let found = Orders(work.connection()).find_for_update(&Owner::of(&caller), ask.order).await?;
    let before = found.ok_or(CancelError::NoSuchOrder)?;
    let order = match before.clone().cancel(ask.reason.map(Text::into_string))? {
        None => before,
        Some(order) => {
            let moment = Moment {
                version: order.version,
                at: now,
                what: "cancelled",
                detail: order.cancel_reason.clone(),
            };
            Orders(work.connection()).save(&order, &moment).await?;
            work.announce(order.version, &published::cancelled(&order, now)?)?;
            order
        }
    };
    let moments = Orders(work.connection()).moments(order.id).await?;
    let once = Once::first(Versioned(Version(order.version), OrderView::of(&order, moments)))?;
    work.keep(claim, once.answer()).await?;
    work.commit().await?;
    Ok(once)
}

/// Every way that cancelling says no.
#[derive(Debug)]
pub enum CancelError {
    /// There is none, or it is somebody else's.
    NoSuchOrder,
    /// Too late.
    AlreadyShipped(AlreadyShipped),
    /// The key was refused.
    Claim(ClaimError),
}

impl From<AlreadyShipped> for CancelError {
    fn from(refused: AlreadyShipped) -> CancelError {
        CancelError::AlreadyShipped(refused)
    }
}

impl From<ClaimError> for CancelError {
    fn from(error: ClaimError) -> CancelError {
        CancelError::Claim(error)
    }
}

impl From<Fault> for CancelError {
    fn from(fault: Fault) -> CancelError {
        CancelError::Claim(ClaimError::Fault(fault))
    }
}

impl From<CancelError> for Problem {
    fn from(error: CancelError) -> Problem {
        match error {
            CancelError::NoSuchOrder => Problem::not_found("order"),
            CancelError::AlreadyShipped(AlreadyShipped { since }) => {
                Problem::new(409, "already-shipped", "A parcel of this order has left already.").with("since", since)
            }
            CancelError::Claim(error) => error.into(),
        }
    }
}
