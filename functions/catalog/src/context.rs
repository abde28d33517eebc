//! What the operations of this context may use.

use std::sync::Arc;

use calls::Platform;
use config::Env;
use events::Outbox;
use kernel::{Currency, CursorKey};
use operation::Fault;
use postgres::{Database, Migrations};
use sqlx::migrate::Migrator;

static OWN: Migrator = sqlx::migrate!();

/// The tables of this context's database.
pub static MIGRATIONS: Migrations = Migrations::of(&OWN);

/// Built once per cold start.
#[derive(Debug)]
pub struct Context {
    /// Time, identifiers, the other contexts.
    pub platform: Platform,
    /// The database `catalog`.
    pub database: Database,
    /// Seals the cursors of lists.
    pub cursors: CursorKey,
    /// The currency of the default price list.
    pub currency: Currency,
}

impl Context {
    /// Reads `AMCART_CATALOG_DATABASE_URL`, `AMCART_CURSOR_KEY`, `AMCART_CURRENCY`.
    pub async fn build(env: &Env, platform: Platform) -> Result<Context, Fault> {
        Ok(Context {
            database: Database::of(env, "catalog", platform.clock.clone(), platform.ids.clone())?,
            cursors: CursorKey::new(env.secret("AMCART_CURSOR_KEY", 32)?.expose()),
            currency: currency(env)?,
            platform,
        })
    }

    /// The announcements that wait here.
    pub fn outbox(&self) -> Option<Arc<dyn Outbox>> {
        Some(self.database.outbox())
    }
}

fn currency(env: &Env) -> Result<Currency, Fault> {
    let expected = "an ISO 4217 code such as EUR";
    let code = env.text("AMCART_CURRENCY", expected)?;
    Currency::from_code(code).ok_or_else(|| Fault::new(format!("AMCART_CURRENCY is `{code}`; expected {expected}")))
}
