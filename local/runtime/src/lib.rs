//! One machine that runs `template.yaml`: what API Gateway, Lambda, event-source mappings and the scheduler do on AWS.
//!
//! Reading order: [`template`] (what is wired), [`registry`] (what there is to run), [`functions`] (an operation as Lambda runs it),
//! [`gateway`] (routes), [`triggers`] (topics), [`schedules`], [`openapi`] (the contract as a document), [`invoke`] (a real artifact with a
//! sample). It knows no context: the binary hands in their tables.

pub mod functions;
pub mod gateway;
pub mod invoke;
pub mod openapi;
pub mod registry;
pub mod schedules;
pub mod template;
pub mod triggers;

pub use functions::{Functions, Mismatch};
pub use gateway::Gateway;
pub use registry::{Registry, Shapes};
pub use template::Template;
pub use triggers::Triggers;
