//! Take a line out of a cart.

use kernel::{CartId, LineId};
use operation::{Caller, Versioned};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::changing::{ChangeError, change};
use crate::views::CartView;

/// Which line.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveLine {
    /// The cart.
    pub cart: CartId,
    /// The line.
    pub line: LineId,
}

pub async fn remove_line(ctx: &Context, caller: Caller, ask: RemoveLine) -> Result<Versioned<CartView>, ChangeError> {
    change(ctx, &caller, "cart.remove-line", ask.cart, None, |cart, _| cart.remove(ask.line)).await
}
