//! The operations that this process holds, whatever their contexts are.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use operation::batch::{self, Failed};
use operation::table::{Row, Running};
use operation::{DeadLetters, Fault, Invocation, Record, Shape, Table};
use schemars::SchemaGenerator;

/// An operation bound to its context.
#[async_trait]
pub trait Bound: Send + Sync {
    /// `order.place`.
    fn name(&self) -> &'static str;
    /// Runs it.
    fn run(&self, invocation: Invocation) -> Running;
    /// Runs it as a consumer over a batch of records, and names those that failed.
    async fn consume(&self, records: Vec<Record>, dead_letters: &dyn DeadLetters) -> Result<Vec<Failed>, Fault>;
    /// What it takes and gives.
    fn shape(&self, schemas: &mut SchemaGenerator) -> Shape;
}

struct RowOf<C: 'static> {
    row: &'static Row<C>,
    context: Arc<C>,
}

#[async_trait]
impl<C: Send + Sync> Bound for RowOf<C> {
    fn name(&self) -> &'static str {
        self.row.name
    }
    fn run(&self, invocation: Invocation) -> Running {
        (self.row.run)(self.context.clone(), invocation)
    }
    async fn consume(&self, records: Vec<Record>, dead_letters: &dyn DeadLetters) -> Result<Vec<Failed>, Fault> {
        batch::run(self.row, self.context.clone(), records, dead_letters).await
    }
    fn shape(&self, schemas: &mut SchemaGenerator) -> Shape {
        (self.row.shape)(schemas)
    }
}

/// Every operation of every context that was added.
#[derive(Default)]
pub struct Registry {
    operations: BTreeMap<&'static str, Arc<dyn Bound>>,
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.operations.keys()).finish()
    }
}

impl Registry {
    /// Adds all operations of a context.
    pub fn add<C: Send + Sync + 'static>(&mut self, table: Table<C>, context: Arc<C>) {
        for row in table.rows {
            self.operations.insert(
                row.name,
                Arc::new(RowOf {
                    row,
                    context: context.clone(),
                }),
            );
        }
    }

    /// Adds one operation that is bound already.
    pub fn add_bound(&mut self, bound: Arc<dyn Bound>) {
        self.operations.insert(bound.name(), bound);
    }

    /// The operation of this name.
    pub fn find(&self, name: &str) -> Option<&Arc<dyn Bound>> {
        self.operations.get(name)
    }

    /// Every name, sorted.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.operations.keys().copied()
    }
}

/// How an operation's types become a shape.
pub type ShapeOf = fn(&mut SchemaGenerator) -> Shape;

/// The shapes of every operation of every context that was added: all that the generated contract needs, without anything that runs.
#[derive(Debug, Default)]
pub struct Shapes(BTreeMap<&'static str, ShapeOf>);

impl Shapes {
    /// Adds all operations of a context.
    pub fn add<C>(&mut self, table: Table<C>) {
        self.0.extend(table.rows.iter().map(|row| (row.name, row.shape)));
    }

    /// The shape of the operation of this name.
    pub fn find(&self, name: &str) -> Option<ShapeOf> {
        self.0.get(name).copied()
    }

    /// Every name, sorted.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }
}
