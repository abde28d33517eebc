//! One mail and what becomes of it: queued, then sent or failed. No I/O.

use std::fmt;
use std::time::Duration;

use kernel::{Email, EventId, NotificationId, OrderId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::recipient::Recipient;

/// What a mail is about, by the name of its templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Template {
    /// An order exists.
    OrderPlaced,
    /// A parcel left.
    OrderShipped,
    /// A parcel arrived.
    OrderDelivered,
    /// An order will not be sent.
    OrderCancelled,
    /// A message from the contact form arrived.
    ContactReceived,
}

impl Template {
    /// All of them.
    pub const ALL: [Template; 5] = [
        Template::OrderPlaced,
        Template::OrderShipped,
        Template::OrderDelivered,
        Template::OrderCancelled,
        Template::ContactReceived,
    ];

    /// The name of its files.
    pub fn as_str(self) -> &'static str {
        match self {
            Template::OrderPlaced => "order-placed",
            Template::OrderShipped => "order-shipped",
            Template::OrderDelivered => "order-delivered",
            Template::OrderCancelled => "order-cancelled",
            Template::ContactReceived => "contact-received",
        }
    }
}

/// The language of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English.
    En,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 1] = [Language::En];

    /// Its BCP 47 tag, and the folder of its templates.
    pub fn as_str(self) -> &'static str {
        match self {
            Language::En => "en",
        }
    }
}

/// What happens once: one mail per event, template and person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What happened.
    pub event: EventId,
    /// What is written because of it.
    pub template: Template,
    /// To whom.
    pub recipient: Recipient,
}

impl Reason {
    /// The notification that it is: the same reason is the same one, for ever.
    pub fn notification(&self) -> NotificationId {
        let name = format!("{}:{}", self.template.as_str(), self.recipient);
        NotificationId::from(Uuid::new_v5(&self.event.uuid(), name.as_bytes()))
    }
}

/// `<event>:<template>:<recipient>`. Events are numbered by time, so these keys sort by it too.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.event, self.template.as_str(), self.recipient)
    }
}

/// Where a mail is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Status {
    /// It waits.
    Queued {
        /// When the next try may begin. Until then somebody may be at it.
        due: Timestamp,
    },
    /// The provider has it.
    Sent {
        /// Since when.
        at: Timestamp,
        /// The provider's name for it.
        provider_id: String,
    },
    /// It will not be sent.
    Failed {
        /// Since when.
        at: Timestamp,
        /// Why, for staff.
        why: String,
    },
}

/// A mail, without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// Its id.
    pub id: NotificationId,
    /// Its reason as text: its place in every list, and its name at the provider.
    pub key: String,
    /// What it is about.
    pub template: Template,
    /// In which language.
    pub language: Language,
    /// To whom.
    pub email: Email,
    /// What they are called.
    pub name: Option<String>,
    /// Whose, when a customer's (the token's subject).
    pub customer: Option<String>,
    /// The order that it is about.
    pub order: Option<OrderId>,
    /// What people call that order.
    pub order_number: Option<String>,
    /// Its subject.
    pub subject: String,
    /// Where it is.
    pub status: Status,
    /// How many tries began.
    pub tries: u32,
    /// When it was written.
    pub written_at: Timestamp,
}

/// A try that nobody finished is over after this: longer than a function may run (60 s).
const FIRST_WAIT: Duration = Duration::from_secs(2 * 60);

/// The longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

/// After this nobody wants to read it any more. Longer than a consumer keeps trying to take an event (one day).
pub const STALE: Duration = Duration::from_secs(48 * 60 * 60);

impl Status {
    /// Queued with the first try begun: nobody else begins one before it is over.
    pub fn begun(now: Timestamp) -> Status {
        Status::Queued { due: now.plus(FIRST_WAIT) }
    }
}

impl Notification {
    /// The same, with a try begun: nobody else begins one before it is over. `None` when it is not waiting.
    #[must_use]
    pub fn tried(self, now: Timestamp) -> Option<Notification> {
        match self.status {
            Status::Queued { .. } => {
                let tries = self.tries.saturating_add(1);
                let wait = FIRST_WAIT
                    .saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1)))
                    .min(LONGEST_WAIT);
                Some(Notification {
                    status: Status::Queued { due: now.plus(wait) },
                    tries,
                    ..self
                })
            }
            Status::Sent { .. } | Status::Failed { .. } => None,
        }
    }

    /// The same, with the provider.
    #[must_use]
    pub fn sent(self, provider_id: String, at: Timestamp) -> Notification {
        Notification {
            status: Status::Sent { at, provider_id },
            ..self
        }
    }

    /// The same, given up.
    #[must_use]
    pub fn failed(self, why: String, at: Timestamp) -> Notification {
        Notification {
            status: Status::Failed { at, why },
            ..self
        }
    }

    /// Whether it is too late for another try.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        now.since(self.written_at) >= STALE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> Timestamp {
        Timestamp::parse("2026-03-01T12:00:00Z").expect("time")
    }

    fn queued() -> Notification {
        let email = Email::new("ana@example.com").expect("an address");
        let reason = Reason {
            event: EventId::from(Uuid::from_u128(7)),
            template: Template::OrderPlaced,
            recipient: Recipient::of(&email),
        };
        Notification {
            id: reason.notification(),
            key: reason.to_string(),
            template: reason.template,
            language: Language::En,
            email,
            name: None,
            customer: None,
            order: None,
            order_number: None,
            subject: "Subject".into(),
            status: Status::Queued { due: noon() },
            tries: 0,
            written_at: noon(),
        }
    }

    #[test]
    fn waits_double_up_to_an_hour() {
        let mut notification = queued();
        let mut minutes = Vec::new();
        for _ in 0..8 {
            notification = notification.tried(noon()).expect("waits");
            let Status::Queued { due } = notification.status else {
                panic!("{notification:?}")
            };
            minutes.push(due.since(noon()).as_secs() / 60);
        }
        assert_eq!(minutes, [2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(notification.tries, 8);
    }

    #[test]
    fn what_is_settled_is_not_tried_again() {
        assert_eq!(queued().sent("id".into(), noon()).tried(noon()), None);
        assert_eq!(queued().failed("no".into(), noon()).tried(noon()), None);
    }

    #[test]
    fn the_same_reason_is_the_same_notification() {
        let reason = |event: u128, template, address| Reason {
            event: EventId::from(Uuid::from_u128(event)),
            template,
            recipient: Recipient::of(&Email::new(address).expect("an address")),
        };
        let one = reason(7, Template::OrderPlaced, "ana@example.com");
        assert_eq!(
            one.notification(),
            reason(7, Template::OrderPlaced, "ANA@example.com").notification()
        );
        for other in [
            reason(8, Template::OrderPlaced, "ana@example.com"),
            reason(7, Template::OrderShipped, "ana@example.com"),
            reason(7, Template::OrderPlaced, "bob@example.com"),
        ] {
            assert_ne!(one.notification(), other.notification());
            assert_ne!(one.to_string(), other.to_string());
        }
    }
}
