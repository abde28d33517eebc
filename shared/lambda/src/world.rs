//! What an artifact gives its context: the machine's clock and ids, the other functions, the bus.

use std::sync::Arc;

use async_trait::async_trait;
use calls::http::LambdaEndpoint;
use calls::{Calls, Invoke, Platform, Request};
use config::{Env, SettingError};
use events::{Outgoing, Publisher, Taken};
use identity::{Discovery, Keys, Verifier};
use kernel::{Clock, Ids, SystemClock, SystemIds};
use operation::{DeadLetters, Fault, Poison, Problem, Record};
use serde_json::Value;

const ENDPOINT: &str = "AMCART_LAMBDA_ENDPOINT";
const EVENTS: &str = "AMCART_EVENTS_DATABASE_URL";

/// The outside of one function.
pub(crate) struct World {
    /// What the context is built with.
    pub(crate) platform: Platform,
    /// Where poison goes.
    pub(crate) dead_letters: Arc<dyn DeadLetters>,
}

/// Reads `AMCART_LAMBDA_ENDPOINT`, `AMCART_ENVIRONMENT` and `AMCART_EVENTS_DATABASE_URL`. What is not set is missed when it is used, not
/// before: most operations ask nobody, and few publish.
pub(crate) fn of(env: &Env) -> Result<World, Fault> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let ids: Arc<dyn Ids> = Arc::new(SystemIds);
    let invoke: Arc<dyn Invoke> = match env.text(ENDPOINT, "the address of a Lambda Invoke API without signatures") {
        Ok(endpoint) => Arc::new(LambdaEndpoint::new(
            endpoint,
            env.optional("AMCART_ENVIRONMENT").unwrap_or("local"),
        )?),
        Err(missing) => Arc::new(Missing(missing)),
    };
    let (publisher, dead_letters): (Arc<dyn Publisher>, Arc<dyn DeadLetters>) = match env.text(
        EVENTS,
        "the address of the event log; this artifact was built without a Kafka client",
    ) {
        Ok(_) => {
            let log = bus::embedded::of(env, clock.clone(), ids.clone())?;
            (Arc::new(log.clone()), Arc::new(log))
        }
        Err(missing) => (Arc::new(Missing(missing.clone())), Arc::new(Missing(missing))),
    };
    let platform = Platform {
        clock,
        ids,
        calls: Calls::new(invoke),
        publisher,
    };
    Ok(World { platform, dead_letters })
}

/// Checks the tokens that come along to routes which need none; those of closed routes were checked by the API's authorizer.
pub(crate) fn verifier(env: &Env, clock: &Arc<dyn Clock>) -> Result<Verifier, Fault> {
    let issuer = env.text("AMCART_IDP_ISSUER", "the identity provider's issuer")?;
    let audience = env.text("AMCART_IDP_AUDIENCE", "the audience that access tokens name")?;
    let keys = Keys::of(Discovery::of(issuer)?, clock.clone());
    Ok(Verifier::new(issuer, audience, keys, clock.clone()))
}

/// A neighbour or a bus that no setting leads to.
struct Missing(SettingError);

impl Missing {
    fn fault(&self) -> Fault {
        Fault::from(self.0.clone())
    }
}

#[async_trait]
impl Invoke for Missing {
    async fn invoke(&self, operation: &'static str, _: Request) -> Result<Value, Problem> {
        Err(Fault::new(format!("{operation} cannot be reached: {}", self.0)).into())
    }
}

#[async_trait]
impl Publisher for Missing {
    async fn publish(&self, _: &[Outgoing]) -> Result<Vec<Taken>, Fault> {
        Err(self.fault())
    }
}

#[async_trait]
impl DeadLetters for Missing {
    async fn bury(&self, _: &str, _: &Record, _: &Poison) -> Result<(), Fault> {
        Err(self.fault())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calls::order::DescribeOrder;
    use operation::Caller;

    #[tokio::test]
    async fn what_no_setting_leads_to_is_named_when_it_is_used() {
        let world = of(&Env::default()).expect("needs nothing to start");
        let unpublished = world
            .platform
            .publisher
            .publish(&[])
            .await
            .expect_err("there is no bus")
            .to_string();
        assert!(unpublished.starts_with("AMCART_EVENTS_DATABASE_URL is not set"), "{unpublished}");
        let call = DescribeOrder {
            order: world.platform.ids.next().to_string().parse().expect("is an id"),
        };
        let unasked = world.platform.calls.ask(&Caller::anonymous("r"), "test", call).await;
        assert_eq!(unasked.expect_err("there is no neighbour").status, 500);
        let refused = verifier(&Env::default(), &world.platform.clock)
            .expect_err("is not set")
            .to_string();
        assert!(refused.starts_with("AMCART_IDP_ISSUER is not set"), "{refused}");
    }
}
