//! `customers.v1`.

use kernel::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::topic;

topic! {
    /// What happens to customers' accounts.
    CustomerEvent on "customers.v1" about "customer" keyed by customer {
        /// Somebody signed in for the first time.
        "customer.registered.v1" => Registered(CustomerState),
        /// The profile changed.
        "customer.updated.v1" => Updated(CustomerState),
    }
}

/// A customer, without anything personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CustomerState {
    /// The identity provider's subject.
    pub customer: String,
    /// The language in which mails are written (BCP 47).
    pub language: Option<String>,
    /// When.
    pub at: Timestamp,
}
