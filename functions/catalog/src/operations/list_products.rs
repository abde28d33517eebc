//! Browse: active products of categories and brands, in an order, page by page.

use kernel::{Limit, Page, Slug};
use operation::{Cached, Caller, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::listings::{After, Listings, Sort};
use crate::views::ListedProduct;

/// Which products.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListProducts {
    /// Categories, any of them, with all below.
    #[serde(default)]
    pub category: Vec<Slug>,
    /// Brands, any of them.
    #[serde(default)]
    pub brand: Vec<Slug>,
    /// In which order.
    #[serde(default)]
    pub sort: Sort,
    /// How many.
    #[serde(default)]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

pub async fn list_products(ctx: &Context, caller: Caller, ask: ListProducts) -> Result<Cached<Page<ListedProduct>>, Problem> {
    let list = format!("catalog.list-products:{:?}", ask.sort);
    let after: Option<After> = ask
        .cursor
        .map(|cursor| ctx.cursors.open(&list, &cursor))
        .transpose()
        .map_err(|_| foreign_cursor())?;
    let mut connection = ctx.database.reader().await?;
    let mut listings = Listings(&mut connection);
    let (categories, brands) = if ask.category.is_empty() && ask.brand.is_empty() {
        (vec![], vec![])
    } else {
        listings.resolve(&ask.category, &ask.brand).await?
    };
    // A category or a brand that nobody knows has no products.
    let nothing = (categories.is_empty() && !ask.category.is_empty()) || (brands.is_empty() && !ask.brand.is_empty());
    let rows = if nothing {
        vec![]
    } else {
        listings
            .page(&categories, &brands, ask.sort, after.as_ref(), ask.limit.get())
            .await?
    };
    let page = Page::of(rows, ask.limit, |(_, last)| ctx.cursors.seal(&list, last)).map(|(product, _)| product);
    Ok(Cached {
        value: page,
        max_age: 15,
        stale_while_revalidate: 60,
        if_none_match: caller.if_none_match,
    })
}

/// 400 for a cursor that is not of this list.
pub(super) fn foreign_cursor() -> Problem {
    Problem::new(400, "cursor-invalid", "This cursor is not one of this list.").field(
        "cursor",
        "invalid",
        "take next_cursor as it was given",
    )
}
