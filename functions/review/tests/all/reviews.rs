//! Writing, listing, deciding: the rating is right after each step.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::world::{World, customer, nobody, staff};
use config::Env;
use events::Event;
use events::topics::OrderEvent;
use kernel::{Ids, ReviewId, SystemIds};
use operation::{Caller, HttpRequest, Input, Scope};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

#[expect(clippy::print_stdout, reason = "a run that fails says how to repeat it")]
fn seed() -> u64 {
    let seed = Env::of_process().parse_or("AMCART_SEED", 7, "a number").expect("AMCART_SEED");
    println!("AMCART_SEED={seed}");
    seed
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_received_it_reviews_it() {
    let shop = World::new().await;
    for name in ["dress", "socks", "hat"] {
        shop.sells(name);
    }
    let refused = async |subject: &str, name: &str| {
        let reply = shop.submits(subject, name, 5, "It fits.").await;
        assert_eq!((reply.status, reply.code().as_str()), (403, "not-purchased"), "{}", reply.text());
    };
    refused("ana", "dress").await;
    let order = shop.order(Some("ana"), &["dress", "socks"]);
    for event in [
        OrderEvent::Placed(order.clone()),
        OrderEvent::Shipped(order.clone()),
        OrderEvent::Cancelled(order.clone()),
    ] {
        shop.hears(&shop.record(&event)).await;
        refused("ana", "dress").await;
    }
    let mut parcel = order.clone();
    parcel.shipment.as_mut().expect("one").lines.truncate(1);
    shop.hears(&shop.record(&OrderEvent::Delivered(parcel))).await;
    shop.hears(&shop.record(&OrderEvent::Delivered(shop.order(None, &["hat"])))).await;
    refused("ana", "socks").await;
    refused("ana", "hat").await;
    refused("bo", "dress").await;
    let written = shop.submits("ana", "dress", 5, "It fits.").await;
    assert_eq!(
        (written.status, &written.json()["status"]),
        (201, &json!("published")),
        "{}",
        written.text()
    );

    assert_eq!(shop.submits("ana", "no-such-product", 5, "It fits.").await.code(), "not-found");
    let ask = json!({"slug": "dress", "stars": 5, "text": "It fits."});
    assert_eq!(shop.asks("review.submit", &nobody(), ask.clone()).await.status, 401);
    assert_eq!(shop.asks("review.submit", &staff(), ask).await.code(), "scope-missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn parcels_told_twice_and_shuffled_are_one_right_to_review() {
    let shop = World::new().await;
    let mut rng = StdRng::seed_from_u64(seed());
    for name in ["a", "b", "c"] {
        shop.sells(name);
    }
    let mut records = Vec::new();
    for names in [&["a", "b"][..], &["b", "c"], &["a"]] {
        let order = shop.order(Some("ana"), names);
        for event in [
            OrderEvent::Placed(order.clone()),
            OrderEvent::Shipped(order.clone()),
            OrderEvent::Delivered(order),
        ] {
            records.push(shop.record(&event));
        }
    }
    records.extend(records.clone());
    records.shuffle(&mut rng);
    let (early, late) = records.split_at(12);
    for record in early {
        shop.hears(record).await;
    }
    let mut statuses: BTreeMap<&str, u16> = BTreeMap::new();
    for name in ["a", "b", "c"] {
        statuses.insert(name, shop.submits("ana", name, 4, "Good.").await.status);
    }
    let runs: Vec<_> = late
        .iter()
        .cloned()
        .map(|record| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.hears(&record).await })
        })
        .collect();
    for run in runs {
        run.await.expect("runs");
    }
    for (name, before) in statuses {
        let expected = if before == 201 { 409 } else { 201 };
        assert_eq!(
            shop.submits("ana", name, 4, "Good.").await.status,
            expected,
            "a review is not forgotten by a late parcel"
        );
        assert_eq!(shop.lists(name, "").await.stars(), json!([0, 0, 0, 1, 0]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_review_for_each_customer_and_product() {
    let shop = World::new().await;
    shop.sells("dress");
    shop.sells("socks");
    shop.hears(&shop.record(&OrderEvent::Delivered(shop.order(Some("ana"), &["dress", "socks"]))))
        .await;
    let runs: Vec<_> = (0..20)
        .map(|number| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.submits("ana", "dress", number % 5 + 1, "It fits.").await })
        })
        .collect();
    let mut written = Vec::new();
    for run in runs {
        let reply = run.await.expect("runs");
        match reply.status {
            201 => written.push(reply.id()),
            _ => assert_eq!((reply.status, reply.code().as_str()), (409, "already-reviewed"), "{}", reply.text()),
        }
    }
    assert_eq!(shop.lists("dress", "").await.ids(), written);
    assert_eq!(written.len(), 1);
    let again = shop.submits("ana", "dress", 1, "I changed my mind.").await;
    assert_eq!((again.status, &again.json()["review"]), (409, &json!(written[0])));
    assert_eq!(shop.submits("ana", "socks", 3, "Warm.").await.status, 201);
    shop.decides(&written[0], "reject", Some("spam")).await;
    assert_eq!(
        shop.submits("ana", "dress", 5, "Again.").await.status,
        409,
        "a rejected one was one, too"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_check_finds_is_seen_by_a_person_first() {
    let shop = World::new().await;
    shop.sells("dress");
    let written = shop
        .reviews("ana", "dress", 1, "Cheaper at https://other.example, write to me@other.example")
        .await;
    assert_eq!(written.json()["status"], "flagged");
    let id = written.id();
    let seen = shop.lists("dress", "").await;
    assert_eq!((seen.items().len(), seen.stars()), (0, json!([0, 0, 0, 0, 0])));

    let queue = shop.lists_all("status=flagged").await;
    assert_eq!(queue.ids(), [id.as_str()]);
    assert_eq!(
        (&queue.items()[0]["findings"], &queue.items()[0]["slug"]),
        (&json!(["link", "email-address"]), &json!("dress"))
    );
    assert_eq!(shop.lists_all("status=published&status=rejected").await.items().len(), 0);

    let without = shop.decides(&id, "reject", None).await;
    assert_eq!((without.status, without.field()), (422, "reason".to_owned()));
    let rejected = shop.decides(&id, "reject", Some("advertising")).await;
    let decision = &rejected.json()["decision"];
    assert_eq!(
        (&rejected.json()["status"], &decision["reason"], &decision["by"]),
        (&json!("rejected"), &json!("advertising"), &json!("mia"))
    );
    assert_eq!(shop.lists("dress", "").await.items().len(), 0);

    let published = shop.decides(&id, "publish", None).await;
    assert_eq!(
        (published.status, &published.json()["status"]),
        (200, &json!("published")),
        "it can be taken back"
    );
    let seen = shop.lists("dress", "").await;
    assert_eq!((seen.ids(), seen.stars()), (vec![id.clone()], json!([1, 0, 0, 0, 0])));
    let told = shop.announced("dress").await.len();
    assert_eq!(shop.decides(&id, "publish", Some("again")).await.status, 200);
    assert_eq!(shop.announced("dress").await.len(), told, "asking twice changes nothing");

    assert_eq!(
        shop.decides(&ReviewId::from(SystemIds.next()).to_string(), "publish", None)
            .await
            .status,
        404
    );
    for (by, status) in [
        (nobody(), 401),
        (customer("ana"), 403),
        (testing::caller("mia", &[Scope::Orders]), 403),
    ] {
        assert_eq!(
            shop.asks("review.moderate", &by, json!({"review": id, "decision": "publish"}))
                .await
                .status,
            status
        );
        assert_eq!(shop.asks("review.list-all", &by, json!({})).await.status, status);
    }
    assert_eq!(shop.decides(&id, "delete", None).await.field(), "decision");
}

/// What the reviews of a product should come to.
#[derive(Default)]
struct Model {
    /// Each review with its stars and whether it stands in the shop.
    reviews: BTreeMap<String, (i64, bool)>,
}

impl Model {
    fn stars(&self) -> [u32; 5] {
        let mut stars = [0; 5];
        for (given, _) in self.reviews.values().filter(|(_, published)| *published) {
            stars[usize::try_from(*given - 1).expect("one to five")] += 1;
        }
        stars
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rating_is_right_after_each_step_and_told_without_gaps() {
    let shop = World::new().await;
    let mut rng = StdRng::seed_from_u64(seed());
    shop.sells("dress");
    let mut model = Model::default();
    for step in 0..60 {
        let ids: Vec<_> = model.reviews.keys().cloned().collect();
        if ids.is_empty() || rng.random_bool(0.5) {
            let (stars, clean) = (rng.random_range(1..=5), rng.random_bool(0.7));
            let text = if clean { "It fits." } else { "see other-shop.com" };
            let written = shop.reviews(&format!("customer-{step}"), "dress", stars, text).await;
            model.reviews.insert(written.id(), (stars, clean));
        } else {
            let (id, publish) = (ids.choose(&mut rng).expect("one"), rng.random_bool(0.5));
            let reply = shop.decides(id, if publish { "publish" } else { "reject" }, Some("because")).await;
            assert_eq!(reply.status, 200, "{}", reply.text());
            model.reviews.get_mut(id).expect("known").1 = publish;
        }
        let seen = shop.lists("dress", "limit=100").await;
        assert_eq!(seen.stars(), json!(model.stars()), "step {step}");
        let shown: u32 = model.stars().iter().sum();
        assert_eq!(
            (seen.items().len(), &seen.json()["summary"]["count"]),
            (shown as usize, &json!(shown))
        );
    }
    let told = shop.announced("dress").await;
    let versions: Vec<i64> = told.iter().map(|(version, _)| *version).collect();
    assert_eq!(versions, (1..=versions.len() as i64).collect::<Vec<_>>());
    assert_eq!(told.last().expect("one").1.state().rating.stars, model.stars());
    // Each event carries the rating after it: replaying them by kind comes to the same at every step.
    let mut counted = 0_i64;
    let mut published = std::collections::BTreeSet::new();
    for (_, event) in &told {
        let review = event.state().review;
        match event.kind() {
            "review.published.v1" => counted += i64::from(published.insert(review)),
            "review.rejected.v1" => counted -= i64::from(published.remove(&review)),
            _ => {}
        }
        assert_eq!(i64::from(event.state().rating.count()), counted);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_reviews_at_once_all_count() {
    let shop = World::new().await;
    shop.sells("dress");
    for number in 0..50 {
        shop.hears(&shop.record(&OrderEvent::Delivered(shop.order(Some(&format!("c{number}")), &["dress"]))))
            .await;
    }
    let runs: Vec<_> = (0..50)
        .map(|number| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.submits(&format!("c{number}"), "dress", number % 5 + 1, "It fits.").await })
        })
        .collect();
    let mut ids = Vec::new();
    for run in runs {
        let reply = run.await.expect("runs");
        assert_eq!(reply.status, 201, "{}", reply.text());
        ids.push(reply.id());
    }
    assert_eq!(shop.lists("dress", "limit=100").await.stars(), json!([10, 10, 10, 10, 10]));
    let deciding: Vec<_> = ids
        .iter()
        .take(20)
        .flat_map(|id| [id.clone(), id.clone()])
        .map(|id| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.decides(&id, "reject", Some("spam")).await.status })
        })
        .collect();
    for run in deciding {
        assert_eq!(run.await.expect("runs"), 200);
    }
    let seen = shop.lists("dress", "limit=100").await;
    assert_eq!((seen.items().len(), &seen.json()["summary"]["count"]), (30, &json!(30)));
    let versions: Vec<i64> = shop.announced("dress").await.into_iter().map(|(version, _)| version).collect();
    assert_eq!(
        versions,
        (1..=120).collect::<Vec<_>>(),
        "fifty written, fifty shown, twenty rejected"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_newest_first_and_continue_where_they_ended() {
    let shop = World::new().await;
    shop.sells("dress");
    shop.sells("socks");
    let mut written: Vec<(String, i64)> = Vec::new();
    for number in 0..17 {
        let stars = number % 3 + 3;
        let reply = shop.reviews(&format!("c{number}"), "dress", stars, "It fits.").await;
        written.insert(0, (reply.id(), stars));
    }
    shop.reviews("c1", "socks", 1, "Thin.").await;
    for (filter, wanted) in [
        ("", vec![3, 4, 5]),
        ("&stars=5", vec![5]),
        ("&stars=5&stars=3", vec![3, 5]),
        ("&stars=1", vec![]),
    ] {
        let expected: Vec<String> = written
            .iter()
            .filter(|(_, stars)| wanted.contains(stars))
            .map(|(id, _)| id.clone())
            .collect();
        for limit in [1, 4, 100] {
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = shop.lists("dress", &format!("limit={limit}{filter}{cursor}")).await;
                assert_eq!(page.stars(), json!([0, 0, 6, 6, 5]), "the summary is of all");
                seen.extend(page.ids());
                match page.cursor() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            assert_eq!(seen, expected, "{filter} by {limit}");
        }
    }
    let next = shop.lists("dress", "limit=2").await.cursor().expect("more");
    for other in [format!("stars=5&cursor={next}"), format!("cursor=x{next}"), "cursor=".to_owned()] {
        let reply = shop.lists("dress", &other).await;
        assert_eq!((reply.status, reply.field()), (400, "cursor".to_owned()), "{other}");
    }
    assert_eq!(shop.lists("socks", &format!("cursor={next}")).await.status, 400);
    assert_eq!(shop.lists("no-such", "").await.status, 404);
    for (query, field) in [
        ("stars=6", "stars"),
        ("stars=x", "stars"),
        ("limit=0", "limit"),
        ("author=ana", "author"),
    ] {
        let reply = shop.lists("dress", query).await;
        assert_eq!(
            (reply.status, reply.field().split('[').next().expect("a name")),
            (422, field),
            "{}",
            reply.text()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_reads_what_is_meant_for_everybody() {
    let shop = World::new().await;
    shop.sells("dress");
    shop.reviews("Ana", "dress", 4, "Lovely & light. I took M < L.").await;
    let seen = shop.lists("dress", "").await;
    let item = seen.items()[0].clone();
    let names: Vec<&str> = item.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(names, ["id", "stars", "title", "text", "author", "submitted_at"]);
    assert_eq!(
        (&item["author"], &item["text"]),
        (&json!("Ana K."), &json!("Lovely & light. I took M < L."))
    );
    assert!(!seen.text().contains("secret.example") && !seen.text().contains("Kovac"));
    assert_eq!(
        seen.json()["summary"],
        json!({"count": 1, "average": 4.0, "stars": [0, 0, 0, 1, 0]})
    );
    assert!(seen.header("cache-control").expect("cached").starts_with("public, max-age=30"));

    let tag = seen.header("etag").expect("a tag").to_owned();
    let caller = Caller {
        if_none_match: Some(tag),
        ..nobody()
    };
    let request = || HttpRequest {
        path: vec![("slug".into(), "dress".into())],
        ..HttpRequest::default()
    };
    assert_eq!(shop.runs("review.list", caller.clone(), Input::Http(request())).await.status, 304);
    shop.reviews("Bo", "dress", 5, "Good.").await;
    assert_eq!(shop.runs("review.list", caller, Input::Http(request())).await.status, 200);
    assert_eq!(shop.announced("dress").await.len(), 4);
    let told = format!("{:?}", shop.published.records());
    assert!(!told.contains("Ana") && !told.contains("Lovely"), "nothing personal on a topic");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_walk_through_all_by_status() {
    let shop = World::new().await;
    for number in 0..9 {
        shop.sells(&format!("p{number}"));
        let text = if number % 2 == 0 { "It fits." } else { "see other-shop.com" };
        let id = shop.reviews("ana", &format!("p{number}"), 3, text).await.id();
        if number % 3 == 0 {
            shop.decides(&id, "reject", Some("spam")).await;
        }
        shop.clock.advance(Duration::from_secs(1));
    }
    let walk = async |query: &str| {
        let (mut slugs, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = shop.lists_all(&format!("limit=2{query}{cursor}")).await;
            slugs.extend(page.items().iter().map(|item| item["slug"].as_str().expect("a slug").to_owned()));
            match page.cursor() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return slugs,
            }
        }
    };
    assert_eq!(walk("").await, ["p8", "p7", "p6", "p5", "p4", "p3", "p2", "p1", "p0"]);
    assert_eq!(walk("&status=rejected").await, ["p6", "p3", "p0"]);
    assert_eq!(walk("&status=flagged").await, ["p7", "p5", "p1"]);
    assert_eq!(walk("&status=published&status=flagged").await, ["p8", "p7", "p5", "p4", "p2", "p1"]);
    let cursor = shop.lists_all("limit=2").await.cursor().expect("more");
    assert_eq!(shop.lists_all(&format!("status=flagged&cursor={cursor}")).await.status, 400);
    assert_eq!(shop.lists_all("status=new").await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named() {
    let shop = World::new().await;
    shop.sells("dress");
    let long = "x".repeat(4_001);
    let cases: [(Value, &str); 9] = [
        (json!({"slug": "dress", "text": "It fits."}), "stars"),
        (json!({"slug": "dress", "stars": 5}), "text"),
        (json!({"slug": "dress", "stars": 0, "text": "x"}), "stars"),
        (json!({"slug": "dress", "stars": 6, "text": "x"}), "stars"),
        (json!({"slug": "dress", "stars": 4.5, "text": "x"}), "stars"),
        (json!({"slug": "dress", "stars": 5, "text": " "}), "text"),
        (json!({"slug": "dress", "stars": 5, "text": long}), "text"),
        (json!({"slug": "dress", "stars": 5, "text": "x", "title": "x".repeat(101)}), "title"),
        (json!({"slug": "dress", "stars": 5, "text": "x", "status": "published"}), "status"),
    ];
    for (ask, field) in cases {
        let reply = shop.asks("review.submit", &customer("ana"), ask).await;
        assert_eq!((reply.status, reply.field().as_str()), (422, field), "{}", reply.text());
    }
}
