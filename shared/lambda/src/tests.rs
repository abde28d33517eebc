//! Every form of event, over a small context of its own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use config::Env;
use identity::{KeySet, KeySource, Keys, Verifier};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use kernel::{Clock, SystemClock, SystemIds};
use lambda_runtime::Diagnostic;
use operation::batch::poison;
use operation::{
    Answer, Ask, Caller, DeadLetters, Empty, Fault, HttpRequest, Identity, Input, IntoAnswer, Kind, NoAsk, Poison, Problem, Record,
    Replied, Scope, Table, Tick, table,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::function::{Function, Way};
use crate::gateway::{Door, response};

/// What reached the operations.
#[derive(Default)]
struct Toy {
    taken: Mutex<Vec<Record>>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Greet {
    name: String,
    #[serde(default)]
    tags: Vec<String>,
    words: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Seen {
    ask: Value,
    who: Option<String>,
    scopes: Vec<String>,
    cookie: Option<String>,
    cart_token: Option<String>,
    if_none_match: Option<String>,
    request_id: String,
}

async fn greet(_: &Toy, caller: Caller, ask: Greet) -> Result<Replied<Seen>, Problem> {
    let person = caller.person().cloned();
    let body = Seen {
        ask: serde_json::to_value(ask).map_err(Fault::from)?,
        who: person.as_ref().map(|person| person.subject.clone()),
        scopes: person.iter().flat_map(|person| &person.scopes).map(Scope::to_string).collect(),
        cookie: caller.cookie.as_ref().map(|cookie| cookie.expose().to_owned()),
        cart_token: caller.cart_token.as_ref().map(|token| token.expose().to_owned()),
        if_none_match: caller.if_none_match,
        request_id: caller.request_id,
    };
    let cookie = |value: &str| ("set-cookie".to_owned(), value.to_owned());
    let headers = vec![
        cookie("a=1; HttpOnly"),
        cookie("b=2"),
        ("vary".to_owned(), "cookie".to_owned()),
        ("vary".to_owned(), "origin".to_owned()),
    ];
    Ok(Replied {
        status: 201,
        headers,
        body,
    })
}

async fn hook(_: &Toy, _: Caller, request: HttpRequest) -> Result<Value, Problem> {
    Ok(json!({ "headers": request.headers, "body": request.body.to_vec() }))
}

async fn count(toy: &Toy, _: Caller, _: NoAsk) -> Result<usize, Problem> {
    Ok(toy.taken.lock().map_or(0, |taken| taken.len()))
}

async fn fall(_: &Toy, _: Caller, _: NoAsk) -> Result<Empty, Problem> {
    panic!("on purpose")
}

async fn dawdle(_: &Toy, _: Caller, _: NoAsk) -> Result<Empty, Problem> {
    tokio::time::sleep(Duration::from_secs(60)).await;
    Ok(Empty)
}

struct Thing(Record);

impl Ask for Thing {
    fn read(input: Input) -> Result<Thing, Problem> {
        match input {
            Input::Event(record) => Ok(Thing(record)),
            Input::Http(_) | Input::Internal(_) | Input::Tick => Err(poison("no record")),
        }
    }
    fn schema(_: &mut SchemaGenerator) -> Option<Schema> {
        None
    }
    fn kind() -> Kind {
        Kind::Event
    }
}

async fn on_thing(toy: &Toy, _: Caller, thing: Thing) -> Result<Empty, Problem> {
    match thing.0.value.as_deref() {
        Some(b"fail") => Err(Problem::new(503, "away", "Not now.")),
        Some(b"poison") => Err(poison("it is")),
        Some(b"panic") => panic!("on purpose"),
        _ => {
            toy.taken.lock().map_err(|_| Fault::new("lost"))?.push(thing.0);
            Ok(Empty)
        }
    }
}

async fn sweep(_: &Toy, caller: Caller, _: Tick) -> Result<Value, Problem> {
    Ok(json!({ "by": caller.principal() }))
}

async fn sweep_nothing(_: &Toy, _: Caller, _: Tick) -> Result<Empty, Problem> {
    Err(Fault::new("the disk is full").into())
}

const OPERATIONS: Table<Toy> = table![
    "toy.greet" => greet,
    "toy.hook" => hook,
    "toy.count" => count,
    "toy.fall" => fall,
    "toy.dawdle" => dawdle,
    "toy.on-thing" => on_thing,
    "toy.sweep" => sweep,
    "toy.sweep-nothing" => sweep_nothing,
];

/// Dead letters that are remembered, or that cannot be kept.
#[derive(Default)]
struct Grave {
    buried: Mutex<Vec<(String, i64)>>,
    closed: bool,
}

#[async_trait]
impl DeadLetters for Grave {
    async fn bury(&self, consumer: &str, record: &Record, _: &Poison) -> Result<(), Fault> {
        if self.closed {
            return Err(Fault::new("the bus is away"));
        }
        self.buried
            .lock()
            .map_err(|_| Fault::new("lost"))?
            .push((consumer.to_owned(), record.offset));
        Ok(())
    }
}

struct TestKeys(Value);

#[async_trait]
impl KeySource for TestKeys {
    async fn fetch(&self) -> Result<KeySet, Fault> {
        Ok(serde_json::from_value(self.0.clone())?)
    }
}

/// A verifier and a token that it accepts.
fn verifier_and_token() -> (Arc<Verifier>, String) {
    let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
    let der = AsDer::<Pkcs8V1Der>::as_der(&pair).expect("pkcs8");
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der.as_ref())
    );
    let modulus = URL_SAFE_NO_PAD.encode(pair.public_key().modulus().big_endian_without_leading_zero());
    let exponent = URL_SAFE_NO_PAD.encode(pair.public_key().exponent().big_endian_without_leading_zero());
    let jwk = json!({"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "test", "n": modulus, "e": exponent}]});
    let clock = Arc::new(SystemClock);
    let verifier = Verifier::new(
        "https://id.example",
        "amcart-api",
        Keys::of(TestKeys(jwk), clock.clone()),
        clock.clone(),
    );
    let header = Header {
        kid: Some("test".to_owned()),
        ..Header::new(Algorithm::RS256)
    };
    let claims = json!({
        "iss": "https://id.example", "aud": "amcart-api", "sub": "ana", "exp": clock.now().unix_seconds() + 300, "scope": "amcart/customer"
    });
    let key = EncodingKey::from_rsa_pem(pem.as_bytes()).expect("reads");
    (Arc::new(verifier), encode(&header, &claims, &key).expect("signs"))
}

fn function(name: &str, way: Way) -> Function<Toy> {
    Function {
        row: OPERATIONS.find(name).expect("is there"),
        context: Arc::default(),
        ids: Arc::new(SystemIds),
        way,
    }
}

fn asked(name: &str) -> Function<Toy> {
    let (verifier, _) = verifier_and_token();
    function(
        name,
        Way::Asked(Door {
            verifier,
            raw: name == "toy.hook",
        }),
    )
}

async fn handle(function: &Function<Toy>, event: Value) -> Result<Value, Diagnostic> {
    function.handle(event, Duration::from_secs(5)).await
}

/// A request of API Gateway with these members changed.
fn request(change: Value) -> Value {
    let mut event = json!({
        "version": "2.0",
        "routeKey": "POST /v1/greetings/{name}",
        "rawPath": "/v1/greetings/ana%20maria",
        "rawQueryString": "",
        "headers": {"accept": "application/json", "host": "shop.example"},
        "requestContext": {
            "http": {"method": "POST", "path": "/v1/greetings/ana%20maria", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "test"},
            "requestId": "JKJaXmPLvHcESHA=",
            "stage": "$default",
            "timeEpoch": 1_772_366_400_000_i64
        },
        "pathParameters": {"name": "ana maria"},
        "isBase64Encoded": false
    });
    for (name, value) in change.as_object().expect("an object") {
        event[name] = value.clone();
    }
    event
}

fn body(response: &Value) -> Value {
    serde_json::from_str(response["body"].as_str().expect("a text")).expect("is JSON")
}

#[tokio::test]
async fn a_request_is_read_whole() {
    let response = handle(
        &asked("toy.greet"),
        request(json!({
            "rawQueryString": "tags=a&tags=b+c&tags=%C3%A9",
            "headers": {
                "content-type": "application/json", "cart-token": "guest-secret", "if-none-match": "\"x\",\"y\"", "x-request-id": "mine-1"
            },
            "cookies": ["a=1", "amcart_session=secret"],
            "body": "{\"words\": \"hé\"}"
        })),
    )
    .await
    .expect("answers");
    assert_eq!(response["statusCode"], 201);
    let seen = body(&response);
    assert_eq!(seen["ask"], json!({"name": "ana maria", "tags": ["a", "b c", "é"], "words": "hé"}));
    assert_eq!(
        (&seen["who"], &seen["cookie"]),
        (&Value::Null, &json!("a=1; amcart_session=secret"))
    );
    assert_eq!(
        (&seen["cart_token"], &seen["if_none_match"]),
        (&json!("guest-secret"), &json!("\"x\",\"y\""))
    );
    assert_eq!(
        (&seen["request_id"], &response["headers"]["x-request-id"]),
        (&json!("mine-1"), &json!("mine-1"))
    );
}

#[tokio::test]
async fn an_answer_has_its_cookies_apart_and_its_headers_joined() {
    let response = handle(&asked("toy.greet"), request(json!({}))).await.expect("answers");
    assert_eq!(response["cookies"], json!(["a=1; HttpOnly", "b=2"]));
    assert_eq!(response["headers"]["vary"], "cookie, origin");
    assert_eq!(response["headers"]["content-type"], "application/json");
    assert_eq!(response["headers"].get("set-cookie"), None);
    assert_eq!(response["isBase64Encoded"], false);
    assert_eq!(response["headers"]["x-request-id"], "JKJaXmPLvHcESHA=", "API Gateway's own id");
}

#[tokio::test]
async fn bodies_travel_in_base64_where_they_are_no_text() {
    let sent = [0_u8, 159, 146, 150];
    let event = request(json!({
        "body": STANDARD.encode(sent), "isBase64Encoded": true, "pathParameters": null,
        "headers": {"x-signature": "s", "authorization": "Basic x", "cookie": "c=1", "x-user-id": "ana"}
    }));
    // Basic credentials are no token, so that nobody gets as far as the operation.
    let refused = handle(&asked("toy.hook"), event.clone()).await.expect("answers");
    assert_eq!(refused["statusCode"], 401);
    let mut event = event;
    event["headers"] = json!({"x-signature": "s", "cookie": "c=1", "x-user-id": "ana"});
    let response = handle(&asked("toy.hook"), event).await.expect("answers");
    assert_eq!(body(&response), json!({"headers": [["x-signature", "s"]], "body": sent}));

    let broken = request(json!({"body": "!", "isBase64Encoded": true, "pathParameters": {}}));
    let response = handle(&asked("toy.hook"), broken).await.expect("answers");
    assert_eq!(
        (&response["statusCode"], &body(&response)["code"]),
        (&json!(400), &json!("malformed-body"))
    );

    let picture = Answer {
        status: 200,
        headers: vec![],
        body: Bytes::copy_from_slice(&sent),
    };
    let response = serde_json::to_value(response_of(picture)).expect("is JSON");
    assert_eq!(
        (&response["isBase64Encoded"], &response["body"]),
        (&json!(true), &json!(STANDARD.encode(sent)))
    );
    let nothing = serde_json::to_value(response_of(Empty.into_answer().expect("answers"))).expect("is JSON");
    assert_eq!((&nothing["statusCode"], nothing.get("body")), (&json!(204), None));
}

fn response_of(answer: Answer) -> impl Serialize {
    response(answer, "r")
}

#[tokio::test]
async fn claims_of_the_authorizer_are_the_person() {
    let mut event = request(json!({}));
    event["requestContext"]["authorizer"] = json!({"jwt": {
        "claims": {"sub": "ana", "scope": "openid amcart/customer", "aud": "[amcart-api other]", "exp": "1772370000", "email": "ana@example.org"},
        "scopes": ["amcart/customer"]
    }});
    // The gateway has checked this token: nothing here looks at it again.
    event["headers"]["authorization"] = json!("Bearer whatever");
    let seen = body(&handle(&asked("toy.greet"), event.clone()).await.expect("answers"));
    assert_eq!((&seen["who"], &seen["scopes"]), (&json!("ana"), &json!(["amcart/customer"])));

    event["requestContext"]["authorizer"]["jwt"]["claims"] = json!({"scope": "amcart/customer"});
    let nobody = handle(&asked("toy.greet"), event).await.expect("answers");
    assert_eq!(
        (&nobody["statusCode"], &body(&nobody)["code"]),
        (&json!(401), &json!("invalid-token"))
    );
}

#[tokio::test]
async fn on_an_open_route_a_token_that_comes_along_is_checked() {
    let (verifier, token) = verifier_and_token();
    let function = function("toy.greet", Way::Asked(Door { verifier, raw: false }));
    let seen = body(
        &handle(&function, request(json!({"headers": {"authorization": format!("Bearer {token}")}})))
            .await
            .expect("answers"),
    );
    assert_eq!((&seen["who"], &seen["scopes"]), (&json!("ana"), &json!(["amcart/customer"])));
    let forged = handle(
        &function,
        request(json!({"headers": {"authorization": format!("Bearer {token}x")}})),
    )
    .await
    .expect("answers");
    assert_eq!(
        (&forged["statusCode"], &body(&forged)["code"]),
        (&json!(401), &json!("invalid-token"))
    );
    assert_eq!(forged["headers"]["content-type"], "application/problem+json");
    assert_eq!(forged["headers"]["www-authenticate"], "Bearer");
}

#[tokio::test]
async fn problems_are_problem_json_with_the_requests_id() {
    let function = asked("toy.greet");
    for (change, status, field) in [
        (json!({"rawQueryString": "size=7"}), 422, "size"),
        (json!({"headers": {"if-match": "7"}}), 400, "if-match"),
        (json!({"headers": {"content-type": "text/plain"}, "body": "x"}), 415, "Content-Type"),
    ] {
        let response = handle(&function, request(change.clone())).await.expect("answers");
        let problem = body(&response);
        assert_eq!(response["statusCode"], status, "{problem}");
        assert_eq!(response["headers"]["content-type"], "application/problem+json");
        assert!(
            problem["fields"][0]["field"]
                .as_str()
                .is_some_and(|named| named.eq_ignore_ascii_case(field)),
            "{problem}"
        );
        assert_eq!(problem["request_id"], "JKJaXmPLvHcESHA=");
    }
    let malformed = handle(
        &function,
        request(json!({"headers": {"content-type": "application/json"}, "body": "{"})),
    )
    .await
    .expect("answers");
    assert_eq!(
        (&malformed["statusCode"], &body(&malformed)["code"]),
        (&json!(400), &json!("malformed-json"))
    );
}

#[tokio::test]
async fn a_panic_is_an_answer_and_so_is_the_end_of_the_time() {
    let event = request(json!({"pathParameters": {}}));
    let function = asked("toy.fall");
    for _ in 0..2 {
        let response = handle(&function, event.clone()).await.expect("answers");
        assert_eq!(
            (&response["statusCode"], &body(&response)["code"]),
            (&json!(500), &json!("internal"))
        );
        assert!(!response["body"].as_str().expect("a text").contains("on purpose"));
    }
    let response = asked("toy.dawdle").handle(event, Duration::from_millis(20)).await.expect("answers");
    assert_eq!(
        (&response["statusCode"], &body(&response)["code"]),
        (&json!(504), &json!("deadline"))
    );
}

#[tokio::test]
async fn functions_ask_each_other_and_get_an_answer_or_a_problem() {
    let function = asked("toy.count");
    let call = |identity: Identity, ask: Value| json!({"caller": Caller { identity, ..Caller::anonymous("r1") }, "ask": ask});
    let system = || Identity::System("order.place".to_owned());
    assert_eq!(
        handle(&function, call(system(), json!({}))).await.expect("answers"),
        json!({"answer": 0})
    );
    let refused = handle(&function, call(system(), json!({"more": 1}))).await.expect("answers");
    assert_eq!(
        (&refused["problem"]["status"], &refused["problem"]["fields"][0]["field"]),
        (&json!(422), &json!("more"))
    );
    let person = handle(&function, call(Identity::Anonymous, json!({}))).await.expect("answers");
    assert_eq!(person["problem"]["code"], "internal-only");
    let fallen = handle(&asked("toy.fall"), call(system(), json!({}))).await.expect("answers");
    assert_eq!(fallen["problem"]["code"], "internal");
    let empty = handle(&function, json!({"caller": {}, "ask": {}})).await.expect_err("is no call");
    assert_eq!(empty.error_type, "WrongEvent");
}

/// A batch of `things.v1` with these values per partition; a record's offset is its place in the list.
fn batch(partitions: &[&[Option<&str>]]) -> Value {
    let records: serde_json::Map<String, Value> = (0..)
        .zip(partitions)
        .map(|(partition, values)| {
            let records: Vec<Value> = (0_i64..)
                .zip(*values)
                .map(|(offset, value)| {
                    json!({
                        "topic": "things.v1", "partition": partition, "offset": offset, "timestamp": 1_772_366_400_123_i64,
                        "timestampType": "CREATE_TIME", "key": STANDARD.encode("k"), "value": value.map(|value| STANDARD.encode(value)),
                        "headers": [{"ce_id": [99, 97, 102, -61, -87]}, {"ce_hop": [49]}, {"x": [195, 169]}]
                    })
                })
                .collect();
            (format!("things.v1-{partition}"), Value::from(records))
        })
        .collect();
    json!({"eventSource": "aws:kafka", "eventSourceArn": "arn:aws:kafka:x", "bootstrapServers": "b:9092", "records": records})
}

#[tokio::test]
async fn a_batch_is_read_byte_for_byte() {
    let function = function("toy.on-thing", Way::Told(Arc::new(Grave::default())));
    let answer = handle(&function, batch(&[&[Some("{}"), None, Some("")]])).await.expect("answers");
    assert_eq!(answer, json!({"batchItemFailures": []}));
    let taken = function.context.taken.lock().expect("is whole").clone();
    assert_eq!(taken.len(), 3);
    let first = taken.first().expect("is there");
    assert_eq!(
        (first.topic.as_str(), first.partition, first.offset, first.timestamp),
        ("things.v1", 0, 0, 1_772_366_400_123)
    );
    assert_eq!((first.key.as_deref(), first.value.as_deref()), (Some(&b"k"[..]), Some(&b"{}"[..])));
    assert_eq!(
        (first.header("ce_id"), first.header("ce_hop")),
        (Some("café"), Some("1")),
        "bytes have a sign there"
    );
    assert_eq!(first.header("x"), Some("é"), "and none in samples");
    assert_eq!(
        taken.iter().map(|record| record.value.as_deref()).collect::<Vec<_>>(),
        [Some(&b"{}"[..]), None, Some(&b""[..])]
    );
}

#[tokio::test]
async fn a_batch_names_what_must_come_again() {
    let grave = Arc::new(Grave::default());
    let function = function("toy.on-thing", Way::Told(grave.clone()));
    let answer = handle(
        &function,
        batch(&[&[Some("a"), Some("fail"), Some("b")], &[Some("poison"), Some("c")]]),
    )
    .await
    .expect("answers");
    let named = |offset: i64| json!({"itemIdentifier": {"partition": "things.v1-0", "offset": offset}});
    assert_eq!(
        answer,
        json!({"batchItemFailures": [named(1), named(2)]}),
        "a partition stops at its first failure"
    );
    assert_eq!(*grave.buried.lock().expect("is whole"), [("toy.on-thing".to_owned(), 0)]);
    assert_eq!(function.context.taken.lock().expect("is whole").len(), 2);
}

#[tokio::test]
async fn a_batch_that_fails_as_a_whole_is_a_function_error() {
    let panicked = function("toy.on-thing", Way::Told(Arc::new(Grave::default())));
    assert_eq!(
        handle(&panicked, batch(&[&[Some("panic")]])).await.expect_err("fails").error_type,
        "internal"
    );
    let unburied = function(
        "toy.on-thing",
        Way::Told(Arc::new(Grave {
            closed: true,
            ..Grave::default()
        })),
    );
    assert!(handle(&unburied, batch(&[&[Some("poison")]])).await.is_err());
    for (member, value) in [("value", json!("!")), ("headers", json!([{"ce_id": [256]}]))] {
        let mut torn = batch(&[&[Some("a")]]);
        torn["records"]["things.v1-0"][0][member] = value;
        assert!(handle(&panicked, torn).await.is_err(), "{member}");
    }
    assert_eq!(
        handle(&panicked, json!({"records": 7})).await.expect_err("is no batch").error_type,
        "WrongEvent"
    );
}

#[tokio::test]
async fn a_schedule_wakes_its_operation() {
    let event = json!({"version": "0", "detail-type": "Scheduled Event", "source": "aws.scheduler", "detail": {}});
    assert_eq!(
        handle(&function("toy.sweep", Way::Woken), event.clone()).await.expect("runs"),
        json!({"by": "system:toy.sweep"})
    );
    let failed = handle(&function("toy.sweep-nothing", Way::Woken), event).await.expect_err("fails");
    assert_eq!(failed.error_type, "internal", "an alarm counts function errors");
}

async fn build(_: &Env, _: calls::Platform) -> Result<Toy, Fault> {
    Ok(Toy::default())
}

#[tokio::test]
async fn a_cold_start_knows_its_operation_or_says_which_there_are() {
    let env = Env::of([("AMCART_IDP_ISSUER", "https://id.example"), ("AMCART_IDP_AUDIENCE", "amcart-api")]);
    let start = async |handler: &str| Function::start(OPERATIONS, &env.clone().with("_HANDLER", handler), build).await;
    assert!(matches!(
        start("toy.greet").await.expect("starts").way,
        Way::Asked(Door { raw: false, .. })
    ));
    assert!(matches!(
        start("toy.hook").await.expect("starts").way,
        Way::Asked(Door { raw: true, .. })
    ));
    assert!(matches!(start("toy.on-thing").await.expect("starts").way, Way::Told(_)));
    assert!(matches!(start("toy.sweep").await.expect("starts").way, Way::Woken));
    let unknown = start("toy.gret").await.err().expect("is unknown").to_string();
    assert!(
        unknown.contains("`toy.gret`") && unknown.contains("toy.greet, toy.hook"),
        "{unknown}"
    );
    let sealed = env.clone().with("AMCART_X", "secretsmanager:arn").with("_HANDLER", "toy.greet");
    let refused = Function::start(OPERATIONS, &sealed, build)
        .await
        .err()
        .expect("has no SDK")
        .to_string();
    assert!(refused.starts_with("AMCART_X "), "{refused}");
}
