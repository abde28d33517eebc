//! Journeys: from the shelf to the doorstep, as shopper and as staff.

use http::Method;
use serde_json::json;
use shop_tests::shop::eventually;
use shop_tests::{Shop, goods};

#[tokio::test]
async fn a_guest_buys_and_staff_send_it() {
    let shop = Shop::open().await;
    let staff = shop.admin();
    let skus = goods::product(&staff, "black-dress", 4_990, &[("S", 3), ("M", 2)]).await;
    let mut ana = shop.guest();

    // She browses: the list, the product, a search.
    let listed = eventually(
        "the dress in the list",
        async || ana.get("/v1/products?sort=newest").await.ok(),
        |page| page["items"][0]["slug"] == "black-dress",
    )
    .await;
    assert_eq!(listed["items"][0]["price"]["amount"], 4_990, "{listed}");
    let page = eventually(
        "stock on the page",
        async || ana.get("/v1/products/black-dress").await.ok(),
        |page| {
            page["variants"]
                .as_array()
                .is_some_and(|variants| variants.iter().all(|variant| variant["available"] == true))
        },
    )
    .await;
    assert_eq!(page["variants"][0]["sku"], json!(skus[0]), "{page}");
    let found = eventually(
        "the dress in the search",
        async || ana.get("/v1/search?q=dress&size=M&in_stock=true").await.ok(),
        |found| found["total"] == 1,
    )
    .await;
    assert!(found["as_of"].is_string(), "{found}");

    // She buys two.
    let order = ana.buys(&[(&skus[0], 1), (&skus[1], 1)]).await;
    let order_path = format!("/v1/orders/{}", order["id"].as_str().expect("an id"));
    assert_eq!(order["status"], "placed", "{order}");
    assert_eq!(order["payment_status"], "paid", "{order}");
    assert_eq!(ana.get(&order_path).await.ok()["number"], order["number"]);
    shop.guest().get(&order_path).await.refused(404, "not-found");
    shop.is_sound().await;

    // Staff see it, send it, and it arrives.
    let open = staff.get("/v1/admin/orders?status=placed").await.ok();
    assert_eq!(open["items"][0]["number"], order["number"], "{open}");
    let sent = staff
        .post(
            &format!("/v1/admin{}/shipments", &order_path[3..]),
            json!({ "carrier": "DHL", "tracking": "JD014" }),
        )
        .await
        .ok();
    assert_eq!(sent["status"], "shipped", "{sent}");
    let parcel = sent["shipments"][0]["id"].as_str().expect("a parcel").to_owned();
    staff.post(&format!("/v1/admin/shipments/{parcel}/delivery"), json!({})).await.ok();
    let order = ana.get(&order_path).await.ok();
    assert_eq!(order["status"], "delivered");
    let moments: Vec<_> = order["timeline"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|moment| moment["what"].as_str())
        .collect();
    assert_eq!(moments, ["placed", "shipped", "delivered"]);
    ana.post(&format!("{order_path}/cancel"), json!({}))
        .await
        .refused(409, "already-shipped");
    shop.is_sound().await;

    // The cart is empty afterwards, and the shelf knows why.
    let movements = staff.get(&format!("/v1/admin/stock-movements?sku={}", skus[0])).await.ok();
    let kinds: Vec<_> = movements["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|movement| movement["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["ship", "allocate", "reserve", "receive"]);
    shop.close().await;
}

#[tokio::test]
async fn a_customer_merges_buys_cancels_and_has_the_money_back() {
    let shop = Shop::open().await;
    let staff = shop.admin();
    let skus = goods::product(&staff, "linen-shirt", 3_000, &[("M", 5)]).await;
    let mut guest = shop.guest();
    let guests_cart = guest.fills_a_cart(&[(&skus[0], 1)]).await;

    // Somebody signs in with a cart of a guest and one of their own.
    let mut bea = shop.shopper("bea");
    let own_cart = bea.fills_a_cart(&[(&skus[0], 2)]).await;
    let merged = bea
        .post(
            &format!("/v1/carts/{own_cart}/merge"),
            json!({ "cart": guests_cart, "token": guest.cart_token }),
        )
        .await
        .ok();
    assert_eq!(merged["lines"][0]["quantity"], 3, "{merged}");
    guest.get(&format!("/v1/carts/{guests_cart}")).await.refused(404, "not-found");

    let checkout = bea.goes_to_the_till(&own_cart).await.expect("the till");
    assert_eq!(checkout["totals"]["subtotal"]["amount"], 9_000, "{checkout}");
    let order = bea.pays(&checkout, "tok_ok").await.ok();
    let path = format!("/v1/orders/{}", order["id"].as_str().expect("an id"));
    assert_eq!(bea.get("/v1/orders").await.ok()["items"][0]["number"], order["number"]);
    shop.shopper("cy").get(&path).await.refused(404, "not-found");
    shop.shopper("cy")
        .post(&format!("{path}/cancel"), json!({}))
        .await
        .refused(404, "not-found");

    let cancelled = bea.post(&format!("{path}/cancel"), json!({ "reason": "wrong size" })).await.ok();
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(
        bea.post(&format!("{path}/cancel"), json!({})).await.ok()["status"],
        "cancelled",
        "asking twice is not an error"
    );
    shop.comes_to_rest().await;
    let order = eventually(
        "the money back",
        async || bea.get(&path).await.ok(),
        |order| order["payment_status"] == "refunded",
    )
    .await;
    let totals = shop.provider_totals().await;
    assert_eq!(totals["EUR"]["refunded"], order["totals"]["total"]["amount"], "{totals}");
    let stock = staff.get(&format!("/v1/admin/stock?q={}", skus[0])).await.ok();
    assert_eq!(stock["items"][0]["available"], 5, "{stock}");
    shop.is_sound().await;
    shop.close().await;
}

#[tokio::test]
async fn a_declined_card_can_be_tried_again_and_the_old_key_still_says_no() {
    let shop = Shop::open().await;
    let skus = goods::product(&shop.admin(), "wool-coat", 19_900, &[("L", 2)]).await;
    let mut ana = shop.guest();
    let cart = ana.fills_a_cart(&[(&skus[0], 1)]).await;
    let checkout = ana.goes_to_the_till(&cart).await.expect("the till");
    let ask = |token: &str| json!({ "checkout": checkout["id"], "expected_total": checkout["totals"]["total"], "payment": { "method": "sandbox", "token": token } });
    let place = async |key: &str, token: &str| ana.ask(Method::POST, "/v1/orders").key(key).json(&ask(token)).send().await;

    place("first", "tok_declined").await.refused(402, "payment-declined");
    let order = place("second", "tok_ok").await;
    assert_eq!(order.status, 201, "{}", order.body);
    let again = place("second", "tok_ok").await;
    assert_eq!((again.status, &again.bytes), (201, &order.bytes), "a replay is byte-equal");
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    place("first", "tok_declined").await.refused(402, "payment-declined");
    place("second", "tok_declined").await.refused(422, "idempotency-key-reused");
    assert_eq!(
        place("third", "tok_ok").await.ok()["id"],
        order.body["id"],
        "a checkout becomes one order"
    );
    ana.ask(Method::POST, "/v1/orders")
        .json(&ask("tok_ok"))
        .send()
        .await
        .refused(400, "idempotency-key-missing");
    shop.is_sound().await;
    shop.close().await;
}

#[tokio::test]
async fn what_was_seen_is_what_is_charged() {
    let shop = Shop::open().await;
    let staff = shop.admin();
    let skus = goods::product(&staff, "silk-scarf", 2_500, &[("One size", 9)]).await;
    let mut ana = shop.guest();
    let cart = ana.fills_a_cart(&[(&skus[0], 2)]).await;
    let checkout = ana.goes_to_the_till(&cart).await.expect("the till");
    let mut wrong = checkout.clone();
    wrong["totals"]["total"]["amount"] = json!(1);
    let refused = ana.pays(&wrong, "tok_ok").await.refused(409, "price-changed");
    assert_eq!(refused["total"], checkout["totals"]["total"], "{refused}");

    // The checkout's prices are frozen; a new checkout has the new price.
    let price = json!({ "price": { "amount": 2_700, "currency": "EUR" } });
    staff
        .ask(Method::PUT, &format!("/v1/admin/variants/{}/price", skus[0]))
        .json(&price)
        .send()
        .await
        .ok();
    let order = ana.pays(&checkout, "tok_ok").await.ok();
    assert_eq!(order["totals"]["total"], checkout["totals"]["total"]);
    let cart = ana.fills_a_cart(&[(&skus[0], 1)]).await;
    assert_eq!(
        ana.goes_to_the_till(&cart).await.expect("the till")["totals"]["subtotal"]["amount"],
        2_700
    );
    shop.is_sound().await;
    shop.close().await;
}

#[tokio::test]
async fn cash_on_delivery_is_a_payment() {
    let shop = Shop::open().await;
    let skus = goods::product(&shop.admin(), "rain-hat", 1_900, &[("M", 1)]).await;
    let mut ana = shop.guest();
    let cart = ana.fills_a_cart(&[(&skus[0], 1)]).await;
    let checkout = ana.goes_to_the_till(&cart).await.expect("the till");
    let order = ana.pays_by(&checkout, json!({ "method": "cash_on_delivery" })).await.ok();
    assert_eq!(order["payment_status"], "due_on_delivery", "{order}");
    shop.is_sound().await;
    shop.close().await;
}

#[tokio::test]
async fn a_challenge_is_finished_by_whoever_comes_first() {
    let shop = Shop::open().await;
    let skus = goods::product(&shop.admin(), "velvet-blazer", 12_000, &[("M", 3)]).await;
    let mut ana = shop.guest();
    let cart = ana.fills_a_cart(&[(&skus[0], 1)]).await;
    let checkout = ana.goes_to_the_till(&cart).await.expect("the till");
    let waiting = ana.pays(&checkout, "tok_challenge").await;
    assert_eq!(waiting.status, 202, "{}", waiting.body);
    assert_eq!(waiting.body["status"], "requires_action");
    let page = waiting.body["redirect_url"].as_str().expect("an address").to_owned();

    // She approves at the provider; her browser and the webhook race.
    let (address, path) = page.split_at(page.find("/challenge").expect("a challenge"));
    let provider = shop_tests::Client::new(address, None);
    let form = provider
        .ask(Method::POST, path)
        .bytes("application/x-www-form-urlencoded", b"decision=approve".to_vec());
    let sent_back = form.send().await;
    assert_eq!(sent_back.status, 303, "{:?}", String::from_utf8_lossy(&sent_back.bytes));
    let settle = format!("/v1/checkouts/{}/settlement", checkout["id"].as_str().expect("an id"));
    let settled = futures::future::join_all((0..8).map(|_| ana.post(&settle, json!({})))).await;
    let ids: std::collections::BTreeSet<_> = settled.into_iter().map(|answer| answer.ok()["id"].to_string()).collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(shop.orders().await, 1);
    shop.is_sound().await;
    shop.close().await;
}

#[tokio::test]
async fn a_lost_answer_is_settled_without_a_second_charge() {
    let shop = Shop::open().await;
    let skus = goods::product(&shop.admin(), "denim-jacket", 7_900, &[("M", 3)]).await;
    let mut ana = shop.guest();
    let cart = ana.fills_a_cart(&[(&skus[0], 1)]).await;
    let checkout = ana.goes_to_the_till(&cart).await.expect("the till");
    let answer = ana.pays(&checkout, "tok_lost_answer").await;
    assert!([201, 202].contains(&answer.status), "{}", answer.body);
    let path = format!("/v1/checkouts/{}", checkout["id"].as_str().expect("an id"));
    // The webhook tells it, within seconds.
    eventually(
        "the order",
        async || ana.get(&path).await.ok(),
        |checkout| checkout["order"].is_string(),
    )
    .await;
    shop.comes_to_rest().await;
    let totals = shop.provider_totals().await;
    assert_eq!(totals["EUR"]["payments"], 1, "{totals}");
    shop.is_sound().await;
    shop.close().await;
}
