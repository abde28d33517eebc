//! A parcel arrived. Asking twice is not an error.

use kernel::ShipmentId;
use operation::{Caller, Fault, Once, Problem, Refused, Scope, Version, Versioned};
use postgres::{ClaimError, Claimed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::order::Moment;
use crate::orders::Orders;
use crate::views::OrderView;
use crate::{Context, published};

/// Which parcel.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliverShipment {
    /// The shipment.
    pub shipment: ShipmentId,
}

pub async fn deliver(ctx: &Context, caller: Caller, ask: DeliverShipment) -> Result<Once<Versioned<OrderView>>, DeliverError> {
    caller.staff(Scope::Orders)?;
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(&caller).await?;
    let claim = match work.claim(&caller, "order.deliver", &ask).await? {
        Claimed::Before(answer) => return Ok(Once::replayed(answer)),
        Claimed::First(claim) => claim,
    };
    let found = Orders(work.connection()).of_shipment_for_update(ask.shipment).await?;
    let before = found.ok_or(DeliverError::NoSuchShipment)?;
    let order = match before.clone().deliver(ask.shipment, now) {
        None => before,
        Some(order) => {
            Orders(work.connection()).save_delivery(ask.shipment, now).await?;
            let moment = Moment {
                version: order.version,
                at: now,
                what: "delivered",
                detail: None,
            };
            Orders(work.connection()).save(&order, &moment).await?;
            if let Some(shipment) = order.shipments.iter().find(|shipment| shipment.id == ask.shipment) {
                work.announce(order.version, &published::delivered(&order, shipment, now)?)?;
            }
            order
        }
    };
    let moments = Orders(work.connection()).moments(order.id).await?;
    let once = Once::first(Versioned(Version(order.version), OrderView::of(&order, moments)))?;
    work.keep(claim, once.answer()).await?;
    work.commit().await?;
    Ok(once)
}

/// Every way that delivering says no.
#[derive(Debug)]
pub enum DeliverError {
    /// Not staff for orders.
    Refused(Refused),
    /// There is none.
    NoSuchShipment,
    /// The key was refused.
    Claim(ClaimError),
}

impl From<Refused> for DeliverError {
    fn from(refused: Refused) -> DeliverError {
        DeliverError::Refused(refused)
    }
}

impl From<ClaimError> for DeliverError {
    fn from(error: ClaimError) -> DeliverError {
        DeliverError::Claim(error)
    }
}

impl From<Fault> for DeliverError {
    fn from(fault: Fault) -> DeliverError {
        DeliverError::Claim(ClaimError::Fault(fault))
    }
}

impl From<DeliverError> for Problem {
    fn from(error: DeliverError) -> Problem {
        match error {
            DeliverError::Refused(refused) => refused.into(),
            DeliverError::NoSuchShipment => Problem::not_found("shipment"),
            DeliverError::Claim(error) => error.into(),
        }
    }
}
