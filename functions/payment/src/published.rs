//! What is announced of an attempt: its whole state after each thing that happened to it.

use events::topics::{PaymentEvent, PaymentState};
use kernel::{Money, Timestamp};

use crate::attempt::{Attempt, News};

/// The event that tells this news of the attempt.
pub fn of(news: News, attempt: &Attempt, at: Timestamp) -> PaymentEvent {
    let state = PaymentState {
        checkout: attempt.checkout,
        attempt: attempt.id,
        method: attempt.method.clone(),
        amount: attempt.amount,
        captured: Money::new(attempt.captured, attempt.amount.currency),
        refunded: Money::new(attempt.refunded, attempt.amount.currency),
        at,
    };
    match news {
        News::ActionRequired => PaymentEvent::ActionRequired(state),
        News::Authorised => PaymentEvent::Authorised(state),
        News::Captured => PaymentEvent::Captured(state),
        News::Failed => PaymentEvent::Failed(state),
        News::Voided => PaymentEvent::Voided(state),
        News::Refunded => PaymentEvent::Refunded(state),
    }
}
