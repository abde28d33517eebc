//! Look at a checkout.

use kernel::CheckoutId;
use operation::{Caller, Problem, Version, Versioned};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::checkouts::{Checkouts, Owner};
use crate::views::CheckoutView;
use crate::{Context, till};

/// Which checkout.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetCheckout {
    /// The checkout.
    pub checkout: CheckoutId,
}

pub async fn get_checkout(ctx: &Context, caller: Caller, ask: GetCheckout) -> Result<Versioned<CheckoutView>, Problem> {
    let found = Checkouts(&mut *ctx.database.reader().await?)
        .find(&Owner::of(&caller), ask.checkout)
        .await?;
    let checkout = found.ok_or_else(|| Problem::not_found("checkout"))?;
    Ok(Versioned(Version(checkout.version), till::view(ctx, &caller, &checkout).await?))
}
