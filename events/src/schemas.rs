//! The JSON Schema of every event, for `events/schemas/`.

use schemars::Schema;

use crate::topics;

/// One event's schema.
#[derive(Debug, Clone)]
pub struct EventSchema {
    /// The topic it stands on.
    pub topic: &'static str,
    /// Its type: `order.placed.v1`. The file is named for it.
    pub kind: &'static str,
    /// The body's schema.
    pub schema: Schema,
}

/// Every event of every topic, in the order of the topics.
pub fn all() -> Vec<EventSchema> {
    [
        topics::ProductEvent::schemas(),
        topics::PriceEvent::schemas(),
        topics::StockEvent::schemas(),
        topics::CartEvent::schemas(),
        topics::CheckoutEvent::schemas(),
        topics::PaymentEvent::schemas(),
        topics::OrderEvent::schemas(),
        topics::CustomerEvent::schemas(),
        topics::ReviewEvent::schemas(),
        topics::NotificationEvent::schemas(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Every topic of the table above, for whoever creates them.
pub fn topics() -> Vec<&'static str> {
    let mut topics: Vec<_> = all().into_iter().map(|schema| schema.topic).collect();
    topics.dedup();
    topics
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_type_has_a_major_version_and_stands_once() {
        let kinds: Vec<_> = all().into_iter().map(|schema| schema.kind).collect();
        assert_eq!(kinds.iter().collect::<BTreeSet<_>>().len(), kinds.len());
        assert!(kinds.iter().all(|kind| kind.ends_with(".v1")), "{kinds:?}");
        assert_eq!(topics().len(), 10);
    }
}
