//! Real Lambda artifacts on one machine: each operation a process that speaks the Runtime API, as on AWS.
//!
//! Reading order: [`Host`] (functions by name, and the Invoke API through which artifacts call each other), `worker` (one process and the four
//! routes that it needs), [`sample`] (what to try it with). `./amcart invoke` and the test that runs every operation use it.

mod worker;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use crate::template::{Function, Template};
use worker::Worker;

/// Why an invocation gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum InvokeError {
    /// The template has no such function.
    #[error("there is no operation {0}; see template.yaml")]
    Unknown(String),
    /// The artifact is not there or cannot be started.
    #[error("the artifact {} cannot be started: {error}", .artifact.display())]
    Start {
        /// Which.
        artifact: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It ended, or said that it cannot start, before it took an event.
    #[error("{operation} did not get ready: {why}{log}")]
    Init {
        /// The operation.
        operation: String,
        /// What it said.
        why: String,
        /// Its last lines.
        log: Log,
    },
    /// It answered with an error, or ended while it worked (Lambda's function error).
    #[error("{operation} failed: {error}{log}")]
    Function {
        /// The operation.
        operation: String,
        /// `errorType` and `errorMessage`.
        error: Value,
        /// Its last lines.
        log: Log,
    },
    /// Its time was over.
    #[error("{operation} ran out of its {seconds} s{log}")]
    Timeout {
        /// The operation.
        operation: String,
        /// The template's timeout.
        seconds: u64,
        /// Its last lines.
        log: Log,
    },
}

/// The last lines that an artifact wrote.
#[derive(Debug, Clone, Default)]
pub struct Log(pub Vec<String>);

impl fmt::Display for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| write!(f, "\n  | {line}"))
    }
}

/// What an invocation came to.
#[derive(Debug, Clone)]
pub struct Invoked {
    /// What the function answered.
    pub answer: Value,
    /// What its process has written so far, the last lines.
    pub log: Log,
}

/// The functions of a template, each run by its context's artifact.
#[derive(Clone)]
pub struct Host(Arc<Inner>);

struct Inner {
    functions: BTreeMap<String, Function>,
    artifacts: Box<dyn Fn(&Function) -> PathBuf + Send + Sync>,
    environment: Vec<(String, String)>,
    /// Processes that wait for an event, by operation.
    idle: Mutex<BTreeMap<String, Vec<Worker>>>,
    invocations: AtomicU64,
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.functions.keys()).finish()
    }
}

impl Host {
    /// A host on a free port of loopback. `artifacts` says where a function's program is, `environment` what every program is given, besides
    /// `AMCART_LAMBDA_ENDPOINT`: where it reaches the other functions.
    pub async fn start(
        template: &Template,
        artifacts: impl Fn(&Function) -> PathBuf + Send + Sync + 'static,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> std::io::Result<Host> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let mut environment: Vec<(String, String)> = environment.into_iter().collect();
        environment.push(("AMCART_LAMBDA_ENDPOINT".to_owned(), format!("http://{}", listener.local_addr()?)));
        let host = Host(Arc::new(Inner {
            functions: template
                .functions
                .iter()
                .map(|function| (function.operation.clone(), function.clone()))
                .collect(),
            artifacts: Box::new(artifacts),
            environment,
            idle: Mutex::default(),
            invocations: AtomicU64::new(0),
        }));
        let router = Router::new()
            .route("/2015-03-31/functions/{name}/invocations", post(invoked))
            .with_state(Arc::downgrade(&host.0));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(host)
    }

    /// Runs an operation with an event, in a process that waits or in a new one.
    pub async fn invoke(&self, operation: &str, event: &Value) -> Result<Invoked, InvokeError> {
        let function = self
            .0
            .functions
            .get(operation)
            .ok_or_else(|| InvokeError::Unknown(operation.to_owned()))?;
        let waiting = self.0.idle.lock().await.get_mut(operation).and_then(Vec::pop);
        let mut worker = match waiting {
            Some(worker) => worker,
            None => {
                let artifact = (self.0.artifacts)(function);
                let started = Worker::start(&artifact, function, &self.0.environment).await;
                started.map_err(|error| InvokeError::Start { artifact, error })?
            }
        };
        let number = self.0.invocations.fetch_add(1, Ordering::Relaxed);
        let answer = worker.invoke(&format!("invocation-{number}"), event).await?;
        let log = worker.log();
        self.0.idle.lock().await.entry(operation.to_owned()).or_default().push(worker);
        Ok(Invoked { answer, log })
    }

    /// Ends every process that waits; what they held (a lock, a port) is free when this returns.
    pub async fn stop(&self) {
        let waiting = std::mem::take(&mut *self.0.idle.lock().await);
        for worker in waiting.into_values().flatten() {
            worker.stop().await;
        }
    }
}

/// The Invoke API: a function by its name, as the callers on AWS know it.
async fn invoked(State(host): State<std::sync::Weak<Inner>>, UrlPath(name): UrlPath<String>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(host) = host.upgrade().map(Host) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let Some(operation) = host
        .0
        .functions
        .values()
        .find(|function| function.function_name == name)
        .map(|function| function.operation.clone())
    else {
        let error = json!({ "Type": "User", "Message": format!("Function not found: {name}") });
        return (StatusCode::NOT_FOUND, axum::Json(error)).into_response();
    };
    let Ok(event) = serde_json::from_slice::<Value>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if headers.get("x-amz-invocation-type").is_some_and(|kind| kind == "Event") {
        tokio::spawn(async move {
            if let Err(error) = host.invoke(&operation, &event).await {
                tracing::warn!(%error, "an invocation that nobody waits for failed");
            }
        });
        return StatusCode::ACCEPTED.into_response();
    }
    match host.invoke(&operation, &event).await {
        Ok(invoked) => axum::Json(invoked.answer).into_response(),
        Err(error) => {
            tracing::warn!(%error, "an invocation failed");
            let body = json!({ "errorType": "Error", "errorMessage": error.to_string() });
            ([("x-amz-function-error", "Unhandled")], axum::Json(body)).into_response()
        }
    }
}

/// The sample of an operation: `<samples>/<operation>.json`.
pub fn sample(samples: &Path, operation: &str) -> std::io::Result<Value> {
    event(&samples.join(format!("{operation}.json")))
}

/// An event that a file holds.
pub fn event(path: &Path) -> std::io::Result<Value> {
    let named = |error: String| std::io::Error::other(format!("{}: {error}", path.display()));
    let text = std::fs::read(path).map_err(|error| named(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| named(error.to_string()))
}
