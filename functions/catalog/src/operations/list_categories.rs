//! The tree of categories, parents before children.

use kernel::Page;
use operation::{Cached, Caller, NoAsk, Problem};

use crate::Context;
use crate::products::Products;
use crate::views::CategoryView;

pub async fn list_categories(ctx: &Context, caller: Caller, _: NoAsk) -> Result<Cached<Page<CategoryView>>, Problem> {
    let all = Products(&mut *ctx.database.reader().await?).categories().await?;
    let items = all.iter().map(|category| CategoryView::of(category, &all)).collect();
    Ok(Cached {
        value: Page { items, next_cursor: None },
        max_age: 60,
        stale_while_revalidate: 600,
        if_none_match: caller.if_none_match,
    })
}
