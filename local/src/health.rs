//! Which parts are not well: what `GET /health` tells.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use config::Env;
use kernel::{SystemClock, SystemIds};
use operation::Fault;
use postgres::Database;
use runtime::gateway::Degraded;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How often somebody looks.
const EVERY: Duration = Duration::from_secs(2);
/// A part that takes longer to answer is not well.
const PATIENCE: Duration = Duration::from_secs(1);

/// Looks at the parts until `stop`; what it returns tells which were not well when it looked last.
pub fn watch(env: &Env, tasks: &TaskTracker, stop: &CancellationToken) -> Result<Degraded, Fault> {
    let database = Database::at(
        &env.secret("AMCART_EVENTS_DATABASE_URL", 1)?,
        1,
        "health",
        Arc::new(SystemClock),
        Arc::new(SystemIds),
    )?;
    let client = reqwest::Client::builder().timeout(PATIENCE).build()?;
    let others: Vec<(&'static str, String)> = [
        ("identity", "AMCART_IDP_ISSUER", "/.well-known/openid-configuration"),
        ("payment-provider", "AMCART_PAYMENT_PROVIDER_URL", "/"),
    ]
    .into_iter()
    .filter_map(|(part, setting, path)| Some((part, format!("{}{path}", env.optional(setting)?.trim_end_matches('/')))))
    .collect();
    let unwell: Arc<Mutex<BTreeSet<&'static str>>> = Arc::default();
    let (seen, stop) = (unwell.clone(), stop.clone());
    tasks.spawn(async move {
        loop {
            let mut found = BTreeSet::new();
            let answers = async {
                sqlx::query("select 1")
                    .execute(&mut *database.reader().await?)
                    .await
                    .map_err(Fault::from)
            };
            if !matches!(tokio::time::timeout(PATIENCE, answers).await, Ok(Ok(_))) {
                found.insert("postgresql");
            }
            for (part, url) in &others {
                if client.get(url).send().await.is_err() {
                    found.insert(part);
                }
            }
            *seen.lock().unwrap_or_else(PoisonError::into_inner) = found;
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    });
    Ok(Arc::new(move || {
        unwell
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .map(|part| (*part).to_owned())
            .collect()
    }))
}
