//! Mails: a message with a name of its own, and where it goes.
//!
//! Reading order: [`port`] (the trait and its words), [`composing`] (a message as RFC 5322 text), [`reading`] (the way back),
//! [`embedded`] (the adapter on disk: a mailbox, and how pages look into it), [`contract`] (what every adapter must do).

pub mod composing;
pub mod contract;
pub mod embedded;
pub mod port;
pub mod reading;

pub use embedded::Mailbox;
pub use port::{Mail, Mailer, NotSent, Sent};
pub use reading::{Letter, Line};
