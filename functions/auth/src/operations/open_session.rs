//! Sign in: trade the code that the identity provider gave the browser for a session.
//!
//! The provider is asked before any transaction begins. A session that the same browser still had is replaced, so that nobody
//! can leave a session of theirs behind in somebody else's browser.

use kernel::{Secret, SessionId, Text};
use operation::{Caller, Fault, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use url::Url;

use crate::Context;
use crate::cookie;
use crate::customers;
use crate::provider::NotGranted;
use crate::session::{Because, LIFE, Session};
use crate::sessions::Sessions;
use crate::views::{SessionAnswer, SessionView};

/// What the browser came back with.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSession {
    /// The `code` of the provider's redirect.
    pub code: Text<1, 4096>,
    /// What the `code_challenge` was made of (RFC 7636).
    pub code_verifier: Text<43, 128>,
    /// The address that the provider sent the browser to.
    pub redirect_uri: Text<1, 2048>,
    /// Stay signed in for thirty days on this device, however long it rests. Otherwise half an hour of rest, or closing the
    /// browser, ends it.
    #[serde(default)]
    pub remember: bool,
}

pub async fn open_session(ctx: &Context, caller: Caller, ask: OpenSession) -> Result<SessionAnswer, OpenError> {
    if !ask
        .code_verifier
        .as_str()
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
    {
        return Err(OpenError::Verifier);
    }
    if !Url::parse(ask.redirect_uri.as_str()).is_ok_and(|url| ["https", "http"].contains(&url.scheme()) && url.fragment().is_none()) {
        return Err(OpenError::RedirectUri);
    }
    let sealer = ctx.sealer()?;
    let granted = ctx
        .provider
        .exchange(ask.code.as_str(), ask.code_verifier.as_str(), ask.redirect_uri.as_str())
        .await?;

    let now = ctx.platform.clock.now();
    let id = SessionId::from(ctx.platform.ids.next());
    let secret = Secret::random(ctx.platform.ids.as_ref());
    let session = Session {
        id,
        customer: granted.person.subject.clone(),
        remember: ask.remember,
        user_agent: caller.user_agent.clone(),
        generation: 1,
        rotated_at: now,
        sealed: Some(sealer.seal(id, &granted.tokens, ctx.platform.ids.as_ref())?),
        lease: 0,
        lease_until: None,
        created_at: now,
        last_used_at: now,
        expires_at: now.plus(LIFE),
        ended: false,
    };
    let mut work = ctx.database.begin(&caller).await?;
    let customer = customers::welcome(&mut work, &granted.person, now).await?;
    let mut sessions = Sessions(work.connection());
    if let Some(old) = cookie::secret_of(&caller)
        && let Some((replaced, _)) = sessions.find_for_update(&old).await?
    {
        sessions.end(replaced.id, Because::Replaced, now).await?;
    }
    sessions.make_room(&customer.subject, now).await?;
    sessions.create(&session, &secret).await?;
    work.commit().await?;

    let cookie = ctx.jar.keep(&secret, session.cookie_span(now));
    Ok(SessionAnswer::open(
        SessionView::of(id, granted.tokens, customer, &granted.person, now),
        cookie,
    )?)
}

/// Every way that signing in says no.
#[derive(Debug)]
pub enum OpenError {
    /// The verifier has characters that none may have.
    Verifier,
    /// The address is none.
    RedirectUri,
    /// The provider does not accept the code: it was used, it is old, or it was made for another verifier or address.
    Refused,
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Fault> for OpenError {
    fn from(fault: Fault) -> OpenError {
        OpenError::Fault(fault)
    }
}

impl From<NotGranted> for OpenError {
    fn from(not: NotGranted) -> OpenError {
        match not {
            NotGranted::Refused => OpenError::Refused,
            NotGranted::Fault(fault) => OpenError::Fault(fault),
        }
    }
}

impl From<OpenError> for Problem {
    fn from(error: OpenError) -> Problem {
        match error {
            OpenError::Verifier => Problem::invalid("code_verifier", "invalid", "has letters, digits and -._~ only"),
            OpenError::RedirectUri => Problem::invalid("redirect_uri", "invalid", "must be an http(s) address without a fragment"),
            OpenError::Refused => Problem::new(401, "sign-in-refused", "This sign-in could not be completed. Please start again.").field(
                "code",
                "refused",
                "was used before, is too old, or belongs to another code_verifier or redirect_uri",
            ),
            OpenError::Fault(fault) => fault.into(),
        }
    }
}
