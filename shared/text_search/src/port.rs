//! What AmCart needs of a search engine.

use async_trait::async_trait;
use kernel::Timestamp;
use operation::Fault;

use crate::{Fact, Found, Query, Suggestions};

/// Products that can be found.
#[async_trait]
pub trait TextSearch: Send + Sync + std::fmt::Debug {
    /// Takes in what is newer than what is known. It is durable and can be found after the next [`settle`](TextSearch::settle); the next
    /// fact builds on it at once.
    async fn apply(&self, facts: Vec<Fact>) -> Result<(), Fault>;
    /// Returns once everything that was applied before is durable and can be found. Many may ask at once; they share one commit.
    async fn settle(&self) -> Result<(), Fault>;
    /// One page of what fits, and the counts.
    async fn search(&self, query: &Query) -> Result<Found, Fault>;
    /// What unfinished words may mean, up to `limit` of each kind.
    async fn suggest(&self, text: &str, limit: usize) -> Result<Suggestions, Fault>;
    /// Whether nothing was ever kept here: everything must be told again from the beginning.
    async fn is_fresh(&self) -> Result<bool, Fault>;
    /// The moment of the newest thing heard that can be found.
    async fn as_of(&self) -> Result<Option<Timestamp>, Fault>;
    /// Forgets everything, versions too.
    async fn wipe(&self) -> Result<(), Fault>;
}
