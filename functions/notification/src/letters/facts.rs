//! What templates are told: everything ready to be read, in the language of the letter.

use calls::order::{DescribedLine, OrderDescription};
use events::topics::ShipmentState;
use kernel::{Address, Money, Timestamp};
use serde::Serialize;

use crate::message::Message;
use crate::notification::Language;

/// An order.
#[derive(Debug, Serialize)]
pub struct OrderFacts {
    /// How to greet, when there is a name to greet by.
    greeting: Option<String>,
    number: String,
    link: String,
    placed_on: String,
    lines: Vec<LineFacts>,
    subtotal: String,
    discount: Option<String>,
    shipping: Option<String>,
    shipping_method: String,
    tax: Option<String>,
    total: String,
    address: Vec<String>,
    pays_on_delivery: bool,
    parcel: Option<ParcelFacts>,
}

/// So many of a thing.
#[derive(Debug, Serialize)]
struct LineFacts {
    quantity: i64,
    title: String,
    variant: String,
    link: String,
    image: Option<String>,
    unit_price: String,
    total: String,
}

/// A parcel.
#[derive(Debug, Serialize)]
struct ParcelFacts {
    carrier: Option<String>,
    tracking: Option<String>,
    lines: Vec<LineFacts>,
}

/// A message from the contact form.
#[derive(Debug, Serialize)]
pub struct MessageFacts {
    ticket: String,
    received_on: String,
}

impl OrderFacts {
    /// What there is to tell of an order, and of one of its parcels.
    pub fn of(language: Language, shop: &str, order: &OrderDescription, parcel: Option<&ShipmentState>) -> OrderFacts {
        let totals = &order.totals;
        let unless_zero = |money: Money| (money.amount != 0).then(|| price(money));
        OrderFacts {
            greeting: greeting(order.shipping_address.name.as_str()),
            number: order.number.clone(),
            link: format!("{shop}/orders/{}", order.order),
            placed_on: date(language, order.placed_at),
            lines: order
                .lines
                .iter()
                .map(|line| LineFacts::of(shop, line, line.quantity.get()))
                .collect(),
            subtotal: price(totals.subtotal),
            discount: unless_zero(totals.discount),
            shipping: unless_zero(totals.shipping),
            shipping_method: one_line(&order.shipping_method),
            tax: unless_zero(totals.tax),
            total: price(totals.total),
            address: address(&order.shipping_address),
            pays_on_delivery: order.payment_method == "cash_on_delivery",
            parcel: parcel.map(|parcel| ParcelFacts::of(shop, order, parcel)),
        }
    }
}

impl LineFacts {
    fn of(shop: &str, line: &DescribedLine, quantity: i64) -> LineFacts {
        LineFacts {
            quantity,
            title: one_line(&line.title),
            variant: one_line(&line.variant),
            link: format!("{shop}/products/{}", line.slug),
            image: line.image.as_deref().and_then(|image| picture(shop, image)),
            unit_price: price(line.unit_price),
            total: price(line.total),
        }
    }
}

impl ParcelFacts {
    fn of(shop: &str, order: &OrderDescription, parcel: &ShipmentState) -> ParcelFacts {
        let described = order.shipments.iter().find(|shipment| shipment.shipment == parcel.shipment);
        let of_order = |sku| order.lines.iter().find(|line| line.sku == sku);
        let lines = parcel
            .lines
            .iter()
            .filter_map(|packed| Some(LineFacts::of(shop, of_order(packed.sku.clone())?, packed.quantity.get())));
        ParcelFacts {
            carrier: described.and_then(|shipment| shipment.carrier.as_deref()).map(one_line),
            tracking: described.and_then(|shipment| shipment.tracking.as_deref()).map(one_line),
            lines: lines.collect(),
        }
    }
}

impl MessageFacts {
    /// What there is to tell of a message. Nothing that was written: who named the address may not be who reads the mail.
    pub fn of(language: Language, message: &Message) -> MessageFacts {
        MessageFacts {
            ticket: message.ticket.clone(),
            received_on: date(language, message.received_at),
        }
    }
}

fn price(money: Money) -> String {
    money.to_string()
}

/// `1 March 2026`, in UTC.
fn date(language: Language, moment: Timestamp) -> String {
    let date = moment.into_offset().date();
    match language {
        Language::En => format!("{} {} {}", date.day(), date.month(), date.year()),
    }
}

/// A name to greet by. What looks like anything else (a link, an address) is no name: mails are not for carrying it.
fn greeting(name: &str) -> Option<String> {
    let is_name = |letter: char| letter.is_alphabetic() || matches!(letter, ' ' | '-' | '\'' | '’');
    (name.chars().count() <= 60 && name.chars().all(is_name)).then(|| name.to_owned())
}

/// The address as on a parcel.
fn address(address: &Address) -> Vec<String> {
    let town = [address.postal_code.as_ref().map(|code| code.as_str()), Some(address.city.as_str())];
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts = [
        Some(address.name.as_str()),
        address.company.as_ref().map(|company| company.as_str()),
        Some(address.line1.as_str()),
        address.line2.as_ref().map(|line| line.as_str()),
        Some(town.as_str()),
        address.region.as_ref().map(|region| region.as_str()),
        Some(address.country.as_str()),
    ];
    parts.into_iter().flatten().map(one_line).collect()
}

/// The address of a picture, wherever it is read. What is no web address is no picture.
fn picture(shop: &str, image: &str) -> Option<String> {
    if image.starts_with('/') && !image.starts_with("//") {
        return Some(format!("{shop}{image}"));
    }
    (image.starts_with("https://") || image.starts_with("http://")).then(|| image.to_owned())
}

/// A line of a letter is one line, whatever somebody typed.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_are_greeted() {
        for name in ["Ana", "Ana María d'Aragó-Ruiz", "Đặng Thị", "محمد"] {
            assert_eq!(greeting(name).as_deref(), Some(name));
        }
        for other in [
            "http://evil.example",
            "evil.example",
            "a@b.c",
            "<b>Ana</b>",
            "Win 100 EUR",
            "Ana\nBcc",
            &"a".repeat(61),
        ] {
            assert_eq!(greeting(other), None, "{other}");
        }
    }

    #[test]
    fn pictures_are_web_addresses() {
        assert_eq!(
            picture("https://s.example", "/p/1.jpg").as_deref(),
            Some("https://s.example/p/1.jpg")
        );
        assert_eq!(
            picture("https://s.example", "https://i.example/1.jpg").as_deref(),
            Some("https://i.example/1.jpg")
        );
        for other in ["javascript:alert(1)", "//evil.example/1.jpg", "data:image/png;base64,x", ""] {
            assert_eq!(picture("https://s.example", other), None, "{other}");
        }
    }
}
