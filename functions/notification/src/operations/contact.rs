//! Write to the shop.
//!
//! The message, its ticket, what is told of it and the acknowledgement that waits for the post commit together. Sending the same words
//! again (a double click, a lost answer) is the same message: it gets the ticket that it got, and no second mail.

use documents::{Attempts, Transacted};
use events::Announcement;
use kernel::{ContactMessageId, Email, EventId, Text};
use operation::{Caller, Created, Fault, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::message::{Message, ticket};
use crate::messages::Messages;
use crate::notification::{Language, Notification, Reason, Status, Template};
use crate::notifications::Waiting;
use crate::recipient::Recipient;
use crate::views::TicketView;
use crate::{Context, announced};

/// What somebody writes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactShop {
    /// Who writes; one line.
    pub name: Text<1, 100>,
    /// Where an answer goes.
    pub email: Email,
    /// What it is about; one line.
    pub subject: Option<Text<1, 150>>,
    /// The message.
    pub message: Text<10, 5000>,
    /// The number of the order that it is about: `A-7F3K2-9QX4M`.
    pub order_number: Option<Text<1, 40>>,
}

pub async fn contact(ctx: &Context, caller: Caller, ask: ContactShop) -> Result<Created<TicketView>, ContactError> {
    one_line("name", Some(&ask.name))?;
    one_line("subject", ask.subject.as_ref())?;
    one_line("order_number", ask.order_number.as_ref())?;
    let documents = ctx.documents.as_ref();
    let mut message = Message {
        id: ContactMessageId::from(ctx.platform.ids.next()),
        ticket: ticket(ctx.platform.ids.as_ref()),
        name: ask.name.into_string(),
        email: ask.email,
        customer: caller.shopper().ok().map(|shopper| shopper.subject.to_owned()),
        subject: ask.subject.map(Text::into_string),
        message: ask.message.into_string(),
        order_number: ask.order_number.map(Text::into_string),
        received_at: ctx.platform.clock.now(),
    };
    let recipient = Recipient::of(&message.email);
    let mut attempts = Attempts::new(ctx.platform.ids.as_ref());
    loop {
        if let Some(earlier) = Messages(documents).same(&message).await? {
            return Ok(Created(earlier.into()));
        }
        let event = EventId::from(ctx.platform.ids.next());
        let (number, count) = announced::next(documents, &recipient).await?;
        let told = Announcement::of(event, message.received_at, &caller, number, &announced::received(&message))?;
        let mut writes = Messages::kept(&message)?;
        writes.push(count);
        writes.extend(acknowledgement(ctx, &caller, &message, event)?.queued()?);
        match documents.transact(writes, vec![told]).await? {
            Transacted::Done => return Ok(Created(message.into())),
            Transacted::Conflict(_) => {
                message.ticket = ticket(ctx.platform.ids.as_ref());
                attempts.again().await?;
            }
        }
    }
}

/// The mail that says the message arrived. It says nothing that was written: who named this address may not be who reads it.
fn acknowledgement(ctx: &Context, caller: &Caller, message: &Message, event: EventId) -> Result<Waiting, Fault> {
    let reason = Reason {
        event,
        template: Template::ContactReceived,
        recipient: Recipient::of(&message.email),
    };
    let language = Language::En;
    let letter = ctx.letters.of_message(language, message)?;
    Ok(Waiting {
        notification: Notification {
            id: reason.notification(),
            key: reason.to_string(),
            template: reason.template,
            language,
            email: message.email.clone(),
            name: None,
            customer: message.customer.clone(),
            order: None,
            order_number: None,
            subject: letter.subject,
            status: Status::Queued { due: message.received_at },
            tries: 0,
            written_at: message.received_at,
        },
        text: letter.text,
        html: letter.html,
        traceparent: caller.traceparent.clone(),
        hop: caller.hop,
    })
}

fn one_line<const MIN: usize, const MAX: usize>(field: &'static str, text: Option<&Text<MIN, MAX>>) -> Result<(), ContactError> {
    match text {
        Some(text) if text.as_str().contains(['\n', '\r', '\t']) => Err(ContactError::NotOneLine(field)),
        Some(_) | None => Ok(()),
    }
}

/// Every way that writing says no.
#[derive(Debug)]
pub enum ContactError {
    /// A field that is one line has more.
    NotOneLine(&'static str),
    /// Nobody's decision.
    Fault(Fault),
}

impl From<Fault> for ContactError {
    fn from(fault: Fault) -> ContactError {
        ContactError::Fault(fault)
    }
}

impl From<ContactError> for Problem {
    fn from(error: ContactError) -> Problem {
        match error {
            ContactError::NotOneLine(field) => Problem::invalid(field, "not-one-line", "must be one line"),
            ContactError::Fault(fault) => fault.into(),
        }
    }
}
