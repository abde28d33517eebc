//! The issuer's keys: fetched once, again when a token names one that is unknown, and never more often than once a minute.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use jsonwebtoken::DecodingKey;
use kernel::{Clock, Timestamp};
use operation::Fault;
use serde::Deserialize;

/// How long keys are used before they are fetched again (what API Gateway does, too).
const FRESH: Duration = Duration::from_secs(2 * 60 * 60);
/// The least time between two fetches while some keys are known: unknown key ids are free to invent.
const PAUSE: Duration = Duration::from_secs(60);
/// The least time between two fetches while none is known.
const PAUSE_AT_FIRST: Duration = Duration::from_secs(2);

/// A JSON Web Key Set (RFC 7517), as far as it matters here.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct KeySet {
    /// The keys.
    pub keys: Vec<Key>,
}

/// A key of a set.
#[derive(Debug, Clone, Deserialize)]
pub struct Key {
    /// The kind; only `RSA` is used.
    pub kty: String,
    /// The key's id.
    pub kid: Option<String>,
    /// What it is for; only `sig`, or not said.
    #[serde(rename = "use")]
    pub usage: Option<String>,
    /// The algorithm; only `RS256`, or not said.
    pub alg: Option<String>,
    /// The modulus.
    pub n: Option<String>,
    /// The exponent.
    pub e: Option<String>,
}

/// Where keys come from.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// All keys that the issuer signs with now.
    async fn fetch(&self) -> Result<KeySet, Fault>;
}

/// The keys that an OpenID provider publishes: `<issuer>/.well-known/openid-configuration`, then its `jwks_uri`.
#[derive(Debug)]
pub struct Discovery {
    issuer: String,
    client: reqwest::Client,
}

#[derive(Deserialize)]
struct Configuration {
    issuer: String,
    jwks_uri: String,
}

impl Discovery {
    /// Discovery of this issuer, with a deadline of 1.5 seconds per request (what API Gateway gives a provider).
    pub fn of(issuer: &str) -> Result<Discovery, Fault> {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_millis(1_500))
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Discovery {
            issuer: issuer.to_owned(),
            client,
        })
    }
}

#[async_trait]
impl KeySource for Discovery {
    async fn fetch(&self) -> Result<KeySet, Fault> {
        let address = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let found: Configuration = self.client.get(address).send().await?.error_for_status()?.json().await?;
        if found.issuer != self.issuer {
            return Err(Fault::new(format!(
                "the provider calls itself {} and not {}",
                found.issuer, self.issuer
            )));
        }
        Ok(self.client.get(found.jwks_uri).send().await?.error_for_status()?.json().await?)
    }
}

/// What is known of an issuer's keys.
pub struct Keys {
    source: Box<dyn KeySource>,
    clock: Arc<dyn Clock>,
    known: RwLock<Arc<Known>>,
    fetching: tokio::sync::Mutex<Option<Timestamp>>,
}

#[derive(Default)]
struct Known {
    by_id: BTreeMap<String, Arc<DecodingKey>>,
    since: Option<Timestamp>,
}

/// Why there is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoKey {
    /// The issuer has none of this id.
    Unknown,
    /// The issuer does not answer, and nothing is known yet.
    Unavailable,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.known().by_id.keys()).finish()
    }
}

impl Keys {
    /// The keys of this source; the first is fetched when it is needed.
    pub fn of(source: impl KeySource + 'static, clock: Arc<dyn Clock>) -> Keys {
        Keys {
            source: Box::new(source),
            clock,
            known: RwLock::default(),
            fetching: tokio::sync::Mutex::new(None),
        }
    }

    /// The key of this id. Keys that were known stay usable while the issuer is away.
    pub async fn find(&self, kid: &str) -> Result<Arc<DecodingKey>, NoKey> {
        let known = self.known();
        let found = known.by_id.get(kid).cloned();
        let fresh = known.since.is_some_and(|since| self.clock.now().since(since) < FRESH);
        if let Some(key) = &found
            && fresh
        {
            return Ok(key.clone());
        }
        self.refresh(&known).await;
        let known = self.known();
        match known.by_id.get(kid) {
            Some(key) => Ok(key.clone()),
            None if known.by_id.is_empty() => Err(NoKey::Unavailable),
            None => Err(NoKey::Unknown),
        }
    }

    fn known(&self) -> Arc<Known> {
        match self.known.read() {
            Ok(known) => known.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// Fetches, unless somebody just did: one at a time, and not again before the pause is over.
    async fn refresh(&self, seen: &Arc<Known>) {
        let mut last = self.fetching.lock().await;
        if !Arc::ptr_eq(seen, &self.known()) {
            return;
        }
        let now = self.clock.now();
        let pause = if seen.by_id.is_empty() { PAUSE_AT_FIRST } else { PAUSE };
        if last.is_some_and(|last| now >= last && now.since(last) < pause) {
            return;
        }
        *last = Some(now);
        match self.source.fetch().await {
            Ok(set) => {
                let known = Arc::new(Known {
                    by_id: usable(set),
                    since: Some(now),
                });
                match self.known.write() {
                    Ok(mut slot) => *slot = known,
                    Err(poisoned) => *poisoned.into_inner() = known,
                }
            }
            Err(fault) => tracing::warn!(error = %fault, "the identity provider's keys could not be fetched"),
        }
    }
}

/// RSA keys for RS256 signatures that have an id; every other is left out.
fn usable(set: KeySet) -> BTreeMap<String, Arc<DecodingKey>> {
    set.keys
        .into_iter()
        .filter(|key| {
            key.kty == "RSA" && key.usage.as_deref().unwrap_or("sig") == "sig" && key.alg.as_deref().unwrap_or("RS256") == "RS256"
        })
        .filter_map(|key| {
            let decoding = DecodingKey::from_rsa_components(&key.n?, &key.e?).ok()?;
            Some((key.kid?, Arc::new(decoding)))
        })
        .collect()
}
