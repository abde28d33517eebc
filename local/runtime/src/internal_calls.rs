//! Internal operations in one process: the same requests and replies as between Lambdas, without the wire.

use std::fmt;
use std::sync::{Arc, OnceLock, Weak};

use async_trait::async_trait;
use calls::{Invoke, Reply, Request};
use operation::{Input, Invocation, Problem};
use serde_json::Value;

use crate::functions::Functions;

/// A way to the functions of this process. Contexts are built with it before there are functions; it is connected afterwards.
#[derive(Clone, Default)]
pub struct InProcess(Arc<OnceLock<Weak<Functions>>>);

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcess").field("connected", &self.0.get().is_some()).finish()
    }
}

impl InProcess {
    /// Leads calls to these functions from now on. The first connection stays.
    pub fn connect(&self, functions: &Arc<Functions>) {
        self.0.get_or_init(|| Arc::downgrade(functions));
    }
}

#[async_trait]
impl Invoke for InProcess {
    async fn invoke(&self, operation: &'static str, request: Request) -> Result<Value, Problem> {
        let Some(functions) = self.0.get().and_then(Weak::upgrade) else {
            tracing::error!(operation, "nothing is connected");
            return Err(Problem::new(503, "unavailable", "The shop is not ready yet."));
        };
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
