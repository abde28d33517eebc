//! Cancel an order.
//!
//! A shopper may cancel until the first parcel leaves. Payment and stock are given back by their own contexts when they hear
//! `order.cancelled`; nothing here waits for them. Asking twice is not an error.

use kernel::{OrderId, Text};
use operation::{Caller, Fault, Problem, Version, Versioned};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::checkouts::Owner;
use crate::order::{AlreadyShipped, Moment};
use crate::orders::Orders;
use crate::views::OrderView;
use crate::{Context, published};

/// Which order, and why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelOrder {
    /// The order.
    pub order: OrderId,
    /// Why, in the shopper's words.
    pub reason: Option<Text<1, 500>>,
}

pub async fn cancel(ctx: &Context, caller: Caller, ask: CancelOrder) -> Result<Versioned<OrderView>, CancelError> {
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(&caller).await?;
    let found = Orders(work.connection()).find_for_update(&Owner::of(&caller), ask.order).await?;
    let order = found.ok_or(CancelError::NoSuchOrder)?;
    let id = order.id;
    if let Some(cancelled) = order.cancel(ask.reason.map(Text::into_string))? {
        let moment = Moment {
            version: cancelled.version,
            at: now,
            what: "cancelled",
            detail: cancelled.cancel_reason.clone(),
        };
        Orders(work.connection()).save(&cancelled, &moment).await?;
        work.announce(cancelled.version, &published::cancelled(&cancelled, now)?)?;
        work.commit().await?;
    } else {
        drop(work);
    }
    let mut connection = ctx.database.reader().await?;
    let mut orders = Orders(&mut connection);
    let order = orders.any(id).await?.ok_or(CancelError::NoSuchOrder)?;
    let moments = orders.moments(id).await?;
    Ok(Versioned(Version(order.version), OrderView::of(&order, moments)))
}

/// Every way that cancelling says no.
#[derive(Debug)]
pub enum CancelError {
    /// There is none, or it is somebody else's.
    NoSuchOrder,
    /// Too late.
    AlreadyShipped(AlreadyShipped),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<AlreadyShipped> for CancelError {
    fn from(refused: AlreadyShipped) -> CancelError {
        CancelError::AlreadyShipped(refused)
    }
}

impl From<Fault> for CancelError {
    fn from(fault: Fault) -> CancelError {
        CancelError::Fault(fault)
    }
}

impl From<CancelError> for Problem {
    fn from(error: CancelError) -> Problem {
        match error {
            CancelError::NoSuchOrder => Problem::not_found("order"),
            CancelError::AlreadyShipped(AlreadyShipped { since }) => {
                Problem::new(409, "already-shipped", "A parcel of this order has left already.").with("since", since)
            }
            CancelError::Fault(fault) => fault.into(),
        }
    }
}
