//! Look into a cart, at today's prices and stock.

use kernel::CartId;
use operation::{Caller, Problem, Version, Versioned};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::cart::Opener;
use crate::carts::Carts;
use crate::shelf::Shelf;
use crate::views::CartView;

/// Which cart.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetCart {
    /// The cart.
    pub cart: CartId,
}

pub async fn get(ctx: &Context, caller: Caller, ask: GetCart) -> Result<Versioned<CartView>, Problem> {
    let found = Carts::new(ctx, &caller).find(&Opener::of(&caller), ask.cart).await?;
    let cart = found.ok_or_else(|| Problem::not_found("cart"))?;
    let shelf = Shelf::of(ctx, &caller, "cart.get", cart.skus()).await?;
    Ok(Versioned(Version(cart.version), CartView::of(&cart, &shelf, ctx.currency)?))
}
