//! Cash on delivery: the shop promises itself, and nobody is asked.

use async_trait::async_trait;
use kernel::Timestamp;

use crate::port::{Authorisation, Payment, PaymentProvider, ProviderError, ProviderEvent, Standing, WebhookRefused};

/// Paid at the door.
#[derive(Debug, Clone, Copy, Default)]
pub struct CashOnDelivery;

#[async_trait]
impl PaymentProvider for CashOnDelivery {
    fn code(&self) -> &'static str {
        "cash_on_delivery"
    }

    fn label(&self) -> &'static str {
        "Cash on delivery"
    }

    fn needs_token(&self) -> bool {
        false
    }

    fn is_offline(&self) -> bool {
        true
    }

    async fn authorise(&self, ask: &Authorisation<'_>) -> Result<Payment, ProviderError> {
        Ok(Payment {
            id: ask.key.to_owned(),
            key: ask.key.to_owned(),
            reference: ask.reference.to_owned(),
            amount: ask.amount,
            standing: Standing::Authorised,
            captured: 0,
            refunded: 0,
            redirect_url: None,
            decline_code: None,
        })
    }

    /// Nobody keeps books here but AmCart itself.
    async fn find(&self, _: &str) -> Result<Option<Payment>, ProviderError> {
        Ok(None)
    }

    async fn abandon(&self, ask: &Authorisation<'_>) -> Result<Payment, ProviderError> {
        Ok(Payment {
            standing: Standing::Cancelled,
            ..self.authorise(ask).await?
        })
    }

    async fn capture(&self, payment: &Payment, total: i64) -> Result<Payment, ProviderError> {
        Ok(Payment {
            captured: total.max(payment.captured),
            ..payment.clone()
        })
    }

    async fn void(&self, payment: &Payment) -> Result<Payment, ProviderError> {
        Ok(Payment {
            standing: Standing::Voided,
            ..payment.clone()
        })
    }

    async fn refund(&self, payment: &Payment, amount: i64, _: &str) -> Result<Payment, ProviderError> {
        Ok(Payment {
            refunded: payment.refunded.saturating_add(amount),
            ..payment.clone()
        })
    }

    fn verify_webhook(&self, _: &[(String, String)], _: &[u8], _: Timestamp) -> Result<ProviderEvent, WebhookRefused> {
        Err(WebhookRefused::NotOffered)
    }
}
