//! What providers said without being asked: every signed webhook as it came, each once.

use std::time::Duration;

use kernel::{AttemptId, Timestamp};
use operation::Fault;
use payment_provider::ProviderEvent;
use sqlx::PgConnection;

/// How long a webhook is known again; providers repeat one for days.
const KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// A webhook as it came.
#[derive(Debug)]
pub struct Webhook<'a> {
    /// Whose: `sandbox`.
    pub provider: &'a str,
    /// What it says.
    pub event: &'a ProviderEvent,
    /// The attempt that it is about, when there is one.
    pub attempt: Option<AttemptId>,
    /// The bytes that were signed.
    pub raw: &'a [u8],
    /// Why our books cannot take it.
    pub parked: Option<&'a str>,
    /// When it came.
    pub received_at: Timestamp,
}

/// The webhooks, inside a transaction or beside one.
#[derive(Debug)]
pub struct Webhooks<'c>(pub &'c mut PgConnection);

impl Webhooks<'_> {
    /// Keeps it. `false`: it came before.
    pub async fn first_time(&mut self, webhook: &Webhook<'_>) -> Result<bool, Fault> {
        let done = sqlx::query(
            "insert into webhook_event (provider, event_id, kind, attempt, raw, parked, received_at)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        )
        .bind(webhook.provider)
        .bind(&webhook.event.id)
        .bind(&webhook.event.kind)
        .bind(webhook.attempt.map(AttemptId::uuid))
        .bind(webhook.raw)
        .bind(webhook.parked)
        .bind(webhook.received_at.into_offset())
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes what no provider sends any more, at most 1,000 each time. Parked ones wait for a person, however long.
    pub async fn tidy(&mut self, now: Timestamp) -> Result<(), Fault> {
        sqlx::query(
            "delete from webhook_event where ctid in
             (select ctid from webhook_event where parked is null and received_at < $1 limit 1000)",
        )
        .bind(now.minus(KEPT).into_offset())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
