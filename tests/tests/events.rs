//! Events come twice, late and in any order, and change nothing more.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use serde_json::{Value, json};
use shop_tests::{Shop, goods, seed};
use sqlx::Row;

/// What the outside sees when everything has come to rest: stock, search, mails, orders, ratings.
async fn seen(shop: &Shop) -> Value {
    shop.comes_to_rest().await;
    let staff = shop.admin();
    let stock = staff.get("/v1/admin/stock?limit=100").await.ok()["items"].clone();
    let search = shop.guest().get("/v1/search?sort=newest").await.ok();
    let orders = staff.get("/v1/admin/orders?limit=100").await.ok()["items"].clone();
    let sent = staff.get("/v1/admin/notifications?limit=100").await.ok()["items"].clone();
    let mails = std::fs::read_dir(shop.env.text("AMCART_MAIL_DIR", "a folder").expect("is set"))
        .map(Iterator::count)
        .unwrap_or(0);
    json!({ "stock": stock, "search": [search["items"], search["total"], search["facets"]], "orders": orders, "sent": sent, "mails": mails })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_batch_twice() {
    let settings = runtime::triggers::Settings {
        duplicates: 1.0,
        seed: seed(),
        ..Default::default()
    };
    let shop = Shop::with(settings).await;
    a_day_of_trade(&shop).await;
    shop.is_sound().await;
    let mails = sqlx::query("select count(*) as sent from record where topic = 'notifications.v1'")
        .fetch_one(shop.database("EVENTS"))
        .await
        .expect("counts");
    // Three orders placed, one cancelled, one sent: each told once.
    assert!(mails.get::<i64, _>("sent") >= 5);
    let kinds = shop.admin().get("/v1/admin/notifications?limit=100").await.ok();
    let count = |template: &str| {
        kinds["items"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|sent| sent["template"] == template)
            .count()
    };
    assert_eq!(
        (count("order-placed"), count("order-cancelled"), count("order-shipped")),
        (3, 1, 1),
        "{kinds}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_log_again_and_shuffled() {
    let shop = Shop::open().await;
    a_day_of_trade(&shop).await;
    let before = seen(&shop).await;
    // The log once more, in an order that keeps nothing of the old one, as a replay after a lost offset store would never even do.
    let log = shop.database("EVENTS");
    sqlx::query("select setseed($1)")
        .bind((seed() % 1_000) as f64 / 1_000.0)
        .execute(log)
        .await
        .expect("seeds");
    let again = "with shuffled as (
            select topic, part, key, value, headers, row_number() over (partition by topic, part order by md5(\"offset\"::text || $1)) - 1 as place from record where topic not like 'dlt.%'
        ), heads as (select topic, part, next_offset from topic_partition)
        insert into record (topic, part, \"offset\", key, value, headers)
        select s.topic, s.part, h.next_offset + s.place, s.key, s.value, s.headers from shuffled s join heads h using (topic, part)";
    let copied = sqlx::query(again)
        .bind(seed().to_string())
        .execute(log)
        .await
        .expect("copies")
        .rows_affected();
    sqlx::query("update topic_partition t set next_offset = (select coalesce(max(\"offset\") + 1, 0) from record r where r.topic = t.topic and r.part = t.part)")
        .execute(log)
        .await
        .expect("moves on");
    assert!(copied > 20, "{copied} records");
    let after = seen(&shop).await;
    assert_eq!(after, before);
    shop.is_sound().await;
}

/// Products, prices and stock that change, orders that are placed, cancelled and sent.
async fn a_day_of_trade(shop: &Shop) {
    let staff = shop.admin();
    let mut skus = Vec::new();
    for (index, cents) in [1_900, 4_900, 9_900].into_iter().enumerate() {
        skus.extend(goods::product(&staff, &format!("thing-{index}"), cents, &[("S", 5), ("M", 0)]).await);
    }
    let price = json!({ "price": { "amount": 1_500, "currency": "EUR" } });
    staff
        .ask(http::Method::PUT, &format!("/v1/admin/variants/{}/price", skus[0]))
        .json(&price)
        .send()
        .await
        .ok();
    goods::receive(&staff, &skus[1], 3).await;
    let mut orders = Vec::new();
    for sku in [&skus[0], &skus[2], &skus[4]] {
        let mut buyer = shop.guest();
        let order = buyer.buys(&[(sku, 2)]).await;
        orders.push((buyer, order["id"].as_str().expect("an id").to_owned()));
    }
    let (buyer, id) = &orders[0];
    buyer.post(&format!("/v1/orders/{id}/cancel"), json!({})).await.ok();
    let (_, id) = &orders[1];
    staff.post(&format!("/v1/admin/orders/{id}/shipments"), json!({})).await.ok();
}
