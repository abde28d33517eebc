//! What shoppers say of a product: newest first, with the stars of all of them.

use calls::catalog::ResolveProduct;
use kernel::{Limit, Page, ReviewId, Slug};
use operation::{Cached, Caller, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Context;
use crate::review::Stars;
use crate::reviews::Reviews;
use crate::views::{ReviewView, SummaryView};

/// Which page of which product's reviews.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListReviews {
    /// The product's name in addresses.
    pub slug: Slug,
    /// Only with so many stars; repeated means any of them.
    #[serde(default)]
    pub stars: Vec<Stars>,
    /// How many.
    #[serde(default)]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A page of reviews.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewPage {
    /// The reviews, newest first.
    pub items: Vec<ReviewView>,
    /// Ask with this for what comes next; null at the end.
    pub next_cursor: Option<String>,
    /// The product's stars, over all of its published reviews.
    pub summary: SummaryView,
}

pub async fn list(ctx: &Context, caller: Caller, ask: ListReviews) -> Result<Cached<ReviewPage>, Problem> {
    let product = ctx
        .platform
        .calls
        .ask(&caller, "review.list", ResolveProduct { slug: ask.slug })
        .await?
        .product;
    let mut stars = if ask.stars.is_empty() { Stars::ALL.to_vec() } else { ask.stars };
    stars.sort_unstable();
    stars.dedup();
    let list = format!("review.list:{product}:{stars:?}");
    let after = after(ctx, &list, ask.cursor.as_deref())?;
    let store = Reviews::new(ctx, &caller);
    let summary = SummaryView::from(&store.rating(product).await?);
    let rows = store.shown(product, &stars, after, ask.limit.get() + 1).await?;
    let Page { items, next_cursor } = Page::of(rows, ask.limit, |last| ctx.cursors.seal(&list, &last.id)).map(ReviewView::from);
    let value = ReviewPage {
        items,
        next_cursor,
        summary,
    };
    Ok(Cached {
        value,
        max_age: 30,
        stale_while_revalidate: 60,
        if_none_match: caller.if_none_match,
    })
}

/// The place that a cursor of this list says.
pub(super) fn after(ctx: &Context, list: &str, cursor: Option<&str>) -> Result<Option<ReviewId>, Problem> {
    let opened = cursor.map(|cursor| ctx.cursors.open(list, cursor)).transpose();
    opened.map_err(|_| {
        Problem::new(400, "cursor-invalid", "This cursor is not one of this list.").field(
            "cursor",
            "invalid",
            "take next_cursor as it was given",
        )
    })
}
