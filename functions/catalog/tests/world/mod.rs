//! The catalog on a database of its own, with an inventory that remembers what it was told to count.

#![expect(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use calls::inventory::{CountBatch, Counted};
use catalog::{Context, MIGRATIONS, OPERATIONS};
use kernel::{Clock, Currency, CursorKey, ManualClock, SystemIds, Timestamp};
use operation::{Answer, Caller, HttpRequest, Input, Invocation, Problem, Scope, Version};
use serde_json::{Value, json};
use testing::{Neighbours, Published, TestDatabase};

/// The shop.
pub struct Shop {
    /// The catalog.
    pub context: Arc<Context>,
    /// Its clock.
    pub clock: ManualClock,
    /// What it announced.
    pub published: Published,
    /// What inventory was told to count.
    pub counts: Arc<Mutex<Vec<CountBatch>>>,
    /// So many calls more are answered by inventory; then it is away.
    pub patience: Arc<AtomicI64>,
    _own: TestDatabase,
}

impl Shop {
    /// An empty one.
    pub async fn open() -> Shop {
        Shop::over(ManualClock::at(Timestamp::parse("2026-03-01T12:00:00Z").expect("time")), None).await
    }

    /// An empty one whose time runs, for what takes time.
    pub async fn running() -> Shop {
        Shop::over(
            ManualClock::at(Timestamp::parse("2026-03-01T12:00:00Z").expect("time")),
            Some(Arc::new(kernel::SystemClock)),
        )
        .await
    }

    async fn over(clock: ManualClock, other: Option<Arc<dyn Clock>>) -> Shop {
        let own = testing::database("catalog", &MIGRATIONS).await;
        let published = Published::default();
        let counts = Arc::new(Mutex::new(Vec::new()));
        let patience = Arc::new(AtomicI64::new(i64::MAX));
        let (told, left) = (counts.clone(), patience.clone());
        let neighbours = Neighbours::new().answer(move |batch: CountBatch| {
            if left.fetch_sub(1, Ordering::SeqCst) <= 0 {
                return Err(Problem::new(503, "unavailable", "inventory is away"));
            }
            let changed = u32::try_from(batch.counts.len()).expect("fits");
            told.lock().expect("nobody panicked").push(batch);
            Ok(Counted { changed, refused: vec![] })
        });
        let mut platform = testing::platform(clock.clone(), SystemIds, &neighbours, &published);
        if let Some(other) = other {
            platform.clock = other;
        }
        let database = own.open(platform.clock.clone(), Arc::new(SystemIds));
        let context = Arc::new(Context {
            platform,
            database,
            cursors: CursorKey::new("test"),
            currency: Currency::EUR,
        });
        Shop {
            context,
            clock,
            published,
            counts,
            patience,
            _own: own,
        }
    }

    /// Runs an operation.
    pub async fn run(&self, operation: &str, caller: Caller, request: HttpRequest) -> Result<Answer, Problem> {
        let row = OPERATIONS.find(operation).expect("an operation");
        (row.run)(
            self.context.clone(),
            Invocation {
                caller,
                input: Input::Http(request),
            },
        )
        .await
    }

    /// Staff asks, a second later.
    pub async fn staff(&self, operation: &str, path: &[(&str, &str)], version: Option<i64>, body: Value) -> Result<Value, Problem> {
        self.clock.advance(Duration::from_secs(1));
        let caller = Caller {
            if_match: version.map(Version),
            ..testing::caller("staff", &[Scope::Catalog])
        };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.run(operation, caller, request(path, "", body)).await?;
        Ok(serde_json::from_slice(&answer.body).expect("JSON"))
    }

    /// Somebody looks.
    pub async fn look(&self, operation: &str, path: &[(&str, &str)], query: &str) -> Result<Value, Problem> {
        let answer = self
            .run(operation, Caller::anonymous("r"), request(path, query, String::new()))
            .await?;
        Ok(serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
    }

    /// A schedule fires.
    pub async fn tick(&self, operation: &str) {
        let row = OPERATIONS.find(operation).expect("an operation");
        (row.run)(
            self.context.clone(),
            Invocation {
                caller: Caller::system(operation, "r"),
                input: Input::Tick,
            },
        )
        .await
        .expect("sweeps");
    }

    /// Everything that was announced is published.
    pub async fn relay(&self) {
        while self.context.database.outbox().relay(&self.published).await.expect("relays") > 0 {}
    }

    /// Staff uploads a file as one part.
    pub async fn import(&self, csv: &str) -> Value {
        self.staff("catalog.import-products", &[], None, json!({"csv": csv}))
            .await
            .expect("imports")
    }

    /// How far an import is.
    pub async fn progress(&self, id: &str) -> Value {
        self.staff("catalog.get-import", &[("import", id)], None, Value::Null)
            .await
            .expect("is there")
    }

    /// A number from the database.
    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(self.context.database.pool())
            .await
            .expect("reads")
    }

    /// What inventory was told, the last count of each variant.
    pub fn shelves(&self) -> BTreeMap<String, i64> {
        let counts = self.counts.lock().expect("nobody panicked");
        counts
            .iter()
            .flat_map(|batch| &batch.counts)
            .map(|count| (count.sku.as_str().to_owned(), count.on_hand))
            .collect()
    }
}

/// A request.
pub fn request(path: &[(&str, &str)], query: &str, body: String) -> HttpRequest {
    HttpRequest {
        path: path.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        query: query.to_owned(),
        content_type: (!body.is_empty()).then(|| "application/json".to_owned()),
        body: body.into(),
        headers: vec![],
    }
}
