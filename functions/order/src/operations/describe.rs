//! Tell another context what an order says and to whom it goes: for mails. Personal data leaves only this way, never on a topic.

use calls::order::{DescribeOrder, DescribedLine, DescribedShipment, OrderDescription};
use operation::{Caller, Problem};

use crate::Context;
use crate::orders::Orders;

pub async fn describe(ctx: &Context, _: Caller, ask: DescribeOrder) -> Result<OrderDescription, Problem> {
    let found = Orders(&mut *ctx.database.reader().await?).any(ask.order).await?;
    let order = found.ok_or_else(|| Problem::not_found("order"))?;
    let variant = |colour: &Option<String>, size: &Option<String>| {
        [colour.as_deref(), size.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    };
    Ok(OrderDescription {
        order: order.id,
        number: order.number,
        email: order.email,
        customer: order.customer,
        placed_at: order.placed_at,
        lines: order
            .lines
            .into_iter()
            .map(|line| DescribedLine {
                variant: variant(&line.line.colour, &line.line.size),
                sku: line.line.sku,
                slug: line.line.slug,
                title: line.line.title,
                image: line.line.image,
                quantity: line.line.quantity,
                unit_price: line.line.unit_price,
                total: line.line.total,
            })
            .collect(),
        totals: order.totals,
        shipping_address: order.shipping_address,
        shipping_method: order.shipping_method.label,
        payment_method: order.payment_method,
        shipments: order
            .shipments
            .into_iter()
            .map(|parcel| DescribedShipment {
                shipment: parcel.id,
                carrier: parcel.carrier,
                tracking: parcel.tracking,
                shipped_at: parcel.shipped_at,
            })
            .collect(),
    })
}
