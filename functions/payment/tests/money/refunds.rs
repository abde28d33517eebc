//! Staff give money back.

use calls::payment::{Attempt, AttemptStatus};
use events::topics::{OrderEvent, OrderState};
use kernel::OrderId;
use operation::{Answer, Caller, HttpRequest, IdempotencyKey, Input, Scope};
use serde_json::{Value, json};

use crate::world::{Till, body, eur, new, order};

/// A till with an order that was paid for.
async fn sold() -> (Till, Attempt, OrderState) {
    let till = Till::open().await;
    let paid = till.takes().await;
    let order = order(&paid);
    till.order_says(&OrderEvent::Placed(order.clone())).await;
    (till, paid, order)
}

fn said(answer: &Answer) -> (u16, String) {
    let body = body(answer);
    let field = body["fields"][0]["field"].as_str().unwrap_or_default();
    (
        answer.status,
        if field.is_empty() {
            body["code"].as_str().unwrap_or_default().to_owned()
        } else {
            field.to_owned()
        },
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_then_lines_then_the_rest() {
    let (till, paid, order) = sold().await;
    let first = till
        .refunds(order.order, "k1", json!({ "amount": eur(490), "reason": "late" }))
        .await;
    assert_eq!(first.status, 201, "{}", String::from_utf8_lossy(&first.body));
    let view = body(&first);
    assert_eq!(
        (&view["status"], &view["amount"], &view["order"]),
        (&json!("succeeded"), &json!(eur(490)), &json!(order.order))
    );
    till.is_sound().await;
    // A third of 50.00 is not whole cents; three of them are 50.00 all the same.
    let mut sum = 0;
    for (key, expected) in [("k2", 1667), ("k3", 1666), ("k4", 1667)] {
        let ask = json!({ "lines": [{ "sku": "DRESS-M", "quantity": 1 }], "reason": "too small" });
        let one = body(&till.refunds(order.order, key, ask).await);
        assert_eq!(one["amount"]["amount"], json!(expected), "{key}");
        sum += expected;
    }
    assert_eq!(sum, 5000);
    let ask = json!({ "lines": [{ "sku": "SCARF", "quantity": 1 }, { "sku": "DRESS-M", "quantity": 1 }], "reason": "again" });
    assert_eq!(
        said(&till.refunds(order.order, "k5", ask).await),
        (422, "lines[1].quantity".into()),
        "all three are back"
    );
    let rest = body(&till.refunds(order.order, "k6", json!({ "reason": "all" })).await);
    assert_eq!(rest["amount"], json!(eur(500)));
    assert_eq!(
        said(&till.refunds(order.order, "k7", json!({ "reason": "more" })).await),
        (409, "nothing-to-refund".into())
    );
    assert_eq!(till.knows(paid.attempt).await.status, AttemptStatus::Refunded);
    assert_eq!(till.totals().await, [5990, 5990, 0, 5990]);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_is_one_refund_and_its_answer_stays_the_same() {
    let (till, _, order) = sold().await;
    let ask = json!({ "amount": eur(1000), "reason": "late" });
    let first = till.refunds(order.order, "k", ask.clone()).await;
    let again = till.refunds(order.order, "k", ask.clone()).await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(again.header_value("idempotent-replayed"), Some("true"));
    let other = till
        .refunds(order.order, "k", json!({ "amount": eur(1001), "reason": "late" }))
        .await;
    assert_eq!(said(&other), (422, "Idempotency-Key".into()));
    assert_eq!(till.totals().await[3], 1000);

    // The answer was not kept, as after a crash: the refund is still the one of this key.
    sqlx::query("delete from idempotency_key")
        .execute(till.context.database.pool())
        .await
        .expect("forgets");
    let after = till.refunds(order.order, "k", ask).await;
    assert_eq!(body(&after)["id"], body(&first)["id"]);
    assert_eq!(till.totals().await[3], 1000);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refunds_at_once_never_come_to_more_than_was_taken() {
    let (till, paid, order) = sold().await;
    let runs: Vec<_> = (0..12)
        .map(|n| {
            let (till, order) = (till.clone(), order.order);
            tokio::spawn(async move {
                till.refunds(order, &format!("k{n}"), json!({ "amount": eur(1500), "reason": "late" }))
                    .await
            })
        })
        .collect();
    let mut answers = Vec::new();
    for run in runs {
        let answer = run.await.expect("runs");
        answers.push(said(&answer));
    }
    assert_eq!(answers.iter().filter(|(status, _)| *status == 201).count(), 3, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|(status, field)| *status == 201 || (*status, field.as_str()) == (422, "amount")),
        "{answers:?}"
    );
    assert_eq!(till.knows(paid.attempt).await.refunded, eur(4500));
    till.is_sound().await;

    let same: Vec<_> = (0..8)
        .map(|_| {
            let (till, order) = (till.clone(), order.order);
            tokio::spawn(async move {
                till.refunds(order, "same", json!({ "amount": eur(100), "reason": "late" }))
                    .await
                    .status
            })
        })
        .collect();
    for run in same {
        let status = run.await.expect("runs");
        assert!(status == 201 || status == 409, "{status}");
    }
    assert_eq!(till.knows(paid.attempt).await.refunded, eur(4600), "one of them");
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_settled_with_the_refunds_own_key() {
    let (till, paid, order) = sold().await;
    for (key, manner) in [("k1", "lost-answer"), ("k2", "error")] {
        till.mishap("refund", manner, 1).await;
        let ask = json!({ "amount": eur(1000), "reason": "late" });
        let asked = till.refunds(order.order, key, ask.clone()).await;
        assert_eq!(
            (asked.status, body(&asked)["status"].clone()),
            (201, json!("requested")),
            "{manner}"
        );
        let over = till
            .refunds(
                order.order,
                &format!("{key} over").replace(' ', "-"),
                json!({ "amount": eur(4991), "reason": "late" }),
            )
            .await;
        assert_eq!(said(&over), (422, "amount".into()), "what is under way is counted");
        till.sweeps_after(16).await;
        assert_eq!(till.count("select count(*) from refund where status = 'requested'").await, 0);
        let replayed = till.refunds(order.order, key, ask).await;
        assert_eq!(replayed.body, asked.body);
    }
    assert_eq!(till.knows(paid.attempt).await.refunded, eur(2000));
    assert_eq!(till.totals().await[3], 2000);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_provider_will_not_give_back_can_be_asked_for_again() {
    let (till, paid, order) = sold().await;
    till.mishap("refund", "refuse", 1).await;
    let ask = json!({ "reason": "late" });
    let refused = till.refunds(order.order, "k1", ask.clone()).await;
    assert_eq!(said(&refused), (409, "refund-refused".into()));
    assert_eq!(body(&refused)["reason"], "refused-for-test");
    assert_eq!(
        till.refunds(order.order, "k1", ask.clone()).await.body,
        refused.body,
        "the same key reads the same"
    );
    assert_eq!(till.refunds(order.order, "k2", ask).await.status, 201);
    assert_eq!(till.knows(paid.attempt).await.status, AttemptStatus::Refunded);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_refunded_says_why() {
    let (till, _, order) = sold().await;
    let line = |sku: &str, quantity: i64| json!({ "sku": sku, "quantity": quantity });
    let many: Vec<Value> = (0..201).map(|_| line("SCARF", 1)).collect();
    for (n, (ask, expected)) in [
        (json!({ "amount": eur(5991), "reason": "r" }), (422, "amount")),
        (json!({ "amount": eur(0), "reason": "r" }), (422, "amount.amount")),
        (json!({ "amount": eur(-1), "reason": "r" }), (422, "amount.amount")),
        (
            json!({ "amount": { "amount": 1, "currency": "USD" }, "reason": "r" }),
            (422, "amount.currency"),
        ),
        (
            json!({ "amount": eur(1), "lines": [line("SCARF", 1)], "reason": "r" }),
            (422, "amount"),
        ),
        (json!({ "lines": [], "reason": "r" }), (422, "lines")),
        (json!({ "lines": many, "reason": "r" }), (422, "lines")),
        (json!({ "lines": [line("HAT", 1)], "reason": "r" }), (422, "lines[0].sku")),
        (
            json!({ "lines": [line("DRESS-M", 2), line("DRESS-M", 2)], "reason": "r" }),
            (422, "lines[1].quantity"),
        ),
        (json!({ "lines": [line("SCARF", 0)], "reason": "r" }), (422, "lines[0].quantity")),
        (json!({ "amount": eur(1) }), (422, "reason")),
        (json!({ "amount": eur(1), "reason": " " }), (422, "reason")),
        (json!({ "amount": eur(1), "reason": "r", "why": "r" }), (422, "why")),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = till.refunds(order.order, &format!("k{n}"), ask.clone()).await;
        assert_eq!(said(&answer), (expected.0, expected.1.to_owned()), "{ask}");
    }
    let unknown: OrderId = new();
    assert_eq!(
        said(&till.refunds(unknown, "k", json!({ "reason": "r" })).await),
        (404, "not-found".into())
    );

    let asks = async |caller: Caller| {
        let request = HttpRequest {
            path: vec![("order".into(), order.order.to_string())],
            content_type: Some("application/json".into()),
            body: json!({ "reason": "r" }).to_string().into(),
            ..HttpRequest::default()
        };
        till.run("payment.refund", caller, Input::Http(request)).await
    };
    let key = IdempotencyKey::new("k");
    let with = |caller: Caller| Caller {
        idempotency_key: key.clone(),
        ..caller
    };
    assert_eq!(asks(with(Caller::anonymous("r"))).await.status, 401);
    assert_eq!(
        asks(with(testing::caller("ana", &[Scope::Customer, Scope::Orders]))).await.status,
        403
    );
    assert_eq!(
        said(&asks(testing::caller("mia", &[Scope::Payments])).await),
        (400, "Idempotency-Key".into())
    );

    let promised = till.pays_with("tok_ok").await;
    let unpaid = crate::world::order(&promised);
    till.order_says(&OrderEvent::Placed(unpaid.clone())).await;
    assert_eq!(
        said(&till.refunds(unpaid.order, "k-unpaid", json!({ "reason": "r" })).await),
        (409, "not-captured".into())
    );
    assert_eq!(till.totals().await[3], 0);
    till.is_sound().await;
}
