//! Profiles, addresses and staff's list, against a real PostgreSQL.

#![expect(clippy::expect_used, reason = "a test stops where something is missing")]

mod world;

use std::time::Duration;

use kernel::Email;
use operation::{Caller, Identity, Person, Scope};
use serde_json::{Value, json};
use world::{Browser, World};

fn address(change: Value) -> Value {
    let mut ask = json!({"name": "Ana A.", "line1": "Example Street 1", "postal_code": "10115", "city": "Berlin", "country": "DE"});
    for (name, value) in change.as_object().expect("an object") {
        ask[name] = value.clone();
    }
    ask
}

fn staff() -> Caller {
    testing::caller("mia", &[Scope::Customers])
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_with_a_token_has_a_profile() {
    let world = World::new().await;
    let person = Person {
        subject: "ana".to_owned(),
        scopes: vec![Scope::Customer],
        email: Email::new("ana@example.com").ok(),
        name: Some("Ana".to_owned()),
    };
    let ana = Caller {
        identity: Identity::Person(person),
        ..Caller::anonymous("r")
    };
    let runs = (0..20).map(|_| {
        let (world, ana) = (world.clone(), ana.clone());
        tokio::spawn(async move { world.asks("auth.get-profile", ana, json!({})).await })
    });
    for run in runs.collect::<Vec<_>>() {
        let profile = run.await.expect("runs");
        assert_eq!((profile.status, profile.header("etag")), (200, Some("\"1\"")), "{}", profile.text());
        let body = profile.json();
        assert_eq!((&body["email"], &body["name"]), (&json!("ana@example.com"), &json!("Ana")));
        assert_eq!(body["marketing_consent"], json!({"given": false, "at": null}));
    }
    assert_eq!(world.announced().await, ["customer.registered.v1"], "twenty first times are one");
    assert_eq!(world.asks("auth.get-profile", staff(), json!({})).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_changed_by_whoever_saw_it() {
    let world = World::new().await;
    let ask = json!({"name": "Ana Maria", "phone": "+49 30 1234", "language": "pt-BR", "marketing_consent": true});
    assert_eq!(
        world.asks("auth.update-profile", world.customer("ana"), ask.clone()).await.status,
        428
    );
    world.asks("auth.get-profile", world.customer("ana"), json!({})).await;
    let changed = world.asks("auth.update-profile", world.changing("ana", 1), ask.clone()).await;
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text());
    assert_eq!(
        changed.json()["marketing_consent"],
        json!({"given": true, "at": "2026-03-01T12:00:00Z"})
    );
    let stale = world
        .asks("auth.update-profile", world.changing("ana", 1), json!({"name": "Other"}))
        .await;
    assert_eq!((stale.status, stale.json()["version"].clone()), (412, json!(2)));
    world.clock.advance(Duration::from_secs(60));
    let gone = world
        .asks(
            "auth.update-profile",
            world.changing("ana", 2),
            json!({"phone": null, "marketing_consent": false}),
        )
        .await
        .json();
    assert_eq!(
        (&gone["phone"], &gone["name"], &gone["language"]),
        (&json!(null), &json!("Ana Maria"), &json!("pt-BR"))
    );
    assert_eq!(gone["marketing_consent"], json!({"given": false, "at": "2026-03-01T12:01:00Z"}));
    assert_eq!(world.count("consent_moment").await, 2, "the yes and the no are kept");
    let same = world
        .asks("auth.update-profile", world.changing("ana", 3), json!({"name": "Ana Maria"}))
        .await;
    assert_eq!(same.header("etag"), Some("\"3\""), "nothing changed, nothing counted");
    assert_eq!(
        world.announced().await,
        ["customer.registered.v1", "customer.updated.v1", "customer.updated.v1"]
    );
    for record in world.published.records() {
        let text = String::from_utf8_lossy(&record.body).into_owned();
        assert!(
            !text.contains("Ana") && !text.contains("1234") && !text.contains('@'),
            "personal data on a topic: {text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_says_what_it_cannot_take() {
    let world = World::new().await;
    world.asks("auth.get-profile", world.customer("ana"), json!({})).await;
    for (ask, field) in [
        (json!({"language": "klingon"}), "language"),
        (json!({"language": "EN"}), "language"),
        (json!({"phone": "1"}), "phone"),
        (json!({"name": ""}), "name"),
        (json!({"name": "a\u{0}b"}), "name"),
        (json!({"email": "other@example.com"}), "email"),
        (json!({"marketing_consent": "yes"}), "marketing_consent"),
    ] {
        let refused = world.asks("auth.update-profile", world.changing("ana", 1), ask.clone()).await;
        assert_eq!((refused.status, refused.field().as_str()), (422, field), "{ask}");
    }
    let profile = world.asks("auth.get-profile", world.customer("ana"), json!({})).await;
    assert_eq!(profile.header("etag"), Some("\"1\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_providers_new_address_is_taken_at_sign_in() {
    let world = World::new().await;
    let mut ana = Browser::default();
    world.signs_in(&mut ana, "ana", false).await;
    world.provider.knows_as("ana", "new@example.com");
    let refreshed = world.refreshes(&mut ana).await.json();
    assert_eq!(
        (&refreshed["profile"]["email"], &refreshed["profile"]["version"]),
        (&json!("new@example.com"), &json!(2))
    );
    assert_eq!(world.announced().await, ["customer.registered.v1", "customer.updated.v1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_kept_changed_and_removed() {
    let world = World::new().await;
    let first = world.asks("auth.add-address", world.customer("ana"), address(json!({}))).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let first = first.json();
    assert_eq!(
        (&first["default_shipping"], &first["default_billing"]),
        (&json!(true), &json!(true)),
        "the first is the default"
    );
    let second = world.asks(
        "auth.add-address",
        world.customer("ana"),
        address(json!({"city": "Paris", "country": "FR", "default_shipping": true})),
    );
    let second = second.await.json();
    assert_eq!(
        (&second["default_shipping"], &second["default_billing"]),
        (&json!(true), &json!(false))
    );

    let list = async |subject: &str| world.asks("auth.list-addresses", world.customer(subject), json!({})).await.json()["items"].clone();
    let both = list("ana").await;
    assert_eq!(
        (&both[0]["default_shipping"], &both[0]["default_billing"], &both[0]["version"]),
        (&json!(false), &json!(true), &json!(2))
    );
    assert_eq!(list("ben").await, json!([]));

    let id = first["id"].as_str().expect("an id").to_owned();
    let change = json!({"address": id, "line2": "3rd floor", "postal_code": null, "default_shipping": true});
    assert_eq!(
        world
            .asks("auth.update-address", world.customer("ana"), change.clone())
            .await
            .status,
        428
    );
    assert_eq!(
        world
            .asks("auth.update-address", world.changing("ana", 1), change.clone())
            .await
            .status,
        412
    );
    assert_eq!(
        world
            .asks("auth.update-address", world.changing("ben", 2), change.clone())
            .await
            .status,
        404,
        "somebody else's"
    );
    let changed = world.asks("auth.update-address", world.changing("ana", 2), change).await;
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"3\"")));
    let changed = changed.json();
    assert_eq!(
        (&changed["line2"], changed.get("postal_code"), &changed["city"]),
        (&json!("3rd floor"), None, &json!("Berlin"))
    );
    assert_eq!(list("ana").await[1]["default_shipping"], json!(false), "there is one default");

    let gone = json!({"address": id});
    assert_eq!(
        world.asks("auth.remove-address", world.customer("ben"), gone.clone()).await.status,
        404
    );
    assert_eq!(
        world.asks("auth.remove-address", world.customer("ana"), gone.clone()).await.status,
        204
    );
    assert_eq!(world.asks("auth.remove-address", world.customer("ana"), gone).await.status, 404);
    assert_eq!(list("ana").await.as_array().map(Vec::len), Some(1));
    for (change, field) in [
        (json!({"country": "Germany"}), "country"),
        (json!({"country": "de"}), "country"),
        (json!({"name": ""}), "name"),
        (json!({"line1": "x".repeat(151)}), "line1"),
        (json!({"planet": "Earth"}), "planet"),
    ] {
        let refused = world.asks("auth.add-address", world.customer("ana"), address(change.clone())).await;
        assert_eq!((refused.status, refused.field().as_str()), (422, field), "{change}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_keeps_more_than_fifty_addresses() {
    let world = World::new().await;
    let runs = (0..60).map(|_| {
        let world = world.clone();
        tokio::spawn(async move {
            world
                .asks("auth.add-address", world.customer("ana"), address(json!({"default_billing": true})))
                .await
                .status
        })
    });
    let mut answers = Vec::new();
    for run in runs.collect::<Vec<_>>() {
        answers.push(run.await.expect("runs"));
    }
    answers.sort_unstable();
    assert_eq!((&answers[..50], &answers[50..]), (&[201; 50][..], &[409; 10][..]));
    assert_eq!(world.count("address").await, 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_find_customers() {
    let world = World::new().await;
    for subject in ["ana", "ben", "an_other", "carl"] {
        world.signs_in(&mut Browser::default(), subject, false).await;
        world.clock.advance(Duration::from_secs(1));
    }
    let find = async |ask: Value| world.asks("auth.list-customers", staff(), ask).await;
    let names = |page: &Value| {
        page["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|c| c["customer"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&find(json!({})).await.json()), ["carl", "an_other", "ben", "ana"]);
    assert_eq!(names(&find(json!({"q": "AN"})).await.json()), ["an_other", "ana"]);
    assert_eq!(
        names(&find(json!({"q": "an_"})).await.json()),
        ["an_other"],
        "an underscore is an underscore"
    );
    assert_eq!(names(&find(json!({"q": "name of b"})).await.json()), ["ben"]);
    assert_eq!(names(&find(json!({"q": "%"})).await.json()), Vec::<Value>::new());

    let mut seen = Vec::new();
    let mut ask = json!({"limit": 3});
    loop {
        let page = find(ask.clone()).await.json();
        seen.extend(names(&page));
        match page["next_cursor"].as_str() {
            Some(cursor) => ask["cursor"] = json!(cursor),
            None => break,
        }
    }
    assert_eq!(seen, ["carl", "an_other", "ben", "ana"]);
    let other = find(json!({"q": "a", "cursor": ask["cursor"]})).await;
    assert_eq!(
        (other.status, other.field().as_str()),
        (400, "cursor"),
        "a cursor belongs to its list"
    );
    assert_eq!(
        world.asks("auth.list-customers", world.customer("ana"), json!({})).await.status,
        403
    );
}
