//! What others ask payment.

use kernel::{AttemptId, CheckoutId, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Call;

/// Try to have this amount promised. Once per attempt: asking again answers how the attempt stands. Every outcome that the
/// provider can say is an [`Attempt`], a decline too; a second attempt beside a successful one of the checkout is
/// 409 `already-paid`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Authorise {
    /// The attempt, made and kept by the caller before it asks.
    pub attempt: AttemptId,
    /// What is paid for.
    pub checkout: CheckoutId,
    /// How much.
    pub amount: Money,
    /// `sandbox`, `cash_on_delivery`.
    pub method: String,
    /// What the provider's form made of the card.
    pub token: Option<String>,
    /// Where the provider sends the shopper back to.
    pub return_url: String,
}

/// Where an attempt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttemptStatus {
    /// The provider is being asked.
    Created,
    /// The shopper has to do something at the provider.
    RequiresAction,
    /// The money is promised.
    Authorised,
    /// To be paid at the door: counts as promised.
    OfflineAuthorised,
    /// The money is taken, wholly or in part.
    Captured,
    /// The provider said no.
    Failed,
    /// Nothing came of it: given up or too late.
    Cancelled,
    /// Nobody knows yet: the provider's answer was lost. The reconciler asks until it knows.
    Unknown,
    /// The promise was given back.
    Voided,
    /// All that was taken went back.
    Refunded,
}

impl AttemptStatus {
    /// Whether an order may rest on it.
    pub fn is_success(self) -> bool {
        matches!(
            self,
            AttemptStatus::Authorised | AttemptStatus::OfflineAuthorised | AttemptStatus::Captured
        )
    }

    /// Whether the last word is still to come.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            AttemptStatus::Created | AttemptStatus::RequiresAction | AttemptStatus::Unknown
        )
    }
}

/// An attempt to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attempt {
    /// The attempt.
    pub attempt: AttemptId,
    /// What is paid for.
    pub checkout: CheckoutId,
    /// Where it is.
    pub status: AttemptStatus,
    /// The amount that was asked for.
    pub amount: Money,
    /// What was taken so far.
    pub captured: Money,
    /// What went back so far.
    pub refunded: Money,
    /// `sandbox`, `cash_on_delivery`.
    pub method: String,
    /// Where the shopper has to go, while it requires action.
    pub redirect_url: Option<String>,
    /// The provider's reason for a no: `card-declined`.
    pub decline_code: Option<String>,
}

impl Call for Authorise {
    const OPERATION: &'static str = "payment.authorise";
    type Answer = Attempt;
}

/// How does this attempt stand? An open one is asked for at the provider first. 404 `not-found` when there is none.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindAttempt {
    /// The attempt.
    pub attempt: AttemptId,
}

impl Call for FindAttempt {
    const OPERATION: &'static str = "payment.find-attempt";
    type Answer = Attempt;
}

/// Take the money that was promised. Asking again changes nothing; an answer that was lost is settled by the reconciler, and the
/// attempt then still says `authorised`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Capture {
    /// The attempt.
    pub attempt: AttemptId,
    /// How much, at most what is promised and not taken.
    pub amount: Money,
}

impl Call for Capture {
    const OPERATION: &'static str = "payment.capture";
    type Answer = Attempt;
}

/// Undo an attempt: give the promise back, or the money if it was taken; stop it if it is still open. Asking again changes
/// nothing. What the provider does not answer, the reconciler finishes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidOrRefund {
    /// The attempt.
    pub attempt: AttemptId,
    /// Why, for the ledger: `no-stock`, `order-cancelled`.
    pub reason: String,
}

impl Call for VoidOrRefund {
    const OPERATION: &'static str = "payment.void-or-refund";
    type Answer = Attempt;
}

/// Which ways to pay are there?
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListMethods {}

/// The ways to pay, in the order to show them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Methods {
    /// The ways.
    pub items: Vec<Method>,
}

/// A way to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Method {
    /// What `payment.method` takes: `sandbox`, `cash_on_delivery`.
    pub code: String,
    /// For people.
    pub label: String,
    /// Whether it takes a token from the provider's form.
    pub needs_token: bool,
}

impl Call for ListMethods {
    const OPERATION: &'static str = "payment.list-methods";
    type Answer = Methods;
}
