//! A message as text on the wire: RFC 5322, MIME, written by lettre.

use std::time::SystemTime;

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox as Address, MultiPart, SinglePart};
use lettre::{Address as Bare, Message};
use sha2::{Digest, Sha256};

use crate::{Mail, NotSent};

/// The name of a mail as file names, message ids and boundaries can hold it: 32 hexadecimal digits.
pub fn short_name(key: &str) -> String {
    Sha256::digest(key.as_bytes())
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The mail as text. The same mail is the same text, to the byte.
pub fn compose(from: &Address, mail: &Mail) -> Result<Vec<u8>, NotSent> {
    let never = |what: &str, why: &dyn std::fmt::Display| NotSent::Never(format!("{what}: {why}"));
    let to: Bare = mail.to.as_str().parse().map_err(|error| never("to", &error))?;
    let name = short_name(&mail.key);
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Address::new(mail.to_name.as_deref().map(one_line), to))
        .subject(one_line(&mail.subject))
        .date(SystemTime::from(mail.at.into_offset()))
        .message_id(Some(message_id(from, &name)));
    for (header, value) in &mail.headers {
        let header = HeaderName::new_from_ascii(header.clone()).map_err(|error| never(header, &error))?;
        builder = builder.raw_header(HeaderValue::new(header, one_line(value)));
    }
    let twins = MultiPart::alternative().boundary(format!("twins-{name}"));
    let twins = twins
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    let message = builder.multipart(twins).map_err(|error| never("message", &error))?;
    Ok(message.formatted())
}

/// The name under which mail programs know it.
pub fn message_id(from: &Address, name: &str) -> String {
    format!("<{name}@{}>", from.email.domain())
}

/// A header is one line, whatever somebody typed: a line break would begin another header.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
