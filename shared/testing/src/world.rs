//! The world around one context, held still: neighbours that answer as told, a bus that remembers.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use calls::{Call, Calls, Invoke, Platform, Request};
use events::{Outgoing, Publisher, Taken};
use kernel::{Clock, Ids};
use operation::{Caller, Fault, Identity, Person, Problem, Scope};
use serde_json::Value;

type Neighbour = Arc<dyn Fn(Value) -> Result<Value, Problem> + Send + Sync>;

/// The other contexts as a test tells them to be. What nobody told them is a problem that names the operation.
#[derive(Clone, Default)]
pub struct Neighbours(Arc<Mutex<BTreeMap<&'static str, Neighbour>>>);

impl Neighbours {
    /// Nobody answers anything.
    pub fn new() -> Neighbours {
        Neighbours::default()
    }

    /// From now on `C` is answered so.
    #[must_use]
    pub fn answer<C, A>(self, answer: A) -> Neighbours
    where
        C: Call + serde::de::DeserializeOwned + 'static,
        C::Answer: serde::Serialize,
        A: Fn(C) -> Result<C::Answer, Problem> + Send + Sync + 'static,
    {
        let run = move |ask: Value| {
            let ask: C = serde_json::from_value(ask).map_err(Fault::from)?;
            answer(ask).and_then(|reply| Ok(serde_json::to_value(reply).map_err(Fault::from)?))
        };
        lock(&self.0).insert(C::OPERATION, Arc::new(run));
        self
    }

    /// The client that reaches them.
    pub fn calls(&self) -> Calls {
        Calls::new(Arc::new(self.clone()))
    }
}

#[async_trait]
impl Invoke for Neighbours {
    async fn invoke(&self, operation: &'static str, request: Request) -> Result<Value, Problem> {
        let neighbour = lock(&self.0).get(operation).cloned();
        match neighbour {
            Some(neighbour) => neighbour(request.ask),
            None => Err(Problem::new(
                500,
                "nobody-told",
                &format!("this test did not say what {operation} answers"),
            )),
        }
    }
}

/// A bus that remembers what was published.
#[derive(Debug, Clone, Default)]
pub struct Published(Arc<Mutex<Vec<Outgoing>>>);

impl Published {
    /// Everything so far.
    pub fn records(&self) -> Vec<Outgoing> {
        lock(&self.0).clone()
    }

    /// The types so far: `order.placed.v1`.
    pub fn kinds(&self) -> Vec<String> {
        let kind = |record: &Outgoing| {
            record
                .headers
                .iter()
                .find(|(name, _)| name == "ce_type")
                .map(|(_, value)| value.clone())
        };
        self.records().iter().filter_map(kind).collect()
    }
}

#[async_trait]
impl Publisher for Published {
    async fn publish(&self, records: &[Outgoing]) -> Result<Vec<Taken>, Fault> {
        lock(&self.0).extend_from_slice(records);
        Ok(vec![Taken::Yes; records.len()])
    }
}

/// A platform of these parts.
pub fn platform(clock: impl Clock, ids: impl Ids, neighbours: &Neighbours, published: &Published) -> Platform {
    Platform {
        clock: Arc::new(clock),
        ids: Arc::new(ids),
        calls: neighbours.calls(),
        publisher: Arc::new(published.clone()),
    }
}

/// Somebody signed in as `subject` with these scopes.
pub fn caller(subject: &str, scopes: &[Scope]) -> Caller {
    let person = Person {
        subject: subject.to_owned(),
        scopes: scopes.to_vec(),
        email: None,
        name: None,
    };
    Caller {
        identity: Identity::Person(person),
        ..Caller::anonymous("test-request")
    }
}

fn lock<T>(value: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    value.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl fmt::Debug for Neighbours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(lock(&self.0).keys()).finish()
    }
}
