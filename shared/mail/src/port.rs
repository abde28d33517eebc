//! The port.
//!
//! A mail has a name, and the name is what happens once: whoever does not know whether a mail left sends it again under the same
//! name. An adapter whose provider knows no names says so in its own documentation.

use async_trait::async_trait;
use kernel::{Email, Timestamp};
use operation::Fault;

/// A message to one person: the same words twice, plain and as HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its name: one mail per name, for ever.
    pub key: String,
    /// To whom.
    pub to: Email,
    /// What they are called.
    pub to_name: Option<String>,
    /// The subject: one line.
    pub subject: String,
    /// The words, plain; lines end with a line feed.
    pub text: String,
    /// The words as HTML: a whole document.
    pub html: String,
    /// Further headers: ASCII names with one line of text each.
    pub headers: Vec<(String, String)>,
    /// When it was written.
    pub at: Timestamp,
}

/// A mail left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The provider's name for it.
    pub id: String,
    /// Whether it had left before: this time nothing happened.
    pub before: bool,
}

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum NotSent {
    /// It never will: no provider takes this address or this content.
    #[error("this mail can never be sent: {0}")]
    Never(String),
    /// Not now. It may even have left, without an answer: the same name makes another try safe.
    #[error("this mail could not be sent now: {0}")]
    Later(Fault),
}

/// Somebody who takes mails.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends it, once per name. Returns when it is safe with the provider.
    async fn send(&self, mail: &Mail) -> Result<Sent, NotSent>;
}
