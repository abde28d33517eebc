//! What the operations of this context may use.

use std::sync::Arc;

use calls::Platform;
use config::Env;
use events::Outbox;
use kernel::CursorKey;
use operation::Fault;
use postgres::{Database, Migrations};
use sqlx::migrate::Migrator;

use crate::cookie::Jar;
use crate::provider::Provider;
use crate::sealing::Sealer;

static OWN: Migrator = sqlx::migrate!();

/// The tables of this context's database.
pub static MIGRATIONS: Migrations = Migrations::of(&OWN);

/// Built once per cold start.
#[derive(Debug)]
pub struct Context {
    /// Time, identifiers, the other contexts.
    pub platform: Platform,
    /// The database `auth`.
    pub database: Database,
    /// Seals the cursors of lists.
    pub cursors: CursorKey,
    /// The identity provider.
    pub provider: Provider,
    /// How the session's cookie is written.
    pub jar: Jar,
    sealer: Option<Sealer>,
}

impl Context {
    /// Reads `AMCART_AUTH_DATABASE_URL`, `AMCART_CURSOR_KEY`, `AMCART_PUBLIC_URL`, `AMCART_SESSION_KEY` and the identity
    /// provider's `AMCART_IDP_ISSUER`, `AMCART_IDP_AUDIENCE`, `AMCART_IDP_CLIENT_ID`. Nothing is dialled.
    pub async fn build(env: &Env, platform: Platform) -> Result<Context, Fault> {
        Ok(Context {
            database: Database::of(env, "auth", platform.clock.clone(), platform.ids.clone())?,
            cursors: CursorKey::new(env.secret("AMCART_CURSOR_KEY", 32)?.expose()),
            provider: Provider::of(env, platform.clock.clone())?,
            jar: Jar::for_shop(env.text("AMCART_PUBLIC_URL", "the shop's origin, such as https://shop.example")?),
            sealer: Sealer::of(env)?,
            platform,
        })
    }

    /// Seals and opens the provider's tokens. Only operations of the session are given its key.
    pub fn sealer(&self) -> Result<&Sealer, Fault> {
        self.sealer
            .as_ref()
            .ok_or_else(|| Fault::new("AMCART_SESSION_KEY is not set; expected 32 bytes in base64"))
    }

    /// The announcements that wait here.
    pub fn outbox(&self) -> Option<Arc<dyn Outbox>> {
        Some(self.database.outbox())
    }
}
