//! Sign out on this device: the session ends, the provider's refresh token with it, and the cookie goes. Signing out of nothing is
//! no error.

use operation::{Answer, AnswerShape, Caller, Fault, IntoAnswer, NoAsk, Problem};
use schemars::SchemaGenerator;

use crate::Context;
use crate::cookie;
use crate::session::Because;
use crate::sessions::Sessions;

/// 204, and the browser forgets the cookie.
#[derive(Debug)]
pub struct Closed {
    cookie: String,
}

impl IntoAnswer for Closed {
    fn into_answer(self) -> Result<Answer, Fault> {
        Ok(Answer::empty(204)
            .header("cache-control", "private, no-store")
            .header("set-cookie", self.cookie))
    }
    fn shapes(_: &mut SchemaGenerator) -> Vec<AnswerShape> {
        vec![AnswerShape::empty(204).header("Cache-Control").header("Set-Cookie")]
    }
}

pub async fn close_session(ctx: &Context, caller: Caller, _: NoAsk) -> Result<Closed, Problem> {
    if let Some(secret) = cookie::secret_of(&caller) {
        let mut work = ctx.database.begin(&caller).await?;
        let mut sessions = Sessions(work.connection());
        if let Some((session, _)) = sessions.find_for_update(&secret).await? {
            sessions.end(session.id, Because::SignedOut, ctx.platform.clock.now()).await?;
            work.commit().await?;
            let tokens = session.sealed.and_then(|sealed| ctx.sealer().ok()?.open(session.id, &sealed));
            // Whoever signs out is signed out here whatever the provider says; what it still holds ends by itself.
            if let Some(refresh_token) = tokens.and_then(|tokens| tokens.refresh_token)
                && let Err(fault) = ctx.provider.revoke(&refresh_token).await
            {
                tracing::warn!(error = %fault, "the identity provider did not take a refresh token back");
            }
        }
    }
    Ok(Closed { cookie: ctx.jar.forget() })
}
