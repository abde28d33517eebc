//! What the operations of this context may use.

use std::sync::Arc;

use calls::Platform;
use config::Env;
use events::Outbox;
use kernel::CursorKey;
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
    /// The database `orders`.
    pub database: Database,
    /// Seals the cursors of lists.
    pub cursors: CursorKey,
    /// Where shoppers find the shop: `https://shop.example`. Providers send them back there.
    pub public_url: String,
}

impl Context {
    /// Reads `AMCART_ORDER_DATABASE_URL`, `AMCART_CURSOR_KEY`, `AMCART_PUBLIC_URL`.
    pub async fn build(env: &Env, platform: Platform) -> Result<Context, Fault> {
        Ok(Context {
            database: Database::of(env, "order", platform.clock.clone(), platform.ids.clone())?,
            cursors: CursorKey::new(env.secret("AMCART_CURSOR_KEY", 32)?.expose()),
            public_url: env
                .text("AMCART_PUBLIC_URL", "the shop's origin, such as https://shop.example")?
                .trim_end_matches('/')
                .to_owned(),
            platform,
        })
    }

    /// The announcements that wait here.
    pub fn outbox(&self) -> Option<Arc<dyn Outbox>> {
        Some(self.database.outbox())
    }
}
