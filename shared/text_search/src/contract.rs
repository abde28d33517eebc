//! What every adapter must do: one suite, run against each. It panics with what is wrong, so it belongs into tests.
//!
//! The adapter is opened on nothing with [`projection`] and kept until the suite is through. [`chances`] compares filters, counts, orders
//! and pages with an evaluation that could not be simpler, over a random shop; [`histories`] tells one history in many ways.

mod chances;
mod histories;
mod shelf;
mod words;

use std::sync::Arc;

use kernel::{ProductId, Timestamp};

use crate::{About, Fact, Found, Query, TextSearch};

use shelf::{Shelf, Style};

/// What the adapter under test is opened with.
pub fn projection() -> Arc<dyn crate::Projection> {
    Arc::new(Shelf)
}

/// Runs the suite.
pub async fn hold(search: Arc<dyn TextSearch>) {
    nothing_yet(search.as_ref()).await;
    facts(search.as_ref()).await;
    words::hold(search.as_ref()).await;
    histories::hold(search.as_ref()).await;
    chances::hold(search.as_ref()).await;
    together(search).await;
}

fn good<T>(result: Result<T, operation::Fault>) -> T {
    result.unwrap_or_else(|fault| panic!("{fault}"))
}

async fn all(search: &dyn TextSearch) -> Found {
    good(
        search
            .search(&Query {
                limit: 1_000,
                ..Query::default()
            })
            .await,
    )
}

/// A moment so many seconds after the suite's beginning.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_micros(1_770_000_000_000_000 + seconds * 1_000_000)
}

/// The product with this number; higher numbers are newer ids.
fn id(number: u64) -> ProductId {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    ProductId::from(kernel::v7(at(0), random))
}

async fn tell(search: &dyn TextSearch, facts: Vec<Fact>) {
    good(search.apply(facts).await);
    good(search.settle().await);
}

async fn nothing_yet(search: &dyn TextSearch) {
    assert!(good(search.is_fresh().await), "open the adapter on nothing");
    assert_eq!(good(search.as_of().await), None);
    let found = all(search).await;
    assert_eq!((found.total, found.hits.len(), found.more, found.as_of), (0, 0, false, None));
    assert!(good(search.suggest("dress", 5).await).products.is_empty());
}

fn style(number: u64, version: i64, style: &Style) -> Fact {
    good(Fact::of(About::Product(id(number)), "product", version, at(version), style))
}

fn price(number: u64, sku: &str, version: i64, price: u64) -> Fact {
    good(Fact::of(
        About::Product(id(number)),
        format!("price/{sku}"),
        version,
        at(version),
        &price,
    ))
}

fn stock(sku: &str, version: i64, in_stock: bool) -> Fact {
    good(Fact::of(
        About::Member(sku.to_owned()),
        format!("stock/{sku}"),
        version,
        at(version),
        &in_stock,
    ))
}

/// Facts come twice, late, before what they belong to; what is gone stays gone.
async fn facts(search: &dyn TextSearch) {
    let dress = Style::of("Linen dress", "mara").variant("D-M", Some("blue"), Some("M"));
    let seen = async |what: &str| {
        let found = all(search).await;
        let card = found.hits.first().map(|hit| hit.card.get().to_owned()).unwrap_or_default();
        (found.total, card, what.to_owned())
    };

    tell(search, vec![stock("D-M", 1, true)]).await;
    tell(search, vec![price(1, "D-M", 1, 2_000)]).await;
    assert_eq!(seen("no product yet").await.0, 0);
    assert!(!good(search.is_fresh().await));
    tell(search, vec![style(1, 1, &dress)]).await;
    let (total, card, _) = seen("its price and stock waited for it").await;
    assert_eq!(
        (total, card.as_str()),
        (1, r#"{"title":"Linen dress","offers":[["D-M",2000,true]]}"#)
    );

    tell(search, vec![stock("D-M", 3, false), price(1, "D-M", 3, 1_500)]).await;
    tell(
        search,
        vec![
            stock("D-M", 2, true),
            price(1, "D-M", 2, 9_900),
            stock("D-M", 3, true),
            style(1, 1, &Style::of("Late", "x")),
        ],
    )
    .await;
    assert_eq!(
        seen("late and twice").await.1,
        r#"{"title":"Linen dress","offers":[["D-M",1500,false]]}"#
    );

    // A variant that comes, goes and comes back keeps what was heard of it meanwhile.
    let two = dress.clone().variant("D-L", Some("blue"), Some("L"));
    tell(search, vec![stock("D-L", 1, true), style(1, 2, &two), price(1, "D-L", 1, 1_800)]).await;
    assert_eq!(
        seen("two").await.1,
        r#"{"title":"Linen dress","offers":[["D-M",1500,false],["D-L",1800,true]]}"#
    );
    tell(search, vec![style(1, 3, &dress)]).await;
    tell(search, vec![stock("D-L", 2, false)]).await;
    tell(search, vec![style(1, 4, &two)]).await;
    assert_eq!(
        seen("two again").await.1,
        r#"{"title":"Linen dress","offers":[["D-M",1500,false],["D-L",1800,false]]}"#
    );

    // Not to be found, and not by counts or suggestions either; what is told of it meanwhile counts when it is back.
    tell(
        search,
        vec![
            style(
                1,
                5,
                &Style {
                    found: false,
                    ..two.clone()
                },
            ),
            price(1, "D-M", 4, 1_400),
        ],
    )
    .await;
    let found = all(search).await;
    assert_eq!((found.total, found.facets.brands.len(), found.facets.in_stock), (0, 0, 0));
    let suggestions = good(search.suggest("line", 5).await);
    assert!(
        suggestions.products.is_empty() && suggestions.queries.is_empty() && suggestions.brands.is_empty(),
        "{suggestions:?}"
    );
    tell(search, vec![style(1, 6, &two)]).await;
    assert_eq!(
        seen("back").await.1,
        r#"{"title":"Linen dress","offers":[["D-M",1400,false],["D-L",1800,false]]}"#
    );
    tell(search, vec![Fact::gone(About::Product(id(1)), "product", 7, at(7))]).await;
    tell(search, vec![style(1, 6, &two)]).await;
    assert_eq!(seen("gone for good").await.0, 0);

    assert_eq!(good(search.as_of().await), Some(at(7)));
    assert_eq!(all(search).await.as_of, Some(at(7)));
    good(search.wipe().await);
    assert!(good(search.is_fresh().await), "wiped");
    assert_eq!((all(search).await.total, good(search.as_of().await)), (0, None));
    tell(search, vec![style(1, 1, &dress), price(1, "D-M", 1, 2_000)]).await;
    assert_eq!(seen("versions were forgotten too").await.0, 1);
    good(search.wipe().await);
}

/// Many tell at once and each sees what it told.
async fn together(search: Arc<dyn TextSearch>) {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..24 {
        let search = search.clone();
        tasks.spawn(async move {
            let sku = format!("S-{number}");
            good(
                search
                    .apply(vec![
                        style(number, 1, &Style::of("Coat", "mara").variant(&sku, None, None)),
                        price(number, &sku, 1, 100),
                    ])
                    .await,
            );
            good(search.apply(vec![stock(&sku, 1, true)]).await);
            good(search.settle().await);
            let found = all(search.as_ref()).await;
            assert!(
                found.hits.iter().any(|hit| hit.id == id(number) && hit.card.get().contains("true")),
                "{number} is not there"
            );
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap_or_else(|error| panic!("{error}"));
    }
    assert_eq!(all(search.as_ref()).await.total, 24);
    good(search.wipe().await);
}
