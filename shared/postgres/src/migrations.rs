//! A context's migrations, together with those of the tables that every context has.

use kernel::Secret;
use operation::Fault;
use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection};

/// Outbox, inbox, idempotency keys.
static SHARED: Migrator = sqlx::migrate!();

/// A context's own migrations: `pub static MIGRATIONS: Migrations = Migrations::of(&OWN)` with `static OWN: Migrator = sqlx::migrate!()`.
#[derive(Debug, Clone, Copy)]
pub struct Migrations(&'static Migrator);

impl Migrations {
    /// Forward only; run in the order of their timestamps.
    pub const fn of(own: &'static Migrator) -> Migrations {
        Migrations(own)
    }

    /// Brings the database at this address up to date. Address the server itself, not a transaction pooler: the migrator
    /// takes a session lock.
    pub async fn run(&self, url: &Secret) -> Result<(), Fault> {
        let mut connection = PgConnection::connect(url.expose()).await?;
        let mut migrations: Vec<_> = SHARED.iter().chain(self.0.iter()).cloned().collect();
        migrations.sort_by_key(|migration| migration.version);
        let all = Migrator { migrations: migrations.into(), ..Migrator::DEFAULT };
        all.run(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }
}
