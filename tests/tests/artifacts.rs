//! The real Lambda artifacts: every operation with its sample, and a purchase that goes through a dozen of them.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why")]

mod account;

use std::collections::BTreeMap;

use operation::Scope;
use runtime::Template;
use runtime::template::Function;
use serde_json::{Value, json};
use shop_tests::{Client, goods};

use account::{Account, body};

/// What is wrong with a function's answer to its sample, when something is.
fn wrong(function: &Function, answer: &Value) -> Option<String> {
    if !function.triggers.is_empty() {
        let all_taken = json!({ "batchItemFailures": [] });
        return (*answer != all_taken).then(|| "does not take its whole batch".to_owned());
    }
    if !function.schedules.is_empty() {
        // A schedule that fails is a function error; whatever else it says is for people.
        return None;
    }
    if answer.get("answer").is_some() {
        return None;
    }
    let (status, problem) = match answer.get("problem") {
        Some(problem) => (problem["status"].as_u64(), problem.clone()),
        None => (answer["statusCode"].as_u64(), body(answer)),
    };
    match status {
        Some(200..400) if answer.get("problem").is_none() => None,
        Some(status @ 400..500) => wrong_problem(status, &problem, answer),
        Some(status) => Some(format!("answers {status}")),
        None => Some("gives no answer of a known form".to_owned()),
    }
}

/// RFC 9457, as the house writes it.
fn wrong_problem(status: u64, problem: &Value, answer: &Value) -> Option<String> {
    let Some(code) = problem["code"].as_str() else {
        return Some("says no without a code".to_owned());
    };
    let through_the_gateway = answer.get("statusCode").is_some();
    if problem["status"] != status || problem["type"] != format!("/problems/{code}") || problem["title"].as_str().is_none_or(str::is_empty)
    {
        return Some("answers with half a problem".to_owned());
    }
    if through_the_gateway && answer["headers"]["content-type"] != "application/problem+json" {
        return Some("does not call its problem one".to_owned());
    }
    if through_the_gateway && (problem["request_id"].as_str().is_none() || problem["request_id"] != answer["headers"]["x-request-id"]) {
        return Some("does not say which request it was".to_owned());
    }
    ["internal", "wiring", "internal-only", "malformed-json", "unsupported-media-type"]
        .contains(&code)
        .then(|| format!("has a sample that is no proper request: {code}"))
}

#[test]
fn what_is_wrong_with_an_answer_is_seen() {
    let template = "
Resources:
  ToyGet: {Type: 'AWS::Serverless::Function', Properties: {Handler: toy.get, FunctionName: x-toy-get, CodeUri: artifacts/toy/}}
";
    let template = Template::read(template, &BTreeMap::new()).expect("reads");
    let function = template.function("toy.get").expect("is there");
    let answer = |status: u16, body: Value| {
        let headers = json!({ "content-type": "application/problem+json", "x-request-id": "r" });
        json!({ "statusCode": status, "headers": headers, "body": body.to_string() })
    };
    let problem =
        |code: &str| json!({ "type": format!("/problems/{code}"), "title": "No.", "status": 404, "code": code, "request_id": "r" });
    assert_eq!(wrong(function, &answer(200, json!({}))), None);
    assert_eq!(wrong(function, &answer(404, problem("not-found"))), None);
    assert_eq!(wrong(function, &json!({ "answer": null })), None);
    for bad in [
        answer(500, problem("internal")),
        answer(404, json!({ "code": "not-found" })),
        answer(404, problem("malformed-json")),
        answer(422, problem("not-found")),
        json!({ "problem": { "status": 503, "code": "unavailable" } }),
        json!(null),
    ] {
        assert!(wrong(function, &bad).is_some(), "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_answers_its_sample() {
    let Some(account) = Account::open().await else { return };
    let mut to_do = Vec::new();
    for function in &account.template.functions {
        let operation = &function.operation;
        match account.tries(operation).await {
            Ok(invoked) => {
                let poison = invoked.log.0.iter().find(|line| line.contains("dead letter"));
                if let Some(line) = poison {
                    to_do.push(format!("{operation} has a sample that is poison: {line}"));
                } else if let Some(wrong) = wrong(function, &invoked.answer) {
                    to_do.push(format!("{operation} {wrong}: {}{}", invoked.answer, invoked.log));
                }
            }
            Err(error) => to_do.push(error),
        }
        if function.context() == "search" {
            // Its index has one writer, and the next function is another process.
            account.host.stop().await;
        }
    }
    account.host.stop().await;
    assert!(
        to_do.is_empty(),
        "{} of {}:\n{}",
        to_do.len(),
        account.template.functions.len(),
        to_do.join("\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn artifacts_sell_something_together() {
    let Some(account) = Account::open().await else { return };
    let staff = Client::new(&account.url, Some(account.token("ada", &Scope::ALL)));
    let skus = goods::product(&staff, "black-dress", 5_990, &[("M", 3)]).await;
    let sku = skus.first().expect("a variant");

    // A guest, and a customer whose token comes along to routes that need none.
    let mut guest = Client::new(&account.url, None);
    let order = guest.buys(&[(sku, 2)]).await;
    let path = format!("/v1/orders/{}", order["id"].as_str().expect("an id"));
    assert_eq!(guest.get(&path).await.ok()["number"], order["number"]);

    let mut customer = Client::new(&account.url, Some(account.token("ana", &[Scope::Customer])));
    let order = customer.buys(&[(sku, 1)]).await;
    let orders = customer.get("/v1/orders").await.ok();
    assert_eq!(orders["items"].as_array().map(Vec::len), Some(1), "{orders}");
    assert_eq!(orders["items"][0]["id"], order["id"]);

    // Nothing is left, and somebody without a valid token learns nothing.
    let mut late = Client::new(&account.url, None);
    let cart = late.fills_a_cart(&[]).await;
    let added = late
        .post(&format!("/v1/carts/{cart}/lines"), json!({ "sku": sku, "quantity": 1 }))
        .await;
    let refused = if added.status < 300 {
        late.goes_to_the_till(&cart).await.expect_err("is sold out")
    } else {
        added
    };
    refused.refused(409, "insufficient-stock");
    let forger = Client::new(&account.url, Some(format!("{}x", account.token("ana", &[Scope::Customer]))));
    assert_eq!(forger.post("/v1/carts", json!({})).await.status, 401);
    assert_eq!(forger.get("/v1/orders").await.status, 401);
    account.host.stop().await;
}
