//! Brands that have something to show, by name.

use kernel::{Page, Slug};
use operation::{Cached, Caller, NoAsk, Problem};
use sqlx::Row;

use crate::Context;
use crate::views::SlugName;
use crate::writer::WHOLE_SHOP;

pub async fn list_brands(ctx: &Context, caller: Caller, _: NoAsk) -> Result<Cached<Page<SlugName>>, Problem> {
    let rows = sqlx::query(
        "select b.slug, b.name from brand b where exists (select 1 from listing l where l.category = $1 and l.brand = b.id) order by lower(b.name), b.slug",
    )
    .bind(WHOLE_SHOP)
    .fetch_all(&mut *ctx.database.reader().await?)
    .await
    .map_err(operation::Fault::from)?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let slug: String = row.try_get("slug").map_err(operation::Fault::from)?;
        items.push(SlugName {
            slug: Slug::new(&slug).map_err(operation::Fault::from)?,
            name: row.try_get("name").map_err(operation::Fault::from)?,
        });
    }
    Ok(Cached {
        value: Page { items, next_cursor: None },
        max_age: 60,
        stale_while_revalidate: 600,
        if_none_match: caller.if_none_match,
    })
}
