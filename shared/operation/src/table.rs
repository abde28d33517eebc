//! The table: an operation's name and the function that it is. Transports run rows of it; nothing else is known of a context.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use schemars::{Schema, SchemaGenerator};

use crate::answer::{Answer, AnswerShape, IntoAnswer};
use crate::{Ask, Caller, Fault, Input, Problem};

/// How an operation comes to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Somebody asks: through a route, or another context through `calls`.
    Call,
    /// A record of a topic arrives.
    Event,
    /// A schedule fires.
    Schedule,
}

/// One run of an operation.
#[derive(Debug)]
pub struct Invocation {
    /// Who asks.
    pub caller: Caller,
    /// What came.
    pub input: Input,
}

/// A run under way.
pub type Running = Pin<Box<dyn Future<Output = Result<Answer, Problem>> + Send>>;

/// The end of a batch under way.
pub type Settling = Pin<Box<dyn Future<Output = Result<(), Fault>> + Send>>;

/// What an operation takes and gives, for the generated contract.
#[derive(Debug)]
pub struct Shape {
    /// How it comes to run.
    pub kind: Kind,
    /// The request's schema.
    pub ask: Option<Schema>,
    /// What it may answer when all goes well.
    pub answers: Vec<AnswerShape>,
    /// The statuses with which it says no for reasons of its own. Those that follow from its route (no token, no such thing, bad content)
    /// are not among them.
    pub refusals: &'static [u16],
}

impl Shape {
    /// Reads the shape off a handler's types.
    pub fn of<'c, C, A, V, E, F, Fut>(_: F, schemas: &mut SchemaGenerator) -> Shape
    where
        C: 'c,
        F: FnOnce(&'c C, Caller, A) -> Fut,
        Fut: Future<Output = Result<V, E>>,
        A: Ask,
        V: IntoAnswer,
    {
        Shape {
            kind: A::kind(),
            ask: A::schema(schemas),
            answers: V::shapes(schemas),
            refusals: &[],
        }
    }

    /// The same, with the refusals that the table names.
    #[must_use]
    pub fn refusing(mut self, refusals: &'static [u16]) -> Shape {
        self.refusals = refusals;
        self
    }
}

/// One operation.
pub struct Row<C: 'static> {
    /// `<context>.<verb>[-<noun>]`.
    pub name: &'static str,
    /// Runs it.
    pub run: fn(Arc<C>, Invocation) -> Running,
    /// For consumers that gather what a batch brings and make it durable at once: runs after the batch, before any record of it counts as
    /// taken.
    pub settle: Option<fn(Arc<C>) -> Settling>,
    /// Its shape.
    pub shape: fn(&mut SchemaGenerator) -> Shape,
}

/// Reads the request, so that [`table!`](crate::table) needs no type annotations.
pub fn read<A: Ask>(input: Input) -> Result<A, Problem> {
    A::read(input)
}

/// Turns a handler's result into an answer or a problem: the one conversion of each error enum happens here.
pub fn finish<V: IntoAnswer, E: Into<Problem>>(result: Result<V, E>) -> Result<Answer, Problem> {
    match result {
        Ok(value) => value.into_answer().map_err(Problem::from),
        Err(error) => Err(error.into()),
    }
}

/// All operations of a context.
pub struct Table<C: 'static> {
    /// The rows, in the order of the context's story.
    pub rows: &'static [Row<C>],
}

impl<C> Table<C> {
    /// The operation of this name.
    pub fn find(&self, name: &str) -> Option<&'static Row<C>> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// Every name, for messages about one that is unknown.
    pub fn names(&self) -> Vec<&'static str> {
        self.rows.iter().map(|row| row.name).collect()
    }
}

impl<C> Clone for Table<C> {
    fn clone(&self) -> Table<C> {
        *self
    }
}

impl<C> Copy for Table<C> {}

impl<C> fmt::Debug for Table<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// Writes a context's table: `table!["order.place" => place::place, …]`. Each handler is
/// `async fn(&Context, Caller, impl Ask) -> Result<impl IntoAnswer, impl Into<Problem>>`. A consumer that makes a whole batch durable at
/// once says with what: `"search.on-price-changed" => on_price_changed::handle; then Context::settle`, an `async fn(&Context) -> Result<(), Fault>`.
///
/// Statuses with which a handler says no for reasons of its own stand beside it for the contract: `"order.place" => place::place; refuses [402, 409]`.
#[macro_export]
macro_rules! table {
    ($($name:literal => $handler:path $(; refuses [$($refusal:literal),+])? $(; then $settle:path)?),+ $(,)?) => {
        $crate::table::Table {
            rows: &[$(
                $crate::table::Row {
                    name: $name,
                    run: |context, invocation| {
                        ::std::boxed::Box::pin(async move {
                            let ask = $crate::table::read(invocation.input)?;
                            $crate::table::finish($handler(&context, invocation.caller, ask).await)
                        })
                    },
                    settle: $crate::settle!($($settle)?),
                    shape: |schemas| $crate::table::Shape::of($handler, schemas).refusing(&[$($($refusal),+)?]),
                }
            ),+],
        }
    };
}

/// What [`table!`] makes of the part after `then`.
#[doc(hidden)]
#[macro_export]
macro_rules! settle {
    () => {
        None
    };
    ($settle:path) => {
        Some(|context| ::std::boxed::Box::pin(async move { $settle(&context).await }))
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Created;
    use serde::{Deserialize, Serialize};

    struct Shop {
        greeting: String,
    }

    #[derive(Deserialize, schemars::JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Greet {
        name: String,
    }

    #[derive(Serialize, schemars::JsonSchema)]
    struct Greeted {
        words: String,
    }

    async fn greet(shop: &Shop, _: Caller, ask: Greet) -> Result<Created<Greeted>, Problem> {
        tokio_free_pause().await;
        Ok(Created(Greeted {
            words: format!("{} {}", shop.greeting, ask.name),
        }))
    }

    async fn tokio_free_pause() {
        std::future::ready(()).await;
    }

    const OPERATIONS: Table<Shop> = table!["test.greet" => greet; refuses [409]];

    #[test]
    fn a_row_runs_and_knows_its_shape() {
        let row = OPERATIONS.find("test.greet").expect("is there");
        let shape = (row.shape)(&mut SchemaGenerator::default());
        assert_eq!(shape.kind, Kind::Call);
        assert_eq!(shape.answers.iter().map(|answer| answer.status).collect::<Vec<_>>(), [201]);
        assert_eq!(shape.refusals, [409]);
        let shop = Arc::new(Shop { greeting: "Hello".into() });
        let invocation = Invocation {
            caller: Caller::anonymous("r1"),
            input: Input::Internal(serde_json::json!({"name": "Ana"})),
        };
        let mut running = (row.run)(shop, invocation);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready(Ok(answer)) = running.as_mut().poll(&mut context) else {
            panic!("not ready")
        };
        assert_eq!((answer.status, &answer.body[..]), (201, &br#"{"words":"Hello Ana"}"#[..]));
    }
}
