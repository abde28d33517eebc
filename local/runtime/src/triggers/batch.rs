//! What becomes of a batch.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use operation::batch::Failed;
use operation::{Poison, Record};

use super::poller::Poller;

/// Where each partition stands after a batch.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// The next record of each partition that moved or failed.
    pub(super) next: BTreeMap<i32, i64>,
    /// Partitions that stand at a record that failed.
    pub(super) failed: BTreeSet<i32>,
    /// Partitions whose records could not even be tried.
    pub(super) throttled: BTreeSet<i32>,
}

impl Done {
    /// Whether the partition stopped within this batch.
    fn stopped(&self, partition: i32) -> bool {
        self.failed.contains(&partition) || self.throttled.contains(&partition)
    }

    fn passed(&mut self, record: &Record) {
        self.next.insert(record.partition, record.offset + 1);
    }
}

impl Poller {
    /// Delivers the batch, cut in two where it fails as a whole, until each record was taken, given up, or holds its partition.
    pub(super) async fn batch(&self, records: Vec<Record>) -> Done {
        let mut done = Done::default();
        let mut waiting = vec![records];
        // The last part comes first, so that the records of a partition keep their order.
        while let Some(part) = waiting.pop() {
            let part: Vec<Record> = part.into_iter().filter(|record| !done.stopped(record.partition)).collect();
            let part = self.without_expired(part, &mut done).await;
            if part.is_empty() {
                continue;
            }
            match self.deliver(&part).await {
                Outcome::Taken(failed) => self.settle(&part, &failed, &mut done).await,
                Outcome::Throttled => done.throttled.extend(part.iter().map(|record| record.partition)),
                Outcome::Failed(_) if self.trigger.bisect && part.len() > 1 => {
                    let mut first = part;
                    let second = first.split_off(first.len() / 2);
                    waiting.push(second);
                    waiting.push(first);
                }
                Outcome::Failed(code) => {
                    let all: Vec<Failed> = part.iter().map(named).collect();
                    tracing::warn!(consumer = %self.operation, code, records = part.len(), "a batch failed");
                    self.settle(&part, &all, &mut done).await;
                }
            }
        }
        done
    }

    /// Runs the consumer once over these records.
    async fn deliver(&self, records: &[Record]) -> Outcome {
        let failed = match self
            .shared
            .functions
            .consume(&self.operation, records.to_vec(), self.shared.dead_letters.clone())
            .await
        {
            Ok(failed) => failed,
            Err(problem) if problem.code == "busy" => return Outcome::Throttled,
            Err(problem) => return Outcome::Failed(problem.code),
        };
        let known: BTreeSet<Failed> = records.iter().map(named).collect();
        if let Some(stranger) = failed.iter().find(|failed| !known.contains(failed)) {
            tracing::error!(consumer = %self.operation, ?stranger, "a record was named that was not in the batch");
            return Outcome::Failed("unknown-record".to_owned());
        }
        if !failed.is_empty() && !self.trigger.partial {
            return Outcome::Failed("partly-failed".to_owned());
        }
        Outcome::Taken(failed)
    }

    /// Moves each partition up to its first failure. A record that failed too often is given up, and its partition goes on behind it.
    async fn settle(&self, records: &[Record], failed: &[Failed], done: &mut Done) {
        let failed: BTreeSet<&Failed> = failed.iter().collect();
        let mut held = BTreeSet::new();
        for record in records {
            if held.contains(&record.partition) {
                continue;
            }
            if !failed.contains(&named(record)) {
                done.passed(record);
                continue;
            }
            held.insert(record.partition);
            let tries = self.failures(record).saturating_add(1);
            if self.trigger.retries.is_some_and(|most| tries > most)
                && self.give_up(record, &format!("RetryAttemptsExhausted: failed {tries} times")).await
            {
                // Records behind it were named as failed only because of it: they come again at once.
                done.passed(record);
            } else {
                done.next.insert(record.partition, record.offset);
                done.failed.insert(record.partition);
            }
        }
    }

    /// Gives up records that are too old, as Lambda does before it delivers them.
    async fn without_expired(&self, records: Vec<Record>, done: &mut Done) -> Vec<Record> {
        let Some(max_age) = self.trigger.max_age else { return records };
        let now = self.shared.clock.now().unix_micros() / 1_000;
        let mut young = Vec::with_capacity(records.len());
        let mut delivered = BTreeSet::new();
        for record in records {
            let age = Duration::from_millis(u64::try_from(now.saturating_sub(record.timestamp)).unwrap_or(0));
            // Behind a younger record of its partition it has to wait for its turn.
            if age <= max_age || delivered.contains(&record.partition) {
                delivered.insert(record.partition);
                young.push(record);
            } else if done.stopped(record.partition) {
                continue;
            } else if self.give_up(&record, &format!("RecordAgeExceeded: {} s old", age.as_secs())).await {
                done.passed(&record);
            } else {
                done.next.insert(record.partition, record.offset);
                done.failed.insert(record.partition);
            }
        }
        young.retain(|record| !done.stopped(record.partition));
        young
    }

    /// Whether the record is safe among the dead letters.
    async fn give_up(&self, record: &Record, reason: &str) -> bool {
        let poison = Poison { reason: reason.to_owned() };
        tracing::error!(consumer = %self.operation, topic = %record.topic, partition = record.partition, offset = record.offset, %poison, "dead letter");
        match self.shared.dead_letters.bury(&self.operation, record, &poison).await {
            Ok(()) => true,
            Err(fault) => {
                tracing::warn!(consumer = %self.operation, error = %fault, "a dead letter could not be kept; it is tried again");
                false
            }
        }
    }
}

/// What one delivery came to.
enum Outcome {
    /// The consumer answered and named these as failed.
    Taken(Vec<Failed>),
    /// There was no turn for it.
    Throttled,
    /// The whole batch failed, with this code.
    Failed(String),
}

fn named(record: &Record) -> Failed {
    Failed {
        topic: record.topic.clone(),
        partition: record.partition,
        offset: record.offset,
    }
}
