//! Sign another device out. Its access token stays good until it ends, within minutes; it gets no new one.

use kernel::SessionId;
use operation::{Caller, Empty, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Context;
use crate::sessions::Sessions;

/// Which session.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeSession {
    /// The session.
    pub session: SessionId,
}

pub async fn revoke_session(ctx: &Context, caller: Caller, ask: RevokeSession) -> Result<Empty, Problem> {
    let shopper = caller.shopper()?;
    let mut work = ctx.database.begin(&caller).await?;
    if !Sessions(work.connection())
        .revoke(shopper.subject, ask.session, ctx.platform.clock.now())
        .await?
    {
        return Err(Problem::not_found("session"));
    }
    work.commit().await?;
    Ok(Empty)
}
