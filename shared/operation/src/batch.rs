//! A consumer over a batch of records, with the semantics of a partial batch response.
//!
//! A partition stops at its first failure, and that record and every later one of the partition are reported: this keeps the
//! order per key whether the event source resumes at the offset or retries only what was named. Poison is buried and passed.

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
    for record in records {
        let place = (record.topic.clone(), record.partition);
        let name = Failed { topic: record.topic.clone(), partition: record.partition, offset: record.offset };
        if stopped.contains(&place) {
            failed.push(name);
            continue;
        }
        match one(row, context.clone(), record.clone()).await {
            Ok(()) => {}
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
    Ok(failed)
}

async fn one<C>(row: &'static Row<C>, context: Arc<C>, record: Record) -> Result<(), Problem> {
    let hop: u32 = record.header("ce_hop").and_then(|hop| hop.parse().ok()).unwrap_or(0);
    if hop > MAX_HOPS {
        return Err(poison(format!("an event of {hop} hops: a loop")));
    }
    let request_id = record.header("ce_id").unwrap_or("no-id").to_owned();
    let caller = Caller { traceparent: record.header("traceparent").map(str::to_owned), hop, ..Caller::system(row.name, request_id) };
    (row.run)(context, Invocation { caller, input: Input::Event(record) }).await.map(|_| ())
}

/// The problem that marks a record as poison.
pub fn poison(reason: impl Into<String>) -> Problem {
    Problem::new(422, POISON, &reason.into())
}
