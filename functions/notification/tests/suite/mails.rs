//! Mails about orders: exactly one each, whatever comes twice, late, in another order, or dies in between. Seeded: `AMCART_SEED` repeats a run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use config::Env;
use operation::Record;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use crate::world::{self, Post, Shop, What, header, noon, record};

const STORY: [What; 4] = [What::Placed, What::Shipped, What::Delivered, What::Cancelled];

/// Five people, each with an order to which everything happens.
fn stories(shop: &Shop) -> Vec<Record> {
    let people = [
        "ana@example.com",
        "bob@example.com",
        "cem@example.com",
        "dee@example.com",
        "eve@example.com",
    ];
    people
        .iter()
        .flat_map(|email| {
            let order = shop.order(email, Some("customer"));
            STORY.map(|what| record(&order, what, noon()))
        })
        .collect()
}

async fn forget_what_was_seen(shop: &Shop) {
    let mut connection = PgConnection::connect(shop.own.url.expose()).await.expect("connects");
    sqlx::query("delete from inbox").execute(&mut connection).await.expect("deletes");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_event_is_one_mail_however_often_and_in_whatever_order_it_comes() {
    let shop = Arc::new(Shop::open().await);
    let mut records = stories(&shop);
    records.extend(records.clone());
    let seed = Env::of_process().parse_or("AMCART_SEED", 7, "a number").expect("AMCART_SEED");
    println!("AMCART_SEED={seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    records.shuffle(&mut rng);
    let mut deliveries = Vec::new();
    while !records.is_empty() {
        let batch = records.split_off(records.len().saturating_sub(rng.random_range(1..6)));
        let shop = shop.clone();
        deliveries.push(tokio::spawn(async move { shop.deliver(batch).await }));
    }
    for delivery in deliveries {
        assert_eq!(delivery.await.expect("runs"), [], "nothing has to come again");
    }
    shop.advance(3_600);
    shop.fires("notification.sweep-mails").await;

    let mails = shop.mails().await;
    assert_eq!(mails.len(), 20);
    assert_eq!(
        mails.iter().collect::<BTreeSet<_>>().len(),
        20,
        "each template once for each person"
    );

    let told = shop.told().await;
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for event in &told {
        assert_eq!(
            (event.topic.as_str(), header(event, "ce_type")),
            ("notifications.v1", "notification.sent.v1")
        );
        versions
            .entry(header(event, "ce_subject"))
            .or_default()
            .push(header(event, "ce_version"));
        let body = String::from_utf8_lossy(&event.body);
        for personal in ["example.com", "Ana", "Calle", "28013"] {
            assert!(!body.contains(personal), "{personal} stands in {body}");
        }
    }
    assert_eq!(told.len(), 20);
    assert!(
        versions.values().all(|versions| *versions == ["1", "2", "3", "4"]),
        "each person's events in order, without gaps: {versions:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn replaying_the_whole_topic_sends_nothing_more() {
    let shop = Shop::open().await;
    let records = stories(&shop);
    assert_eq!(shop.deliver(records.clone()).await, []);
    let asked = shop.asked();
    forget_what_was_seen(&shop).await;
    shop.advance(24 * 3_600);
    assert_eq!(shop.deliver(records).await, []);
    shop.fires("notification.sweep-mails").await;
    assert_eq!(
        (shop.mails().await.len(), shop.told().await.len(), shop.history().await.len()),
        (20, 20, 20)
    );
    assert_eq!(shop.asked(), asked, "nobody is asked about what is known");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_long_ago_is_not_news() {
    let shop = Shop::open().await;
    let order = shop.order("ana@example.com", None);
    shop.advance(48 * 3_600);
    assert_eq!(shop.deliver(vec![record(&order, What::Placed, noon())]).await, []);
    assert_eq!((shop.mails().await.len(), shop.asked()), (0, 0));
}

/// The consumer dies in the middle of its work.
async fn dies(shop: &Arc<Shop>, record: Record) {
    let dying = shop.clone();
    let task = tokio::spawn(async move { dying.deliver(vec![record]).await });
    shop.somebody_hangs().await;
    task.abort();
    assert!(task.await.expect_err("it hangs").is_cancelled());
}

#[tokio::test(flavor = "multi_thread")]
async fn dying_before_or_after_the_post_took_it_is_one_mail() {
    for (works, taken) in [(Post::HangsBefore, 0), (Post::HangsAfter, 1)] {
        let shop = Arc::new(Shop::open().await);
        let order = shop.order("ana@example.com", Some("ana"));
        let event = record(&order, What::Placed, noon());
        shop.post(works);
        dies(&shop, event.clone()).await;
        shop.post(Post::Works);
        assert_eq!(shop.mails().await.len(), taken, "{works:?}");
        assert_eq!(shop.history().await[0]["status"], "queued");

        // The bus delivers again, the sweeper comes by: somebody may still be at it.
        assert_eq!(shop.deliver(vec![event.clone()]).await, []);
        shop.fires("notification.sweep-mails").await;
        assert_eq!((shop.mails().await.len(), shop.told().await.len()), (taken, 0), "{works:?}");

        shop.advance(121);
        shop.fires("notification.sweep-mails").await;
        shop.fires("notification.sweep-mails").await;
        assert_eq!(shop.deliver(vec![event]).await, []);
        assert_eq!(
            shop.mails().await,
            [("ana@example.com".to_owned(), "order-placed".to_owned())],
            "{works:?}"
        );
        let history = shop.history().await;
        assert_eq!(
            (history.len(), &history[0]["status"], &history[0]["tries"]),
            (1, &json!("sent"), &json!(2))
        );
        let told = shop.told().await;
        assert_eq!(told.len(), 1, "{works:?}");
        let trace = (header(&told[0], "traceparent").get(3..35), header(&told[0], "ce_hop"));
        assert_eq!(
            trace,
            (Some("0af7651916cd43dd8448eb211c80319c"), "2"),
            "the trace of the order, though a sweeper sent it"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_is_one_mail() {
    let shop = Shop::open().await;
    let order = shop.order("ana@example.com", Some("ana"));
    shop.post(Post::LosesAnswers);
    assert_eq!(
        shop.deliver(vec![record(&order, What::Placed, noon())]).await,
        [],
        "it is queued, that is enough"
    );
    for _ in 0..3 {
        shop.advance(3_600);
        shop.fires("notification.sweep-mails").await;
    }
    assert_eq!(shop.history().await[0]["status"], "queued");
    shop.post(Post::Works);
    shop.advance(3_600);
    shop.fires("notification.sweep-mails").await;
    assert_eq!((shop.mails().await.len(), shop.told().await.len()), (1, 1));
    let history = shop.history().await;
    assert_eq!((&history[0]["status"], &history[0]["tries"]), (&json!("sent"), &json!(5)));
    assert!(
        history[0]["provider_id"]
            .as_str()
            .is_some_and(|id| id.ends_with("@amcart.example>")),
        "{history:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn while_orders_cannot_be_asked_nothing_is_lost_and_nothing_is_claimed() {
    let shop = Shop::open().await;
    let orders = [shop.order("ana@example.com", None), shop.order("bob@example.com", None)];
    let records = vec![record(&orders[0], What::Placed, noon()), record(&orders[1], What::Placed, noon())];
    shop.orders_are_away(true);
    for _ in 0..3 {
        assert_eq!(shop.deliver(records.clone()).await.len(), 2, "both come again, in order");
    }
    assert_eq!((shop.mails().await.len(), shop.history().await.len()), (0, 0));
    shop.orders_are_away(false);
    assert_eq!(shop.deliver(records).await, []);
    assert_eq!(shop.mails().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_nobody_knows_holds_up_nobody() {
    let shop = Shop::open().await;
    let known = shop.order("ana@example.com", None);
    let unknown = world::described(kernel::OrderId::from(uuid::Uuid::from_u128(1)), "bob@example.com", None);
    let records = vec![record(&unknown, What::Placed, noon()), record(&known, What::Placed, noon())];
    assert_eq!(shop.deliver(records).await, []);
    assert_eq!(shop.poison(), [format!("order {} cannot be described: not-found", unknown.order)]);
    assert_eq!(shop.mails().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_stays_away_is_tried_ever_less_often_and_at_some_point_no_more() {
    let shop = Shop::open().await;
    let order = shop.order("ana@example.com", Some("ana"));
    shop.post(Post::Away);
    shop.deliver(vec![record(&order, What::Placed, noon())]).await;
    let mut tries = Vec::new();
    for _ in 1..=15 {
        shop.advance(60);
        shop.fires("notification.sweep-mails").await;
        let seen = shop.history().await[0]["tries"].clone();
        if tries.last() != Some(&(seen.clone())) {
            tries.push(seen);
        }
    }
    assert_eq!(tries, [json!(1), json!(2), json!(3), json!(4)], "after 2, 6 and 14 minutes");

    shop.advance(48 * 3_600);
    shop.fires("notification.sweep-mails").await;
    shop.post(Post::Works);
    shop.advance(48 * 3_600);
    shop.fires("notification.sweep-mails").await;
    let history = shop.history().await;
    assert_eq!(
        (&history[0]["status"], &history[0]["failure"]),
        (&json!("failed"), &json!("it could not be sent in time"))
    );
    assert_eq!((shop.mails().await.len(), shop.told().await.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_post_never_takes_is_said_and_not_tried_again() {
    let shop = Shop::open().await;
    let order = shop.order("ana@example.com", Some("ana"));
    shop.post(Post::Refuses);
    assert_eq!(shop.deliver(vec![record(&order, What::Placed, noon())]).await, []);
    shop.post(Post::Works);
    shop.advance(3_600);
    shop.fires("notification.sweep-mails").await;
    let history = shop.history().await;
    assert_eq!(
        (&history[0]["status"], &history[0]["failure"], &history[0]["tries"]),
        (&json!("failed"), &json!("no such person"), &json!(1))
    );
    assert_eq!((shop.mails().await.len(), shop.told().await.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_sweepers_at_once_send_each_mail_once() {
    let shop = Arc::new(Shop::open().await);
    shop.post(Post::Away);
    // One person, so that all of them also count one person's events.
    let records: Vec<_> = (0..120)
        .map(|_| record(&shop.order("ana@example.com", None), What::Placed, noon()))
        .collect();
    assert_eq!(shop.deliver(records).await, []);
    shop.post(Post::Works);
    shop.advance(121);
    let sweepers: Vec<_> = (0..4)
        .map(|_| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.fires("notification.sweep-mails").await })
        })
        .collect();
    for sweeper in sweepers {
        sweeper.await.expect("sweeps");
    }
    let told = shop.told().await;
    let versions: Vec<_> = told
        .iter()
        .map(|event| header(event, "ce_version").parse::<u32>().expect("a number"))
        .collect();
    assert_eq!(versions, (1..=120).collect::<Vec<_>>());
    assert_eq!(shop.mails().await.len(), 120);
    let page = shop
        .asks("notification.list-all", world::staff(), "limit=100", None)
        .await
        .expect("lists");
    assert!(
        page["items"]
            .as_array()
            .expect("items")
            .iter()
            .all(|mail| mail["status"] == "sent" && mail["tries"] == 2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn people_read_their_own_history_and_staff_everybodys() {
    let shop = Shop::open().await;
    let (ana, bob) = (shop.order("ana@example.com", Some("ana")), shop.order("bob@example.com", None));
    for (order, what) in [(&ana, What::Placed), (&bob, What::Placed), (&ana, What::Shipped)] {
        shop.deliver(vec![record(order, what, noon())]).await;
        // Events are numbered by the machine's clock, to the millisecond.
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    let templates = |page: &Value| {
        page["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|mail| mail["template"].clone())
            .collect::<Vec<_>>()
    };

    let customer = testing::caller("ana", &[operation::Scope::Customer]);
    let first = shop
        .asks("notification.list", customer.clone(), "limit=1", None)
        .await
        .expect("lists");
    assert_eq!(templates(&first), ["order-shipped"], "the newest first");
    let mail = &first["items"][0];
    assert_eq!(
        (&mail["email"], &mail["status"], &mail["order_number"]),
        (&json!("ana@example.com"), &json!("sent"), &json!("A-7F3K2-9QX4M"))
    );
    assert_eq!(
        (&mail["sent_at"], &mail["subject"]),
        (&json!("2026-03-01T12:00:00Z"), &json!("On its way: your order A-7F3K2-9QX4M"))
    );
    assert!(
        mail.get("tries").is_none() && mail.get("provider_id").is_none(),
        "what is staff's stays staff's"
    );
    let cursor = first["next_cursor"].as_str().expect("more");
    let second = shop
        .asks("notification.list", customer, &format!("limit=1&cursor={cursor}"), None)
        .await
        .expect("lists");
    assert_eq!(
        (templates(&second), &second["next_cursor"]),
        (vec![json!("order-placed")], &Value::Null)
    );

    let stranger = testing::caller("eve", &[operation::Scope::Customer]);
    let theirs = shop.asks("notification.list", stranger.clone(), "", None).await.expect("lists");
    assert_eq!(theirs, json!({"items": [], "next_cursor": null}));
    let stolen = shop
        .asks("notification.list", stranger.clone(), &format!("cursor={cursor}"), None)
        .await
        .expect_err("not theirs");
    assert_eq!((stolen.status, stolen.code.as_str()), (400, "cursor-invalid"));
    let curious = shop.asks("notification.list-all", stranger, "", None).await.expect_err("not staff");
    assert_eq!((curious.status, curious.code.as_str()), (403, "scope-missing"));
    let nobody = shop
        .asks("notification.list", operation::Caller::anonymous("r"), "", None)
        .await
        .expect_err("nobody");
    assert_eq!(nobody.status, 401);

    let all = shop
        .asks("notification.list-all", world::staff(), "limit=2", None)
        .await
        .expect("lists");
    assert_eq!(templates(&all), ["order-shipped", "order-placed"]);
    let cursor = all["next_cursor"].as_str().expect("more");
    let rest = shop
        .asks("notification.list-all", world::staff(), &format!("limit=2&cursor={cursor}"), None)
        .await
        .expect("lists");
    assert_eq!(
        (templates(&rest), &rest["items"][0]["email"]),
        (vec![json!("order-placed")], &json!("ana@example.com"))
    );
    for (query, found) in [
        ("email=BOB@example.com".to_owned(), vec!["order-placed"]),
        (format!("order={}", ana.order), vec!["order-shipped", "order-placed"]),
        ("email=eve@example.com".to_owned(), vec![]),
    ] {
        let page = shop
            .asks("notification.list-all", world::staff(), &query, None)
            .await
            .expect("lists");
        assert_eq!(templates(&page), found, "{query}");
    }
    let both = format!("email=bob@example.com&order={}", ana.order);
    let refused = shop
        .asks("notification.list-all", world::staff(), &both, None)
        .await
        .expect_err("one of them");
    assert_eq!((refused.status, refused.fields[0].field.as_str()), (422, "order"));
}
