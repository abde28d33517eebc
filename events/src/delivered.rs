//! An event as a consumer gets it.

use kernel::{EventId, Timestamp};
use operation::batch::poison;
use operation::{Ask, Input, Kind, Problem, Record};
use schemars::{Schema, SchemaGenerator};

use crate::Event;

/// An event with what its envelope says.
#[derive(Debug, Clone)]
pub struct Delivered<E> {
    /// What happened.
    pub event: E,
    /// The event's id: the same however often it is delivered.
    pub id: EventId,
    /// The aggregate's id.
    pub subject: String,
    /// The aggregate's version after what happened: a projection ignores what is not newer than what it has.
    pub version: i64,
    /// When it happened.
    pub occurred_at: Timestamp,
}

impl<E: Event> Delivered<E> {
    /// Reads a record. What cannot be read is poison.
    pub fn of(record: &Record) -> Result<Delivered<E>, Problem> {
        let header = |name: &str| record.header(name).ok_or_else(|| poison(format!("header {name} is missing")));
        let wrong = |name: &str| poison(format!("header {name} cannot be read"));
        let value = record.value.as_deref().ok_or_else(|| poison("no body"))?;
        Ok(Delivered {
            event: E::decode(header("ce_type")?, value).map_err(|found| poison(found.reason))?,
            id: header("ce_id")?.parse().map_err(|_| wrong("ce_id"))?,
            subject: header("ce_subject")?.to_owned(),
            version: header("ce_version")?.parse().map_err(|_| wrong("ce_version"))?,
            occurred_at: Timestamp::parse(header("ce_time")?).map_err(|_| wrong("ce_time"))?,
        })
    }
}

impl<E: Event> Ask for Delivered<E> {
    fn read(input: Input) -> Result<Delivered<E>, Problem> {
        match input {
            Input::Event(record) => Delivered::of(&record),
            Input::Http(_) | Input::Internal(_) | Input::Tick => Err(Problem::new(500, "wiring", "This operation consumes events.")),
        }
    }
    fn schema(_: &mut SchemaGenerator) -> Option<Schema> {
        None
    }
    fn kind() -> Kind {
        Kind::Event
    }
}
