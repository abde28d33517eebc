//! Send a parcel.

use kernel::{OrderId, Quantity, ShipmentId, Sku, Text};
use operation::{Caller, Created, Fault, Once, Problem, Refused, Scope};
use postgres::{ClaimError, Claimed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::order::{CannotShip, Moment, Packed};
use crate::orders::Orders;
use crate::views::OrderView;
use crate::{Context, published};

/// What leaves, and how.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipOrder {
    /// The order.
    pub order: OrderId,
    /// Who carries it.
    pub carrier: Option<Text<1, 60>>,
    /// The carrier's number for it.
    pub tracking: Option<Text<1, 100>>,
    /// What is in it; without it, all that is left to send.
    #[serde(default)]
    pub lines: Vec<ShipLine>,
}

/// So many of a variant.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipLine {
    /// The variant.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
}

pub async fn ship(ctx: &Context, caller: Caller, ask: ShipOrder) -> Result<Once<Created<OrderView>>, ShipError> {
    caller.staff(Scope::Orders)?;
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(&caller).await?;
    let claim = match work.claim(&caller, "order.ship", &ask).await? {
        Claimed::Before(answer) => return Ok(Once::replayed(answer)),
        Claimed::First(claim) => claim,
    };
    let order = Orders(work.connection())
        .any_for_update(ask.order)
        .await?
        .ok_or(ShipError::NoSuchOrder)?;
    let packed: Vec<_> = ask
        .lines
        .into_iter()
        .map(|line| Packed {
            sku: line.sku,
            quantity: line.quantity,
        })
        .collect();
    let (carrier, tracking) = (ask.carrier.map(Text::into_string), ask.tracking.map(Text::into_string));
    let order = order.ship(ShipmentId::from(ctx.platform.ids.next()), &packed, carrier, tracking, now)?;
    let shipment = order.shipments.last().ok_or_else(|| Fault::new("a parcel that is not there"))?;

    let detail = [shipment.carrier.as_deref(), shipment.tracking.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let moment = Moment {
        version: order.version,
        at: now,
        what: "shipped",
        detail: (!detail.is_empty()).then_some(detail),
    };
    Orders(work.connection()).insert_shipment(&order, shipment).await?;
    Orders(work.connection()).save(&order, &moment).await?;
    work.announce(order.version, &published::shipped(&order, shipment, now)?)?;
    let moments = Orders(work.connection()).moments(order.id).await?;
    let once = Once::first(Created(OrderView::of(&order, moments)))?;
    work.keep(claim, once.answer()).await?;
    work.commit().await?;
    Ok(once)
}

/// Every way that shipping says no.
#[derive(Debug)]
pub enum ShipError {
    /// Not staff for orders.
    Refused(Refused),
    /// There is none.
    NoSuchOrder,
    /// The order does not allow it.
    CannotShip(CannotShip),
    /// The key was refused.
    Claim(ClaimError),
}

impl From<Refused> for ShipError {
    fn from(refused: Refused) -> ShipError {
        ShipError::Refused(refused)
    }
}

impl From<CannotShip> for ShipError {
    fn from(refused: CannotShip) -> ShipError {
        ShipError::CannotShip(refused)
    }
}

impl From<ClaimError> for ShipError {
    fn from(error: ClaimError) -> ShipError {
        ShipError::Claim(error)
    }
}

impl From<Fault> for ShipError {
    fn from(fault: Fault) -> ShipError {
        ShipError::Claim(ClaimError::Fault(fault))
    }
}

impl From<ShipError> for Problem {
    fn from(error: ShipError) -> Problem {
        match error {
            ShipError::Refused(refused) => refused.into(),
            ShipError::NoSuchOrder => Problem::not_found("order"),
            ShipError::CannotShip(CannotShip::Cancelled) => Problem::new(409, "order-cancelled", "This order was cancelled."),
            ShipError::CannotShip(CannotShip::NothingLeft) => Problem::new(409, "nothing-to-ship", "All of this order has left already."),
            ShipError::CannotShip(CannotShip::NoSuchLine(sku)) => {
                Problem::invalid("lines", "unknown", &format!("{sku} is not part of this order"))
            }
            ShipError::CannotShip(CannotShip::TooMany(sku, left)) => {
                Problem::invalid("lines", "too-many", &format!("only {left} of {sku} are left to send"))
            }
            ShipError::Claim(error) => error.into(),
        }
    }
}
