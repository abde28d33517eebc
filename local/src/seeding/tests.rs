//! A seeded shop, on real databases.

use config::Env;
use sqlx::{Connection as _, PgConnection};
use testing::TestDatabase;

use super::*;
use crate::migrating;

/// What seeding writes to.
const WRITTEN: [&str; 4] = ["CATALOG", "INVENTORY", "REVIEW", "EVENTS"];

struct Databases {
    env: Env,
    all: Vec<(&'static str, TestDatabase)>,
}

impl Databases {
    async fn new() -> Databases {
        let mut settings = vec![
            ("AMCART_CURRENCY".to_owned(), "EUR".to_owned()),
            ("AMCART_CURSOR_KEY".to_owned(), "k".repeat(32)),
            ("AMCART_DATABASE_CONNECTIONS".to_owned(), "6".to_owned()),
        ];
        let mut all = Vec::new();
        for (context, migrations) in migrating::databases().into_iter().filter(|(context, _)| WRITTEN.contains(context)) {
            let database = testing::database(&context.to_lowercase(), migrations).await;
            settings.push((format!("AMCART_{context}_DATABASE_URL"), database.url.expose().to_owned()));
            all.push((context, database));
        }
        Databases {
            env: Env::of(settings),
            all,
        }
    }

    async fn seed(&self, styles: u64) -> Seeded {
        seed(&self.env, styles).await.expect("seeds")
    }

    async fn number(&self, context: &str, sql: &'static str) -> i64 {
        let (_, database) = self.all.iter().find(|(name, _)| *name == context).expect("a database");
        let mut connection = PgConnection::connect(database.url.expose()).await.expect("connects");
        sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect("a number")
    }

    /// Products, units, movements, reviews, announcements.
    async fn sums(&self) -> [i64; 6] {
        [
            self.number("CATALOG", "select count(*) from product where status = 'active'").await,
            self.number("CATALOG", "select count(*) from outbox_event").await,
            self.number("INVENTORY", "select coalesce(sum(on_hand), 0)::bigint from stock_level")
                .await,
            self.number("INVENTORY", "select count(*) from stock_movement").await,
            self.number("REVIEW", "select count(*) from document").await,
            self.number("REVIEW", "select count(*) from outbox_event").await,
        ]
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn seeding_again_changes_nothing_and_more_adds() {
    let shop = Databases::new().await;
    assert_eq!(seeded(&shop.env).await.expect("asks"), 0);

    let first = shop.seed(130).await;
    assert_eq!((first.styles, first.new), (130, 130));
    assert!(first.variants > 800 && first.reviews > 150, "{first:?}");
    assert_eq!(seeded(&shop.env).await.expect("asks"), 130);
    let sums = shop.sums().await;
    assert_eq!(sums[0], 130);
    let units: i64 = Styles::new(SEED, 130)
        .flat_map(|style| style.expect("words").stock)
        .map(|(_, units)| units)
        .sum();
    assert_eq!(sums[2], units);

    let again = shop.seed(130).await;
    assert_eq!(
        again,
        Seeded {
            styles: 130,
            ..Seeded::default()
        }
    );
    assert_eq!(shop.sums().await, sums);

    let more = shop.seed(210).await;
    assert_eq!((more.styles, more.new), (210, 80));
    assert_eq!(shop.sums().await[0], 210);
    assert_eq!(seeded(&shop.env).await.expect("asks"), 210);
}

/// As after a crash: everything was written, nothing was remembered. What happened since stays.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_is_not_written_twice() {
    let shop = Databases::new().await;
    shop.seed(30).await;
    let sums = shop.sums().await;
    shop.number(
        "EVENTS",
        "with gone as (delete from seeded_part returning 1) select count(*) from gone",
    )
    .await;
    let sold = "with sold as (
            update stock_level set on_hand = on_hand - 1 where sku = (select max(sku) from stock_level where on_hand > 0) returning 1
        ) select count(*) from sold";
    assert_eq!(shop.number("INVENTORY", sold).await, 1);

    let again = shop.seed(30).await;

    assert_eq!((again.styles, again.new, again.reviews), (30, 30, 0));
    let mut expected = sums;
    expected[2] -= 1;
    assert_eq!(shop.sums().await, expected);
}
