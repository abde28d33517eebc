//! What each mail says, held against files: `AMCART_SNAPSHOTS=write` writes them anew, and then somebody reads them.

use std::path::Path;

use config::Env;
use events::topics::{OrderLineState, ShipmentState};
use kernel::{ContactMessageId, Email, OrderId, ProductId, Text};
use notification::letters::{Letter, Letters};
use notification::message::Message;
use notification::notification::{Language, Template};
use uuid::Uuid;

use crate::world;

fn letters() -> Letters {
    Letters::of_shop("https://shop.example").expect("letters")
}

fn order() -> calls::order::OrderDescription {
    let id: OrderId = "018f6d2e-7b1a-7c3d-9e4f-2a5b6c7d8e90".parse().expect("an id");
    world::described(id, "ana@example.com", None)
}

fn parcel(order: &calls::order::OrderDescription) -> ShipmentState {
    let line = &order.lines[0];
    let packed = OrderLineState {
        sku: line.sku.clone(),
        product: ProductId::from(Uuid::nil()),
        slug: line.slug.clone(),
        quantity: line.quantity,
    };
    ShipmentState {
        shipment: order.shipments[0].shipment,
        lines: vec![packed],
    }
}

fn letter(language: Language, template: Template) -> Letter {
    let order = order();
    match template {
        Template::OrderPlaced | Template::OrderCancelled => letters().of_order(language, template, &order, None).expect("a letter"),
        Template::OrderShipped | Template::OrderDelivered => letters()
            .of_order(language, template, &order, Some(&parcel(&order)))
            .expect("a letter"),
        Template::ContactReceived => letters().of_message(language, &message()).expect("a letter"),
    }
}

fn message() -> Message {
    Message {
        id: ContactMessageId::from(Uuid::nil()),
        ticket: "T-7F3K-92QD".into(),
        name: "Ana".into(),
        email: Email::new("ana@example.com").expect("an address"),
        customer: None,
        subject: None,
        message: "Will the black dress come back?".into(),
        order_number: None,
        received_at: world::noon(),
    }
}

#[test]
fn letters_say_what_was_agreed() {
    let write = Env::of_process().optional("AMCART_SNAPSHOTS") == Some("write");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/agreed");
    for (language, template) in Language::ALL
        .into_iter()
        .flat_map(|language| Template::ALL.map(|template| (language, template)))
    {
        let letter = letter(language, template);
        let text = format!("Subject: {}\n\n{}", letter.subject, letter.text);
        for (extension, said) in [("txt", text), ("html", letter.html)] {
            let file = folder.join(format!("{}-{}.{extension}", language.as_str(), template.as_str()));
            if write {
                std::fs::write(&file, &said).expect("writes");
            }
            let agreed = std::fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(said, agreed, "{} differs: look at it, then AMCART_SNAPSHOTS=write", file.display());
        }
    }
}

#[test]
fn every_letter_says_the_same_twice_and_links_to_the_shop() {
    for template in Template::ALL {
        let letter = letter(Language::En, template);
        assert!(
            !letter.subject.is_empty() && letter.subject.chars().count() <= 78,
            "{}",
            letter.subject
        );
        assert!(
            letter.text.contains("https://shop.example") && letter.text.ends_with('\n'),
            "{template:?}"
        );
        assert!(
            !letter.text.contains("\n\n\n\n") && !letter.text.contains("{{") && !letter.text.contains("{%"),
            "{}",
            letter.text
        );
        assert!(letter.html.contains("color-scheme") && letter.html.contains("prefers-color-scheme: dark"));
        assert!(!letter.html.contains("<script") && !letter.html.contains("{{"), "{}", letter.html);
        let number = if template == Template::ContactReceived {
            "T-7F3K-92QD"
        } else {
            "A-7F3K2-9QX4M"
        };
        assert!(
            letter.text.contains(number) && letter.html.contains(number) && letter.subject.contains(number),
            "{template:?}"
        );
    }
}

#[test]
fn what_people_typed_is_text_and_never_markup() {
    let evil = "<script>alert(1)</script>\"'&\r\nBcc: all@example.com";
    let mut order = order();
    order.lines[0].title = evil.into();
    order.lines[0].variant = evil.into();
    order.lines[0].image = Some("javascript:alert(1)".into());
    order.lines[1].image = Some("https://i.example/\"onerror=\"alert(1)".into());
    order.shipping_method = evil.into();
    order.shipments[0].carrier = Some(evil.into());
    order.shipments[0].tracking = Some(evil.into());
    order.shipping_address.name = Text::new("<img src=x onerror=alert(1)>").expect("a name");
    order.shipping_address.line1 = Text::new(evil).expect("a street");
    order.shipping_address.city = Text::new(evil).expect("a city");
    let parcel = parcel(&order);
    for template in [
        Template::OrderPlaced,
        Template::OrderShipped,
        Template::OrderDelivered,
        Template::OrderCancelled,
    ] {
        let letter = letters().of_order(Language::En, template, &order, Some(&parcel)).expect("a letter");
        for markup in ["<script", "<img src=x", "javascript:", "\"onerror", "'&\""] {
            assert!(!letter.html.contains(markup), "{template:?}: {markup} in {}", letter.html);
        }
        assert!(
            letter.html.contains("&lt;script&gt;alert(1)&lt;"),
            "{template:?}: it is shown as it was typed"
        );
        assert!(
            letter.text.contains("<script>alert(1)</script>\"'& Bcc: all@example.com"),
            "{template:?}: on one line\n{}",
            letter.text
        );
        assert!(letter.text.starts_with("Hello,\n"), "what is no name is not greeted");
        assert!(!letter.subject.contains('<'));
    }
}

#[test]
fn whoever_pays_at_the_door_is_told_so() {
    let mut order = order();
    order.payment_method = "cash_on_delivery".into();
    order.totals.shipping.amount = 0;
    let placed = letters()
        .of_order(Language::En, Template::OrderPlaced, &order, None)
        .expect("a letter");
    for words in [&placed.text, &placed.html] {
        assert!(words.contains("please have 139.70 EUR ready") && words.contains("free"), "{words}");
    }
    let cancelled = letters()
        .of_order(Language::En, Template::OrderCancelled, &order, None)
        .expect("a letter");
    assert!(cancelled.text.contains("There is nothing to pay.") && !cancelled.text.contains("goes back"));
}
