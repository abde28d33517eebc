//! From the outbox table to the bus, lane by lane.
//!
//! A lane's row lock lets one relay at a time send it, so that one aggregate's events leave in the order of their versions. (An
//! id cursor skips rows that commit late; row locks with `skip locked` let two relays send versions 2 and 1.) The mark follows
//! the bus's answer: a relay that dies in between sends again, and consumers know the event by its id.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use events::{Announcement, Outbox, Publisher, Taken};
use kernel::{EventId, Timestamp};
use operation::Fault;
use sqlx::{PgPool, Row};
use tokio::sync::Notify;
use uuid::Uuid;

/// Records per transaction of the relay.
const BATCH: i64 = 200;

/// The outbox of a context's database.
pub struct PostgresOutbox {
    pool: PgPool,
    announced: Arc<Notify>,
}

impl PostgresOutbox {
    pub(crate) fn new(pool: PgPool, announced: Arc<Notify>) -> PostgresOutbox {
        PostgresOutbox { pool, announced }
    }

    /// The lanes in which something waits.
    async fn waiting(&self) -> Result<Vec<i16>, Fault> {
        let lanes = sqlx::query_scalar(
            "select lane from relay_lane l
             where exists (select 1 from outbox_event e where e.lane = l.lane and e.sent_at is null and e.parked_reason is null)",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::unavailable)?;
        Ok(lanes)
    }

    /// One transaction over one lane: how many it took off. `None`: somebody else has the lane.
    async fn relay_some(&self, lane: i16, publisher: &dyn Publisher) -> Result<Option<usize>, Fault> {
        let mut transaction = self.pool.begin().await.map_err(Fault::unavailable)?;
        let held = sqlx::query("select lane from relay_lane where lane = $1 for update skip locked")
            .bind(lane)
            .fetch_optional(&mut *transaction)
            .await?;
        if held.is_none() {
            return Ok(None);
        }
        let rows = sqlx::query(
            "select * from outbox_event e
             where lane = $1 and sent_at is null and parked_reason is null
               and not exists (select 1 from outbox_event p where p.aggregate = e.aggregate and p.key = e.key
                                and p.parked_reason is not null and p.sent_at is null and p.version < e.version)
             order by key, version limit $2",
        )
        .bind(lane)
        .bind(BATCH)
        .fetch_all(&mut *transaction)
        .await?;
        if rows.is_empty() {
            return Ok(Some(0));
        }
        let announcements = rows.iter().map(announcement).collect::<Result<Vec<_>, Fault>>()?;
        let records = announcements
            .iter()
            .map(Announcement::outgoing)
            .collect::<Result<Vec<_>, Fault>>()?;
        let taken = publisher.publish(&records).await?;
        let mut sent: Vec<Uuid> = Vec::with_capacity(taken.len());
        for (announcement, taken) in announcements.iter().zip(taken) {
            match taken {
                Taken::Yes => sent.push(announcement.id.uuid()),
                Taken::Never(reason) => {
                    tracing::error!(event = %announcement.id, kind = %announcement.kind, reason, "parked: the bus will not take it");
                    sqlx::query("update outbox_event set parked_reason = $2 where event_id = $1")
                        .bind(announcement.id.uuid())
                        .bind(&reason)
                        .execute(&mut *transaction)
                        .await?;
                }
            }
        }
        sqlx::query("update outbox_event set sent_at = clock_timestamp() where event_id = any($1)")
            .bind(&sent)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Some(announcements.len()))
    }
}

#[async_trait]
impl Outbox for PostgresOutbox {
    async fn relay(&self, publisher: &dyn Publisher) -> Result<usize, Fault> {
        let mut sent = 0;
        for lane in self.waiting().await? {
            while let Some(some) = self.relay_some(lane, publisher).await? {
                sent += some;
                if i64::try_from(some).unwrap_or(i64::MAX) < BATCH {
                    break;
                }
            }
        }
        Ok(sent)
    }

    async fn nudged(&self) {
        self.announced.notified().await;
    }
}

fn announcement(row: &sqlx::postgres::PgRow) -> Result<Announcement, Fault> {
    let hop: i32 = row.try_get("hop")?;
    let occurred_at: time::OffsetDateTime = row.try_get("occurred_at")?;
    Ok(Announcement {
        id: EventId::from(row.try_get::<Uuid, _>("event_id")?),
        topic: row.try_get("topic")?,
        kind: row.try_get("kind")?,
        aggregate: row.try_get("aggregate")?,
        key: row.try_get("key")?,
        version: row.try_get("version")?,
        occurred_at: Timestamp::from(occurred_at),
        traceparent: row.try_get("traceparent")?,
        hop: u32::try_from(hop).unwrap_or(0),
        body: row.try_get("body")?,
    })
}

impl fmt::Debug for PostgresOutbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresOutbox").finish_non_exhaustive()
    }
}
