//! An order was placed: what it bought leaves the cart. A guest's cart that was poured into a customer's meanwhile is followed there.

use documents::Attempts;
use events::Delivered;
use events::topics::{OrderEvent, OrderState};
use kernel::CartId;
use operation::{Caller, Empty, Fault};

use crate::cart::Cart;
use crate::carts::{Carts, Saved};
use crate::{Context, announced};

const CONSUMER: &str = "cart.on-order-placed";

pub async fn handle(ctx: &Context, caller: Caller, told: Delivered<OrderEvent>) -> Result<Empty, Fault> {
    let OrderEvent::Placed(order) = &told.event else { return Ok(Empty) };
    let carts = Carts::new(ctx, &caller);
    let mut attempts = Attempts::new(ctx.platform.ids.as_ref());
    // A cart that is nowhere any more has nothing that could leave it.
    while let Some(before) = whereabouts(&carts, order.cart).await? {
        let mut after = without(before.clone(), order);
        let event = (after != before).then(|| {
            after.version += 1;
            announced::bought(&after, ctx.platform.clock.now())
        });
        match carts.save_once(CONSUMER, told.id, &after, event.as_ref()).await? {
            Saved::Yes | Saved::HeardBefore => break,
            Saved::Moved => attempts.again().await?,
        }
    }
    Ok(Empty)
}

fn without(cart: Cart, order: &OrderState) -> Cart {
    let bought: Vec<_> = order.lines.iter().map(|line| (line.sku.clone(), line.quantity)).collect();
    cart.bought(&bought, order.at)
}

async fn whereabouts(carts: &Carts<'_>, cart: CartId) -> Result<Option<Cart>, Fault> {
    if let Some(found) = carts.any(cart).await? {
        return Ok(Some(found));
    }
    match carts.went(cart).await? {
        Some(went) => carts.any(went.into).await,
        None => Ok(None),
    }
}
