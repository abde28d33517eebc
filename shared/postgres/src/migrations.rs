//! A context's migrations, together with those of the tables that every context has.

use kernel::Secret;
use operation::Fault;
use sqlx::migrate::{Migration, Migrator};
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

    /// The same number for the same migrations: what a cloned database is named for.
    pub fn fingerprint(&self) -> u64 {
        let bytes = self.all().into_iter().flat_map(|migration| migration.checksum.to_vec());
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// The shared tables' migrations and the context's own, oldest first.
    fn all(&self) -> Vec<Migration> {
        let mut migrations: Vec<_> = SHARED.iter().chain(self.0.iter()).cloned().collect();
        migrations.sort_by_key(|migration| migration.version);
        migrations
    }

    /// Brings the database at this address up to date. Address the server itself, not a transaction pooler: the migrator
    /// takes a session lock.
    pub async fn run(&self, url: &Secret) -> Result<(), Fault> {
        let mut connection = PgConnection::connect(url.expose()).await?;
        let all = Migrator {
            migrations: self.all().into(),
            ..Migrator::DEFAULT
        };
        all.run(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }
}
