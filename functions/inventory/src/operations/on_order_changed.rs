//! An order was cancelled: its stock is free again. A parcel left: its goods are off the shelf.

use events::Delivered;
use events::topics::{OrderEvent, OrderState};
use operation::{Caller, Empty, Fault};
use postgres::Work;

use crate::stocks::{Cause, Of, Stocks};
use crate::{Context, announced};

pub async fn handle(ctx: &Context, caller: Caller, told: Delivered<OrderEvent>) -> Result<Empty, Fault> {
    let mut work = ctx.database.begin(&caller).await?;
    if !work.first_time("inventory.on-order-changed", told.id).await? {
        return Ok(Empty);
    }
    match &told.event {
        OrderEvent::Cancelled(order) => give_back(ctx, &mut work, order).await?,
        OrderEvent::Shipped(order) => take_off(ctx, &mut work, order).await?,
        OrderEvent::Placed(_) | OrderEvent::Delivered(_) => {}
    }
    work.commit().await?;
    Ok(Empty)
}

fn cause<'c>(ctx: &'c Context, order: &OrderState) -> Cause<'c> {
    Cause {
        ids: ctx.platform.ids.as_ref(),
        kind: "order",
        id: order.order.to_string(),
        actor: "inventory.on-order-changed",
        note: Some(order.number.clone()),
        at: ctx.platform.clock.now(),
    }
}

async fn give_back(ctx: &Context, work: &mut Work, order: &OrderState) -> Result<(), Fault> {
    let cause = cause(ctx, order);
    for stock in Stocks(work.connection()).deallocate(Of::Order(order.order), &cause).await? {
        work.announce(stock.version, &announced::changed(&stock, "deallocate", cause.at))?;
    }
    Ok(())
}

async fn take_off(ctx: &Context, work: &mut Work, order: &OrderState) -> Result<(), Fault> {
    let cause = cause(ctx, order);
    let mut lines = order.shipment.as_ref().map(|parcel| parcel.lines.clone()).unwrap_or_default();
    lines.sort_by(|a, b| a.sku.cmp(&b.sku));
    for line in lines {
        let stock = Stocks(work.connection())
            .ship(order.order, &line.sku, line.quantity.get(), &cause)
            .await?;
        work.announce(stock.version, &announced::changed(&stock, "ship", cause.at))?;
    }
    Ok(())
}
