//! Carts under races, merges, and events that come twice, on a real PostgreSQL. Seeded: `AMCART_SEED` repeats a run.

#![expect(clippy::expect_used, reason = "a test stops where something is missing")]

mod world;

use std::collections::BTreeMap;
use std::time::Duration;

use config::Env;
use events::topics::OrderEvent;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use serde_json::json;
use world::{Held, Reply, World, customer, nobody, with_token};

#[expect(clippy::print_stdout, reason = "a run that fails says how to repeat it")]
fn seed() -> u64 {
    let seed = Env::of_process().parse_or("AMCART_SEED", 7, "a number").expect("AMCART_SEED");
    println!("AMCART_SEED={seed}");
    seed
}

fn content(reply: &Reply) -> BTreeMap<String, i64> {
    reply.lines().into_iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_line_changes_at_once_lose_nothing() {
    let shop = World::new().await;
    for name in ["SAME", "SET"] {
        shop.sells(name, 100, 999);
    }
    let cart = shop.guest().await;
    for number in 0..10 {
        shop.sells(&format!("OLD{number}"), 100, 999);
        shop.sells(&format!("NEW{number}"), 100, 999);
        shop.adds(&cart, &format!("OLD{number}"), 1).await;
    }
    let before = shop.adds(&cart, "SET", 1).await;
    let id = |name: &str| before.line(name)["id"].as_str().expect("an id").to_owned();
    let mut runs = Vec::new();
    for number in 0..20 {
        let (shop, cart) = (shop.clone(), cart.clone());
        runs.push(tokio::spawn(async move { shop.add(&cart, "SAME", number % 3 + 1).await }));
    }
    for number in 0..10 {
        let (shop, cart) = (shop.clone(), cart.clone());
        runs.push(tokio::spawn(async move { shop.add(&cart, &format!("NEW{number}"), 1).await }));
    }
    for number in 0..5 {
        let (out, changed) = (id(&format!("OLD{number}")), id(&format!("OLD{}", number + 5)));
        runs.push({
            let (shop, cart) = (shop.clone(), cart.clone());
            tokio::spawn(async move { shop.remove(&cart, &out).await })
        });
        runs.push({
            let (shop, cart) = (shop.clone(), cart.clone());
            tokio::spawn(async move { shop.change(&cart, &changed, 7).await })
        });
    }
    for _ in 0..10 {
        let (shop, cart, line) = (shop.clone(), cart.clone(), id("SET"));
        runs.push(tokio::spawn(async move { shop.change(&cart, &line, 5).await }));
    }
    assert_eq!(runs.len(), 50);
    for run in runs {
        let reply = run.await.expect("runs");
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    let after = shop.get(&cart).await;
    let mut expected = BTreeMap::from([("SAME".to_owned(), (0..20).map(|number| number % 3 + 1).sum())]);
    expected.extend((0..10).map(|number| (format!("NEW{number}"), 1)));
    expected.extend((5..10).map(|number| (format!("OLD{number}"), 7)));
    expected.insert("SET".to_owned(), 5);
    assert_eq!(content(&after), expected);
    let announced = shop.announced(&cart).await;
    let versions: Vec<i64> = announced.iter().map(|(_, version)| *version).collect();
    assert_eq!(
        versions,
        (1..=after.version()).collect::<Vec<_>>(),
        "one event for each version, without gaps, in order"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_that_runs_full_under_a_race_is_never_too_full() {
    let shop = World::new().await;
    let cart = shop.guest().await;
    for number in 0..120 {
        shop.sells(&format!("S{number}"), 100, 9);
    }
    for number in 0..80 {
        shop.adds(&cart, &format!("S{number}"), 1).await;
    }
    let runs: Vec<_> = (80..120)
        .map(|number| {
            let (shop, cart) = (shop.clone(), cart.clone());
            tokio::spawn(async move { shop.add(&cart, &format!("S{number}"), 1).await })
        })
        .collect();
    let mut codes: BTreeMap<u16, u32> = BTreeMap::new();
    for run in runs {
        *codes.entry(run.await.expect("runs").status).or_insert(0) += 1;
    }
    assert_eq!(codes, BTreeMap::from([(200, 20), (422, 20)]));
    assert_eq!(shop.get(&cart).await.lines().len(), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_merges_at_once_are_one() {
    let shop = World::new().await;
    for (name, price) in [("BOTH", 100), ("OURS", 200), ("THEIRS", 300), ("MOST", 400)] {
        shop.sells(name, price, 999);
    }
    let (ana, guest) = (shop.cart_of("ana").await, shop.guest().await);
    for (cart, lines) in [
        (&ana, [("BOTH", 2), ("OURS", 1), ("MOST", 900)]),
        (&guest, [("BOTH", 3), ("THEIRS", 4), ("MOST", 900)]),
    ] {
        for (name, quantity) in lines {
            shop.adds(cart, name, quantity).await;
        }
    }
    let runs: Vec<_> = (0..50)
        .map(|_| {
            let (shop, ana, guest) = (shop.clone(), ana.clone(), guest.clone());
            tokio::spawn(async move { shop.merge(&ana, &guest).await })
        })
        .collect();
    let rule = [("BOTH", 5), ("OURS", 1), ("MOST", 999), ("THEIRS", 4)].map(|(name, quantity)| (name.to_owned(), quantity));
    for run in runs {
        let reply = run.await.expect("runs");
        assert_eq!((reply.status, reply.lines().as_slice()), (200, rule.as_slice()), "{}", reply.text());
    }
    assert_eq!(shop.get(&ana).await.lines(), rule);
    assert_eq!(shop.get(&guest).await.status, 404, "the guest's cart and its secret are gone");
    assert_eq!(shop.add(&guest, "BOTH", 1).await.status, 404);
    assert_eq!(shop.opens(&guest.id, None, Some(&guest.token())).await.status, 404);
    let merged: Vec<_> = shop
        .announced(&ana)
        .await
        .into_iter()
        .filter(|(kind, _)| kind == "cart.merged.v1")
        .collect();
    assert_eq!(merged, [("cart.merged.v1".to_owned(), 5)]);
    let later = shop.merge(&ana, &guest).await;
    assert_eq!(
        (later.status, later.lines().as_slice()),
        (200, rule.as_slice()),
        "asking again changes nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_added_while_merging_is_in_one_of_the_carts_or_was_refused() {
    let shop = World::new().await;
    for name in ["A", "B"] {
        shop.sells(name, 100, 999);
    }
    let (ana, guest) = (shop.cart_of("ana").await, shop.guest().await);
    let mut adding = Vec::new();
    for number in 0..30 {
        let (shop, cart) = (shop.clone(), if number % 2 == 0 { ana.clone() } else { guest.clone() });
        adding.push(tokio::spawn(async move {
            shop.add(&cart, if number % 2 == 0 { "A" } else { "B" }, 1).await.status
        }));
    }
    let merging = {
        let (shop, ana, guest) = (shop.clone(), ana.clone(), guest.clone());
        tokio::spawn(async move { shop.merge(&ana, &guest).await.status })
    };
    let mut taken = BTreeMap::new();
    for (number, run) in adding.into_iter().enumerate() {
        let status = run.await.expect("runs");
        assert!(status == 200 || (status == 404 && number % 2 == 1), "{status}");
        *taken.entry(if number % 2 == 0 { "A" } else { "B" }.to_owned()).or_insert(0) += i64::from(status == 200);
    }
    assert_eq!(merging.await.expect("runs"), 200);
    taken.retain(|_, quantity| *quantity > 0);
    assert_eq!(content(&shop.get(&ana).await), taken, "what was acknowledged is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_merge_what() {
    let shop = World::new().await;
    shop.sells("A", 100, 999);
    let (ana, bo, guest, other) = (
        shop.cart_of("ana").await,
        shop.cart_of("bo").await,
        shop.guest().await,
        shop.guest().await,
    );
    shop.adds(&guest, "A", 1).await;
    let merge = async |own: &Held, body| shop.posts("cart.merge", &own.by, &[("cart", &own.id)], &body).await;
    let good = json!({"cart": guest.id, "token": guest.token()});

    let anonymous = Held {
        id: ana.id.clone(),
        by: nobody(),
    };
    assert_eq!(merge(&anonymous, good.clone()).await.status, 401);
    let into_bos = Held {
        id: bo.id.clone(),
        by: ana.by.clone(),
    };
    assert_eq!(merge(&into_bos, good.clone()).await.status, 404, "into somebody else's");
    assert_eq!(
        merge(&ana, json!({"cart": guest.id, "token": other.token()})).await.status,
        404,
        "with another secret"
    );
    assert_eq!(
        merge(&ana, json!({"cart": bo.id, "token": guest.token()})).await.status,
        404,
        "a customer's cart has no secret"
    );
    assert_eq!(
        merge(&ana, json!({"cart": ana.id, "token": guest.token()})).await.status,
        404,
        "a cart into itself"
    );
    let into_guests = Held {
        id: other.id.clone(),
        by: with_token(customer("ana"), &other.token()),
    };
    assert_eq!(merge(&into_guests, good.clone()).await.status, 404, "into a guest's");
    for (body, field) in [
        (json!({"token": guest.token()}), "cart"),
        (json!({"cart": guest.id}), "token"),
        (json!({"cart": "x", "token": guest.token()}), "cart"),
        (json!({"cart": guest.id, "token": guest.token(), "policy": "keep"}), "policy"),
    ] {
        let reply = merge(&ana, body).await;
        assert_eq!((reply.status, reply.field().0.as_str()), (422, field), "{}", reply.text());
    }
    assert_eq!(shop.get(&guest).await.version(), 2, "nothing of it did anything");

    let with_header = Held {
        id: ana.id.clone(),
        by: with_token(customer("ana"), &guest.token()),
    };
    let merged = merge(&with_header, json!({"cart": guest.id})).await;
    assert_eq!(
        (merged.status, merged.lines()),
        (200, vec![("A".to_owned(), 1)]),
        "Cart-Token will do, too"
    );
    assert_eq!(merge(&bo, good.clone()).await.status, 404, "it went to Ana, not to Bo");
    assert_eq!(
        merge(&ana, json!({"cart": guest.id, "token": other.token()})).await.status,
        404,
        "the secret still counts"
    );
    shop.clock.advance(Duration::from_secs(60));
    assert_eq!(merge(&ana, good).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn merging_never_drops_a_line() {
    let shop = World::new().await;
    for number in 0..250 {
        shop.sells(&format!("S{number}"), 100, 9);
    }
    let (ana, first, second) = (shop.cart_of("ana").await, shop.guest().await, shop.guest().await);
    for (cart, from) in [(&ana, 0), (&first, 100), (&second, 150)] {
        for number in from..from + 100 {
            shop.adds(cart, &format!("S{number}"), 1).await;
        }
    }
    let both = shop.merge(&ana, &first).await;
    assert_eq!(
        (both.status, both.lines().len(), both.total()),
        (200, 200, 20_000),
        "{}",
        both.text()
    );
    let refused = shop.merge(&ana, &second).await;
    assert_eq!(
        (refused.status, refused.code().as_str(), refused.field().0.as_str()),
        (422, "too-many-lines", "cart")
    );
    assert_eq!(
        (shop.get(&ana).await.lines().len(), shop.get(&second).await.lines().len()),
        (200, 100),
        "both are as they were"
    );
    assert_eq!(shop.adds(&ana, "S0", 1).await.line("S0")["quantity"], 2);
    assert_eq!(shop.add(&ana, "S249", 1).await.code(), "too-many-lines");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fuller_cart_can_win() {
    let shop = World::with(&[("AMCART_CART_MERGE", "max")]).await;
    for name in ["A", "B"] {
        shop.sells(name, 100, 9);
    }
    let (ana, guest) = (shop.cart_of("ana").await, shop.guest().await);
    for (cart, lines) in [(&ana, [("A", 2), ("B", 1)]), (&guest, [("A", 1), ("B", 3)])] {
        for (name, quantity) in lines {
            shop.adds(cart, name, quantity).await;
        }
    }
    assert_eq!(shop.merge(&ana, &guest).await.lines(), [("A".to_owned(), 2), ("B".to_owned(), 3)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_heard_twice_and_shuffled_take_out_what_they_bought() {
    let shop = World::new().await;
    let mut rng = StdRng::seed_from_u64(seed());
    for name in ["A", "B", "C"] {
        shop.sells(name, 100, 999);
    }
    for round in 0..6 {
        let guest = shop.guest().await;
        let carts = [shop.cart_of(&format!("ana-{round}")).await, guest.clone()];
        for cart in &carts {
            for (name, quantity) in [("A", 10), ("B", 3), ("C", 1)] {
                shop.adds(cart, name, quantity).await;
            }
        }
        let mut records = Vec::new();
        for cart in &carts {
            for lines in [&[("A", 2), ("B", 3)][..], &[("A", 5)][..]] {
                let order = shop.order(cart, lines);
                records.push(shop.record(&OrderEvent::Placed(order.clone())));
                records.push(shop.record(&OrderEvent::Cancelled(order.clone())));
                records.push(shop.record(&OrderEvent::Shipped(order)));
            }
        }
        records.extend(records.clone());
        records.shuffle(&mut rng);
        // One of the orders may be told while the guest's cart is poured into another.
        let merges = round % 2 == 0;
        let middle = rng.random_range(0..records.len());
        for (number, record) in records.iter().enumerate() {
            if merges && number == middle {
                assert_eq!(shop.merge(&carts[0], &guest).await.status, 200);
            }
            shop.hears(record).await;
        }
        let one = [("A".to_owned(), 3), ("C".to_owned(), 1)];
        let seen = shop.get(&carts[0]).await;
        if merges {
            let both = BTreeMap::from([("A".to_owned(), 6), ("C".to_owned(), 2)]);
            assert_eq!(content(&seen), both, "the guest's order is followed into the customer's cart");
        } else {
            assert_eq!(seen.lines(), one);
            assert_eq!(shop.get(&guest).await.lines(), one);
        }
        let announced = shop.announced(&carts[0]).await;
        assert_eq!(
            announced.iter().map(|(_, version)| *version).collect::<Vec<_>>(),
            (1..=seen.version()).collect::<Vec<_>>()
        );
        assert!(announced.iter().any(|(kind, _)| kind == "cart.bought.v1"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_in_after_an_order_is_another_wish() {
    let shop = World::new().await;
    shop.sells("A", 100, 999);
    let cart = shop.guest().await;
    let line = shop.adds(&cart, "A", 1).await.line("A")["id"].as_str().expect("an id").to_owned();
    let placed = shop.record(&OrderEvent::Placed(shop.order(&cart, &[("A", 1)])));
    shop.clock.advance(Duration::from_secs(5));
    shop.remove(&cart, &line).await;
    shop.adds(&cart, "A", 1).await;
    shop.hears(&placed).await;
    assert_eq!(shop.get(&cart).await.lines(), [("A".to_owned(), 1)]);
    let nowhere = Held {
        id: kernel::CartId::from(kernel::Ids::next(&kernel::SystemIds)).to_string(),
        by: nobody(),
    };
    shop.hears(&shop.record(&OrderEvent::Placed(shop.order(&nowhere, &[("A", 1)]))))
        .await;
    assert_eq!(world::topic(), "orders.v1");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_and_line_changes_at_once_lose_nothing() {
    let shop = World::new().await;
    for name in ["A", "B"] {
        shop.sells(name, 100, 999);
    }
    let cart = shop.cart_of("ana").await;
    shop.adds(&cart, "A", 20).await;
    let records: Vec<_> = (0..10)
        .map(|_| shop.record(&OrderEvent::Placed(shop.order(&cart, &[("A", 1)]))))
        .collect();
    let mut runs = Vec::new();
    for record in [records.clone(), records].concat() {
        let shop = shop.clone();
        runs.push(tokio::spawn(async move { shop.hears(&record).await }));
    }
    for _ in 0..20 {
        let (shop, cart) = (shop.clone(), cart.clone());
        runs.push(tokio::spawn(async move { drop(shop.adds(&cart, "B", 1).await) }));
    }
    for run in runs {
        run.await.expect("runs");
    }
    assert_eq!(
        content(&shop.get(&cart).await),
        BTreeMap::from([("A".to_owned(), 10), ("B".to_owned(), 20)])
    );
}
