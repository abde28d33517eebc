//! A request's way: size of its head, preflight, route, token, scope, limits, body, operation, answer.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::body::Body;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use identity::request;
use operation::{Answer, Caller, HttpRequest, Identity, Input, Invocation, Problem, Refused, Scope};
use tower::ServiceExt;

use super::cors::is_preflight;
use super::paths::Found;
use super::{Gateway, Inner, MAX_BODY, MAX_HEAD, Open};
use crate::template::Access;

impl Gateway {
    /// Answers one request of the API or of the routers besides it.
    pub async fn answer(&self, peer: SocketAddr, request: Request<Body>) -> Response<Body> {
        let inner = &self.inner;
        let id = request::request_id(request.headers(), inner.ids.as_ref());
        let head = request.method() == Method::HEAD;
        let origin: HeaderMap = request
            .headers()
            .get(header::ORIGIN)
            .map(|origin| (header::ORIGIN, origin.clone()))
            .into_iter()
            .collect();
        let outcome = tokio::time::timeout(inner.deadline, inner.route(peer, request, &id)).await;
        let mut response = match outcome {
            Ok(Ok(response)) => response,
            Ok(Err(problem)) => reply(Answer::problem(problem, &id)),
            Err(_) => reply(Answer::problem(too_late(), &id)),
        };
        if head {
            let length = http_body::Body::size_hint(response.body()).exact();
            *response.body_mut() = Body::empty();
            if let Some(length) = length {
                response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            }
        }
        let headers = response.headers_mut();
        if let Some(cors) = &inner.cors {
            cors.allow(&origin, headers);
        }
        if let Ok(id) = HeaderValue::from_str(&id) {
            headers.insert(HeaderName::from_static("x-request-id"), id);
        }
        headers
            .entry(header::X_CONTENT_TYPE_OPTIONS)
            .or_insert(HeaderValue::from_static("nosniff"));
        headers
            .entry(header::REFERRER_POLICY)
            .or_insert(HeaderValue::from_static("strict-origin-when-cross-origin"));
        headers.entry(header::X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("DENY"));
        response
    }
}

impl Inner {
    async fn route(&self, peer: SocketAddr, request: Request<Body>, id: &str) -> Result<Response<Body>, Problem> {
        let line = request.uri().path().len() + request.uri().query().map_or(0, |query| query.len() + 1);
        let weight = line
            + request
                .headers()
                .iter()
                .map(|(name, value)| name.as_str().len() + value.len() + 4)
                .sum::<usize>();
        if weight > MAX_HEAD {
            return Err(
                Problem::new(431, "headers-too-large", "The request's headers are too large.").detail(format!("At most {MAX_HEAD} bytes."))
            );
        }
        if is_preflight(request.method())
            && let Some(cors) = &self.cors
        {
            return Ok(cors.preflight(request.headers()));
        }
        let (number, path) = match self.paths.find(request.method(), request.uri().path()) {
            Found::Route(number, path) => (number, path),
            Found::OtherMethods(methods) => return Ok(not_allowed(&methods, id)),
            Found::Malformed => return Err(Problem::new(400, "malformed-path", "The address is not UTF-8.")),
            Found::Nothing if request.uri().path().starts_with("/v1/") => return Err(Problem::not_found("address")),
            Found::Nothing => return Ok(self.besides(request, id).await),
        };
        let Some(open) = self.routes.get(number) else {
            return Err(Problem::not_found("address"));
        };
        self.call(open, path, peer.ip(), request, id).await
    }

    async fn call(
        &self,
        open: &Open,
        path: Vec<(String, String)>,
        peer: IpAddr,
        request: Request<Body>,
        id: &str,
    ) -> Result<Response<Body>, Problem> {
        let (parts, body) = request.into_parts();
        let identity = self.identify(open, peer, &parts.headers).await?;
        self.permit(open, peer, &identity)?;
        let caller = Caller {
            identity,
            ..request::caller(&parts.headers, id, self.ids.as_ref())?
        };
        let body = whole(&parts.headers, body).await?;
        let content_type = request::all(&parts.headers, &header::CONTENT_TYPE);
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let headers = if open.raw { request::raw(&parts.headers) } else { Vec::new() };
        let input = Input::Http(HttpRequest {
            path,
            query,
            body,
            content_type,
            headers,
        });
        let answer = self.functions.invoke(&open.operation, Invocation { caller, input }).await?;
        Ok(reply(answer))
    }

    /// Who asks. A token that comes along has to be valid, even where none is needed.
    async fn identify(&self, open: &Open, peer: IpAddr, headers: &HeaderMap) -> Result<Identity, Problem> {
        let person = request::person(headers, &self.verifier).await;
        match (person, &open.route.access) {
            (Ok(Some(person)), Access::Token(scopes))
                if !scopes.is_empty() && !scopes.iter().any(|scope| person.scopes.contains(scope)) =>
            {
                let missing = scopes.first().copied().unwrap_or(Scope::Customer);
                Err(Problem::from(Refused::Scope(missing)))
            }
            (Ok(Some(person)), Access::Open | Access::Token(_)) => Ok(Identity::Person(person)),
            (Ok(None), Access::Open) => Ok(Identity::Anonymous),
            (Ok(None), Access::Token(_)) => Err(self.strangers(peer).err().unwrap_or_else(|| Problem::from(Refused::SignIn))),
            // Guessing tokens is limited like any other stranger's request.
            (Err(problem), _) => Err(self.strangers(peer).err().unwrap_or(problem)),
        }
    }

    fn strangers(&self, peer: IpAddr) -> Result<(), Problem> {
        self.per_address.as_ref().map_or(Ok(()), |limit| limit.take(peer)).map_err(too_many)
    }

    /// The limits: of the client, of the client on this route, of the route.
    fn permit(&self, open: &Open, peer: IpAddr, identity: &Identity) -> Result<(), Problem> {
        let client = match identity {
            Identity::Person(person) => {
                self.per_subject
                    .as_ref()
                    .map_or(Ok(()), |limit| limit.take(person.subject.clone()))
                    .map_err(too_many)?;
                person.subject.clone()
            }
            Identity::Anonymous | Identity::System(_) => {
                self.strangers(peer)?;
                peer.to_string()
            }
        };
        if let Some(limit) = &open.per_client {
            limit.take(client).map_err(too_many)?;
        }
        open.throttle.as_ref().map_or(Ok(()), super::Throttle::take).map_err(too_many)
    }

    /// The routers besides the API. An empty 404 or 405 of theirs becomes a problem.
    async fn besides(&self, request: Request<Body>, id: &str) -> Response<Body> {
        let response = match self.more.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let bare = !response.headers().contains_key(header::CONTENT_TYPE);
        match response.status() {
            StatusCode::NOT_FOUND if bare => reply(Answer::problem(Problem::not_found("address"), id)),
            StatusCode::METHOD_NOT_ALLOWED if bare => {
                let mut problem = reply(Answer::problem(wrong_method(), id));
                if let Some(allow) = response.headers().get(header::ALLOW) {
                    problem.headers_mut().insert(header::ALLOW, allow.clone());
                }
                problem
            }
            _ => response,
        }
    }
}

/// The whole body, when it is not too large.
async fn whole(headers: &HeaderMap, body: Body) -> Result<bytes::Bytes, Problem> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| usize::try_from(length).map_or(true, |length| length > MAX_BODY)) {
        return Err(too_large());
    }
    match Limited::new(body, MAX_BODY).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Problem::new(400, "incomplete-body", "The body ended early.")),
    }
}

/// An answer as a response. What operations say about other origins is the gateway's to say.
pub(super) fn reply(answer: Answer) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        if name.starts_with("access-control-") {
            continue;
        }
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    response
}

fn not_allowed(methods: &[Method], id: &str) -> Response<Body> {
    let mut names: Vec<&str> = methods.iter().map(Method::as_str).collect();
    if names.contains(&"GET") {
        names.push("HEAD");
    }
    let answer = Answer::problem(wrong_method(), id).header("allow", names.join(", "));
    reply(answer)
}

fn wrong_method() -> Problem {
    Problem::new(405, "method-not-allowed", "This address does not do that.")
}

fn too_large() -> Problem {
    Problem::new(413, "body-too-large", "The body is too large.").detail(format!("At most {MAX_BODY} bytes."))
}

fn too_many(wait: Duration) -> Problem {
    // A part of a second still counts as one: `Retry-After` knows whole seconds.
    let wait = Duration::from_secs(wait.as_secs() + u64::from(wait.subsec_nanos() > 0));
    Problem::new(429, "too-many-requests", "That was too many requests. Please wait a moment.").retry_after(wait)
}

fn too_late() -> Problem {
    Problem::new(
        504,
        "deadline",
        "This took too long. Please look whether it happened before you try again.",
    )
}
