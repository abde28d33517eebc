//! Look at anybody's order, for staff.

use operation::{Caller, Problem, Scope, Version, Versioned};

use super::get::GetOrder;
use crate::Context;
use crate::orders::Orders;
use crate::views::OrderView;

pub async fn find(ctx: &Context, caller: Caller, ask: GetOrder) -> Result<Versioned<OrderView>, Problem> {
    caller.staff(Scope::Orders)?;
    let mut connection = ctx.database.reader().await?;
    let mut orders = Orders(&mut connection);
    let order = orders.any(ask.order).await?.ok_or_else(|| Problem::not_found("order"))?;
    let moments = orders.moments(order.id).await?;
    Ok(Versioned(Version(order.version), OrderView::of(&order, moments)))
}
