//! An identity provider that is made on the spot: discovery, keys, tokens, revocation, and ways to misbehave.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use kernel::{Clock, Ids, ManualClock, SystemIds};
use serde_json::{Value, json};

/// One key pair for all tests of a process: making one takes a moment.
static KEYS: LazyLock<[(EncodingKey, Value); 2]> = LazyLock::new(|| [signer("k1"), signer("k1")]);

fn signer(kid: &str) -> (EncodingKey, Value) {
    let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
    let der = AsDer::<Pkcs8V1Der>::as_der(&pair).expect("pkcs8");
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der.as_ref())
    );
    let modulus = URL_SAFE_NO_PAD.encode(pair.public_key().modulus().big_endian_without_leading_zero());
    let exponent = URL_SAFE_NO_PAD.encode(pair.public_key().exponent().big_endian_without_leading_zero());
    let jwk = json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": modulus, "e": exponent});
    (EncodingKey::from_rsa_pem(pem.as_bytes()).expect("reads"), jwk)
}

#[derive(Clone)]
pub struct Provider {
    pub issuer: String,
    state: Arc<Inner>,
}

struct Inner {
    issuer: String,
    clock: ManualClock,
    /// Codes and refresh tokens that are good, and whose.
    good: Mutex<BTreeMap<String, String>>,
    twist: Mutex<Option<&'static str>>,
    emails: Mutex<BTreeMap<String, String>>,
    away: AtomicBool,
    held: AtomicBool,
    refreshes: AtomicUsize,
    revoked: AtomicUsize,
}

impl Provider {
    pub async fn start(clock: ManualClock) -> Provider {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Inner {
            issuer: issuer.clone(),
            clock,
            good: Mutex::default(),
            twist: Mutex::default(),
            emails: Mutex::default(),
            away: AtomicBool::default(),
            held: AtomicBool::default(),
            refreshes: AtomicUsize::default(),
            revoked: AtomicUsize::default(),
        });
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/jwks", get(|| async { Json(json!({"keys": [KEYS[0].1]})) }))
            .route("/token", post(token))
            .route("/revoke", post(revoke))
            .with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Provider { issuer, state }
    }

    pub fn code(&self, subject: &str) -> String {
        self.state.give("code", subject)
    }
    pub fn goes_away(&self, away: bool) {
        self.state.away.store(away, Ordering::SeqCst);
    }
    /// While it is held, no refresh is answered.
    pub fn holds(&self, held: bool) {
        self.state.held.store(held, Ordering::SeqCst);
    }
    pub fn twists(&self, twist: Option<&'static str>) {
        *self.state.twist.lock().expect("a lock") = twist;
    }
    pub fn forgets_everybody(&self) {
        self.state.good.lock().expect("a lock").clear();
    }
    pub fn knows_as(&self, subject: &str, email: &str) {
        self.state
            .emails
            .lock()
            .expect("a lock")
            .insert(subject.to_owned(), email.to_owned());
    }
    pub fn refreshes(&self) -> usize {
        self.state.refreshes.load(Ordering::SeqCst)
    }
    pub fn revoked(&self) -> usize {
        self.state.revoked.load(Ordering::SeqCst)
    }
}

impl Inner {
    fn give(&self, what: &str, subject: &str) -> String {
        let given = format!("{what}-{}", SystemIds.next());
        self.good.lock().expect("a lock").insert(given.clone(), subject.to_owned());
        given
    }

    fn sign(&self, claims: &Value, key: usize) -> String {
        let header = Header {
            kid: Some("k1".to_owned()),
            ..Header::new(Algorithm::RS256)
        };
        encode(&header, claims, &KEYS[key].0).expect("signs")
    }

    fn tokens(&self, subject: &str) -> Value {
        let now = self.clock.now().unix_seconds();
        let twist = self.twist.lock().expect("a lock").unwrap_or_default();
        let email = self
            .emails
            .lock()
            .expect("a lock")
            .get(subject)
            .cloned()
            .unwrap_or_else(|| format!("{subject}@example.com"));
        let but = |name: &str, value: &str| if twist == name { "other".to_owned() } else { value.to_owned() };
        let access = json!({
            "iss": but("issuer", &self.issuer), "aud": but("audience", "amcart-api"), "sub": subject, "jti": SystemIds.next().to_string(),
            "iat": now, "exp": now + 900, "scope": "amcart/customer",
        });
        let id = json!({
            "iss": self.issuer, "aud": but("id-audience", "amcart-web"), "sub": but("id-subject", subject), "iat": now, "exp": now + 900,
            "email": email, "email_verified": true, "name": format!("Name of {subject}"), "nonce": "n", "at_hash": "h",
        });
        json!({
            "token_type": "Bearer", "expires_in": 900, "access_token": self.sign(&access, usize::from(twist == "key")),
            "id_token": self.sign(&id, 0), "refresh_token": self.give("refresh", subject),
        })
    }
}

async fn configuration(State(state): State<Arc<Inner>>) -> Response {
    let at = |path: &str| format!("{}{path}", state.issuer);
    Json(json!({
        "issuer": state.issuer, "jwks_uri": at("/jwks"), "token_endpoint": at("/token"), "revocation_endpoint": at("/revoke"),
    }))
    .into_response()
}

async fn token(State(state): State<Arc<Inner>>, Form(form): Form<BTreeMap<String, String>>) -> Response {
    if state.away.load(Ordering::SeqCst) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let said = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    if said("client_id") != "amcart-web" {
        return (StatusCode::UNAUTHORIZED, Json(json!({"error": "invalid_client"}))).into_response();
    }
    let spent = match said("grant_type") {
        "authorization_code" if said("code_verifier") == super::VERIFIER => said("code").to_owned(),
        "refresh_token" => {
            state.refreshes.fetch_add(1, Ordering::SeqCst);
            // Long enough that others come in between.
            tokio::time::sleep(std::time::Duration::from_millis(150)).await;
            while state.held.load(Ordering::SeqCst) {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            said("refresh_token").to_owned()
        }
        _ => String::new(),
    };
    // Each is good once: a code by RFC 6749, a refresh token because this provider rotates.
    let subject = state.good.lock().expect("a lock").remove(&spent);
    match subject {
        Some(subject) => Json(state.tokens(&subject)).into_response(),
        None => (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))).into_response(),
    }
}

async fn revoke(State(state): State<Arc<Inner>>, Form(form): Form<BTreeMap<String, String>>) -> StatusCode {
    let token = form.get("token").cloned().unwrap_or_default();
    if state.good.lock().expect("a lock").remove(&token).is_some() {
        state.revoked.fetch_add(1, Ordering::SeqCst);
    }
    StatusCode::OK
}
