//! Every way that a token is refused, with keys that are made on the spot.

#![expect(clippy::expect_used, reason = "a test stops where something is missing")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use identity::{KeySet, KeySource, Keys, Refused, Verifier};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use kernel::{ManualClock, Timestamp};
use operation::{Fault, Scope};
use serde_json::{Value, json};

const NOW: i64 = 1_800_000_000;

struct Signer {
    private: EncodingKey,
    public_pem: String,
    jwk: Value,
}

fn signer(kid: &str) -> Signer {
    let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
    let der = AsDer::<Pkcs8V1Der>::as_der(&pair).expect("pkcs8");
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(der.as_ref())
    );
    let public = AsDer::<PublicKeyX509Der>::as_der(pair.public_key()).expect("x509");
    let modulus = pair.public_key().modulus().big_endian_without_leading_zero().to_vec();
    let exponent = pair.public_key().exponent().big_endian_without_leading_zero().to_vec();
    Signer {
        private: EncodingKey::from_rsa_pem(pem.as_bytes()).expect("reads"),
        public_pem: format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            STANDARD.encode(public.as_ref())
        ),
        jwk: json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": URL_SAFE_NO_PAD.encode(modulus), "e": URL_SAFE_NO_PAD.encode(exponent)}),
    }
}

#[derive(Clone)]
struct Counted {
    set: Value,
    fetched: Arc<AtomicUsize>,
    away: bool,
}

#[async_trait]
impl KeySource for Counted {
    async fn fetch(&self) -> Result<KeySet, Fault> {
        self.fetched.fetch_add(1, Ordering::SeqCst);
        if self.away {
            return Err(Fault::new("away"));
        }
        Ok(serde_json::from_value(self.set.clone())?)
    }
}

fn source(signers: &[&Signer]) -> Counted {
    let keys: Vec<Value> = signers.iter().map(|signer| signer.jwk.clone()).collect();
    Counted {
        set: json!({"keys": keys}),
        fetched: Arc::default(),
        away: false,
    }
}

fn verifier(source: Counted, clock: &ManualClock) -> Verifier {
    let keys = Keys::of(source, Arc::new(clock.clone()));
    Verifier::new("https://id.example", "amcart-api", keys, Arc::new(clock.clone()))
}

fn clock() -> ManualClock {
    ManualClock::at(Timestamp::from_unix_micros(NOW * 1_000_000))
}

fn claims(change: Value) -> Value {
    let mut claims = json!({
        "iss": "https://id.example", "aud": "amcart-api", "sub": "ana", "exp": NOW + 300, "iat": NOW, "scope": "openid amcart/customer"
    });
    for (name, value) in change.as_object().expect("an object") {
        if value.is_null() {
            claims.as_object_mut().expect("an object").remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

fn token(signer: &Signer, change: Value) -> String {
    let header = Header {
        kid: Some("one".into()),
        ..Header::new(Algorithm::RS256)
    };
    encode(&header, &claims(change), &signer.private).expect("signs")
}

/// A token with a header of any content, signed by the signer over exactly these bytes.
fn token_with_header(signer: &Signer, header: &Value) -> String {
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims(json!({})).to_string())
    );
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &signer.private, Algorithm::RS256).expect("signs");
    format!("{message}.{signature}")
}

#[tokio::test]
async fn claims_decide() {
    let signer = signer("one");
    let clock = clock();
    let verifier = verifier(source(&[&signer]), &clock);
    let ana = verifier.verify(&token(&signer, json!({}))).await.expect("is good");
    assert_eq!((ana.subject.as_str(), ana.scopes.as_slice()), ("ana", &[Scope::Customer][..]));

    let cases = [
        (json!({"aud": ["other", "amcart-api"]}), Ok(())),
        (json!({"aud": null, "client_id": "amcart-api", "token_use": "access"}), Ok(())),
        (json!({"exp": NOW - 59}), Ok(())),
        (json!({"nbf": NOW + 59}), Ok(())),
        (json!({"exp": NOW - 61}), Err(Refused::Time)),
        (json!({"exp": null}), Err(Refused::Time)),
        (json!({"exp": "never"}), Err(Refused::Time)),
        (json!({"exp": [NOW + 300]}), Err(Refused::Malformed)),
        (json!({"nbf": NOW + 61}), Err(Refused::Time)),
        (json!({"nbf": "now"}), Err(Refused::Time)),
        (json!({"iat": NOW + 61}), Err(Refused::Time)),
        (json!({"iss": "https://evil.example"}), Err(Refused::Issuer)),
        (json!({"iss": null}), Err(Refused::Issuer)),
        (json!({"aud": "other"}), Err(Refused::Audience)),
        (json!({"aud": "other", "client_id": "amcart-api"}), Err(Refused::Audience)),
        (json!({"aud": null}), Err(Refused::Audience)),
        (json!({"token_use": "id"}), Err(Refused::Kind)),
        (json!({"nonce": "n"}), Err(Refused::Kind)),
        (json!({"sub": null}), Err(Refused::Subject)),
    ];
    for (change, expected) in cases {
        let found = verifier.verify(&token(&signer, change.clone())).await.map(|_| ());
        assert_eq!(found, expected, "{change}");
    }
}

#[tokio::test]
async fn only_the_issuers_own_rs256_key_signs() {
    let (good, other) = (signer("one"), signer("one"));
    let clock = clock();
    let source = source(&[&good]);
    let verifier = verifier(source.clone(), &clock);
    let payload = claims(json!({}));

    let unsigned = format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"one"}"#),
        URL_SAFE_NO_PAD.encode(payload.to_string())
    );
    let secret = EncodingKey::from_secret(good.public_pem.as_bytes());
    let confused = encode(
        &Header {
            kid: Some("one".into()),
            ..Header::new(Algorithm::HS256)
        },
        &payload,
        &secret,
    )
    .expect("signs");
    let stronger = encode(
        &Header {
            kid: Some("one".into()),
            ..Header::new(Algorithm::RS512)
        },
        &payload,
        &good.private,
    )
    .expect("signs");
    let nameless = encode(&Header::new(Algorithm::RS256), &payload, &good.private).expect("signs");
    let embedded = token_with_header(
        &other,
        &json!({"alg": "RS256", "kid": "one", "jwk": other.jwk, "jku": "http://127.0.0.1:1/keys", "x5u": "http://127.0.0.1:1/x"}),
    );
    let mut bent = token(&good, json!({}));
    let last = bent.pop();
    bent.push(if last == Some('A') { 'Q' } else { 'A' });
    let cases = [
        (unsigned, Refused::Algorithm),
        (confused, Refused::Algorithm),
        (stronger, Refused::Algorithm),
        (nameless, Refused::UnknownKey),
        (embedded, Refused::Signature),
        (token(&other, json!({})), Refused::Signature),
        ("not a token".to_owned(), Refused::Malformed),
        (String::new(), Refused::Malformed),
    ];
    for (token, expected) in cases {
        assert_eq!(verifier.verify(&token).await, Err(expected), "{token}");
    }
    assert!(verifier.verify(&bent).await.is_err());
    assert_eq!(source.fetched.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn unknown_keys_cause_one_fetch_a_minute() {
    let (one, two) = (signer("one"), signer("two"));
    let clock = clock();
    let source = source(&[&one]);
    let verifier = verifier(source.clone(), &clock);
    assert!(verifier.verify(&token(&one, json!({}))).await.is_ok());
    let invented = encode(
        &Header {
            kid: Some("two".into()),
            ..Header::new(Algorithm::RS256)
        },
        &claims(json!({})),
        &two.private,
    )
    .expect("signs");
    for _ in 0..1_000 {
        assert_eq!(verifier.verify(&invented).await, Err(Refused::UnknownKey));
    }
    assert_eq!(source.fetched.load(Ordering::SeqCst), 1);
    clock.advance(Duration::from_secs(61));
    for _ in 0..1_000 {
        assert_eq!(verifier.verify(&invented).await, Err(Refused::UnknownKey));
    }
    assert_eq!(source.fetched.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_issuer_that_is_away_is_no_wrong_token() {
    let one = signer("one");
    let clock = clock();
    let source = Counted {
        away: true,
        ..source(&[&one])
    };
    let verifier = verifier(source, &clock);
    assert_eq!(verifier.verify(&token(&one, json!({}))).await, Err(Refused::Unavailable));
}
