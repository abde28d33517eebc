//! Many at once: nothing is sold twice, nothing is charged twice, nobody waits for ever.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::sync::Arc;

use futures::future::join_all;
use http::Method;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use serde_json::json;
use shop_tests::{Answer, Shop, goods, seed};
use tokio::sync::{Barrier, Semaphore};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_buyers_on_fifty_units() {
    let shop = Arc::new(Shop::open().await);
    let skus = goods::product(&shop.admin(), "last-season", 5_900, &[("M", 50)]).await;
    // Everybody has it in the cart before anybody goes to the till.
    let filled: Vec<_> = join_all((0..200).map(|_| {
        let (mut buyer, sku) = (shop.guest(), skus[0].clone());
        async move {
            let cart = buyer.fills_a_cart(&[(&sku, 1)]).await;
            (buyer, cart)
        }
    }))
    .await;
    // Sixty-four connections at once are what a browser crowd looks like to two processors.
    let turns = Arc::new(Semaphore::new(64));
    let buying = filled.into_iter().map(|(buyer, cart)| {
        let turns = turns.clone();
        tokio::spawn(async move {
            let _turn = turns.acquire().await.expect("open");
            match buyer.goes_to_the_till(&cart).await {
                Ok(checkout) => buyer.pays(&checkout, "tok_ok").await,
                Err(refused) => refused,
            }
        })
    });
    let answers: Vec<Answer> = join_all(buying).await.into_iter().map(|joined| joined.expect("no panic")).collect();
    let bought = answers.iter().filter(|answer| answer.status == 201).count();
    let sold_out = answers
        .iter()
        .filter(|answer| answer.status == 409 && answer.body["code"] == "insufficient-stock")
        .count();
    let others: Vec<_> = answers
        .iter()
        .filter(|answer| ![201, 409].contains(&answer.status))
        .map(|answer| (answer.status, answer.body.clone()))
        .collect();
    assert_eq!((bought, sold_out), (50, 150), "{others:?}");
    assert_eq!(shop.orders().await, 50);
    shop.is_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn baskets_in_opposite_orders_never_deadlock() {
    let shop = Arc::new(Shop::open().await);
    let staff = shop.admin();
    let mut skus = Vec::new();
    for index in 0..10 {
        skus.extend(goods::product(&staff, &format!("basket-{index}"), 1_000, &[("M", 1_000)]).await);
    }
    let before = deadlocks(&shop).await;
    let buying = (0..40_u64).map(|index| {
        let (mut buyer, mut basket) = (shop.guest(), skus.clone());
        let mut random = StdRng::seed_from_u64(seed() ^ index);
        if index % 2 == 0 {
            basket.reverse()
        } else {
            basket.shuffle(&mut random)
        }
        tokio::spawn(async move {
            let lines: Vec<_> = basket.iter().map(|sku| (sku.as_str(), random.random_range(1..=3))).collect();
            buyer.buys(&lines).await
        })
    });
    for bought in join_all(buying).await {
        assert_eq!(bought.expect("no panic")["status"], "placed");
    }
    assert_eq!(deadlocks(&shop).await - before, 0);
    shop.is_sound().await;
}

async fn deadlocks(shop: &Shop) -> i64 {
    let mut all = 0;
    for (_, pool) in shop.databases() {
        sqlx::query("select pg_stat_force_next_flush()")
            .execute(pool)
            .await
            .expect("flushes");
        let counted: i64 = sqlx::query_scalar("select deadlocks from pg_stat_database where datname = current_database()")
            .fetch_one(pool)
            .await
            .expect("counts");
        all += counted;
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_key_fifty_times_at_once_has_one_effect() {
    let shop = Arc::new(Shop::open().await);
    let skus = goods::product(&shop.admin(), "one-effect", 5_900, &[("M", 60)]).await;
    let mut buyer = shop.guest();
    let cart = buyer.fills_a_cart(&[(&skus[0], 1)]).await;
    let checkout = buyer.goes_to_the_till(&cart).await.expect("the till");
    let ask = json!({ "checkout": checkout["id"], "expected_total": checkout["totals"]["total"], "payment": { "method": "sandbox", "token": "tok_ok" } });
    let start = Arc::new(Barrier::new(50));
    let placing = (0..50).map(|_| {
        let (buyer, ask, start) = (buyer.clone(), ask.clone(), start.clone());
        tokio::spawn(async move {
            start.wait().await;
            buyer.ask(Method::POST, "/v1/orders").key("the-one-key").json(&ask).send().await
        })
    });
    let answers: Vec<Answer> = join_all(placing)
        .await
        .into_iter()
        .map(|joined| joined.expect("no panic"))
        .collect();
    let first = answers
        .iter()
        .find(|answer| answer.status == 201 && answer.header("idempotent-replayed").is_none());
    let first = first.expect("one did it").clone();
    for answer in &answers {
        match answer.status {
            201 => assert_eq!(answer.bytes, first.bytes),
            409 => assert_eq!(answer.body["code"], "idempotency-key-in-use", "{}", answer.body),
            status => unreachable!("{status}: {}", answer.body),
        }
    }
    assert_eq!(shop.orders().await, 1);
    assert_eq!(shop.provider_totals().await["EUR"]["payments"], 1);
    shop.is_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_keys_at_once_make_one_order_of_a_checkout() {
    let shop = Arc::new(Shop::open().await);
    let skus = goods::product(&shop.admin(), "one-order", 5_900, &[("M", 60)]).await;
    let mut buyer = shop.guest();
    let cart = buyer.fills_a_cart(&[(&skus[0], 1)]).await;
    let checkout = buyer.goes_to_the_till(&cart).await.expect("the till");
    let answers = join_all((0..50).map(|_| buyer.pays(&checkout, "tok_ok"))).await;
    let ids: std::collections::BTreeSet<_> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .map(|answer| answer.body["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert!([202, 409].contains(&answer.status), "{}: {}", answer.status, answer.body);
    }
    assert_eq!(shop.orders().await, 1);
    shop.is_sound().await;
}
