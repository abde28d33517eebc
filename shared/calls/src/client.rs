//! The client of internal operations.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use operation::{Answer, Caller, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request to an internal operation: it knows the operation's name and what comes back.
pub trait Call: Serialize + Send + Sync {
    /// `<context>.<verb>[-<noun>]`.
    const OPERATION: &'static str;
    /// What comes back.
    type Answer: DeserializeOwned + Send;
}

/// What goes over the wire to an internal operation.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// Who asks.
    pub caller: Caller,
    /// What is asked.
    pub ask: Value,
}

/// What comes back over the wire.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// It worked; the answer's body.
    Answer(Value),
    /// It was refused.
    Problem(Problem),
}

impl Reply {
    /// The reply to send for what an operation said.
    pub fn of(result: Result<Answer, Problem>) -> Reply {
        match result {
            Ok(answer) if answer.body.is_empty() => Reply::Answer(Value::Null),
            Ok(answer) => match serde_json::from_slice(&answer.body) {
                Ok(value) => Reply::Answer(value),
                Err(error) => Reply::Problem(operation::Fault::from(error).into()),
            },
            Err(problem) => Reply::Problem(problem),
        }
    }
}

/// A way to run an internal operation.
#[async_trait]
pub trait Invoke: Send + Sync {
    /// Runs it and waits for the reply.
    async fn invoke(&self, operation: &'static str, request: Request) -> Result<Value, Problem>;
}

/// How long a call may take: the slowest is a payment provider's 8 s, and the gateway cuts at 30 s.
const DEADLINE: Duration = Duration::from_secs(12);

/// The client.
#[derive(Clone)]
pub struct Calls(Arc<dyn Invoke>);

impl Calls {
    /// A client over this way to invoke.
    pub fn new(invoke: Arc<dyn Invoke>) -> Calls {
        Calls(invoke)
    }

    /// Asks. The callee sees AmCart itself (`system:<by>`) as the caller, with the request's id and trace.
    ///
    /// A problem is the callee's own, or 504 `no-answer` when the deadline passed: what was asked may or may not have happened.
    pub async fn ask<C: Call>(&self, caller: &Caller, by: &str, call: C) -> Result<C::Answer, Problem> {
        let ask = serde_json::to_value(&call).map_err(operation::Fault::from)?;
        let request = Request {
            caller: caller.on_behalf(by),
            ask,
        };
        let reply = tokio::time::timeout(DEADLINE, self.0.invoke(C::OPERATION, request))
            .await
            .map_err(|_| {
                tracing::warn!(operation = C::OPERATION, "no answer in time");
                Problem::new(504, "no-answer", "A part of the shop did not answer in time.").retry_after(Duration::from_secs(2))
            })??;
        Ok(serde_json::from_value(reply).map_err(operation::Fault::from)?)
    }
}

impl fmt::Debug for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Calls")
    }
}
