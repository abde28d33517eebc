//! The adapter on PostgreSQL: one table of `jsonb` in a database of the context's own, with the same outbox and inbox as every
//! other context.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use config::Env;
use events::{Announcement, Outbox};
use kernel::{Clock, Ids, Timestamp};
use operation::{Caller, Fault};
use postgres::{Database, Migrations};
use sqlx::migrate::Migrator;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;

use crate::{Condition, Document, Documents, Key, Range, Transacted, Write};

static OWN: Migrator = sqlx::migrate!();

/// The tables of a documents database.
pub static MIGRATIONS: Migrations = Migrations::of(&OWN);

/// Documents in PostgreSQL.
#[derive(Debug, Clone)]
pub struct EmbeddedDocuments {
    database: Database,
    clock: Arc<dyn Clock>,
}

/// The documents of a context: reads `AMCART_<CONTEXT>_DATABASE_URL`.
pub fn of(env: &Env, context: &str, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Arc<dyn Documents>, Fault> {
    Ok(Arc::new(EmbeddedDocuments::new(
        Database::of(env, context, clock.clone(), ids)?,
        clock,
    )))
}

impl EmbeddedDocuments {
    /// Documents in this database.
    pub fn new(database: Database, clock: Arc<dyn Clock>) -> EmbeddedDocuments {
        EmbeddedDocuments { database, clock }
    }
}

#[async_trait]
impl Documents for EmbeddedDocuments {
    async fn get(&self, key: &Key) -> Result<Option<Document>, Fault> {
        let row = sqlx::query(
            "select partition, sort, version, body, expires_at from document
             where partition = $1 and sort = $2 and (expires_at is null or expires_at > $3)",
        )
        .bind(&key.partition)
        .bind(&key.sort)
        .bind(self.clock.now().into_offset())
        .fetch_optional(&mut *self.database.reader().await?)
        .await?;
        row.as_ref().map(document).transpose()
    }

    async fn query(&self, partition: &str, range: Range) -> Result<Vec<Document>, Fault> {
        let sql = if range.descending {
            "select partition, sort, version, body, expires_at from document
             where partition = $1 and sort >= $2 and ($3::text is null or sort < $3) and starts_with(sort, $2)
               and (expires_at is null or expires_at > $4) and sort < ($2 || chr(1114111)) order by sort desc limit $5"
        } else {
            "select partition, sort, version, body, expires_at from document
             where partition = $1 and sort >= $2 and ($3::text is null or sort > $3) and starts_with(sort, $2)
               and (expires_at is null or expires_at > $4) and sort < ($2 || chr(1114111)) order by sort limit $5"
        };
        let rows = sqlx::query(sql)
            .bind(partition)
            .bind(&range.prefix)
            .bind(&range.after)
            .bind(self.clock.now().into_offset())
            .bind(range.limit)
            .fetch_all(&mut *self.database.reader().await?)
            .await?;
        rows.iter().map(document).collect()
    }

    async fn transact(&self, writes: Vec<Write>, announcements: Vec<Announcement>) -> Result<Transacted, Fault> {
        if writes.len() + announcements.len() > 100 {
            return Err(Fault::new("a transaction over more than 100 documents"));
        }
        let now = self.clock.now();
        let mut work = self.database.begin(&Caller::anonymous("")).await?;
        // Rows are locked in the order of their keys, so that two transactions over the same documents never wait for each other.
        let mut order: Vec<usize> = (0..writes.len()).collect();
        order.sort_by_key(|index| match writes.get(*index) {
            Some(Write::Put { key, .. } | Write::Delete { key, .. }) => Some(key.clone()),
            Some(Write::Once { .. }) | None => None,
        });
        let mut fresh: Vec<(usize, Fresh<'_>)> = Vec::new();
        for index in order {
            // New documents are written together: one statement, however many there are.
            if let Some(Write::Put {
                key,
                body,
                condition: Condition::Absent,
                expires_at,
            }) = writes.get(index)
                && fresh.last().is_none_or(|(_, before)| before.key != key)
            {
                fresh.push((
                    index,
                    Fresh {
                        key,
                        body,
                        expires_at: *expires_at,
                    },
                ));
                continue;
            }
            if let Some(held_up) = insert(work.connection(), now, std::mem::take(&mut fresh)).await? {
                return Ok(Transacted::Conflict(held_up));
            }
            let held = match writes.get(index) {
                None => true,
                Some(Write::Once { consumer, event }) => work.first_time(consumer, *event).await?,
                Some(Write::Put {
                    key,
                    body,
                    condition,
                    expires_at,
                }) => put(work.connection(), now, key, body, *condition, *expires_at).await?,
                Some(Write::Delete { key, condition }) => delete(work.connection(), now, key, *condition).await?,
            };
            if !held {
                return Ok(Transacted::Conflict(index));
            }
        }
        if let Some(held_up) = insert(work.connection(), now, fresh).await? {
            return Ok(Transacted::Conflict(held_up));
        }
        for announcement in announcements {
            work.pass_on(announcement);
        }
        work.commit().await?;
        Ok(Transacted::Done)
    }

    async fn sweep(&self) -> Result<u64, Fault> {
        let done = sqlx::query("delete from document where ctid in (select ctid from document where expires_at < $1 limit 1000)")
            .bind(self.clock.now().into_offset())
            .execute(&mut *self.database.reader().await?)
            .await?;
        postgres::idempotency::tidy(&mut *self.database.reader().await?).await?;
        Ok(done.rows_affected())
    }

    fn outbox(&self) -> Arc<dyn Outbox> {
        self.database.outbox()
    }
}

/// A document that must not be there yet.
struct Fresh<'w> {
    key: &'w Key,
    body: &'w serde_json::Value,
    expires_at: Option<Timestamp>,
}

/// Writes these in their order, and names the first that was there already. No key stands in it twice.
async fn insert(connection: &mut PgConnection, now: Timestamp, fresh: Vec<(usize, Fresh<'_>)>) -> Result<Option<usize>, Fault> {
    if fresh.is_empty() {
        return Ok(None);
    }
    let rows = sqlx::query(
        "insert into document as d (partition, sort, version, body, expires_at)
         select new.partition, new.sort, 1, new.body, new.expires_at
         from unnest($1::text[], $2::text[], $3::jsonb[], $4::timestamptz[]) with ordinality as new (partition, sort, body, expires_at, place)
         order by new.place
         on conflict (partition, sort) do update set version = 1, body = excluded.body, expires_at = excluded.expires_at
         where d.expires_at <= $5
         returning partition, sort",
    )
    .bind(fresh.iter().map(|(_, new)| new.key.partition.as_str()).collect::<Vec<_>>())
    .bind(fresh.iter().map(|(_, new)| new.key.sort.as_str()).collect::<Vec<_>>())
    .bind(fresh.iter().map(|(_, new)| new.body).collect::<Vec<_>>())
    .bind(fresh.iter().map(|(_, new)| new.expires_at.map(Timestamp::into_offset)).collect::<Vec<_>>())
    .bind(now.into_offset())
    .fetch_all(connection)
    .await?;
    let written = rows
        .iter()
        .map(|row| Ok((row.try_get("partition")?, row.try_get("sort")?)))
        .collect::<Result<BTreeSet<(&str, &str)>, Fault>>()?;
    let held_up = fresh
        .iter()
        .find(|(_, new)| !written.contains(&(new.key.partition.as_str(), new.key.sort.as_str())));
    Ok(held_up.map(|(index, _)| *index))
}

async fn put(
    connection: &mut PgConnection,
    now: Timestamp,
    key: &Key,
    body: &serde_json::Value,
    condition: Condition,
    expires_at: Option<Timestamp>,
) -> Result<bool, Fault> {
    let query = match condition {
        Condition::Absent => return Ok(insert(connection, now, vec![(0, Fresh { key, body, expires_at })]).await?.is_none()),
        Condition::Any => sqlx::query(
            "insert into document as d (partition, sort, version, body, expires_at) values ($1, $2, 1, $3, $4)
             on conflict (partition, sort) do update
                set version = case when d.expires_at <= $5 then 1 else d.version + 1 end, body = excluded.body, expires_at = excluded.expires_at",
        ),
        Condition::Version(_) => sqlx::query(
            "update document set version = version + 1, body = $3, expires_at = $4
             where partition = $1 and sort = $2 and (expires_at is null or expires_at > $5) and version = $6",
        ),
    };
    let mut query = query
        .bind(&key.partition)
        .bind(&key.sort)
        .bind(body)
        .bind(expires_at.map(Timestamp::into_offset))
        .bind(now.into_offset());
    if let Condition::Version(version) = condition {
        query = query.bind(version);
    }
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

async fn delete(connection: &mut PgConnection, now: Timestamp, key: &Key, condition: Condition) -> Result<bool, Fault> {
    let query = match condition {
        Condition::Absent => {
            let there =
                sqlx::query("select 1 from document where partition = $1 and sort = $2 and (expires_at is null or expires_at > $3)");
            let there = there
                .bind(&key.partition)
                .bind(&key.sort)
                .bind(now.into_offset())
                .fetch_optional(connection)
                .await?;
            return Ok(there.is_none());
        }
        Condition::Any => {
            sqlx::query("delete from document where partition = $1 and sort = $2")
                .bind(&key.partition)
                .bind(&key.sort)
                .execute(connection)
                .await?;
            return Ok(true);
        }
        Condition::Version(version) => sqlx::query(
            "delete from document where partition = $1 and sort = $2 and (expires_at is null or expires_at > $3) and version = $4",
        )
        .bind(&key.partition)
        .bind(&key.sort)
        .bind(now.into_offset())
        .bind(version),
    };
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

fn document(row: &PgRow) -> Result<Document, Fault> {
    Ok(Document {
        key: Key::new(row.try_get::<String, _>("partition")?, row.try_get::<String, _>("sort")?),
        version: row.try_get("version")?,
        body: row.try_get("body")?,
        expires_at: row.try_get::<Option<OffsetDateTime>, _>("expires_at")?.map(Timestamp::from),
    })
}
