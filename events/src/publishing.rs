//! From a context's outbox to the bus.

use async_trait::async_trait;
use bytes::Bytes;
use operation::Fault;

/// A record to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The topic.
    pub topic: String,
    /// The key.
    pub key: String,
    /// The body.
    pub body: Bytes,
    /// Header names with their values.
    pub headers: Vec<(String, String)>,
}

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// The bus has it for good.
    Yes,
    /// The bus will never take it (too large, no such topic). It is parked with this reason.
    Never(String),
}

/// The writing side of the bus.
#[async_trait]
pub trait Publisher: Send + Sync {
    /// Publishes in order and answers for each record once it is safe. An error means: perhaps none, perhaps all; try again.
    async fn publish(&self, records: &[Outgoing]) -> Result<Vec<Taken>, Fault>;
}

/// A context's announcements that wait for the bus. Changes and their announcements commit together; a relay moves them.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Publishes what waits, lane by lane, oldest first. Says how many records left. Lanes that another relay holds are left to it.
    async fn relay(&self, publisher: &dyn Publisher) -> Result<usize, Fault>;
    /// Returns when something was announced in this process since the last call.
    async fn nudged(&self);
}
