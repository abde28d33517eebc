//! What AmCart needs of a provider.
//!
//! A payment is named by a key that AmCart chose and stored before it asked. Every request can be sent again with the same key and
//! has one effect. What comes back is always the whole payment as the provider sees it, so that nobody has to remember what was
//! asked: amounts taken and given back only grow.

use async_trait::async_trait;
use kernel::{Money, Timestamp};
use operation::Fault;
use serde::{Deserialize, Serialize};

/// A promise to ask for.
#[derive(Debug, Clone)]
pub struct Authorisation<'a> {
    /// AmCart's key for this payment: one payment per key, for ever.
    pub key: &'a str,
    /// What it is for, on both sides' books: the attempt.
    pub reference: &'a str,
    /// How much.
    pub amount: Money,
    /// What the provider's form made of the card.
    pub token: Option<&'a str>,
    /// Where the shopper goes after the provider's own pages.
    pub return_url: &'a str,
}

/// Where a payment is, at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The shopper has to do something first.
    RequiresAction,
    /// The money is promised, and perhaps taken.
    Authorised,
    /// No.
    Declined,
    /// Given up before anything was promised: it will never be charged.
    Cancelled,
    /// The promise was given back.
    Voided,
}

/// A payment as the provider sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The provider's name for it.
    pub id: String,
    /// AmCart's key.
    pub key: String,
    /// What it is for.
    pub reference: String,
    /// How much was asked for.
    pub amount: Money,
    /// Where it is.
    pub standing: Standing,
    /// Minor units taken so far.
    pub captured: i64,
    /// Minor units given back so far.
    pub refunded: i64,
    /// Where the shopper has to go.
    pub redirect_url: Option<String>,
    /// Why not: `card-declined`.
    pub decline_code: Option<String>,
}

/// Why there is no payment in the answer.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// No answer, or none that says anything (time-out, 5xx, connection): it may have happened. Ask [`PaymentProvider::find`].
    #[error("the provider's answer is unknown: {0}")]
    Unknown(Fault),
    /// The provider will not do it, now or later.
    #[error("the provider refuses: {code}")]
    Refused {
        /// The provider's reason.
        code: String,
    },
}

/// Something the provider says without being asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderEvent {
    /// The same however often it is sent.
    pub id: String,
    /// What happened: `payment.captured`.
    pub kind: String,
    /// The payment after it happened.
    pub payment: Payment,
}

/// Why a webhook was not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookRefused {
    /// This provider sends none.
    #[error("this provider sends no webhooks")]
    NotOffered,
    /// No signature, or none that can be read.
    #[error("the signature is missing or malformed")]
    Unsigned,
    /// Signed with none of the secrets.
    #[error("the signature does not fit")]
    Forged,
    /// Signed too long ago, or in the future.
    #[error("the signature is not of now")]
    Stale,
    /// Signed, and not of the form that was agreed.
    #[error("the event cannot be read")]
    Malformed,
}

/// Whoever moves the money.
#[async_trait]
pub trait PaymentProvider: Send + Sync + std::fmt::Debug {
    /// The method's name in requests: `sandbox`.
    fn code(&self) -> &'static str;
    /// The method for people.
    fn label(&self) -> &'static str;
    /// Whether a token from the provider's form is needed.
    fn needs_token(&self) -> bool;
    /// Whether money changes hands outside: the promise is the shop's own decision and nobody is asked.
    fn is_offline(&self) -> bool;
    /// Asks for a promise. The same key asks for the same one.
    async fn authorise(&self, ask: &Authorisation<'_>) -> Result<Payment, ProviderError>;
    /// The payment with this key; `None`: the provider never heard of it.
    async fn find(&self, key: &str) -> Result<Option<Payment>, ProviderError>;
    /// Makes sure that nothing comes of this key any more: gives a promise back, stops what waits for the shopper, and refuses the
    /// key when it has not arrived yet. What was captured stays; a refund takes it back.
    async fn abandon(&self, ask: &Authorisation<'_>) -> Result<Payment, ProviderError>;
    /// Has `total` minor units taken in all. Asking for what is taken already changes nothing.
    async fn capture(&self, payment: &Payment, total: i64) -> Result<Payment, ProviderError>;
    /// Gives the promise back. Asking again changes nothing.
    async fn void(&self, payment: &Payment) -> Result<Payment, ProviderError>;
    /// Gives `amount` minor units back, once per `key`.
    async fn refund(&self, payment: &Payment, amount: i64, key: &str) -> Result<Payment, ProviderError>;
    /// Believes a webhook, or not. `headers` have lower-case names; `body` is what came over the wire.
    fn verify_webhook(&self, headers: &[(String, String)], body: &[u8], now: Timestamp) -> Result<ProviderEvent, WebhookRefused>;
}
