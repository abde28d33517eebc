//! The samples are events that this context understands: told to an empty index, the question among them finds what the others tell.
#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod world;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use operation::Record;
use search::OPERATIONS;
use serde_json::{Value, json};
use world::World;

fn sample(operation: &str) -> Value {
    let path = format!("{}/../../events/samples/{operation}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(&path).expect(&path)).expect("JSON")
}

fn record(sample: &Value) -> Record {
    let batches = sample["records"].as_object().expect("batches");
    let record = &batches.values().next().expect("a batch")[0];
    let bytes = |name: &str| STANDARD.decode(record[name].as_str().expect("text")).expect("base64");
    let header = |header: &Value| {
        let (name, value) = header.as_object().expect("a header").iter().next().expect("one");
        let value: Vec<u8> = serde_json::from_value(value.clone()).expect("bytes");
        (name.clone(), value.into())
    };
    Record {
        topic: record["topic"].as_str().expect("a topic").to_owned(),
        partition: 0,
        offset: 0,
        timestamp: 0,
        key: Some(bytes("key").into()),
        value: Some(bytes("value").into()),
        headers: record["headers"].as_array().expect("headers").iter().map(header).collect(),
    }
}

#[tokio::test]
async fn every_operation_has_one_and_together_they_are_a_shop() {
    let world = World::new().await;
    let ask = async |operation: &str| {
        let query = sample(operation)["rawQueryString"].as_str().expect("a query").to_owned();
        world.get(operation, &query).await
    };
    assert_eq!(ask("search.products").await.total(), 0);
    for row in OPERATIONS.rows.iter().rev() {
        if row.settle.is_some() {
            world.batch(row.name, vec![record(&sample(row.name))]).await;
        }
    }
    assert_eq!(world.buried.reasons(), Vec::<String>::new());
    let found = ask("search.products").await.json();
    assert_eq!((&found["total"], &found["items"][0]["slug"]), (&json!(1), &json!("linen-dress")));
    assert_eq!(found["items"][0]["rating"], json!({ "average": 4.75, "count": 4 }));
    assert_eq!(ask("search.suggest").await.json()["queries"], json!(["linen"]));
}
