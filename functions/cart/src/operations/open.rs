//! Tell another context what is in a cart, for whoever may open it.

use calls::cart::{OpenCart, OpenedCart, OpenedLine};
use operation::{Caller, Problem};

use crate::Context;
use crate::cart::Opener;
use crate::carts::Carts;

pub async fn open(ctx: &Context, caller: Caller, ask: OpenCart) -> Result<OpenedCart, Problem> {
    let opener = Opener::new(ask.customer, ask.token.as_ref().map(kernel::Secret::hash));
    let found = Carts::new(ctx, &caller).find(&opener, ask.cart).await?;
    let cart = found.ok_or_else(|| Problem::not_found("cart"))?;
    Ok(OpenedCart {
        cart: cart.id,
        version: cart.version,
        customer: cart.owner.customer().map(str::to_owned),
        lines: cart
            .lines
            .into_iter()
            .map(|line| OpenedLine {
                line: line.id,
                sku: line.sku,
                quantity: line.quantity,
            })
            .collect(),
    })
}
