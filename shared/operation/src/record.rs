//! An event as a bus carries it.

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;

use crate::Fault;

/// A record of a topic's partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The topic.
    pub topic: String,
    /// The partition, from 0.
    pub partition: i32,
    /// The place in the partition.
    pub offset: i64,
    /// Milliseconds since the epoch at which the bus took it.
    pub timestamp: i64,
    /// The key: the aggregate's id.
    pub key: Option<Bytes>,
    /// The body; `None` is a tombstone.
    pub value: Option<Bytes>,
    /// Header names with their values.
    pub headers: Vec<(String, Bytes)>,
}

impl Record {
    /// The first header of this name, as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .and_then(|(_, value)| std::str::from_utf8(value).ok())
    }
}

/// Where a consumer group stands in a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The partition, from 0.
    pub partition: i32,
    /// The offset of the next record that the group has not committed.
    pub next: i64,
}

/// The reading side of a bus: topics with partitions, and how far each consumer group has come.
#[async_trait]
pub trait Source: Send + Sync {
    /// Where the group stands in every partition of the topic. Where it never committed, it stands at the oldest record (`from_start`)
    /// or behind the newest.
    async fn positions(&self, group: &str, topic: &str, from_start: bool) -> Result<Vec<Position>, Fault>;
    /// Up to `limit` records from these positions on, those of a partition in order. No partition starves another.
    async fn fetch(&self, topic: &str, from: &[Position], limit: usize) -> Result<Vec<Record>, Fault>;
    /// Keeps where the group stands now.
    async fn commit(&self, group: &str, topic: &str, positions: &[Position]) -> Result<(), Fault>;
    /// Tells when records arrive in the topic from now on.
    fn arrivals(&self, topic: &str) -> Box<dyn Arrivals>;
}

/// Tells when records arrive.
#[async_trait]
pub trait Arrivals: Send {
    /// Returns when something may have arrived since it was made or last returned; at once when that already happened.
    async fn next(&mut self);
}

/// A record that no retry can help: it does not decode, its version is unknown, it goes round in a loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poison {
    /// Why, for whoever looks at the dead letters.
    pub reason: String,
}

impl fmt::Display for Poison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

/// Where poison goes, so that it does not hold up the records behind it.
#[async_trait]
pub trait DeadLetters: Send + Sync {
    /// Keeps the record, its key and the reason in `dlt.<consumer>.v1`. Returns once it is safe.
    async fn bury(&self, consumer: &str, record: &Record, poison: &Poison) -> Result<(), Fault>;
}
