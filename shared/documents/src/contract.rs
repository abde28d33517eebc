//! What every adapter must do: one suite, run against each. It panics with what is wrong, so it belongs into tests.

use std::sync::Arc;
use std::time::Duration;

use events::Announcement;
use kernel::{Clock, EventId, Ids, ManualClock, SystemIds};
use serde_json::{Value, json};

use crate::{Condition, Document, Documents, Key, Range, Transacted, Write};

/// Runs the suite against an adapter that reads this clock.
pub async fn hold(documents: Arc<dyn Documents>, clock: ManualClock) {
    conditions(documents.as_ref()).await;
    ranges(documents.as_ref()).await;
    expiry(documents.as_ref(), &clock).await;
    all_or_nothing(documents.as_ref(), &clock).await;
    races(documents).await;
}

fn put(key: &Key, body: Value, condition: Condition) -> Write {
    Write::Put {
        key: key.clone(),
        body,
        condition,
        expires_at: None,
    }
}

async fn outcome_of(documents: &dyn Documents, writes: Vec<Write>) -> Transacted {
    documents
        .transact(writes, vec![])
        .await
        .unwrap_or_else(|fault| panic!("transact: {fault}"))
}

async fn done(documents: &dyn Documents, write: Write) -> bool {
    match documents.transact(vec![write], vec![]).await {
        Ok(Transacted::Done) => true,
        Ok(Transacted::Conflict(0)) => false,
        other => panic!("one write: {other:?}"),
    }
}

async fn get(documents: &dyn Documents, key: &Key) -> Option<Document> {
    documents.get(key).await.unwrap_or_else(|fault| panic!("get: {fault}"))
}

async fn conditions(documents: &dyn Documents) {
    let key = Key::new("conditions", "a");
    assert!(get(documents, &key).await.is_none());
    assert!(
        !done(documents, put(&key, json!(0), Condition::Version(1))).await,
        "no version of nothing"
    );
    assert!(done(documents, put(&key, json!(1), Condition::Absent)).await);
    assert!(!done(documents, put(&key, json!(2), Condition::Absent)).await, "it is there");
    assert!(done(documents, put(&key, json!(3), Condition::Version(1))).await);
    assert!(!done(documents, put(&key, json!(4), Condition::Version(1))).await, "it moved on");
    assert!(done(documents, put(&key, json!(5), Condition::Any)).await);
    let found = get(documents, &key).await;
    assert_eq!(found.map(|document| (document.version, document.body)), Some((3, json!(5))));
    assert!(
        !done(
            documents,
            Write::Delete {
                key: key.clone(),
                condition: Condition::Version(2)
            }
        )
        .await
    );
    assert!(
        done(
            documents,
            Write::Delete {
                key: key.clone(),
                condition: Condition::Version(3)
            }
        )
        .await
    );
    assert!(
        done(
            documents,
            Write::Delete {
                key: key.clone(),
                condition: Condition::Any
            }
        )
        .await,
        "gone already"
    );
    assert!(get(documents, &key).await.is_none());
}

async fn ranges(documents: &dyn Documents) {
    for sort in ["b#1", "b#2", "b#3", "b#\u{10ffff}", "c#1"] {
        assert!(done(documents, put(&Key::new("ranges", sort), json!(sort), Condition::Absent)).await);
    }
    let sorts = |found: Vec<Document>| found.into_iter().map(|document| document.key.sort).collect::<Vec<_>>();
    let query = async |range: Range| {
        sorts(
            documents
                .query("ranges", range)
                .await
                .unwrap_or_else(|fault| panic!("query: {fault}")),
        )
    };
    assert_eq!(query(Range::of("", 10)).await.len(), 5);
    assert_eq!(query(Range::of("b#", 2)).await, ["b#1", "b#2"]);
    assert_eq!(
        query(Range {
            after: Some("b#2".into()),
            ..Range::of("b#", 1)
        })
        .await,
        ["b#3"]
    );
    assert_eq!(
        query(Range {
            descending: true,
            after: Some("b#3".into()),
            ..Range::of("b#", 9)
        })
        .await,
        ["b#2", "b#1"]
    );
    assert_eq!(query(Range::of("d", 9)).await, Vec::<String>::new());
}

async fn expiry(documents: &dyn Documents, clock: &ManualClock) {
    let key = Key::new("expiry", "a");
    let until = clock.now().plus(Duration::from_secs(60));
    let brief = Write::Put {
        key: key.clone(),
        body: json!(1),
        condition: Condition::Absent,
        expires_at: Some(until),
    };
    assert!(done(documents, brief).await);
    assert!(get(documents, &key).await.is_some());
    clock.advance(Duration::from_secs(61));
    assert!(get(documents, &key).await.is_none(), "it expired, swept or not");
    assert!(!done(documents, put(&key, json!(2), Condition::Version(1))).await);
    assert!(done(documents, put(&key, json!(3), Condition::Absent)).await);
    assert_eq!(
        get(documents, &key).await.map(|document| document.version),
        Some(1),
        "a new document"
    );
}

async fn all_or_nothing(documents: &dyn Documents, clock: &ManualClock) {
    let (a, b) = (Key::new("all", "a"), Key::new("all", "b"));
    assert!(done(documents, put(&b, json!(1), Condition::Absent)).await);
    let announcement = Announcement {
        id: EventId::from(SystemIds.next()),
        topic: "carts.v1".into(),
        kind: "cart.changed.v1".into(),
        aggregate: "cart".into(),
        key: SystemIds.next().to_string(),
        version: 1,
        occurred_at: clock.now(),
        traceparent: None,
        hop: 1,
        body: json!({}),
    };
    let writes = vec![put(&a, json!(1), Condition::Absent), put(&b, json!(2), Condition::Absent)];
    let outcome = documents
        .transact(writes, vec![announcement])
        .await
        .unwrap_or_else(|fault| panic!("transact: {fault}"));
    assert_eq!(outcome, Transacted::Conflict(1));
    assert!(get(documents, &a).await.is_none(), "nothing of it happened");
    let many = |from: usize| {
        (from..from + 60)
            .map(|n| put(&Key::new("many", format!("{n:03}")), json!(n), Condition::Absent))
            .rev()
            .collect()
    };
    assert_eq!(outcome_of(documents, many(0)).await, Transacted::Done);
    assert!(
        matches!(outcome_of(documents, many(59)).await, Transacted::Conflict(59)),
        "059 is there"
    );
    assert!(
        get(documents, &Key::new("many", "060")).await.is_none(),
        "none of the others was written"
    );
    let twice = vec![put(&a, json!(1), Condition::Absent), put(&a, json!(2), Condition::Absent)];
    assert!(
        matches!(outcome_of(documents, twice).await, Transacted::Conflict(_)),
        "it cannot be absent twice"
    );
    assert!(get(documents, &a).await.is_none());
    let event = EventId::from(SystemIds.next());
    let once = || Write::Once {
        consumer: "test.on-x",
        event,
    };
    assert!(done(documents, once()).await);
    assert!(!done(documents, once()).await, "seen before");
}

async fn races(documents: Arc<dyn Documents>) {
    let key = Key::new("races", "counter");
    assert!(done(documents.as_ref(), put(&key, json!(0), Condition::Absent)).await);
    let tasks: Vec<_> = (0..32)
        .map(|_| {
            let (documents, key) = (documents.clone(), key.clone());
            tokio::spawn(async move {
                loop {
                    let Some(found) = get(documents.as_ref(), &key).await else {
                        panic!("it is there")
                    };
                    let next = json!(found.body.as_i64().unwrap_or(0) + 1);
                    if done(documents.as_ref(), put(&key, next, Condition::Version(found.version))).await {
                        return;
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap_or_else(|error| panic!("{error}"));
    }
    let counted = get(documents.as_ref(), &key)
        .await
        .map(|document| (document.version, document.body));
    assert_eq!(counted, Some((33, json!(32))), "no update is lost");
}
