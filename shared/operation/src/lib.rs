//! What an operation is: a function over a context, a caller and a typed request, and the table that names it.
//!
//! Reading order: [`table`] (name -> function), [`ask`] (a request made from path, query and body), [`caller`] (who asks),
//! [`answer`] (what goes back), [`problem`] and [`fault`] (how it says no), [`record`] (an event as a bus carries it),
//! [`batch`] (a consumer over a batch of records), [`idempotency`] (one effect per key).
//!
//! No AWS type and no web framework here: `shared/lambda` and `local/` translate.

pub mod answer;
pub mod ask;
pub mod batch;
pub mod caller;
pub mod fault;
pub mod idempotency;
mod json;
mod params;
pub mod problem;
pub mod record;
pub mod table;

pub use answer::{Accepted, Answer, AnswerShape, Cached, Created, Empty, IntoAnswer, Replied, Versioned};
pub use ask::{Ask, HttpRequest, Input, NoAsk, Tick};
pub use caller::{Caller, Identity, Person, Refused, Scope, Shopper, Version};
pub use fault::Fault;
pub use idempotency::{IdempotencyKey, Once};
pub use problem::{FieldProblem, Problem};
pub use record::{Arrivals, DeadLetters, Poison, Position, Record, Source};
pub use table::{Invocation, Kind, Row, Shape, Table};
