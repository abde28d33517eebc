//! From a token to money on our account.

use std::time::Duration;

use calls::payment::{AttemptStatus, Authorise, Capture, FindAttempt, ListMethods};
use kernel::{AttemptId, CheckoutId, Currency, Money};
use operation::{Caller, HttpRequest, Input};
use payment_provider::Standing;
use serde_json::json;

use crate::world::{Till, body, eur, new};

#[tokio::test(flavor = "multi_thread")]
async fn money_is_promised_taken_and_told() {
    let till = Till::open().await;
    let attempt = till.pays_with("tok_ok").await;
    assert_eq!((attempt.status, attempt.captured), (AttemptStatus::Authorised, eur(0)));
    for _ in 0..3 {
        let taken = till.captures(attempt.attempt, 5990).await.expect("taken");
        assert_eq!((taken.status, taken.captured), (AttemptStatus::Captured, eur(5990)));
    }
    assert_eq!(till.finds(attempt.attempt).await.status, AttemptStatus::Captured);
    assert_eq!(till.totals().await, [5990, 5990, 0, 0]);
    assert_eq!(till.announced().await, ["payment.authorised.v1", "payment.captured.v1"]);
    assert_eq!(
        till.count("select count(*) from payment_attempt where token is not null or due_at is not null")
            .await,
        0
    );
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_taken_now_and_the_rest_later() {
    let till = Till::open().await;
    let attempt = till.pays_with("tok_ok").await;
    assert_eq!(till.captures(attempt.attempt, 2000).await.expect("taken").captured, eur(2000));
    till.is_sound().await;
    assert_eq!(
        till.captures(attempt.attempt, 1000)
            .await
            .expect("less than what is taken")
            .captured,
        eur(2000)
    );
    assert_eq!(till.captures(attempt.attempt, 5990).await.expect("taken").captured, eur(5990));
    let over = till.captures(attempt.attempt, 5991).await.expect_err("too much");
    assert_eq!((over.status, over.fields[0].field.as_str()), (422, "amount.amount"));
    let other = till
        .ask(Capture {
            attempt: attempt.attempt,
            amount: Money::new(1, Currency::USD),
        })
        .await
        .expect_err("other money");
    assert_eq!((other.status, other.fields[0].field.as_str()), (422, "amount.currency"));
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_no_another_attempt_may_succeed_and_the_no_stays_one() {
    let till = Till::open().await;
    let (checkout, first, second): (CheckoutId, AttemptId, AttemptId) = (new(), new(), new());
    let declined = till.pays(checkout, first, "tok_declined").await.expect("an answer");
    assert_eq!(
        (declined.status, declined.decline_code.as_deref()),
        (AttemptStatus::Failed, Some("card-declined"))
    );
    assert_eq!(
        till.captures(first, 5990).await.expect_err("nothing to take").code,
        "not-authorised"
    );
    assert_eq!(
        till.pays(checkout, second, "tok_ok").await.expect("an answer").status,
        AttemptStatus::Authorised
    );
    assert_eq!(
        till.pays(checkout, first, "tok_declined").await.expect("an answer").status,
        AttemptStatus::Failed
    );
    assert_eq!(till.announced().await, ["payment.failed.v1", "payment.authorised.v1"]);
    assert_eq!(till.totals().await, [5990, 0, 0, 0]);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_the_provider_does_not_know_is_a_no() {
    let till = Till::open().await;
    let attempt = till.pays_with("4111111111111111").await;
    assert_eq!(
        (attempt.status, attempt.decline_code.as_deref()),
        (AttemptStatus::Failed, Some("unknown-token"))
    );
    assert_eq!(till.announced().await, ["payment.failed.v1"]);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_cannot_be_says_which_field() {
    let till = Till::open().await;
    let good = || Authorise {
        attempt: new(),
        checkout: new(),
        amount: eur(5990),
        method: "sandbox".into(),
        token: Some("tok_ok".into()),
        return_url: "https://shop.example/return".into(),
    };
    for (ask, field) in [
        (
            Authorise {
                method: "barter".into(),
                ..good()
            },
            "payment.method",
        ),
        (Authorise { token: None, ..good() }, "payment.token"),
        (
            Authorise {
                token: Some(String::new()),
                ..good()
            },
            "payment.token",
        ),
        (
            Authorise {
                amount: Money::new(5990, Currency::USD),
                ..good()
            },
            "amount.currency",
        ),
        (Authorise { amount: eur(0), ..good() }, "amount.amount"),
    ] {
        let refused = till.ask(ask).await.expect_err("refused");
        assert_eq!((refused.status, refused.fields[0].field.as_str()), (422, field));
    }
    let known = till.ask(good()).await.expect("promised");
    for other in [
        Authorise {
            attempt: known.attempt,
            ..good()
        },
        Authorise {
            attempt: known.attempt,
            checkout: known.checkout,
            amount: eur(1),
            ..good()
        },
        Authorise {
            attempt: known.attempt,
            checkout: known.checkout,
            method: "cash_on_delivery".into(),
            ..good()
        },
    ] {
        assert_eq!(till.ask(other).await.expect_err("refused").code, "attempt-reused");
    }
    assert_eq!(till.ask(FindAttempt { attempt: new() }).await.expect_err("none").status, 404);
    assert_eq!(till.captures(new(), 1).await.expect_err("none").status, 404);
    assert_eq!(till.payments().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_from_the_provider_is_asked_about() {
    let till = Till::open().await;
    for (decision, status) in [("approve", AttemptStatus::Authorised), ("decline", AttemptStatus::Failed)] {
        let attempt = till.pays_with("tok_challenge").await;
        assert_eq!(attempt.status, AttemptStatus::RequiresAction);
        assert_eq!(till.finds(attempt.attempt).await, attempt, "nothing was decided yet");
        till.decides(&attempt, decision).await;
        let settled = till.finds(attempt.attempt).await;
        assert_eq!((settled.status, settled.redirect_url), (status, None));
    }
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_come_back_is_found_by_the_sweeper_or_given_up_after_an_hour() {
    let till = Till::open().await;
    let (gone, approved) = (till.pays_with("tok_challenge").await, till.pays_with("tok_challenge").await);
    till.decides(&approved, "approve").await;
    till.sweeps_after(61).await;
    assert_eq!(till.knows(approved.attempt).await.status, AttemptStatus::Authorised);
    assert_eq!(till.knows(gone.attempt).await.status, AttemptStatus::RequiresAction);
    till.sweeps_after(60 * 60).await;
    assert_eq!(till.knows(gone.attempt).await.status, AttemptStatus::Cancelled);
    till.decides(&gone, "approve").await;
    assert_eq!(till.finds(gone.attempt).await.status, AttemptStatus::Cancelled, "too late");
    assert_eq!(till.totals().await, [5990, 0, 0, 0]);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_found_by_its_key_and_charged_once() {
    let till = Till::open().await;
    let attempt = till.pays_with("tok_lost_answer").await;
    assert_eq!(attempt.status, AttemptStatus::Unknown);
    assert_eq!(
        till.pays(attempt.checkout, attempt.attempt, "tok_lost_answer")
            .await
            .expect("asked")
            .status,
        AttemptStatus::Authorised
    );

    let swept = till.pays_with("tok_lost_answer").await;
    till.sweeps_after(1).await;
    assert_eq!(till.knows(swept.attempt).await.status, AttemptStatus::Unknown, "not time yet");
    till.sweeps_after(5).await;
    assert_eq!(till.knows(swept.attempt).await.status, AttemptStatus::Authorised);
    assert_eq!(till.payments().await.len(), 2);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_whose_answer_is_lost_is_settled_by_the_sweeper() {
    let till = Till::open().await;
    for manner in ["lost-answer", "error-after", "error"] {
        let attempt = till.pays_with("tok_ok").await;
        till.mishap("capture", manner, 1).await;
        let asked = till.captures(attempt.attempt, 5990).await.expect("an answer");
        assert_eq!(asked.status, AttemptStatus::Authorised, "{manner}");
        till.sweeps_after(16).await;
        assert_eq!(till.knows(attempt.attempt).await.status, AttemptStatus::Captured, "{manner}");
        till.is_sound().await;
    }
    assert_eq!(till.totals().await, [3 * 5990, 3 * 5990, 0, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_did_not_arrive_is_sent_again_with_the_same_key() {
    let till = Till::open().await;
    till.mishap("authorise", "error", 2).await;
    let attempt = till.pays_with("tok_ok").await;
    assert_eq!(attempt.status, AttemptStatus::Unknown);
    let key: String = sqlx::query_scalar("select provider_key from payment_attempt")
        .fetch_one(till.context.database.pool())
        .await
        .expect("reads");
    for status in [AttemptStatus::Unknown, AttemptStatus::Authorised] {
        till.sweeps_after(60).await;
        assert_eq!(till.knows(attempt.attempt).await.status, status);
    }
    let payments = till.payments().await;
    assert_eq!(
        payments.iter().map(|payment| payment.key.as_str()).collect::<Vec<_>>(),
        [key.as_str()]
    );
    assert_eq!(till.count("select tries::bigint from payment_attempt").await, 3);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_only_fails_is_given_up_and_the_key_with_it() {
    let till = Till::open().await;
    let attempt = till.pays_with("tok_error").await;
    for pause in [5, 15, 45, 135] {
        assert_eq!(till.knows(attempt.attempt).await.status, AttemptStatus::Unknown);
        till.sweeps_after(pause).await;
    }
    assert_eq!(till.knows(attempt.attempt).await.status, AttemptStatus::Cancelled);
    assert_eq!(
        till.payment_of(attempt.attempt).await.standing,
        Standing::Cancelled,
        "should a request arrive after all"
    );
    assert_eq!(till.count("select tries::bigint from payment_attempt").await, 4);
    assert_eq!(till.announced().await, ["payment.failed.v1"]);
    till.sweeps_after(24 * 60 * 60).await;
    assert_eq!(till.payments().await.len(), 1);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_changes_nothing_but_the_time_it_takes() {
    let till = Till::open().await;
    let attempt = till.pays_with("tok_lost_answer").await;
    till.mishap("find", "error", 3).await;
    for _ in 0..3 {
        till.sweeps_after(60).await;
        assert_eq!(till.knows(attempt.attempt).await.status, AttemptStatus::Unknown);
    }
    till.sweeps_after(60).await;
    assert_eq!(till.knows(attempt.attempt).await.status, AttemptStatus::Authorised);
    assert_eq!(
        till.count("select tries::bigint from payment_attempt").await,
        1,
        "looking it up is no try"
    );
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shopper_waits_eight_seconds_at_most_and_no_transaction_meanwhile() {
    let till = Till::open().await;
    till.mishap("authorise", "hang", 1).await;
    let begun = tokio::time::Instant::now();
    let (checkout, attempt): (CheckoutId, AttemptId) = (new(), new());
    let paying = tokio::spawn({
        let till = till.clone();
        async move { till.pays(checkout, attempt, "tok_ok").await }
    });
    tokio::time::sleep(Duration::from_secs(2)).await;
    let open =
        "select count(*) from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()";
    assert_eq!(till.count(open).await, 0, "nothing is open while the provider is asked");
    assert_eq!(
        till.count("select count(*) from payment_attempt").await,
        1,
        "and the attempt is committed"
    );
    assert_eq!(paying.await.expect("runs").expect("an answer").status, AttemptStatus::Unknown);
    assert!(
        (Duration::from_secs(7)..Duration::from_secs(10)).contains(&begun.elapsed()),
        "{:?}",
        begun.elapsed()
    );
    till.sweeps_after(6).await;
    assert_eq!(till.knows(attempt).await.status, AttemptStatus::Authorised);
    assert_eq!(till.payments().await.len(), 1);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_died_before_it_asked_is_gone_on_with() {
    let till = Till::open().await;
    let attempt = till.pays_with("tok_lost_answer").await;
    // As it stands between the commit and the answer.
    sqlx::query("update payment_attempt set lost = false, status = 'created', due_at = created_at + interval '15 seconds'")
        .execute(till.context.database.pool())
        .await
        .expect("writes");
    assert_eq!(
        till.finds(attempt.attempt).await.status,
        AttemptStatus::Created,
        "perhaps somebody is still asking"
    );
    till.sweeps_after(16).await;
    assert_eq!(till.knows(attempt.attempt).await.status, AttemptStatus::Authorised);
    assert_eq!(till.payments().await.len(), 1);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_attempt_fifty_times_at_once_is_one_charge() {
    let till = Till::open().await;
    let (checkout, attempt): (CheckoutId, AttemptId) = (new(), new());
    let runs: Vec<_> = (0..50)
        .map(|_| {
            let till = till.clone();
            tokio::spawn(async move { till.pays(checkout, attempt, "tok_ok").await })
        })
        .collect();
    for run in runs {
        let status = run.await.expect("runs").expect("an answer").status;
        assert!(matches!(status, AttemptStatus::Created | AttemptStatus::Authorised), "{status:?}");
    }
    let runs: Vec<_> = (0..20)
        .map(|_| {
            let till = till.clone();
            tokio::spawn(async move { till.captures(attempt, 5990).await })
        })
        .collect();
    for run in runs {
        assert_eq!(run.await.expect("runs").expect("an answer").status, AttemptStatus::Captured);
    }
    assert_eq!(till.payments().await.len(), 1);
    assert_eq!(till.totals().await, [5990, 5990, 0, 0]);
    assert_eq!(till.announced().await, ["payment.authorised.v1", "payment.captured.v1"]);
    till.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ways_to_pay_are_public() {
    let till = Till::open().await;
    let methods = till.ask(ListMethods {}).await.expect("methods").items;
    assert_eq!(
        methods
            .iter()
            .map(|method| (method.code.as_str(), method.needs_token))
            .collect::<Vec<_>>(),
        [("sandbox", true), ("cash_on_delivery", false)]
    );
    let answer = till
        .run("payment.list-methods", Caller::anonymous("r"), Input::Http(HttpRequest::default()))
        .await;
    assert_eq!((answer.status, body(&answer)["items"][0]["code"].clone()), (200, json!("sandbox")));
    let etag = answer.header_value("etag").expect("a tag").to_owned();
    let holds = Caller {
        if_none_match: Some(etag),
        ..Caller::anonymous("r")
    };
    assert_eq!(
        till.run("payment.list-methods", holds, Input::Http(HttpRequest::default()))
            .await
            .status,
        304
    );
}
