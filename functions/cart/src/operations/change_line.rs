//! Say how many of a line are meant. More than there is is refused; fewer always goes.

use kernel::{CartId, LineId, Quantity};
use operation::{Caller, Versioned};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::changing::{ChangeError, change};
use crate::views::CartView;

/// Which line, and how many.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeLine {
    /// The cart.
    pub cart: CartId,
    /// The line.
    pub line: LineId,
    /// How many from now on.
    pub quantity: Quantity,
}

pub async fn change_line(ctx: &Context, caller: Caller, ask: ChangeLine) -> Result<Versioned<CartView>, ChangeError> {
    change(ctx, &caller, "cart.change-line", ask.cart, None, |cart, shelf| {
        cart.change(ask.line, ask.quantity, |sku| shelf.offer(sku))
    })
    .await
}
