//! The bus: topics with partitions, written by relays, read by event-source mappings.
//!
//! The writing side is [`events::Publisher`], the reading side [`operation::record::Source`], dead letters
//! [`operation::DeadLetters`]; an adapter is all three. [`embedded`] is the event log in PostgreSQL, [`contract`] what every
//! adapter must do.

pub mod contract;
pub mod embedded;

pub use embedded::EventLog;
