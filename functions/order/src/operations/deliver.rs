//! A parcel arrived. Asking twice is not an error.

use kernel::ShipmentId;
use operation::{Caller, Problem, Scope, Version, Versioned};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::order::Moment;
use crate::orders::Orders;
use crate::views::OrderView;
use crate::{Context, published};

/// Which parcel.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliverShipment {
    /// The shipment.
    pub shipment: ShipmentId,
}

pub async fn deliver(ctx: &Context, caller: Caller, ask: DeliverShipment) -> Result<Versioned<OrderView>, Problem> {
    caller.staff(Scope::Orders)?;
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(&caller).await?;
    let found = Orders(work.connection()).of_shipment_for_update(ask.shipment).await?;
    let before = found.ok_or_else(|| Problem::not_found("shipment"))?;
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
    work.commit().await?;
    Ok(Versioned(Version(order.version), OrderView::of(&order, moments)))
}
