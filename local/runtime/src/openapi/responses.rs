//! What comes back: the answers that an operation names, the refusals that follow from its route, and those that it says no with itself.

use std::collections::BTreeSet;

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::schemas::Answers;
use crate::template::{Access, Function, Header, Route};

/// A refusal that operations share: status, name among the components, when, the headers that it has besides those of all.
type Refusal = (u16, &'static str, &'static str, &'static [&'static str]);

const REFUSALS: &[Refusal] = &[
    (
        400,
        "BadRequest",
        "It cannot be read: JSON, a header, the address or a cursor is not what it should be.",
        &[],
    ),
    (
        401,
        "Unauthorized",
        "Sign in first, or sign in again: there is no token, or not a valid one.",
        &["WWW-Authenticate"],
    ),
    (
        402,
        "PaymentDeclined",
        "The payment was declined. Nothing was charged; another try takes another key.",
        &["Idempotent-Replayed"],
    ),
    (403, "Forbidden", "You are signed in and may not do this.", &[]),
    (404, "NotFound", "There is no such thing, or it is somebody else's.", &[]),
    (
        409,
        "Conflict",
        "What there is now does not allow it; `code` says what.",
        &["Retry-After", "Idempotent-Replayed"],
    ),
    (
        412,
        "VersionStale",
        "It changed since you looked; `version` is the one of now.",
        &[],
    ),
    (413, "BodyTooLarge", "The body is too large.", &[]),
    (415, "UnsupportedMediaType", "The body is not said to be JSON.", &[]),
    (
        422,
        "InvalidRequest",
        "The content cannot be accepted; `fields` names what is at fault.",
        &["Idempotent-Replayed"],
    ),
    (428, "VersionMissing", "`If-Match` is missing.", &[]),
    (429, "TooManyRequests", "That was too much at once.", &["Retry-After"]),
    (431, "HeadersTooLarge", "The address and the headers together are too large.", &[]),
];

/// What headers of answers say, and whether they come with each answer that names them.
const HEADERS: &[(&str, bool, &str)] = &[
    ("Cache-Control", true, "For how long a copy may be kept, and by whom."),
    (
        "ETag",
        true,
        "The version: for `If-Match` of a change, or for `If-None-Match` of the next look.",
    ),
    (
        "Idempotent-Replayed",
        false,
        "The key was used before, and this is the answer that was given then.",
    ),
    ("Location", true, "Where it is now."),
    (
        "Retry-After",
        false,
        "Seconds after which trying again makes sense; always there with 429 and 503.",
    ),
    ("Set-Cookie", true, "The session's cookie, or its end."),
    ("WWW-Authenticate", true, "How to sign in."),
    ("X-Request-Id", true, "The request's id, as logs have it."),
];

/// The responses of one route. `body` says whether it takes one, and `raw` that the operation reads the bytes itself.
pub(super) fn of(function: &Function, route: &Route, body: bool, raw: bool, answers: &Answers) -> Value {
    let mut responses = Map::new();
    for answer in &answers.good {
        let description = StatusCode::from_u16(answer.status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or("Answer");
        let mut response = Map::from_iter([
            ("description".to_owned(), json!(description)),
            ("headers".to_owned(), Value::Object(headers(&answer.headers))),
        ]);
        if let Some(schema) = &answer.body {
            response.insert("content".to_owned(), json!({ "application/json": { "schema": schema } }));
        }
        responses.insert(answer.status.to_string(), Value::Object(response));
    }
    let mut refused = BTreeSet::from([400, 401, 429, 431]);
    refused.extend(answers.refusals);
    if !raw {
        refused.insert(422);
    }
    if body {
        refused.insert(413);
        if !raw {
            refused.insert(415);
        }
    }
    if matches!(&route.access, Access::Token(scopes) if !scopes.is_empty()) {
        refused.insert(403);
    }
    if route.path.contains('{') {
        refused.insert(404);
    }
    for (header, needed) in &function.headers {
        match header {
            Header::CartToken => {}
            Header::IdempotencyKey => refused.extend([409]),
            Header::IfMatch => refused.extend(if *needed { vec![412, 428] } else { vec![412] }),
        }
    }
    for (status, name, ..) in REFUSALS.iter().filter(|(status, ..)| refused.contains(status)) {
        responses.insert(status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }));
    }
    responses.insert("5XX".to_owned(), json!({ "$ref": "#/components/responses/Failure" }));
    Value::Object(responses)
}

/// The shared refusals as components.
pub(super) fn shared() -> Value {
    let failure: Refusal = (0, "Failure", "It failed on our side, or took too long.", &["Retry-After"]);
    let component = |(_, name, description, more): Refusal| {
        let mut headers = headers(&["Cache-Control"]);
        headers.extend(self::headers(more));
        let response = json!({
            "description": description,
            "headers": headers,
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
        });
        (name.to_owned(), response)
    };
    REFUSALS.iter().copied().chain([failure]).map(component).collect()
}

/// The headers as components.
pub(super) fn described() -> Value {
    let component = |(name, always, description): &(&str, bool, &str)| {
        let schema = match *name {
            "ETag" => json!({ "type": "string", "pattern": "^\"[0-9a-f]+\"$" }),
            "Idempotent-Replayed" => json!({ "type": "string", "enum": ["true"] }),
            "Retry-After" => json!({ "type": "integer", "minimum": 1 }),
            _ => json!({ "type": "string", "minLength": 1 }),
        };
        let header = json!({ "description": description, "required": always, "schema": schema });
        ((*name).to_owned(), header)
    };
    HEADERS.iter().map(component).collect()
}

/// References to the headers of one answer. Each answer carries the request's id.
fn headers(names: &[&str]) -> Map<String, Value> {
    let reference = |name: &&str| ((*name).to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }));
    names.iter().chain(&["X-Request-Id"]).map(reference).collect()
}
