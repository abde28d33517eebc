//! What the provider says without being asked.

use std::time::Duration;

use calls::payment::AttemptStatus;
use kernel::{Clock, Ids, Secret, SystemIds};
use payment_provider::{Payment, ProviderEvent, Standing, signature};
use serde_json::json;

use crate::world::{API_KEY, Till, WEBHOOK_SECRET, body, eur};

fn event(payment: Payment) -> ProviderEvent {
    ProviderEvent {
        id: format!("evt_{}", SystemIds.next()),
        kind: "payment.test".into(),
        payment,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_settles_what_waits_for_the_shopper() {
    let till = Till::open().await;
    till.listens().await;
    let attempt = till.pays_with("tok_challenge").await;
    till.decides(&attempt, "approve").await;
    till.comes_to(attempt.attempt, AttemptStatus::Authorised).await;
    assert_eq!(till.announced().await, ["payment.action-required.v1", "payment.authorised.v1"]);
    assert_eq!(
        till.finds(attempt.attempt).await.status,
        AttemptStatus::Authorised,
        "who comes back reads the same"
    );
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shoppers_return_and_the_webhook_at_once_are_one_success() {
    let till = Till::open().await;
    till.listens().await;
    for _ in 0..15 {
        let attempt = till.pays_with("tok_challenge").await;
        let returns = (0..3).map(|_| {
            let (till, attempt) = (till.clone(), attempt.attempt);
            tokio::spawn(async move { till.finds(attempt).await })
        });
        till.decides(&attempt, "approve").await;
        for back in returns.collect::<Vec<_>>() {
            back.await.expect("runs");
        }
        till.comes_to(attempt.attempt, AttemptStatus::Authorised).await;
    }
    let told = till.announced().await;
    assert_eq!(told.iter().filter(|kind| *kind == "payment.authorised.v1").count(), 15, "{told:?}");
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn doubled_and_shuffled_webhooks_change_nothing_more() {
    let till = Till::open().await;
    till.listens().await;
    till.control("/control", json!({ "deliver": false, "duplicates": 4, "reorder": true }))
        .await;
    let attempt = till.takes().await;
    let undone = till.undoes(attempt.attempt).await;
    assert_eq!(undone.status, AttemptStatus::Refunded);
    let before = till.announced().await;
    let entries = till.count("select count(*) from ledger_entry").await;
    till.control("/control", json!({ "deliver": true })).await;
    for _ in 0..400 {
        if till.count("select count(*) from webhook_event").await == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    // The copies that are still on their way.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(
        till.count("select count(*) from webhook_event where parked is null").await,
        3,
        "each once"
    );
    assert_eq!(till.knows(attempt.attempt).await, undone);
    assert_eq!(till.announced().await, before);
    assert_eq!(till.count("select count(*) from ledger_entry").await, entries);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_before_the_answer_is_no_second_effect() {
    let till = Till::open().await;
    till.listens().await;
    let attempt = till.pays_with("tok_lost_answer").await;
    till.comes_to(attempt.attempt, AttemptStatus::Authorised).await;
    till.sweeps_after(60).await;
    assert_eq!(till.announced().await, ["payment.authorised.v1"]);
    assert_eq!(till.payments().await.len(), 1);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forged_old_or_unsigned_is_400_and_changes_nothing() {
    let till = Till::open().await;
    let attempt = till.pays_with("tok_challenge").await;
    till.listens().await;
    let payment = till.payment_of(attempt.attempt).await.id;
    for flaw in ["unsigned", "wrong-secret", "old"] {
        let answered = till.control("/control/forge", json!({ "payment": payment, "flaw": flaw })).await;
        assert_eq!(answered["answered"], 400, "{flaw}");
    }
    let bytes = serde_json::to_vec(&event(till.payment_of(attempt.attempt).await)).expect("JSON");
    let now = till.clock.now();
    let header = |signed: String| vec![(signature::HEADER.to_owned(), signed)];
    let secret = Secret::new(WEBHOOK_SECRET);
    let in_future = signature::sign(&secret, now.plus(Duration::from_secs(301)), &bytes);
    for (headers, body) in [
        (header(in_future), bytes.clone()),
        (header(signature::sign(&secret, now, &bytes).to_uppercase()), bytes.clone()),
        (header(signature::sign(&secret, now, b"{}")), bytes.clone()),
        (header(signature::sign(&secret, now, b"{}")), b"{}".to_vec()),
        (header(signature::sign(&Secret::new(""), now, &bytes)), bytes.clone()),
        (
            header(signature::sign(&Secret::new(API_KEY[1..].to_owned()), now, &bytes)),
            bytes.clone(),
        ),
    ] {
        let answer = till.hears("sandbox", headers, body.into()).await;
        assert_eq!((answer.status, body_code(&answer)), (400, "webhook-refused".to_owned()));
    }
    let huge = vec![b' '; 256 * 1024 + 1];
    let signed = header(signature::sign(&secret, now, &huge));
    assert_eq!(till.hears("sandbox", signed, huge.into()).await.status, 413);
    for provider in ["cash_on_delivery", "stripe", ""] {
        let signed = header(signature::sign(&secret, now, &bytes));
        assert_eq!(till.hears(provider, signed, bytes.clone().into()).await.status, 404, "{provider}");
    }
    assert_eq!(till.count("select count(*) from webhook_event").await, 0);
    assert_eq!(till.knows(attempt.attempt).await.status, AttemptStatus::RequiresAction);
    till.is_sound().await;
}

fn body_code(answer: &operation::Answer) -> String {
    body(answer)["code"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bytes_that_came_are_what_is_signed_and_either_secret_is_good() {
    let till = Till::open().await;
    let attempt = till.pays_with("tok_challenge").await;
    let mut payment = till.payment_of(attempt.attempt).await;
    payment.standing = Standing::Authorised;
    for secret in [API_KEY, WEBHOOK_SECRET] {
        // Spaced out and with an unknown member: no re-encoding of it has the same bytes.
        let mut value = serde_json::to_value(event(payment.clone())).expect("JSON");
        value["new_member"] = json!("é");
        let bytes = serde_json::to_vec_pretty(&value).expect("JSON");
        let signed = signature::sign(&Secret::new(secret), till.clock.now(), &bytes);
        let answer = till
            .hears("sandbox", vec![(signature::HEADER.into(), signed)], bytes.clone().into())
            .await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let kept: Vec<u8> = sqlx::query_scalar("select raw from webhook_event order by received_at desc, event_id desc limit 1")
            .fetch_one(till.context.database.pool())
            .await
            .expect("reads");
        assert_eq!(kept, bytes);
    }
    assert_eq!(till.knows(attempt.attempt).await.status, AttemptStatus::Authorised);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_contradicts_our_books_is_parked_and_pays_for_nothing() {
    let till = Till::open().await;
    let attempt = till.pays_with("tok_challenge").await;
    till.listens().await;
    let seen = till.payment_of(attempt.attempt).await;
    let answered = till
        .control("/control/forge", json!({ "payment": seen.id, "flaw": "amount" }))
        .await;
    assert_eq!(answered["answered"], 200);
    let good = Payment {
        standing: Standing::Authorised,
        ..seen
    };
    let other = till.pays_with("tok_challenge").await;
    for (payment, why) in [
        (
            Payment {
                amount: kernel::Money::new(5990, kernel::Currency::USD),
                ..good.clone()
            },
            "amount-differs",
        ),
        (
            Payment {
                reference: other.attempt.to_string(),
                ..good.clone()
            },
            "reference-differs",
        ),
        (
            Payment {
                id: "pay_of_somebody".into(),
                ..good.clone()
            },
            "payment-differs",
        ),
        (
            Payment {
                captured: 5991,
                ..good.clone()
            },
            "figures-impossible",
        ),
        (
            Payment {
                key: "of nobody".into(),
                ..good.clone()
            },
            "unknown-payment",
        ),
    ] {
        let event = event(payment);
        for _ in 0..2 {
            assert_eq!(till.hears_event(&event).await.status, 200, "{why}");
        }
        let parked: Option<String> = sqlx::query_scalar("select parked from webhook_event where event_id = $1")
            .bind(&event.id)
            .fetch_one(till.context.database.pool())
            .await
            .expect("reads");
        assert_eq!(parked.as_deref(), Some(why));
    }
    assert_eq!(till.count("select count(*) from webhook_event where parked is not null").await, 6);
    for waits in [attempt.attempt, other.attempt] {
        assert_eq!(till.knows(waits).await.status, AttemptStatus::RequiresAction);
    }
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_comes_again_after_days_is_known() {
    let till = Till::open().await;
    let attempt = till.takes().await;
    let event = event(till.payment_of(attempt.attempt).await);
    assert_eq!(till.hears_event(&event).await.status, 200);
    till.undoes(attempt.attempt).await;
    let before = till.announced().await;
    till.clock.advance(Duration::from_secs(3 * 24 * 60 * 60));
    assert_eq!(till.hears_event(&event).await.status, 200);
    assert_eq!(
        till.hears_event(&self::event(event.payment.clone())).await.status,
        200,
        "nor does old news with a new id"
    );
    assert_eq!(till.knows(attempt.attempt).await.status, AttemptStatus::Refunded);
    assert_eq!(till.announced().await, before);
    till.is_sound().await;
}

/// Every order of these.
fn permutations<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    let Some(last) = items.len().checked_sub(1) else {
        return vec![Vec::new()];
    };
    let shorter = permutations(&items[..last]);
    let insert = |order: &Vec<T>, at: usize| {
        let mut order = order.clone();
        order.insert(at, items[last].clone());
        order
    };
    shorter
        .iter()
        .flat_map(|order| (0..=last).map(|at| insert(order, at)).collect::<Vec<_>>())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_order_of_the_same_five_facts_ends_in_the_same_state() {
    let till = Till::open().await;
    let facts = [
        (Standing::RequiresAction, 0, 0),
        (Standing::Authorised, 0, 0),
        (Standing::Authorised, 2000, 0),
        (Standing::Authorised, 5990, 0),
        (Standing::Authorised, 5990, 1000),
    ];
    let orders = permutations(&facts);
    assert_eq!(orders.len(), 120);
    for order in orders {
        let attempt = till.pays_with("tok_challenge").await;
        let seen = till.payment_of(attempt.attempt).await;
        for (standing, captured, refunded) in &order {
            let redirect_url = seen.redirect_url.clone().filter(|_| *standing == Standing::RequiresAction);
            let payment = Payment {
                standing: *standing,
                captured: *captured,
                refunded: *refunded,
                redirect_url,
                ..seen.clone()
            };
            assert_eq!(till.hears_event(&event(payment)).await.status, 200);
        }
        let end = till.knows(attempt.attempt).await;
        assert_eq!(
            (end.status, end.captured, end.refunded),
            (AttemptStatus::Captured, eur(5990), eur(1000)),
            "{order:?}"
        );
        assert_eq!(end.redirect_url, None);
    }
    let states = "select count(*) from (select distinct status, standing, captured, refunded, capture_wanted, refund_wanted, redirect_url,
                  decline_code, undo, lost, due_at from payment_attempt) s";
    assert_eq!(till.count(states).await, 1, "one end state");
    let sums = "select count(*) from (select distinct (select sum(amount) from ledger_posting p join ledger_entry e on e.id = p.entry
                where e.attempt = a.id and account = 'provider:sandbox') from payment_attempt a) s";
    assert_eq!(till.count(sums).await, 1, "and one balance");
    assert_eq!(till.count("select coalesce(sum(amount), 0)::bigint from ledger_posting").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_was_given_back_at_the_provider_is_told_and_booked() {
    let till = Till::open().await;
    let attempt = till.takes().await;
    let seen = till.payment_of(attempt.attempt).await;
    assert_eq!(till.hears_event(&event(Payment { refunded: 990, ..seen })).await.status, 200);
    assert_eq!(till.knows(attempt.attempt).await.refunded, eur(990));
    assert_eq!(till.announced().await.last().map(String::as_str), Some("payment.refunded.v1"));
    assert_eq!(
        till.count("select sum(amount)::bigint from ledger_posting where account = 'provider:sandbox'")
            .await,
        5000
    );
    let order = crate::world::order(&attempt);
    till.order_says(&events::topics::OrderEvent::Placed(order.clone())).await;
    let over = till
        .refunds(order.order, "k", json!({ "amount": eur(5001), "reason": "late" }))
        .await;
    assert_eq!(
        (over.status, body(&over)["refundable"].clone()),
        (422, json!(eur(5000))),
        "what went back there cannot go back here"
    );
}
