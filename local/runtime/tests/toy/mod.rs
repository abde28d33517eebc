//! A shop of a few toy operations, a template for them, and keys that are made on the spot.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use identity::{KeySet, KeySource, Keys, Verifier};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use kernel::{SystemClock, SystemIds};
use operation::{Caller, Created, Fault, HttpRequest, Identity, NoAsk, Problem, Replied, Scope, Table, table};
use runtime::gateway::{Gateway, Parts};
use runtime::{Functions, Registry, Template};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

pub const TEMPLATE: &str = r#"
Parameters: {Issuer: {Type: String, Default: 'https://id.example'}}
Globals: {Function: {Timeout: 5}}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Metadata: {AmCart: {PerSubject: {Rate: 1, Burst: 20}, PerAddress: {Rate: 10000, Burst: 10000}}}
    Properties:
      Auth:
        DefaultAuthorizer: Identity
        Authorizers: {Identity: {JwtConfiguration: {issuer: !Ref Issuer, audience: [amcart-api]}}}
      CorsConfiguration:
        AllowOrigins: ['https://shop.example']
        AllowMethods: [GET, POST]
        AllowHeaders: [authorization, content-type]
        ExposeHeaders: [etag]
        AllowCredentials: true
        MaxAge: 600
      DefaultRouteSettings: {ThrottlingRateLimit: 10000, ThrottlingBurstLimit: 10000}
  ToyGreet:
    Type: AWS::Serverless::Function
    Metadata: {AmCart: {Headers: [Idempotency-Key, Cart-Token, If-Match]}}
    Properties:
      Handler: toy.greet
      FunctionName: x-toy-greet
      CodeUri: dist/toy/
      Events:
        Get: {Type: HttpApi, Properties: {Method: GET, Path: '/v1/greetings/{name}', Auth: {Authorizer: NONE}}}
        Post: {Type: HttpApi, Properties: {Method: POST, Path: '/v1/greetings/{name}', Auth: {Authorizer: NONE}}}
  ToyCount:
    Type: AWS::Serverless::Function
    Properties:
      Handler: toy.count
      FunctionName: x-toy-count
      CodeUri: dist/toy/
      Events:
        Route: {Type: HttpApi, Properties: {Method: GET, Path: /v1/admin/count, Auth: {AuthorizationScopes: [amcart/orders]}}}
  ToyFail:
    Type: AWS::Serverless::Function
    Properties:
      Handler: toy.fail
      FunctionName: x-toy-fail
      CodeUri: dist/toy/
      Events:
        Route: {Type: HttpApi, Properties: {Method: GET, Path: '/v1/failures/{how}', Auth: {Authorizer: NONE}}}
  ToySlow:
    Type: AWS::Serverless::Function
    Properties:
      Handler: toy.slow
      FunctionName: x-toy-slow
      CodeUri: dist/toy/
      ReservedConcurrentExecutions: 1
      Events:
        Route: {Type: HttpApi, Properties: {Method: GET, Path: '/v1/slow', Auth: {Authorizer: NONE}}}
  ToyRare:
    Type: AWS::Serverless::Function
    Properties:
      Handler: toy.rare
      FunctionName: x-toy-rare
      CodeUri: dist/toy/
      Events:
        Route: {Type: HttpApi, Properties: {Method: GET, Path: /v1/rare, Auth: {Authorizer: NONE}, RouteSettings: {ThrottlingRateLimit: 0.1, ThrottlingBurstLimit: 2}}}
  ToyHook:
    Type: AWS::Serverless::Function
    Properties:
      Handler: toy.hook
      FunctionName: x-toy-hook
      CodeUri: dist/toy/
      Events:
        Route: {Type: HttpApi, Properties: {Method: POST, Path: '/v1/hooks/{provider}', Auth: {Authorizer: NONE}}}
"#;

#[derive(Debug, Default)]
pub struct Toys {
    pub running: AtomicUsize,
    pub most: AtomicUsize,
    pub finished: AtomicUsize,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Greet {
    name: String,
    #[serde(default)]
    times: Option<u32>,
    #[serde(default)]
    filler: Option<String>,
}

/// What was understood.
#[derive(Debug, Serialize, JsonSchema)]
struct Greeted {
    words: String,
    who: String,
    cart_token: Option<String>,
    key: Option<String>,
    version: Option<i64>,
    cookie: Option<String>,
    traceparent: Option<String>,
    request_id: String,
    filler: Option<String>,
}

async fn greet(_: &Toys, caller: Caller, ask: Greet) -> Result<Greeted, Problem> {
    let who = match &caller.identity {
        Identity::Anonymous => "nobody".to_owned(),
        Identity::Person(person) => person.subject.clone(),
        Identity::System(name) => name.clone(),
    };
    Ok(Greeted {
        words: vec![format!("Hello {}", ask.name); ask.times.unwrap_or(1) as usize].join(", "),
        who,
        cart_token: caller.cart_token.map(|token| token.expose().to_owned()),
        key: caller.idempotency_key.map(|key| key.as_str().to_owned()),
        version: caller.if_match.map(|version| version.0),
        cookie: caller.cookie.map(|cookie| cookie.expose().to_owned()),
        traceparent: caller.traceparent,
        request_id: caller.request_id,
        filler: ask.filler,
    })
}

async fn count(_: &Toys, caller: Caller, _: NoAsk) -> Result<Created<u32>, Problem> {
    caller.staff(Scope::Orders)?;
    Ok(Created(7))
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Fail {
    how: String,
}

#[expect(clippy::panic, reason = "a handler that panics is what is tried here")]
async fn fail(_: &Toys, _: Caller, ask: Fail) -> Result<Replied<u32>, Problem> {
    match ask.how.as_str() {
        "panic" => panic!("SELECT secret FROM somewhere"),
        "fault" => Err(Fault::new("SELECT secret FROM somewhere").into()),
        "away" => Err(Fault::unavailable("the database is away").into()),
        _ => Ok(Replied {
            status: 200,
            headers: vec![
                ("access-control-allow-origin".into(), "*".into()),
                ("set-cookie".into(), "a=1".into()),
                ("set-cookie".into(), "b=2".into()),
            ],
            body: 1,
        }),
    }
}

async fn slow(toys: &Toys, _: Caller, _: NoAsk) -> Result<u32, Problem> {
    let now = toys.running.fetch_add(1, Ordering::SeqCst) + 1;
    toys.most.fetch_max(now, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(300)).await;
    toys.running.fetch_sub(1, Ordering::SeqCst);
    toys.finished.fetch_add(1, Ordering::SeqCst);
    Ok(1)
}

async fn rare(_: &Toys, _: Caller, _: NoAsk) -> Result<u32, Problem> {
    Ok(1)
}

async fn hook(_: &Toys, _: Caller, ask: HttpRequest) -> Result<Vec<String>, Problem> {
    Ok(ask
        .headers
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .chain([format!("body={}", ask.body.len())])
        .collect())
}

pub const OPERATIONS: Table<Toys> = table![
    "toy.greet" => greet,
    "toy.count" => count,
    "toy.fail" => fail,
    "toy.slow" => slow,
    "toy.rare" => rare,
    "toy.hook" => hook,
];

pub struct Signer {
    private: EncodingKey,
    jwk: Value,
}

impl Signer {
    pub fn new() -> Signer {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
        let der = AsDer::<Pkcs8V1Der>::as_der(&pair).expect("pkcs8");
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            STANDARD.encode(der.as_ref())
        );
        let modulus = URL_SAFE_NO_PAD.encode(pair.public_key().modulus().big_endian_without_leading_zero());
        let exponent = URL_SAFE_NO_PAD.encode(pair.public_key().exponent().big_endian_without_leading_zero());
        Signer {
            private: EncodingKey::from_rsa_pem(pem.as_bytes()).expect("reads"),
            jwk: json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one", "n": modulus, "e": exponent}),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "tokens of these tests are checked by the machine's clock")]
    pub fn token(&self, subject: &str, scope: &str) -> String {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .expect("after 1970")
            .as_secs();
        let claims =
            json!({"iss": "https://id.example", "aud": "amcart-api", "sub": subject, "scope": scope, "iat": now, "exp": now + 300});
        encode(
            &Header {
                kid: Some("one".into()),
                ..Header::new(Algorithm::RS256)
            },
            &claims,
            &self.private,
        )
        .expect("signs")
    }
}

struct Fixed(Value);

#[async_trait]
impl KeySource for Fixed {
    async fn fetch(&self) -> Result<KeySet, Fault> {
        Ok(serde_json::from_value(json!({"keys": [self.0]}))?)
    }
}

pub struct Shop {
    pub url: String,
    pub address: SocketAddr,
    pub signer: Signer,
    pub toys: Arc<Toys>,
    pub http: reqwest::Client,
    pub stop: CancellationToken,
    pub task: tokio::task::JoinHandle<()>,
}

pub fn functions(toys: Arc<Toys>) -> Functions {
    let mut registry = Registry::default();
    registry.add(OPERATIONS, toys);
    let template = Template::read(TEMPLATE, &BTreeMap::new()).expect("reads");
    Functions::new(template, registry).expect("fit together")
}

pub async fn shop(deadline: Duration) -> Shop {
    let signer = Signer::new();
    let toys = Arc::new(Toys::default());
    let clock = Arc::new(SystemClock);
    let keys = Keys::of(Fixed(signer.jwk.clone()), clock.clone());
    let more = axum::Router::new()
        .route("/dev/mail", axum::routing::get(|| async { "mail" }))
        .route("/dev/panic", axum::routing::get(panics));
    let gateway = Gateway::new(Parts {
        functions: Arc::new(functions(toys.clone())),
        verifier: Arc::new(Verifier::new("https://id.example", "amcart-api", keys, clock)),
        ids: Arc::new(SystemIds),
        version: "1.2.3".into(),
        degraded: Arc::new(Vec::new),
        openapi: "openapi: 3.1.0\n".into(),
        more,
        deadline,
    });
    let stop = CancellationToken::new();
    let (address, task) = gateway.start("127.0.0.1:0", stop.clone()).await.expect("a port");
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(20))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    Shop {
        url: format!("http://{address}"),
        address,
        signer,
        toys,
        http,
        stop,
        task,
    }
}

#[expect(clippy::panic, reason = "a page that panics is what is tried here")]
async fn panics() -> &'static str {
    panic!("secret")
}

/// What the answer of a refused request has to look like.
pub async fn problem(response: reqwest::Response) -> (u16, Value, reqwest::header::HeaderMap) {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    assert_eq!(
        headers.get("content-type").and_then(|v| v.to_str().ok()),
        Some("application/problem+json"),
        "{status}"
    );
    let body: Value = response.json().await.expect("is JSON");
    assert_eq!(body["status"], status);
    assert!(
        body["code"].is_string() && body["title"].is_string() && body["type"].is_string(),
        "{body}"
    );
    assert_eq!(
        body["request_id"].as_str(),
        headers.get("x-request-id").and_then(|v| v.to_str().ok())
    );
    assert!(!body.to_string().contains("SELECT"), "{body}");
    (status, body, headers)
}
