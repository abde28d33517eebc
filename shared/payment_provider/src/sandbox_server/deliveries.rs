//! Webhooks: signed, sent again until somebody takes them, in no promised order.

use std::sync::Arc;
use std::time::Duration;

use kernel::Secret;
use operation::Fault;

use super::Provider;
use crate::port::ProviderEvent;
use crate::signature;

/// Tries before the provider gives up (about five minutes).
const TRIES: u32 = 16;
/// The first pause; each next one is twice as long, up to [`LONGEST`].
const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(30);
/// How often it looks whether webhooks may go out again.
const GLANCE: Duration = Duration::from_millis(50);

pub(super) fn client() -> Result<reqwest::Client, Fault> {
    Ok(reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .connect_timeout(Duration::from_secs(2))
        .no_proxy()
        .build()?)
}

/// Sends the event in the background.
pub(super) fn send(provider: &Arc<Provider>, event: ProviderEvent) {
    let provider = provider.clone();
    tokio::spawn(async move { deliver(&provider, event).await });
}

/// Milliseconds by which an event is kept back so that what happened later arrives earlier.
fn place(event: &ProviderEvent) -> u64 {
    match (event.payment.captured > 0, event.payment.refunded > 0) {
        (_, true) => 0,
        (true, false) => 300,
        (false, false) => 600,
    }
}

async fn deliver(provider: &Provider, event: ProviderEvent) {
    let Ok(body) = serde_json::to_vec(&event) else { return };
    let (mut wait, copies) = {
        let control = provider.control();
        let kept_back = if control.reorder { place(&event) } else { 0 };
        (Duration::from_millis(control.delay_ms + kept_back), control.duplicates + 1)
    };
    let mut taken = 0;
    for _ in 0..TRIES {
        tokio::time::sleep(wait).await;
        while !provider.control().deliver {
            tokio::time::sleep(GLANCE).await;
        }
        let Some(url) = provider.control().webhook_url.clone() else {
            return;
        };
        while taken < copies
            && post(provider, &url, &body, &provider.webhook_secret)
                .await
                .is_some_and(|status| status < 300)
        {
            taken += 1;
        }
        if taken >= copies {
            if let Err(fault) = provider.books().delivered(&event.id) {
                tracing::warn!(%fault, event = %event.id, "delivered, and not written down");
            }
            return;
        }
        wait = if wait < FIRST { FIRST } else { (wait * 2).min(LONGEST) };
    }
    tracing::warn!(event = %event.id, "nobody took this webhook");
}

/// Sends these bytes once; the status of the answer.
pub(super) async fn post(provider: &Provider, url: &str, body: &[u8], secret: &Secret) -> Option<u16> {
    let header = signature::sign(secret, provider.clock.now(), body);
    post_with(provider, url, body, Some(header)).await
}

/// Sends these bytes once with this signature or none; the status of the answer.
pub(super) async fn post_with(provider: &Provider, url: &str, body: &[u8], header: Option<String>) -> Option<u16> {
    let mut request = provider
        .client
        .post(url)
        .header("content-type", "application/json")
        .body(body.to_vec());
    if let Some(header) = header {
        request = request.header(signature::HEADER, header);
    }
    match request.send().await {
        Ok(response) => Some(response.status().as_u16()),
        Err(error) => {
            tracing::debug!(%error, "a webhook did not arrive");
            None
        }
    }
}
