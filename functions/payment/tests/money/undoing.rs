//! What goes back without anybody of staff.

use calls::payment::{AttemptStatus, VoidOrRefund};
use events::topics::{OrderEvent, OrderState};
use kernel::{AttemptId, CheckoutId, Clock};
use payment_provider::Standing;
use serde_json::json;

use crate::world::{Till, body, eur, new, order, parcel, record};

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_is_voided_money_refunded_and_what_waits_is_stopped() {
    let till = Till::open().await;
    let promised = till.pays_with("tok_ok").await;
    let taken = till.takes().await;
    let waiting = till.pays_with("tok_challenge").await;
    let lost = till.pays_with("tok_lost_answer").await;
    let declined = till.pays_with("tok_declined").await;
    let part = till.pays_with("tok_ok").await;
    till.captures(part.attempt, 1000).await.expect("taken");
    for (attempt, status) in [
        (&promised, AttemptStatus::Voided),
        (&taken, AttemptStatus::Refunded),
        (&waiting, AttemptStatus::Cancelled),
        (&lost, AttemptStatus::Voided),
        (&declined, AttemptStatus::Failed),
        (&part, AttemptStatus::Refunded),
    ] {
        for _ in 0..2 {
            assert_eq!(till.undoes(attempt.attempt).await.status, status);
        }
        assert_eq!(
            till.captures(attempt.attempt, 5990)
                .await
                .map_or_else(|problem| problem.status, |_| 200),
            if matches!(status, AttemptStatus::Cancelled | AttemptStatus::Failed) {
                409
            } else {
                200
            }
        );
        till.is_sound().await;
    }
    till.decides(&waiting, "approve").await;
    assert_eq!(till.finds(waiting.attempt).await.status, AttemptStatus::Cancelled);
    let [authorised, captured, voided, refunded] = till.totals().await;
    assert_eq!((captured, refunded), (6990, 6990));
    assert_eq!(authorised - voided, 2 * 5990, "what was taken of them went back");
    assert_eq!(
        till.ask(VoidOrRefund {
            attempt: new(),
            reason: "r".into()
        })
        .await
        .expect_err("none")
        .status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_provider_does_not_answer_the_sweeper_finishes() {
    let till = Till::open().await;
    for manner in ["lost-answer", "error", "error-after"] {
        let (promised, taken, waiting) = (
            till.pays_with("tok_ok").await,
            till.takes().await,
            till.pays_with("tok_challenge").await,
        );
        for (attempt, operation) in [(promised.attempt, "void"), (taken.attempt, "refund"), (waiting.attempt, "abandon")] {
            till.mishap(operation, manner, 1).await;
            assert_eq!(till.undoes(attempt).await.status, AttemptStatus::Cancelled, "on its way back");
        }
        till.sweeps_after(16).await;
        assert_eq!(till.knows(promised.attempt).await.status, AttemptStatus::Voided);
        assert_eq!(till.knows(taken.attempt).await.status, AttemptStatus::Refunded);
        assert_eq!(till.knows(waiting.attempt).await.status, AttemptStatus::Cancelled);
        assert_eq!(
            till.count("select count(*) from payment_attempt where due_at is not null").await,
            0,
            "nothing is left to do"
        );
        till.is_sound().await;
    }
    let [authorised, captured, voided, refunded] = till.totals().await;
    assert_eq!((captured, refunded, authorised - voided), (3 * 5990, 3 * 5990, 3 * 5990));
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_is_owed_is_tried_again_even_when_the_provider_will_not() {
    let till = Till::open().await;
    let taken = till.takes().await;
    till.mishap("refund", "refuse", 2).await;
    assert_eq!(till.undoes(taken.attempt).await.status, AttemptStatus::Cancelled);
    till.sweeps_after(60).await;
    assert_eq!(till.knows(taken.attempt).await.refunded, eur(0), "not every minute");
    till.sweeps_after(301).await;
    assert_eq!(till.knows(taken.attempt).await.refunded, eur(0));
    till.sweeps_after(301).await;
    assert_eq!(till.knows(taken.attempt).await.status, AttemptStatus::Refunded);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undone_attempt_that_was_taken_meanwhile_is_refunded() {
    let till = Till::open().await;
    let attempt = till.pays_with("tok_ok").await;
    // The capture arrives and its answer is lost; we only know of a promise when it is to be undone.
    till.mishap("capture", "lost-answer", 1).await;
    assert_eq!(
        till.captures(attempt.attempt, 5990).await.expect("an answer").status,
        AttemptStatus::Authorised
    );
    assert_eq!(till.undoes(attempt.attempt).await.status, AttemptStatus::Refunded);
    assert_eq!(till.totals().await, [5990, 5990, 0, 5990]);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_order_gives_its_money_back_once() {
    let till = Till::open().await;
    let taken = till.takes().await;
    let promised = till.pays_with("tok_ok").await;
    for (paid, status) in [(&taken, AttemptStatus::Refunded), (&promised, AttemptStatus::Voided)] {
        let order = order(paid);
        till.order_says(&OrderEvent::Placed(order.clone())).await;
        // Twice as the same event, and once more as another.
        till.order_says(&OrderEvent::Cancelled(order.clone())).await;
        till.order_says(&OrderEvent::Cancelled(order.clone())).await;
        assert_eq!(till.knows(paid.attempt).await.status, status);
        till.is_sound().await;
        let late = till
            .refunds(order.order, &order.order.to_string(), json!({ "reason": "again" }))
            .await;
        assert_eq!(late.status, 409, "{}", String::from_utf8_lossy(&late.body));
    }
    assert_eq!(till.totals().await, [2 * 5990, 5990, 5990, 5990]);
    till.sweeps_after(24 * 60 * 60).await;
    assert_eq!(till.totals().await, [2 * 5990, 5990, 5990, 5990]);
    let mut told = till.announced().await;
    told.sort();
    let all = [
        "payment.authorised.v1",
        "payment.authorised.v1",
        "payment.captured.v1",
        "payment.refunded.v1",
        "payment.voided.v1",
    ];
    assert_eq!(told, all, "each once");
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partly_refunded_order_gives_the_rest_back() {
    let till = Till::open().await;
    let taken = till.takes().await;
    let order = order(&taken);
    till.order_says(&OrderEvent::Placed(order.clone())).await;
    assert_eq!(
        till.refunds(order.order, "k", json!({ "amount": eur(990), "reason": "late" }))
            .await
            .status,
        201
    );
    till.mishap("refund", "lost-answer", 1).await;
    till.order_says(&OrderEvent::Cancelled(order)).await;
    assert_eq!(till.totals().await[3], 5990);
    till.sweeps_after(16).await;
    assert_eq!(till.knows(taken.attempt).await.status, AttemptStatus::Refunded);
    assert_eq!(till.totals().await[3], 5990);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_we_were_not_paid_for_is_for_a_person() {
    let till = Till::open().await;
    let paid = till.takes().await;
    let first = order(&paid);
    till.order_says(&OrderEvent::Placed(first.clone())).await;
    let buried = async |event: OrderEvent| {
        let answer = till.consumes(record(&event, till.clock.now())).await;
        (answer.status, body(&answer)["code"].clone())
    };
    let poison = (422, json!("poison"));
    assert_eq!(
        buried(OrderEvent::Placed(OrderState {
            attempt: new(),
            ..first.clone()
        }))
        .await,
        poison
    );
    assert_eq!(
        buried(OrderEvent::Cancelled(order(&paid))).await,
        poison,
        "another order paid for with the same attempt"
    );
    assert_eq!(
        buried(OrderEvent::Placed(OrderState {
            order: new(),
            checkout: new(),
            ..first.clone()
        }))
        .await,
        poison
    );
    till.order_says(&OrderEvent::Shipped(parcel(&first, &[(0, 1)]))).await;
    assert_eq!(
        till.knows(paid.attempt).await.status,
        AttemptStatus::Captured,
        "nothing of it moved money"
    );
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cash_is_taken_with_the_last_parcel() {
    let till = Till::open().await;
    let paid = till.pays_at_the_door().await;
    assert_eq!(paid.status, AttemptStatus::OfflineAuthorised);
    let order = order(&paid);
    till.order_says(&OrderEvent::Placed(order.clone())).await;
    till.order_says(&OrderEvent::Delivered(parcel(&order, &[(0, 2)]))).await;
    assert_eq!(till.knows(paid.attempt).await.captured, eur(0));
    till.order_says(&OrderEvent::Delivered(parcel(&order, &[(0, 1), (1, 1)]))).await;
    assert_eq!(till.knows(paid.attempt).await.captured, eur(5990));
    let account = "select sum(amount)::bigint from ledger_posting where account = 'provider:cash_on_delivery'";
    assert_eq!(till.count(account).await, 5990);
    for key in ["k1", "k2"] {
        assert_eq!(
            till.refunds(order.order, key, json!({ "amount": eur(1000), "reason": "late" }))
                .await
                .status,
            201
        );
    }
    assert_eq!(till.count(account).await, 3990);
    till.is_sound().await;

    let card = till.takes().await;
    let sent = crate::world::order(&card);
    till.order_says(&OrderEvent::Placed(sent.clone())).await;
    till.order_says(&OrderEvent::Delivered(parcel(&sent, &[(0, 3), (1, 1)]))).await;
    assert_eq!(till.knows(card.attempt).await.captured, eur(5990), "a card was charged before");

    let cancelled = till.pays_at_the_door().await;
    let nothing = crate::world::order(&cancelled);
    till.order_says(&OrderEvent::Placed(nothing.clone())).await;
    till.order_says(&OrderEvent::Cancelled(nothing)).await;
    assert_eq!(till.knows(cancelled.attempt).await.status, AttemptStatus::Voided);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_payment_of_a_checkout_goes_back() {
    let till = Till::open().await;
    till.listens().await;
    let (checkout, first, second, third): (CheckoutId, AttemptId, AttemptId, AttemptId) = (new(), new(), new(), new());
    let one = till.pays(checkout, first, "tok_challenge").await.expect("waits");
    let two = till.pays(checkout, second, "tok_challenge").await.expect("waits");
    till.decides(&two, "approve").await;
    till.comes_to(second, AttemptStatus::Authorised).await;
    till.decides(&one, "approve").await;
    till.comes_to(first, AttemptStatus::Cancelled).await;
    till.sweeps_after(1).await;
    assert_eq!(till.knows(first).await.status, AttemptStatus::Voided, "the next sweep sees to it");
    assert_eq!(till.knows(second).await.status, AttemptStatus::Authorised);
    assert_eq!(
        till.pays(checkout, third, "tok_ok").await.expect_err("refused").code,
        "already-paid"
    );
    assert_eq!(till.payments().await.len(), 2, "the provider was not even asked");
    assert_eq!(
        till.pays(checkout, first, "tok_challenge").await.expect_err("refused").code,
        "already-paid"
    );
    assert_eq!(till.totals().await, [2 * 5990, 0, 5990, 0]);
    let told = till.announced().await;
    assert_eq!(told.iter().filter(|kind| *kind == "payment.authorised.v1").count(), 1, "{told:?}");
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_attempts_at_once_are_one_payment() {
    let till = Till::open().await;
    let checkout: CheckoutId = new();
    let runs: Vec<_> = (0..10)
        .map(|_| {
            let till = till.clone();
            tokio::spawn(async move { till.pays(checkout, new(), "tok_ok").await })
        })
        .collect();
    let mut paid = Vec::new();
    for run in runs {
        match run.await.expect("runs") {
            Ok(attempt) => paid.push(attempt),
            Err(problem) => assert_eq!((problem.status, problem.code.as_str()), (409, "already-paid")),
        }
    }
    assert_eq!(paid.len(), 1);
    assert_eq!(paid[0].status, AttemptStatus::Authorised);
    let [authorised, captured, voided, _] = till.totals().await;
    assert_eq!((authorised - voided, captured), (5990, 0), "the others went back at once");
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_payment_that_was_taken_at_the_provider_is_refunded() {
    let till = Till::open().await;
    let (checkout, first, second): (CheckoutId, AttemptId, AttemptId) = (new(), new(), new());
    till.pays(checkout, first, "tok_challenge").await.expect("waits");
    till.pays(checkout, second, "tok_ok").await.expect("promised");
    let waiting = till.knows(first).await;
    till.decides(&waiting, "approve").await;
    let payment = till.payment_of(first).await;
    assert_eq!(payment.standing, Standing::Authorised);
    // Somebody takes it at the provider's own desk before we hear of it.
    till.control(&format!("/payments/{}/capture", payment.id), json!({ "total": 5990 }))
        .await;
    assert_eq!(till.finds(first).await.status, AttemptStatus::Refunded);
    assert_eq!(till.totals().await, [2 * 5990, 5990, 0, 5990]);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancel_capture_and_sweep_at_once_leave_nothing_behind() {
    let till = Till::open().await;
    for _ in 0..10 {
        let paid = till.pays_with("tok_ok").await;
        let order = order(&paid);
        till.order_says(&OrderEvent::Placed(order.clone())).await;
        let cancels = tokio::spawn({
            let till = till.clone();
            async move { till.order_says(&OrderEvent::Cancelled(order)).await }
        });
        let captures = tokio::spawn({
            let (till, attempt) = (till.clone(), paid.attempt);
            async move { till.captures(attempt, 5990).await }
        });
        cancels.await.expect("runs");
        captures.await.expect("runs").expect("an answer");
        till.sweeps_after(400).await;
        let end = till.knows(paid.attempt).await;
        assert!(matches!(end.status, AttemptStatus::Voided | AttemptStatus::Refunded), "{end:?}");
        till.is_sound().await;
    }
    let [authorised, captured, voided, refunded] = till.totals().await;
    assert_eq!((captured, authorised), (refunded, captured + voided));
}
