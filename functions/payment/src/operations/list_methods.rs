//! Which ways to pay are there? For the till, and for anybody who wonders before going there.

use calls::payment::{ListMethods, Method, Methods};
use operation::{Cached, Caller, Problem};

use crate::Context;

pub async fn list_methods(ctx: &Context, caller: Caller, _: ListMethods) -> Result<Cached<Methods>, Problem> {
    let items = ctx.providers.iter().map(|provider| Method {
        code: provider.code().to_owned(),
        label: provider.label().to_owned(),
        needs_token: provider.needs_token(),
    });
    Ok(Cached {
        value: Methods { items: items.collect() },
        max_age: 300,
        stale_while_revalidate: 3_600,
        if_none_match: caller.if_none_match,
    })
}
