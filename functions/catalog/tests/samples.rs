//! Every sample of this context, on an empty shop: an answer, or a problem that says what is missing, and never a fault.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod world;

use std::path::Path;

use catalog::OPERATIONS;
use operation::{Caller, HttpRequest, Input, Invocation, Record, Scope, Version};
use serde_json::Value;
use world::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn samples_are_answered() {
    let shop = Shop::open().await;
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/samples");
    for row in OPERATIONS.rows {
        let text = std::fs::read_to_string(samples.join(format!("{}.json", row.name))).expect(row.name);
        let invocation = invocation(&serde_json::from_str(&text).expect(row.name));
        match (row.run)(shop.context.clone(), invocation).await {
            Ok(answer) => assert!(answer.status < 400, "{}: {}", row.name, answer.status),
            Err(problem) => assert_eq!((problem.status, problem.code.as_str()), (404, "not-found"), "{}", row.name),
        }
    }
    assert_eq!(shop.number("select count(*) from product").await, 2, "one is created, one imported");
}

/// The sample as a transport hands it on.
fn invocation(event: &Value) -> Invocation {
    if let Some(ask) = event.get("ask") {
        return Invocation {
            caller: serde_json::from_value(event["caller"].clone()).expect("a caller"),
            input: Input::Internal(ask.clone()),
        };
    }
    if let Some(records) = event.get("records").and_then(Value::as_object) {
        let record = records.values().next().map(|records| record(&records[0])).expect("a record");
        return Invocation {
            caller: Caller::system("sample", "r"),
            input: Input::Event(record),
        };
    }
    let Some(route) = event.get("routeKey") else {
        return Invocation {
            caller: Caller::system("sample", "r"),
            input: Input::Tick,
        };
    };
    assert!(event["rawPath"].as_str().is_some_and(|path| path.starts_with("/v1/")), "{route}");
    let scopes = event
        .pointer("/requestContext/authorizer/jwt/scopes")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let scopes: Vec<Scope> = scopes
        .iter()
        .filter_map(Value::as_str)
        .map(|scope| scope.parse().expect("a scope"))
        .collect();
    let version = event
        .pointer("/headers/if-match")
        .and_then(Value::as_str)
        .map(|tag| Version(tag.trim_matches('"').parse().expect("a version")));
    let params = event.get("pathParameters").and_then(Value::as_object).cloned().unwrap_or_default();
    let request = HttpRequest {
        path: params
            .into_iter()
            .map(|(name, value)| (name, value.as_str().expect("a text").to_owned()))
            .collect(),
        query: event["rawQueryString"].as_str().unwrap_or("").to_owned(),
        body: event.get("body").and_then(Value::as_str).unwrap_or("").to_owned().into(),
        content_type: event.pointer("/headers/content-type").and_then(Value::as_str).map(str::to_owned),
        headers: vec![],
    };
    Invocation {
        caller: Caller {
            if_match: version,
            ..testing::caller("sample-customer", &scopes)
        },
        input: Input::Http(request),
    }
}

fn record(record: &Value) -> Record {
    use base64::Engine as _;
    let bytes = |member: &str| {
        base64::engine::general_purpose::STANDARD
            .decode(record[member].as_str().expect("base64"))
            .expect("base64")
            .into()
    };
    let headers = record["headers"]
        .as_array()
        .expect("headers")
        .iter()
        .flat_map(|header| header.as_object().expect("a header"))
        .map(|(name, value)| {
            let bytes: Vec<u8> = serde_json::from_value(value.clone()).expect("bytes");
            (name.clone(), bytes.into())
        });
    Record {
        topic: record["topic"].as_str().expect("a topic").to_owned(),
        partition: 0,
        offset: 0,
        timestamp: record["timestamp"].as_i64().expect("a time"),
        key: Some(bytes("key")),
        value: Some(bytes("value")),
        headers: headers.collect(),
    }
}
