//! What people read of mails and messages.

use kernel::{ContactMessageId, Email, NotificationId, OrderId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::message::Message;
use crate::notification::{Language, Notification, Status, Template};

/// Where a mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatusView {
    /// It waits.
    Queued,
    /// It was handed to the provider.
    Sent,
    /// It will not be sent.
    Failed,
}

/// A mail, as whoever got it sees it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NotificationView {
    /// Its id.
    pub id: NotificationId,
    /// What it is about.
    pub template: Template,
    /// Its subject.
    pub subject: String,
    /// Where it went.
    pub email: Email,
    /// The order that it is about.
    pub order: Option<OrderId>,
    /// What people call that order.
    pub order_number: Option<String>,
    /// Where it is.
    pub status: StatusView,
    /// When it was written.
    pub written_at: Timestamp,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
}

/// A mail, as staff see it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SentNotificationView {
    /// What whoever got it sees.
    #[serde(flatten)]
    pub notification: NotificationView,
    /// Whose, when a customer's.
    pub customer: Option<String>,
    /// In which language.
    pub language: Language,
    /// How many tries began.
    pub tries: u32,
    /// When the next try may begin, while it waits.
    pub next_try_at: Option<Timestamp>,
    /// The provider's name for it, once it was sent.
    pub provider_id: Option<String>,
    /// Why it will not be sent.
    pub failure: Option<String>,
}

impl From<Notification> for NotificationView {
    fn from(notification: Notification) -> NotificationView {
        let (status, sent_at) = match notification.status {
            Status::Queued { .. } => (StatusView::Queued, None),
            Status::Sent { at, .. } => (StatusView::Sent, Some(at)),
            Status::Failed { .. } => (StatusView::Failed, None),
        };
        NotificationView {
            id: notification.id,
            template: notification.template,
            subject: notification.subject,
            email: notification.email,
            order: notification.order,
            order_number: notification.order_number,
            status,
            written_at: notification.written_at,
            sent_at,
        }
    }
}

impl From<Notification> for SentNotificationView {
    fn from(notification: Notification) -> SentNotificationView {
        let (next_try_at, provider_id, failure) = match &notification.status {
            Status::Queued { due } => (Some(*due), None, None),
            Status::Sent { provider_id, .. } => (None, Some(provider_id.clone()), None),
            Status::Failed { why, .. } => (None, None, Some(why.clone())),
        };
        SentNotificationView {
            customer: notification.customer.clone(),
            language: notification.language,
            tries: notification.tries,
            next_try_at,
            provider_id,
            failure,
            notification: NotificationView::from(notification),
        }
    }
}

/// What somebody who wrote to the shop is told.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TicketView {
    /// The message's id.
    pub id: ContactMessageId,
    /// What to call it when asking again: `T-7F3K-92QD`.
    pub ticket: String,
    /// When it arrived.
    pub received_at: Timestamp,
}

impl From<Message> for TicketView {
    fn from(message: Message) -> TicketView {
        TicketView {
            id: message.id,
            ticket: message.ticket,
            received_at: message.received_at,
        }
    }
}

/// A message from the contact form, as staff see it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContactMessageView {
    /// Its id.
    pub id: ContactMessageId,
    /// What people call it.
    pub ticket: String,
    /// Who wrote.
    pub name: String,
    /// Where an answer goes.
    pub email: Email,
    /// Whose, when a customer's.
    pub customer: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// What they wrote.
    pub message: String,
    /// The order that they named. Nobody checked that it is theirs.
    pub order_number: Option<String>,
    /// When it arrived.
    pub received_at: Timestamp,
}

impl From<Message> for ContactMessageView {
    fn from(message: Message) -> ContactMessageView {
        ContactMessageView {
            id: message.id,
            ticket: message.ticket,
            name: message.name,
            email: message.email,
            customer: message.customer,
            subject: message.subject,
            message: message.message,
            order_number: message.order_number,
            received_at: message.received_at,
        }
    }
}
