//! `payments.v1`.

use kernel::{AttemptId, CheckoutId, Money, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::topic;

topic! {
    /// What happens to attempts to pay. Keyed by the checkout; the version counts over all attempts of the checkout.
    PaymentEvent on "payments.v1" about "payment" keyed by checkout {
        /// The shopper has to do something at the provider.
        "payment.action-required.v1" => ActionRequired(PaymentState),
        /// The money is promised.
        "payment.authorised.v1" => Authorised(PaymentState),
        /// The money is taken.
        "payment.captured.v1" => Captured(PaymentState),
        /// The provider said no.
        "payment.failed.v1" => Failed(PaymentState),
        /// The promise was given back.
        "payment.voided.v1" => Voided(PaymentState),
        /// Money went back.
        "payment.refunded.v1" => Refunded(PaymentState),
    }
}

impl PaymentEvent {
    /// The state after what happened.
    pub fn state(&self) -> &PaymentState {
        match self {
            PaymentEvent::ActionRequired(state)
            | PaymentEvent::Authorised(state)
            | PaymentEvent::Captured(state)
            | PaymentEvent::Failed(state)
            | PaymentEvent::Voided(state)
            | PaymentEvent::Refunded(state) => state,
        }
    }
}

/// An attempt to pay, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PaymentState {
    /// What is paid for.
    pub checkout: CheckoutId,
    /// The attempt.
    pub attempt: AttemptId,
    /// `sandbox`, `cash_on_delivery`.
    pub method: String,
    /// The amount that was asked for.
    pub amount: Money,
    /// What was taken so far.
    pub captured: Money,
    /// What went back so far.
    pub refunded: Money,
    /// When.
    pub at: Timestamp,
}
