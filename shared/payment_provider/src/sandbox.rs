//! The sandbox provider, asked over HTTP.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use kernel::{Secret, Timestamp};
use operation::Fault;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::port::{Authorisation, Payment, PaymentProvider, ProviderError, ProviderEvent, WebhookRefused};
use crate::signature;

/// How long a shopper can be kept waiting for a card provider.
const DEADLINE: Duration = Duration::from_secs(8);
/// How long dialling may take.
const DIALLING: Duration = Duration::from_secs(2);

/// A client of the sandbox provider.
#[derive(Clone)]
pub struct Sandbox {
    client: reqwest::Client,
    url: String,
    api_key: Secret,
    webhook_secrets: Vec<Secret>,
}

impl Sandbox {
    /// A client of the provider at `url`. Webhooks signed with any of the secrets are believed.
    pub fn new(url: &str, api_key: Secret, webhook_secrets: Vec<Secret>) -> Result<Sandbox, Fault> {
        Sandbox::with_deadline(url, api_key, webhook_secrets, DEADLINE)
    }

    /// The same with another patience.
    pub fn with_deadline(url: &str, api_key: Secret, webhook_secrets: Vec<Secret>, deadline: Duration) -> Result<Sandbox, Fault> {
        let client = reqwest::Client::builder()
            .timeout(deadline)
            .connect_timeout(DIALLING)
            .no_proxy()
            .build()?;
        Ok(Sandbox {
            client,
            url: url.trim_end_matches('/').to_owned(),
            api_key,
            webhook_secrets,
        })
    }

    /// One request. 404 is `None`; another 4xx is a refusal; everything else that is no payment is unknown.
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Option<Payment>, ProviderError> {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(self.api_key.expose());
        if let Some(body) = body {
            request = request.json(&body);
        }
        let unknown = |error: reqwest::Error| ProviderError::Unknown(Fault::unavailable(error.without_url()));
        let response = request.send().await.map_err(unknown)?;
        let status = response.status();
        if status.is_success() {
            return response.json().await.map(Some).map_err(unknown);
        }
        match status {
            StatusCode::NOT_FOUND => Ok(None),
            // Our key is wrong or too many ask: nothing happened, and later it may work.
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => {
                Err(ProviderError::Unknown(Fault::unavailable(format!("the provider answers {status}"))))
            }
            status if status.is_client_error() => {
                let said: Value = response.json().await.unwrap_or_default();
                let code = said.get("code").and_then(Value::as_str).unwrap_or("refused").to_owned();
                Err(ProviderError::Refused { code })
            }
            status => Err(ProviderError::Unknown(Fault::unavailable(format!("the provider answers {status}")))),
        }
    }

    async fn change(&self, path: String, body: Value) -> Result<Payment, ProviderError> {
        let found = self.ask(Method::POST, &path, Some(body)).await?;
        found.ok_or_else(|| ProviderError::Refused {
            code: "no-such-payment".to_owned(),
        })
    }
}

#[async_trait]
impl PaymentProvider for Sandbox {
    fn code(&self) -> &'static str {
        "sandbox"
    }

    fn label(&self) -> &'static str {
        "Test card"
    }

    fn needs_token(&self) -> bool {
        true
    }

    fn is_offline(&self) -> bool {
        false
    }

    async fn authorise(&self, ask: &Authorisation<'_>) -> Result<Payment, ProviderError> {
        let body = json!({
            "key": ask.key, "reference": ask.reference, "amount": ask.amount, "token": ask.token, "return_url": ask.return_url,
        });
        self.change("/payments".to_owned(), body).await
    }

    async fn find(&self, key: &str) -> Result<Option<Payment>, ProviderError> {
        self.ask(Method::GET, &format!("/payments/by-key/{}", segment(key)), None).await
    }

    async fn abandon(&self, ask: &Authorisation<'_>) -> Result<Payment, ProviderError> {
        let body = json!({ "reference": ask.reference, "amount": ask.amount });
        self.change(format!("/payments/by-key/{}/abandon", segment(ask.key)), body).await
    }

    async fn capture(&self, payment: &Payment, total: i64) -> Result<Payment, ProviderError> {
        self.change(format!("/payments/{}/capture", segment(&payment.id)), json!({ "total": total }))
            .await
    }

    async fn void(&self, payment: &Payment) -> Result<Payment, ProviderError> {
        self.change(format!("/payments/{}/void", segment(&payment.id)), json!({})).await
    }

    async fn refund(&self, payment: &Payment, amount: i64, key: &str) -> Result<Payment, ProviderError> {
        self.change(
            format!("/payments/{}/refund", segment(&payment.id)),
            json!({ "amount": amount, "key": key }),
        )
        .await
    }

    fn verify_webhook(&self, headers: &[(String, String)], body: &[u8], now: Timestamp) -> Result<ProviderEvent, WebhookRefused> {
        let header = headers
            .iter()
            .find(|(name, _)| name == signature::HEADER)
            .ok_or(WebhookRefused::Unsigned)?;
        signature::verify(&self.webhook_secrets, &header.1, body, now)?;
        serde_json::from_slice(body).map_err(|_| WebhookRefused::Malformed)
    }
}

fn segment(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("url", &self.url).finish_non_exhaustive()
    }
}
