//! The contact form: one ticket, one acknowledgement, and who reads it.

use std::sync::Arc;

use crate::world::{Shop, header, staff};
use operation::{Caller, Scope};
use serde_json::{Value, json};

fn guest() -> Caller {
    Caller::anonymous("test-request")
}

fn letter() -> Value {
    json!({
        "name": "Ana <b>Ruiz</b>",
        "email": "ana@example.com",
        "subject": "A dress",
        "message": "Will the black dress come back?\nIn M, please.",
        "order_number": "A-7F3K2-9QX4M",
    })
}

fn with(member: &str, value: Value) -> Value {
    let mut letter = letter();
    letter[member] = value;
    letter
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_has_a_ticket_one_acknowledgement_and_a_place_with_staff() {
    let shop = Shop::open().await;
    let customer = testing::caller("ana", &[Scope::Customer]);
    let answer = shop
        .answers("notification.contact", customer.clone(), "", Some(letter()))
        .await
        .expect("takes it");
    assert_eq!(answer.status, 201);
    let told: Value = serde_json::from_slice(&answer.body).expect("JSON");
    let ticket = told["ticket"].as_str().expect("a ticket").to_owned();
    assert!(ticket.len() == 11 && ticket.starts_with("T-"), "{ticket}");

    for _ in 0..3 {
        shop.fires("notification.sweep-mails").await;
        shop.advance(3_600);
    }
    let letters = shop.letters_to("ana@example.com").await;
    assert_eq!(letters.len(), 1, "exactly one");
    assert_eq!(letters[0].line.subject, format!("We have your message: {ticket}"));
    for written in ["black", "Ruiz", "A-7F3K2-9QX4M"] {
        let carried = letters[0].text.contains(written) || letters[0].html.contains(written);
        assert!(!carried, "an acknowledgement carries nobody's words: {written}");
    }

    let page = shop
        .asks("notification.list-contact-messages", staff(), "", None)
        .await
        .expect("lists");
    let message = &page["items"][0];
    assert_eq!(
        (&message["ticket"], &message["id"], &message["customer"]),
        (&json!(ticket), &told["id"], &json!("ana"))
    );
    for member in ["name", "email", "subject", "message", "order_number"] {
        assert_eq!(message[member], letter()[member], "{member}");
    }
    let query = format!("ticket={}", ticket.to_lowercase());
    let found = shop
        .asks("notification.list-contact-messages", staff(), &query, None)
        .await
        .expect("lists");
    assert_eq!(found["items"], page["items"]);
    let none = shop
        .asks("notification.list-contact-messages", staff(), "ticket=T-0000-0000", None)
        .await
        .expect("lists");
    assert_eq!(none["items"], json!([]));
    let mine = shop.asks("notification.list", customer, "", None).await.expect("lists");
    assert_eq!(
        (&mine["items"][0]["template"], &mine["items"][0]["status"]),
        (&json!("contact-received"), &json!("sent"))
    );

    let events = shop.told().await;
    let kinds: Vec<_> = events
        .iter()
        .map(|event| (header(event, "ce_type"), header(event, "ce_version")))
        .collect();
    assert_eq!(kinds, [("contact-message.received.v1", "1"), ("notification.sent.v1", "2")]);
    for event in &events {
        let body = String::from_utf8_lossy(&event.body);
        assert!(
            !body.contains("ana") && !body.contains("dress") && !body.contains("Ruiz"),
            "personal data: {body}"
        );
        assert_eq!(header(event, "ce_subject").len(), 64);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_words_again_are_the_same_message() {
    let shop = Arc::new(Shop::open().await);
    let clicks: Vec<_> = (0..16)
        .map(|_| {
            let shop = shop.clone();
            tokio::spawn(async move {
                shop.asks("notification.contact", guest(), "", Some(letter()))
                    .await
                    .expect("takes it")
            })
        })
        .collect();
    let mut tickets = Vec::new();
    for click in clicks {
        tickets.push(click.await.expect("runs")["ticket"].clone());
    }
    tickets.dedup();
    assert_eq!(tickets.len(), 1, "one ticket for all: {tickets:?}");

    let other = shop
        .asks("notification.contact", guest(), "", Some(with("subject", json!("Another dress"))))
        .await
        .expect("takes it");
    assert_ne!(other["ticket"], tickets[0]);
    shop.fires("notification.sweep-mails").await;
    assert_eq!(shop.mails().await.len(), 2);

    shop.advance(25 * 3_600);
    let tomorrow = shop
        .asks("notification.contact", guest(), "", Some(letter()))
        .await
        .expect("takes it");
    assert_ne!(tomorrow["ticket"], tickets[0], "tomorrow it is asked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_names_its_field() {
    let shop = Shop::open().await;
    for (body, status, field, code) in [
        (with("name", json!("")), 422, "name", "invalid"),
        (with("name", json!("a".repeat(101))), 422, "name", "invalid"),
        (with("name", json!("Ana\nBcc: all@example.com")), 422, "name", "not-one-line"),
        (with("email", json!("ana")), 422, "email", "invalid"),
        (
            with("email", json!("ana@example.com\r\nBcc: all@example.com")),
            422,
            "email",
            "invalid",
        ),
        (with("email", Value::Null), 422, "email", "wrong-type"),
        (with("subject", json!("a\r\nb")), 422, "subject", "not-one-line"),
        (with("subject", json!("a".repeat(151))), 422, "subject", "invalid"),
        (with("message", json!("Too short")), 422, "message", "invalid"),
        (with("message", json!("          hi          ")), 422, "message", "invalid"),
        (with("message", json!("a".repeat(5_001))), 422, "message", "invalid"),
        (with("message", json!("A message with a \u{0} in it")), 422, "message", "invalid"),
        (with("order_number", json!("A\n1")), 422, "order_number", "not-one-line"),
        (with("website", json!("https://example.com")), 422, "website", "unknown-field"),
        (json!({"name": "Ana", "email": "ana@example.com"}), 422, "message", "missing"),
    ] {
        let problem = shop
            .asks("notification.contact", guest(), "", Some(body.clone()))
            .await
            .expect_err("refused");
        let named = problem.fields.first().map(|at| (at.field.as_str(), at.code.as_str()));
        assert_eq!((problem.status, named), (status, Some((field, code))), "{body}");
    }
    assert_eq!(shop.told().await.len(), 0);
    let least = json!({"name": "A", "email": "ana@example.com", "message": "a".repeat(5_000)});
    shop.asks("notification.contact", guest(), "", Some(least))
        .await
        .expect("takes what is just enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_page_through_messages_and_nobody_else_does() {
    let shop = Shop::open().await;
    for n in 0..7 {
        let body = with("message", json!(format!("This is message number {n}.")));
        shop.asks("notification.contact", guest(), "", Some(body)).await.expect("takes it");
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    for page in 0..3 {
        let query = if page == 0 {
            "limit=3".to_owned()
        } else {
            format!("limit=3&cursor={cursor}")
        };
        let page = shop
            .asks("notification.list-contact-messages", staff(), &query, None)
            .await
            .expect("lists");
        seen.extend(
            page["items"]
                .as_array()
                .expect("items")
                .iter()
                .map(|item| item["message"].as_str().expect("text").to_owned()),
        );
        cursor = page["next_cursor"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!(
        seen,
        (0..7).rev().map(|n| format!("This is message number {n}.")).collect::<Vec<_>>()
    );
    assert_eq!(cursor, "");

    let page = shop
        .asks("notification.list-contact-messages", staff(), "limit=3", None)
        .await
        .expect("lists");
    let foreign = format!("cursor={}", page["next_cursor"].as_str().expect("more"));
    let refused = shop
        .asks("notification.list-all", staff(), &foreign, None)
        .await
        .expect_err("of another list");
    assert_eq!((refused.status, refused.code.as_str()), (400, "cursor-invalid"));
    for (caller, status) in [
        (guest(), 401),
        (testing::caller("ana", &[Scope::Customer]), 403),
        (testing::caller("stock", &[Scope::Inventory]), 403),
    ] {
        let refused = shop
            .asks("notification.list-contact-messages", caller, "", None)
            .await
            .expect_err("refused");
        assert_eq!(refused.status, status);
    }
}
