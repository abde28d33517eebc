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
        self.headers.iter().find(|(n, _)| n == name).and_then(|(_, value)| std::str::from_utf8(value).ok())
    }
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
