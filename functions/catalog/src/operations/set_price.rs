//! Set what a variant costs from now on.

use kernel::{Money, ProductId, Sku};
use operation::{Caller, Problem, Scope};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::create_product::check_price;
use crate::Context;
use crate::writer;

/// The new price.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPrice {
    /// The variant.
    pub sku: Sku,
    /// What it costs.
    pub price: Money,
    /// What it used to cost, when that is to be shown.
    pub compare_at: Option<Money>,
}

/// The price as it is now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PriceView {
    /// The variant.
    pub sku: Sku,
    /// Its product.
    pub product: ProductId,
    /// What it costs.
    pub price: Money,
    /// What it used to cost, when that is shown.
    pub compare_at: Option<Money>,
}

pub async fn set_price(ctx: &Context, caller: Caller, ask: SetPrice) -> Result<PriceView, Problem> {
    let actor = caller.staff(Scope::Catalog)?.subject.clone();
    for (field, money) in [("price", Some(ask.price)), ("compare_at", ask.compare_at)] {
        if let Some(money) = money {
            check_price(ctx, money).map_err(|message| Problem::invalid(field, "invalid", &message))?;
        }
    }
    let mut work = ctx.database.begin(&caller).await?;
    let product = writer::set_price(&mut work, ctx.platform.clock.now(), &actor, &ask.sku, ask.price, ask.compare_at).await?;
    let product = product.ok_or_else(|| Problem::not_found("variant"))?;
    work.commit().await?;
    Ok(PriceView {
        sku: ask.sku,
        product,
        price: ask.price,
        compare_at: ask.compare_at,
    })
}
