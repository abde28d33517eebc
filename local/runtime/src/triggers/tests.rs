//! Pollers over a bus in memory, with consumers that fail in every way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use kernel::{ManualClock, Timestamp};
use operation::batch::{Failed, POISON};
use operation::table::Running;
use operation::{
    Arrivals, Ask, Caller, DeadLetters, Empty, Fault, Input, Invocation, Kind, Poison, Position, Problem, Record, Shape, Source, Table,
    table,
};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use schemars::{Schema, SchemaGenerator};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Settings, Triggers};
use crate::registry::{Bound, Registry};
use crate::{Functions, Template};

const NOW: i64 = 1_800_000_000_000;

/// A bus in memory with one topic.
struct Bus {
    partitions: Mutex<Vec<Vec<Record>>>,
    committed: Mutex<BTreeMap<i32, i64>>,
    letters: Mutex<Vec<(String, i32, i64, String)>>,
    arrived: watch::Sender<usize>,
    away: AtomicUsize,
}

impl Bus {
    fn new(partitions: usize) -> Arc<Bus> {
        Arc::new(Bus {
            partitions: Mutex::new(vec![Vec::new(); partitions]),
            committed: Mutex::default(),
            letters: Mutex::default(),
            arrived: watch::channel(0).0,
            away: AtomicUsize::new(0),
        })
    }

    fn publish(&self, partition: usize, word: &str) {
        self.publish_at(partition, word, NOW);
    }

    fn publish_at(&self, partition: usize, word: &str, timestamp: i64) {
        let mut partitions = self.partitions.lock().expect("whole");
        let records = partitions.get_mut(partition).expect("is there");
        records.push(Record {
            topic: "words.v1".into(),
            partition: i32::try_from(partition).expect("small"),
            offset: i64::try_from(records.len()).expect("small"),
            timestamp,
            key: Some(Bytes::from(partition.to_string())),
            value: Some(Bytes::from(word.to_owned())),
            headers: vec![],
        });
        self.arrived.send_modify(|count| *count += 1);
    }

    fn ends(&self) -> BTreeMap<i32, i64> {
        let partitions = self.partitions.lock().expect("whole");
        partitions
            .iter()
            .enumerate()
            .filter(|(_, records)| !records.is_empty())
            .map(|(n, records)| (n as i32, records.len() as i64))
            .collect()
    }

    /// Waits until the group stands at the end of every partition.
    async fn drained(&self) {
        self.until(|bus| *bus.committed.lock().expect("whole") == bus.ends()).await;
    }

    async fn until(&self, holds: impl Fn(&Bus) -> bool) {
        let wait = async {
            while !holds(self) {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), wait)
            .await
            .unwrap_or_else(|_| panic!("stands at {:?}, ends are {:?}", self.committed, self.ends()));
    }

    fn away(&self) -> Result<(), Fault> {
        match self
            .away
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
        {
            Ok(_) => Err(Fault::new("away")),
            Err(_) => Ok(()),
        }
    }
}

#[async_trait]
impl Source for Bus {
    async fn positions(&self, _: &str, _: &str, _: bool) -> Result<Vec<Position>, Fault> {
        self.away()?;
        let committed = self.committed.lock().expect("whole");
        let count = self.partitions.lock().expect("whole").len();
        Ok((0..count)
            .map(|n| Position {
                partition: n as i32,
                next: committed.get(&(n as i32)).copied().unwrap_or(0),
            })
            .collect())
    }

    async fn fetch(&self, _: &str, from: &[Position], limit: usize) -> Result<Vec<Record>, Fault> {
        self.away()?;
        let partitions = self.partitions.lock().expect("whole");
        let mut lines: Vec<std::slice::Iter<'_, Record>> = from
            .iter()
            .map(|at| partitions[at.partition as usize][at.next as usize..].iter())
            .collect();
        let mut found = Vec::new();
        while found.len() < limit {
            let before = found.len();
            for line in &mut lines {
                if found.len() < limit {
                    found.extend(line.next().cloned());
                }
            }
            if found.len() == before {
                break;
            }
        }
        Ok(found)
    }

    async fn commit(&self, _: &str, _: &str, positions: &[Position]) -> Result<(), Fault> {
        self.away()?;
        self.committed
            .lock()
            .expect("whole")
            .extend(positions.iter().map(|at| (at.partition, at.next)));
        Ok(())
    }

    fn arrivals(&self, _: &str) -> Box<dyn Arrivals> {
        Box::new(Watch(self.arrived.subscribe()))
    }
}

struct Watch(watch::Receiver<usize>);

#[async_trait]
impl Arrivals for Watch {
    async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[async_trait]
impl DeadLetters for Bus {
    async fn bury(&self, consumer: &str, record: &Record, poison: &Poison) -> Result<(), Fault> {
        self.letters
            .lock()
            .expect("whole")
            .push((consumer.to_owned(), record.partition, record.offset, poison.reason.clone()));
        Ok(())
    }
}

/// What a consumer has seen, and how it misbehaves.
struct Reader {
    seen: Mutex<Vec<(i32, i64)>>,
    random: Mutex<StdRng>,
    moody: bool,
}

impl Reader {
    fn new(seed: u64, moody: bool) -> Arc<Reader> {
        Arc::new(Reader {
            seen: Mutex::default(),
            random: Mutex::new(StdRng::seed_from_u64(seed)),
            moody,
        })
    }
}

struct Word(Record);

impl Ask for Word {
    fn read(input: Input) -> Result<Word, Problem> {
        match input {
            Input::Event(record) => Ok(Word(record)),
            _ => Err(Problem::new(500, "wiring", "no event")),
        }
    }
    fn schema(_: &mut SchemaGenerator) -> Option<Schema> {
        None
    }
    fn kind() -> Kind {
        Kind::Event
    }
}

async fn read(reader: &Reader, _: Caller, Word(record): Word) -> Result<Empty, Problem> {
    let word = record.value.as_deref().unwrap_or_default();
    let mood: f64 = reader.random.lock().map(|mut random| random.random()).unwrap_or(1.0);
    if reader.moody && mood < 0.02 {
        panic!("a moody reader");
    }
    if word == b"panic" {
        panic!("a word that nobody can read");
    }
    if word == b"fail" || (reader.moody && mood < 0.15) {
        return Err(Problem::new(503, "unavailable", "not now"));
    }
    if word == b"poison" {
        return Err(Problem::new(422, POISON, "poison"));
    }
    tokio::task::yield_now().await;
    reader.seen.lock().expect("whole").push((record.partition, record.offset));
    Ok(Empty)
}

const OPERATIONS: Table<Reader> = table!["toy.on-word" => read];

fn template(more: &str) -> Template {
    let text = format!(
        "Resources:\n  ToyOnWord:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: toy.on-word\n      FunctionName: x-toy-on-word\n      CodeUri: dist/toy/\n      Events:\n        E:\n          Type: MSK\n          Properties: {{Topics: [words.v1], ConsumerGroupId: g, StartingPosition: TRIM_HORIZON, MaximumBatchingWindowInSeconds: 0, {more}}}\n"
    );
    Template::read(&text, &BTreeMap::new()).expect("reads")
}

const USUAL: &str =
    "BatchSize: 10, FunctionResponseTypes: [ReportBatchItemFailures], BisectBatchOnFunctionError: true, MaximumRetryAttempts: 10000";

struct Under {
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Under {
    async fn end(self) {
        self.stop.cancel();
        self.tasks.close();
        tokio::time::timeout(Duration::from_secs(5), self.tasks.wait())
            .await
            .expect("stops");
    }
}

fn start(bus: &Arc<Bus>, registry: Registry, settings: &str, duplicates: f64) -> Under {
    let functions = Arc::new(Functions::new(template(settings), registry).expect("fit together"));
    let settings = Settings {
        pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(5),
        idle: Duration::from_millis(50),
        duplicates,
        seed: 7,
    };
    let clock = Arc::new(ManualClock::at(Timestamp::from_unix_micros(NOW * 1_000)));
    let triggers = Triggers {
        functions,
        source: bus.clone(),
        dead_letters: bus.clone(),
        clock,
        settings,
    };
    let running = Under {
        tasks: TaskTracker::new(),
        stop: CancellationToken::new(),
    };
    triggers.run(&running.tasks, &running.stop);
    running
}

fn of(reader: &Arc<Reader>) -> Registry {
    let mut registry = Registry::default();
    registry.add(OPERATIONS, reader.clone());
    registry
}

/// The offsets of a partition in the order in which each was first taken.
fn firsts(reader: &Reader, partition: i32) -> Vec<i64> {
    let mut once = BTreeSet::new();
    let seen = reader.seen.lock().expect("whole");
    seen.iter()
        .filter(|(p, offset)| *p == partition && once.insert(*offset))
        .map(|(_, offset)| *offset)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_per_key_holds_whatever_fails() {
    for seed in 0..6 {
        let bus = Bus::new(4);
        let reader = Reader::new(seed, true);
        let mut poison = BTreeSet::new();
        let mut random = StdRng::seed_from_u64(seed);
        for n in 0..400_usize {
            let partition = n % 4;
            let bad = random.random_bool(0.02);
            if bad {
                poison.insert((partition as i32, (n / 4) as i64));
            }
            bus.publish(partition, if bad { "poison" } else { "word" });
        }
        let pollers = if seed % 2 == 0 {
            ""
        } else {
            ", ProvisionedPollerConfig: {MinimumPollers: 2}"
        };
        let running = start(&bus, of(&reader), &format!("{USUAL}{pollers}"), 0.3);
        bus.drained().await;
        running.end().await;
        for partition in 0..4 {
            let expected: Vec<i64> = (0..100).filter(|offset| !poison.contains(&(partition, *offset))).collect();
            assert_eq!(firsts(&reader, partition), expected, "seed {seed}, partition {partition}");
        }
        let buried: BTreeSet<(i32, i64)> = bus.letters.lock().expect("whole").iter().map(|(_, p, o, _)| (*p, *o)).collect();
        assert_eq!(buried, poison, "seed {seed}");
    }
}

#[tokio::test]
async fn a_duplicate_rate_of_one_delivers_everything_twice() {
    let bus = Bus::new(2);
    let reader = Reader::new(1, false);
    (0..40).for_each(|n| bus.publish(n % 2, "word"));
    let running = start(&bus, of(&reader), USUAL, 1.0);
    bus.drained().await;
    running.end().await;
    let mut times: BTreeMap<(i32, i64), usize> = BTreeMap::new();
    reader
        .seen
        .lock()
        .expect("whole")
        .iter()
        .for_each(|place| *times.entry(*place).or_default() += 1);
    assert_eq!(times.len(), 40);
    assert!(times.values().all(|times| *times == 2), "{times:?}");
}

#[tokio::test]
async fn a_record_that_fails_too_often_is_given_up_and_the_next_goes_on() {
    for word in ["fail", "panic"] {
        let bus = Bus::new(2);
        let reader = Reader::new(1, false);
        for word in ["word", word, "word", "word"] {
            bus.publish(0, word);
            bus.publish(1, "word");
        }
        let running = start(&bus, of(&reader), &USUAL.replace("10000", "2"), 0.0);
        bus.drained().await;
        running.end().await;
        assert_eq!(
            (firsts(&reader, 0), firsts(&reader, 1)),
            (vec![0, 2, 3], vec![0, 1, 2, 3]),
            "{word}"
        );
        let letters = bus.letters.lock().expect("whole").clone();
        assert_eq!(
            letters,
            [("toy.on-word".to_owned(), 0, 1, "RetryAttemptsExhausted: failed 3 times".to_owned())],
            "{word}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_read_holds_its_partition_and_no_other() {
    for word in ["fail", "panic"] {
        let bus = Bus::new(2);
        let reader = Reader::new(1, false);
        for word in ["word", word, "word"] {
            bus.publish(0, word);
            bus.publish(1, "word");
        }
        let running = start(&bus, of(&reader), USUAL, 0.0);
        bus.until(|bus| *bus.committed.lock().expect("whole") == BTreeMap::from([(0, 1), (1, 3)]))
            .await;
        (0..20).for_each(|_| bus.publish(1, "word"));
        bus.until(|bus| *bus.committed.lock().expect("whole") == BTreeMap::from([(0, 1), (1, 23)]))
            .await;
        running.end().await;
        assert_eq!(
            (firsts(&reader, 0), bus.letters.lock().expect("whole").len()),
            (vec![0], 0),
            "{word}"
        );
    }
}

#[tokio::test]
async fn records_that_are_too_old_are_given_up_unseen() {
    let bus = Bus::new(1);
    let reader = Reader::new(1, false);
    bus.publish_at(0, "word", NOW - 61_000);
    bus.publish_at(0, "word", NOW - 59_000);
    bus.publish_at(0, "word", NOW);
    let running = start(&bus, of(&reader), &format!("{USUAL}, MaximumRecordAgeInSeconds: 60"), 0.0);
    bus.drained().await;
    running.end().await;
    assert_eq!(firsts(&reader, 0), [1, 2]);
    assert_eq!(
        bus.letters
            .lock()
            .expect("whole")
            .first()
            .map(|(_, _, offset, why)| (*offset, why.clone())),
        Some((0, "RecordAgeExceeded: 61 s old".to_owned()))
    );
}

#[tokio::test]
async fn a_bus_that_goes_away_comes_back() {
    let bus = Bus::new(3);
    let reader = Reader::new(1, false);
    bus.away.store(5, Ordering::SeqCst);
    (0..30).for_each(|n| bus.publish(n % 3, "word"));
    let running = start(&bus, of(&reader), USUAL, 0.0);
    bus.until(|_| reader.seen.lock().expect("whole").len() > 5).await;
    bus.away.store(4, Ordering::SeqCst);
    bus.drained().await;
    running.end().await;
    assert_eq!(firsts(&reader, 2), (0..10).collect::<Vec<i64>>());
}

#[tokio::test]
async fn arrival_and_not_a_timer_wakes_a_poller() {
    let bus = Bus::new(2);
    let reader = Reader::new(1, false);
    let functions = Arc::new(Functions::new(template(USUAL), of(&reader)).expect("fit together"));
    let clock = Arc::new(ManualClock::at(Timestamp::from_unix_micros(NOW * 1_000)));
    let settings = Settings {
        idle: Duration::from_secs(3_600),
        ..Settings::default()
    };
    let running = Under {
        tasks: TaskTracker::new(),
        stop: CancellationToken::new(),
    };
    Triggers {
        functions,
        source: bus.clone(),
        dead_letters: bus.clone(),
        clock,
        settings,
    }
    .run(&running.tasks, &running.stop);
    tokio::time::sleep(Duration::from_millis(50)).await;
    for n in 0..20 {
        bus.publish(n % 2, "word");
        bus.drained().await;
    }
    running.end().await;
    assert_eq!(reader.seen.lock().expect("whole").len(), 20);
}

/// A consumer that answers for itself.
struct Answers {
    batches: Mutex<Vec<usize>>,
    failed: fn(usize, &[Record]) -> Result<Vec<Failed>, Fault>,
}

#[async_trait]
impl Bound for Answers {
    fn name(&self) -> &'static str {
        "toy.on-word"
    }
    fn run(&self, _: Invocation) -> Running {
        Box::pin(async { Err(Problem::new(500, "wiring", "consumes only")) })
    }
    async fn consume(&self, records: Vec<Record>, _: &dyn DeadLetters) -> Result<Vec<Failed>, Fault> {
        let mut batches = self.batches.lock().expect("whole");
        batches.push(records.len());
        (self.failed)(batches.len(), &records)
    }
    fn shape(&self, _: &mut SchemaGenerator) -> Shape {
        Shape {
            kind: Kind::Event,
            ask: None,
            answers: vec![],
            refusals: &[],
        }
    }
}

async fn batches(settings: &str, records: usize, failed: fn(usize, &[Record]) -> Result<Vec<Failed>, Fault>) -> Vec<usize> {
    let bus = Bus::new(1);
    (0..records).for_each(|_| bus.publish(0, "word"));
    let answers = Arc::new(Answers {
        batches: Mutex::default(),
        failed,
    });
    let mut registry = Registry::default();
    registry.add_bound(answers.clone());
    let running = start(&bus, registry, settings, 0.0);
    bus.drained().await;
    running.end().await;
    answers.batches.lock().expect("whole").clone()
}

fn fails(record: &Record, offset: i64) -> Failed {
    Failed {
        topic: record.topic.clone(),
        partition: record.partition,
        offset,
    }
}

#[tokio::test]
async fn an_unknown_record_fails_the_whole_batch() {
    let whole = USUAL.replace("BisectBatchOnFunctionError: true", "BisectBatchOnFunctionError: false");
    let seen = batches(&whole, 8, |time, records| {
        Ok(if time == 1 { vec![fails(&records[0], 99)] } else { vec![] })
    })
    .await;
    assert_eq!(seen, [8, 8]);
}

#[tokio::test]
async fn a_batch_that_fails_as_a_whole_is_halved() {
    // The record at 5 fails the batch that it is in, twice: 0-7, 0-3, 4-7, 4-5, 4, 5 and then the rest from 5 on, 5-6, 5 …
    let seen = batches(USUAL, 8, |time, records| {
        if time < 7 && records.iter().any(|r| r.offset == 5) {
            Err(Fault::new("no"))
        } else {
            Ok(vec![])
        }
    })
    .await;
    assert_eq!(seen, [8, 4, 4, 2, 1, 1, 3]);
}

#[tokio::test]
async fn without_partial_responses_any_failure_is_the_batches() {
    let none = "BatchSize: 4";
    let seen = batches(none, 4, |time, records| {
        Ok(if time == 1 { vec![fails(&records[3], 3)] } else { vec![] })
    })
    .await;
    assert_eq!(seen, [4, 4]);
    let partial = "BatchSize: 4, FunctionResponseTypes: [ReportBatchItemFailures]";
    let seen = batches(partial, 4, |time, records| {
        Ok(if time == 1 { vec![fails(&records[3], 3)] } else { vec![] })
    })
    .await;
    assert_eq!(seen, [4, 1]);
}
