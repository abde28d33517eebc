//! A consumer over a batch of records, with the semantics of a partial batch response.
//!
//! A partition stops at its first failure, and that record and every later one of the partition are reported: this keeps the
//! order per key whether the event source resumes at the offset or retries only what was named. Poison is buried and passed. Where the
//! end of a batch fails (see [`Row::settle`]), nothing of it counts as taken.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::caller::Caller;
use crate::record::{DeadLetters, Poison, Record};
use crate::table::{Invocation, Row};
use crate::{Fault, Input, Problem};

/// The code of a problem that says: this record is poison.
pub const POISON: &str = "poison";

/// A record that failed and must come again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failed {
    /// The topic.
    pub topic: String,
    /// The partition.
    pub partition: i32,
    /// The place in the partition.
    pub offset: i64,
}

/// Events that cause events stop here: more hops than this are a loop.
pub const MAX_HOPS: u32 = 8;

/// Runs the consumer for each record in order and names those that must come again. An error means the whole batch.
pub async fn run<C>(
    row: &'static Row<C>,
    context: Arc<C>,
    records: Vec<Record>,
    dead_letters: &dyn DeadLetters,
) -> Result<Vec<Failed>, Fault> {
    let mut stopped: BTreeSet<(String, i32)> = BTreeSet::new();
    let mut failed = Vec::new();
    let mut taken = Vec::new();
    for record in records {
        let place = (record.topic.clone(), record.partition);
        let name = Failed {
            topic: record.topic.clone(),
            partition: record.partition,
            offset: record.offset,
        };
        if stopped.contains(&place) {
            failed.push(name);
            continue;
        }
        match one(row, context.clone(), record.clone()).await {
            Ok(()) => taken.push(name),
            Err(problem) if problem.code == POISON => {
                let poison = Poison { reason: problem.title };
                tracing::error!(consumer = row.name, topic = %record.topic, partition = record.partition, offset = record.offset, %poison, "dead letter");
                dead_letters.bury(row.name, &record, &poison).await?;
            }
            Err(problem) => {
                tracing::warn!(consumer = row.name, topic = %record.topic, partition = record.partition, offset = record.offset, code = %problem.code, "record failed");
                stopped.insert(place);
                failed.push(name);
            }
        }
    }
    if let (Some(settle), false) = (row.settle, taken.is_empty())
        && let Err(fault) = settle(context).await
    {
        tracing::warn!(consumer = row.name, records = taken.len(), %fault, "the end of a batch failed: all of it comes again");
        failed.append(&mut taken);
    }
    Ok(failed)
}

async fn one<C>(row: &'static Row<C>, context: Arc<C>, record: Record) -> Result<(), Problem> {
    let hop: u32 = record.header("ce_hop").and_then(|hop| hop.parse().ok()).unwrap_or(0);
    if hop > MAX_HOPS {
        return Err(poison(format!("an event of {hop} hops: a loop")));
    }
    let request_id = record.header("ce_id").unwrap_or("no-id").to_owned();
    let caller = Caller {
        traceparent: record.header("traceparent").map(str::to_owned),
        hop,
        ..Caller::system(row.name, request_id)
    };
    (row.run)(
        context,
        Invocation {
            caller,
            input: Input::Event(record),
        },
    )
    .await
    .map(|_| ())
}

/// The problem that marks a record as poison.
pub fn poison(reason: impl Into<String>) -> Problem {
    Problem::new(422, POISON, &reason.into())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

    use async_trait::async_trait;

    use super::*;
    use crate::{Ask, Empty, Kind, table};

    #[derive(Default)]
    struct Shelf {
        taken: AtomicU32,
        settled: AtomicU32,
        broken: AtomicBool,
    }

    impl Shelf {
        async fn settle(&self) -> Result<(), Fault> {
            self.settled.fetch_add(1, Ordering::SeqCst);
            if self.broken.load(Ordering::SeqCst) {
                Err(Fault::new("the disk is full"))
            } else {
                Ok(())
            }
        }
    }

    struct Any;

    impl Ask for Any {
        fn read(_: Input) -> Result<Any, Problem> {
            Ok(Any)
        }
        fn schema(_: &mut schemars::SchemaGenerator) -> Option<schemars::Schema> {
            None
        }
        fn kind() -> Kind {
            Kind::Event
        }
    }

    async fn take(shelf: &Shelf, _: Caller, _: Any) -> Result<Empty, Problem> {
        shelf.taken.fetch_add(1, Ordering::SeqCst);
        Ok(Empty)
    }

    const OPERATIONS: crate::Table<Shelf> = table!["test.on-anything" => take; then Shelf::settle];

    struct Nowhere;

    #[async_trait]
    impl DeadLetters for Nowhere {
        async fn bury(&self, _: &str, _: &Record, _: &Poison) -> Result<(), Fault> {
            Err(Fault::new("nothing is poison here"))
        }
    }

    fn records(how_many: i64) -> Vec<Record> {
        let record = |offset| Record {
            topic: "t".into(),
            partition: 0,
            offset,
            timestamp: 0,
            key: None,
            value: None,
            headers: Vec::new(),
        };
        (0..how_many).map(record).collect()
    }

    #[tokio::test]
    async fn a_batch_is_settled_once_and_counts_only_then() {
        let shelf = Arc::new(Shelf::default());
        let row = OPERATIONS.find("test.on-anything").expect("is there");
        assert_eq!(run(row, shelf.clone(), records(100), &Nowhere).await.expect("runs"), []);
        assert_eq!((shelf.taken.load(Ordering::SeqCst), shelf.settled.load(Ordering::SeqCst)), (100, 1));

        shelf.broken.store(true, Ordering::SeqCst);
        let failed = run(row, shelf.clone(), records(3), &Nowhere).await.expect("runs");
        assert_eq!(failed.iter().map(|f| f.offset).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(run(row, shelf, Vec::new(), &Nowhere).await.expect("runs"), []);
    }
}
