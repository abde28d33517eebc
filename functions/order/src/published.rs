//! What this context announces.

use events::topics::{CheckoutEvent, CheckoutState, OrderEvent, OrderLineState, OrderState, ShipmentState};
use kernel::{OrderId, Quantity, Timestamp};
use operation::Fault;

use crate::checkout::Checkout;
use crate::order::{Order, OrderLine, Shipment};

fn checkout_state(checkout: &Checkout, order: Option<OrderId>, at: Timestamp) -> CheckoutState {
    CheckoutState {
        checkout: checkout.id,
        cart: checkout.cart,
        customer: checkout.customer.clone(),
        total: checkout.totals.total,
        order,
        at,
    }
}

/// Somebody goes to the till.
pub fn started(checkout: &Checkout, at: Timestamp) -> CheckoutEvent {
    CheckoutEvent::Started(checkout_state(checkout, None, at))
}

/// Nothing came of it.
pub fn expired(checkout: &Checkout, at: Timestamp) -> CheckoutEvent {
    CheckoutEvent::Expired(checkout_state(checkout, None, at))
}

/// It became an order.
pub fn completed(checkout: &Checkout, at: Timestamp) -> CheckoutEvent {
    CheckoutEvent::Completed(checkout_state(checkout, Some(checkout.order), at))
}

fn line(line: &OrderLine, quantity: Quantity) -> OrderLineState {
    OrderLineState {
        sku: line.line.sku.clone(),
        product: line.line.product,
        slug: line.line.slug.clone(),
        quantity,
    }
}

fn parcel(order: &Order, shipment: &Shipment) -> Result<ShipmentState, Fault> {
    let mut lines = Vec::with_capacity(shipment.lines.len());
    for (number, quantity) in &shipment.lines {
        let of = order
            .lines
            .iter()
            .find(|line| line.number == *number)
            .ok_or_else(|| Fault::new("a parcel with a line of nobody"))?;
        lines.push(line(of, Quantity::new(*quantity)?));
    }
    Ok(ShipmentState {
        shipment: shipment.id,
        lines,
    })
}

fn state(order: &Order, shipment: Option<&Shipment>, at: Timestamp) -> Result<OrderState, Fault> {
    Ok(OrderState {
        order: order.id,
        number: order.number.clone(),
        checkout: order.checkout,
        cart: order.cart,
        attempt: order.attempt,
        customer: order.customer.clone(),
        lines: order.lines.iter().map(|each| line(each, each.line.quantity)).collect(),
        total: order.totals.total,
        shipment: shipment.map(|shipment| parcel(order, shipment)).transpose()?,
        at,
    })
}

/// It exists.
pub fn placed(order: &Order) -> Result<OrderEvent, Fault> {
    Ok(OrderEvent::Placed(state(order, None, order.placed_at)?))
}

/// It will not be sent.
pub fn cancelled(order: &Order, at: Timestamp) -> Result<OrderEvent, Fault> {
    Ok(OrderEvent::Cancelled(state(order, None, at)?))
}

/// A parcel left.
pub fn shipped(order: &Order, shipment: &Shipment, at: Timestamp) -> Result<OrderEvent, Fault> {
    Ok(OrderEvent::Shipped(state(order, Some(shipment), at)?))
}

/// A parcel arrived.
pub fn delivered(order: &Order, shipment: &Shipment, at: Timestamp) -> Result<OrderEvent, Fault> {
    Ok(OrderEvent::Delivered(state(order, Some(shipment), at)?))
}
