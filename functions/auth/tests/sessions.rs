//! Signing in, staying signed in and signing out, against a real PostgreSQL and an identity provider that is made on the spot.

#![expect(clippy::expect_used, reason = "a test stops where something is missing")]

mod world;

use std::time::Duration;

use serde_json::json;
use world::{Browser, World};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test(flavor = "multi_thread")]
async fn a_code_becomes_a_session_and_a_customer() {
    let world = World::new().await;
    let mut ana = Browser::default();
    let opened = world.signs_in(&mut ana, "ana", false).await;
    assert_eq!(opened.status, 200, "{}", opened.text());
    let body = opened.json();
    assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(900)));
    assert_eq!(body["profile"]["customer"], "ana");
    assert_eq!(body["profile"]["email"], "ana@example.com");
    assert_eq!(body["profile"]["scopes"], json!(["amcart/customer"]));
    let cookie = opened.cookie().expect("a cookie");
    assert!(cookie.contains("; Path=/v1/session; HttpOnly; SameSite=Strict; Secure"), "{cookie}");
    assert!(!cookie.contains("Max-Age"), "ends with the browser: {cookie}");
    assert!(opened.header("cache-control").is_some_and(|value| value.contains("no-store")));
    assert_eq!(world.announced().await, ["customer.registered.v1"]);

    let secret = ana.secret().expect("a secret");
    for text in world.everything_stored().await {
        assert!(!text.contains(&secret), "the secret is stored as it is: {text}");
        assert!(!text.contains("refresh-"), "the provider's token is stored as it is: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_provider_does_not_accept_is_refused() {
    let world = World::new().await;
    let mut ana = Browser::default();
    let wrong = world
        .opens(
            &mut ana,
            json!({"code": "invented", "code_verifier": "v".repeat(43), "redirect_uri": "https://shop.example/"}),
        )
        .await;
    assert_eq!((wrong.status, wrong.code().as_str()), (401, "sign-in-refused"));
    let code = world.code("ana");
    let ask = json!({"code": code, "code_verifier": world::VERIFIER, "redirect_uri": "https://shop.example/callback"});
    assert_eq!(world.opens(&mut ana, ask.clone()).await.status, 200);
    assert_eq!(world.opens(&mut ana, ask).await.status, 401, "a code is good once");
    for (change, field) in [
        (json!({"code_verifier": "short"}), "code_verifier"),
        (json!({"code_verifier": " ".repeat(5) + &"ü".repeat(43)}), "code_verifier"),
        (json!({"redirect_uri": "javascript:alert(1)"}), "redirect_uri"),
        (json!({"redirect_uri": "nowhere"}), "redirect_uri"),
        (json!({"code": ""}), "code"),
        (json!({"password": "x"}), "password"),
    ] {
        let mut ask = json!({"code": "c", "code_verifier": world::VERIFIER, "redirect_uri": "https://shop.example/"});
        for (name, value) in change.as_object().expect("an object") {
            ask[name] = value.clone();
        }
        let refused = world.opens(&mut ana, ask).await;
        assert_eq!((refused.status, refused.field().as_str()), (422, field), "{change}");
    }
    world.provider.goes_away(true);
    let away = world.signs_in(&mut ana, "ana", false).await;
    assert_eq!(away.status, 503, "{}", away.text());
    assert!(away.header("retry-after").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_the_shops_opens_no_session() {
    let world = World::new().await;
    for twist in ["audience", "issuer", "key", "id-audience", "id-subject"] {
        world.provider.twists(Some(twist));
        let refused = world.signs_in(&mut Browser::default(), "ana", false).await;
        assert_eq!(refused.status, 500, "{twist}: {}", refused.text());
        assert!(refused.cookie().is_none(), "{twist}");
    }
    assert_eq!(world.count("session").await, 0);
    assert_eq!(world.count("customer").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_rotates_with_every_refresh() {
    let world = World::new().await;
    let mut ana = Browser::default();
    let opened = world.signs_in(&mut ana, "ana", true).await;
    let mut seen = vec![ana.secret()];
    let mut token = opened.json()["access_token"].clone();
    for _ in 0..5 {
        world.clock.advance(MINUTE);
        let refreshed = world.refreshes(&mut ana).await;
        assert_eq!(refreshed.status, 200, "{}", refreshed.text());
        assert!(!seen.contains(&ana.secret()), "a new secret each time");
        assert_ne!(refreshed.json()["access_token"], token, "a new access token each time");
        assert_eq!(refreshed.json()["session"], opened.json()["session"]);
        token = refreshed.json()["access_token"].clone();
        seen.push(ana.secret());
    }
    let kept = 30 * 24 * 60 * 60 - 5 * 60;
    let last = world.refreshes(&mut ana).await;
    assert!(
        last.cookie().is_some_and(|cookie| cookie.contains(&format!("Max-Age={kept}"))),
        "{:?}",
        last.cookie()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spent_secret_that_comes_back_ends_the_family() {
    let world = World::new().await;
    let mut ana = Browser::default();
    world.signs_in(&mut ana, "ana", true).await;
    let mut thief = ana.clone();
    world.clock.advance(MINUTE);
    assert_eq!(world.refreshes(&mut ana).await.status, 200);
    world.clock.advance(MINUTE);
    let caught = world.refreshes(&mut thief).await;
    assert_eq!((caught.status, caught.code().as_str()), (401, "session-over"));
    assert!(caught.cookie().is_some_and(|cookie| cookie.contains("Max-Age=0")));
    assert_eq!(
        world.refreshes(&mut ana.clone()).await.status,
        401,
        "the newest secret is dead, too"
    );
    assert_eq!(world.ended_because().await, ["reused"]);
    assert_eq!(world.sealed().await, 0, "the tokens are gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_at_once_are_no_thief() {
    let world = World::new().await;
    let mut ana = Browser::default();
    world.signs_in(&mut ana, "ana", false).await;
    let tabs = (0..10).map(|_| {
        let (world, mut tab) = (world.clone(), ana.clone());
        tokio::spawn(async move {
            let answer = world.refreshes(&mut tab).await;
            (answer, tab)
        })
    });
    let mut tokens = Vec::new();
    let mut last = ana.clone();
    for tab in tabs.collect::<Vec<_>>() {
        let (answer, tab) = tab.await.expect("runs");
        assert_eq!(answer.status, 200, "{}", answer.text());
        tokens.push(answer.json()["access_token"].clone());
        last = tab;
    }
    assert!(
        tokens.iter().all(|token| *token == tokens[0]),
        "all tabs have the same access token"
    );
    assert_eq!(world.provider.refreshes(), 1, "the provider was asked once");
    world.clock.advance(MINUTE);
    assert_eq!(
        world.refreshes(&mut last).await.status,
        200,
        "whichever cookie the browser kept is good"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_got_lost_can_be_asked_for_again_within_ten_seconds() {
    let world = World::new().await;
    let mut ana = Browser::default();
    world.signs_in(&mut ana, "ana", true).await;
    let never_saw_it = ana.clone();
    assert_eq!(world.refreshes(&mut ana.clone()).await.status, 200);
    world.clock.advance(Duration::from_secs(9));
    let mut again = never_saw_it.clone();
    assert_eq!(world.refreshes(&mut again).await.status, 200);
    world.clock.advance(Duration::from_secs(9));
    assert_eq!(world.refreshes(&mut again).await.status, 200, "the sibling is a full one");
    assert_eq!(world.refreshes(&mut never_saw_it.clone()).await.status, 401, "two generations old");
    assert_eq!(world.ended_because().await, ["reused"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_hour_of_rest_ends_what_is_not_remembered() {
    let world = World::new().await;
    let (mut office, mut home) = (Browser::default(), Browser::default());
    world.signs_in(&mut office, "ana", false).await;
    world.signs_in(&mut home, "ana", true).await;
    world.clock.advance(MINUTE * 29);
    assert_eq!(world.refreshes(&mut office).await.status, 200);
    world.clock.advance(MINUTE * 30);
    assert_eq!(world.devices("ana").await.len(), 1, "what rests too long is not listed");
    assert_eq!(world.refreshes(&mut office).await.status, 401);
    assert_eq!(world.refreshes(&mut home).await.status, 200);
    world.clock.advance(DAY * 30);
    assert_eq!(world.refreshes(&mut home).await.status, 401, "thirty days are all");
    assert_eq!(world.ended_because().await, ["idle", "expired"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_costs_no_session() {
    let world = World::new().await;
    let mut ana = Browser::default();
    world.signs_in(&mut ana, "ana", true).await;
    let before = ana.secret();
    world.provider.goes_away(true);
    assert_eq!(world.refreshes(&mut ana).await.status, 503);
    assert_eq!(ana.secret(), before, "the cookie stays");
    world.provider.goes_away(false);
    assert_eq!(world.refreshes(&mut ana).await.status, 200);
    world.provider.forgets_everybody();
    assert_eq!(world.refreshes(&mut ana).await.status, 401, "the provider has the last word");
    assert_eq!(world.ended_because().await, ["refused"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_it_here_and_at_the_provider() {
    let world = World::new().await;
    let mut ana = Browser::default();
    world.signs_in(&mut ana, "ana", true).await;
    let stolen = ana.clone();
    let closed = world.closes(&mut ana).await;
    assert_eq!(closed.status, 204);
    assert_eq!(ana.secret(), None, "the cookie is gone");
    assert_eq!(world.provider.revoked(), 1);
    assert_eq!(world.refreshes(&mut stolen.clone()).await.status, 401);
    assert_eq!(world.closes(&mut stolen.clone()).await.status, 204, "twice is no error");
    assert_eq!(world.closes(&mut Browser::default()).await.status, 204);
    assert_eq!(world.refreshes(&mut Browser::default()).await.code(), "sign-in-required");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_wins_over_a_refresh_under_way() {
    let world = World::new().await;
    let mut ana = Browser::default();
    world.signs_in(&mut ana, "ana", true).await;
    world.provider.holds(true);
    let under_way = tokio::spawn({
        let (world, mut tab) = (world.clone(), ana.clone());
        async move { world.refreshes(&mut tab).await.status }
    });
    while world.provider.refreshes() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let device = world.devices("ana").await[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(world.revokes("ana", &device).await.status, 204);
    world.provider.holds(false);
    assert_eq!(under_way.await.expect("runs"), 401);
    assert_eq!(
        (world.provider.revoked(), world.sealed().await),
        (1, 0),
        "what the provider gave meanwhile is given back"
    );
    assert_eq!(world.ended_because().await, ["revoked"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_that_was_left_behind_ends() {
    let world = World::new().await;
    let mut ana = Browser::default();
    world.signs_in(&mut ana, "ana", true).await;
    world.provider.holds(true);
    let crashed = tokio::spawn({
        let (world, mut tab) = (world.clone(), ana.clone());
        async move { world.refreshes(&mut tab).await.status }
    });
    while world.provider.refreshes() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    crashed.abort();
    world.clock.advance(Duration::from_secs(16));
    world.provider.holds(false);
    let refreshed = world.refreshes(&mut ana).await;
    // Whether the provider had already spent the refresh token is its to say: a new access token, or signing in again.
    assert!([200, 401].contains(&refreshed.status), "{}", refreshed.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_refreshing_at_once_never_wait_for_each_other() {
    let world = World::new().await;
    let mut ana = Browser::default();
    world.signs_in(&mut ana, "ana", true).await;
    let runs = (0..20).map(|round| {
        let (world, mut tab) = (world.clone(), ana.clone());
        tokio::spawn(async move {
            match round % 2 {
                0 => world.signs_in(&mut tab, "ana", true).await.status,
                _ => world.refreshes(&mut tab).await.status,
            }
        })
    });
    for run in runs.collect::<Vec<_>>() {
        let status = run.await.expect("runs");
        assert!([200, 401].contains(&status), "{status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_are_listed_and_can_be_signed_out() {
    let world = World::new().await;
    let (mut phone, mut laptop, mut ben) = (Browser::default(), Browser::default(), Browser::default());
    let first = world.signs_in(&mut phone, "ana", true).await.json()["session"].clone();
    world.clock.advance(MINUTE);
    world.signs_in(&mut laptop, "ana", false).await;
    world.signs_in(&mut ben, "ben", false).await;
    let devices = world.devices("ana").await;
    assert_eq!(
        devices.iter().map(|device| device["remember"].clone()).collect::<Vec<_>>(),
        [json!(false), json!(true)]
    );
    assert_eq!(devices[1]["id"], first);
    assert_eq!(devices[0]["user_agent"], "test browser");

    let first = first.as_str().expect("an id").to_owned();
    assert_eq!(world.revokes("ben", &first).await.status, 404, "somebody else's is no such session");
    assert_eq!(world.refreshes(&mut phone).await.status, 200);
    assert_eq!(world.revokes("ana", &first).await.status, 204);
    assert_eq!(world.revokes("ana", &first).await.status, 204, "twice is no error");
    assert_eq!(world.refreshes(&mut phone).await.status, 401);
    assert_eq!(world.refreshes(&mut laptop).await.status, 200, "the other device stays");
    assert_eq!(world.devices("ana").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_browser_has_one_session() {
    let world = World::new().await;
    let mut shared = Browser::default();
    world.signs_in(&mut shared, "ana", true).await;
    let anas = shared.clone();
    world.signs_in(&mut shared, "ben", true).await;
    assert_eq!(
        world.refreshes(&mut anas.clone()).await.status,
        401,
        "ana's went when ben signed in"
    );
    assert_eq!(world.refreshes(&mut shared).await.json()["profile"]["customer"], "ben");
    assert_eq!(world.ended_because().await, ["replaced"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_signed_in_on_more_than_fifty_devices() {
    let world = World::new().await;
    let mut first = Browser::default();
    world.signs_in(&mut first, "ana", true).await;
    for _ in 0..50 {
        world.clock.advance(Duration::from_secs(1));
        world.signs_in(&mut Browser::default(), "ana", true).await;
    }
    assert_eq!(world.devices("ana").await.len(), 50);
    assert_eq!(
        world.refreshes(&mut first).await.status,
        401,
        "the one that was used longest ago made room"
    );
    assert_eq!(world.ended_because().await, ["crowded-out"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_alone_opens_nothing_else() {
    let world = World::new().await;
    let mut ana = Browser::default();
    world.signs_in(&mut ana, "ana", true).await;
    for operation in ["auth.get-profile", "auth.list-addresses", "auth.list-sessions"] {
        let answer = world.asks(operation, world.anonymous(&ana), json!({})).await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "sign-in-required"), "{operation}");
    }
    let staff = world.asks("auth.list-customers", world.anonymous(&ana), json!({})).await;
    assert_eq!(staff.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_that_are_long_over_are_forgotten() {
    let world = World::new().await;
    world.signs_in(&mut Browser::default(), "ana", true).await;
    world.clock.advance(DAY * 59);
    world.sweeps().await;
    assert_eq!((world.count("session").await, world.count("session_secret").await), (1, 1));
    world.clock.advance(DAY * 2);
    world.sweeps().await;
    assert_eq!((world.count("session").await, world.count("session_secret").await), (0, 0));
    assert_eq!(world.count("customer").await, 1);
}
