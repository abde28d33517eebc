//! What this context announces: that somebody is there, never who they are.

use events::topics::{CustomerEvent, CustomerState};
use kernel::Timestamp;

use crate::customer::Customer;

fn state(customer: &Customer, at: Timestamp) -> CustomerState {
    CustomerState {
        customer: customer.subject.clone(),
        language: customer.language.clone(),
        at,
    }
}

/// Somebody signed in for the first time.
pub fn registered(customer: &Customer, at: Timestamp) -> CustomerEvent {
    CustomerEvent::Registered(state(customer, at))
}

/// The profile changed.
pub fn updated(customer: &Customer, at: Timestamp) -> CustomerEvent {
    CustomerEvent::Updated(state(customer, at))
}
