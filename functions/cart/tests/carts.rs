//! Carts through the public door, on a real PostgreSQL.

#![expect(clippy::expect_used, reason = "a test stops where something is missing")]

mod world;

use std::time::Duration;

use config::Env;
use kernel::{CartId, Currency, Ids, LineId, Money, Quantity, SystemIds};
use operation::Scope;
use pricing::{Basket, Item as Priced, price, tax_rule};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use world::{Item, World, customer, euros, nobody, with_token};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_fills_a_cart() {
    let shop = World::new().await;
    shop.sells("DRESS-M", 4_990, 9);
    shop.sells("SOCKS", 495, 100);
    let created = shop.asks("cart.create", &nobody(), json!({})).await;
    assert_eq!(
        (created.status, created.version(), created.total()),
        (201, 1, 0),
        "{}",
        created.text()
    );
    assert_eq!(created.header("cache-control"), Some("private, no-store"));
    let token = created.json()["token"].as_str().expect("a token").to_owned();
    assert!(token.len() >= 43, "256 bits: {token}");
    let cart = world::Held {
        id: created.json()["id"].as_str().expect("an id").to_owned(),
        by: with_token(nobody(), &token),
    };

    assert_eq!(shop.adds(&cart, "DRESS-M", 2).await.lines(), [("DRESS-M".to_owned(), 2)]);
    assert_eq!(shop.adds(&cart, "SOCKS", 3).await.total(), 2 * 4_990 + 3 * 495);
    let full = shop.adds(&cart, "DRESS-M", 1).await;
    assert_eq!(full.lines(), [("DRESS-M".to_owned(), 3), ("SOCKS".to_owned(), 3)]);
    assert_eq!((full.version(), full.header("etag")), (4, Some("\"4\"")));
    let line = full.line("DRESS-M");
    assert_eq!((&line["unit_price"], &line["total"]), (&json!(euros(4_990)), &json!(euros(14_970))));
    assert_eq!(
        (&line["title"], &line["slug"], &line["available"]),
        (&json!("A dress DRESS-M"), &json!("a-dress"), &json!(9))
    );
    assert!(line["problem"].is_null());

    let dress = line["id"].as_str().expect("an id").to_owned();
    assert_eq!(shop.change(&cart, &dress, 1).await.line("DRESS-M")["quantity"], 1);
    let removed = shop.remove(&cart, &dress).await;
    assert_eq!((removed.status, removed.lines()), (200, vec![("SOCKS".to_owned(), 3)]));
    let seen = shop.get(&cart).await;
    assert_eq!((seen.status, seen.version(), seen.total()), (200, 6, 3 * 495));
    assert!(seen.json().get("token").is_none(), "the secret is given once");

    let stored = shop.everything_stored().await;
    assert!(!stored.contains(&token), "only its hash is kept");
    let kinds = [
        "cart.created.v1",
        "cart.changed.v1",
        "cart.changed.v1",
        "cart.changed.v1",
        "cart.changed.v1",
        "cart.changed.v1",
    ];
    assert_eq!(
        shop.announced(&cart).await,
        kinds.into_iter().map(str::to_owned).zip(1..).collect::<Vec<_>>()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_cart_is_no_cart() {
    let shop = World::new().await;
    shop.sells("A", 100, 10);
    let (guest, other, ana) = (shop.guest().await, shop.guest().await, shop.cart_of("ana").await);
    shop.adds(&guest, "A", 1).await;
    let line = shop.adds(&ana, "A", 1).await.line("A")["id"].as_str().expect("an id").to_owned();
    let guests_line = shop.get(&guest).await.line("A")["id"].as_str().expect("an id").to_owned();
    let strangers = [
        nobody(),
        other.by.clone(),
        customer("bo"),
        with_token(customer("bo"), &other.token()),
        testing::caller("ana", &[Scope::Orders]),
    ];
    for by in strangers {
        for (cart, line) in [(&guest, &guests_line), (&ana, &line)] {
            let as_stranger = world::Held {
                id: cart.id.clone(),
                by: by.clone(),
            };
            let replies = [
                shop.get(&as_stranger).await,
                shop.add(&as_stranger, "A", 1).await,
                shop.change(&as_stranger, line, 2).await,
                shop.remove(&as_stranger, line).await,
            ];
            for reply in replies {
                assert_eq!((reply.status, reply.code().as_str()), (404, "not-found"), "{by:?} {}", reply.text());
            }
        }
    }
    let nowhere = world::Held {
        id: CartId::from(SystemIds.next()).to_string(),
        by: guest.by.clone(),
    };
    let (none, theirs) = (
        shop.get(&nowhere).await,
        shop.get(&world::Held {
            id: ana.id.clone(),
            by: guest.by.clone(),
        })
        .await,
    );
    assert_eq!(none.text(), theirs.text(), "no such cart and somebody else's read the same");

    assert_eq!(shop.opens(&guest.id, None, Some(&guest.token())).await.status, 200);
    assert_eq!(
        shop.opens(&guest.id, Some("ana"), Some(&guest.token())).await.status,
        200,
        "signed in, with the guest's secret"
    );
    assert_eq!(shop.opens(&guest.id, Some("ana"), None).await.status, 404);
    assert_eq!(shop.opens(&guest.id, None, Some(&other.token())).await.status, 404);
    assert_eq!(shop.opens(&ana.id, Some("bo"), Some(&other.token())).await.status, 404);
    let opened = shop.opens(&ana.id, Some("ana"), None).await.json();
    assert_eq!(
        (&opened["customer"], &opened["version"], &opened["lines"][0]["quantity"]),
        (&json!("ana"), &json!(2), &json!(1))
    );
    assert_eq!(opened["lines"][0]["line"], line);
    assert_eq!(shop.get(&guest).await.version(), 2, "nothing of it did anything");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_has_one_cart() {
    let shop = World::new().await;
    shop.sells("A", 250, 10);
    let runs = (0..30).map(|_| {
        let shop = shop.clone();
        tokio::spawn(async move { shop.asks("cart.create", &customer("ana"), json!({})).await })
    });
    let mut ids = std::collections::BTreeSet::new();
    let mut new = 0;
    for run in runs.collect::<Vec<_>>() {
        let reply = run.await.expect("runs");
        new += u32::from(reply.status == 201);
        assert!([200, 201].contains(&reply.status), "{}", reply.text());
        ids.insert(reply.json()["id"].as_str().expect("an id").to_owned());
    }
    assert_eq!((ids.len(), new), (1, 1), "thirty first times are one");

    let ana = shop.cart_of("ana").await;
    shop.adds(&ana, "A", 2).await;
    let again = shop.asks("cart.create", &customer("ana"), json!({})).await;
    assert_eq!(
        (again.status, again.total(), again.lines()),
        (200, 500, vec![("A".to_owned(), 2)]),
        "as it is, with its prices"
    );
    assert_ne!(shop.cart_of("bo").await.id, ana.id);
    assert_eq!(shop.asks("cart.create", &nobody(), json!({"lines": []})).await.field().0, "lines");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_bought_is_said_and_changes_nothing() {
    let shop = World::new().await;
    shop.sells("FEW", 100, 3);
    shop.sells("NONE", 100, 0);
    shop.has(
        "DRAFT",
        Item {
            price: Some(euros(100)),
            left: 9,
            sellable: false,
        },
    );
    shop.has(
        "PRICELESS",
        Item {
            price: None,
            left: 9,
            sellable: true,
        },
    );
    let cart = shop.guest().await;
    let line = shop.adds(&cart, "FEW", 2).await.line("FEW")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let words = |field: &str, message: &str| (field.to_owned(), message.to_owned());
    for (sku, quantity, status, code, field) in [
        ("NOBODY", 1, 422, "invalid-request", words("sku", "is no variant of ours")),
        ("DRAFT", 1, 422, "invalid-request", words("sku", "cannot be bought")),
        ("PRICELESS", 1, 422, "invalid-request", words("sku", "cannot be bought")),
        ("NONE", 1, 409, "insufficient-stock", words("quantity", "sold out")),
        ("FEW", 2, 409, "insufficient-stock", words("quantity", "only 3 left")),
        (
            "FEW",
            0,
            422,
            "invalid-request",
            words("quantity", "must be a whole number from 1 to 999"),
        ),
        (
            "FEW",
            1_000,
            422,
            "invalid-request",
            words("quantity", "must be a whole number from 1 to 999"),
        ),
    ] {
        let reply = shop.add(&cart, sku, quantity).await;
        assert_eq!(
            (reply.status, reply.code().as_str(), reply.field()),
            (status, code, field),
            "{sku} {}",
            reply.text()
        );
    }
    let many = shop.change(&cart, &line, 4).await;
    assert_eq!(
        (many.status, many.field(), &many.json()["available"]),
        (409, words("quantity", "only 3 left"), &json!(3))
    );
    assert_eq!(shop.change(&cart, &LineId::from(SystemIds.next()).to_string(), 1).await.status, 404);
    assert_eq!(shop.remove(&cart, &LineId::from(SystemIds.next()).to_string()).await.status, 404);
    for (ask, field) in [
        (json!({"cart": cart.id, "sku": "FEW"}), "quantity"),
        (json!({"cart": cart.id, "quantity": 1}), "sku"),
        (json!({"cart": cart.id, "sku": " FEW", "quantity": 1}), "sku"),
        (json!({"cart": "x", "sku": "FEW", "quantity": 1}), "cart"),
        (json!({"cart": cart.id, "sku": "FEW", "quantity": 1, "price": 1}), "price"),
    ] {
        let reply = shop.asks("cart.add-line", &cart.by, ask).await;
        assert_eq!((reply.status, reply.field().0.as_str()), (422, field), "{}", reply.text());
    }
    let same = shop.get(&cart).await;
    assert_eq!((same.version(), same.lines()), (2, vec![("FEW".to_owned(), 2)]));
    assert_eq!(shop.announced(&cart).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_whose_variants_changed_stay_and_say_so() {
    let shop = World::new().await;
    for (name, price) in [("GONE", 100), ("OFF", 200), ("OUT", 300), ("FEWER", 400), ("FINE", 500)] {
        shop.sells(name, price, 5);
    }
    let cart = shop.guest().await;
    for name in ["GONE", "OFF", "OUT", "FEWER", "FINE"] {
        shop.adds(&cart, name, 2).await;
    }
    shop.forgets("GONE");
    shop.has(
        "OFF",
        Item {
            price: Some(euros(200)),
            left: 5,
            sellable: false,
        },
    );
    shop.sells("OUT", 300, 0);
    shop.sells("FEWER", 450, 1);
    let seen = shop.get(&cart).await;
    assert_eq!(seen.lines().len(), 5, "none is dropped");
    for (name, problem, total) in [
        ("GONE", json!("gone"), Value::Null),
        ("OFF", json!("not-for-sale"), Value::Null),
        ("OUT", json!("sold-out"), json!(euros(600))),
        ("FEWER", json!("too-many"), json!(euros(900))),
        ("FINE", Value::Null, json!(euros(1_000))),
    ] {
        let line = seen.line(name);
        assert_eq!((&line["problem"], &line["total"]), (&problem, &total), "{name}");
    }
    assert!(seen.line("GONE")["title"].is_null() && seen.line("GONE")["unit_price"].is_null());
    assert_eq!(seen.line("OFF")["title"], "A dress OFF");
    assert_eq!(seen.total(), 600 + 900 + 1_000, "at today's prices, without what is not sold");
    let gone = seen.line("GONE")["id"].as_str().expect("an id").to_owned();
    assert_eq!(shop.change(&cart, &gone, 3).await.status, 409);
    assert_eq!(shop.change(&cart, &gone, 1).await.status, 200, "fewer always goes");
    assert_eq!(shop.remove(&cart, &gone).await.lines().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_lines_cost_as_many_questions_as_one() {
    let shop = World::new().await;
    let names: Vec<String> = (0..101).map(|n| format!("S{n}")).collect();
    for name in &names {
        shop.sells(name, 100, 1_000);
    }
    let cart = shop.guest().await;
    for (count, name) in names.iter().take(100).enumerate() {
        shop.asked();
        assert_eq!(shop.adds(&cart, name, 1).await.lines().len(), count + 1);
        assert_eq!(shop.asked(), 2, "prices once, stock once");
    }
    let more = shop.add(&cart, "S100", 1).await;
    assert_eq!(
        (more.status, more.code().as_str(), more.field().0.as_str()),
        (422, "too-many-lines", "sku"),
        "{}",
        more.text()
    );
    assert_eq!(shop.adds(&cart, "S7", 999).await.line("S7")["quantity"], 999, "capped");
    shop.asked();
    assert_eq!(shop.get(&cart).await.total(), 99 * 100 + 999 * 100);
    assert_eq!(shop.asked(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_can_be_counted_is_refused_and_not_kept() {
    let shop = World::new().await;
    shop.sells("YACHT", i64::MAX / 500, 999);
    shop.sells("PLANE", i64::MAX / 2, 999);
    let cart = shop.guest().await;
    shop.adds(&cart, "YACHT", 300).await;
    for (sku, quantity) in [("YACHT", 300), ("PLANE", 1), ("PLANE", 999)] {
        let reply = shop.add(&cart, sku, quantity).await;
        assert_eq!(
            (reply.status, reply.code().as_str(), reply.field().0.as_str()),
            (422, "total-too-large", "quantity"),
            "{}",
            reply.text()
        );
    }
    assert_eq!(shop.get(&cart).await.lines(), [("YACHT".to_owned(), 300)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_lives_on_with_every_change() {
    let shop = World::new().await;
    shop.sells("A", 100, 10);
    let (guest, ana) = (shop.guest().await, shop.cart_of("ana").await);
    shop.clock.advance(DAY * 29);
    shop.adds(&guest, "A", 1).await;
    shop.clock.advance(DAY * 29);
    assert_eq!(shop.get(&guest).await.status, 200);
    shop.adds(&ana, "A", 1).await;
    shop.clock.advance(DAY + Duration::from_secs(1));
    for reply in [shop.get(&guest).await, shop.add(&guest, "A", 1).await] {
        assert_eq!(reply.status, 404, "thirty days without a change");
    }
    assert_eq!(shop.opens(&guest.id, None, Some(&guest.token())).await.status, 404);
    shop.clock.advance(DAY * 88);
    assert_eq!(shop.cart_of("ana").await.id, ana.id, "ninety days for a customer");
    shop.clock.advance(DAY * 2);
    assert_eq!(shop.get(&ana).await.status, 404);
    let next = shop.cart_of("ana").await;
    assert_ne!(next.id, ana.id);
    assert_eq!(shop.adds(&next, "A", 1).await.version(), 2);
    shop.sweeps().await;
    let stored = shop.everything_stored().await;
    assert!(!stored.contains(&format!("cart#{}", guest.id)), "what expired is removed");
    assert!(stored.contains(&format!("cart#{}", next.id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cart_agrees_with_the_pricing() {
    let shop = World::new().await;
    let seed = Env::of_process().parse_or("AMCART_SEED", 7, "a number").expect("AMCART_SEED");
    println!("AMCART_SEED={seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    for _ in 0..25 {
        let cart = shop.guest().await;
        let mut wanted: Vec<(Money, i64)> = Vec::new();
        let mut last = None;
        for number in 0..rng.random_range(1..12) {
            let (price, quantity) = (rng.random_range(0..2_000_000), rng.random_range(1..=999));
            let name = format!("R{number}");
            shop.sells(&name, price, 999);
            last = Some(shop.adds(&cart, &name, quantity).await);
            wanted.push((euros(price), quantity));
        }
        let items = wanted.iter().map(|(unit_price, quantity)| Priced {
            unit_price: *unit_price,
            quantity: Quantity::new(*quantity).expect("fits"),
        });
        // What a checkout of these lines computes before it has an address.
        let basket = Basket {
            currency: Currency::EUR,
            items: items.collect(),
            discounts: Vec::new(),
            shipping: euros(0),
            tax: tax_rule("DE"),
        };
        let priced = price(&basket).expect("fits");
        for reply in [last.expect("one"), shop.get(&cart).await] {
            assert_eq!(reply.json()["totals"], json!(priced.totals));
            let totals: Vec<Value> = reply.json()["lines"]
                .as_array()
                .expect("lines")
                .iter()
                .map(|line| line["total"].clone())
                .collect();
            assert_eq!(totals, priced.lines.iter().map(|line| json!(line.total)).collect::<Vec<_>>());
            let sum: i64 = totals.iter().map(|total| total["amount"].as_i64().expect("a number")).sum();
            assert_eq!(sum, reply.total(), "the lines are the total");
        }
    }
}
