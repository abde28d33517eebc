//! What commits together, against a real PostgreSQL: one effect per key, announcements in order, each event once.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use events::topics::{StockEvent, StockState};
use events::{Outgoing, Publisher, Taken};
use kernel::{Clock, EventId, Ids, ManualClock, SeededIds, Sku, SystemClock, SystemIds, Timestamp};
use operation::idempotency::KeyRefused;
use operation::{Answer, Caller, Fault, IdempotencyKey};
use postgres::{ClaimError, Claimed, Database, Lease, Leased, Migrations};
use sqlx::migrate::Migrator;
use testing::{Published, TestDatabase, database};

static NONE: Migrator = Migrator::DEFAULT;
static MIGRATIONS: Migrations = Migrations::of(&NONE);

async fn open() -> (TestDatabase, Database) {
    let own = database("postgres", &MIGRATIONS).await;
    let opened = own.open(Arc::new(SystemClock), Arc::new(SystemIds));
    (own, opened)
}

fn with_key(key: &str) -> Caller {
    Caller {
        idempotency_key: IdempotencyKey::new(key),
        ..testing::caller("ana", &[])
    }
}

async fn effects(database: &Database) -> i64 {
    sqlx::query_scalar("select count(*) from inbox")
        .fetch_one(database.pool())
        .await
        .expect("counts")
}

/// The effect of these tests: a row.
async fn act(database: &Database, caller: &Caller, ask: &str) -> Result<Answer, ClaimError> {
    let mut work = database.begin(caller).await?;
    match work.claim(caller, "test.act", &ask).await? {
        Claimed::Before(answer) => Ok(answer),
        Claimed::First(claim) => {
            work.first_time("effect", EventId::from(SystemIds.next())).await?;
            let answer = Answer::json(201, &ask)?;
            work.keep(claim, &answer).await?;
            work.commit().await?;
            Ok(answer)
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_fifty_times_at_once_has_one_effect() {
    let (_own, database) = open().await;
    let runs = (0..50).map(|_| {
        let database = database.clone();
        tokio::spawn(async move { act(&database, &with_key("k"), "a").await })
    });
    for run in runs.collect::<Vec<_>>() {
        match run.await.expect("runs") {
            Ok(answer) => assert_eq!(&answer.body[..], br#""a""#),
            Err(ClaimError::Key(KeyRefused::InUse)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(effects(&database).await, 1);
    assert!(matches!(
        act(&database, &with_key("k"), "b").await,
        Err(ClaimError::Key(KeyRefused::Reused))
    ));
    assert!(matches!(
        act(&database, &Caller::anonymous("r"), "a").await,
        Err(ClaimError::Missing(_))
    ));
    let other = Caller {
        idempotency_key: IdempotencyKey::new("k"),
        ..testing::caller("ben", &[])
    };
    act(&database, &other, "b").await.expect("somebody else's key is another key");
    assert_eq!(effects(&database).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_stands_in_nobodys_way() {
    let (_own, database) = open().await;
    let caller = with_key("k");
    act(&database, &caller, "a").await.expect("the first");
    // Its transaction is still open when others come.
    let mut replay = database.begin(&caller).await.expect("begins");
    let before = replay.claim(&caller, "test.act", &"a").await;
    assert!(matches!(before, Ok(Claimed::Before(_))), "{before:?}");
    act(&database, &caller, "a").await.expect("another replay");
    let other = act(&database, &caller, "b").await;
    assert!(matches!(other, Err(ClaimError::Key(KeyRefused::Reused))), "{other:?}");
    drop(replay);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abandoned_lease_is_taken_over_and_its_late_answer_ignored() {
    let (own, _) = open().await;
    let clock = ManualClock::at(Timestamp::parse("2026-03-01T12:00:00Z").expect("time"));
    let database = own.open(Arc::new(clock.clone()), Arc::new(SeededIds::new(1, clock.clone())));
    let caller = with_key("k");
    let take = async || Lease::take(&database, &caller, "test.saga", &"a", clock.now(), Duration::from_secs(30)).await;
    let Ok(Leased::First(first)) = take().await else { panic!("first") };
    assert!(matches!(take().await, Err(ClaimError::Key(KeyRefused::InUse))));
    clock.advance(Duration::from_secs(31));
    let Ok(Leased::First(second)) = take().await else {
        panic!("taken over")
    };
    let mut connection = database.reader().await.expect("connects");
    first.keep(&mut connection, &Answer::empty(500)).await.expect("ignored");
    assert!(matches!(take().await, Err(ClaimError::Key(KeyRefused::InUse))));
    second.keep(&mut connection, &Answer::empty(201)).await.expect("kept");
    let Ok(Leased::Before(answer)) = take().await else {
        panic!("replayed")
    };
    assert_eq!(answer.status, 201);
    clock.advance(Duration::from_secs(24 * 60 * 60 - 62));
    assert!(matches!(take().await, Ok(Leased::Before(_))));
    clock.advance(Duration::from_secs(62));
    assert!(matches!(take().await, Ok(Leased::First(_))), "a day later the key is new");
}

fn stock(sku: usize) -> StockEvent {
    StockEvent::Changed(StockState {
        sku: Sku::new(&format!("S{sku}")).expect("sku"),
        available: 1,
        on_hand: 1,
        reserved: 0,
        allocated: 0,
        cause: "test".into(),
        at: SystemClock.now(),
    })
}

/// A bus that fails, refuses and repeats itself, by turns.
#[derive(Default)]
struct Moody {
    published: Published,
    turn: std::sync::atomic::AtomicUsize,
}

#[async_trait]
impl Publisher for Moody {
    async fn publish(&self, records: &[Outgoing]) -> Result<Vec<Taken>, Fault> {
        match self.turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 3 {
            0 => Err(Fault::new("down")),
            // Taken, and the answer lost: the relay must send again.
            1 => {
                self.published.publish(records).await?;
                Err(Fault::new("lost"))
            }
            _ => self.published.publish(records).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_announced_is_lost_and_first_deliveries_keep_their_order() {
    let (_own, database) = open().await;
    let caller = testing::caller("ana", &[]);
    let writers = (0..8).map(|sku| {
        let (database, caller) = (database.clone(), caller.clone());
        tokio::spawn(async move {
            for version in 1..=20 {
                let mut work = database.begin(&caller).await.expect("begins");
                work.announce(version, &stock(sku)).expect("announces");
                work.commit().await.expect("commits");
            }
            let mut dropped = database.begin(&caller).await.expect("begins");
            dropped.announce(21, &stock(sku)).expect("announces");
        })
    });
    let writers: Vec<_> = writers.collect();
    let bus = Arc::new(Moody::default());
    let relays = (0..3).map(|_| {
        let (outbox, bus) = (database.outbox(), bus.clone());
        tokio::spawn(async move {
            for _ in 0..60 {
                // A failure is the next round's work.
                drop(outbox.relay(bus.as_ref()).await);
            }
        })
    });
    let relays: Vec<_> = relays.collect();
    for task in writers.into_iter().chain(relays) {
        task.await.expect("runs");
    }
    while database.outbox().relay(bus.as_ref()).await.ok() != Some(0) {}

    let mut versions = std::collections::BTreeMap::<String, Vec<i64>>::new();
    for record in bus.published.records() {
        let header = |name: &str| {
            record
                .headers
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v.clone())
                .expect("header")
        };
        let seen = versions.entry(record.key.clone()).or_default();
        let version = header("ce_version").parse().expect("number");
        if !seen.contains(&version) {
            seen.push(version);
        }
    }
    assert_eq!(versions.len(), 8);
    for (sku, seen) in versions {
        assert_eq!(seen, (1..=20).collect::<Vec<i64>>(), "{sku}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_bus_never_takes_is_parked_and_holds_up_only_its_own() {
    struct Picky(Published);
    #[async_trait]
    impl Publisher for Picky {
        async fn publish(&self, records: &[Outgoing]) -> Result<Vec<Taken>, Fault> {
            let taken = |r: &Outgoing| {
                if r.key == "S0" {
                    Taken::Never("too large".into())
                } else {
                    Taken::Yes
                }
            };
            self.0.publish(records).await?;
            Ok(records.iter().map(taken).collect())
        }
    }
    let (_own, database) = open().await;
    let caller = testing::caller("ana", &[]);
    for sku in 0..2 {
        let mut work = database.begin(&caller).await.expect("begins");
        work.announce(1, &stock(sku)).expect("announces");
        work.commit().await.expect("commits");
    }
    let bus = Picky(Published::default());
    database.outbox().relay(&bus).await.expect("relays");
    let mut work = database.begin(&caller).await.expect("begins");
    work.announce(2, &stock(0)).expect("announces");
    work.announce(2, &stock(1)).expect("announces");
    work.commit().await.expect("commits");
    database.outbox().relay(&bus).await.expect("relays");
    let keys: Vec<_> = bus.0.records().into_iter().map(|record| record.key).collect();
    assert_eq!(
        keys.iter().filter(|key| *key == "S0").count(),
        1,
        "version 2 waits behind the parked one: {keys:?}"
    );
    assert_eq!(keys.iter().filter(|key| *key == "S1").count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_lets_an_event_in_once() {
    let (_own, database) = open().await;
    let caller = Caller::system("test.on-x", "r");
    let event = EventId::from(SystemIds.next());
    for expected in [true, false, false] {
        let mut work = database.begin(&caller).await.expect("begins");
        assert_eq!(work.first_time("test.on-x", event).await.expect("asks"), expected);
        work.commit().await.expect("commits");
    }
}
