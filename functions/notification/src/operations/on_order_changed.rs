//! Something happened to an order: whoever placed it gets a mail, one per event.
//!
//! The words are written first, from what the order says now; then the event is claimed and the mail is queued in one transaction; then
//! the post takes it. A mail that is queued is safe: what goes wrong afterwards is for `notification.sweep-mails`.

use calls::order::DescribeOrder;
use documents::{Transacted, Write};
use events::Delivered;
use events::topics::OrderEvent;
use operation::batch::poison;
use operation::{Caller, Empty, Problem};

use crate::notification::{Language, Notification, Reason, STALE, Status, Template};
use crate::notifications::{Notifications, Waiting};
use crate::recipient::Recipient;
use crate::{Context, post};

const CONSUMER: &str = "notification.on-order-changed";

pub async fn handle(ctx: &Context, caller: Caller, told: Delivered<OrderEvent>) -> Result<Empty, Problem> {
    let state = told.event.state();
    let now = ctx.platform.clock.now();
    if now.since(told.occurred_at) >= STALE {
        tracing::info!(event = %told.id, order = %state.order, "too long ago for a mail");
        return Ok(Empty);
    }
    if Notifications(ctx.documents.as_ref()).knows(state.order, told.id).await? {
        return Ok(Empty);
    }
    let order = match ctx
        .platform
        .calls
        .ask(&caller, CONSUMER, DescribeOrder { order: state.order })
        .await
    {
        Ok(order) => order,
        Err(problem) if problem.is_transient() => return Err(problem),
        Err(problem) => return Err(poison(format!("order {} cannot be described: {}", state.order, problem.code))),
    };
    let template = template(&told.event);
    let reason = Reason {
        event: told.id,
        template,
        recipient: Recipient::of(&order.email),
    };
    let language = Language::En;
    let letter = ctx.letters.of_order(language, template, &order, state.shipment.as_ref())?;
    let waiting = Waiting {
        notification: Notification {
            id: reason.notification(),
            key: reason.to_string(),
            template,
            language,
            email: order.email,
            name: Some(order.shipping_address.name.into_string()),
            customer: order.customer,
            order: Some(order.order),
            order_number: Some(order.number),
            subject: letter.subject,
            status: Status::begun(now),
            tries: 1,
            written_at: now,
        },
        text: letter.text,
        html: letter.html,
        traceparent: caller.traceparent.clone(),
        hop: caller.hop,
    };
    let mut writes = vec![Write::Once {
        consumer: CONSUMER,
        event: told.id,
    }];
    writes.extend(waiting.queued()?);
    match ctx.documents.transact(writes, Vec::new()).await? {
        Transacted::Conflict(_) => return Ok(Empty),
        Transacted::Done => {}
    }
    if let Err(fault) = post::send(ctx, &waiting).await {
        tracing::warn!(notification = %waiting.notification.id, %fault, "a queued mail is left to the sweeper");
    }
    Ok(Empty)
}

fn template(event: &OrderEvent) -> Template {
    match event {
        OrderEvent::Placed(_) => Template::OrderPlaced,
        OrderEvent::Cancelled(_) => Template::OrderCancelled,
        OrderEvent::Shipped(_) => Template::OrderShipped,
        OrderEvent::Delivered(_) => Template::OrderDelivered,
    }
}
