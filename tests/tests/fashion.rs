//! Real products through staff's own upload, then searched and bought from.
//!
//! `AMCART_FASHION_CSV` names the file of 44,439; `tests/mappings/fashion-products.json` says what its columns mean and gives what it lacks. The
//! default run takes its first 2,000 lines, a deep one (`AMCART_DEEP`) all of it, which takes minutes without optimisation.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::path::Path;
use std::time::Duration;

use config::Env;
use kernel::{Clock, Secret, SystemClock};
use local::importing::{Import, import};
use operation::Scope;
use shop_tests::{Shop, signer};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_fashion_file_is_imported_searched_and_bought_from() {
    let Some(file) = Env::of_process().optional("AMCART_FASHION_CSV").map(str::to_owned) else {
        println!("skipped: AMCART_FASHION_CSV does not name the file");
        return;
    };
    let deep = Env::of_process().optional("AMCART_DEEP").is_some();
    let all = std::fs::read_to_string(&file).expect("the file reads");
    let some: Vec<&str> = all.lines().take(if deep { usize::MAX } else { 2_001 }).collect();
    let rows = i64::try_from(some.len()).expect("fits") - 1;
    assert_eq!(rows, if deep { 44_439 } else { 2_000 });
    let folder = tempfile::tempdir().expect("a folder");
    let part = folder.path().join("fashion-products.csv");
    std::fs::write(&part, some.join("\n")).expect("writes");
    let shop = Shop::open().await;
    let ask = |dry_run| Import {
        file: part.clone(),
        map: Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings/fashion-products.json")),
        dry_run,
        url: shop.url.parse().expect("an address"),
        token: Secret::new(signer::token("ada", &Scope::ALL, SystemClock.now())),
    };
    let tried = import(&ask(true)).await.expect("the dry run");
    assert_eq!((tried.rows, tried.error_count), (rows, 0));
    assert_eq!(products(&shop).await, 0, "a dry run writes nothing");

    let first = import(&ask(false)).await.expect("the import");
    assert_eq!((first.created, first.changed, first.unchanged), (tried.created, 0, 0));
    assert_eq!(products(&shop).await, first.products);
    let again = import(&ask(false)).await.expect("the import again");
    assert_eq!(
        (again.created, again.changed, again.unchanged),
        (0, 0, first.products),
        "repeating changes nothing"
    );

    // The projections come to rest, and the shop sells.
    shop.comes_to_rest_within(Duration::from_secs(600)).await;
    let guest = shop.guest();
    let found = guest.get("/v1/search?q=shirt&in_stock=true&sort=price").await.ok();
    assert!(found["total"].as_u64().is_some_and(|total| total > 20), "{}", found["total"]);
    let facets: Vec<_> = found["facets"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|facet| facet["field"].as_str())
        .collect();
    for facet in ["category", "brand", "colour", "size", "price", "rating"] {
        assert!(facets.contains(&facet), "{facet} is not among {facets:?}");
    }
    let slug = found["items"][0]["slug"].as_str().expect("a slug");
    let page = guest.get(&format!("/v1/products/{slug}")).await.ok();
    let variants = page["variants"].as_array().expect("variants");
    let sku = variants.iter().find(|variant| variant["available"] == true);
    let sku = sku.and_then(|variant| variant["sku"].as_str()).expect("something in stock");
    let order = shop.guest().buys(&[(sku, 1)]).await;
    assert_eq!(order["status"], "placed");
    shop.is_sound().await;
    shop.close().await;
}

async fn products(shop: &Shop) -> i64 {
    sqlx::query_scalar("select count(*) from product")
        .fetch_one(shop.database("CATALOG"))
        .await
        .expect("counts")
}
