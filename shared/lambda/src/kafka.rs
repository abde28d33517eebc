//! A batch of an MSK event-source mapping: records in, the ones that failed out.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use operation::batch::Failed;
use operation::{Fault, Record};
use serde::Deserialize;
use serde_json::{Value, json};

/// The event: each partition's records under `<topic>-<partition>`.
///
/// Ours and not `aws_lambda_events`': that one reads a record's milliseconds through a float and loses some.
#[derive(Deserialize)]
pub(crate) struct Batch {
    records: BTreeMap<String, Vec<Sent>>,
}

/// A record as Lambda hands it over.
#[derive(Deserialize)]
struct Sent {
    topic: String,
    partition: i32,
    offset: i64,
    timestamp: i64,
    /// In base64.
    key: Option<String>,
    /// In base64; a tombstone has none.
    value: Option<String>,
    /// One header per map. Java's bytes have a sign; a sample's have none.
    #[serde(default)]
    headers: Vec<BTreeMap<String, Vec<i16>>>,
}

/// The records, those of a partition in their order.
pub(crate) fn records(batch: Batch) -> Result<Vec<Record>, Fault> {
    batch.records.into_values().flatten().map(record).collect()
}

fn record(sent: Sent) -> Result<Record, Fault> {
    let headers = sent.headers.into_iter().flatten();
    Ok(Record {
        topic: sent.topic,
        partition: sent.partition,
        offset: sent.offset,
        timestamp: sent.timestamp,
        key: sent.key.map(bytes).transpose()?,
        value: sent.value.map(bytes).transpose()?,
        headers: headers
            .map(|(name, value)| Ok((name, unsigned(&value)?)))
            .collect::<Result<_, Fault>>()?,
    })
}

/// -128 to 255: the same eight bits with and without a sign.
fn unsigned(value: &[i16]) -> Result<Bytes, Fault> {
    let byte = |&byte: &i16| u8::try_from(byte).or_else(|_| i8::try_from(byte).map(i8::cast_unsigned));
    Ok(value.iter().map(byte).collect::<Result<Vec<u8>, _>>()?.into())
}

fn bytes(base64: String) -> Result<Bytes, Fault> {
    Ok(Bytes::from(STANDARD.decode(base64)?))
}

/// Lambda's partial batch response: each record that has to come again, by partition and offset.
pub(crate) fn answer(failed: &[Failed]) -> Value {
    let failures: Vec<Value> = failed
        .iter()
        .map(|failed| {
            let partition = format!("{}-{}", failed.topic, failed.partition);
            json!({ "itemIdentifier": { "partition": partition, "offset": failed.offset } })
        })
        .collect();
    json!({ "batchItemFailures": failures })
}
