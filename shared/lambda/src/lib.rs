//! A context as a Lambda artifact: one program for all its functions, each of which runs the operation that `_HANDLER` names.
//!
//! Reading order: [`run`] (what a context's `main` calls), `settings` and `world` (what a cold start needs), `function` (one invocation),
//! `gateway` and `kafka` (how a request and a batch come in and what goes back). This is the only crate that knows AWS's event types; the
//! very same rows run in one process under `local/runtime`.

mod function;
mod gateway;
mod kafka;
mod settings;
#[cfg(test)]
mod tests;
mod world;

use std::sync::Arc;
use std::time::Duration;

use calls::Platform;
use config::Env;
use kernel::{Clock, SystemClock};
use lambda_runtime::{LambdaEvent, service_fn};
use operation::{Fault, Table};
use serde_json::Value;

use function::Function;

/// What a run leaves of Lambda's deadline to say that there was none left.
const LAST_WORDS: Duration = Duration::from_millis(250);

/// Runs one operation of the context until Lambda ends the process: reads the settings, picks the row, builds the context once, then takes
/// one event after the other.
///
/// `build` is the context's own: `lambda::run(OPERATIONS, Context::build)`.
pub fn run<C: Send + Sync + 'static>(
    operations: Table<C>,
    build: impl AsyncFnOnce(&Env, Platform) -> Result<C, Fault>,
) -> Result<(), Fault> {
    let env = Env::of_process();
    telemetry::start(&env);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let function = Arc::new(Function::start(operations, &env, build).await?);
        let served = lambda_runtime::run(service_fn(|event: LambdaEvent<Value>| {
            let function = function.clone();
            async move { function.handle(event.payload, time_left(event.context.deadline)).await }
        }));
        served.await.map_err(|error| Fault::new(error.to_string()))
    })
}

/// How long a run may take whose deadline is this many milliseconds after the epoch.
fn time_left(deadline: u64) -> Duration {
    let now = u64::try_from(SystemClock.now().unix_micros() / 1_000).unwrap_or(0);
    Duration::from_millis(deadline.saturating_sub(now)).saturating_sub(LAST_WORDS)
}
