//! Operations as Lambda runs them: each with its timeout, its reserved concurrency, and a panic that is an answer.
//!
//! Gateway, triggers, schedules and the calls between contexts all go through [`Functions::invoke`]. A run is a task of its own: it goes on when
//! whoever asked hangs up, and ends when its time is over. Where Lambda turns a run over the reserved concurrency away at once, this one waits
//! in line for up to ten seconds and then answers 429 `busy`; a machine of one's own has no client library that would try again.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use operation::batch::Failed;
use operation::{Answer, DeadLetters, Fault, Invocation, Kind, Problem, Record};
use schemars::SchemaGenerator;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::registry::{Bound, Registry};
use crate::template::{Function, Template};

/// How long a run waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// The template's functions, each with the operation that it runs.
pub struct Functions {
    template: Template,
    registry: Registry,
    ready: BTreeMap<&'static str, Ready>,
}

struct Ready {
    bound: Arc<dyn Bound>,
    timeout: Duration,
    turns: Option<Arc<Semaphore>>,
}

impl fmt::Debug for Functions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.ready.keys()).finish()
    }
}

/// Template and tables say different things.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("template and tables differ: {}", .0.join("; "))]
pub struct Mismatch(pub Vec<String>);

impl Functions {
    /// Puts template and tables together; every difference is named.
    pub fn new(template: Template, registry: Registry) -> Result<Functions, Mismatch> {
        let mut differences = Vec::new();
        let mut ready = BTreeMap::new();
        for function in &template.functions {
            let Some(bound) = registry.find(&function.operation) else {
                differences.push(format!("{} is in the template and in no table", function.operation));
                continue;
            };
            differences.extend(wrongly_wired(function, bound.as_ref()));
            let turns = function
                .concurrency
                .map(|limit| Arc::new(Semaphore::new(limit.min(Semaphore::MAX_PERMITS))));
            ready.insert(
                bound.name(),
                Ready {
                    bound: bound.clone(),
                    timeout: function.timeout,
                    turns,
                },
            );
        }
        for name in registry.names().filter(|name| template.function(name).is_none()) {
            differences.push(format!("{name} is in a table and not in the template"));
        }
        if differences.is_empty() {
            Ok(Functions { template, registry, ready })
        } else {
            Err(Mismatch(differences))
        }
    }

    /// The template.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The tables.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Runs an operation.
    pub async fn invoke(&self, operation: &str, invocation: Invocation) -> Result<Answer, Problem> {
        let ready = self.ready(operation)?;
        let turn = ready.turn(operation).await?;
        let running = ready.bound.run(invocation);
        finished(operation, ready.timeout, turn, running).await?
    }

    /// Runs a consumer over a batch. An error is what Lambda calls a function error: a panic, the end of its time, a fault.
    pub async fn consume(&self, operation: &str, records: Vec<Record>, dead_letters: Arc<dyn DeadLetters>) -> Result<Vec<Failed>, Problem> {
        let ready = self.ready(operation)?;
        let turn = ready.turn(operation).await?;
        let bound = ready.bound.clone();
        let running = async move { bound.consume(records, dead_letters.as_ref()).await };
        finished(operation, ready.timeout, turn, running)
            .await?
            .map_err(|fault: Fault| Problem::from(fault))
    }

    fn ready(&self, operation: &str) -> Result<&Ready, Problem> {
        self.ready.get(operation).ok_or_else(|| {
            tracing::error!(operation, "no such operation");
            Problem::new(500, "internal", "Something went wrong on our side.")
        })
    }
}

impl Ready {
    async fn turn(&self, operation: &str) -> Result<Option<OwnedSemaphorePermit>, Problem> {
        let Some(turns) = &self.turns else { return Ok(None) };
        match tokio::time::timeout(PATIENCE, turns.clone().acquire_owned()).await {
            Ok(Ok(turn)) => Ok(Some(turn)),
            Ok(Err(_)) | Err(_) => {
                tracing::warn!(operation, "reserved concurrency is used up");
                Err(Problem::new(429, "busy", "Too many are doing this right now. Please try again.").retry_after(Duration::from_secs(1)))
            }
        }
    }
}

/// Runs to the end in a task of its own, within its time. A panic becomes the answer that it would be on Lambda.
async fn finished<T: Send + 'static>(
    operation: &str,
    timeout: Duration,
    turn: Option<OwnedSemaphorePermit>,
    running: impl Future<Output = T> + Send + 'static,
) -> Result<T, Problem> {
    let task = tokio::spawn(async move {
        let outcome = tokio::time::timeout(timeout, running).await;
        drop(turn);
        outcome
    });
    match task.await {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(_)) => {
            tracing::error!(operation, ?timeout, "ran out of time");
            Err(Problem::new(
                504,
                "deadline",
                "This took too long. Please look whether it happened before you try again.",
            ))
        }
        Err(error) => {
            tracing::error!(operation, %error, "panicked");
            Err(Problem::new(500, "internal", "Something went wrong on our side."))
        }
    }
}

/// Whether the template reaches the operation the way that it can be reached.
fn wrongly_wired(function: &Function, bound: &dyn Bound) -> Option<String> {
    let kind = bound.shape(&mut SchemaGenerator::default()).kind;
    let wrong = match kind {
        Kind::Call => !function.triggers.is_empty() || !function.schedules.is_empty(),
        Kind::Event => function.triggers.is_empty() || !function.routes.is_empty() || !function.schedules.is_empty(),
        Kind::Schedule => function.schedules.is_empty() || !function.routes.is_empty() || !function.triggers.is_empty(),
    };
    let needs = match kind {
        Kind::Call => "is called: it has a route or nothing",
        Kind::Event => "takes events: it needs a topic and nothing else",
        Kind::Schedule => "is scheduled: it needs a schedule and nothing else",
    };
    wrong.then(|| format!("{} {needs}", function.operation))
}
