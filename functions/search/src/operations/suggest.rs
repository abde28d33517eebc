//! What somebody who is still typing may mean: finished words, products, categories, brands.

use kernel::Text;
use operation::{Cached, Caller, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::views::Suggested;

/// So many of each kind: what fits under a search field.
const OF_EACH: usize = 6;

/// What was typed so far.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suggest {
    /// Words, the last perhaps unfinished.
    pub q: Text<1, 200>,
}

pub async fn suggest(ctx: &Context, caller: Caller, ask: Suggest) -> Result<Cached<Suggested>, Problem> {
    let found = ctx.products.suggest(ask.q.as_str(), OF_EACH).await?;
    let value = Suggested {
        queries: found.queries,
        products: found.products.into_iter().map(|hit| hit.card).collect(),
        categories: found.categories.into_iter().map(Into::into).collect(),
        brands: found.brands.into_iter().map(Into::into).collect(),
        as_of: found.as_of,
    };
    Ok(Cached {
        value,
        max_age: 10,
        stale_while_revalidate: 60,
        if_none_match: caller.if_none_match,
    })
}
