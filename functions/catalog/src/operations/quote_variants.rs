//! Say what variants cost right now, and what they are.

use calls::catalog::{QuoteVariants, Quotes};
use operation::{Caller, Problem};

use crate::Context;
use crate::products::Products;

/// More are not quoted at once.
const MOST: usize = 200;

pub async fn quote_variants(ctx: &Context, _: Caller, ask: QuoteVariants) -> Result<Quotes, Problem> {
    if ask.skus.len() > MOST {
        return Err(Problem::invalid("skus", "too-many", &format!("at most {MOST} at once")));
    }
    let found = Products(&mut *ctx.database.reader().await?).quotes(&ask.skus).await?;
    let quotes = ask
        .skus
        .iter()
        .filter_map(|sku| found.iter().find(|quote| quote.sku == *sku).cloned())
        .collect();
    Ok(Quotes { quotes })
}
