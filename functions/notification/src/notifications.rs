//! The store: every mail's history, and the queue of those that wait.
//!
//! A mail stands under its key on several shelves (all mails, one person's, one customer's, one order's), the same on each; each is a
//! partition, so that every list is one range of it. While it waits, its words stand in the queue, sorted by when they are due.
//! Whoever holds the queue's document may change the shelves: the two change in one transaction.

use std::time::Duration;

use documents::{Condition, Document, Documents, Key, Range, Transacted, Write};
use events::Announcement;
use kernel::{OrderId, Timestamp};
use operation::Fault;
use serde::{Deserialize, Serialize};

use crate::notification::{Notification, Status};
use crate::recipient::Recipient;

/// How long a mail's history is kept: longer than the topics keep the events that could ask for it again (400 days).
const KEPT: Duration = Duration::from_secs(500 * 24 * 60 * 60);

/// Where the mails that wait stand.
const QUEUE: &str = "queue";

/// A list of mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shelf {
    /// All of them.
    All,
    /// Those to one person.
    Recipient(Recipient),
    /// A customer's own.
    Customer(String),
    /// Those about one order.
    Order(OrderId),
}

impl Shelf {
    /// The partition that it is.
    pub fn partition(&self) -> String {
        match self {
            Shelf::All => "notifications".to_owned(),
            Shelf::Recipient(recipient) => format!("recipient#{recipient}"),
            Shelf::Customer(subject) => format!("customer#{subject}"),
            Shelf::Order(order) => format!("order#{order}"),
        }
    }

    /// Every shelf that a mail stands on.
    fn all_of(notification: &Notification) -> Vec<Shelf> {
        let mut shelves = vec![Shelf::All, Shelf::Recipient(Recipient::of(&notification.email))];
        shelves.extend(notification.customer.clone().map(Shelf::Customer));
        shelves.extend(notification.order.map(Shelf::Order));
        shelves
    }
}

/// A mail that waits, with its words and what caused it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The mail.
    pub notification: Notification,
    /// Its words, plain.
    pub text: String,
    /// Its words as HTML.
    pub html: String,
    /// W3C trace context of what caused it.
    pub traceparent: Option<String>,
    /// How many events led to it.
    pub hop: u32,
}

impl Waiting {
    /// Its place in the queue: by when it is due.
    fn place(&self) -> Result<Key, Fault> {
        let key = &self.notification.key;
        match self.notification.status {
            Status::Queued { due } => Ok(Key::new(QUEUE, format!("{:020}#{key}", due.unix_micros()))),
            Status::Sent { .. } | Status::Failed { .. } => Err(Fault::new(format!("{key} does not wait"))),
        }
    }

    /// The writes that queue it. The second finds a mail that was queued before.
    pub fn queued(&self) -> Result<Vec<Write>, Fault> {
        let mut writes = vec![Write::put(self.place()?, self, Condition::Absent, None)?];
        writes.extend(on_shelves(&self.notification, Condition::Absent)?);
        Ok(writes)
    }

    /// The write that takes it off the queue: a conflict when somebody else did.
    fn taken(&self) -> Result<Write, Fault> {
        Ok(Write::Delete {
            key: self.place()?,
            condition: Condition::Version(1),
        })
    }
}

fn on_shelves(notification: &Notification, condition: Condition) -> Result<Vec<Write>, Fault> {
    let until = notification.written_at.plus(KEPT);
    let put = |shelf: Shelf| Write::put(Key::new(shelf.partition(), &notification.key), notification, condition, Some(until));
    Shelf::all_of(notification).into_iter().map(put).collect()
}

/// The mails.
#[derive(Clone, Copy)]
pub struct Notifications<'d>(pub &'d dyn Documents);

impl Notifications<'_> {
    /// The mails of a shelf, newest first, from behind `after`: one more than a page holds.
    pub async fn page(&self, shelf: &Shelf, after: Option<String>, limit: i64) -> Result<Vec<Notification>, Fault> {
        let range = Range {
            after,
            descending: true,
            ..Range::of("", limit + 1)
        };
        let found = self.0.query(&shelf.partition(), range).await?;
        found.into_iter().map(|document| Ok(document.read()?.value)).collect()
    }

    /// Whether a mail about this order was queued because of this event.
    pub async fn knows(&self, order: OrderId, event: kernel::EventId) -> Result<bool, Fault> {
        let found = self
            .0
            .query(&Shelf::Order(order).partition(), Range::of(format!("{event}:"), 1))
            .await?;
        Ok(!found.is_empty())
    }

    /// Mails that are due now, the longest due first, from behind `after`. Each with its place, for the next page.
    pub async fn due(&self, now: Timestamp, after: Option<String>, limit: i64) -> Result<Vec<(String, Option<Waiting>)>, Fault> {
        let found = self
            .0
            .query(
                QUEUE,
                Range {
                    after,
                    ..Range::of("", limit)
                },
            )
            .await?;
        let until = format!("{:020}~", now.unix_micros());
        Ok(found
            .into_iter()
            .filter(|document| document.key.sort <= until)
            .map(|document| (document.key.sort.clone(), waiting(document)))
            .collect())
    }

    /// Begins a try: nobody else begins one before it is over. `None`: somebody else has it, or it is settled.
    pub async fn begin(&self, waiting: Waiting, now: Timestamp) -> Result<Option<Waiting>, Fault> {
        let taken = waiting.taken()?;
        let Some(notification) = waiting.notification.clone().tried(now) else {
            return Ok(None);
        };
        let begun = Waiting { notification, ..waiting };
        let mut writes = vec![taken, Write::put(begun.place()?, &begun, Condition::Absent, None)?];
        writes.extend(on_shelves(&begun.notification, Condition::Any)?);
        match self.0.transact(writes, Vec::new()).await? {
            Transacted::Done => Ok(Some(begun)),
            Transacted::Conflict(_) => Ok(None),
        }
    }

    /// Takes a mail off the queue and writes down what became of it, with what is told of that. The first conflict is somebody else's
    /// settling; any other is for another try.
    pub async fn settle(
        &self,
        waiting: &Waiting,
        settled: &Notification,
        counted: Option<Write>,
        told: Vec<Announcement>,
    ) -> Result<Transacted, Fault> {
        let mut writes = vec![waiting.taken()?];
        writes.extend(counted);
        writes.extend(on_shelves(settled, Condition::Any)?);
        self.0.transact(writes, told).await
    }
}

/// One document that nobody can read must not keep the others waiting.
fn waiting(document: Document) -> Option<Waiting> {
    let place = document.key.sort.clone();
    match document.read() {
        Ok(found) => Some(found.value),
        Err(fault) => {
            tracing::error!(place, %fault, "a queued mail that cannot be read");
            None
        }
    }
}
