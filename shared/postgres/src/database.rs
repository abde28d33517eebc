//! A context's own database.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use config::Env;
use events::Outbox;
use kernel::{Clock, Ids, Secret};
use operation::{Caller, Fault};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgPool, Postgres};
use tokio::sync::Notify;

use crate::outbox::PostgresOutbox;
use crate::work::Work;

/// Waiting longer than this for a connection answers 503: a queue that grows helps nobody.
const PATIENCE: Duration = Duration::from_secs(2);

/// A context's database: where its pieces of work begin.
#[derive(Debug, Clone)]
pub struct Database {
    pool: PgPool,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    announced: Arc<Notify>,
}

impl Database {
    /// Reads `AMCART_<CONTEXT>_DATABASE_URL` and `AMCART_DATABASE_CONNECTIONS` (most connections at once, default 12).
    /// Nothing is dialled until something is asked, so that a Lambda starts without its database.
    pub fn of(env: &Env, context: &str, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Database, Fault> {
        let name = format!("AMCART_{}_DATABASE_URL", context.to_uppercase());
        let url = env.secret(&name, 1)?;
        let connections = env.parse_or("AMCART_DATABASE_CONNECTIONS", 12_u32, "a number of connections")?;
        Database::at(&url, connections, context, clock, ids)
    }

    /// The database at this address.
    pub fn at(url: &Secret, connections: u32, context: &str, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Database, Fault> {
        // RDS Proxy refuses `options` and may refuse `extra_float_digits`; time-outs are set on the login by whoever creates it.
        let options = PgConnectOptions::from_str(url.expose())?
            .application_name(&format!("amcart-{context}"))
            .extra_float_digits(None);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(PATIENCE)
            .idle_timeout(Duration::from_secs(300))
            .test_before_acquire(false)
            .connect_lazy_with(options);
        Ok(Database {
            pool,
            clock,
            ids,
            announced: Arc::new(Notify::new()),
        })
    }

    /// Begins a piece of work for this caller. Nothing of it stays unless it is committed.
    pub async fn begin(&self, caller: &Caller) -> Result<Work, Fault> {
        let transaction = self.pool.begin().await.map_err(unavailable)?;
        Ok(Work::new(
            transaction,
            caller,
            self.clock.clone(),
            self.ids.clone(),
            self.announced.clone(),
        ))
    }

    /// A connection for reads that need no transaction.
    pub async fn reader(&self) -> Result<PoolConnection<Postgres>, Fault> {
        self.pool.acquire().await.map_err(unavailable)
    }

    /// The connections, for what neither [`Database::begin`] nor [`Database::reader`] is for (health, tests).
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The announcements that wait here.
    pub fn outbox(&self) -> Arc<dyn Outbox> {
        Arc::new(PostgresOutbox::new(self.pool.clone(), self.announced.clone()))
    }
}

/// A server that is away, starting, stopping or full is nobody's bug: 503 and try again.
fn unavailable(error: sqlx::Error) -> Fault {
    Fault::unavailable(error)
}
