//! One function: a row of the table over its context, and what becomes of an event.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use calls::{Platform, Reply, Request};
use config::Env;
use kernel::Ids;
use lambda_runtime::Diagnostic;
use operation::table::Row;
use operation::{Answer, Caller, DeadLetters, Fault, Identity, Input, Invocation, Kind, Problem, Table, batch};
use schemars::SchemaGenerator;
use serde_json::Value;
use tracing::Instrument;

use crate::gateway::{self, Door};
use crate::{kafka, settings, world};

/// An operation, ready to take events.
pub(crate) struct Function<C: 'static> {
    pub(crate) row: &'static Row<C>,
    pub(crate) context: Arc<C>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) way: Way,
}

/// How it comes to run, with what that takes.
pub(crate) enum Way {
    /// Somebody asks, through the gateway or from another function.
    Asked(Door),
    /// Records of a topic arrive.
    Told(Arc<dyn DeadLetters>),
    /// A schedule fires.
    Woken,
}

impl<C: Send + Sync + 'static> Function<C> {
    /// What a cold start does.
    pub(crate) async fn start(
        operations: Table<C>,
        env: &Env,
        build: impl AsyncFnOnce(&Env, Platform) -> Result<C, Fault>,
    ) -> Result<Function<C>, Fault> {
        let name = settings::operation(env)?;
        let row = operations.find(name).ok_or_else(|| unknown(name, &operations.names()))?;
        let env = settings::resolved(env)?;
        let world = world::of(&env)?;
        let shape = (row.shape)(&mut SchemaGenerator::default());
        let way = match shape.kind {
            Kind::Call => Way::Asked(Door {
                verifier: Arc::new(world::verifier(&env, &world.platform.clock)?),
                raw: shape.ask.is_none(),
            }),
            Kind::Event => Way::Told(world.dead_letters),
            Kind::Schedule => Way::Woken,
        };
        Ok(Function {
            row,
            ids: world.platform.ids.clone(),
            context: Arc::new(build(&env, world.platform).await?),
            way,
        })
    }

    /// Takes one event and gives what Lambda hands back. An error is what Lambda calls a function error: the event comes again where
    /// somebody sends it again.
    pub(crate) async fn handle(&self, event: Value, left: Duration) -> Result<Value, Diagnostic> {
        let began = Instant::now();
        let outcome = match &self.way {
            Way::Asked(_) if event.get("ask").is_some() => self.call(read(event, "a call of another function")?, left).await,
            Way::Asked(door) => {
                self.request(door, read(event, "a request of API Gateway, payload 2.0")?, left)
                    .await
            }
            Way::Told(dead_letters) => {
                self.batch(dead_letters.clone(), read(event, "a batch of an MSK trigger")?, left)
                    .await
            }
            Way::Woken => self.tick(left).await,
        };
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let status = outcome.as_ref().ok().and_then(|answer| answer.get("statusCode")?.as_i64());
        tracing::info!(
            operation = self.row.name,
            ms,
            status,
            function_error = outcome.is_err(),
            "took an event"
        );
        outcome
    }

    async fn request(&self, door: &Door, event: ApiGatewayV2httpRequest, left: Duration) -> Result<Value, Diagnostic> {
        let id = gateway::request_id(&event, self.ids.as_ref());
        let result = match door.open(event, &id, self.ids.as_ref()).await {
            Ok(invocation) => self.run(invocation, left).await,
            Err(problem) => Err(problem),
        };
        let answer = result.unwrap_or_else(|problem| Answer::problem(problem, &id));
        serde_json::to_value(gateway::response(answer, &id)).map_err(|error| failed(Fault::from(error)))
    }

    async fn call(&self, request: Request, left: Duration) -> Result<Value, Diagnostic> {
        let Request { caller, ask } = request;
        let reply = match caller.identity {
            // What people ask comes through the gateway, which knows who they are.
            Identity::Anonymous | Identity::Person(_) => Err(Problem::new(403, "internal-only", "Only the shop itself asks this way.")),
            Identity::System(_) => {
                let input = Input::Internal(ask);
                self.run(Invocation { caller, input }, left).await
            }
        };
        serde_json::to_value(Reply::of(reply)).map_err(|error| failed(Fault::from(error)))
    }

    async fn batch(&self, dead_letters: Arc<dyn DeadLetters>, event: kafka::Batch, left: Duration) -> Result<Value, Diagnostic> {
        let (row, context) = (self.row, self.context.clone());
        let records = kafka::records(event).map_err(failed)?;
        let span = tracing::info_span!("batch", operation = row.name, records = records.len());
        let running = async move { batch::run(row, context, records, dead_letters.as_ref()).await };
        match finished(row.name, left, running.instrument(span)).await {
            Ok(Ok(again)) => Ok(kafka::answer(&again)),
            Ok(Err(fault)) => Err(failed(fault)),
            Err(problem) => Err(function_error(&problem)),
        }
    }

    async fn tick(&self, left: Duration) -> Result<Value, Diagnostic> {
        let caller = Caller::system(self.row.name, self.ids.next().to_string());
        let input = Input::Tick;
        let answer = self
            .run(Invocation { caller, input }, left)
            .await
            .map_err(|problem| function_error(&problem))?;
        // Nobody waits for it; a person who tries the function sees what was done.
        Ok(serde_json::from_slice(&answer.body).unwrap_or_default())
    }

    async fn run(&self, invocation: Invocation, left: Duration) -> Result<Answer, Problem> {
        let span = tracing::info_span!("run", operation = self.row.name, request_id = %invocation.caller.request_id);
        let running = (self.row.run)(self.context.clone(), invocation);
        finished(self.row.name, left, running.instrument(span)).await?
    }
}

/// Runs to the end in a task of its own, within its time. A panic becomes an answer, and the process lives on.
async fn finished<T: Send + 'static>(
    operation: &str,
    left: Duration,
    running: impl Future<Output = T> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::spawn(tokio::time::timeout(left, running)).await {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(_)) => {
            tracing::error!(operation, "ran out of time");
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

fn unknown(name: &str, known: &[&str]) -> Fault {
    Fault::new(format!("_HANDLER is `{name}`; expected one of {}", known.join(", ")))
}

fn read<T: serde::de::DeserializeOwned>(event: Value, expected: &str) -> Result<T, Diagnostic> {
    serde_json::from_value(event).map_err(|error| Diagnostic {
        error_type: "WrongEvent".to_owned(),
        error_message: format!("expected {expected}: {error}"),
    })
}

fn failed(fault: Fault) -> Diagnostic {
    function_error(&Problem::from(fault))
}

fn function_error(problem: &Problem) -> Diagnostic {
    Diagnostic {
        error_type: problem.code.clone(),
        error_message: problem.title.clone(),
    }
}
