//! Stock under races, on a real PostgreSQL. Seeded: `AMCART_SEED` repeats a run.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot go on says why, and how to repeat it"
)]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use calls::inventory::{Allocate, Count, CountBatch, Demand, Release, Reserve};
use calls::{Call, Calls, Invoke, Platform, Request};
use config::Env;
use inventory::{Context, MIGRATIONS, OPERATIONS};
use kernel::{CheckoutId, Clock, CursorKey, Ids, ManualClock, OrderId, Quantity, Sku, SystemIds, Timestamp};
use operation::{Caller, Input, Invocation, Problem};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use serde_json::Value;
use testing::{Neighbours, Published, TestDatabase};

struct Warehouse {
    context: Arc<Context>,
    clock: ManualClock,
    calls: Calls,
    _own: TestDatabase,
}

struct Direct(Arc<Context>);

#[async_trait::async_trait]
impl Invoke for Direct {
    async fn invoke(&self, operation: &'static str, request: Request) -> Result<Value, Problem> {
        let row = OPERATIONS.find(operation).expect("an operation of inventory");
        let invocation = Invocation {
            caller: request.caller,
            input: Input::Internal(request.ask),
        };
        let answer = (row.run)(self.0.clone(), invocation).await?;
        Ok(serde_json::from_slice(&answer.body).expect("JSON"))
    }
}

impl Warehouse {
    async fn open() -> Warehouse {
        let own = testing::database("inventory", &MIGRATIONS).await;
        let clock = ManualClock::at(Timestamp::parse("2026-03-01T12:00:00Z").expect("time"));
        let platform: Platform = testing::platform(clock.clone(), SystemIds, &Neighbours::new(), &Published::default());
        let database = own.open(Arc::new(clock.clone()), Arc::new(SystemIds));
        let context = Arc::new(Context {
            platform,
            database,
            cursors: CursorKey::new("test"),
        });
        Warehouse {
            calls: Calls::new(Arc::new(Direct(context.clone()))),
            context,
            clock,
            _own: own,
        }
    }

    async fn ask<C: Call>(&self, ask: C) -> Result<C::Answer, Problem> {
        self.calls.ask(&Caller::anonymous("r"), "test", ask).await
    }

    async fn count(&self, stock: &[(&str, i64)]) {
        let counts = stock
            .iter()
            .map(|(name, on_hand)| Count {
                sku: sku(name),
                on_hand: *on_hand,
            })
            .collect();
        let counted = self
            .ask(CountBatch {
                cause: SystemIds.next().to_string(),
                counts,
            })
            .await
            .expect("counts");
        assert!(counted.refused.is_empty());
    }

    async fn reserve(&self, checkout: CheckoutId, lines: &[(String, i64)]) -> Result<(), Problem> {
        let expires_at = self.clock.now().plus(Duration::from_secs(600));
        self.ask(Reserve {
            checkout,
            lines: demands(lines),
            expires_at,
        })
        .await
        .map(|_| ())
    }

    async fn available(&self, name: &str) -> i64 {
        let ask = calls::inventory::CheckAvailability { skus: vec![sku(name)] };
        self.ask(ask).await.expect("asks").stock.first().expect("one").available
    }

    /// No counter differs from the ledger or from the holds.
    async fn is_sound(&self) {
        let drift: i64 = sqlx::query_scalar("select count(*) from stock_level_drift")
            .fetch_one(self.context.database.pool())
            .await
            .expect("asks");
        assert_eq!(drift, 0, "counters, ledger and holds agree");
    }
}

fn sku(name: &str) -> Sku {
    Sku::new(name).expect("a SKU")
}

fn demands(lines: &[(String, i64)]) -> Vec<Demand> {
    lines
        .iter()
        .map(|(name, quantity)| Demand {
            sku: sku(name),
            quantity: Quantity::new(*quantity).expect("fits"),
        })
        .collect()
}

fn checkout() -> CheckoutId {
    CheckoutId::from(SystemIds.next())
}

fn seed() -> u64 {
    let seed = Env::of_process().parse_or("AMCART_SEED", 7, "a number").expect("AMCART_SEED");
    println!("AMCART_SEED={seed}");
    seed
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_buyers_on_fifty_units_are_fifty_holds_and_a_hundred_and_fifty_refusals() {
    let shop = Arc::new(Warehouse::open().await);
    shop.count(&[("DRESS-M", 50)]).await;
    let buyers: Vec<_> = (0..200)
        .map(|_| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.reserve(checkout(), &[("DRESS-M".into(), 1)]).await })
        })
        .collect();
    let mut held = 0;
    for buyer in buyers {
        match buyer.await.expect("runs") {
            Ok(()) => held += 1,
            Err(problem) => assert_eq!((problem.status, problem.code.as_str()), (409, "insufficient-stock"), "{problem:?}"),
        }
    }
    assert_eq!(held, 50);
    assert_eq!(shop.available("DRESS-M").await, 0);
    shop.is_sound().await;

    let late = checkout();
    assert!(shop.reserve(late, &[("DRESS-M".into(), 1)]).await.is_err());
    shop.clock.advance(Duration::from_secs(601));
    shop.reserve(late, &[("DRESS-M".into(), 3)])
        .await
        .expect("a lapsed hold is free at once");
    shop.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn baskets_in_opposite_order_never_wait_for_each_other_in_a_ring() {
    let shop = Arc::new(Warehouse::open().await);
    let names: Vec<String> = (0..10).map(|n| format!("S{n}")).collect();
    shop.count(&names.iter().map(|name| (name.as_str(), 100_000)).collect::<Vec<_>>())
        .await;
    let mut rng = StdRng::seed_from_u64(seed());
    // Sixteen at a time: more than there are connections, and none waits for one until the shop says that it is busy.
    let turns = Arc::new(tokio::sync::Semaphore::new(16));
    let baskets: Vec<_> = (0..200)
        .map(|_| {
            let (shop, turns) = (shop.clone(), turns.clone());
            let mut lines: Vec<_> = names.iter().map(|name| (name.clone(), 1)).collect();
            lines.shuffle(&mut rng);
            tokio::spawn(async move {
                let _turn = turns.acquire().await.expect("open");
                shop.reserve(checkout(), &lines).await
            })
        })
        .collect();
    for basket in baskets {
        basket.await.expect("runs").expect("no deadlock, no shortage");
    }
    let deadlocks: i64 = sqlx::query_scalar("select deadlocks from pg_stat_database where datname = current_database()")
        .fetch_one(shop.context.database.pool())
        .await
        .expect("asks");
    assert_eq!(deadlocks, 0);
    assert_eq!(shop.available("S3").await, 100_000 - 200);
    shop.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_hold_never_blocks_ones_own_retry() {
    let shop = Warehouse::open().await;
    shop.count(&[("A", 3), ("B", 1)]).await;
    let mine = checkout();
    for _ in 0..10 {
        shop.reserve(mine, &[("A".into(), 2), ("A".into(), 1), ("B".into(), 1)])
            .await
            .expect("again and again");
    }
    assert_eq!((shop.available("A").await, shop.available("B").await), (0, 0));
    let short = shop.reserve(mine, &[("A".into(), 4)]).await.expect_err("there are three");
    assert_eq!(short.more["lines"][0]["available"], 3);
    assert_eq!(shop.available("B").await, 0, "a refusal changes nothing");
    shop.reserve(mine, &[("A".into(), 1)]).await.expect("fewer");
    assert_eq!((shop.available("A").await, shop.available("B").await), (2, 1));
    shop.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn not_even_sql_can_oversell() {
    let shop = Warehouse::open().await;
    shop.count(&[("A", 1)]).await;
    let broken = sqlx::query("update stock_level set reserved = 2")
        .execute(shop.context.database.pool())
        .await
        .expect_err("the CHECK refuses");
    assert_eq!(postgres::broken_constraint(&broken), Some("stock_level_is_never_oversold"));
    assert!(
        sqlx::query("delete from stock_movement")
            .execute(shop.context.database.pool())
            .await
            .is_err(),
        "the ledger stays"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_in_whatever_order_counters_ledger_and_holds_agree() {
    let shop = Arc::new(Warehouse::open().await);
    shop.count(&[("A", 40), ("B", 25), ("C", 10)]).await;
    let seed = seed();
    let tasks: Vec<_> = (0..12_u64)
        .map(|task| {
            let shop = shop.clone();
            tokio::spawn(async move {
                let mut rng = StdRng::seed_from_u64(seed ^ (task << 32));
                let mut mine: BTreeMap<CheckoutId, Vec<(String, i64)>> = BTreeMap::new();
                for _ in 0..25 {
                    let one = if mine.is_empty() || rng.random_bool(0.4) {
                        checkout()
                    } else {
                        *mine.keys().next().expect("one")
                    };
                    let lines: Vec<_> = ["A", "B", "C"]
                        .iter()
                        .map(|name| ((*name).to_owned(), rng.random_range(0..=3)))
                        .filter(|(_, quantity)| *quantity > 0)
                        .collect();
                    let outcome = match rng.random_range(0..10) {
                        0..=5 => shop.reserve(one, &lines).await.map(|()| drop(mine.insert(one, lines))),
                        6 | 7 => match mine.remove(&one) {
                            Some(lines) if !lines.is_empty() => {
                                let order = OrderId::from(SystemIds.next());
                                let first = shop
                                    .ask(Allocate {
                                        checkout: one,
                                        order,
                                        lines: demands(&lines),
                                    })
                                    .await;
                                let again = shop
                                    .ask(Allocate {
                                        checkout: one,
                                        order: OrderId::from(SystemIds.next()),
                                        lines: demands(&lines),
                                    })
                                    .await;
                                if let (Ok(first), Ok(again)) = (&first, &again) {
                                    assert_eq!(first.order, again.order, "once per checkout");
                                }
                                first.map(|_| ())
                            }
                            Some(_) | None => Ok(()),
                        },
                        8 => {
                            shop.clock.advance(Duration::from_secs(200));
                            Ok(())
                        }
                        _ => {
                            mine.remove(&one);
                            shop.ask(Release { checkout: one }).await.map(|_| ())
                        }
                    };
                    if let Err(problem) = outcome {
                        assert!(problem.code == "insufficient-stock" || problem.status == 503, "{problem:?}");
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("runs");
    }
    shop.is_sound().await;
}
