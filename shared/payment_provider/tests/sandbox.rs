//! The sandbox provider and its client, over real connections.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use kernel::{Clock, Currency, Money, Secret, SystemClock, SystemIds};
use payment_provider::sandbox_server::{Running, Settings, spawn};
use payment_provider::{Authorisation, Payment, PaymentProvider, ProviderError, ProviderEvent, Sandbox, Standing};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const KEY: &str = "key-for-tests";

async fn provider(data_dir: Option<PathBuf>, webhook_url: Option<String>) -> (Running, Sandbox) {
    let settings = Settings {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        api_key: Secret::new(KEY),
        webhook_url,
        webhook_secret: Secret::new("whsec"),
        data_dir,
    };
    let running = spawn(settings, Arc::new(SystemClock), Arc::new(SystemIds)).await.expect("starts");
    let secrets = vec![Secret::new("whsec-next"), Secret::new("whsec")];
    let client = Sandbox::with_deadline(&running.url(), Secret::new(KEY), secrets, Duration::from_secs(5)).expect("client");
    (running, client)
}

fn ask<'a>(key: &'a str, token: &'a str) -> Authorisation<'a> {
    let amount = Money::new(5990, Currency::EUR);
    Authorisation {
        key,
        reference: "attempt-1",
        amount,
        token: Some(token),
        return_url: "https://shop.example/return?c=1",
    }
}

async fn control(running: &Running, path: &str, body: Value) -> Value {
    let client = reqwest::Client::builder().build().expect("client");
    let sent = client
        .post(format!("{}{path}", running.url()))
        .bearer_auth(KEY)
        .json(&body)
        .send()
        .await
        .expect("answers");
    assert!(sent.status().is_success(), "{}", sent.status());
    sent.json().await.expect("json")
}

async fn totals(running: &Running) -> Value {
    let client = reqwest::Client::builder().build().expect("client");
    let sent = client
        .get(format!("{}/control/totals", running.url()))
        .bearer_auth(KEY)
        .send()
        .await
        .expect("answers");
    sent.json().await.expect("json")
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_is_one_payment_and_every_step_can_be_repeated() {
    let (running, client) = provider(None, None).await;
    let first = client.authorise(&ask("k1", "tok_ok")).await.expect("authorised");
    assert_eq!(client.authorise(&ask("k1", "tok_ok")).await.expect("same"), first);
    let other = Authorisation {
        amount: Money::new(1, Currency::EUR),
        ..ask("k1", "tok_ok")
    };
    assert!(matches!(client.authorise(&other).await, Err(ProviderError::Refused { code }) if code == "key-reused"));

    for _ in 0..2 {
        assert_eq!(client.capture(&first, 4000).await.expect("captured").captured, 4000);
    }
    assert_eq!(client.capture(&first, 5990).await.expect("captured").captured, 5990);
    assert!(matches!(client.capture(&first, 5991).await, Err(ProviderError::Refused { code }) if code == "over-amount"));
    assert!(matches!(client.void(&first).await, Err(ProviderError::Refused { code }) if code == "already-captured"));
    for _ in 0..2 {
        assert_eq!(client.refund(&first, 990, "r1").await.expect("refunded").refunded, 990);
    }
    assert!(matches!(client.refund(&first, 5001, "r2").await, Err(ProviderError::Refused { code }) if code == "over-amount"));
    assert_eq!(client.refund(&first, 5000, "r3").await.expect("refunded").refunded, 5990);
    let expected = json!({ "EUR": { "payments": 1, "authorised": 5990, "captured": 5990, "voided": 0, "refunded": 5990 } });
    assert_eq!(totals(&running).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_behave_as_their_names_say() {
    let (_running, client) = provider(None, None).await;
    let declined = client.authorise(&ask("k1", "tok_declined")).await.expect("answered");
    assert_eq!(
        (declined.standing, declined.decline_code.as_deref()),
        (Standing::Declined, Some("card-declined"))
    );
    assert!(matches!(
        client.authorise(&ask("k2", "tok_error")).await,
        Err(ProviderError::Unknown(_))
    ));
    assert_eq!(client.find("k2").await.expect("asked"), None);
    assert!(matches!(
        client.authorise(&ask("k3", "tok_lost_answer")).await,
        Err(ProviderError::Unknown(_))
    ));
    assert_eq!(
        client.find("k3").await.expect("asked").map(|payment| payment.standing),
        Some(Standing::Authorised)
    );
    assert!(matches!(client.authorise(&ask("k4", "4111")).await, Err(ProviderError::Refused { code }) if code == "unknown-token"));
    let slow = tokio::time::Instant::now();
    assert_eq!(
        client.authorise(&ask("k5", "tok_slow")).await.expect("authorised").standing,
        Standing::Authorised
    );
    assert!(slow.elapsed() >= Duration::from_secs(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abandoned_key_is_never_charged() {
    let (running, client) = provider(None, None).await;
    let early = client.abandon(&ask("k1", "tok_ok")).await.expect("abandoned");
    assert_eq!(early.standing, Standing::Cancelled);
    assert_eq!(
        client.authorise(&ask("k1", "tok_ok")).await.expect("too late").standing,
        Standing::Cancelled
    );
    client.authorise(&ask("k2", "tok_ok")).await.expect("authorised");
    for _ in 0..2 {
        assert_eq!(
            client.abandon(&ask("k2", "tok_ok")).await.expect("abandoned").standing,
            Standing::Voided
        );
    }
    client.authorise(&ask("k3", "tok_challenge")).await.expect("waits");
    assert_eq!(
        client.abandon(&ask("k3", "tok_ok")).await.expect("abandoned").standing,
        Standing::Cancelled
    );
    assert_eq!(totals(&running).await["EUR"]["captured"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shopper_approves_without_scripts_and_comes_back() {
    let (running, client) = provider(None, None).await;
    let browser = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("client");
    for (key, decision, standing) in [("k1", "approve", Standing::Authorised), ("k2", "decline", Standing::Declined)] {
        let waits = client.authorise(&ask(key, "tok_challenge")).await.expect("waits");
        let url = waits.redirect_url.expect("an address");
        assert!(url.starts_with(&running.url()));
        let page = browser.get(&url).send().await.expect("page").text().await.expect("html");
        assert!(page.contains("59.90 EUR") && page.contains("Approve") && page.contains("Decline"));
        let decided = browser.post(&url).form(&[("decision", decision)]).send().await.expect("answers");
        assert_eq!(decided.status(), 303);
        assert_eq!(
            decided.headers()["location"],
            format!("https://shop.example/return?c=1&payment={}", waits.id)
        );
        assert_eq!(
            client.find(key).await.expect("asked").map(|payment| payment.standing),
            Some(standing)
        );
        assert_eq!(
            browser.get(&url).send().await.expect("again").status(),
            303,
            "a page that is done sends back"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_asks_without_the_key_and_it_listens_on_loopback_only() {
    let (running, _) = provider(None, None).await;
    let stranger = Sandbox::new(&running.url(), Secret::new("wrong"), Vec::new()).expect("client");
    assert!(matches!(
        stranger.authorise(&ask("k1", "tok_ok")).await,
        Err(ProviderError::Unknown(_))
    ));
    let client = reqwest::Client::builder().build().expect("client");
    for path in ["/payments", "/control", "/control/totals"] {
        assert_eq!(
            client
                .get(format!("{}{path}", running.url()))
                .send()
                .await
                .expect("answers")
                .status(),
            401
        );
    }
    let settings = Settings {
        listen: SocketAddr::from(([0, 0, 0, 0], 0)),
        api_key: Secret::new(KEY),
        webhook_url: None,
        webhook_secret: Secret::new("whsec"),
        data_dir: None,
    };
    assert!(spawn(settings, Arc::new(SystemClock), Arc::new(SystemIds)).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_forgets_nothing_and_half_a_line_harms_nobody() {
    let folder = tempfile::tempdir().expect("folder");
    let (running, client) = provider(Some(folder.path().to_owned()), None).await;
    let payment = client.authorise(&ask("k1", "tok_ok")).await.expect("authorised");
    client.capture(&payment, 5990).await.expect("captured");
    client.refund(&payment, 990, "r1").await.expect("refunded");
    drop(running);
    let journal = std::fs::read_dir(folder.path())
        .expect("lists")
        .next()
        .expect("a file")
        .expect("a file")
        .path();
    let mut text = std::fs::read_to_string(&journal).expect("reads");
    text.push_str("{\"happened\":[{\"pay");
    std::fs::write(&journal, text).expect("writes");

    for _ in 0..2 {
        let (_running, client) = provider(Some(folder.path().to_owned()), None).await;
        let kept = client.find("k1").await.expect("asked").expect("kept");
        assert_eq!((kept.captured, kept.refunded), (5990, 990));
        assert_eq!(client.refund(&kept, 990, "r1").await.expect("same").refunded, 990);
    }
}

/// A webhook: its headers and its bytes.
type Heard = (Vec<(String, String)>, Bytes);

/// A shop that takes webhooks down, and refuses the first few.
#[derive(Clone, Default)]
struct Shop(Arc<Mutex<(u32, Vec<Heard>)>>);

impl Shop {
    async fn open(refusing: u32) -> (Shop, String) {
        async fn take(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> StatusCode {
            let mut seen = shop.0.lock().expect("lock");
            if seen.0 > 0 {
                seen.0 -= 1;
                return StatusCode::SERVICE_UNAVAILABLE;
            }
            let headers = headers
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("").to_owned()))
                .collect();
            seen.1.push((headers, body));
            StatusCode::NO_CONTENT
        }
        let shop = Shop::default();
        shop.0.lock().expect("lock").0 = refusing;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let url = format!("http://{}/hooks", listener.local_addr().expect("address"));
        let router = Router::new().route("/hooks", post(take)).with_state(shop.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (shop, url)
    }

    async fn has(&self, count: usize) -> Vec<Heard> {
        for _ in 0..200 {
            let seen = self.0.lock().expect("lock").1.clone();
            if seen.len() >= count {
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("no {count} webhooks arrived");
    }
}

fn event_of(body: &Bytes) -> ProviderEvent {
    serde_json::from_slice(body).expect("an event")
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_come_signed_until_somebody_takes_them() {
    let (shop, url) = Shop::open(2).await;
    let (_running, client) = provider(None, Some(url)).await;
    let payment = client.authorise(&ask("k1", "tok_ok")).await.expect("authorised");
    let (headers, body) = shop.has(1).await.remove(0);
    let event = client.verify_webhook(&headers, &body, SystemClock.now()).expect("believed");
    assert_eq!((event.kind.as_str(), &event.payment), ("payment.authorised", &payment));
    let stranger = Sandbox::new("http://127.0.0.1:1", Secret::new("k"), vec![Secret::new("other")]).expect("client");
    assert!(stranger.verify_webhook(&headers, &body, SystemClock.now()).is_err());
    assert!(client.verify_webhook(&[], &body, SystemClock.now()).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_can_be_doubled_held_back_and_shuffled() {
    let (shop, url) = Shop::open(0).await;
    let (running, client) = provider(None, Some(url)).await;
    control(&running, "/control", json!({ "deliver": false, "duplicates": 1, "reorder": true })).await;
    let payment: Payment = client.authorise(&ask("k1", "tok_ok")).await.expect("authorised");
    client.capture(&payment, 5990).await.expect("captured");
    client.refund(&payment, 5990, "r1").await.expect("refunded");
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(shop.0.lock().expect("lock").1.is_empty());
    control(&running, "/control", json!({ "deliver": true })).await;
    let kinds: Vec<_> = shop.has(6).await.iter().map(|(_, body)| event_of(body).kind).collect();
    assert_eq!(kinds.first().map(String::as_str), Some("payment.refunded"), "{kinds:?}");
    assert_eq!(kinds.last().map(String::as_str), Some("payment.authorised"), "{kinds:?}");
    let forged = control(&running, "/control/forge", json!({ "payment": payment.id, "flaw": "unsigned" })).await;
    assert_eq!(forged["answered"], 204, "this shop believes everything");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undelivered_webhook_outlives_a_restart() {
    let folder = tempfile::tempdir().expect("folder");
    let (running, client) = provider(Some(folder.path().to_owned()), None).await;
    control(
        &running,
        "/control",
        json!({ "deliver": false, "webhook_url": "http://127.0.0.1:1/" }),
    )
    .await;
    client.authorise(&ask("k1", "tok_ok")).await.expect("authorised");
    drop(running);
    let (shop, url) = Shop::open(0).await;
    let (_running, _) = provider(Some(folder.path().to_owned()), Some(url)).await;
    assert_eq!(event_of(&shop.has(1).await[0].1).kind, "payment.authorised");
}

#[tokio::test(flavor = "multi_thread")]
async fn mishaps_happen_as_often_as_told() {
    let (running, client) = provider(None, None).await;
    let payment = client.authorise(&ask("k1", "tok_ok")).await.expect("authorised");
    let mishaps = json!({ "mishaps": [
        { "operation": "capture", "manner": "lost-answer", "times": 1 },
        { "operation": "refund", "manner": "error", "times": 1 },
        { "operation": "void", "manner": "refuse", "times": 1 },
    ] });
    control(&running, "/control", mishaps).await;
    assert!(matches!(client.capture(&payment, 5990).await, Err(ProviderError::Unknown(_))));
    assert_eq!(client.find("k1").await.expect("asked").map(|payment| payment.captured), Some(5990));
    assert!(matches!(client.refund(&payment, 1, "r").await, Err(ProviderError::Unknown(_))));
    assert_eq!(client.refund(&payment, 1, "r").await.expect("refunded").refunded, 1);
    assert!(matches!(client.void(&payment).await, Err(ProviderError::Refused { code }) if code == "refused-for-test"));
}
