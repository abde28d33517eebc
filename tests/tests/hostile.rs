//! The shop among strangers who mean it ill: hostile texts and numbers in every field that the contract knows, broken JSON, edited cursors,
//! other people's ids and keys, amounts that overflow, addresses that are not there. Nobody gets a 5xx, another's data or a silent yes.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http::Method;
use operation::Scope;
use serde_json::{Value, json};
use shop_tests::contract::contract;
use shop_tests::{Answer, Client, Shop, goods};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A shop with one of everything, and the ids of it by the names that addresses and bodies use.
struct Stage {
    shop: Shop,
    known: BTreeMap<&'static str, String>,
    skus: Vec<String>,
    staff: AtomicUsize,
}

impl Stage {
    async fn set() -> Stage {
        let shop = Shop::open().await;
        let staff = shop.admin();
        let skus = goods::product(&staff, "black-dress", 4_990, &[("S", 50), ("M", 50)]).await;
        let mut ana = shop.shopper("ana");
        let order = ana.buys(&[(&skus[0], 1)]).await;
        let cart = ana.fills_a_cart(&[(&skus[1], 1)]).await;
        let checkout = ana.goes_to_the_till(&cart).await.expect("the till");
        let view = ana.get(&format!("/v1/carts/{cart}")).await.ok();
        let address = json!({ "name": "Ana", "line1": "x", "city": "Berlin", "postal_code": "10119", "country": "DE" });
        let address = ana.post("/v1/me/addresses", address).await.ok();
        let product = staff.get("/v1/admin/products?status=active").await.ok();
        let text = |value: &Value| value.as_str().expect("an id").to_owned();
        let known = BTreeMap::from([
            ("cart", cart),
            ("line", text(&view["lines"][0]["id"])),
            ("checkout", text(&checkout["id"])),
            ("order", text(&order["id"])),
            ("address", text(&address["id"])),
            ("product", text(&product["items"][0]["id"])),
            ("slug", "black-dress".to_owned()),
            ("sku", skus[1].clone()),
            ("provider", "sandbox".to_owned()),
        ]);
        Stage {
            shop,
            known,
            skus,
            staff: AtomicUsize::new(0),
        }
    }

    /// Who may ask this: staff, the customer whose things they are, or anybody. Staff are many, so that the limit of one subject answers
    /// for nobody.
    fn asker(&self, operation: &Operation) -> Client {
        let hers = ["cart", "checkout", "order"].iter().any(|thing| operation.path.contains(thing));
        let open = operation.said["security"].as_array().is_some_and(|ways| ways.contains(&json!({})));
        if operation.path.starts_with("/v1/admin/") {
            let number = self.staff.fetch_add(1, Ordering::Relaxed);
            self.shop.somebody(&format!("ada-{number}"), &Scope::ALL)
        } else if open && !hers {
            self.shop.guest()
        } else {
            self.shop.shopper("ana")
        }
    }

    /// A body that would be taken, with every member that it may have.
    fn body(&self, schema: &'static Value) -> Value {
        example(schema, &|name, schema| {
            let known = self.known.get(name).filter(|_| schema["type"] == "string");
            known.map(|known| json!(known))
        })
    }

    /// The address with what is known filled in.
    fn path(&self, operation: &Operation) -> String {
        let part = |part: &str| match part.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => self
                .known
                .get(name)
                .cloned()
                .unwrap_or_else(|| "018f6d2e-7b1a-7c3d-9e4f-2a5b6c7d8e91".to_owned()),
            None => part.to_owned(),
        };
        operation.path.split('/').map(part).collect::<Vec<_>>().join("/")
    }

    /// Asks with everything that the contract asks for, and this body. Waits where a limit answers.
    async fn ask(&self, who: &Client, operation: &Operation, path: &str, body: Option<&Value>) -> Answer {
        loop {
            let mut ask = who.ask(operation.method.clone(), path);
            for header in operation.headers() {
                match header {
                    "Idempotency-Key" => ask = ask.key(&kernel::Ids::next(&kernel::SystemIds).to_string()),
                    "If-Match" => ask = ask.header("if-match", "\"1\""),
                    _ => {}
                }
            }
            let answer = match body {
                Some(body) => ask.json(body).send().await,
                None => ask.send().await,
            };
            if answer.status != 429 {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// An operation of the contract.
#[derive(Clone)]
struct Operation {
    method: Method,
    path: &'static str,
    said: &'static Value,
}

impl Operation {
    /// All but the contact form, whose limit per client would answer for it.
    fn all() -> Vec<Operation> {
        let mut all = Vec::new();
        for (path, methods) in contract()["paths"].as_object().expect("paths") {
            for (method, said) in methods.as_object().expect("methods") {
                let method = method.to_ascii_uppercase().parse().expect("a method");
                all.push(Operation { method, path, said });
            }
        }
        all.retain(|operation| operation.name() != "notification.contact");
        assert!(all.len() > 50, "the contract knows {} operations", all.len());
        all
    }

    fn name(&self) -> &'static str {
        self.said["operationId"].as_str().expect("a name")
    }

    fn parameters(&self, place: &str) -> Vec<(&'static str, &'static Value)> {
        let parameters = self.said["parameters"].as_array().into_iter().flatten();
        let here = parameters.filter(|parameter| parameter["in"] == place);
        here.map(|parameter| (parameter["name"].as_str().expect("a name"), &parameter["schema"]))
            .collect()
    }

    fn headers(&self) -> Vec<&'static str> {
        self.parameters("header").into_iter().map(|(name, _)| name).collect()
    }

    /// The schema of its body, when it reads one as JSON.
    fn body(&self) -> Option<&'static Value> {
        let schema = &self.said["requestBody"]["content"]["application/json"]["schema"];
        (schema.is_object() && schema.as_object().is_some_and(|schema| !schema.is_empty())).then(|| resolved(schema))
    }
}

fn resolved(schema: &'static Value) -> &'static Value {
    match schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        Some(pointer) => contract().pointer(pointer).expect("a type"),
        None => schema,
    }
}

/// The schema itself, or what it is when it is not null.
fn present(schema: &'static Value) -> &'static Value {
    let schema = resolved(schema);
    let choices = schema["anyOf"].as_array().or(schema["oneOf"].as_array());
    match choices.and_then(|choices| choices.iter().find(|choice| choice["type"] != "null")) {
        Some(choice) => present(choice),
        None => schema,
    }
}

fn is_a(schema: &Value, kind: &str) -> bool {
    schema["type"] == kind || schema["type"].as_array().is_some_and(|kinds| kinds.contains(&json!(kind)))
}

/// A value of this schema with every member that it may have.
fn example(schema: &'static Value, known: &dyn Fn(&str, &Value) -> Option<Value>) -> Value {
    let schema = present(schema);
    if let Some(only) = schema.get("const") {
        return only.clone();
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    if is_a(schema, "object") {
        let members = schema["properties"].as_object().into_iter().flatten();
        let member = |(name, schema): (&String, &'static Value)| {
            let value = known(name, present(schema)).unwrap_or_else(|| example(schema, known));
            (name.clone(), value)
        };
        return Value::Object(members.map(member).collect());
    }
    if is_a(schema, "array") {
        return json!([example(&schema["items"], known)]);
    }
    if is_a(schema, "integer") {
        return json!(schema["minimum"].as_i64().unwrap_or(1).max(1));
    }
    if is_a(schema, "boolean") {
        return json!(false);
    }
    let pattern = schema["pattern"].as_str().unwrap_or_default();
    match (schema["format"].as_str(), pattern) {
        (Some("uuid"), _) => json!("018f6d2e-7b1a-7c3d-9e4f-2a5b6c7d8e91"),
        (Some("date-time"), _) => json!("2026-03-01T12:00:00Z"),
        (Some("date"), _) => json!("2026-03-01"),
        (_, "^[A-Z]{3}$") => json!("EUR"),
        (_, "^[A-Z]{2}$") => json!("DE"),
        (_, pattern) if pattern.contains('@') => json!("ana@example.com"),
        _ => json!("a".repeat(usize::try_from(schema["minLength"].as_u64().unwrap_or(1).max(1)).unwrap_or(1))),
    }
}

/// Every place in a body where a value of this kind stands.
fn places(schema: &'static Value, kind: &str, at: &str, into: &mut Vec<String>) {
    let schema = present(schema);
    if is_a(schema, "object") {
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            places(member, kind, &format!("{at}/{name}"), into);
        }
    } else if is_a(schema, "array") {
        places(&schema["items"], kind, &format!("{at}/0"), into);
    } else if is_a(schema, kind) || (kind == "string" && schema["type"].is_null()) {
        into.push(at.to_owned());
    }
}

fn set(body: &mut Value, pointer: &str, value: Value) {
    *body.pointer_mut(pointer).expect("the place is there") = value;
}

/// As a component of an address.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// What every refusal of content is: a problem that names a field or says that the whole is unreadable, and nothing of the inside.
fn is_civil(answer: &Answer, what: &str) {
    assert!(answer.status < 500, "{what}: {} {}", answer.status, answer.body);
    if answer.status < 400 {
        return;
    }
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{what}");
    let text = String::from_utf8_lossy(&answer.bytes);
    for inside in [
        "sqlx",
        "SELECT",
        "select ",
        "panicked",
        "tantivy",
        ".rs:",
        "constraint",
        "/root",
        "/home",
    ] {
        assert!(!text.contains(inside), "{what} tells of {inside}: {text}");
    }
    if answer.status == 422 {
        let fields = answer.body["fields"].as_array().map_or(&[][..], Vec::as_slice);
        assert!(!fields.is_empty(), "{what} names no field: {text}");
        assert!(fields.iter().all(|field| field["field"] != ""), "{what} names nothing: {text}");
    }
}

#[tokio::test]
async fn strangers_get_nowhere() {
    let shop = Shop::open().await;
    json_has_one_meaning(&shop).await;
    nothing_else_is_there(&shop).await;
    heads_are_bounded(&shop).await;
    headers_make_nobody_staff(&shop).await;
}

#[tokio::test]
async fn a_shop_with_one_of_everything_keeps_it() {
    let stage = Stage::set().await;
    stage.shop.comes_to_rest().await;
    caches_mix_nobody_up(&stage).await;
    the_shop_window_shows_no_more_than_it_should(&stage).await;
    a_search_costs_little(&stage).await;
    other_peoples_things_are_not_there(&stage).await;
    nobody_assigns_what_is_not_theirs_to_say(&stage).await;
    stage.shop.is_sound().await;
    what_is_required_is_required(stage).await;
}

const TEXTS: [&str; 9] = [
    "' OR '1'='1' --",
    "\"; drop table product; --",
    "$1 %s {} ${7*7} {{7*7}}",
    "nul\u{0}byte",
    "line\r\nSet-Cookie: a=b",
    "<script>alert(1)</script>",
    "*:* AND (((( \\ /.*/ ~ ^",
    "\u{202e}\u{feff}\u{fffd}\u{1f457}",
    "%00%ff../../../etc/passwd",
];

#[tokio::test]
async fn no_text_breaks_anything() {
    let stage = Stage::set().await;
    let mut asked = 0;
    for operation in Operation::all() {
        let who = stage.asker(&operation);
        let path = stage.path(&operation);
        let queries = operation.parameters("query");
        let body = operation.body();
        let mut texts: Vec<String> = TEXTS.iter().map(|text| (*text).to_owned()).collect();
        texts.push("x".repeat(20_000));
        for text in &texts {
            let name = operation.name();
            // In the address. What is longer than a head may be has a test of its own.
            if text.len() < 1_000 {
                for (parameter, _) in operation.parameters("path") {
                    let path = operation.path.replace(&format!("{{{parameter}}}"), &escaped(text));
                    let path = stage.path(&Operation {
                        path: Box::leak(path.into_boxed_str()),
                        ..operation.clone()
                    });
                    let body = body.map(|schema| stage.body(schema));
                    let answer = stage.ask(&who, &operation, &path, body.as_ref()).await;
                    is_civil(&answer, &format!("{name} {parameter}={text:?}"));
                    assert!(answer.status >= 400, "{name} {parameter}={text:?}: {}", answer.status);
                    asked += 1;
                }
                for (parameter, _) in &queries {
                    let path = format!("{path}?{parameter}={}", escaped(text));
                    let answer = stage.ask(&who, &operation, &path, None).await;
                    is_civil(&answer, &format!("{name} ?{parameter}={text:?}"));
                    if text.contains('\u{0}') {
                        assert!(
                            [400, 422].contains(&answer.status),
                            "{name} ?{parameter}={text:?}: {}",
                            answer.status
                        );
                    }
                    asked += 1;
                }
            }
            let Some(schema) = body else { continue };
            let mut found = Vec::new();
            places(schema, "string", "", &mut found);
            for place in found {
                let mut body = stage.body(schema);
                set(&mut body, &place, json!(text));
                let answer = stage.ask(&who, &operation, &path, Some(&body)).await;
                is_civil(&answer, &format!("{name} {place}={:.40?}", text));
                // PostgreSQL has no NUL: a field that takes one would be a 500 sooner or later.
                if text.contains('\u{0}') {
                    assert!(answer.status >= 400, "{name} takes a NUL at {place}: {}", answer.body);
                }
                asked += 1;
            }
        }
    }
    assert!(asked > 1_500, "only {asked} texts were tried");
    stage.shop.comes_to_rest().await;
    stage.shop.is_sound().await;
}

#[tokio::test]
async fn no_number_breaks_anything() {
    let stage = Stage::set().await;
    let numbers: Vec<Value> = [
        "-1",
        "0",
        "9007199254740993",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "1e308",
        "1.5",
        "\"2\"",
        "true",
        "[]",
        "{}",
    ]
    .iter()
    .map(|text| serde_json::from_str(text).expect("JSON"))
    .collect();
    for operation in Operation::all() {
        let who = stage.asker(&operation);
        let path = stage.path(&operation);
        for (parameter, schema) in operation.parameters("query") {
            for text in [
                "-1",
                "0",
                "9223372036854775807",
                "9223372036854775808",
                "1e3",
                "1.5",
                "NaN",
                "0x10",
                "",
                "%2B1",
            ] {
                if is_a(present(schema), "integer") {
                    let path = format!("{path}?{parameter}={text}");
                    let answer = stage.ask(&who, &operation, &path, None).await;
                    is_civil(&answer, &format!("{} {path}", operation.name()));
                }
            }
        }
        let Some(schema) = operation.body() else { continue };
        let mut found = Vec::new();
        places(schema, "integer", "", &mut found);
        for place in found {
            for number in &numbers {
                let mut body = stage.body(schema);
                set(&mut body, &place, number.clone());
                let answer = stage.ask(&who, &operation, &path, Some(&body)).await;
                is_civil(&answer, &format!("{} {place}={number}", operation.name()));
                if !number.is_i64() && !number.is_null() {
                    assert!(
                        answer.status >= 400,
                        "{} takes {number} at {place}: {}",
                        operation.name(),
                        answer.body
                    );
                }
            }
        }
    }
    stage.shop.comes_to_rest().await;
    stage.shop.is_sound().await;
}

/// What nobody may say about themselves, their orders or prices.
async fn nobody_assigns_what_is_not_theirs_to_say(stage: &Stage) {
    for operation in Operation::all() {
        let Some(schema) = operation.body() else { continue };
        let who = stage.asker(&operation);
        let path = stage.path(&operation);
        for member in [
            "price",
            "total",
            "status",
            "role",
            "scopes",
            "user_id",
            "customer",
            "discount",
            "version",
            "id",
            "__proto__",
            "",
        ] {
            if schema["properties"].get(member).is_some() || operation.parameters("path").iter().any(|(name, _)| *name == member) {
                continue;
            }
            let mut body = stage.body(schema);
            body.as_object_mut().expect("an object").insert(member.to_owned(), json!("x"));
            let shown = if member.is_empty() { "\"\"" } else { member };
            stage.ask(&who, &operation, &path, Some(&body)).await.names(422, shown);
        }
    }
    // And no operation takes a parameter that it does not have, with a name or without.
    for operation in Operation::all().into_iter().filter(|operation| operation.method == Method::GET) {
        let who = stage.asker(&operation);
        let path = stage.path(&operation);
        stage
            .ask(&who, &operation, &format!("{path}?no_such_thing=1"), None)
            .await
            .names(422, "no_such_thing");
        assert_eq!(stage.ask(&who, &operation, &format!("{path}?=1"), None).await.status, 400, "{path}");
    }
    stage.shop.is_sound().await;
}

/// A header that the contract calls required is required.
async fn what_is_required_is_required(mut stage: Stage) {
    let staff = stage.shop.admin();
    let order = stage.known["order"].as_str();
    let sent = staff.post(&format!("/v1/admin/orders/{order}/shipments"), json!({})).await.ok();
    stage
        .known
        .insert("shipment", sent["shipments"][0]["id"].as_str().expect("a parcel").to_owned());
    let mut seen = 0;
    for operation in Operation::all() {
        let required = operation.said["parameters"].as_array().into_iter().flatten();
        let headers: Vec<&str> = required
            .filter(|parameter| parameter["in"] == "header" && parameter["required"] == true)
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        for header in headers {
            let who = stage.asker(&operation);
            let mut ask = who.ask(operation.method.clone(), &stage.path(&operation));
            if let Some(schema) = operation.body() {
                let mut body = stage.body(schema);
                // No place and no lines of which an example could be made.
                for member in ["location", "lines", "amount"] {
                    if let Some(body) = body.as_object_mut() {
                        body.remove(member);
                    }
                }
                ask = ask.json(&body);
            }
            let status = if header == "If-Match" { 428 } else { 400 };
            ask.send().await.names(status, header);
            seen += 1;
        }
    }
    assert!(seen >= 12, "only {seen}");
}

async fn json_has_one_meaning(shop: &Shop) {
    let ana = shop.shopper("ana");
    let deep = |depth: usize| format!(r#"{{"name":{}1{}}}"#, "[".repeat(depth), "]".repeat(depth));
    let bodies: Vec<Vec<u8>> = vec![
        br#"{"name":"\ud800","line1":"x","city":"x","country":"DE"}"#.to_vec(),
        br#"{"name":"\udc00\ud800","line1":"x","city":"x","country":"DE"}"#.to_vec(),
        b"{\"name\":\"\xff\xfe\",\"line1\":\"x\",\"city\":\"x\",\"country\":\"DE\"}".to_vec(),
        br#"{"name":"a","line1":"x","city":"x","country":"DE","name":"b"}"#.to_vec(),
        br#"{"name":"a","line1":"x","city":"x","country":"DE","n\u0061me":"b"}"#.to_vec(),
        br#"{"name":NaN}"#.to_vec(),
        br#"{"name":1e999}"#.to_vec(),
        br#"{"name":"a",}"#.to_vec(),
        br#"{"name":"a"} {}"#.to_vec(),
        br#"{'name':'a'}"#.to_vec(),
        b"/* */ {}".to_vec(),
        b"\xef\xbb\xbf{}".to_vec(),
        b"\0".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\"x\"".to_vec(),
        deep(128).into_bytes(),
        deep(100_000).into_bytes(),
    ];
    for body in bodies {
        let shown = String::from_utf8_lossy(&body).chars().take(60).collect::<String>();
        let answer = ana
            .ask(Method::POST, "/v1/me/addresses")
            .bytes("application/json", body)
            .send()
            .await;
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!("malformed-json")), "{shown}");
    }
    // Deep enough to be read, and then no text.
    let answer = ana
        .ask(Method::POST, "/v1/me/addresses")
        .bytes("application/json", deep(100).into_bytes())
        .send()
        .await;
    answer.names(422, "name");
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
        "multipart/form-data; boundary=x",
        "",
        "application/xml",
    ] {
        let answer = ana.ask(Method::POST, "/v1/me/addresses").bytes(kind, b"{}".to_vec()).send().await;
        answer.names(415, "Content-Type");
    }
    assert_eq!(ana.get("/v1/me/addresses").await.ok()["items"], json!([]));
}

/// Quantities times prices that no 64 bits hold: no wrap, no 5xx, no order.
#[tokio::test]
async fn amounts_do_not_wrap() {
    let shop = Shop::open().await;
    let staff = shop.admin();
    let skus = goods::product(&staff, "gold-dress", 4_990, &[("S", 2_000), ("M", 2_000)]).await;
    let mut ana = shop.shopper("ana");
    let cart = ana.fills_a_cart(&[(&skus[0], 999), (&skus[1], 999)]).await;
    let path = format!("/v1/carts/{cart}");
    let price = |sku: &str| format!("/v1/admin/variants/{sku}/price");
    let costs = |amount: i64| json!({ "price": { "amount": amount, "currency": "EUR" } });
    let mut dearest = 0;
    for amount in [i64::MAX, i64::MAX / 1_998 + 1, 9_007_199_254_740_993, 1_000_000_001, 1_000_000_000] {
        let answer = staff.ask(Method::PUT, &price(&skus[0])).json(&costs(amount)).send().await;
        is_civil(&answer, &format!("a price of {amount}"));
        if answer.status < 300 {
            staff.ask(Method::PUT, &price(&skus[1])).json(&costs(amount)).send().await.ok();
            dearest = dearest.max(amount);
        }
        for answer in [
            ana.get(&path).await,
            ana.post("/v1/checkouts", json!({ "cart": cart })).await,
            ana.post(&format!("{path}/lines"), json!({ "sku": skus[0], "quantity": 1 })).await,
            shop.guest().get("/v1/products/gold-dress").await,
            shop.guest().get("/v1/products?sort=-price").await,
            shop.guest().get("/v1/search?sort=-price").await,
        ] {
            is_civil(&answer, &format!("at a price of {amount}"));
            let total = answer.body["totals"]["total"]["amount"].as_i64();
            assert!(total.is_none_or(|total| total >= 0), "at {amount}: {}", answer.body);
            if let Some(lines) = answer.body["lines"].as_array().filter(|_| answer.status < 300) {
                let sum: i128 = lines
                    .iter()
                    .filter_map(|line| line["total"]["amount"].as_i64())
                    .map(i128::from)
                    .sum();
                assert_eq!(
                    answer.body["totals"]["subtotal"]["amount"].as_i64().map(i128::from),
                    Some(sum),
                    "{}",
                    answer.body
                );
            }
        }
    }
    assert!(dearest > 0, "no price at all is taken");
    shop.comes_to_rest().await;
    shop.is_sound().await;
}

#[tokio::test]
async fn steps_are_not_skipped() {
    let shop = Shop::open().await;
    let staff = shop.admin();
    let skus = goods::product(&staff, "plain-dress", 1_000, &[("M", 10)]).await;
    let mut ana = shop.guest();
    let cart = ana.fills_a_cart(&[(&skus[0], 1)]).await;
    // No address, no e-mail.
    let checkout = ana.post("/v1/checkouts", json!({ "cart": cart })).await.ok();
    ana.pays(&checkout, "tok_ok").await.refused(409, "checkout-incomplete");
    // Nothing to settle.
    let settle = format!("/v1/checkouts/{}/settlement", checkout["id"].as_str().expect("an id"));
    assert_eq!(ana.post(&settle, json!({})).await.status, 409);
    // A way to pay that there is none of, and one without its token.
    let checkout = ana.goes_to_the_till(&cart).await.expect("the till");
    for payment in [
        json!({ "method": "free" }),
        json!({ "method": "sandbox" }),
        json!({ "method": "sandbox", "token": "no-such-token" }),
    ] {
        let answer = ana.pays_by(&checkout, payment.clone()).await;
        assert!(
            [402, 409, 422].contains(&answer.status),
            "{payment}: {} {}",
            answer.status,
            answer.body
        );
        is_civil(&answer, &payment.to_string());
    }
    // Card numbers go to the provider, never here.
    let card = json!({ "method": "sandbox", "token": "4111 1111 1111 1111" });
    ana.pays_by(&checkout, card).await.names(422, "payment.token");
    // A cancelled order is not sent.
    let mut bea = shop.shopper("bea");
    let order = bea.buys(&[(&skus[0], 1)]).await;
    let path = format!("/v1/orders/{}", order["id"].as_str().expect("an id"));
    bea.post(&format!("{path}/cancel"), json!({})).await.ok();
    staff
        .post(&format!("/v1/admin{}/shipments", &path[3..]), json!({}))
        .await
        .refused(409, "order-cancelled");
    shop.comes_to_rest().await;
    shop.is_sound().await;
}

/// One key of one person is one effect; the same key of somebody else is another's.
#[tokio::test]
async fn keys_belong_to_people() {
    let shop = Shop::open().await;
    let staff = shop.admin();
    let skus = goods::product(&staff, "red-dress", 1_000, &[("M", 20)]).await;
    let mut ana = shop.shopper("ana");
    let cart = ana.fills_a_cart(&[(&skus[0], 1)]).await;
    let start = async |who: &Client, cart: &str, key: &str| {
        who.ask(Method::POST, "/v1/checkouts")
            .key(key)
            .json(&json!({ "cart": cart }))
            .send()
            .await
    };
    let first = start(&ana, &cart, "one").await;
    let again = start(&ana, &cart, "one").await;
    assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    let mut bea = shop.shopper("bea");
    let hers = bea.fills_a_cart(&[(&skus[0], 1)]).await;
    start(&bea, &cart, "one").await.refused(404, "not-found");
    let other = start(&bea, &hers, "one").await;
    assert!(
        other.header("idempotent-replayed").is_none() && other.body["id"] != first.body["id"],
        "{}",
        other.body
    );
    start(&ana, &hers, "one").await.refused(422, "idempotency-key-reused");

    let order = ana.buys(&[(&skus[0], 2)]).await;
    let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().expect("an id"));
    let by = async |who: &Client, reason: &str| {
        who.ask(Method::POST, &cancel)
            .key("two")
            .json(&json!({ "reason": reason }))
            .send()
            .await
    };
    by(&bea, "x").await.refused(404, "not-found");
    let first = by(&ana, "x").await;
    assert_eq!(first.status, 200, "{}", first.body);
    let again = by(&ana, "x").await;
    assert_eq!((&again.bytes, again.header("idempotent-replayed")), (&first.bytes, Some("true")));
    by(&ana, "y").await.refused(422, "idempotency-key-reused");
    by(&bea, "x").await.refused(404, "not-found");
    // Two guests share no keys either.
    for _ in 0..2 {
        let mut guest = shop.guest();
        let cart = guest.fills_a_cart(&[(&skus[0], 1)]).await;
        let answer = start(&guest, &cart, "three").await;
        assert_eq!(
            (answer.status, answer.header("idempotent-replayed")),
            (201, None),
            "{}",
            answer.body
        );
    }
    shop.comes_to_rest().await;
    shop.is_sound().await;
}

#[tokio::test]
async fn cursors_are_sealed() {
    let shop = Shop::open().await;
    let staff = shop.admin();
    let mut skus = Vec::new();
    for slug in ["a-dress", "b-dress", "c-dress"] {
        skus.extend(goods::product(&staff, slug, 1_000, &[("M", 10)]).await);
    }
    let (mut ana, mut bea) = (shop.shopper("ana"), shop.shopper("bea"));
    for buyer in [&mut ana, &mut bea] {
        for _ in 0..2 {
            buyer.buys(&[(&skus[0], 1)]).await;
        }
    }
    shop.comes_to_rest().await;
    let guest = shop.guest();
    let lists: [(&Client, &str); 9] = [
        (&guest, "/v1/products?limit=1"),
        (&guest, "/v1/products?limit=1&sort=price"),
        (&guest, "/v1/search?limit=1"),
        (&ana, "/v1/orders?limit=1"),
        (&bea, "/v1/orders?limit=1"),
        (&ana, "/v1/me/notifications?limit=1"),
        (&staff, "/v1/admin/orders?limit=1"),
        (&staff, "/v1/admin/products?limit=1"),
        (&staff, "/v1/admin/stock?limit=1"),
    ];
    let mut cursors = Vec::new();
    for (who, path) in lists {
        let page = who.get(path).await.ok();
        let cursor = page["next_cursor"]
            .as_str()
            .unwrap_or_else(|| panic!("{path} has one page only: {page}"))
            .to_owned();
        who.get(&format!("{path}&cursor={cursor}")).await.ok();
        cursors.push(cursor);
    }
    for (at, (who, path)) in lists.iter().enumerate() {
        let own = &cursors[at];
        let mut forged: Vec<String> = cursors
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, cursor)| cursor.clone())
            .collect();
        for place in [0, own.len() / 2, own.len() - 1] {
            let mut edited = own.clone().into_bytes();
            edited[place] = if edited[place] == b'A' { b'B' } else { b'A' };
            forged.push(String::from_utf8(edited).expect("ASCII"));
        }
        forged.extend([
            own[..own.len() - 4].to_owned(),
            format!("{own}AAAA"),
            "0".to_owned(),
            "eyJhIjoxfQ".to_owned(),
            "A".repeat(4_000),
            String::new(),
        ]);
        for cursor in forged {
            let answer = who.get(&format!("{path}&cursor={cursor}")).await;
            assert_eq!(
                (answer.status, &answer.body["code"]),
                (400, &json!("cursor-invalid")),
                "{path} took {cursor}: {}",
                answer.body
            );
            answer.names(400, "cursor");
        }
    }
}

/// What is somebody's own is kept by nobody's cache, and what is everybody's is the same for everybody.
async fn caches_mix_nobody_up(stage: &Stage) {
    stage.shop.comes_to_rest().await;
    let ana = stage.shop.shopper("ana");
    for operation in Operation::all().into_iter().filter(|operation| operation.method == Method::GET) {
        let path = stage.path(&operation);
        let path = if operation.name() == "search.suggest" {
            format!("{path}?q=dress")
        } else {
            path
        };
        let public = operation.said["responses"].get("304").is_some();
        let answer = stage.ask(&stage.asker(&operation), &operation, &path, None).await;
        let kept = answer.header("cache-control").unwrap_or_default().to_owned();
        if public && answer.status < 400 {
            assert!(kept.starts_with("public"), "{path}: {kept}");
            let poisoned = stage
                .shop
                .guest()
                .ask(Method::GET, &path)
                .header("x-forwarded-host", "evil.example")
                .header("x-forwarded-for", "127.0.0.1")
                .header("x-original-url", "/v1/admin/orders")
                .header("x-http-method-override", "DELETE")
                .header("accept-language", "xx")
                .send()
                .await;
            assert_eq!(poisoned.bytes, ana.get(&path).await.bytes, "{path} depends on who asks");
            assert!(!String::from_utf8_lossy(&poisoned.bytes).contains("evil.example"), "{path}");
            let etag = answer.header("etag").expect("an ETag").to_owned();
            let again = ana
                .ask(Method::GET, &path)
                .header("if-none-match", &format!("\"x\", W/{etag}"))
                .send()
                .await;
            assert_eq!((again.status, again.bytes.len()), (304, 0), "{path}");
        } else {
            assert_eq!(kept, "private, no-store", "{path}: {}", answer.status);
        }
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
}

/// Public answers tell what a shop window shows, and no more.
async fn the_shop_window_shows_no_more_than_it_should(stage: &Stage) {
    let guest = stage.shop.guest();
    let mut seen = BTreeSet::new();
    for path in [
        "/v1/products",
        "/v1/products/black-dress",
        "/v1/products/black-dress/reviews",
        "/v1/search",
        "/v1/search/suggestions?q=dress",
        "/v1/categories",
        "/v1/brands",
        "/v1/payment-methods",
    ] {
        names(&guest.get(path).await.ok(), &mut seen);
    }
    for secret in [
        "cost",
        "cost_price",
        "email",
        "customer",
        "subject",
        "actor",
        "on_hand",
        "reserved",
        "created_by",
        "order",
        "address",
        "note",
        "phone",
    ] {
        assert!(!seen.contains(secret), "{secret} is told to everybody: {seen:?}");
    }
    // A guest's cart opens for nobody else, and the token is told once.
    let mut ana = stage.shop.guest();
    let cart = ana.fills_a_cart(&[(&stage.skus[0], 1)]).await;
    let again = ana.get(&format!("/v1/carts/{cart}")).await.ok();
    assert!(again.get("token").is_none_or(Value::is_null), "{again}");
}

fn names(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            into.insert(name.clone());
            names(member, into);
        }),
        Value::Array(items) => items.iter().for_each(|item| names(item, into)),
        _ => {}
    }
}

/// Other people's things are not there, and the answer is the one about what never was.
async fn other_peoples_things_are_not_there(stage: &Stage) {
    let bea = stage.shop.shopper("bea");
    bea.get("/v1/me").await.ok();
    let mut compared = 0;
    for operation in Operation::all() {
        let own = ["cart", "checkout", "order", "address", "line"];
        let mine = operation.parameters("path").iter().any(|(name, _)| own.contains(name));
        if !mine || operation.path.starts_with("/v1/admin/") {
            continue;
        }
        let anas = stage.path(&operation);
        let nobodys = stage.path(&Operation {
            path: Box::leak(anas_to_nobodys(operation.path).into_boxed_str()),
            ..operation.clone()
        });
        let body = operation.body().map(|schema| {
            let mut body = stage.body(schema);
            if operation.name() == "cart.merge" {
                body = json!({ "cart": stage.known["cart"], "token": "no-token-of-anybody" });
            }
            body
        });
        for who in [&bea, &stage.shop.guest()] {
            let theirs = stage.ask(who, &operation, &anas, body.as_ref()).await;
            let none = stage.ask(who, &operation, &nobodys, body.as_ref()).await;
            let told = |answer: &Answer| {
                (
                    answer.status,
                    answer.body["code"].clone(),
                    answer.body["title"].clone(),
                    answer.body["fields"].clone(),
                )
            };
            assert_eq!(told(&theirs), told(&none), "{}", operation.name());
            assert!([401, 404].contains(&theirs.status), "{}: {}", operation.name(), theirs.body);
            compared += 1;
        }
    }
    assert!(compared >= 16, "{compared}");
    // Nor in a body.
    let cart = json!({ "cart": stage.known["cart"] });
    bea.post("/v1/checkouts", cart).await.refused(404, "not-found");
    let order = json!({ "checkout": stage.known["checkout"], "expected_total": { "amount": 1, "currency": "EUR" }, "payment": { "method": "sandbox", "token": "tok_ok" } });
    bea.post("/v1/orders", order).await.refused(404, "not-found");
    stage.shop.is_sound().await;
}

fn anas_to_nobodys(path: &str) -> String {
    let part = |part: &str| {
        if part.starts_with('{') {
            "018f6d2e-7b1a-7c3d-9e4f-2a5b6c7d8e91".to_owned()
        } else {
            part.to_owned()
        }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// A search is bounded whatever is asked.
async fn a_search_costs_little(stage: &Stage) {
    stage.shop.comes_to_rest().await;
    let guest = stage.shop.guest();
    let many = |name: &str, count: usize| (0..count).map(|number| format!("{name}=v{number}")).collect::<Vec<_>>().join("&");
    let cases = [
        ("q=*".to_owned(), 200),
        ("q=**********".to_owned(), 200),
        (format!("q={}", escaped("/.*.*.*.*.*.*a/")), 200),
        (format!("q={}", escaped(&"(".repeat(200))), 200),
        (format!("q={}", escaped(&"a ".repeat(100))), 200),
        (format!("q={}", escaped(&"a* ".repeat(66))), 200),
        (format!("q={}", escaped("dress~99^1e9 [* TO *] AND NOT OR")), 200),
        (format!("q={}", "x".repeat(201)), 422),
        ("limit=10000".to_owned(), 422),
        ("from=9999".to_owned(), 422),
        ("offset=1".to_owned(), 422),
        (many("brand", 51), 422),
        (many("size", 600), 422),
        (many("category", 600), 422),
        ("price_min=18446744073709551616".to_owned(), 422),
    ];
    for (query, status) in cases {
        let begun = Instant::now();
        let answer = guest.get(&format!("/v1/search?{query}")).await;
        let shown: String = query.chars().take(80).collect();
        assert_eq!(answer.status, status, "{shown}: {}", answer.body);
        is_civil(&answer, &shown);
        assert!(begun.elapsed() < Duration::from_secs(2), "{shown} took {:?}", begun.elapsed());
    }
}

/// What is deployed is what the contract says, and nothing else answers.
async fn nothing_else_is_there(shop: &Shop) {
    let ada = shop.admin();
    let template = shop.running.shop.functions.template();
    let routes = template.functions.iter().flat_map(|function| &function.routes);
    let deployed: BTreeSet<(String, String)> = routes.map(|route| (route.method.to_string(), route.path.clone())).collect();
    let said: BTreeSet<(String, String)> = contract()["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .into_iter()
                .flatten()
                .map(|(method, _)| (method.to_ascii_uppercase(), path.clone()))
        })
        .collect();
    assert_eq!(deployed, said);
    for path in [
        "/v1",
        "/v1/",
        "/v2/products",
        "/v0/products",
        "/v1/products/",
        "//v1/products",
        "/V1/products",
        "/v1/admin",
        "/v1/admin/",
        "/v1/internal",
        "/v1/debug",
        "/debug",
        "/debug/pprof",
        "/swagger",
        "/swagger.json",
        "/actuator",
        "/metrics",
        "/.env",
        "/.git/config",
        "/v1/order.place",
        "/v1/inventory/reserve",
        "/v1/payments/sandbox",
        "/2015-03-31/functions/order.place/invocations",
        "/v1/products/..%2f..%2fadmin%2forders",
        "/docs/..%2f..%2fCargo.toml",
    ] {
        let answer = ada.get(path).await;
        assert!([404, 422].contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
        is_civil(&answer, path);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
    }
    for (path, method) in [
        ("/v1/products", Method::DELETE),
        ("/v1/carts", Method::GET),
        ("/v1/orders/x", Method::PUT),
        ("/v1/products", Method::TRACE),
        ("/health", Method::POST),
    ] {
        let answer = ada.ask(method.clone(), path).send().await;
        assert_eq!(answer.status, 405, "{method} {path}");
        assert!(answer.header("allow").is_some_and(|allow| !allow.is_empty()), "{method} {path}");
        is_civil(&answer, path);
    }
    let verb = ada
        .ask(Method::from_bytes(b"PROPFIND").expect("a method"), "/v1/products")
        .send()
        .await;
    assert_eq!(verb.status, 405);
}

/// Bytes that no client library sends.
async fn heads_are_bounded(shop: &Shop) {
    let address = shop.url.trim_start_matches("http://").to_owned();
    let send = async |text: Vec<u8>| {
        let mut stream = TcpStream::connect(&address).await.expect("connects");
        // Whoever sends too much may be cut off while they still send.
        drop(stream.write_all(&text).await);
        let mut answer = Vec::new();
        drop(tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await);
        String::from_utf8_lossy(&answer).into_owned()
    };
    let get = |path: &str, headers: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n").into_bytes();
    let many: String = (0..200).map(|number| format!("x-{number}: y\r\n")).collect();
    let lots: String = (0..2_000).map(|number| format!("x-{number}: y\r\n")).collect();
    let cases = [
        (get("/v1/products", &format!("x-big: {}\r\n", "a".repeat(10_241))), "431"),
        (get(&format!("/v1/products?cursor={}", "a".repeat(10_241)), ""), "431"),
        (get("/v1/products", &format!("cookie: {}\r\n", "a=b;".repeat(20_000))), "4"),
        (get("/v1/products", &many), "200"),
        (get("/v1/products", &lots), "4"),
        (get("/v1/products", "content-length: -1\r\n"), "400"),
        (get("/v1/products", "content-length: 5\r\ncontent-length: 6\r\n"), "400"),
        (get("/v1/products", "bad header: x\r\n"), "400"),
        (get("/v1/products\r\nx: y", ""), "400"),
        (get("/v1/products", "x: a\0b\r\n"), "400"),
        (b"GET /v1/products HTTP/9.9\r\n\r\n".to_vec(), "4"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(), "4"),
        (get("http://evil.example/v1/products", ""), "200"),
        (get("/v1/products/%2e%2e/admin/orders", ""), "404"),
        (get("/v1/products/../admin/orders", ""), "404"),
        (get("/docs/%2e%2e/%2e%2e/Cargo.toml", ""), "404"),
        (get("/docs/../../Cargo.toml", ""), "404"),
        (get("/v1/products/%", ""), "4"),
        (get("/v1/products/%ff", ""), "400"),
    ];
    for (text, status) in cases {
        let shown = String::from_utf8_lossy(&text).chars().take(70).collect::<String>();
        let answer = send(text).await;
        let line = answer.lines().next().unwrap_or_default();
        let found = line.split(' ').nth(1).unwrap_or_default();
        assert!(found.starts_with(status), "{shown:?}: {line:?}");
        assert!(!answer.contains("evil.example"), "{answer}");
    }
    // What a request calls itself is told back only when it is plain.
    let answer = send(get("/v1/products", "x-request-id: {\"a\":1}\r\nuser-agent: a\tb\x1b[31m\r\n")).await;
    assert!(!answer.contains("{\"a\":1}"), "{answer}");
    assert_eq!(shop.guest().get("/v1/products").await.status, 200, "it is still there");
}

/// Staff who may one thing may not another, whatever they call themselves.
async fn headers_make_nobody_staff(shop: &Shop) {
    let claims = [
        ("x-user-id", "ada"),
        ("x-amzn-oidc-identity", "ada"),
        ("x-amzn-request-context", "{\"authorizer\":{}}"),
        ("x-forwarded-user", "ada"),
        ("cookie", "access_token=x; amcart_session=x"),
    ];
    for who in [shop.guest(), shop.somebody("cara", &[Scope::Catalog])] {
        let mut ask = who.ask(Method::GET, "/v1/admin/orders");
        for (name, value) in claims {
            ask = ask.header(name, value);
        }
        let status = ask.send().await.status;
        assert_eq!(status, if who.token.is_some() { 403 } else { 401 });
    }
    for member in ["identity", "caller", "requestContext"] {
        let body = json!({ member: { "person": { "subject": "ada" }, "system": "order.place" } });
        shop.guest()
            .ask(Method::POST, "/v1/carts")
            .json(&body)
            .send()
            .await
            .names(422, member);
    }
}
