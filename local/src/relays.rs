//! From each context's outbox to the bus, as soon as something is announced.
//!
//! On AWS a nudge invokes the context's relay; here it wakes a task. A nudge that is lost costs a second.

use std::sync::Arc;
use std::time::Duration;

use events::{Outbox, Publisher};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long a lost nudge, or a bus that is away, delays what waits.
const FALLBACK: Duration = Duration::from_secs(1);

/// Relays until `stop`, one task per outbox.
pub fn run(outboxes: Vec<(&'static str, Arc<dyn Outbox>)>, publisher: Arc<dyn Publisher>, tasks: &TaskTracker, stop: &CancellationToken) {
    for (context, outbox) in outboxes {
        let (publisher, stop) = (publisher.clone(), stop.clone());
        tasks.spawn(async move {
            while !stop.is_cancelled() {
                if let Err(fault) = outbox.relay(publisher.as_ref()).await {
                    tracing::warn!(context, %fault, "the outbox waits");
                    tokio::time::sleep(FALLBACK).await;
                }
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = outbox.nudged() => {}
                    () = tokio::time::sleep(FALLBACK) => {}
                }
            }
        });
    }
}
