//! The port.

use async_trait::async_trait;
use events::{Announcement, Outbox};
use kernel::{EventId, Timestamp};
use operation::Fault;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// Where a document stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What is read together: `cart#<id>`.
    pub partition: String,
    /// The order within it.
    pub sort: String,
}

impl Key {
    /// A key of these parts.
    pub fn new(partition: impl Into<String>, sort: impl Into<String>) -> Key {
        Key {
            partition: partition.into(),
            sort: sort.into(),
        }
    }
}

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Where it stands.
    pub key: Key,
    /// From 1; every write counts.
    pub version: i64,
    /// What it says.
    pub body: Value,
    /// From when on it is not there any more.
    pub expires_at: Option<Timestamp>,
}

/// A document's content, read as a type, with its version.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// Its sort key.
    pub sort: String,
    /// From 1; every write counts.
    pub version: i64,
    /// What it says.
    pub value: T,
}

impl Document {
    /// Reads the body as a `T`.
    pub fn read<T: DeserializeOwned>(self) -> Result<Found<T>, Fault> {
        Ok(Found {
            sort: self.key.sort,
            version: self.version,
            value: serde_json::from_value(self.body)?,
        })
    }
}

/// What must be so for a write to happen. A document that expired is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// There is none.
    Absent,
    /// It is at this version.
    Version(i64),
    /// Whatever.
    Any,
}

/// One write of a transaction.
#[derive(Debug, Clone)]
pub enum Write {
    /// Writes a document; its version is 1 or one more.
    Put {
        /// Where.
        key: Key,
        /// What.
        body: Value,
        /// If.
        condition: Condition,
        /// Until when.
        expires_at: Option<Timestamp>,
    },
    /// Removes a document.
    Delete {
        /// Which.
        key: Key,
        /// If.
        condition: Condition,
    },
    /// Remembers that a consumer saw an event; a conflict when it had seen it before.
    Once {
        /// The consumer's operation.
        consumer: &'static str,
        /// The event.
        event: EventId,
    },
}

impl Write {
    /// Writes `value` under `condition`.
    pub fn put(key: Key, value: &impl Serialize, condition: Condition, expires_at: Option<Timestamp>) -> Result<Write, Fault> {
        Ok(Write::Put {
            key,
            body: serde_json::to_value(value)?,
            condition,
            expires_at,
        })
    }
}

/// What became of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transacted {
    /// All of it happened.
    Done,
    /// None of it happened: the condition of this write (from 0) did not hold.
    Conflict(usize),
}

/// Which documents of a partition.
#[derive(Debug, Clone)]
pub struct Range {
    /// Sort keys that begin so.
    pub prefix: String,
    /// Beyond this sort key.
    pub after: Option<String>,
    /// From the last to the first.
    pub descending: bool,
    /// At most so many.
    pub limit: i64,
}

impl Range {
    /// The first `limit` documents whose sort keys begin so.
    pub fn of(prefix: impl Into<String>, limit: i64) -> Range {
        Range {
            prefix: prefix.into(),
            after: None,
            descending: false,
            limit,
        }
    }
}

/// Documents by key.
#[async_trait]
pub trait Documents: Send + Sync {
    /// The document, unless it expired. Always what was written last.
    async fn get(&self, key: &Key) -> Result<Option<Document>, Fault>;
    /// The documents of a partition in the order of their sort keys, without those that expired.
    async fn query(&self, partition: &str, range: Range) -> Result<Vec<Document>, Fault>;
    /// All writes and announcements, or none. At most 100 together (DynamoDB's limit).
    async fn transact(&self, writes: Vec<Write>, announcements: Vec<Announcement>) -> Result<Transacted, Fault>;
    /// Removes what expired, some at a time. Says how many.
    async fn sweep(&self) -> Result<u64, Fault>;
    /// The announcements that wait here.
    fn outbox(&self) -> Arc<dyn Outbox>;
}
