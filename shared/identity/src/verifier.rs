//! A token and the rules that it has to keep.
//!
//! RS256 only, signed by a key of the issuer that the header names by `kid` (keys and addresses inside the header are ignored), this
//! issuer, this audience, not expired, already valid (60 s of leeway), and an access token: an ID token opens nothing.

use std::fmt;
use std::sync::Arc;

use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use kernel::Clock;
use operation::{Person, Problem};
use serde_json::{Map, Value};

use crate::keys::{Keys, NoKey};
use crate::person::person_of;

/// How far the clocks of issuer and shop may be apart, in seconds.
const LEEWAY: i64 = 60;

/// Why a token was refused. The reason is for logs and tests; outside it is one 401.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no token.
    #[error("not a signed token")]
    Malformed,
    /// Another algorithm than RS256, or none.
    #[error("not signed with RS256")]
    Algorithm,
    /// No key id, or one that the issuer does not have.
    #[error("signed with an unknown key")]
    UnknownKey,
    /// The signature is wrong.
    #[error("the signature is wrong")]
    Signature,
    /// Another issuer.
    #[error("another issuer's")]
    Issuer,
    /// Meant for somebody else.
    #[error("for another audience")]
    Audience,
    /// Expired, without an end, or not yet valid.
    #[error("not valid at this time")]
    Time,
    /// An ID token, or of another kind.
    #[error("not an access token")]
    Kind,
    /// It names nobody.
    #[error("without a subject")]
    Subject,
    /// The issuer's keys cannot be had right now (503).
    #[error("the identity provider is away")]
    Unavailable,
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Problem {
        match refused {
            Refused::Unavailable => Problem::new(503, "unavailable", "Signing in cannot be checked right now. Please try again.")
                .retry_after(std::time::Duration::from_secs(2)),
            Refused::Malformed
            | Refused::Algorithm
            | Refused::UnknownKey
            | Refused::Signature
            | Refused::Issuer
            | Refused::Audience
            | Refused::Time
            | Refused::Kind
            | Refused::Subject => Problem::new(401, "invalid-token", "Please sign in again."),
        }
    }
}

/// Checks tokens of one issuer for one audience.
pub struct Verifier {
    issuer: String,
    audience: String,
    keys: Keys,
    clock: Arc<dyn Clock>,
    rules: Validation,
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}

impl Verifier {
    /// Checks tokens of `issuer` for `audience`, signed with one of `keys`.
    pub fn new(issuer: impl Into<String>, audience: impl Into<String>, keys: Keys, clock: Arc<dyn Clock>) -> Verifier {
        // Signature only: the claims are judged below, by the clock that was handed in.
        let mut rules = Validation::new(Algorithm::RS256);
        rules.required_spec_claims.clear();
        rules.validate_exp = false;
        rules.validate_nbf = false;
        rules.validate_aud = false;
        Verifier {
            issuer: issuer.into(),
            audience: audience.into(),
            keys,
            clock,
            rules,
        }
    }

    /// The person that the token speaks for.
    pub async fn verify(&self, token: &str) -> Result<Person, Refused> {
        let header = decode_header(token).map_err(|_| unreadable(token))?;
        if header.alg != Algorithm::RS256 {
            return Err(Refused::Algorithm);
        }
        let kind = header.typ.as_deref().unwrap_or("JWT").to_ascii_lowercase();
        if !["jwt", "at+jwt", "application/at+jwt"].contains(&kind.as_str()) {
            return Err(Refused::Kind);
        }
        let kid = header.kid.ok_or(Refused::UnknownKey)?;
        let key = self.keys.find(&kid).await.map_err(|none| match none {
            NoKey::Unknown => Refused::UnknownKey,
            NoKey::Unavailable => Refused::Unavailable,
        })?;
        let claims = decode::<Map<String, Value>>(token, &key, &self.rules).map_err(|error| match error.kind() {
            jsonwebtoken::errors::ErrorKind::InvalidSignature => Refused::Signature,
            _ => Refused::Malformed,
        })?;
        self.judge(&claims.claims)
    }

    fn judge(&self, claims: &Map<String, Value>) -> Result<Person, Refused> {
        if claims.get("iss").and_then(Value::as_str) != Some(&self.issuer) {
            return Err(Refused::Issuer);
        }
        if !self.is_meant(claims) {
            return Err(Refused::Audience);
        }
        self.is_timely(claims)?;
        // `nonce`, `at_hash` and `c_hash` stand in ID tokens alone (OpenID Connect Core 2, 3.1.3.6, 3.3.2.11).
        let named_otherwise = claims.get("token_use").is_some_and(|kind| kind != "access");
        if named_otherwise || ["nonce", "at_hash", "c_hash"].iter().any(|name| claims.contains_key(*name)) {
            return Err(Refused::Kind);
        }
        person_of(claims).ok_or(Refused::Subject)
    }

    /// `aud` names this API; only where a provider sets none, `client_id` may (as API Gateway does it).
    fn is_meant(&self, claims: &Map<String, Value>) -> bool {
        match claims.get("aud") {
            Some(Value::String(audience)) => *audience == self.audience,
            Some(Value::Array(all)) => all.iter().any(|audience| audience == self.audience.as_str()),
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) => false,
            None => claims.get("client_id").and_then(Value::as_str) == Some(&self.audience),
        }
    }

    /// `exp` is required; `nbf` and `iat` count when they are there. None may be anything but a number.
    fn is_timely(&self, claims: &Map<String, Value>) -> Result<(), Refused> {
        let now = self.clock.now().unix_seconds();
        let expires = claims.get("exp").and_then(seconds).ok_or(Refused::Time)?;
        if now > expires.saturating_add(LEEWAY) {
            return Err(Refused::Time);
        }
        for name in ["nbf", "iat"] {
            if let Some(value) = claims.get(name) {
                let from = seconds(value).ok_or(Refused::Time)?;
                if now < from.saturating_sub(LEEWAY) {
                    return Err(Refused::Time);
                }
            }
        }
        Ok(())
    }
}

/// RFC 7519's NumericDate; fractions are cut off.
fn seconds(value: &Value) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float outside i64 saturates, which is what a far date means"
    )]
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

/// A header that cannot be read: an algorithm that the library does not even know (`none`), or no token at all.
fn unreadable(token: &str) -> Refused {
    if token.split('.').count() == 3 {
        Refused::Algorithm
    } else {
        Refused::Malformed
    }
}
