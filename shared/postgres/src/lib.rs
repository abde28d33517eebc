//! PostgreSQL as the contexts use it: a database, a piece of work in one transaction, and what commits with it.
//!
//! Reading order: [`database`] (connecting), [`work`] (a transaction with its announcements), [`idempotency`] (one effect per
//! key), [`outbox`] (from the table to the bus), [`migrations`].

pub mod database;
pub mod idempotency;
pub mod migrations;
pub mod outbox;
pub mod work;

pub use database::Database;
pub use idempotency::{ClaimError, Claimed, Lease, Leased};
pub use migrations::Migrations;
pub use work::Work;

/// The constraint that a statement broke, by its name: a rule that the operation knows.
pub fn broken_constraint(error: &sqlx::Error) -> Option<&str> {
    error.as_database_error().and_then(|error| error.constraint())
}
