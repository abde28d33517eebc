//! One poller: its partitions, where it stands in each, and which of them wait after a failure.

use std::collections::BTreeMap;
use std::time::Duration;

use operation::{Arrivals, Fault, Position, Record};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Triggers;
use super::batch::Done;
use crate::template::Trigger;

/// A poller of some of a topic's partitions.
pub(super) struct Poller {
    pub(super) shared: Triggers,
    pub(super) operation: String,
    pub(super) trigger: Trigger,
    share: usize,
    partitions: BTreeMap<i32, Partition>,
    random: StdRng,
    repeated: bool,
}

/// How far the poller is in a partition.
#[derive(Debug, Clone, Default)]
pub(super) struct Partition {
    /// The next record.
    pub(super) next: i64,
    /// What the source keeps as next.
    committed: i64,
    /// How often the record at `next` failed.
    pub(super) failures: u32,
    /// Not before this.
    waits_until: Option<Instant>,
}

impl Poller {
    pub(super) fn new(shared: Triggers, operation: String, trigger: Trigger, share: usize) -> Poller {
        let random = StdRng::seed_from_u64(shared.settings.seed ^ u64::try_from(share).unwrap_or(0));
        Poller {
            shared,
            operation,
            trigger,
            share,
            partitions: BTreeMap::new(),
            random,
            repeated: false,
        }
    }

    /// Polls until `stop`.
    pub(super) async fn run(mut self, stop: CancellationToken) {
        let mut arrivals = self.shared.source.arrivals(&self.trigger.topic);
        let mut pause = self.shared.settings.pause;
        while !stop.is_cancelled() {
            match self.turn(arrivals.as_mut(), &stop).await {
                Ok(()) => pause = self.shared.settings.pause,
                Err(fault) => {
                    tracing::warn!(consumer = %self.operation, error = %fault, "the bus is away");
                    tokio::select! {
                        () = stop.cancelled() => break,
                        () = tokio::time::sleep(pause) => {}
                    }
                    pause = (pause * 2).min(self.shared.settings.longest_pause);
                }
            }
        }
    }

    /// One batch, or a wait for one.
    async fn turn(&mut self, arrivals: &mut dyn Arrivals, stop: &CancellationToken) -> Result<(), Fault> {
        if self.partitions.is_empty() {
            self.take_up().await?;
        }
        self.commit().await?;
        let records = self.collect(arrivals, stop).await?;
        if records.is_empty() {
            self.rest(arrivals, stop).await;
            return Ok(());
        }
        let done = self.batch(records).await;
        if self.is_repeated() {
            return Ok(());
        }
        self.apply(done);
        self.commit().await
    }

    /// Where the group stands, for this poller's share of the partitions.
    async fn take_up(&mut self) -> Result<(), Fault> {
        let all = self
            .shared
            .source
            .positions(&self.trigger.group, &self.trigger.topic, self.trigger.from_start)
            .await?;
        let mine = |partition: i32| usize::try_from(partition).is_ok_and(|partition| partition % self.trigger.pollers.max(1) == self.share);
        self.partitions = all
            .into_iter()
            .filter(|position| mine(position.partition))
            .map(|at| {
                (
                    at.partition,
                    Partition {
                        next: at.next,
                        committed: at.next,
                        ..Partition::default()
                    },
                )
            })
            .collect();
        Ok(())
    }

    /// A batch from the partitions that do not wait: full, or what came within the window.
    async fn collect(&self, arrivals: &mut dyn Arrivals, stop: &CancellationToken) -> Result<Vec<Record>, Fault> {
        let now = Instant::now();
        let ready: Vec<Position> = self
            .partitions
            .iter()
            .filter(|(_, partition)| partition.waits_until.is_none_or(|until| until <= now))
            .map(|(number, partition)| Position {
                partition: *number,
                next: partition.next,
            })
            .collect();
        if ready.is_empty() {
            return Ok(Vec::new());
        }
        let size = self.trigger.batch_size;
        let mut records = self.shared.source.fetch(&self.trigger.topic, &ready, size).await?;
        let until = now + self.trigger.window;
        while !records.is_empty() && records.len() < size && Instant::now() < until {
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep_until(until) => break,
                () = arrivals.next() => records = self.shared.source.fetch(&self.trigger.topic, &ready, size).await?,
            }
        }
        Ok(records)
    }

    /// Until something arrives, a partition's pause is over, or it is time to look anyway.
    async fn rest(&self, arrivals: &mut dyn Arrivals, stop: &CancellationToken) {
        let now = Instant::now();
        let idle = now + self.shared.settings.idle;
        let pauses = || {
            self.partitions
                .values()
                .filter_map(|partition| partition.waits_until.filter(|until| *until > now))
        };
        let until = pauses().min().map_or(idle, |first| first.min(idle));
        let any_ready = pauses().count() < self.partitions.len();
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep_until(until) => {}
            () = arrivals.next(), if any_ready => {}
        }
    }

    /// Whether this batch is to come once more, as a bus may send it at any time. Never three times for that reason.
    fn is_repeated(&mut self) -> bool {
        let again =
            !self.repeated && self.shared.settings.duplicates > 0.0 && self.random.random_bool(self.shared.settings.duplicates.min(1.0));
        self.repeated = again;
        again
    }

    fn apply(&mut self, done: Done) {
        let now = Instant::now();
        for (number, next) in done.next {
            if let Some(partition) = self.partitions.get_mut(&number)
                && partition.next != next
            {
                *partition = Partition {
                    next,
                    committed: partition.committed,
                    ..Partition::default()
                };
            }
        }
        for number in done.failed {
            let pause = self.partitions.get(&number).map_or(0, |partition| partition.failures);
            let pause = self.pause(pause);
            if let Some(partition) = self.partitions.get_mut(&number) {
                partition.failures = partition.failures.saturating_add(1);
                partition.waits_until = Some(now + pause);
            }
        }
        for number in done.throttled {
            let pause = self.shared.settings.pause;
            if let Some(partition) = self.partitions.get_mut(&number) {
                partition.waits_until = Some(now + pause);
            }
        }
    }

    /// The pause after so many failures: doubled each time, up to the longest.
    fn pause(&self, failures: u32) -> Duration {
        let settings = &self.shared.settings;
        settings.pause.saturating_mul(1 << failures.min(16)).min(settings.longest_pause)
    }

    async fn commit(&mut self) -> Result<(), Fault> {
        let moved: Vec<Position> = self
            .partitions
            .iter()
            .filter(|(_, partition)| partition.next != partition.committed)
            .map(|(number, partition)| Position {
                partition: *number,
                next: partition.next,
            })
            .collect();
        if moved.is_empty() {
            return Ok(());
        }
        self.shared.source.commit(&self.trigger.group, &self.trigger.topic, &moved).await?;
        for position in moved {
            if let Some(partition) = self.partitions.get_mut(&position.partition) {
                partition.committed = position.next;
            }
        }
        Ok(())
    }

    /// How often the record failed before, when it is the one at which its partition stands.
    pub(super) fn failures(&self, record: &Record) -> u32 {
        self.partitions
            .get(&record.partition)
            .filter(|partition| partition.next == record.offset)
            .map_or(0, |partition| partition.failures)
    }
}
