//! What is heard: in any order, twice, late, before what it belongs to, broken.
#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod world;

use std::sync::Arc;

use events::topics::ProductStatus;
use kernel::{Currency, Money};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use search::{Context, OPERATIONS};
use world::{Style, Told, World, moment, platform, settings, stock};

fn dress() -> Style {
    Style::new(1, "dress", "Linen dress", "Mara")
        .colour("Navy", "blue")
        .variant("D/M", Some("Navy"), Some("M"))
}

#[tokio::test]
async fn a_price_and_a_stock_wait_for_their_product() {
    let world = World::new().await;
    assert!(world.context.is_fresh().await.expect("says"));
    world.hear([stock("D/M", 1, 3, "receive")]).await;
    world.hear([dress().price("D/M", 1, 4_000)]).await;
    assert_eq!(world.search("").await.total(), 0);
    world.hear([dress().told(1)]).await;
    let found = world.search("in_stock=true&price_max=4000&colour=blue").await;
    assert_eq!(found.slugs(), ["dress"]);
    assert!(!world.context.is_fresh().await.expect("says"));

    let world = world.again().await;
    assert_eq!(world.search("q=linen").await.slugs(), ["dress"], "it outlives the process");
    assert_eq!(world.search("").await.json()["as_of"], serde_json::json!(moment(1)));
    world.context.wipe().await.expect("wipes");
    assert!(world.context.is_fresh().await.expect("says"));
    assert_eq!(world.search("").await.total(), 0);
}

#[tokio::test]
async fn only_what_can_be_bought_in_the_shop_is_found() {
    let world = World::new().await;
    let found = async || world.search("q=linen").await.total();
    world.hear(dress().status(ProductStatus::Draft).sold_for(4_000)).await;
    assert_eq!(found().await, 0, "a draft");
    world.hear([dress().status(ProductStatus::Scheduled).told(2)]).await;
    assert_eq!(found().await, 0, "scheduled");
    world.hear([dress().told(3)]).await;
    assert_eq!(found().await, 1);
    world.hear([dress().told(2), dress().status(ProductStatus::Archived).told(3)]).await;
    assert_eq!(found().await, 1, "what is late changes nothing");
    world.hear([dress().status(ProductStatus::Archived).told(4)]).await;
    assert_eq!(found().await, 0, "archived");
    world
        .hear([dress().told(3), dress().price("D/M", 2, 3_000), stock("D/M", 2, 5, "count")])
        .await;
    assert_eq!(found().await, 0, "nothing brings it back");

    let mut inactive = Style::new(2, "coat", "Linen coat", "Mara").variant("C", None, None);
    inactive.0.variants[0].active = false;
    world.hear(inactive.sold_for(1_000)).await;
    assert_eq!(found().await, 0, "no variant is sold");
    world
        .hear([Style::new(3, "hat", "Linen hat", "Mara").variant("H", None, None).told(1)])
        .await;
    assert_eq!(found().await, 0, "nobody said what it costs");
    let suggestions = world.get("search.suggest", "q=line").await.json();
    assert_eq!(
        (&suggestions["queries"], &suggestions["products"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
}

#[tokio::test]
async fn a_price_in_another_currency_is_none() {
    let world = World::new().await;
    world.hear(dress().sold_for(4_000)).await;
    let event = events::topics::PriceEvent::Set(events::topics::PriceState {
        sku: kernel::Sku::new("D/M").expect("a SKU"),
        product: dress().0.product,
        price: Money::new(1, Currency::USD),
        compare_at: None,
    });
    let mut told = dress().price("D/M", 2, 1);
    told.1.value = Some(serde_json::to_vec(&event).expect("JSON").into());
    world.hear([told]).await;
    assert_eq!(world.search("").await.total(), 0);
    world.hear([dress().price("D/M", 3, 3_500)]).await;
    assert_eq!(world.search("price_max=3500").await.total(), 1);
}

#[tokio::test]
async fn what_cannot_be_read_is_buried_and_holds_up_nobody() {
    let world = World::new().await;
    let Told(operation, good) = dress().told(1);
    let mut no_type = good.clone();
    no_type.headers.retain(|(name, _)| name != "ce_type");
    let mut broken = good.clone();
    broken.value = Some(b"{".as_slice().into());
    let mut tombstone = good.clone();
    tombstone.value = None;
    world.batch(operation, vec![no_type, broken, tombstone, good]).await;
    assert_eq!(world.buried.reasons().len(), 3, "{:?}", world.buried.reasons());
    world.hear([dress().price("D/M", 1, 100)]).await;
    assert_eq!(world.search("").await.total(), 1);
}

#[tokio::test]
async fn a_batch_is_one_commit() {
    let world = World::new().await;
    let row = OPERATIONS.find("search.on-price-changed").expect("a consumer");
    let ask = |told: Told| operation::Invocation {
        caller: operation::Caller::system("test", "test"),
        input: operation::Input::Event(told.1),
    };
    world.hear([dress().told(1)]).await;
    (row.run)(world.context.clone(), ask(dress().price("D/M", 1, 100)))
        .await
        .expect("hears");
    assert_eq!(world.search("").await.total(), 0, "not settled, so not durable and not found");
    (row.settle.expect("a consumer that settles"))(world.context.clone())
        .await
        .expect("settles");
    assert_eq!(world.search("").await.total(), 1);
}

#[tokio::test]
async fn a_setting_that_is_missing_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, value) in [
        ("AMCART_SEARCH_DIR", ""),
        ("AMCART_CURRENCY", "euro"),
        ("AMCART_CURRENCY", ""),
        ("AMCART_CURSOR_KEY", "short"),
    ] {
        let env = settings(folder.path().to_str().expect("a path")).with(name, value);
        let fault = Context::build(&env, platform()).await.expect_err(name);
        assert!(fault.to_string().starts_with(name), "{fault}");
    }
}

/// Everything that many questions show.
async fn seen(world: &World) -> Vec<String> {
    let mut seen = Vec::new();
    for sort in ["newest", "price", "-price", "popularity", "rating", "relevance"] {
        seen.push(world.search(&format!("sort={sort}&limit=100")).await.json().to_string());
    }
    for filter in [
        "colour=blue",
        "colour=red&size=M",
        "in_stock=true",
        "price_min=3000",
        "rating_min=3",
        "brand=mara&in_stock=true",
        "category=men",
    ] {
        seen.push(world.search(&format!("sort=newest&limit=100&{filter}")).await.json().to_string());
    }
    seen
}

#[tokio::test]
async fn shuffled_and_twice_gives_the_same_shop() {
    let mut dice = StdRng::seed_from_u64(5);
    let history = history(&mut dice);
    let world = World::new().await;
    for part in history.chunks(400) {
        world.hear(part.to_vec()).await;
    }
    let expected = seen(&world).await;
    for seed in 0..2 {
        let mut dice = StdRng::seed_from_u64(seed);
        let mut told: Vec<Told> = history.iter().chain(&history).cloned().collect();
        told.shuffle(&mut dice);
        let mut world = World::new().await;
        for (number, part) in told.chunks(250).enumerate() {
            world.hear(part.to_vec()).await;
            if number == 2 {
                world = world.again().await;
            }
        }
        for (got, expected) in seen(&world).await.into_iter().zip(&expected) {
            assert_eq!(&got, expected, "seed {seed}");
        }
        assert_eq!(world.buried.reasons(), Vec::<String>::new());
    }
}

/// Products that change, are sold, reviewed and archived.
fn history(dice: &mut StdRng) -> Vec<Told> {
    let mut history = Vec::new();
    for number in 0..12 {
        let brand = *["Mara", "Nord"].choose(dice).expect("some");
        let mut style = Style::new(number, &format!("style-{number}"), "Dress", brand)
            .colour("Navy", "blue")
            .colour("Scarlet", "red");
        for version in 1..=4 {
            let size = ["S", "M", "L"].choose(dice).copied();
            let colour = ["Navy", "Scarlet"].choose(dice).copied();
            style = style
                .variant(&format!("{number}/{version}"), colour, size)
                .published(dice.random_range(0..4));
            let status = *[
                ProductStatus::Draft,
                ProductStatus::Active,
                ProductStatus::Active,
                ProductStatus::Archived,
            ]
            .choose(dice)
            .expect("some");
            let status = if version == 4 && number < 9 {
                ProductStatus::Active
            } else {
                status
            };
            style = style.status(status);
            if dice.random_bool(0.3) {
                style = style.category("Shirts", "Men");
            }
            history.push(style.told(version));
        }
        for variant in 1..=4 {
            let sku = format!("{number}/{variant}");
            for version in 1..=3 {
                history.push(style.reduced(&sku, version, dice.random_range(1..8) * 1_000, Some(5_000)));
            }
            // More sales than are kept.
            for version in 1..=dice.random_range(3..40) {
                let cause = *["allocate", "allocate", "reserve", "ship"].choose(dice).expect("some");
                history.push(stock(&sku, version * 1_000, dice.random_range(0..3), cause));
            }
        }
        for version in 1..=dice.random_range(1..30) {
            history.push(style.reviewed(version, [0, 0, dice.random_range(0..3), 1, dice.random_range(0..3)]));
        }
    }
    history
}

#[tokio::test]
async fn consumers_of_four_topics_share_their_commits() {
    let world = Arc::new(World::new().await);
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..8 {
        let world = world.clone();
        tasks.spawn(async move {
            let style = Style::new(number, &format!("style-{number}"), "Dress", "Mara").variant(&format!("V{number}"), None, None);
            world.hear(style.sold_for(1_000)).await;
            assert!(world.search("in_stock=true").await.slugs().contains(&format!("style-{number}")));
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("went well");
    }
    assert_eq!(world.search("").await.total(), 8);
}
