//! The contract between contexts: what is announced, on which topic, in which shape.
//!
//! Reading order: [`event`] (what an event is), [`topics`] (each topic and its events), [`announcement`] (an event on its way
//! out), [`delivered`] (an event as a consumer gets it), [`publishing`] (outbox and bus), [`schemas`] (JSON Schemas of all).
//!
//! Envelope: CloudEvents 1.0 in the Kafka protocol binding's binary mode. No personal data stands on a topic: whoever needs a
//! name or an address asks the context that owns it.

pub mod announcement;
pub mod delivered;
pub mod event;
pub mod publishing;
pub mod schemas;
pub mod topics;

pub use announcement::Announcement;
pub use delivered::Delivered;
pub use event::Event;
pub use publishing::{Outbox, Outgoing, Publisher, Taken};
