//! A new access token and a new cookie for the old cookie.
//!
//! One request at a time asks the provider, and none while a transaction is open: it takes a lease first, and whoever comes with
//! the same secret meanwhile waits a moment and gets the same access token. If the provider is away, nothing has changed and the
//! same cookie can be tried again.

use std::time::Duration;

use kernel::Secret;
use operation::{Caller, Fault, NoAsk, Problem, Refused};

use crate::Context;
use crate::cookie;
use crate::customers::{self, Customers};
use crate::provider::NotGranted;
use crate::sealing::Tokens;
use crate::session::{Because, LEASE, Session, Verdict};
use crate::sessions::Sessions;
use crate::views::{SessionAnswer, SessionView};

/// How often, and how many times, a request looks whether the one before it is done.
const PAUSE: Duration = Duration::from_millis(100);
const LOOKS: u32 = 60;

/// What this request is to do.
enum Turn {
    /// Ask the provider; with the fencing token.
    Ask(Session, i64),
    /// Take what the request before got.
    Take(Session),
    /// Look again.
    Wait,
    /// Nothing: sign in again.
    Over,
}

pub async fn refresh_session(ctx: &Context, caller: Caller, _: NoAsk) -> Result<SessionAnswer, RefreshError> {
    let spent = cookie::secret_of(&caller).ok_or(RefreshError::SignIn)?;
    for _ in 0..LOOKS {
        match turn(ctx, &caller, &spent).await? {
            Turn::Ask(session, lease) => return ask(ctx, &caller, session, lease).await,
            Turn::Take(session) => return take(ctx, &caller, session).await,
            Turn::Over => return Ok(over(ctx, &caller)),
            Turn::Wait => tokio::time::sleep(PAUSE).await,
        }
    }
    Err(RefreshError::Busy)
}

/// What the secret opens now; decided under the session's lock.
async fn turn(ctx: &Context, caller: &Caller, spent: &Secret) -> Result<Turn, Fault> {
    let now = ctx.platform.clock.now();
    let mut work = ctx.database.begin(caller).await?;
    let mut sessions = Sessions(work.connection());
    let Some((session, generation)) = sessions.find_for_update(spent).await? else {
        return Ok(Turn::Over);
    };
    let turn = match session.judge(generation, now) {
        Verdict::Over => Turn::Over,
        Verdict::Next | Verdict::Sibling if session.is_busy(now) => Turn::Wait,
        Verdict::Sibling => Turn::Take(session),
        Verdict::Next => {
            let lease = sessions.lease(session.id, now.plus(LEASE)).await?;
            Turn::Ask(session, lease)
        }
        Verdict::End(because) => {
            if because == Because::Reused {
                tracing::warn!(session = %session.id, "a spent session secret came back; the session has been ended");
            }
            sessions.end(session.id, because, now).await?;
            Turn::Over
        }
    };
    work.commit().await?;
    Ok(turn)
}

/// Brings new tokens from the provider and begins the next generation with them.
async fn ask(ctx: &Context, caller: &Caller, session: Session, lease: i64) -> Result<SessionAnswer, RefreshError> {
    let Some(refresh_token) = tokens_of(ctx, &session)?.and_then(|tokens| tokens.refresh_token) else {
        return end(ctx, caller, &session, Because::Refused).await;
    };
    let granted = match ctx.provider.refresh(&refresh_token).await {
        Ok(granted) if granted.person.subject == session.customer => granted,
        Ok(_) | Err(NotGranted::Refused) => return end(ctx, caller, &session, Because::Refused).await,
        Err(NotGranted::Fault(fault)) => {
            Sessions(&mut *ctx.database.reader().await?).give_back(session.id, lease).await?;
            return Err(fault.into());
        }
    };
    let now = ctx.platform.clock.now();
    let sealed = ctx.sealer()?.seal(session.id, &granted.tokens, ctx.platform.ids.as_ref())?;
    let secret = Secret::random(ctx.platform.ids.as_ref());
    let mut work = ctx.database.begin(caller).await?;
    // The customer's row before the session's, as signing in does it.
    let customer = customers::welcome(&mut work, &granted.person, now).await?;
    if !Sessions(work.connection()).rotate(session.id, lease, &sealed, &secret, now).await? {
        drop(work);
        // Signed out while the provider was asked: what it gave is given back, as well as that goes.
        if let Some(refresh_token) = &granted.tokens.refresh_token
            && let Err(fault) = ctx.provider.revoke(refresh_token).await
        {
            tracing::warn!(error = %fault, "the identity provider did not take a refresh token back");
        }
        return Ok(over(ctx, caller));
    }
    work.commit().await?;
    let view = SessionView::of(session.id, granted.tokens, customer, &granted.person, now);
    Ok(SessionAnswer::open(view, ctx.jar.keep(&secret, session.cookie_span(now)))?)
}

/// Another secret of the generation that has just begun, with the same access token.
async fn take(ctx: &Context, caller: &Caller, session: Session) -> Result<SessionAnswer, RefreshError> {
    let Some(tokens) = tokens_of(ctx, &session)? else {
        return end(ctx, caller, &session, Because::Refused).await;
    };
    let Ok(person) = ctx.provider.person(&tokens.access_token).await else {
        return Err(RefreshError::Busy);
    };
    let now = ctx.platform.clock.now();
    let secret = Secret::random(ctx.platform.ids.as_ref());
    let mut connection = ctx.database.reader().await?;
    let customer = Customers(&mut connection).find(&session.customer).await?;
    let customer = customer.ok_or_else(|| Fault::new("a session of nobody"))?;
    Sessions(&mut connection)
        .issue(session.id, session.generation, &secret, now)
        .await?;
    let view = SessionView::of(session.id, tokens, customer, &person, now);
    Ok(SessionAnswer::open(view, ctx.jar.keep(&secret, session.cookie_span(now)))?)
}

fn tokens_of(ctx: &Context, session: &Session) -> Result<Option<Tokens>, Fault> {
    let sealer = ctx.sealer()?;
    Ok(session.sealed.as_deref().and_then(|sealed| sealer.open(session.id, sealed)))
}

async fn end(ctx: &Context, caller: &Caller, session: &Session, because: Because) -> Result<SessionAnswer, RefreshError> {
    Sessions(&mut *ctx.database.reader().await?)
        .end(session.id, because, ctx.platform.clock.now())
        .await?;
    Ok(over(ctx, caller))
}

fn over(ctx: &Context, caller: &Caller) -> SessionAnswer {
    SessionAnswer::over(&caller.request_id, ctx.jar.forget())
}

/// Every way that refreshing says no. (That the session is over is an answer: it takes the cookie away.)
#[derive(Debug)]
pub enum RefreshError {
    /// There is no cookie.
    SignIn,
    /// The request before has not come back for a long while.
    Busy,
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Fault> for RefreshError {
    fn from(fault: Fault) -> RefreshError {
        RefreshError::Fault(fault)
    }
}

impl From<RefreshError> for Problem {
    fn from(error: RefreshError) -> Problem {
        match error {
            RefreshError::SignIn => Refused::SignIn.into(),
            RefreshError::Busy => {
                Problem::new(503, "session-busy", "This session is being refreshed. Please try again.").retry_after(Duration::from_secs(2))
            }
            RefreshError::Fault(fault) => fault.into(),
        }
    }
}
