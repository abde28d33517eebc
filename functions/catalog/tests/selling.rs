//! From a draft to a price in a list, on a real PostgreSQL.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod world;

use catalog::OPERATIONS;
use events::topics::{StockEvent, StockState};
use kernel::{Clock, Sku, SystemIds};
use operation::{Caller, Input, Invocation};
use serde_json::{Value, json};
use world::{Shop, request};

fn dress(slug: &str, price: i64) -> Value {
    json!({
        "slug": slug, "title": format!("Dress {slug}"), "brand": "Nørd & Söhne",
        "colourways": [{"slug": "navy", "colour": "navy", "label": "Midnight navy", "family": "blue", "hex": ["#112244"]}],
        "variants": [
            {"colour": "navy", "size": "S", "price": {"amount": price, "currency": "EUR"}},
            {"colour": "navy", "size": "M", "price": {"amount": price + 500, "currency": "EUR"}, "compare_at": {"amount": price + 900, "currency": "EUR"}}
        ]
    })
}

async fn categories(shop: &Shop) {
    // Categories come with imports; a draft of the seed's kind writes them.
    use catalog::draft::{CategoryPath, Content, ProductDraft, ProductStatus};
    let draft = ProductDraft {
        slug: kernel::Slug::new("first").expect("slug"),
        brand: "House".into(),
        categories: vec![CategoryPath(vec!["Women".into(), "Dresses".into()])],
        status: ProductStatus::Draft,
        content: Content {
            title: "First".into(),
            ..Content::default()
        },
        variants: vec![],
        created_at: None,
    };
    let mut work = shop.context.database.begin(&Caller::anonymous("r")).await.expect("begins");
    let write = async |work: &mut postgres::Work| {
        catalog::writer::write(work, &SystemIds, shop.clock.now(), "test", std::slice::from_ref(&draft)).await
    };
    assert_eq!(
        write(&mut work).await.expect("writes")[0].outcome,
        catalog::writer::Outcome::Created
    );
    assert_eq!(
        write(&mut work).await.expect("writes")[0].outcome,
        catalog::writer::Outcome::Unchanged
    );
    work.commit().await.expect("commits");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_written_published_priced_and_found() {
    let shop = Shop::open().await;
    categories(&shop).await;
    let made = shop
        .staff("catalog.create-product", &[], None, dress("black-dress", 5_000))
        .await
        .expect("creates");
    let id = made["id"].as_str().expect("id").to_owned();
    assert_eq!((made["status"].as_str(), made["version"].as_i64()), (Some("draft"), Some(1)));
    assert_eq!(made["variants"][1]["sku"], "BLACK-DRESS-NAVY-M");
    assert_eq!(
        shop.look("catalog.get-product", &[("slug", "black-dress")], "")
            .await
            .expect_err("a draft is not shown")
            .status,
        404
    );

    let path = [("product", id.as_str())];
    let early = shop
        .staff("catalog.publish-product", &path, Some(1), Value::Null)
        .await
        .expect_err("no category");
    assert_eq!((early.status, early.fields[0].field.as_str()), (409, "categories"));
    assert_eq!(
        shop.staff("catalog.update-product", &path, None, json!({"title": "x"}))
            .await
            .expect_err("no version")
            .status,
        428
    );
    let changed = shop
        .staff("catalog.update-product", &path, Some(1), json!({"categories": ["women-dresses"]}))
        .await
        .expect("changes");
    assert_eq!(changed["version"], 2);
    assert_eq!(
        shop.staff("catalog.publish-product", &path, Some(1), Value::Null)
            .await
            .expect_err("stale")
            .status,
        412
    );
    shop.staff("catalog.publish-product", &path, Some(2), Value::Null)
        .await
        .expect("publishes");

    let page = shop
        .look("catalog.get-product", &[("slug", "black-dress")], "")
        .await
        .expect("is shown");
    assert_eq!(page["price"]["amount"], 5_000);
    assert_eq!(page["colourways"][0]["variants"][1]["compare_at"]["amount"], 5_900);
    assert_eq!(page["breadcrumb"][0]["slug"], "women");
    assert_eq!(page["variants"][0]["available"], false);

    let taken = shop
        .staff("catalog.create-product", &[], None, dress("black-dress", 1))
        .await
        .expect_err("taken");
    assert_eq!((taken.status, taken.code.as_str()), (409, "slug-taken"));
    shop.staff(
        "catalog.set-price",
        &[("sku", "BLACK-DRESS-NAVY-S")],
        None,
        json!({"price": {"amount": 4_000, "currency": "EUR"}}),
    )
    .await
    .expect("prices");
    let wrong = shop
        .staff(
            "catalog.set-price",
            &[("sku", "BLACK-DRESS-NAVY-S")],
            None,
            json!({"price": {"amount": 1, "currency": "USD"}}),
        )
        .await;
    assert_eq!(wrong.expect_err("currency").fields[0].field, "price");
    let page = shop
        .look("catalog.get-product", &[("slug", "black-dress")], "")
        .await
        .expect("is shown");
    assert_eq!(
        (
            page["price"]["amount"].as_i64(),
            page["variants"][0]["lowest_30_days"]["amount"].as_i64()
        ),
        (Some(4_000), Some(4_000))
    );
    assert_eq!(page["variants"][1]["lowest_30_days"]["amount"], 5_500);

    let moved = shop
        .staff("catalog.update-product", &path, Some(3), json!({"slug": "little-black-dress"}))
        .await
        .expect("renames");
    assert_eq!(moved["slug"], "little-black-dress");
    let old = shop
        .run(
            "catalog.get-product",
            Caller::anonymous("r"),
            request(&[("slug", "black-dress")], "", String::new()),
        )
        .await
        .expect("leads on");
    assert_eq!(
        (old.status, old.header_value("location")),
        (301, Some("/v1/products/little-black-dress"))
    );

    shop.relay().await;
    let kinds = shop.published.kinds();
    for kind in ["product.created.v1", "product.updated.v1", "product.published.v1", "price.set.v1"] {
        assert!(kinds.iter().any(|each| each == kind), "{kind} in {kinds:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_page_through_everything_once_in_every_order() {
    let shop = Shop::open().await;
    categories(&shop).await;
    for n in 0..7 {
        let mut product = dress(&format!("dress-{n}"), 1_000 + 100 * (n % 3));
        product["categories"] = json!(["women-dresses"]);
        let made = shop.staff("catalog.create-product", &[], None, product).await.expect("creates");
        let path = [("product", made["id"].as_str().expect("id"))];
        shop.staff("catalog.publish-product", &path, Some(1), Value::Null)
            .await
            .expect("publishes");
    }
    for sort in ["newest", "price", "-price", "name"] {
        let (mut seen, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let query = format!(
                "sort={sort}&limit=3&category=women{}",
                cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default()
            );
            let page = shop.look("catalog.list-products", &[], &query).await.expect("lists");
            seen.extend(
                page["items"]
                    .as_array()
                    .expect("items")
                    .iter()
                    .map(|item| (item["price"]["amount"].as_i64(), item["slug"].to_string())),
            );
            match page["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => break,
            }
        }
        let mut unique = seen.clone();
        unique.sort();
        unique.dedup();
        assert_eq!((seen.len(), unique.len()), (7, 7), "{sort}");
        let prices: Vec<_> = seen.iter().map(|(price, _)| *price).collect();
        match sort {
            "price" => assert!(prices.is_sorted()),
            "-price" => assert!(prices.iter().rev().is_sorted()),
            _ => {}
        }
    }
    assert_eq!(
        shop.look("catalog.list-products", &[], "brand=nobody").await.expect("lists")["items"],
        json!([])
    );
    assert_eq!(
        shop.look("catalog.list-products", &[], "cursor=forged")
            .await
            .expect_err("forged")
            .status,
        400
    );
    assert_eq!(
        shop.look("catalog.list-brands", &[], "").await.expect("lists")["items"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_that_is_told_twice_and_late_changes_nothing() {
    let shop = Shop::open().await;
    categories(&shop).await;
    let mut product = dress("dress", 1_000);
    product["categories"] = json!(["women"]);
    shop.staff("catalog.create-product", &[], None, product).await.expect("creates");
    let tell = async |available: i64, version: i64| {
        let event = StockEvent::Changed(StockState {
            sku: Sku::new("DRESS-NAVY-S").expect("sku"),
            available,
            on_hand: available,
            reserved: 0,
            allocated: 0,
            cause: "count".into(),
            at: shop.clock.now(),
        });
        let caller = Caller::system("test", "r");
        let id = kernel::EventId::from(kernel::Ids::next(&SystemIds));
        let announcement = events::Announcement::of(id, shop.clock.now(), &caller, version, &event).expect("announces");
        let outgoing = announcement.outgoing().expect("goes out");
        let record = operation::Record {
            topic: outgoing.topic,
            partition: 0,
            offset: 0,
            timestamp: 0,
            key: Some(outgoing.key.into()),
            value: Some(outgoing.body),
            headers: outgoing.headers.into_iter().map(|(name, value)| (name, value.into())).collect(),
        };
        let row = OPERATIONS.find("catalog.on-stock-changed").expect("there");
        (row.run)(
            shop.context.clone(),
            Invocation {
                caller,
                input: Input::Event(record),
            },
        )
        .await
        .expect("hears");
    };
    for (available, version) in [(5, 2), (9, 1), (5, 2), (0, 4), (3, 3)] {
        tell(available, version).await;
    }
    let available: i64 = sqlx::query_scalar("select available from variant where sku = 'DRESS-NAVY-S'")
        .fetch_one(shop.context.database.pool())
        .await
        .expect("reads");
    assert_eq!(available, 0, "the newest counts");
}
