//! Event-source mappings: topics of the bus to the operations that consume them, as Lambda does it for Kafka.
//!
//! Reading order: this file (settings, and a poller per share of the partitions), `poller` (one poller's loop), `batch` (what becomes of a
//! batch). What is kept of Lambda's ways: at least once, batches that mix partitions, partial batch response, an unknown identifier fails the
//! whole batch, a batch that fails as a whole is cut in two, bounds by count and by age, and dead letters with the reason.
//!
//! A partition stops at its first failure and only it waits; order per key holds under every retry.

mod batch;
mod poller;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use kernel::Clock;
use operation::{DeadLetters, Source};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::functions::Functions;
use poller::Poller;

/// How pollers behave, apart from what the template says.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The first pause after a failure; it doubles with each further one.
    pub pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
    /// How often the source is asked although nothing told that a record arrived.
    pub idle: Duration,
    /// The share of batches that are delivered twice, from 0 to 1. A bus may do that at any time; tests make it happen.
    pub duplicates: f64,
    /// Where the choice of these batches starts.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            pause: Duration::from_millis(100),
            longest_pause: Duration::from_secs(5),
            idle: Duration::from_secs(1),
            duplicates: 0.0,
            seed: 0,
        }
    }
}

/// What pollers share.
#[derive(Clone)]
pub struct Triggers {
    /// The operations and their triggers.
    pub functions: Arc<Functions>,
    /// The bus.
    pub source: Arc<dyn Source>,
    /// Where records go that are given up.
    pub dead_letters: Arc<dyn DeadLetters>,
    /// For the age of records.
    pub clock: Arc<dyn Clock>,
    /// How pollers behave.
    pub settings: Settings,
}

impl std::fmt::Debug for Triggers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Triggers").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Triggers {
    /// Runs every trigger of the template until `stop`. A batch that is under way then is finished and committed.
    pub fn run(&self, tasks: &TaskTracker, stop: &CancellationToken) {
        for function in &self.functions.template().functions {
            for trigger in &function.triggers {
                for share in 0..trigger.pollers {
                    let poller = Poller::new(self.clone(), function.operation.clone(), trigger.clone(), share);
                    tasks.spawn(poller.run(stop.clone()));
                }
            }
        }
    }
}
