//! An identity provider that vouches for the tests' tokens and takes no code.

use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use identity::KeySource;
use serde_json::{Value, json};
use shop_tests::signer::TestKeys;
use tokio::net::TcpListener;

/// Starts it; gives the issuer.
pub async fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let issuer = format!("http://{}", listener.local_addr().expect("an address"));
    let configuration = json!({
        "issuer": issuer, "jwks_uri": format!("{issuer}/jwks"), "token_endpoint": format!("{issuer}/token"),
        "revocation_endpoint": format!("{issuer}/revocation"), "authorization_endpoint": format!("{issuer}/auth"),
    });
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(async move || Json(configuration)))
        .route("/jwks", get(keys))
        .route(
            "/token",
            post(async || (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })))),
        )
        .route("/revocation", post(async || StatusCode::OK));
    tokio::spawn(async move { axum::serve(listener, router).await });
    issuer
}

async fn keys() -> Json<Value> {
    let set = TestKeys.fetch().await.expect("keys");
    let keys: Vec<Value> = set
        .keys
        .iter()
        .map(|key| json!({ "kty": key.kty, "kid": key.kid, "use": key.usage, "alg": key.alg, "n": key.n, "e": key.e }))
        .collect();
    Json(json!({ "keys": keys }))
}
