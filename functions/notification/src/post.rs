//! Handing a mail over, once.
//!
//! The mail waits in the queue before anybody sends it, and leaves the queue in one transaction with its mark and the announcement.
//! Whoever dies in between leaves a mail that is sent again under the same name, which the provider knows: that is no second mail.

use documents::{Attempts, Transacted};
use events::Announcement;
use kernel::EventId;
use mail::{Mail, NotSent};
use operation::{Caller, Fault};

use crate::notification::Notification;
use crate::notifications::{Notifications, Waiting};
use crate::recipient::Recipient;
use crate::{Context, announced};

/// Sends a mail whose try has begun, and writes down what came of it. A mail that cannot be sent now stays in the queue.
pub async fn send(ctx: &Context, waiting: &Waiting) -> Result<(), Fault> {
    let notification = &waiting.notification;
    match ctx.mailer.send(&mail(waiting)).await {
        Ok(sent) => settle(ctx, waiting, |now| notification.clone().sent(sent.id.clone(), now), true).await,
        Err(NotSent::Never(why)) => {
            tracing::error!(notification = %notification.id, template = notification.template.as_str(), why, "a mail that nobody takes");
            settle(ctx, waiting, |now| notification.clone().failed(why.clone(), now), false).await
        }
        Err(NotSent::Later(fault)) => {
            tracing::warn!(notification = %notification.id, tries = notification.tries, %fault, "a mail waits");
            Ok(())
        }
    }
}

/// Tries a mail that is due, unless somebody else does or nobody wants to read it any more.
pub async fn try_again(ctx: &Context, waiting: Waiting) -> Result<(), Fault> {
    let now = ctx.platform.clock.now();
    if waiting.notification.is_stale(now) {
        let notification = &waiting.notification;
        tracing::error!(notification = %notification.id, template = notification.template.as_str(), tries = notification.tries, "a mail was given up");
        let why = "it could not be sent in time";
        return settle(ctx, &waiting, |now| notification.clone().failed(why.to_owned(), now), false).await;
    }
    match Notifications(ctx.documents.as_ref()).begin(waiting, now).await? {
        Some(begun) => send(ctx, &begun).await,
        None => Ok(()),
    }
}

/// Writes down what became of a mail, and tells of it when it was sent.
async fn settle(ctx: &Context, waiting: &Waiting, settled: impl Fn(kernel::Timestamp) -> Notification, told: bool) -> Result<(), Fault> {
    let notifications = Notifications(ctx.documents.as_ref());
    let recipient = Recipient::of(&waiting.notification.email);
    let cause = Caller {
        traceparent: waiting.traceparent.clone(),
        hop: waiting.hop,
        ..Caller::system("notification", "")
    };
    let mut attempts = Attempts::new(ctx.platform.ids.as_ref());
    loop {
        let now = ctx.platform.clock.now();
        let settled = settled(now);
        let (mut counted, mut announcements) = (None, Vec::new());
        if told {
            let (number, write) = announced::next(ctx.documents.as_ref(), &recipient).await?;
            let id = EventId::from(ctx.platform.ids.next());
            announcements.push(Announcement::of(id, now, &cause, number, &announced::sent(&settled, now))?);
            counted = Some(write);
        }
        match notifications.settle(waiting, &settled, counted, announcements).await? {
            Transacted::Done => return Ok(()),
            // Somebody else settled it: the provider took one mail all the same.
            Transacted::Conflict(0) => return Ok(()),
            Transacted::Conflict(_) => attempts.again().await?,
        }
    }
}

fn mail(waiting: &Waiting) -> Mail {
    let notification = &waiting.notification;
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut headers = vec![
        // RFC 3834: nobody's out-of-office reply should answer this.
        header("Auto-Submitted", "auto-generated"),
        header("Content-Language", notification.language.as_str()),
        header("X-AmCart-Notification", &notification.id.to_string()),
        header("X-AmCart-Template", notification.template.as_str()),
    ];
    headers.extend(notification.order_number.as_deref().map(|number| header("X-AmCart-Order", number)));
    Mail {
        key: notification.key.clone(),
        to: notification.email.clone(),
        to_name: notification.name.clone(),
        subject: notification.subject.clone(),
        text: waiting.text.clone(),
        html: waiting.html.clone(),
        headers,
        at: notification.written_at,
    }
}
