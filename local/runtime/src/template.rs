//! What `template.yaml` says of operations: how each is reached, how often, by how many at once.
//!
//! Reading order: this file (the model), [`node`] (YAML with lines and tags), `values` (what `!Ref` and its kin stand for), `read`
//! (sections into the model). Only what one machine needs is read; what it does read it reads strictly, and an error names the resource,
//! the property and the line.

pub mod node;
mod read;
mod values;

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use operation::Scope;

use crate::schedules::Expression;

/// The template, read.
#[derive(Debug, Clone)]
pub struct Template {
    /// Every operation, in the order of the file.
    pub functions: Vec<Function>,
    /// Who signs tokens, and for whom.
    pub authorizer: Option<Authorizer>,
    /// What browsers may do from other origins.
    pub cors: Option<Cors>,
    /// How much one signed-in subject may ask.
    pub per_subject: Option<Rate>,
    /// How much one address may ask without signing in.
    pub per_address: Option<Rate>,
}

/// An operation and what makes it run.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// `OrderPlace`.
    pub logical_id: String,
    /// `amcart-local-order-place`.
    pub function_name: String,
    /// `order.place`.
    pub operation: String,
    /// The artifact that holds it, relative to the template.
    pub code: String,
    /// How long one run may take.
    pub timeout: Duration,
    /// How many runs there may be at once; `None` for no limit.
    pub concurrency: Option<usize>,
    /// The request headers that the operation reads, and whether it needs them.
    pub headers: Vec<(Header, bool)>,
    /// A limit per client of its own.
    pub per_client: Option<Rate>,
    /// Its routes.
    pub routes: Vec<Route>,
    /// The topics that it consumes.
    pub triggers: Vec<Trigger>,
    /// The schedules that fire it.
    pub schedules: Vec<Schedule>,
}

/// Request headers that operations read, besides the bearer token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Header {
    /// A guest's credential.
    CartToken,
    /// One effect per key.
    IdempotencyKey,
    /// The version that is changed.
    IfMatch,
}

impl Header {
    /// As HTTP spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Header::CartToken => "Cart-Token",
            Header::IdempotencyKey => "Idempotency-Key",
            Header::IfMatch => "If-Match",
        }
    }
}

/// A route of the HTTP API.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// `GET`.
    pub method: http::Method,
    /// `/v1/orders/{order}`.
    pub path: String,
    /// Who may come in.
    pub access: Access,
    /// How much all clients together may ask.
    pub throttle: Option<Rate>,
}

/// Who may come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Everybody; a token that comes along has to be valid.
    Open,
    /// Somebody with a valid token and one of these scopes (any valid token when there are none).
    Token(Vec<Scope>),
}

/// A token bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Requests per second.
    pub per_second: f64,
    /// How many may come at once.
    pub burst: u32,
}

/// A topic that an operation consumes.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// `orders.v1`.
    pub topic: String,
    /// The consumer group.
    pub group: String,
    /// Records per batch, at most.
    pub batch_size: usize,
    /// How long a batch may wait to become full.
    pub window: Duration,
    /// How often a batch is tried again; `None` for ever.
    pub retries: Option<u32>,
    /// How old a record may become; `None` for ever.
    pub max_age: Option<Duration>,
    /// Whether a batch that fails as a whole is cut in two.
    pub bisect: bool,
    /// Whether the consumer names the records that failed.
    pub partial: bool,
    /// Where records go that are given up: `dlt.<consumer>.v1`.
    pub dead_letters: String,
    /// Whether a new group starts at the oldest record.
    pub from_start: bool,
    /// How many pollers share the partitions.
    pub pollers: usize,
}

/// A schedule that fires an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// When.
    pub expression: Expression,
}

/// Who signs tokens, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorizer {
    /// The issuer.
    pub issuer: String,
    /// The audience.
    pub audience: String,
}

/// What browsers may do from other origins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cors {
    /// The origins, exactly.
    pub origins: Vec<String>,
    /// Methods.
    pub methods: Vec<String>,
    /// Request headers.
    pub headers: Vec<String>,
    /// Response headers that scripts may read.
    pub exposed: Vec<String>,
    /// Whether cookies come along.
    pub credentials: bool,
    /// How long a preflight answer holds.
    pub max_age: Duration,
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The line, from 1.
    pub line: usize,
    /// The resource (or section) and the property: `OrderPlace.Properties.Timeout`.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "template line {}: {}: {}", self.line, self.place, self.what)
    }
}

impl std::error::Error for TemplateError {}

impl Template {
    /// Reads a template. `parameters` take the place of the defaults, as `--parameter-overrides` does.
    pub fn read(text: &str, parameters: &BTreeMap<String, String>) -> Result<Template, TemplateError> {
        read::template(text, parameters)
    }

    /// The function of this operation.
    pub fn function(&self, operation: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.operation == operation)
    }
}

impl Function {
    /// The context: what stands before the dot.
    pub fn context(&self) -> &str {
        self.operation.split('.').next().unwrap_or(&self.operation)
    }
}
