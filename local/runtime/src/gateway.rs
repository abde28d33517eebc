//! The gateway of one machine: what an HTTP API of API Gateway does, from the same template.
//!
//! Reading order: this file (what a request goes through), `dispatch` (each step of it), [`paths`], [`limits`], [`cors`], `serve`
//! (connections), `documents` (`/health`, `/openapi.yaml`, `/docs`).
//!
//! Where it differs from API Gateway, it is kinder: its own errors are `application/problem+json`; a method that a path does not have is 405
//! and not 404; the 30 s deadline answers 504 and not 503; and a run over the reserved concurrency waits in line and then gets 429 (see
//! [`crate::functions`]). What it never does is believe a header that says who somebody is (`X-User-…`, `X-Amzn-…`, `X-Forwarded-For`).

pub mod cors;
mod dispatch;
mod documents;
pub mod limits;
pub mod paths;
mod serve;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use identity::Verifier;
use kernel::Ids;
use schemars::SchemaGenerator;

use crate::functions::Functions;
use crate::template::{Rate, Route};

use cors::CrossOrigin;
use limits::{PerClient, Throttle};
use paths::Paths;

/// How long a request may take, from its head to its answer (API Gateway's integration timeout).
pub const DEADLINE: Duration = Duration::from_secs(30);
/// The largest body (API Gateway's).
pub const MAX_BODY: usize = 10 * 1024 * 1024;
/// The largest request line with all headers, in bytes (API Gateway's).
pub const MAX_HEAD: usize = 10_240;

/// What `GET /health` tells.
pub type Degraded = Arc<dyn Fn() -> Vec<String> + Send + Sync>;

/// What a gateway is made of.
pub struct Parts {
    /// What there is to call.
    pub functions: Arc<Functions>,
    /// Who checks tokens.
    pub verifier: Arc<Verifier>,
    /// Where request ids come from.
    pub ids: Arc<dyn Ids>,
    /// The version that `/health` tells.
    pub version: String,
    /// The parts that are not well right now.
    pub degraded: Degraded,
    /// The bytes of `openapi.yaml`.
    pub openapi: bytes::Bytes,
    /// Routes besides the API: `/dev/mail`, the pages of the sandbox, the app. Its fallback answers for paths outside `/v1` when it has one.
    pub more: Router,
    /// How long a request may take: [`DEADLINE`], shorter in tests.
    pub deadline: Duration,
}

/// The gateway.
#[derive(Clone)]
pub struct Gateway {
    inner: Arc<Inner>,
}

struct Inner {
    functions: Arc<Functions>,
    verifier: Arc<Verifier>,
    ids: Arc<dyn Ids>,
    paths: Paths,
    routes: Vec<Open>,
    cors: Option<CrossOrigin>,
    per_subject: Option<PerClient<String>>,
    per_address: Option<PerClient<IpAddr>>,
    deadline: Duration,
    more: Router,
}

/// A route, ready to be used.
struct Open {
    route: Route,
    operation: String,
    /// The operation wants the request as it came, headers included.
    raw: bool,
    throttle: Option<Throttle>,
    per_client: Option<PerClient<String>>,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway")
            .field("routes", &self.inner.routes.len())
            .finish_non_exhaustive()
    }
}

impl Gateway {
    /// A gateway for the routes of the functions' template.
    pub fn new(parts: Parts) -> Gateway {
        let mut paths = Paths::default();
        let mut routes = Vec::new();
        let template = parts.functions.template();
        for function in &template.functions {
            let shape = parts
                .functions
                .registry()
                .find(&function.operation)
                .map(|bound| bound.shape(&mut SchemaGenerator::default()));
            let raw = shape.is_some_and(|shape| shape.ask.is_none());
            for route in &function.routes {
                paths.add(route.method.clone(), &route.path, routes.len());
                routes.push(Open {
                    operation: function.operation.clone(),
                    raw,
                    throttle: route.throttle.map(Throttle::new),
                    per_client: function.per_client.map(|rate: Rate| PerClient::new(rate)),
                    route: route.clone(),
                });
            }
        }
        let more = documents::router(parts.version, parts.degraded, parts.openapi).merge(parts.more);
        Gateway {
            inner: Arc::new(Inner {
                cors: template.cors.as_ref().and_then(CrossOrigin::of),
                per_subject: template.per_subject.map(PerClient::new),
                per_address: template.per_address.map(PerClient::new),
                functions: parts.functions,
                verifier: parts.verifier,
                ids: parts.ids,
                paths,
                routes,
                deadline: parts.deadline,
                more,
            }),
        }
    }
}
