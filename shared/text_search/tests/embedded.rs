//! The embedded search keeps the contract, and what was settled outlives the process.
#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::sync::Arc;

use kernel::{ProductId, Timestamp};
use operation::Fault;
use text_search::{About, Document, Embedded, Fact, Label, Parts, Projection, Query, TextSearch, Variant, contract};

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_the_contract() {
    let folder = tempfile::tempdir().expect("a folder");
    let search = Embedded::open(folder.path(), contract::projection()).expect("opens");
    contract::hold(Arc::new(search)).await;
}

/// Products that are nothing but their titles.
struct Titles(u32);

impl Projection for Titles {
    fn document(&self, id: ProductId, parts: &Parts) -> Result<Option<Document>, Fault> {
        let Some(title) = parts.read::<String>("title")? else {
            return Ok(None);
        };
        Ok(Some(Document {
            id,
            card: serde_json::value::to_raw_value(&title)?,
            title,
            brand: Label::new("b", "B"),
            categories: vec![],
            colours: vec![],
            details: vec![],
            description: String::new(),
            variants: vec![Variant {
                colour: None,
                size: None,
                price: 1,
                in_stock: true,
            }],
            rating: 0,
            rating_rank: 0,
            popularity: 0,
            created_at: moment(0),
        }))
    }
    fn names_members(&self, _: &str) -> bool {
        false
    }
    fn members(&self, _: &Parts) -> Result<Vec<String>, Fault> {
        Ok(vec![])
    }
    fn version(&self) -> u32 {
        self.0
    }
}

fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_unix_micros(seconds * 1_000_000)
}

fn title(number: u8, version: i64, title: &str) -> Fact {
    let product = ProductId::from(kernel::v7(moment(1), [number; 10]));
    Fact::of(About::Product(product), "title", version, moment(version), &title).expect("JSON")
}

async fn titles(search: &Embedded) -> Vec<String> {
    let found = search
        .search(&Query {
            limit: 100,
            ..Query::default()
        })
        .await
        .expect("searches");
    found.hits.iter().map(|hit| hit.card.get().to_owned()).collect()
}

#[tokio::test]
async fn what_was_settled_outlives_the_process_and_the_rest_comes_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = || Embedded::open(folder.path(), Arc::new(Titles(1))).expect("opens");
    let search = open();
    search.apply(vec![title(1, 1, "settled")]).await.expect("applies");
    search.settle().await.expect("settles");
    search.apply(vec![title(1, 2, "lost"), title(2, 1, "lost")]).await.expect("applies");
    drop(search);

    let search = open();
    assert!(!search.is_fresh().await.expect("says"));
    assert_eq!(search.as_of().await.expect("says"), Some(moment(1)));
    assert_eq!(titles(&search).await, ["\"settled\""]);
    search
        .apply(vec![title(1, 1, "late"), title(1, 2, "again")])
        .await
        .expect("applies");
    search.settle().await.expect("settles");
    assert_eq!(titles(&search).await, ["\"again\""]);
}

#[tokio::test]
async fn an_index_that_another_version_made_begins_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let search = Embedded::open(folder.path(), Arc::new(Titles(1))).expect("opens");
    search.apply(vec![title(1, 1, "old")]).await.expect("applies");
    search.settle().await.expect("settles");
    drop(search);

    let search = Embedded::open(folder.path(), Arc::new(Titles(2))).expect("opens");
    assert!(search.is_fresh().await.expect("says"));
    assert_eq!(titles(&search).await, Vec::<String>::new());
    search.apply(vec![title(1, 1, "new")]).await.expect("applies");
    search.settle().await.expect("settles");
    assert_eq!(titles(&search).await, ["\"new\""]);
}

#[tokio::test]
async fn one_process_writes_and_others_may_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = || Embedded::open(folder.path(), Arc::new(Titles(1))).expect("opens");
    let writer = open();
    writer.apply(vec![title(1, 1, "one")]).await.expect("applies");
    writer.settle().await.expect("settles");

    let other = open();
    assert_eq!(titles(&other).await, ["\"one\""]);
    other.apply(vec![title(2, 1, "two")]).await.expect("applies");
    let refused = other.settle().await.expect_err("somebody else writes");
    assert!(refused.is_unavailable(), "{refused}");
    drop(writer);
    other.settle().await.expect("what it was told is not lost");
    assert_eq!(titles(&other).await, ["\"two\"", "\"one\""]);
}
