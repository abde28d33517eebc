//! Access tokens as the identity provider signs them, with a key that is made on the spot.

use std::sync::LazyLock;

use async_trait::async_trait;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use identity::{KeySet, KeySource};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use kernel::Timestamp;
use operation::{Fault, Scope};
use serde_json::{Value, json};

/// The issuer that the tokens name.
pub const ISSUER: &str = "https://identity.test";

/// One key for all tests of a process: making one takes a moment.
static KEY: LazyLock<(EncodingKey, Value)> = LazyLock::new(|| {
    let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
    let der = AsDer::<Pkcs8V1Der>::as_der(&pair).expect("pkcs8");
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der.as_ref())
    );
    let modulus = URL_SAFE_NO_PAD.encode(pair.public_key().modulus().big_endian_without_leading_zero());
    let exponent = URL_SAFE_NO_PAD.encode(pair.public_key().exponent().big_endian_without_leading_zero());
    let jwk = json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "test", "n": modulus, "e": exponent });
    (EncodingKey::from_rsa_pem(pem.as_bytes()).expect("reads"), jwk)
});

/// The public half, as the gateway gets it.
pub struct TestKeys;

#[async_trait]
impl KeySource for TestKeys {
    async fn fetch(&self) -> Result<KeySet, Fault> {
        Ok(serde_json::from_value(json!({ "keys": [KEY.1] }))?)
    }
}

/// A token for somebody with these scopes, good for an hour from `now`.
pub fn token(subject: &str, scopes: &[Scope], now: Timestamp) -> String {
    let scopes: Vec<_> = scopes.iter().map(|scope| scope.as_str()).collect();
    signed(&json!({
        "iss": ISSUER, "aud": "amcart-api", "sub": subject, "iat": now.unix_seconds(), "exp": now.unix_seconds() + 3_600,
        "scope": scopes.join(" "), "email": format!("{subject}@example.com"), "name": format!("{subject} Example"),
    }))
}

/// A token with just these claims.
pub fn signed(claims: &Value) -> String {
    let header = Header {
        kid: Some("test".to_owned()),
        ..Header::new(Algorithm::RS256)
    };
    encode(&header, claims, &KEY.0).expect("signs")
}
