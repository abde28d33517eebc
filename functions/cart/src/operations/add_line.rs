//! Put something into a cart. What is there already is added to, up to 999.

use kernel::{CartId, LineId, Quantity, Sku};
use operation::{Caller, Versioned};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::changing::{ChangeError, change};
use crate::views::CartView;

/// What, and how many.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddLine {
    /// The cart.
    pub cart: CartId,
    /// The variant.
    pub sku: Sku,
    /// How many more.
    pub quantity: Quantity,
}

pub async fn add_line(ctx: &Context, caller: Caller, ask: AddLine) -> Result<Versioned<CartView>, ChangeError> {
    let line = LineId::from(ctx.platform.ids.next());
    let now = ctx.platform.clock.now();
    change(ctx, &caller, "cart.add-line", ask.cart, Some(&ask.sku), |cart, shelf| {
        cart.add(line, &ask.sku, ask.quantity, shelf.offer(&ask.sku), now)
    })
    .await
}
