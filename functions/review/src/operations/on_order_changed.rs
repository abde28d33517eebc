//! A parcel arrived: its customer has what is in it, and may say what it is like.
//!
//! That somebody has something is remembered once and never taken back, so an event that comes twice or late changes nothing.

use std::collections::BTreeSet;

use events::Delivered;
use events::topics::OrderEvent;
use operation::{Caller, Empty, Fault};

use crate::Context;
use crate::reviews::{Purchase, Reviews};

pub async fn handle(ctx: &Context, caller: Caller, told: Delivered<OrderEvent>) -> Result<Empty, Fault> {
    let order = match &told.event {
        OrderEvent::Delivered(order) => order,
        OrderEvent::Placed(_) | OrderEvent::Cancelled(_) | OrderEvent::Shipped(_) => return Ok(Empty),
    };
    // A guest has no account to review with.
    let (Some(customer), Some(parcel)) = (&order.customer, &order.shipment) else {
        return Ok(Empty);
    };
    let products: BTreeSet<_> = parcel.lines.iter().map(|line| line.product).collect();
    let store = Reviews::new(ctx, &caller);
    let purchase = Purchase {
        order: Some(order.order),
        delivered_at: order.at,
        review: None,
    };
    for product in products {
        store.remember(customer, product, &purchase).await?;
    }
    Ok(Empty)
}
