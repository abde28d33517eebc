//! What every adapter must do: one suite, run against each. It panics with what is wrong, so it belongs into tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use events::{Outgoing, Publisher, Taken};
use operation::record::{Position, Source};
use operation::{DeadLetters, Fault, Poison, Record};

/// An adapter.
pub trait Bus: Publisher + Source + DeadLetters + 'static {}
impl<T: Publisher + Source + DeadLetters + 'static> Bus for T {}

fn outgoing(topic: &str, key: usize, body: usize) -> Outgoing {
    Outgoing {
        topic: topic.into(),
        key: format!("k{key}"),
        body: Bytes::from(body.to_string()),
        headers: vec![("ce_id".into(), body.to_string())],
    }
}

fn sure<T>(what: &str, result: Result<T, Fault>) -> T {
    result.unwrap_or_else(|fault| panic!("{what}: {fault}"))
}

/// Reads a topic to its end as a group, committing after each batch.
async fn drain<B: Bus>(bus: &B, group: &str, topic: &str) -> Vec<Record> {
    let mut all = Vec::new();
    loop {
        let mut positions = sure("positions", bus.positions(group, topic, true).await);
        let records = sure("fetch", bus.fetch(topic, &positions, 100).await);
        if records.is_empty() {
            return all;
        }
        for record in &records {
            for position in positions.iter_mut().filter(|position| position.partition == record.partition) {
                assert_eq!(record.offset, position.next, "offsets have no gaps");
                position.next += 1;
            }
        }
        sure("commit", bus.commit(group, topic, &positions).await);
        all.extend(records);
    }
}

/// Runs the suite.
pub async fn hold<B: Bus>(bus: Arc<B>) {
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let bus = bus.clone();
            tokio::spawn(async move {
                for round in 0..10 {
                    let records: Vec<_> = (0..20)
                        .map(|n| outgoing("t.order", writer, round * 20 + n))
                        .chain([outgoing("t.other", round, writer)])
                        .collect();
                    let taken = sure("publish", bus.publish(&records).await);
                    assert!(taken.iter().all(|taken| *taken == Taken::Yes));
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap_or_else(|error| panic!("{error}"));
    }
    let records = drain(bus.as_ref(), "g1", "t.order").await;
    assert_eq!(records.len(), 1_600, "nothing is lost");
    let mut by_key: BTreeMap<Bytes, Vec<usize>> = BTreeMap::new();
    for record in &records {
        let body = record
            .value
            .as_ref()
            .and_then(|value| std::str::from_utf8(value).ok())
            .and_then(|text| text.parse().ok());
        by_key
            .entry(record.key.clone().unwrap_or_default())
            .or_default()
            .push(body.unwrap_or(usize::MAX));
    }
    assert!(
        by_key.values().all(|bodies| bodies.is_sorted() && bodies.len() == 200),
        "a key's records stay in order"
    );
    assert!(
        drain(bus.as_ref(), "g1", "t.order").await.is_empty(),
        "what is committed does not come again"
    );
    assert_eq!(
        drain(bus.as_ref(), "g2", "t.order").await.len(),
        1_600,
        "groups read for themselves"
    );

    let late = sure("positions", bus.positions("g3", "t.order", false).await);
    assert!(
        sure("fetch", bus.fetch("t.order", &late, 10).await).is_empty(),
        "a late group that begins behind the newest"
    );
    let first = sure(
        "fetch",
        bus.fetch(
            "t.order",
            &[Position {
                partition: late.first().map_or(0, |p| p.partition),
                next: 0,
            }],
            5,
        )
        .await,
    );
    assert!(first.len() <= 5);

    let huge = Outgoing {
        body: Bytes::from(vec![b'x'; 1024 * 1024 + 1]),
        ..outgoing("t.huge", 1, 1)
    };
    let taken = sure("publish", bus.publish(&[outgoing("t.huge", 1, 1), huge]).await);
    assert!(
        matches!(taken.as_slice(), [Taken::Yes, Taken::Never(_)]),
        "what is too large is never taken"
    );

    let mut arrivals = bus.arrivals("t.order");
    sure("publish", bus.publish(&[outgoing("t.order", 1, 1)]).await);
    arrivals.next().await;
    let [dead] = &records[..1] else { panic!("a record") };
    sure(
        "bury",
        bus.bury(
            "test.on-x",
            dead,
            &Poison {
                reason: "does not decode".into(),
            },
        )
        .await,
    );
    let buried = drain(bus.as_ref(), "g", "dlt.test.on-x.v1").await;
    assert_eq!(
        buried
            .iter()
            .map(|record| (&record.key, record.header("dlt_reason")))
            .collect::<Vec<_>>(),
        [(&dead.key, Some("does not decode"))]
    );
}
