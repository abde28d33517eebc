//! Internal operations as function calls: what a Lambda invocation is on AWS.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use calls::{Invoke, Reply, Request};
use operation::{Fault, Identity, Input, Invocation, Problem};
use runtime::Functions;
use serde_json::Value;

/// Runs internal operations of this process. Contexts are built before the functions are, so it is given them afterwards.
#[derive(Debug, Clone, Default)]
pub struct InProcess(Arc<OnceLock<Arc<Functions>>>);

impl InProcess {
    /// From now on these are called.
    pub fn reach(&self, functions: Arc<Functions>) {
        // The first ones stay: a process has one set.
        drop(self.0.set(functions));
    }
}

#[async_trait]
impl Invoke for InProcess {
    async fn invoke(&self, operation: &'static str, request: Request) -> Result<Value, Problem> {
        let functions = self
            .0
            .get()
            .ok_or_else(|| Fault::new(format!("{operation} was called before the shop was built")))?;
        debug_assert!(matches!(request.caller.identity, Identity::System(_)));
        let invocation = Invocation {
            caller: request.caller,
            input: Input::Internal(request.ask),
        };
        match Reply::of(functions.invoke(operation, invocation).await) {
            Reply::Answer(value) => Ok(value),
            Reply::Problem(problem) => Err(problem),
        }
    }
}
