//! Send what is left in the queue: acknowledgements, and mails whose first try failed or was never finished.

use std::time::Duration;

use futures::StreamExt;
use operation::{Caller, Empty, Problem, Tick};

use crate::notifications::Notifications;
use crate::{Context, post};

/// Mails read at once.
const PAGE: i64 = 100;

/// Mails sent at once.
const AT_ONCE: usize = 8;

/// No page is begun after this: a run may take 55 s.
const LONG_ENOUGH: Duration = Duration::from_secs(40);

pub async fn sweep_mails(ctx: &Context, _: Caller, _: Tick) -> Result<Empty, Problem> {
    let began = ctx.platform.clock.now();
    let mut after = None;
    while ctx.platform.clock.now().since(began) < LONG_ENOUGH {
        let due = Notifications(ctx.documents.as_ref()).due(began, after, PAGE).await?;
        after = due.last().map(|(place, _)| place.clone());
        if after.is_none() {
            break;
        }
        let waiting = due.into_iter().filter_map(|(_, waiting)| waiting);
        futures::stream::iter(waiting)
            .for_each_concurrent(AT_ONCE, async |waiting| {
                let notification = waiting.notification.id;
                if let Err(fault) = post::try_again(ctx, waiting).await {
                    tracing::warn!(%notification, %fault, "a mail waits");
                }
            })
            .await;
    }
    Ok(Empty)
}
