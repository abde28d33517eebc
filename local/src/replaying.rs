//! Hand a consumer all its events again: after its code was mended, or to rebuild what it keeps.
//!
//! Pollers remember where they are, so the shop must not run meanwhile. Consumers know the events that they have seen; a projection that is
//! to be built anew has to forget first.

use config::Env;
use kernel::{SystemClock, SystemIds};
use operation::Fault;
use runtime::Template;
use std::sync::Arc;

/// What was rewound.
#[derive(Debug)]
pub struct Rewound {
    /// The consumer group.
    pub group: String,
    /// The topic.
    pub topic: String,
    /// How many records come again.
    pub records: i64,
}

/// Rewinds every topic of a consumer (`search.on-price-changed`).
pub async fn replay(env: &Env, template: &Template, consumer: &str) -> Result<Vec<Rewound>, Fault> {
    let consumers = || template.functions.iter().filter(|function| !function.triggers.is_empty());
    let function = consumers().find(|function| function.operation == consumer).ok_or_else(|| {
        let known: Vec<_> = consumers().map(|function| function.operation.as_str()).collect();
        Fault::new(format!("there is no consumer {consumer}; there are {}", known.join(", ")))
    })?;
    let log = bus::embedded::of(env, Arc::new(SystemClock), Arc::new(SystemIds))?;
    let mut rewound = Vec::new();
    for trigger in &function.triggers {
        log.rewind(&trigger.group, &trigger.topic).await?;
        let records = log.lag(&trigger.group, &trigger.topic).await?;
        rewound.push(Rewound {
            group: trigger.group.clone(),
            topic: trigger.topic.clone(),
            records,
        });
    }
    Ok(rewound)
}
