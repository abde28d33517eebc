//! What an HTTP API of API Gateway does with a request: route, token, scope, and an event in payload 2.0.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use identity::{Discovery, Keys, Verifier, request};
use kernel::{Ids, SystemClock, SystemIds};
use runtime::Template;
use runtime::gateway::paths::{Found, Paths};
use runtime::invoke::Host;
use runtime::template::Access;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

struct Gateway {
    host: Host,
    verifier: Verifier,
    paths: Paths,
    /// Operation, route key and access, by number.
    routes: Vec<(String, String, Access)>,
}

/// Starts it; gives its address.
pub async fn start(template: &Template, host: Host, issuer: &str) -> String {
    let clock = Arc::new(SystemClock);
    let keys = Keys::of(Discovery::of(issuer).expect("a client"), clock.clone());
    let mut paths = Paths::default();
    let mut routes = Vec::new();
    for function in &template.functions {
        for route in &function.routes {
            paths.add(route.method.clone(), &route.path, routes.len());
            routes.push((
                function.operation.clone(),
                format!("{} {}", route.method, route.path),
                route.access.clone(),
            ));
        }
    }
    let verifier = Verifier::new(issuer, "amcart-api", keys, clock);
    let gateway = Arc::new(Gateway {
        host,
        verifier,
        paths,
        routes,
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let router = Router::new().fallback(answer).with_state(gateway);
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn answer(State(gateway): State<Arc<Gateway>>, request: Request<Body>) -> Response<Body> {
    gateway.call(request).await.unwrap_or_else(|status| {
        let mut response = Response::new(Body::from(json!({ "message": status.canonical_reason() }).to_string()));
        *response.status_mut() = status;
        response
    })
}

impl Gateway {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, StatusCode> {
        let (parts, body) = request.into_parts();
        let Found::Route(number, path) = self.paths.find(&parts.method, parts.uri.path()) else {
            return Err(StatusCode::NOT_FOUND);
        };
        let (operation, route_key, access) = &self.routes[number];
        let mut context = json!({
            "http": { "method": parts.method.as_str(), "path": parts.uri.path(), "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "test" },
            "requestId": SystemIds.next().simple().to_string(), "routeKey": route_key, "stage": "$default", "timeEpoch": 1_772_366_400_000_i64,
        });
        if let Access::Token(scopes) = access {
            let person = request::person(&parts.headers, &self.verifier)
                .await
                .map_err(|_| StatusCode::UNAUTHORIZED)?;
            let person = person.ok_or(StatusCode::UNAUTHORIZED)?;
            if !scopes.iter().any(|scope| person.scopes.contains(scope)) {
                return Err(StatusCode::FORBIDDEN);
            }
            context["authorizer"] = json!({ "jwt": { "claims": claims(&parts.headers), "scopes": null } });
        }
        let body = to_bytes(body, 10 << 20).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        let (body, is_base64) = match String::from_utf8(body.to_vec()) {
            Ok(text) => (Some(text).filter(|text| !text.is_empty()), false),
            Err(_) => (Some(STANDARD.encode(&body)), true),
        };
        let cookies: Vec<&str> = parts
            .headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect();
        let cookies: Vec<&str> = cookies.iter().flat_map(|value| value.split("; ")).collect();
        let headers: Map<String, Value> = parts
            .headers
            .keys()
            .filter(|name| *name != header::COOKIE)
            .map(|name| (name.to_string(), json!(request::all(&parts.headers, name))))
            .collect();
        let mut event = json!({
            "version": "2.0", "routeKey": route_key, "rawPath": parts.uri.path(), "rawQueryString": parts.uri.query().unwrap_or_default(),
            "headers": headers, "requestContext": context, "isBase64Encoded": is_base64,
        });
        if !cookies.is_empty() {
            event["cookies"] = json!(cookies);
        }
        if !path.is_empty() {
            event["pathParameters"] = path.into_iter().map(|(name, value)| (name, Value::from(value))).collect();
        }
        if let Some(body) = body {
            event["body"] = json!(body);
        }
        match self.host.invoke(operation, &event).await {
            Ok(invoked) => Ok(response(&invoked.answer)),
            Err(error) => {
                eprintln!("{error}");
                Err(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

/// The token's claims as API Gateway hands them on: every value a text.
fn claims(headers: &HeaderMap) -> Map<String, Value> {
    let token = request::bearer(headers).ok().flatten().expect("was verified");
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).expect("a payload")).expect("base64");
    let claims: Map<String, Value> = serde_json::from_slice(&payload).expect("claims");
    let text = |value: Value| match value {
        Value::String(text) => text,
        Value::Array(items) => format!("[{}]", items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")),
        other => other.to_string(),
    };
    claims.into_iter().map(|(name, value)| (name, Value::from(text(value)))).collect()
}

/// A function's answer as a response.
fn response(answer: &Value) -> Response<Body> {
    let text = answer["body"].as_str().unwrap_or_default();
    let body = match answer["isBase64Encoded"].as_bool() {
        Some(true) => STANDARD.decode(text).expect("base64"),
        _ => text.as_bytes().to_vec(),
    };
    let status = answer["statusCode"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok())
        .expect("a status");
    let mut response = Response::builder().status(status);
    for (name, value) in answer["headers"].as_object().expect("headers") {
        response = response.header(name, value.as_str().expect("one text per header"));
    }
    for cookie in answer["cookies"].as_array().into_iter().flatten() {
        response = response.header(header::SET_COOKIE, cookie.as_str().expect("a text"));
    }
    response.body(Body::from(body)).expect("a response")
}
