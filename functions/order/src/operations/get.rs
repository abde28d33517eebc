//! Look at one of one's own orders.

use kernel::OrderId;
use operation::{Caller, Problem, Version, Versioned};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::checkouts::Owner;
use crate::orders::Orders;
use crate::views::OrderView;

/// Which order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetOrder {
    /// The order.
    pub order: OrderId,
}

pub async fn get(ctx: &Context, caller: Caller, ask: GetOrder) -> Result<Versioned<OrderView>, Problem> {
    let mut connection = ctx.database.reader().await?;
    let mut orders = Orders(&mut connection);
    let order = orders
        .find(&Owner::of(&caller), ask.order)
        .await?
        .ok_or_else(|| Problem::not_found("order"))?;
    let moments = orders.moments(order.id).await?;
    Ok(Versioned(Version(order.version), OrderView::of(&order, moments)))
}
