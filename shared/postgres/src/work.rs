//! A piece of work: one transaction, and the announcements that commit with it.

use std::fmt;
use std::sync::Arc;

use events::{Announcement, Event};
use kernel::{Clock, EventId, Ids};
use operation::{Caller, Fault};
use sqlx::{PgConnection, Postgres, Transaction};
use tokio::sync::Notify;

/// One transaction. Dropped without [`Work::commit`], it never happened.
pub struct Work {
    transaction: Transaction<'static, Postgres>,
    caller: Caller,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    announced: Arc<Notify>,
    announcements: Vec<Announcement>,
}

impl Work {
    pub(crate) fn new(
        transaction: Transaction<'static, Postgres>,
        caller: &Caller,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        announced: Arc<Notify>,
    ) -> Work {
        Work {
            transaction,
            caller: caller.clone(),
            clock,
            ids,
            announced,
            announcements: Vec::new(),
        }
    }

    /// The connection inside the transaction, for a store: `Orders(work.connection())`.
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// Announces that `event` brought its aggregate to `version` (from 1, without gaps, taken under the aggregate's row lock).
    /// Written with the commit.
    pub fn announce<E: Event>(&mut self, version: i64, event: &E) -> Result<(), Fault> {
        let announcement = Announcement::of(EventId::from(self.ids.next()), self.clock.now(), &self.caller, version, event)?;
        self.announcements.push(announcement);
        Ok(())
    }

    /// Announces what was announced elsewhere with the same words: for stores that build on this one.
    pub fn pass_on(&mut self, announcement: Announcement) {
        self.announcements.push(announcement);
    }

    /// Whether this consumer sees this event for the first time. `false`: it was here before, do nothing.
    pub async fn first_time(&mut self, consumer: &str, event: EventId) -> Result<bool, Fault> {
        let done = sqlx::query("insert into inbox (consumer, event_id) values ($1, $2) on conflict do nothing")
            .bind(consumer)
            .bind(event.uuid())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Commits the changes and their announcements together.
    pub async fn commit(mut self) -> Result<(), Fault> {
        let announcements = std::mem::take(&mut self.announcements);
        if !announcements.is_empty() {
            write(&mut self.transaction, &announcements).await?;
        }
        self.transaction.commit().await.map_err(Fault::unavailable)?;
        if !announcements.is_empty() {
            self.announced.notify_one();
        }
        Ok(())
    }
}

/// One statement for all announcements of a piece of work.
async fn write(connection: &mut PgConnection, announcements: &[Announcement]) -> Result<(), Fault> {
    sqlx::query(
        "insert into outbox_event (event_id, lane, topic, kind, aggregate, key, version, occurred_at, traceparent, hop, body)
         select * from unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::timestamptz[],
                              $9::text[], $10::integer[], $11::jsonb[])",
    )
    .bind(announcements.iter().map(|a| a.id.uuid()).collect::<Vec<_>>())
    .bind(announcements.iter().map(Announcement::lane).collect::<Vec<_>>())
    .bind(announcements.iter().map(|a| a.topic.as_str()).collect::<Vec<_>>())
    .bind(announcements.iter().map(|a| a.kind.as_str()).collect::<Vec<_>>())
    .bind(announcements.iter().map(|a| a.aggregate.as_str()).collect::<Vec<_>>())
    .bind(announcements.iter().map(|a| a.key.as_str()).collect::<Vec<_>>())
    .bind(announcements.iter().map(|a| a.version).collect::<Vec<_>>())
    .bind(announcements.iter().map(|a| a.occurred_at.into_offset()).collect::<Vec<_>>())
    .bind(announcements.iter().map(|a| a.traceparent.as_deref()).collect::<Vec<_>>())
    .bind(
        announcements
            .iter()
            .map(|a| i32::try_from(a.hop).unwrap_or(i32::MAX))
            .collect::<Vec<_>>(),
    )
    .bind(announcements.iter().map(|a| a.body.clone()).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work")
            .field("announcements", &self.announcements.len())
            .finish_non_exhaustive()
    }
}
