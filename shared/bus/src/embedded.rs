//! The event log in a PostgreSQL database of its own.
//!
//! A partition's row is locked while a batch is appended, so offsets have no gaps and commit in their order: a reader that has
//! seen offset n will never find an older one later. Partitions are taken in order, so writers never wait for each other in a ring.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use config::Env;
use events::{Outgoing, Publisher, Taken};
use kernel::{Clock, Ids, Timestamp};
use operation::record::{Arrivals, Position, Source};
use operation::{DeadLetters, Fault, Poison, Record};
use postgres::{Database, Migrations};
use sqlx::migrate::Migrator;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;
use tokio::sync::watch;

static OWN: Migrator = sqlx::migrate!();

/// The tables of the event log.
pub static MIGRATIONS: Migrations = Migrations::of(&OWN);

/// Partitions of a topic. It never changes: keys would move.
const PARTITIONS: i32 = 4;
/// The largest record, as on MSK (`max.message.bytes`, 1 MiB).
const LARGEST: usize = 1024 * 1024;
/// How long a reader in another process waits before it looks.
const GLANCE: Duration = Duration::from_millis(500);

/// The event log.
#[derive(Clone)]
pub struct EventLog {
    database: Database,
    arrivals: Arc<Mutex<HashMap<String, watch::Sender<u64>>>>,
}

/// The event log that `AMCART_EVENTS_DATABASE_URL` says.
pub fn of(env: &Env, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<EventLog, Fault> {
    Ok(EventLog::new(Database::of(env, "events", clock, ids)?))
}

impl EventLog {
    /// The event log in this database.
    pub fn new(database: Database) -> EventLog {
        EventLog {
            database,
            arrivals: Arc::default(),
        }
    }

    /// Lets a consumer group begin again with the oldest record of a topic.
    pub async fn rewind(&self, group: &str, topic: &str) -> Result<(), Fault> {
        sqlx::query(
            "insert into progress (consumer_group, topic, part, next_offset) select $1, topic, part, 0 from topic_partition where topic = $2
             on conflict (consumer_group, topic, part) do update set next_offset = 0",
        )
        .bind(group)
        .bind(topic)
        .execute(&mut *self.database.reader().await?)
        .await?;
        Ok(())
    }

    /// Records that the group has not committed, over all partitions.
    pub async fn lag(&self, group: &str, topic: &str) -> Result<i64, Fault> {
        let lag = sqlx::query_scalar(
            "select coalesce(sum(t.next_offset - coalesce(p.next_offset, 0)), 0)::bigint from topic_partition t
             left join progress p on p.topic = t.topic and p.part = t.part and p.consumer_group = $1 where t.topic = $2",
        )
        .bind(group)
        .bind(topic)
        .fetch_one(&mut *self.database.reader().await?)
        .await?;
        Ok(lag)
    }

    fn arrived(&self, topic: &str) -> watch::Sender<u64> {
        let mut arrivals = self.arrivals.lock().unwrap_or_else(PoisonError::into_inner);
        arrivals.entry(topic.to_owned()).or_insert_with(|| watch::Sender::new(0)).clone()
    }
}

/// The partition of a key: FNV-1a, the same for ever.
fn partition_of(key: &str) -> i32 {
    let hash = key
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    i32::try_from(hash % u32::try_from(PARTITIONS).unwrap_or(1)).unwrap_or(0)
}

async fn create_topic(connection: &mut PgConnection, topic: &str) -> Result<(), Fault> {
    sqlx::query("insert into topic_partition (topic, part) select $1, generate_series(0, $2 - 1) on conflict do nothing")
        .bind(topic)
        .bind(PARTITIONS)
        .execute(connection)
        .await?;
    Ok(())
}

/// Appends to one partition; `false` when there is no such topic yet.
async fn append(connection: &mut PgConnection, topic: &str, partition: i32, records: &[&Outgoing]) -> Result<bool, Fault> {
    let done = sqlx::query(
        r#"with head as (
               update topic_partition set next_offset = next_offset + $3 where topic = $1 and part = $2 returning next_offset - $3 as first
           )
           insert into record (topic, part, "offset", key, value, headers)
           select $1, $2, head.first + r.place - 1, r.key, r.value, r.headers
           from head, unnest($4::text[], $5::bytea[], $6::jsonb[]) with ordinality as r (key, value, headers, place)"#,
    )
    .bind(topic)
    .bind(partition)
    .bind(i64::try_from(records.len())?)
    .bind(records.iter().map(|record| record.key.as_str()).collect::<Vec<_>>())
    .bind(records.iter().map(|record| record.body.as_ref()).collect::<Vec<_>>())
    .bind(records.iter().map(|record| Json(&record.headers)).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

#[async_trait]
impl Publisher for EventLog {
    async fn publish(&self, records: &[Outgoing]) -> Result<Vec<Taken>, Fault> {
        let taken: Vec<Taken> = records
            .iter()
            .map(|record| match record.body.len() {
                0..=LARGEST => Taken::Yes,
                size => Taken::Never(format!("{size} bytes are more than a record may have")),
            })
            .collect();
        let mut partitions: BTreeMap<(&str, i32), Vec<&Outgoing>> = BTreeMap::new();
        for (record, _) in records.iter().zip(&taken).filter(|(_, taken)| **taken == Taken::Yes) {
            partitions
                .entry((&record.topic, partition_of(&record.key)))
                .or_default()
                .push(record);
        }
        let mut work = self.database.begin(&operation::Caller::anonymous("")).await?;
        for ((topic, partition), records) in &partitions {
            if !append(work.connection(), topic, *partition, records).await? {
                create_topic(work.connection(), topic).await?;
                append(work.connection(), topic, *partition, records).await?;
            }
        }
        work.commit().await?;
        for (topic, _) in partitions.keys() {
            self.arrived(topic).send_modify(|count| *count = count.wrapping_add(1));
        }
        Ok(taken)
    }
}

#[async_trait]
impl Source for EventLog {
    async fn positions(&self, group: &str, topic: &str, from_start: bool) -> Result<Vec<Position>, Fault> {
        let mut connection = self.database.reader().await?;
        create_topic(&mut connection, topic).await?;
        let rows = sqlx::query(
            "select t.part, coalesce(p.next_offset, case when $3 then 0 else t.next_offset end) as next from topic_partition t
             left join progress p on p.topic = t.topic and p.part = t.part and p.consumer_group = $1 where t.topic = $2 order by t.part",
        )
        .bind(group)
        .bind(topic)
        .bind(from_start)
        .fetch_all(&mut *connection)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Position {
                    partition: row.try_get("part")?,
                    next: row.try_get("next")?,
                })
            })
            .collect()
    }

    async fn fetch(&self, topic: &str, from: &[Position], limit: usize) -> Result<Vec<Record>, Fault> {
        let each = limit.div_ceil(from.len().max(1));
        let rows = sqlx::query(
            r#"select r.* from unnest($2::integer[], $3::bigint[]) as p (part, next) cross join lateral (
                   select * from record where topic = $1 and part = p.part and "offset" >= p.next order by "offset" limit $4
               ) r order by r.part, r."offset""#,
        )
        .bind(topic)
        .bind(from.iter().map(|position| position.partition).collect::<Vec<_>>())
        .bind(from.iter().map(|position| position.next).collect::<Vec<_>>())
        .bind(i64::try_from(each)?)
        .fetch_all(&mut *self.database.reader().await?)
        .await?;
        rows.iter().map(record).collect()
    }

    async fn commit(&self, group: &str, topic: &str, positions: &[Position]) -> Result<(), Fault> {
        sqlx::query(
            "insert into progress (consumer_group, topic, part, next_offset)
             select $1, $2, * from unnest($3::integer[], $4::bigint[])
             on conflict (consumer_group, topic, part) do update set next_offset = excluded.next_offset",
        )
        .bind(group)
        .bind(topic)
        .bind(positions.iter().map(|position| position.partition).collect::<Vec<_>>())
        .bind(positions.iter().map(|position| position.next).collect::<Vec<_>>())
        .execute(&mut *self.database.reader().await?)
        .await?;
        Ok(())
    }

    fn arrivals(&self, topic: &str) -> Box<dyn Arrivals> {
        Box::new(LogArrivals(self.arrived(topic).subscribe()))
    }
}

struct LogArrivals(watch::Receiver<u64>);

#[async_trait]
impl Arrivals for LogArrivals {
    async fn next(&mut self) {
        // A writer in another process says nothing here: look now and then.
        drop(tokio::time::timeout(GLANCE, self.0.changed()).await);
    }
}

#[async_trait]
impl DeadLetters for EventLog {
    async fn bury(&self, consumer: &str, record: &Record, poison: &Poison) -> Result<(), Fault> {
        let text = |bytes: &Bytes| String::from_utf8_lossy(bytes).into_owned();
        let mut headers: Vec<_> = record.headers.iter().map(|(name, value)| (name.clone(), text(value))).collect();
        headers.push(("dlt_reason".to_owned(), poison.reason.clone()));
        headers.push((
            "dlt_source".to_owned(),
            format!("{}-{}@{}", record.topic, record.partition, record.offset),
        ));
        let dead = Outgoing {
            topic: format!("dlt.{consumer}.v1"),
            key: record.key.as_ref().map(text).unwrap_or_default(),
            body: record.value.clone().unwrap_or_default(),
            headers,
        };
        self.publish(&[dead]).await.map(|_| ())
    }
}

fn record(row: &PgRow) -> Result<Record, Fault> {
    let headers: Json<Vec<(String, String)>> = row.try_get("headers")?;
    let at: OffsetDateTime = row.try_get("at")?;
    Ok(Record {
        topic: row.try_get("topic")?,
        partition: row.try_get("part")?,
        offset: row.try_get("offset")?,
        timestamp: Timestamp::from(at).unix_micros() / 1000,
        key: row.try_get::<Option<String>, _>("key")?.map(Bytes::from),
        value: row.try_get::<Option<Vec<u8>>, _>("value")?.map(Bytes::from),
        headers: headers.0.into_iter().map(|(name, value)| (name, Bytes::from(value))).collect(),
    })
}

impl fmt::Debug for EventLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventLog").finish_non_exhaustive()
    }
}
