//! The identity provider: authorization code with PKCE (RFC 6749, RFC 7636) and refresh tokens, for a public client.
//!
//! Its addresses are discovered and kept for an hour. Every request has a deadline and none follows a redirect. What comes back is
//! believed only after its signature was checked.

use std::fmt;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use config::Env;
use identity::{Discovery, Keys, Verifier};
use kernel::{Clock, Secret, Timestamp};
use operation::{Fault, Person};
use serde::Deserialize;

use crate::id_token::IdTokens;
use crate::sealing::Tokens;

/// The deadline of a request: well below the lease of whoever asks.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long discovered addresses are used.
const FRESH: Duration = Duration::from_secs(60 * 60);
/// For a provider that does not say how long its access tokens are good (RFC 6749 only recommends it).
const UNSAID: u64 = 300;

/// One provider, one client of it.
pub struct Provider {
    issuer: String,
    client_id: String,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    access_tokens: Verifier,
    id_tokens: IdTokens,
    addresses: RwLock<Option<(Timestamp, Arc<Addresses>)>>,
}

/// What the provider gave, and whom it vouches for.
#[derive(Debug)]
pub struct Granted {
    /// The tokens.
    pub tokens: Tokens,
    /// Who signed in.
    pub person: Person,
}

/// Why there are no tokens.
#[derive(Debug)]
pub enum NotGranted {
    /// The provider does not accept the code or the refresh token (any more).
    Refused,
    /// It is away, or does not speak as it should.
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for NotGranted {
    fn from(error: E) -> NotGranted {
        NotGranted::Fault(error.into())
    }
}

#[derive(Debug, Deserialize)]
struct Addresses {
    issuer: String,
    token_endpoint: String,
    revocation_endpoint: Option<String>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: Secret,
    expires_in: Option<u64>,
    refresh_token: Option<Secret>,
    id_token: Option<Secret>,
}

#[derive(Deserialize)]
struct TokenError {
    error: String,
}

impl Provider {
    /// Reads `AMCART_IDP_ISSUER`, `AMCART_IDP_AUDIENCE` and `AMCART_IDP_CLIENT_ID`.
    pub fn of(env: &Env, clock: Arc<dyn Clock>) -> Result<Provider, Fault> {
        let issuer = env
            .text("AMCART_IDP_ISSUER", "the identity provider's issuer, such as https://id.example")?
            .to_owned();
        let audience = env.optional("AMCART_IDP_AUDIENCE").unwrap_or("amcart-api");
        let client_id = env.optional("AMCART_IDP_CLIENT_ID").unwrap_or("amcart-web").to_owned();
        let keys = || Discovery::of(&issuer).map(|discovery| Keys::of(discovery, clock.clone()));
        Ok(Provider {
            access_tokens: Verifier::new(&issuer, audience, keys()?, clock.clone()),
            id_tokens: IdTokens::new(&issuer, &client_id, keys()?, clock.clone()),
            client: reqwest::Client::builder()
                .timeout(PATIENCE)
                .redirect(reqwest::redirect::Policy::none())
                .build()?,
            addresses: RwLock::default(),
            issuer,
            client_id,
            clock,
        })
    }

    /// Trades the code that the browser brought for tokens.
    pub async fn exchange(&self, code: &str, code_verifier: &str, redirect_uri: &str) -> Result<Granted, NotGranted> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("code_verifier", code_verifier),
            ("redirect_uri", redirect_uri),
        ];
        self.ask(&form).await
    }

    /// Brings new tokens. The old refresh token stays in them where the provider does not rotate.
    pub async fn refresh(&self, refresh_token: &Secret) -> Result<Granted, NotGranted> {
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose())];
        let mut granted = self.ask(&form).await?;
        granted.tokens.refresh_token.get_or_insert_with(|| refresh_token.clone());
        Ok(granted)
    }

    /// The person of an access token that was given before.
    pub async fn person(&self, access_token: &Secret) -> Result<Person, identity::Refused> {
        self.access_tokens.verify(access_token.expose()).await
    }

    /// Tells the provider that a refresh token is done with (RFC 7009), where it wants to know.
    pub async fn revoke(&self, refresh_token: &Secret) -> Result<(), Fault> {
        let addresses = self.addresses().await?;
        let Some(address) = &addresses.revocation_endpoint else {
            return Ok(());
        };
        let form = [
            ("client_id", self.client_id.as_str()),
            ("token", refresh_token.expose()),
            ("token_type_hint", "refresh_token"),
        ];
        self.client
            .post(address)
            .form(&form)
            .send()
            .await
            .map_err(away)?
            .error_for_status()?;
        Ok(())
    }

    async fn ask(&self, form: &[(&str, &str)]) -> Result<Granted, NotGranted> {
        let addresses = self.addresses().await?;
        let mut whole = vec![("client_id", self.client_id.as_str())];
        whole.extend_from_slice(form);
        let answer = self
            .client
            .post(&addresses.token_endpoint)
            .form(&whole)
            .send()
            .await
            .map_err(away)?;
        let status = answer.status();
        if status.is_server_error() || status == reqwest::StatusCode::TOO_MANY_REQUESTS {
            return Err(Fault::unavailable(format!("the identity provider answered {status}")).into());
        }
        if !status.is_success() {
            let said: TokenError = answer.json().await?;
            // The code or token is wrong, spent or old; anything else is wrong with us.
            if said.error == "invalid_grant" {
                return Err(NotGranted::Refused);
            }
            return Err(Fault::new(format!("the identity provider answered {status} {}", said.error)).into());
        }
        self.judge(answer.json().await?).await
    }

    async fn judge(&self, answer: TokenAnswer) -> Result<Granted, NotGranted> {
        let verified = self.access_tokens.verify(answer.access_token.expose()).await;
        let mut person = verified.map_err(|refused| not_believed("access token", refused))?;
        if let Some(token) = &answer.id_token {
            let who = self
                .id_tokens
                .verify(token.expose())
                .await
                .map_err(|refused| not_believed("ID token", refused))?;
            if who.subject != person.subject {
                return Err(Fault::new("the identity provider's tokens are two people's").into());
            }
            person.email = who.email.or(person.email);
            person.name = who.name.or(person.name);
        }
        let span = Duration::from_secs(answer.expires_in.unwrap_or(UNSAID));
        let access_until = self.clock.now().plus(span);
        Ok(Granted {
            tokens: Tokens {
                access_token: answer.access_token,
                access_until,
                refresh_token: answer.refresh_token,
            },
            person,
        })
    }

    async fn addresses(&self) -> Result<Arc<Addresses>, Fault> {
        let now = self.clock.now();
        let known = match self.addresses.read() {
            Ok(known) => known.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        };
        if let Some((since, addresses)) = &known
            && now.since(*since) < FRESH
        {
            return Ok(addresses.clone());
        }
        match self.discover().await {
            Ok(found) => {
                let found = Arc::new(found);
                let entry = Some((now, found.clone()));
                match self.addresses.write() {
                    Ok(mut slot) => *slot = entry,
                    Err(poisoned) => *poisoned.into_inner() = entry,
                }
                Ok(found)
            }
            // Addresses that were good an hour ago are better than none.
            Err(fault) => known.map(|(_, addresses)| addresses).ok_or(fault),
        }
    }

    async fn discover(&self) -> Result<Addresses, Fault> {
        let address = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let answer = self
            .client
            .get(address)
            .send()
            .await
            .map_err(away)?
            .error_for_status()
            .map_err(away)?;
        let found: Addresses = answer.json().await?;
        if found.issuer != self.issuer {
            return Err(Fault::new(format!(
                "the identity provider calls itself {} and not {}",
                found.issuer, self.issuer
            )));
        }
        Ok(found)
    }
}

fn away(error: reqwest::Error) -> Fault {
    Fault::unavailable(error.without_url())
}

fn not_believed(what: &str, refused: identity::Refused) -> Fault {
    match refused {
        identity::Refused::Unavailable => Fault::unavailable(refused),
        other => Fault::new(format!("the identity provider's {what} is {other}")),
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}
