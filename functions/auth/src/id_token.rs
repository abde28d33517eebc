//! The ID token of a sign-in: what the person is called and where they are written to.
//!
//! Many providers say this in the ID token alone. It is checked like any token (RS256, a key of the issuer, this issuer, this
//! client, in time: OpenID Connect Core, 3.1.3.7) and opens nothing. An address that the provider has not verified is left out.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use identity::{Keys, Refused, person_of};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use kernel::{Clock, Email, Timestamp};
use serde_json::{Map, Value};

/// How far the clocks of issuer and shop may be apart.
const LEEWAY: Duration = Duration::from_secs(60);

/// Who signed in, as the provider knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The person.
    pub subject: String,
    /// Verified.
    pub email: Option<Email>,
    /// As the provider knows it.
    pub name: Option<String>,
}

/// Checks the ID tokens of one issuer for one client.
pub struct IdTokens {
    issuer: String,
    client_id: String,
    keys: Keys,
    clock: Arc<dyn Clock>,
}

impl IdTokens {
    /// Checks ID tokens of `issuer` for `client_id`, signed with one of `keys`.
    pub fn new(issuer: &str, client_id: &str, keys: Keys, clock: Arc<dyn Clock>) -> IdTokens {
        IdTokens {
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            keys,
            clock,
        }
    }

    /// Whom the token is about.
    pub async fn verify(&self, token: &str) -> Result<Who, Refused> {
        let header = decode_header(token).map_err(|_| Refused::Malformed)?;
        if header.alg != Algorithm::RS256 {
            return Err(Refused::Algorithm);
        }
        let kid = header.kid.ok_or(Refused::UnknownKey)?;
        let key = self.keys.find(&kid).await.map_err(|none| match none {
            identity::keys::NoKey::Unknown => Refused::UnknownKey,
            identity::keys::NoKey::Unavailable => Refused::Unavailable,
        })?;
        // Signature only: the claims are judged by the clock that was handed in.
        let mut rules = Validation::new(Algorithm::RS256);
        rules.required_spec_claims.clear();
        rules.validate_exp = false;
        rules.validate_aud = false;
        let claims = decode::<Map<String, Value>>(token, &key, &rules).map_err(|_| Refused::Signature)?;
        self.judge(&claims.claims, self.clock.now())
    }

    fn judge(&self, claims: &Map<String, Value>, now: Timestamp) -> Result<Who, Refused> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("iss") != Some(&self.issuer) {
            return Err(Refused::Issuer);
        }
        let meant = match claims.get("aud") {
            Some(Value::String(audience)) => *audience == self.client_id,
            Some(Value::Array(all)) => {
                // With several, `azp` says for whom it was made.
                all.iter().any(|one| one == self.client_id.as_str()) && (all.len() == 1 || text("azp") == Some(&self.client_id))
            }
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => false,
        };
        if !meant {
            return Err(Refused::Audience);
        }
        let expires = claims.get("exp").and_then(Value::as_i64).ok_or(Refused::Time)?;
        if now.minus(LEEWAY).unix_seconds() > expires {
            return Err(Refused::Time);
        }
        let person = person_of(claims).ok_or(Refused::Subject)?;
        // Some providers say it as a text.
        let unverified = claims.get("email_verified").is_some_and(|said| said == false || said == "false");
        Ok(Who {
            subject: person.subject,
            email: person.email.filter(|_| !unverified),
            name: person.name,
        })
    }
}

impl fmt::Debug for IdTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdTokens")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_trait::async_trait;
    use identity::{KeySet, KeySource};
    use kernel::ManualClock;
    use operation::Fault;
    use serde_json::json;

    struct NoKeys;

    #[async_trait]
    impl KeySource for NoKeys {
        async fn fetch(&self) -> Result<KeySet, Fault> {
            Ok(KeySet::default())
        }
    }

    fn judged(change: Value) -> Result<Who, Refused> {
        let now = Timestamp::from_unix_micros(1_800_000_000_000_000);
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(now));
        let tokens = IdTokens::new("https://id.example", "amcart-web", Keys::of(NoKeys, clock.clone()), clock);
        let mut claims = json!({"iss": "https://id.example", "aud": "amcart-web", "exp": 1_800_000_900, "sub": "ana",
                                "email": "ana@example.com", "email_verified": true, "name": "Ana"});
        for (name, value) in change.as_object().expect("an object") {
            claims[name] = value.clone();
        }
        tokens.judge(claims.as_object().expect("an object"), now)
    }

    #[test]
    fn who_it_is_and_for_whom() {
        let ana = judged(json!({})).expect("is fine");
        assert_eq!(
            (ana.subject.as_str(), ana.email.map(Email::into_string).as_deref()),
            ("ana", Some("ana@example.com"))
        );
        assert_eq!(judged(json!({"email_verified": false})).expect("is fine").email, None);
        assert_eq!(judged(json!({"email_verified": "false"})).expect("is fine").email, None);
        assert!(judged(json!({"aud": ["amcart-web"]})).is_ok());
        assert!(judged(json!({"aud": ["amcart-web", "other"], "azp": "amcart-web"})).is_ok());
        for (change, refused) in [
            (json!({"iss": "https://evil.example"}), Refused::Issuer),
            (json!({"aud": "amcart-api"}), Refused::Audience),
            (json!({"aud": ["amcart-web", "other"]}), Refused::Audience),
            (json!({"aud": null}), Refused::Audience),
            (json!({"exp": 1_799_999_900}), Refused::Time),
            (json!({"exp": null}), Refused::Time),
            (json!({"sub": ""}), Refused::Subject),
        ] {
            assert_eq!(judged(change.clone()), Err(refused), "{change}");
        }
    }
}
