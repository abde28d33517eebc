//! Files of products into the catalog: both Shopify dialects, mapping files, what is wrong, crashes; on a real PostgreSQL.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod world;

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use catalog::importing::steps::{Step, step};
use kernel::ImportId;
use operation::{Caller, Scope};
use serde_json::{Value, json};
use world::{Shop, request};

const LEGACY: &str = include_str!("fixtures/shopify-legacy.csv");
const CURRENT: &str = include_str!("fixtures/shopify-current.csv");
const EXCERPT: &str = include_str!("fixtures/fashion-excerpt.csv");
const FASHION: &str = include_str!("../../../tests/mappings/fashion-products.json");

/// Status, created, changed, unchanged.
fn outcome(import: &Value) -> (&str, i64, i64, i64) {
    let number = |member: &str| import[member].as_i64().expect("a number");
    (
        import["status"].as_str().expect("a status"),
        number("created"),
        number("changed"),
        number("unchanged"),
    )
}

/// Line, column, field and code of each issue.
fn issues(list: &Value) -> Vec<(i64, &str, &str, &str)> {
    let text = |issue: &'_ Value, member: &str| issue[member].as_str().map(str::to_owned).expect("a text");
    assert!(
        list.as_array()
            .expect("a list")
            .iter()
            .all(|issue| !text(issue, "message").is_empty())
    );
    let issue = |issue: &'_ Value| -> (i64, String, String, String) {
        (
            issue["line"].as_i64().expect("a line"),
            text(issue, "column"),
            text(issue, "field"),
            text(issue, "code"),
        )
    };
    list.as_array()
        .expect("a list")
        .iter()
        .map(issue)
        .map(|(line, column, field, code)| (line, &*column.leak(), &*field.leak(), &*code.leak()))
        .collect()
}

/// A file of so many products with two sizes each.
fn many(products: usize) -> String {
    let mut csv = String::from("Handle,Title,Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n");
    for n in 0..products {
        csv.push_str(&format!(
            "tee-{n},Tee {n},House,Tees,Size,S,T{n}-S,9.9{},{}\ntee-{n},,,,,M,T{n}-M,9.9{},{}\n",
            n % 10,
            n % 7,
            n % 10,
            n % 5
        ));
    }
    csv
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_in_the_old_dialect_is_a_shop() {
    let shop = Shop::open().await;
    let import = shop.import(LEGACY).await;
    assert_eq!(outcome(&import), ("done", 7, 0, 0), "{import:#}");
    assert_eq!(
        (
            import["format"].as_str(),
            import["rows"].as_i64(),
            import["products"].as_i64(),
            import["variants"].as_i64()
        ),
        (Some("shopify-legacy"), Some(13), Some(7), Some(11))
    );
    assert_eq!(
        issues(&import["notices"]),
        [
            (20, "Gift Card", "gift_card", "gift-card"),
            (21, "Variant Price", "price", "no-price")
        ]
    );
    assert!(
        import["ignored_columns"]
            .as_array()
            .expect("columns")
            .iter()
            .any(|column| column == "Cost per item")
    );

    let shirt = shop
        .look("catalog.get-product", &[("slug", "linen-shirt")], "")
        .await
        .expect("is shown");
    assert_eq!(
        (shirt["title"].as_str(), shirt["brand"]["name"].as_str(), shirt["gender"].as_str()),
        (Some("Linen \"Weekend\" Shirt"), Some("Söhne & Co"), Some("men"))
    );
    assert_eq!(
        shirt["description"],
        "Soft, pre-washed linen.\n\n- Two pockets\n- Made for 30 °C & above"
    );
    assert_eq!(shirt["breadcrumb"].as_array().map(Vec::len), Some(3));
    assert_eq!(shirt["variants"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        (shirt["price"]["amount"].as_i64(), shirt["price_max"]["amount"].as_i64()),
        (Some(4_990), Some(5_490))
    );
    let pictures: Vec<_> = shirt["pictures"]
        .as_array()
        .expect("pictures")
        .iter()
        .map(|picture| (picture["url"].as_str(), picture["alt"].as_str()))
        .collect();
    assert_eq!(
        pictures,
        [
            (Some("https://cdn.example/p/front.jpg?v=1,2"), Some("The front, buttoned")),
            (Some("https://cdn.example/p/side.jpg"), Some("From the side")),
            (Some("https://cdn.example/p/back.jpg"), Some("Linen \"Weekend\" Shirt"))
        ]
    );
    assert_eq!(shirt["colourways"][0]["pictures"][0]["url"], "https://cdn.example/p/navy.jpg");
    assert_eq!(shirt["colourways"][1]["family"], "white");

    // A cell that a spreadsheet would run is text like any other.
    let ring = shop
        .look("catalog.get-product", &[("slug", "silver-ring")], "")
        .await
        .expect("is shown");
    assert_eq!(
        (ring["title"].as_str(), ring["brand"]["name"].as_str()),
        (Some("=HYPERLINK(\"http://evil.example\",\"Ring\")"), Some("-Anchor"))
    );
    assert_eq!(ring["description"], "@SUM(1+1)*cmd|' /C calc'!A0");

    let shown = shop.look("catalog.list-products", &[], "").await.expect("lists");
    assert_eq!(
        shown["items"].as_array().map(Vec::len),
        Some(3),
        "drafts, archived ones and what has no price are not shown"
    );
    let shelves: Vec<_> = shop.shelves().into_iter().collect();
    let expected = [
        ("COAT M/1", 0),
        ("HAT-1", 1),
        ("KIDS-SOCKS-23-26", 30),
        ("KIDS-SOCKS-27-30", 28),
        ("LS-NAV-M", 7),
        ("LS-NAV-S", 5),
        ("LS-OFF-S", 0),
        ("SILVER-RING", 12),
    ];
    assert_eq!(shelves, expected.map(|(sku, count)| (sku.to_owned(), count)));
    let id = import["id"].as_str().expect("an id");
    assert_eq!(shop.counts.lock().expect("nobody panicked")[0].cause, format!("import:{id}:1"));
    assert_eq!(
        shop.number("select count(*) from import_row").await + shop.number("select count(*) from import_product").await,
        0,
        "the file is forgotten"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_dialect_says_the_same_and_twice_changes_nothing() {
    let shop = Shop::open().await;
    assert_eq!(outcome(&shop.import(LEGACY).await), ("done", 7, 0, 0));
    let announced = shop.number("select count(*) from outbox_event").await;
    let again = shop.import(CURRENT).await;
    assert_eq!(again["format"], "shopify");
    assert_eq!(outcome(&again), ("done", 0, 0, 7), "{again:#}");
    assert_eq!(outcome(&shop.import(LEGACY).await), ("done", 0, 0, 7));
    assert_eq!(shop.number("select count(*) from outbox_event").await, announced);
    assert_eq!(shop.number("select max(version) from product").await, 1);

    let dearer = LEGACY.replace("120.00", "130.00");
    assert_eq!(outcome(&shop.import(&dearer).await), ("done", 0, 1, 6));
    assert_eq!(shop.number("select price from variant where sku = 'SILVER-RING'").await, 13_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_something_wrong_is_refused_whole() {
    let shop = Shop::open().await;
    let import = shop
        .import(
            "Handle,Title,Status,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Image Src\n\
             good,Good,active,Size,S,GOOD-S,5.00,3,\n\
             dress,Dress,active,Size,S,D-S,\"12,50\",1,\n\
             dress,,,,M,D-M,19.999,one,\n\
             hat,Hat,sold,,,D-S,-1,1,ftp://x/hat.jpg\n\
             few,Few\n\
             many,Many,active,,,,1,1,,surplus\n\
             quote,\"Quo\"te,active,,,,1,1,\n\
             nul,N\0ul,active,,,,1,1,\n\
             ,,,,,NO-HANDLE,1,1,\n\
             untitled,,active,,,,1,1,\n\
             Good,Other title,active,Size,M,GOOD-M,5.00,1,\n\
             cap,Cap,active,,,GOOD-S,1,1,\n\
             open,\"never closed,active\n\
             more,More\n",
        )
        .await;
    assert_eq!(outcome(&import), ("refused", 0, 0, 0));
    let expected = [
        (3, "Variant Price", "price", "not-a-price"),
        (4, "Variant Inventory Qty", "stock", "not-a-number"),
        (4, "Variant Price", "price", "too-precise"),
        (5, "Image Src", "image", "not-an-address"),
        (5, "Status", "status", "unknown-status"),
        (5, "Variant Price", "price", "negative"),
        (6, "", "", "cells"),
        (7, "", "", "cells"),
        (8, "Title", "", "quote"),
        (9, "Title", "", "nul"),
        (10, "Handle", "handle", "missing"),
        (11, "Title", "title", "missing"),
        (12, "Title", "title", "two-titles"),
        (14, "Title", "", "quote"),
    ];
    assert_eq!(issues(&import["errors"]), expected);
    assert_eq!(import["error_count"], 14);
    for table in [
        "select count(*) from product",
        "select count(*) from variant",
        "select count(*) from outbox_event",
        "select count(*) from brand",
    ] {
        assert_eq!(shop.number(table).await, 0, "{table}");
    }
    assert!(shop.shelves().is_empty());

    // What only shows when everything is held against everything.
    let import = shop
        .import("Handle,Title,Variant SKU,Variant Price\na-b,One,SAME,1\na_b,Two,OTHER,1\nc,Three,same,1\nd,Four,SAME,1\n")
        .await;
    assert_eq!(
        issues(&import["errors"]),
        [(3, "Handle", "handle", "address-twice"), (5, "Variant SKU", "sku", "sku-twice")]
    );
    assert_eq!(shop.number("select count(*) from product").await, 0);
    assert_eq!(
        outcome(&shop.import("Handle,Title,Variant SKU,Variant Price\nmine,Mine,SAME,1\n").await),
        ("done", 1, 0, 0)
    );
    let import = shop.import("Title,SKU,Price\nTheirs,SAME,1\n").await;
    assert_eq!(
        (outcome(&import), issues(&import["errors"])),
        (("refused", 0, 0, 0), vec![(2, "SKU", "sku", "sku-taken")])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_errors_are_listed_and_all_are_counted() {
    let shop = Shop::open().await;
    let rows: String = (0..1_500).map(|n| format!("h{n},T{n},free\n")).collect();
    let import = shop.import(&format!("Handle,Title,Variant Price\n{rows}")).await;
    assert_eq!(
        (import["error_count"].as_i64(), import["errors"].as_array().map(Vec::len)),
        (Some(1_500), Some(1_000))
    );
    assert_eq!(
        (import["errors"][0]["line"].as_i64(), import["errors"][999]["line"].as_i64()),
        (Some(2), Some(1_001))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_and_requests_that_make_no_sense_are_told() {
    let shop = Shop::open().await;
    for (csv, expected) in [
        ("", (1, "", "empty")),
        ("\n\n", (1, "", "empty")),
        ("id,name\n1,x\n", (1, "Title", "missing-column")),
        ("Title,title\nx,y\n", (1, "title", "column-twice")),
        ("Handle,Title\n", (1, "", "no-products")),
        ("\"Title\nx\n", (1, "", "quote")),
    ] {
        let import = shop.import(csv).await;
        let found = issues(&import["errors"]);
        assert_eq!(
            (import["status"].as_str(), found.len(), found[0].0, found[0].1, found[0].3),
            (Some("refused"), 1, expected.0, expected.1, expected.2),
            "{csv:?}"
        );
    }
    let mapped = json!({"csv": "id,name\n1,x\n", "mapping": {"product": {"title": "{name}", "brand": "{maker}"}}});
    let import = shop.staff("catalog.import-products", &[], None, mapped).await.expect("is taken");
    assert_eq!(issues(&import["errors"]), [(1, "maker", "brand", "missing-column")]);

    let nobody = "018f6d2e-7b1a-7c3d-9e4f-2a5b6c7d8e90";
    for (body, status, field) in [
        (json!({}), 422, "csv"),
        (json!({"csv": "Title\nx", "part": 2}), 422, "part"),
        (json!({"csv": "Title\nx", "colour": "red"}), 422, "colour"),
        (
            json!({"csv": "Title\nx", "mapping": {"product": {"title": "{name"}}}),
            422,
            "mapping.product.title",
        ),
        (
            json!({"csv": "Title\nx", "mapping": {"product": {"title": "a\u{0}b"}}}),
            422,
            "mapping",
        ),
        (json!({"import": nobody, "csv": "x"}), 422, "part"),
        (json!({"import": nobody, "part": 2, "csv": "x", "dry_run": true}), 422, "dry_run"),
    ] {
        let problem = shop
            .staff("catalog.import-products", &[], None, body.clone())
            .await
            .expect_err("is refused");
        assert_eq!(
            (problem.status, problem.fields.first().map(|field| field.field.as_str())),
            (status, Some(field)),
            "{body}"
        );
    }
    for body in [json!({"import": nobody}), json!({"import": nobody, "part": 2, "csv": "x"})] {
        assert_eq!(
            shop.staff("catalog.import-products", &[], None, body)
                .await
                .expect_err("nobody's")
                .status,
            404
        );
    }
    assert_eq!(
        shop.staff("catalog.get-import", &[("import", nobody)], None, Value::Null)
            .await
            .expect_err("nobody's")
            .status,
        404
    );
    for operation in ["catalog.import-products", "catalog.get-import"] {
        let ask = || {
            if operation == "catalog.get-import" {
                request(&[("import", nobody)], "", String::new())
            } else {
                request(&[], "", json!({"csv": "Title\nx"}).to_string())
            }
        };
        assert_eq!(
            shop.run(operation, Caller::anonymous("r"), ask())
                .await
                .expect_err("signed out")
                .status,
            401
        );
        assert_eq!(
            shop.run(operation, testing::caller("ana", &[Scope::Customer]), ask())
                .await
                .expect_err("no staff")
                .status,
            403
        );
    }
    assert_eq!(shop.number("select count(*) from product").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_what_would_happen_and_writes_nothing() {
    let shop = Shop::open().await;
    let dry = async |csv: &str| {
        shop.staff(
            "catalog.import-products",
            &[],
            None,
            json!({"csv": csv, "dry_run": true, "filename": "export.csv"}),
        )
        .await
        .expect("imports")
    };
    let import = dry(LEGACY).await;
    assert_eq!(
        (outcome(&import), import["filename"].as_str(), import["dry_run"].as_bool()),
        (("done", 7, 0, 0), Some("export.csv"), Some(true))
    );
    for table in [
        "select count(*) from product",
        "select count(*) from brand",
        "select count(*) from category",
        "select count(*) from outbox_event",
    ] {
        assert_eq!(shop.number(table).await, 0, "{table}");
    }
    shop.import(LEGACY).await;
    let counted = shop.counts.lock().expect("nobody panicked").len();
    let changed = format!("{}new-one,New one{}\n", LEGACY.replace("120.00", "130.00"), ",".repeat(44));
    assert_eq!(outcome(&dry(&changed).await), ("done", 1, 1, 6));
    assert_eq!(shop.number("select price from variant where sku = 'SILVER-RING'").await, 12_000);
    assert_eq!(shop.counts.lock().expect("nobody panicked").len(), counted);
    assert_eq!(dry("Title,Price\nx,y\n").await["status"], "refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_in_parts_cut_anywhere() {
    let shop = Shop::open().await;
    let send = async |body: Value| shop.staff("catalog.import-products", &[], None, body).await;
    let cuts: Vec<usize> = [0, 1, 700, 1_301, 1_302, 2_100]
        .into_iter()
        .map(|cut| LEGACY.floor_char_boundary(cut))
        .chain([LEGACY.len()])
        .collect();
    let part = |n: usize| &LEGACY[cuts[n - 1]..cuts[n]];
    let begun = send(json!({"csv": part(1), "last": false})).await.expect("begins");
    assert_eq!((begun["status"].as_str(), begun["parts"].as_i64()), (Some("receiving"), Some(1)));
    let id = begun["id"].as_str().expect("an id");
    let early = send(json!({"import": id, "part": 3, "csv": part(3), "last": false}))
        .await
        .expect_err("too early");
    assert_eq!(
        (early.status, early.code.as_str(), early.more["next_part"].as_i64()),
        (409, "part-missing", Some(2))
    );
    for n in 2..cuts.len() - 1 {
        let ask = json!({"import": id, "part": n, "csv": part(n), "last": false});
        send(ask.clone()).await.expect("goes on");
        // An answer that was lost, and the same part again.
        let again = send(ask).await.expect("is the same");
        assert_eq!(
            (again["status"].as_str(), again["parts"].as_i64()),
            (Some("receiving"), i64::try_from(n).ok())
        );
        assert_eq!(
            send(json!({"import": id, "part": n, "csv": "other", "last": false}))
                .await
                .expect_err("differs")
                .code,
            "part-differs"
        );
    }
    assert_eq!(send(json!({"import": id})).await.expect("waits")["status"], "receiving");
    shop.tick("catalog.sweep-imports").await;
    let last = cuts.len() - 1;
    let done = send(json!({"import": id, "part": last, "csv": part(last)})).await.expect("ends");
    assert_eq!(outcome(&done), ("done", 7, 0, 0), "{done:#}");
    assert_eq!(issues(&done["notices"])[0].0, 20, "lines are those of the file");
    assert_eq!(
        send(json!({"import": id, "part": last + 1, "csv": "x"}))
            .await
            .expect_err("over")
            .code,
        "import-complete"
    );
    assert_eq!(
        outcome(&send(json!({"import": id, "part": last, "csv": part(last)})).await.expect("again")),
        ("done", 7, 0, 0)
    );

    let silent = send(json!({"csv": "Title\n", "last": false})).await.expect("begins");
    shop.clock.advance(Duration::from_secs(25 * 60 * 60));
    shop.tick("catalog.sweep-imports").await;
    assert_eq!(
        shop.staff(
            "catalog.get-import",
            &[("import", silent["id"].as_str().expect("an id"))],
            None,
            Value::Null
        )
        .await
        .expect_err("given up")
        .status,
        404
    );
    assert_eq!(shop.progress(id).await["status"], "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_moment_leaves_nothing_half_done() {
    let shop = Shop::running().await;
    let csv = many(1_300);
    let begun = shop
        .staff(
            "catalog.import-products",
            &[],
            None,
            json!({"csv": &csv[..csv.len() - 5], "last": false}),
        )
        .await
        .expect("begins");
    let id = begun["id"].as_str().expect("an id").to_owned();
    let import: ImportId = id.parse().expect("an id");
    // The last part comes in, and whoever takes it dies before it can do anything with it.
    shop.patience.store(0, Ordering::SeqCst);
    let mut work = shop.context.database.begin(&Caller::anonymous("r")).await.expect("begins");
    let mut found = catalog::imports::Imports(work.connection())
        .find_for_update(import)
        .await
        .expect("reads")
        .expect("is there");
    catalog::importing::steps::receive(&shop.context, &mut work, &mut found, &csv[csv.len() - 5..], true)
        .await
        .expect("is taken");
    work.commit().await.expect("commits");

    // Killed in the middle of a step, later each time, until it comes through to inventory, which is away.
    let mut killed = 0;
    for patience in (0..).map(|n| Duration::from_millis(3 * n)) {
        let (context, caller) = (shop.context.clone(), Caller::system("test", "r"));
        let task = tokio::spawn(async move { step(&context, &caller, import).await });
        let abort = task.abort_handle();
        tokio::time::sleep(patience).await;
        abort.abort();
        match task.await {
            Err(_) => killed += 1,
            Ok(done) if done.is_err() => break,
            Ok(_) => {}
        }
        let hidden = shop.number("select created - (select count(*) from product) from import").await;
        assert_eq!(hidden, 0, "what is told is what is there");
    }
    assert!(killed > 3, "{killed}");
    assert_eq!(shop.progress(&id).await["status"], "counting");
    shop.tick("catalog.sweep-imports").await;
    assert_eq!(shop.progress(&id).await["status"], "counting", "inventory is away still");
    // It answers once and is away again.
    shop.patience.store(1, Ordering::SeqCst);
    shop.tick("catalog.sweep-imports").await;
    shop.patience.store(i64::MAX, Ordering::SeqCst);
    shop.tick("catalog.sweep-imports").await;
    let done = shop.progress(&id).await;
    assert_eq!(outcome(&done), ("done", 1_300, 0, 0), "{done:#}");
    assert_eq!(done["stock_changed"], 2_600);
    assert_eq!(
        shop.number("select count(*) from product where version = 1 and status = 'active'")
            .await,
        1_300
    );
    assert_eq!(shop.number("select count(*) from variant where price_version = 1").await, 2_600);
    assert_eq!(shop.number("select count(*) from outbox_event").await, 3_900);
    let counts = shop.counts.lock().expect("nobody panicked");
    assert_eq!(
        counts.iter().map(|batch| batch.cause.clone()).collect::<Vec<_>>(),
        [format!("import:{id}:1"), format!("import:{id}:2")]
    );
    assert_eq!(
        counts
            .iter()
            .flat_map(|batch| &batch.counts)
            .map(|count| &count.sku)
            .collect::<BTreeSet<_>>()
            .len(),
        2_600
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_hands_at_one_import_write_it_once() {
    let shop = Shop::open().await;
    let begun = shop
        .staff("catalog.import-products", &[], None, json!({"csv": "", "last": false}))
        .await
        .expect("begins");
    let id = begun["id"].as_str().expect("an id");
    let last = json!({"import": id, "part": 2, "csv": many(1_100)}).to_string();
    let hand = |n: usize| {
        let caller = testing::caller("staff", &[Scope::Catalog]);
        let body = if n.is_multiple_of(2) {
            last.clone()
        } else {
            json!({"import": id}).to_string()
        };
        shop.run("catalog.import-products", caller, request(&[], "", body))
    };
    let (a, b, c, d, (), ()) = tokio::join!(
        hand(0),
        hand(1),
        hand(2),
        hand(3),
        shop.tick("catalog.sweep-imports"),
        shop.tick("catalog.sweep-imports")
    );
    for answer in [a, b, c, d] {
        answer.expect("is taken");
    }
    let done = shop
        .staff("catalog.import-products", &[], None, json!({"import": id}))
        .await
        .expect("goes on");
    assert_eq!(outcome(&done), ("done", 1_100, 0, 0));
    assert_eq!(done["stock_changed"], 2_200);
    assert_eq!(shop.number("select count(*) from outbox_event").await, 3_300);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_cannot_go_on_waits_for_somebody_and_is_resumed() {
    let shop = Shop::open().await;
    shop.patience.store(0, Ordering::SeqCst);
    let import = shop.import(&many(3)).await;
    assert_eq!(outcome(&import), ("counting", 3, 0, 0));
    for _ in 0..65 {
        shop.tick("catalog.sweep-imports").await;
    }
    let id = import["id"].as_str().expect("an id");
    assert_eq!(shop.progress(id).await["status"], "failed");
    assert_eq!(
        shop.number("select attempts::bigint from import").await,
        60,
        "it is left alone then"
    );
    // Others are not held up.
    shop.patience.store(i64::MAX, Ordering::SeqCst);
    assert_eq!(shop.import("Title,Price\nx,1\n").await["status"], "done");
    assert_eq!(shop.progress(id).await["status"], "failed");
    assert_eq!(
        shop.staff("catalog.import-products", &[], None, json!({"import": id}))
            .await
            .expect("tries")["status"],
        "done"
    );
    assert_eq!(shop.shelves().len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_did_meanwhile_stands() {
    let shop = Shop::open().await;
    shop.import(&many(3)).await;
    // A product that moved is the same one; an archived one stays.
    let all = shop
        .staff("catalog.list-all-products", &[], None, Value::Null)
        .await
        .expect("lists");
    let id_of = |slug: &str| {
        all["items"]
            .as_array()
            .expect("items")
            .iter()
            .find(|item| item["slug"] == slug)
            .expect("there")["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    };
    shop.staff(
        "catalog.update-product",
        &[("product", &id_of("tee-0"))],
        Some(1),
        json!({"slug": "best-tee"}),
    )
    .await
    .expect("moves");
    shop.staff("catalog.archive-product", &[("product", &id_of("tee-1"))], Some(1), Value::Null)
        .await
        .expect("archives");
    let import = shop.import(&many(3).replace("9.90", "8.00").replace("9.91", "8.00")).await;
    assert_eq!(outcome(&import), ("done", 0, 1, 2), "{import:#}");
    assert_eq!(issues(&import["notices"]), [(4, "status", "status", "archived")]);
    assert_eq!(shop.number("select count(*) from product").await, 3);
    assert_eq!(shop.number("select price from variant where sku = 'T0-S'").await, 800);
    assert_eq!(shop.number("select price from variant where sku = 'T1-S'").await, 991);

    // Somebody takes a SKU between the check and the writing: that product is left out and told, the others are written.
    let begun = shop
        .staff("catalog.import-products", &[], None, json!({"csv": "", "last": false}))
        .await
        .expect("begins");
    let id: ImportId = begun["id"].as_str().expect("an id").parse().expect("an id");
    let mut work = shop.context.database.begin(&Caller::anonymous("r")).await.expect("begins");
    let mut found = catalog::imports::Imports(work.connection())
        .find_for_update(id)
        .await
        .expect("reads")
        .expect("is there");
    let csv = "Title,SKU,Price\nFirst,NEW-1,1\nSecond,NEW-2,1\nThird,NEW-3,1\n";
    catalog::importing::steps::receive(&shop.context, &mut work, &mut found, csv, true)
        .await
        .expect("is taken");
    work.commit().await.expect("commits");
    let caller = Caller::system("test", "r");
    while shop.progress(begun["id"].as_str().expect("an id")).await["status"] == "checking" {
        assert_eq!(step(&shop.context, &caller, id).await.expect("steps"), Step::Moved);
    }
    let quick = json!({"title": "Quicker", "brand": "House", "variants": [{"sku": "NEW-2"}]});
    shop.staff("catalog.create-product", &[], None, quick).await.expect("creates");
    let done = shop
        .staff("catalog.import-products", &[], None, json!({"import": id.to_string()}))
        .await
        .expect("goes on");
    assert_eq!(outcome(&done), ("done", 2, 0, 1), "{done:#}");
    assert_eq!(issues(&done["errors"]), [(3, "", "sku", "sku-taken")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_file_becomes_products_by_a_mapping_file() {
    let shop = Shop::open().await;
    let mapping: Value = serde_json::from_str(FASHION).expect("JSON");
    let ask = json!({"csv": EXCERPT, "mapping": mapping, "filename": "excerpt.csv"});
    let import = shop
        .staff("catalog.import-products", &[], None, ask.clone())
        .await
        .expect("imports");
    assert_eq!(
        (outcome(&import), import["format"].as_str()),
        (("done", 5, 0, 0), Some("mapping")),
        "{import:#}"
    );
    assert_eq!(
        (import["variants"].as_i64(), import["notice_count"].as_i64()),
        (Some(4 + 5 + 4 + 1 + 5), Some(0))
    );

    let tee = shop
        .look(
            "catalog.get-product",
            &[("slug", "nordwind-men-plain-striped-or-checked-tee-900001")],
            "",
        )
        .await
        .expect("is shown");
    assert_eq!(
        (tee["title"].as_str(), tee["brand"]["name"].as_str(), tee["gender"].as_str()),
        (Some("Nordwind Men Plain, Striped or Checked Tee"), Some("Nordwind"), Some("men"))
    );
    assert_eq!(
        tee["description"],
        "Nordwind Men Plain, Striped or Checked Tee. Casual wear from the summer of 2012."
    );
    assert_eq!(
        tee["breadcrumb"]
            .as_array()
            .expect("a way")
            .iter()
            .filter_map(|step| step["name"].as_str())
            .collect::<Vec<_>>(),
        ["Men", "Apparel", "Topwear", "Tshirts"]
    );
    assert_eq!(tee["colourways"][0]["family"], "blue");
    assert_eq!(
        tee["variants"]
            .as_array()
            .expect("variants")
            .iter()
            .filter_map(|variant| variant["size"].as_str())
            .collect::<Vec<_>>(),
        ["S", "M", "L", "XL"]
    );
    let price = tee["price"]["amount"].as_i64().expect("a price");
    assert!((1_295..=3_995).contains(&price) && price % 100 == 95, "{price}");
    let heels = shop
        .look("catalog.get-product", &[("slug", "halcyon-women-evening-heels-900002")], "")
        .await
        .expect("is shown");
    assert_eq!(
        (heels["description"].as_str(), heels["colourways"][0]["label"].as_str()),
        (Some("Halcyon Women Evening Heels."), Some("Multi"))
    );
    let dress = shop
        .look("catalog.get-product", &[("slug", "gini-and-jony-girls-printed-dress-900003")], "")
        .await
        .expect("is shown");
    assert_eq!(
        (dress["brand"]["name"].as_str(), dress["gender"].as_str()),
        (Some("Gini and Jony"), Some("girls"))
    );
    let shelves = shop.shelves();
    assert_eq!(shelves.len(), 19);

    // The same rules give the same numbers; stock that was opened once is not opened again.
    sqlx::query("update variant set stock_version = 1 where sku like 'FP900001%'")
        .execute(shop.context.database.pool())
        .await
        .expect("updates");
    shop.counts.lock().expect("nobody panicked").clear();
    let again = shop.staff("catalog.import-products", &[], None, ask).await.expect("imports");
    assert_eq!(outcome(&again), ("done", 0, 0, 5));
    let recounted = shop.shelves();
    assert_eq!(recounted.len(), 15);
    assert!(recounted.iter().all(|(sku, count)| shelves.get(sku) == Some(count)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_fashion_file_is_imported() {
    #[expect(clippy::disallowed_methods, reason = "names a file that most machines do not have")]
    let Ok(path) = std::env::var("AMCART_FASHION_CSV") else {
        println!("skipped: AMCART_FASHION_CSV does not name fashion-products.csv");
        return;
    };
    let csv = std::fs::read_to_string(&path).expect("AMCART_FASHION_CSV can be read");
    let shop = Shop::running().await;
    let begin = std::time::Instant::now();
    let mapping: Value = serde_json::from_str(FASHION).expect("JSON");
    let half = csv.floor_char_boundary(csv.len() / 2);
    let begun = shop
        .staff(
            "catalog.import-products",
            &[],
            None,
            json!({"csv": &csv[..half], "mapping": mapping, "last": false}),
        )
        .await
        .expect("begins");
    let id = begun["id"].as_str().expect("an id");
    let mut import = shop
        .staff(
            "catalog.import-products",
            &[],
            None,
            json!({"import": id, "part": 2, "csv": &csv[half..]}),
        )
        .await
        .expect("ends");
    let mut status = import["status"].clone();
    println!("{:?}: {status}", begin.elapsed());
    while import["finished_at"].is_null() {
        import = shop
            .staff("catalog.import-products", &[], None, json!({"import": id}))
            .await
            .expect("goes on");
        if import["status"] != status {
            status = import["status"].clone();
            println!(
                "{:?}: {status}, {} checked, {} created, {} counted",
                begin.elapsed(),
                import["checked"],
                import["created"],
                import["stock_changed"]
            );
        }
    }
    assert_eq!(outcome(&import), ("done", 44_439, 0, 0), "{:#}", import["errors"]);
    println!("{} variants in {:?}", import["variants"], begin.elapsed());
    assert_eq!(
        (
            import["rows"].as_i64(),
            import["error_count"].as_i64(),
            import["notice_count"].as_i64()
        ),
        (Some(44_439), Some(0), Some(0))
    );
    assert_eq!(
        shop.number("select count(*) from listing where category = '00000000-0000-0000-0000-000000000000'")
            .await,
        44_439
    );
    assert_eq!(shop.number("select count(*) from product where title = ''").await, 0);
    assert_eq!(i64::try_from(shop.shelves().len()).ok(), import["variants"].as_i64());
}
