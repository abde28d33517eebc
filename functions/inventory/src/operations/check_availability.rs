//! How many of each can be bought right now.

use calls::inventory::{Availability, Available, CheckAvailability};
use operation::{Caller, Problem};

use crate::Context;
use crate::stocks::Stocks;

/// More are not asked at once.
const MOST: usize = 200;

pub async fn check_availability(ctx: &Context, _: Caller, ask: CheckAvailability) -> Result<Availability, Problem> {
    if ask.skus.len() > MOST {
        return Err(Problem::invalid("skus", "too-many", &format!("at most {MOST} at once")));
    }
    let available = Stocks(&mut *ctx.database.reader().await?).available(&ask.skus).await?;
    let stock = ask
        .skus
        .into_iter()
        .zip(available)
        .map(|(sku, available)| Available { sku, available })
        .collect();
    Ok(Availability { stock })
}
