//! An event on its way out: what an outbox keeps until the bus has it.

use kernel::{EventId, Timestamp};
use operation::{Caller, Fault};
use serde::{Deserialize, Serialize};

use crate::{Event, Outgoing};

/// An event with its envelope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Announcement {
    /// UUIDv7; what a consumer's inbox remembers.
    pub id: EventId,
    /// The topic.
    pub topic: String,
    /// The type: `order.placed.v1`.
    pub kind: String,
    /// What it is about: `order`.
    pub aggregate: String,
    /// The aggregate's id, the record's key.
    pub key: String,
    /// The aggregate's version after what happened.
    pub version: i64,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// W3C trace context of the request that caused it.
    pub traceparent: Option<String>,
    /// How many events led to this one.
    pub hop: u32,
    /// The body.
    pub body: serde_json::Value,
}

impl Announcement {
    /// Announces that `event` brought its aggregate to `version`. The caller is who caused it.
    pub fn of<E: Event>(id: EventId, occurred_at: Timestamp, caller: &Caller, version: i64, event: &E) -> Result<Announcement, Fault> {
        Ok(Announcement {
            id,
            topic: E::TOPIC.to_owned(),
            kind: event.kind().to_owned(),
            aggregate: E::AGGREGATE.to_owned(),
            key: event.key(),
            version,
            occurred_at,
            traceparent: caller.traceparent.clone(),
            hop: caller.hop.saturating_add(1),
            body: serde_json::to_value(event)?,
        })
    }

    /// The record to publish: CloudEvents attributes as headers, the body as JSON.
    pub fn outgoing(&self) -> Result<Outgoing, Fault> {
        let mut headers = vec![
            ("ce_specversion".to_owned(), "1.0".to_owned()),
            ("ce_id".to_owned(), self.id.to_string()),
            ("ce_type".to_owned(), self.kind.clone()),
            ("ce_source".to_owned(), format!("/amcart/{}", self.aggregate)),
            ("ce_time".to_owned(), self.occurred_at.to_string()),
            ("ce_subject".to_owned(), self.key.clone()),
            ("ce_version".to_owned(), self.version.to_string()),
            ("ce_hop".to_owned(), self.hop.to_string()),
            ("content-type".to_owned(), "application/json".to_owned()),
        ];
        if let Some(traceparent) = &self.traceparent {
            headers.push(("traceparent".to_owned(), traceparent.clone()));
        }
        Ok(Outgoing {
            topic: self.topic.clone(),
            key: self.key.clone(),
            body: serde_json::to_vec(&self.body)?.into(),
            headers,
        })
    }

    /// The lane of the outbox, 0 to 15: one aggregate's events stay in one lane, so that they leave in order.
    pub fn lane(&self) -> i16 {
        lane_of(&self.key)
    }
}

/// The lane of an aggregate, one of sixteen: FNV-1a of its key (stable for ever, it stands in databases).
pub fn lane_of(key: &str) -> i16 {
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // 64-bit FNV's low bits mix well; a value below 16 always fits.
    i16::try_from(hash % 16).unwrap_or(0)
}
