//! `notifications.v1`.

use kernel::{ContactMessageId, NotificationId, OrderId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::topic;

topic! {
    /// What happens to messages to and from people.
    NotificationEvent on "notifications.v1" about "message" keyed by recipient {
        /// A mail was handed to the provider.
        "notification.sent.v1" => Sent(NotificationSent),
        /// Somebody wrote to the shop.
        "contact-message.received.v1" => Received(ContactMessageReceived),
    }
}

/// A mail that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotificationSent {
    /// SHA-256 of the address, in hexadecimal: enough to count, not to write to.
    pub recipient: String,
    /// The notification.
    pub notification: NotificationId,
    /// The template: `order-placed`.
    pub template: String,
    /// The order that it is about.
    pub order: Option<OrderId>,
    /// When.
    pub at: Timestamp,
}

/// A message from the contact form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContactMessageReceived {
    /// SHA-256 of the sender's address, in hexadecimal.
    pub recipient: String,
    /// The message.
    pub message: ContactMessageId,
    /// When.
    pub at: Timestamp,
}
