//! People search: words, filters, counts, orders, pages, suggestions.
#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod world;

use operation::Caller;
use serde_json::json;
use world::{Style, World, stock};

/// Three dresses and a shirt.
async fn shop() -> World {
    let world = World::new().await;
    let red = Style::new(1, "red-dress", "Red summer dress", "Mara")
        .colour("Scarlet", "red")
        .colour("Navy", "blue")
        .variant("R-S", Some("Scarlet"), Some("S"))
        .variant("R-M", Some("Scarlet"), Some("M"))
        .variant("B-M", Some("Navy"), Some("M"));
    let blue = Style::new(2, "blue-dress", "Evening dress", "Nord")
        .colour("Navy", "blue")
        .variant("E-M", Some("Navy"), Some("M"))
        .published(50);
    let linen = Style::new(3, "linen-dress", "Linen dress", "Mara")
        .colour("Sand", "beige")
        .variant("L-L", Some("Sand"), Some("L"));
    let shirt = Style::new(4, "linen-shirt", "Linen shirt", "Ostra Blue")
        .category("Shirts", "Men")
        .variant("S-1", None, Some("42"));
    for told in [
        red.sold_for(3_000),
        blue.sold_for(12_000),
        linen.sold_for(4_999),
        shirt.sold_for(2_000),
    ] {
        world.hear(told).await;
    }
    // Of the red dress, scarlet in M is sold out, and navy in M costs more.
    world.hear([stock("R-M", 2, 0, "adjust"), red.price("B-M", 2, 5_000)]).await;
    world
}

#[tokio::test]
async fn words_find_cards_like_those_of_the_catalog() {
    let world = shop().await;
    let red = Style::new(1, "red-dress", "Red summer dress", "Mara");
    world
        .hear([red.reduced("R-S", 3, 2_500, Some(3_000)), red.reviewed(1, [0, 0, 0, 1, 1])])
        .await;
    let found = world.search("q=summer+dres").await;
    assert_eq!(
        found.json()["items"],
        json!([{
            "slug": "red-dress",
            "title": "Red summer dress",
            "brand": { "slug": "mara", "name": "Mara" },
            "price": { "amount": 2500, "currency": "EUR" },
            "price_max": { "amount": 5000, "currency": "EUR" },
            "compare_at": { "amount": 3000, "currency": "EUR" },
            "image": "/media/red-dress.jpg",
            "colourways": [
                { "slug": "scarlet", "label": "Scarlet", "family": "red", "hex": ["#101010"], "image": null },
                { "slug": "navy", "label": "Navy", "family": "blue", "hex": ["#101010"], "image": null }
            ],
            "rating": { "average": 4.5, "count": 2 },
            "in_stock": true
        }])
    );
    assert_eq!(
        (found.json()["corrected"].as_str(), found.json()["next_cursor"].is_null()),
        (Some("summer dress"), true)
    );
    // Brand, colour, category, gender are words too.
    assert_eq!(world.search("q=nord").await.slugs(), ["blue-dress"]);
    assert_eq!(world.search("q=scarlet").await.slugs(), ["red-dress"]);
    assert_eq!(world.search("q=men+shirt").await.slugs(), ["linen-shirt"]);
    assert_eq!(world.search("q=women%27s+linen").await.slugs(), ["linen-dress"]);
    assert_eq!(world.search("q=nothing+of+the+kind").await.total(), 0);
}

#[tokio::test]
async fn colour_size_price_and_stock_hold_for_one_variant() {
    let world = shop().await;
    let cases: [(&str, &[&str]); 12] = [
        ("colour=red&size=M", &["red-dress"]),
        ("colour=red&size=M&in_stock=true", &[]),
        ("colour=red&in_stock=true", &["red-dress"]),
        ("colour=red&price_min=4000", &[]),
        ("colour=blue&price_min=4000", &["blue-dress", "red-dress"]),
        ("colour=blue&size=S", &[]),
        ("colour=red&colour=beige", &["linen-dress", "red-dress"]),
        ("category=women&brand=mara", &["linen-dress", "red-dress"]),
        ("category=shirts&category=dresses&size=42&size=L", &["linen-shirt", "linen-dress"]),
        ("price_max=2000", &["linen-shirt"]),
        ("brand=unheard-of", &[]),
        ("in_stock=false", &["linen-shirt", "linen-dress", "blue-dress", "red-dress"]),
    ];
    for (query, expected) in cases {
        let found = world.search(query).await;
        assert_eq!(found.slugs(), expected, "{query}");
        assert_eq!(found.total(), expected.len() as u64, "{query}");
    }
}

#[tokio::test]
async fn counts_leave_out_their_own_filter() {
    let world = shop().await;
    let found = world.search("q=dress&brand=mara&colour=red").await;
    let of = |values: &[(&str, u64)]| {
        values
            .iter()
            .map(|(value, count)| ((*value).to_owned(), *count))
            .collect::<Vec<_>>()
    };
    assert_eq!(found.facet("brand"), of(&[("mara*", 1)]));
    assert_eq!(found.facet("colour"), of(&[("beige", 1), ("blue", 1), ("red*", 1)]));
    assert_eq!(found.facet("size"), of(&[("S", 1), ("M", 1)]));
    assert_eq!(found.facet("category"), of(&[("dresses", 1), ("women", 1)]));
    assert_eq!(found.facet("price"), of(&[("2500-4999", 1)]));
    assert_eq!(found.facet("in_stock"), of(&[("true", 1)]));

    let found = world
        .search("brand=nord&price_min=10000&price_max=19999&rating_min=4&size=46")
        .await;
    assert_eq!(found.total(), 0);
    assert_eq!(found.facet("price"), of(&[("10000-19999*", 0)]));
    assert_eq!(found.facet("rating"), of(&[("4*", 0)]));
    assert_eq!(found.facet("size"), of(&[("46*", 0)]));
    let labels = world.search("").await.json();
    assert_eq!(
        labels["facets"][0]["buckets"][0],
        json!({ "value": "dresses", "label": "Dresses", "count": 3, "selected": false })
    );
    assert_eq!(
        labels["facets"][2]["buckets"][0],
        json!({ "value": "blue", "label": "Blue", "count": 2, "selected": false })
    );
    let fields: Vec<_> = labels["facets"]
        .as_array()
        .expect("facets")
        .iter()
        .map(|facet| facet["field"].clone())
        .collect();
    assert_eq!(fields, ["category", "brand", "colour", "size", "price", "rating", "in_stock"]);
}

#[tokio::test]
async fn every_order_has_an_end_to_its_ties() {
    let world = shop().await;
    let linen = Style::new(3, "linen-dress", "", "Mara");
    let blue = Style::new(2, "blue-dress", "", "Nord");
    // A few good reviews against one that is better; a sale long ago against one that is fresh.
    world
        .hear([linen.reviewed(2, [0, 0, 0, 5, 15]), blue.reviewed(1, [0, 0, 0, 0, 1])])
        .await;
    world
        .hear([
            stock("S-1", 5, 9, "allocate"),
            stock("S-1", 6, 8, "allocate"),
            stock("R-S", 9, 0, "reserve"),
        ])
        .await;
    let cases = [
        ("sort=newest", ["blue-dress", "linen-shirt", "linen-dress", "red-dress"]),
        ("sort=price", ["linen-shirt", "red-dress", "linen-dress", "blue-dress"]),
        ("sort=-price", ["blue-dress", "linen-dress", "red-dress", "linen-shirt"]),
        ("sort=rating", ["linen-dress", "blue-dress", "linen-shirt", "red-dress"]),
        ("sort=popularity", ["linen-shirt", "linen-dress", "blue-dress", "red-dress"]),
        ("sort=relevance", ["linen-shirt", "linen-dress", "blue-dress", "red-dress"]),
        ("", ["linen-shirt", "linen-dress", "blue-dress", "red-dress"]),
    ];
    for (query, expected) in cases {
        assert_eq!(world.search(query).await.slugs(), expected, "{query}");
    }
    // A hit in the title stands before one in the brand.
    assert_eq!(world.search("q=blue").await.slugs()[..1], ["linen-shirt"]);
}

#[tokio::test]
async fn pages_follow_each_other_and_only_for_their_own_question() {
    let world = World::new().await;
    for number in 0..25 {
        let dress = Style::new(number, &format!("dress-{number}"), "Dress", "Mara").variant(&format!("D-{number}"), None, Some("M"));
        world.hear(dress.sold_for(1_000 + i64::try_from(number % 3).expect("small"))).await;
    }
    for sort in ["relevance", "newest", "price", "-price", "popularity", "rating"] {
        let question = format!("q=dress&sort={sort}");
        let whole = world.search(&format!("{question}&limit=100")).await;
        let mut together = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = world.search(&format!("{question}&limit=10{cursor}")).await;
            assert_eq!(page.total(), 25);
            together.extend(page.slugs());
            match page.json()["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(together, whole.slugs(), "{sort}");
        assert_eq!(together.len(), 25);
    }
    let page = world.search("q=dress&size=M&size=L&limit=10").await;
    let cursor = page.json()["next_cursor"].as_str().expect("more").to_owned();
    assert_eq!(
        world
            .search(&format!("size=L&size=M&size=M&limit=7&q=dress&cursor={cursor}"))
            .await
            .slugs()
            .len(),
        7,
        "the same question"
    );
    let mut edited = cursor.clone().into_bytes();
    edited[3] = if edited[3] == b'A' { b'B' } else { b'A' };
    let edited = String::from_utf8(edited).expect("ASCII");
    for (query, cursor) in [
        ("q=dress&size=M", &cursor),
        ("q=dresses&size=M&size=L", &cursor),
        ("q=dress&size=M&size=L&sort=price", &cursor),
        ("q=dress&size=M&size=L", &edited),
        ("q=dress&size=M&size=L", &"x".to_owned()),
    ] {
        let reply = world.get("search.products", &format!("{query}&cursor={cursor}")).await;
        assert_eq!(
            reply.problem(),
            (400, "cursor-invalid".to_owned(), vec!["cursor".to_owned()]),
            "{query}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_named() {
    let world = World::new().await;
    let long = format!("q={}", "x".repeat(201));
    let many = |field: &str| (0..51).map(|number| format!("{field}=v{number}")).collect::<Vec<_>>().join("&");
    let cases = [
        ("price_min=2&price_max=1".to_owned(), vec!["price_min", "price_max"]),
        ("price_min=-1".to_owned(), vec!["price_min"]),
        ("price_max=cheap".to_owned(), vec!["price_max"]),
        ("sort=best".to_owned(), vec!["sort"]),
        ("limit=0".to_owned(), vec!["limit"]),
        ("limit=101".to_owned(), vec!["limit"]),
        ("rating_min=6".to_owned(), vec!["rating_min"]),
        ("rating_min=0".to_owned(), vec!["rating_min"]),
        ("in_stock=maybe".to_owned(), vec!["in_stock"]),
        ("category=Not+a+slug".to_owned(), vec!["category[0]"]),
        ("size=".to_owned(), vec!["size[0]"]),
        ("color=red".to_owned(), vec!["color"]),
        (long, vec!["q"]),
        (many("category"), vec!["category"]),
        (many("brand"), vec!["brand"]),
        (many("colour"), vec!["colour"]),
        (many("size"), vec!["size"]),
    ];
    for (query, fields) in cases {
        let reply = world.get("search.products", &query).await;
        let (status, code, named) = reply.problem();
        assert_eq!(
            (status, code.as_str(), named.iter().map(String::as_str).collect::<Vec<_>>()),
            (422, "invalid-request", fields),
            "{query}"
        );
    }
    for (query, field) in [("", "q"), ("q=", "q"), ("q=+", "q"), ("q=a&limit=3", "limit")] {
        assert_eq!(world.get("search.suggest", query).await.problem().2, [field], "{query}");
    }
}

#[tokio::test]
async fn answers_may_be_kept_for_a_moment_and_say_how_fresh_they_are() {
    let world = World::new().await;
    assert!(world.search("").await.json()["as_of"].is_null());
    let dress = Style::new(1, "dress", "Dress", "Mara").variant("D", None, None);
    world.hear(dress.sold_for(1_000)).await;
    let cases = [
        ("search.products", "q=dress", "public, max-age=5, stale-while-revalidate=30"),
        ("search.suggest", "q=dre", "public, max-age=10, stale-while-revalidate=60"),
    ];
    for (version, (operation, query, cache)) in (1..).zip(cases) {
        let first = world.get(operation, query).await;
        assert_eq!(first.json()["as_of"], json!(world::moment(version)), "{operation}");
        assert_eq!(first.header("cache-control"), cache);
        let caller = || Caller {
            if_none_match: Some(first.header("etag").to_owned()),
            ..Caller::anonymous("test")
        };
        assert_eq!(world.get_as(operation, query, caller()).await.status(), 304);
        world.hear([stock("D", version + 1, 0, "reserve")]).await;
        assert_eq!(world.get_as(operation, query, caller()).await.status(), 200, "something changed");
    }
    assert_eq!(world.search("").await.json()["as_of"], json!(world::moment(3)));
}

#[tokio::test]
async fn unfinished_words_suggest_what_is_there() {
    let world = shop().await;
    let reply = world.get("search.suggest", "q=dre").await.json();
    assert_eq!(reply["queries"], json!(["dress"]));
    assert_eq!(reply["categories"], json!([{ "slug": "dresses", "name": "Dresses", "count": 3 }]));
    let slugs = |reply: &serde_json::Value| {
        reply["products"]
            .as_array()
            .expect("products")
            .iter()
            .map(|product| product["slug"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(slugs(&reply), ["linen-dress", "blue-dress", "red-dress"]);
    assert_eq!(reply["products"][0]["price"], json!({ "amount": 4999, "currency": "EUR" }));

    let reply = world.get("search.suggest", "q=linen+s").await.json();
    assert_eq!(slugs(&reply), ["linen-shirt", "linen-dress"], "in sand");
    assert_eq!(
        world.get("search.suggest", "q=mar").await.json()["brands"],
        json!([{ "slug": "mara", "name": "Mara", "count": 2 }])
    );
    assert_eq!(slugs(&world.get("search.suggest", "q=linnen+shrt").await.json()), ["linen-shirt"]);
    let nothing = world.get("search.suggest", "q=zzzz").await.json();
    assert_eq!(
        (&nothing["queries"], &nothing["products"], &nothing["brands"]),
        (&json!([]), &json!([]), &json!([]))
    );
}
