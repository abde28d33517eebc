//! The messages from the contact form: by time, by ticket, and by what they say.

use std::time::Duration;

use documents::{Condition, Documents, Key, Range, Write};
use kernel::ContactMessageId;
use operation::Fault;
use serde::{Deserialize, Serialize};

use crate::message::Message;
use crate::recipient::Recipient;

/// Where all of them stand, by their ids, which sort by time.
const ALL: &str = "contact-messages";

/// How long the same words of the same person are the same message.
const SAME: Duration = Duration::from_secs(24 * 60 * 60);

/// Where a message stands.
#[derive(Debug, Serialize, Deserialize)]
struct Pointer {
    message: ContactMessageId,
}

/// The messages.
#[derive(Clone, Copy)]
pub struct Messages<'d>(pub &'d dyn Documents);

impl Messages<'_> {
    /// The writes that keep a message. The first finds the same words of the same person, the second a ticket that is taken.
    pub fn kept(message: &Message) -> Result<Vec<Write>, Fault> {
        let pointer = Pointer { message: message.id };
        Ok(vec![
            Write::put(same(message), &pointer, Condition::Absent, Some(message.received_at.plus(SAME)))?,
            Write::put(by_ticket(&message.ticket), &pointer, Condition::Absent, None)?,
            Write::put(Key::new(ALL, message.id.to_string()), message, Condition::Absent, None)?,
        ])
    }

    /// The message that says the same, from the same person, when there is one.
    pub async fn same(&self, message: &Message) -> Result<Option<Message>, Fault> {
        self.pointed(&same(message)).await
    }

    /// The message of this ticket.
    pub async fn of_ticket(&self, ticket: &str) -> Result<Option<Message>, Fault> {
        self.pointed(&by_ticket(ticket)).await
    }

    /// Messages, newest first, from behind `after`: one more than a page holds.
    pub async fn page(&self, after: Option<String>, limit: i64) -> Result<Vec<Message>, Fault> {
        let found = self
            .0
            .query(
                ALL,
                Range {
                    after,
                    descending: true,
                    ..Range::of("", limit + 1)
                },
            )
            .await?;
        found.into_iter().map(|document| Ok(document.read()?.value)).collect()
    }

    async fn pointed(&self, from: &Key) -> Result<Option<Message>, Fault> {
        let Some(pointer) = self.0.get(from).await? else { return Ok(None) };
        let pointer: Pointer = pointer.read()?.value;
        let found = self.0.get(&Key::new(ALL, pointer.message.to_string())).await?;
        found.map(|document| Ok(document.read()?.value)).transpose()
    }
}

fn same(message: &Message) -> Key {
    Key::new(format!("written#{}", Recipient::of(&message.email)), message.fingerprint())
}

fn by_ticket(ticket: &str) -> Key {
    Key::new(format!("ticket#{}", ticket.to_uppercase()), "message")
}
