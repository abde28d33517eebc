//! A provider says what happened.
//!
//! Believed by its signature over the very bytes that came, kept once per event id, joined to what is known in the same transaction.
//! Nobody is asked meanwhile, so that the answer is quick; what follows from it is the sweeper's. What contradicts our books is kept,
//! answered like any other and waits for a person: sending it again would change nothing.

use kernel::AttemptId;
use operation::{Caller, Fault, HttpRequest, Problem};
use payment_provider::{ProviderEvent, WebhookRefused};
use postgres::Work;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Context;
use crate::attempt::Attempt;
use crate::attempts::Attempts;
use crate::settle::{self, Next};
use crate::webhooks::{Webhook, Webhooks};

/// No provider's event is larger.
const LARGEST: usize = 256 * 1024;

/// That it arrived; what is made of it is not the provider's business.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Received {
    /// Always so.
    pub received: bool,
}

pub async fn receive_webhook(ctx: &Context, caller: Caller, request: HttpRequest) -> Result<Received, WebhookError> {
    if request.body.len() > LARGEST {
        return Err(WebhookError::TooLarge);
    }
    let code = request
        .path
        .iter()
        .find(|(name, _)| name == "provider")
        .map_or("", |(_, value)| value);
    let provider = ctx.provider(code).ok_or(WebhookError::NoSuchProvider)?;
    let event = provider.verify_webhook(&request.headers, &request.body, ctx.platform.clock.now())?;

    let mut work = ctx.database.begin(&caller).await?;
    let about = about(&mut work, code, &event).await?;
    let webhook = Webhook {
        provider: code,
        event: &event,
        attempt: about
            .as_ref()
            .map_or_else(|_| event.payment.reference.parse::<AttemptId>().ok(), |attempt| Some(attempt.id)),
        raw: &request.body,
        parked: about.as_ref().err().copied(),
        received_at: ctx.platform.clock.now(),
    };
    if !Webhooks(work.connection()).first_time(&webhook).await? {
        return Ok(Received { received: true });
    }
    match about {
        Ok(before) => drop(settle::keep(ctx, &mut work, &before, before.clone().learn(&event.payment), Next::Anybodys).await?),
        Err(why) => {
            tracing::error!(provider = code, event = %event.id, payment = %event.payment.id, why, "a webhook contradicts our books and is parked")
        }
    }
    work.commit().await?;
    Ok(Received { received: true })
}

/// The attempt that the event is about, with its checkout locked; or why our books cannot take it.
async fn about(work: &mut Work, provider: &str, event: &ProviderEvent) -> Result<Result<Attempt, &'static str>, Fault> {
    let mut attempts = Attempts(work.connection());
    let Some(id) = attempts.of_key(provider, &event.payment.key).await? else {
        return Ok(Err("unknown-payment"));
    };
    let Some(attempt) = attempts.lock(id).await? else {
        return Ok(Err("unknown-payment"));
    };
    Ok(attempt.is_about(&event.payment).map(|()| attempt))
}

/// Every way that a webhook is not taken.
#[derive(Debug)]
pub enum WebhookError {
    /// More than any event has.
    TooLarge,
    /// There is none that sends webhooks.
    NoSuchProvider,
    /// It is not believed.
    NotBelieved(WebhookRefused),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<WebhookRefused> for WebhookError {
    fn from(refused: WebhookRefused) -> WebhookError {
        match refused {
            WebhookRefused::NotOffered => WebhookError::NoSuchProvider,
            WebhookRefused::Unsigned | WebhookRefused::Forged | WebhookRefused::Stale | WebhookRefused::Malformed => {
                WebhookError::NotBelieved(refused)
            }
        }
    }
}

impl From<Fault> for WebhookError {
    fn from(fault: Fault) -> WebhookError {
        WebhookError::Fault(fault)
    }
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Problem {
        match error {
            WebhookError::TooLarge => {
                Problem::new(413, "body-too-large", "The body is too large.").detail(format!("At most {LARGEST} bytes."))
            }
            WebhookError::NoSuchProvider => Problem::not_found("provider"),
            // To whoever forges it, one answer; which check it failed stands in the log.
            WebhookError::NotBelieved(why) => {
                tracing::warn!(%why, "a webhook is not believed");
                Problem::new(
                    400,
                    "webhook-refused",
                    "This webhook is not signed by the provider, or not just now.",
                )
            }
            WebhookError::Fault(fault) => fault.into(),
        }
    }
}
