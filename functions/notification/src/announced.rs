//! What is told of mails and messages. A person's events are counted, so that they keep their order; who the person is stands nowhere.

use documents::{Condition, Documents, Key, Write};
use events::topics::{ContactMessageReceived, NotificationEvent, NotificationSent};
use kernel::Timestamp;
use operation::Fault;
use serde_json::json;

use crate::message::Message;
use crate::notification::Notification;
use crate::recipient::Recipient;

/// The number of the next event about this person, and the write that takes it: a conflict when somebody else did.
pub async fn next(documents: &dyn Documents, recipient: &Recipient) -> Result<(i64, Write), Fault> {
    let key = Key::new(format!("announced#{recipient}"), "count");
    // The document's own version is the count.
    let (number, condition) = match documents.get(&key).await? {
        None => (1, Condition::Absent),
        Some(found) => (found.version + 1, Condition::Version(found.version)),
    };
    Ok((number, Write::put(key, &json!({}), condition, None)?))
}

/// A mail was handed over.
pub fn sent(notification: &Notification, at: Timestamp) -> NotificationEvent {
    NotificationEvent::Sent(NotificationSent {
        recipient: Recipient::of(&notification.email).as_str().to_owned(),
        notification: notification.id,
        template: notification.template.as_str().to_owned(),
        order: notification.order,
        at,
    })
}

/// Somebody wrote to the shop.
pub fn received(message: &Message) -> NotificationEvent {
    NotificationEvent::Received(ContactMessageReceived {
        recipient: Recipient::of(&message.email).as_str().to_owned(),
        message: message.id,
        at: message.received_at,
    })
}
