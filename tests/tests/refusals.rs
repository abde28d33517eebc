//! Bad input everywhere: a problem that names the field, and nothing changes.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::collections::BTreeMap;

use http::Method;
use operation::Scope;
use runtime::template::Access;
use serde_json::{Value, json};
use shop_tests::{Client, Shop, goods, signer};
use sqlx::Row;

/// How many rows every table has: what a refused request must not change.
async fn rows(shop: &Shop) -> BTreeMap<String, i64> {
    let mut counted = BTreeMap::new();
    for (context, pool) in shop.databases() {
        if context == "EVENTS" {
            continue;
        }
        let tables = sqlx::query("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
            .fetch_all(pool)
            .await
            .expect("reads");
        for table in tables {
            let table: String = table.get("relname");
            let sql = format!("select count(*) from \"{table}\"");
            let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(pool).await.expect("counts");
            counted.insert(format!("{context}.{table}"), count);
        }
    }
    counted
}

#[tokio::test]
async fn bad_bodies_are_refused_by_name() {
    let shop = Shop::open().await;
    let staff = shop.admin();
    let skus = goods::product(&staff, "black-dress", 4_990, &[("M", 5)]).await;
    let mut ana = shop.guest();
    let cart = ana.fills_a_cart(&[(&skus[0], 1)]).await;
    let checkout = ana.goes_to_the_till(&cart).await.expect("the till");
    let bea = shop.shopper("bea");
    bea.get("/v1/me").await.ok();
    shop.comes_to_rest().await;
    let before = rows(&shop).await;

    let lines = format!("/v1/carts/{cart}/lines");
    let money = |amount: Value, currency: &str| json!({ "amount": amount, "currency": currency });
    let order = |total: Value| json!({ "checkout": checkout["id"], "expected_total": total, "payment": { "method": "sandbox", "token": "tok_ok" } });
    let price = format!("/v1/admin/variants/{}/price", skus[0]);
    let sku = skus[0].as_str();
    // (who, method, path, body, status, field)
    let cases: Vec<(&Client, Method, &str, Value, u16, &str)> = vec![
        (&ana, Method::POST, &lines, json!({ "sku": sku, "quantity": 0 }), 422, "quantity"),
        (&ana, Method::POST, &lines, json!({ "sku": sku, "quantity": -1 }), 422, "quantity"),
        (&ana, Method::POST, &lines, json!({ "sku": sku, "quantity": 1.5 }), 422, "quantity"),
        (&ana, Method::POST, &lines, json!({ "sku": sku, "quantity": 1e9 }), 422, "quantity"),
        (&ana, Method::POST, &lines, json!({ "sku": sku, "quantity": "2" }), 422, "quantity"),
        (&ana, Method::POST, &lines, json!({ "sku": sku }), 422, "quantity"),
        (
            &ana,
            Method::POST,
            &lines,
            json!({ "sku": "no-such-thing", "quantity": 1 }),
            422,
            "sku",
        ),
        (
            &ana,
            Method::POST,
            &lines,
            json!({ "sku": "bad\u{0}sku", "quantity": 1 }),
            422,
            "sku",
        ),
        (
            &ana,
            Method::POST,
            &lines,
            json!({ "sku": sku, "quantity": 1, "price": 1 }),
            422,
            "price",
        ),
        (
            &ana,
            Method::POST,
            "/v1/orders",
            order(money(json!(1.5), "EUR")),
            422,
            "expected_total.amount",
        ),
        (
            &ana,
            Method::POST,
            "/v1/orders",
            order(money(json!(100), "eur")),
            422,
            "expected_total.currency",
        ),
        (
            &ana,
            Method::POST,
            "/v1/orders",
            order(money(json!(100), "XXQ")),
            422,
            "expected_total.currency",
        ),
        (
            &ana,
            Method::POST,
            "/v1/orders",
            json!({ "checkout": "x", "expected_total": money(json!(1), "EUR"), "payment": { "method": "sandbox" } }),
            422,
            "checkout",
        ),
        (
            &ana,
            Method::POST,
            "/v1/checkouts",
            json!({ "cart": cart, "discount": 100 }),
            422,
            "discount",
        ),
        (
            &ana,
            Method::POST,
            "/v1/contact-messages",
            json!({ "name": "Ana", "email": "nobody", "message": "Where is my parcel?" }),
            422,
            "email",
        ),
        (
            &ana,
            Method::POST,
            "/v1/contact-messages",
            json!({ "name": "Ana", "email": "ana@example.com", "message": "" }),
            422,
            "message",
        ),
        (
            &bea,
            Method::POST,
            "/v1/me/addresses",
            json!({ "name": "Bea", "line1": "x", "city": "Paris", "country": "France" }),
            422,
            "country",
        ),
        (
            &bea,
            Method::POST,
            "/v1/products/black-dress/reviews",
            json!({ "stars": 6, "title": "Fine", "text": "Quite fine indeed." }),
            422,
            "stars",
        ),
        (
            &staff,
            Method::PUT,
            &price,
            json!({ "price": money(json!(-1), "EUR") }),
            422,
            "price",
        ),
        (
            &staff,
            Method::PUT,
            &price,
            json!({ "price": money(json!(100), "USD") }),
            422,
            "price",
        ),
        (
            &staff,
            Method::POST,
            "/v1/admin/stock-movements",
            json!({ "sku": sku, "kind": "receive", "quantity": 0 }),
            422,
            "quantity",
        ),
        (
            &staff,
            Method::POST,
            "/v1/admin/stock-movements",
            json!({ "sku": sku, "kind": "vanish", "quantity": 1 }),
            422,
            "kind",
        ),
        (
            &staff,
            Method::POST,
            "/v1/admin/products",
            json!({ "title": "", "brand": "x" }),
            422,
            "title",
        ),
        (
            &staff,
            Method::POST,
            "/v1/admin/products",
            json!({ "title": "A", "brand": "x", "status": "active" }),
            422,
            "status",
        ),
        (
            &staff,
            Method::POST,
            "/v1/admin/products",
            json!({ "title": "A", "brand": "x", "variants": [{ "size": "M", "price": money(json!(-5), "EUR") }] }),
            422,
            "variants[0].price",
        ),
    ];
    for (who, method, path, body, status, field) in cases {
        let answer = who.ask(method.clone(), path).key("for-what-is-refused").json(&body).send().await;
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json"),
            "{method} {path} {body}: {} {}",
            answer.status,
            answer.body
        );
        assert!(answer.body["request_id"].is_string(), "{method} {path} {body}");
        println!("{method} {path} {body} -> {} {}", answer.status, answer.body["fields"]);
        answer.names(status, field);
    }
    let queries = [
        ("/v1/products?limit=0", "limit"),
        ("/v1/products?limit=101", "limit"),
        ("/v1/products?sort=best", "sort"),
        ("/v1/products?colour=red", "colour"),
        ("/v1/products?cursor=AAAA", "cursor"),
        ("/v1/search?q=dress&sort=best", "sort"),
        ("/v1/search?price_min=x", "price_min"),
        ("/v1/search?price_min=5&price_max=1", "price_max"),
        ("/v1/search?rating_min=9", "rating_min"),
        ("/v1/search?size=M&size=L&cursor=no", "cursor"),
        ("/v1/search/suggestions", "q"),
    ];
    for (path, field) in queries {
        let answer = ana.get(path).await;
        let status = answer.status;
        assert!([400, 422].contains(&status), "{path}: {status} {}", answer.body);
        answer.names(status, field);
    }
    assert_eq!(rows(&shop).await, before, "nothing changed");
    shop.is_sound().await;
}

#[tokio::test]
async fn what_is_no_json_is_refused_as_that() {
    let shop = Shop::open().await;
    let ana = shop.guest();
    let send = async |content_type: &str, body: &[u8]| {
        ana.ask(Method::POST, "/v1/contact-messages")
            .bytes(content_type, body.to_vec())
            .send()
            .await
    };
    send("application/json", b"{").await.refused(400, "malformed-json");
    send("application/json", br#"{"name":"a","name":"b"}"#)
        .await
        .refused(400, "malformed-json");
    send("application/json", b"\xef\xbb\xbf{}").await.refused(400, "malformed-json");
    send("application/json", "[".repeat(200).as_bytes())
        .await
        .refused(400, "malformed-json");
    send("text/plain", br#"{"name":"a"}"#).await.names(415, "Content-Type");
    let huge = ana
        .ask(Method::POST, "/v1/contact-messages")
        .bytes("application/json", vec![b' '; 10 * 1024 * 1024 + 1])
        .send()
        .await;
    assert_eq!(huge.status, 413, "{}", huge.body);
    assert_eq!(ana.ask(Method::TRACE, "/v1/products").send().await.status, 405);
    assert_eq!(ana.ask(Method::PUT, "/v1/carts").send().await.status, 405);
    assert_eq!(ana.get("/v1/nothing-here").await.status, 404);
    assert_eq!(ana.get("/v2/products").await.status, 404);
}

/// Routes × principals: who may not, is told so; whoever may, is never told 401 or 403.
#[tokio::test]
async fn every_route_lets_in_whom_the_template_lets_in() {
    let shop = Shop::open().await;
    let unsigned = format!("{}x", signer::token("ana", &Scope::ALL, kernel::Timestamp::from_unix_micros(0)));
    let guest = shop.guest();
    let forged = Client::new(&shop.url, Some(unsigned));
    let customer = shop.shopper("ana");
    let nobody = shop.somebody("without-scopes", &[]);
    let mut wrong = Vec::new();
    for function in &shop.running.shop.functions.template().functions {
        for route in &function.routes {
            let path = route
                .path
                .split('/')
                .map(|part| {
                    if part.starts_with('{') {
                        "018f6d2e-7b1a-7c3d-9e4f-2a5b6c7d8e91"
                    } else {
                        part
                    }
                })
                .collect::<Vec<_>>()
                .join("/");
            let ask = async |who: &Client| {
                who.ask(route.method.clone(), &path)
                    .header("if-match", "\"1\"")
                    .key("k")
                    .json(&json!({}))
                    .send()
                    .await
            };
            let mut expect = |who: &str, status: u16, fits: bool| {
                if !fits {
                    wrong.push(format!("{} {} as {who}: {status}", route.method, route.path));
                }
            };
            let status = ask(&forged).await.status;
            expect("a forger", status, status == 401);
            match &route.access {
                Access::Open => {
                    let status = ask(&guest).await.status;
                    expect("a guest", status, status != 403 && status < 500);
                }
                Access::Token(scopes) => {
                    let status = ask(&guest).await.status;
                    expect("a guest", status, status == 401);
                    let status = ask(&nobody).await.status;
                    expect("somebody without scopes", status, status == 403);
                    let status = ask(&customer).await.status;
                    let may = scopes.contains(&Scope::Customer);
                    expect(
                        "a customer",
                        status,
                        if may {
                            status != 401 && status != 403 && status < 500
                        } else {
                            status == 403
                        },
                    );
                    for scope in Scope::ALL {
                        let status = ask(&shop.somebody("staff", &[scope])).await.status;
                        let may = scopes.contains(&scope);
                        expect(
                            scope.as_str(),
                            status,
                            if may {
                                status != 401 && status != 403 && status < 500
                            } else {
                                status == 403
                            },
                        );
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn tokens_that_are_not_ours_open_nothing() {
    let shop = Shop::open().await;
    let now = kernel::Clock::now(&kernel::SystemClock).unix_seconds();
    let good =
        json!({ "iss": signer::ISSUER, "aud": "amcart-api", "sub": "ana", "iat": now, "exp": now + 600, "scope": "amcart/customer" });
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        signer::signed(&claims)
    };
    assert_eq!(Client::new(&shop.url, Some(signer::signed(&good))).get("/v1/me").await.status, 200);
    for (name, value) in [
        ("iss", json!("https://elsewhere.test")),
        ("aud", json!("another-api")),
        ("exp", json!(now - 61)),
        ("exp", json!("never")),
        ("exp", Value::Null),
        ("nbf", json!(now + 120)),
        ("token_use", json!("id")),
        ("sub", Value::Null),
    ] {
        let answer = Client::new(&shop.url, Some(with(name, value.clone()))).get("/v1/me").await;
        assert_eq!(answer.status, 401, "{name}: {value} gave {}", answer.body);
        assert!(answer.header("www-authenticate").is_some());
    }
}
