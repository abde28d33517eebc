//! One process of an artifact, and the Runtime API that it asks for events.

use std::collections::VecDeque;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path as UrlPath, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use http::{StatusCode, header};
use kernel::{Clock, SystemClock};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{InvokeError, Log};
use crate::template::Function;

/// How long a process may take until it asks for its first event (what Lambda gives it).
const READY: Duration = Duration::from_secs(10);
/// How many lines of a process are remembered.
const LINES: usize = 40;

/// A process that takes one event at a time.
pub(super) struct Worker {
    operation: String,
    timeout: Duration,
    child: Child,
    events: mpsc::Sender<Event>,
    said: mpsc::Receiver<Said>,
    lines: Arc<Mutex<VecDeque<String>>>,
    ready: bool,
    _server: DropGuard,
}

/// An event on its way to the process.
struct Event {
    id: String,
    deadline: i64,
    body: Bytes,
}

/// What the process said.
enum Said {
    /// It asks for an event.
    Ready,
    /// Its answer.
    Response(Bytes),
    /// Its error.
    Error(Bytes),
    /// It cannot start.
    Init(Bytes),
}

#[derive(Clone)]
struct Api {
    events: Arc<tokio::sync::Mutex<mpsc::Receiver<Event>>>,
    said: mpsc::Sender<Said>,
    arn: String,
}

impl Worker {
    /// Starts the process with a Runtime API of its own.
    pub(super) async fn start(artifact: &Path, function: &Function, environment: &[(String, String)]) -> std::io::Result<Worker> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (events, next) = mpsc::channel(1);
        let (say, said) = mpsc::channel(8);
        let api = Api {
            events: Arc::new(tokio::sync::Mutex::new(next)),
            said: say,
            arn: format!("arn:aws:lambda:local:000000000000:function:{}", function.function_name),
        };
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next_event))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(init_error))
            .layer(DefaultBodyLimit::max(16 * 1024 * 1024))
            .with_state(api);
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = stopped.cancelled() => {}
                _ = axum::serve(listener, router).into_future() => {}
            }
        });
        let mut child = Command::new(artifact)
            .envs(environment.iter().cloned())
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .env("_HANDLER", &function.operation)
            .env("AWS_LAMBDA_FUNCTION_NAME", &function.function_name)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", format!("/amcart/local/{}", function.context()))
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "local")
            .env("AWS_REGION", "local")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let lines: Arc<Mutex<VecDeque<String>>> = Arc::default();
        for stream in [child.stdout.take().map(boxed), child.stderr.take().map(boxed)]
            .into_iter()
            .flatten()
        {
            tokio::spawn(remember(stream, lines.clone()));
        }
        Ok(Worker {
            operation: function.operation.clone(),
            timeout: function.timeout,
            child,
            events,
            said,
            lines,
            ready: false,
            _server: stop.drop_guard(),
        })
    }

    /// The last lines of the process.
    pub(super) fn log(&self) -> Log {
        match self.lines.lock() {
            Ok(lines) => Log(lines.iter().cloned().collect()),
            Err(poisoned) => Log(poisoned.into_inner().iter().cloned().collect()),
        }
    }

    /// Ends the process.
    pub(super) async fn stop(mut self) {
        if let Err(error) = self.child.kill().await {
            tracing::debug!(operation = %self.operation, %error, "was gone already");
        }
    }

    /// Hands over one event and waits for what comes of it.
    pub(super) async fn invoke(&mut self, id: &str, event: &Value) -> Result<Value, InvokeError> {
        if !self.ready {
            self.get_ready().await?;
        }
        let deadline = SystemClock.now().plus(self.timeout).unix_micros() / 1_000;
        let event = Event {
            id: id.to_owned(),
            deadline,
            body: Bytes::from(event.to_string()),
        };
        if self.events.send(event).await.is_err() {
            return Err(self.failed(json!({ "errorMessage": "it is gone" })));
        }
        let timeout = tokio::time::sleep(self.timeout);
        tokio::pin!(timeout);
        loop {
            tokio::select! {
                biased;
                said = self.said.recv() => match said {
                    Some(Said::Ready) => {}
                    Some(Said::Response(body)) => return serde_json::from_slice(&body).map_err(|_| self.failed(json!({ "errorMessage": "its answer is no JSON" }))),
                    Some(Said::Error(body) | Said::Init(body)) => return Err(self.failed(readable(&body))),
                    None => return Err(self.failed(json!({ "errorMessage": "it is gone" }))),
                },
                ended = self.child.wait() => return Err(self.ended(ended).await),
                () = &mut timeout => {
                    return Err(InvokeError::Timeout { operation: self.operation.clone(), seconds: self.timeout.as_secs(), log: self.log() });
                }
            }
        }
    }

    /// Waits until the process asks for its first event.
    async fn get_ready(&mut self) -> Result<(), InvokeError> {
        let why = tokio::select! {
            biased;
            said = self.said.recv() => match said {
                Some(Said::Ready) => {
                    self.ready = true;
                    return Ok(());
                }
                Some(Said::Init(body) | Said::Error(body) | Said::Response(body)) => readable(&body).to_string(),
                None => "it is gone".to_owned(),
            },
            ended = self.child.wait() => {
                settle().await;
                ended.map_or_else(|error| error.to_string(), |status| format!("it ended with {status}"))
            }
            () = tokio::time::sleep(READY) => format!("it asked for nothing within {} s", READY.as_secs()),
        };
        Err(InvokeError::Init {
            operation: self.operation.clone(),
            why,
            log: self.log(),
        })
    }

    async fn ended(&self, ended: std::io::Result<std::process::ExitStatus>) -> InvokeError {
        settle().await;
        let message = ended.map_or_else(
            |error| error.to_string(),
            |status| format!("it ended with {status} while it worked"),
        );
        self.failed(json!({ "errorType": "Runtime.ExitError", "errorMessage": message }))
    }

    fn failed(&self, error: Value) -> InvokeError {
        InvokeError::Function {
            operation: self.operation.clone(),
            error,
            log: self.log(),
        }
    }
}

/// A moment for the last lines of a process that just ended.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

fn readable(body: &Bytes) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|_| json!({ "errorMessage": String::from_utf8_lossy(body) }))
}

fn boxed(stream: impl AsyncRead + Send + Unpin + 'static) -> Box<dyn AsyncRead + Send + Unpin> {
    Box::new(stream)
}

async fn remember(stream: Box<dyn AsyncRead + Send + Unpin>, lines: Arc<Mutex<VecDeque<String>>>) {
    let mut reader = BufReader::new(stream).lines();
    while let Ok(Some(line)) = reader.next_line().await {
        if let Ok(mut lines) = lines.lock() {
            lines.push_back(line);
            if lines.len() > LINES {
                lines.pop_front();
            }
        }
    }
}

async fn next_event(State(api): State<Api>) -> Response {
    if api.said.send(Said::Ready).await.is_err() {
        return StatusCode::GONE.into_response();
    }
    let Some(event) = api.events.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let headers = [
        ("lambda-runtime-aws-request-id", event.id),
        ("lambda-runtime-deadline-ms", event.deadline.to_string()),
        ("lambda-runtime-invoked-function-arn", api.arn),
        (
            "lambda-runtime-trace-id",
            "Root=1-00000000-000000000000000000000000;Sampled=0".to_owned(),
        ),
        (header::CONTENT_TYPE.as_str(), "application/json".to_owned()),
    ];
    let mut response = event.body.into_response();
    for (name, value) in headers {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

async fn response(State(api): State<Api>, UrlPath(_): UrlPath<String>, body: Bytes) -> StatusCode {
    told(&api, Said::Response(body)).await
}

async fn error(State(api): State<Api>, UrlPath(_): UrlPath<String>, body: Bytes) -> StatusCode {
    told(&api, Said::Error(body)).await
}

async fn init_error(State(api): State<Api>, body: Bytes) -> StatusCode {
    told(&api, Said::Init(body)).await
}

async fn told(api: &Api, said: Said) -> StatusCode {
    match api.said.send(said).await {
        Ok(()) => StatusCode::ACCEPTED,
        Err(_) => StatusCode::GONE,
    }
}
