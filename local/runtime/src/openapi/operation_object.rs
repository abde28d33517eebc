//! One route: its one request struct split into path, query, headers and body, and what comes back.

use http::Method;
use serde_json::{Map, Value, json};

use super::responses;
use super::schemas::{Answers, Known};
use crate::template::{Access, Function, Header, Route};

pub(super) fn of(function: &Function, route: &Route, ask: Option<&Value>, answers: &Answers, known: &Known) -> Value {
    let mut object = Map::new();
    object.insert("operationId".to_owned(), json!(function.operation));
    object.insert("tags".to_owned(), json!([function.context()]));
    object.insert("summary".to_owned(), json!(summary(&function.operation)));
    let request = Request::of(route, ask, known);
    if let Some(description) = request.description {
        object.insert("description".to_owned(), description);
    }
    object.insert("security".to_owned(), security(&route.access));
    let mut parameters = request.parameters;
    parameters.extend(function.headers.iter().map(|(name, needed)| header(*name, *needed)));
    if answers.good.iter().any(|answer| answer.status == 304) {
        parameters.push(json!({
            "name": "If-None-Match", "in": "header", "required": false, "schema": { "type": "string" },
            "description": "The `ETag` that you hold; 304 when it is still right."
        }));
    }
    if !parameters.is_empty() {
        object.insert("parameters".to_owned(), Value::Array(parameters));
    }
    let responses = responses::of(function, route, request.body.is_some(), ask.is_none(), answers);
    if let Some(body) = request.body {
        object.insert("requestBody".to_owned(), body);
    }
    object.insert("responses".to_owned(), responses);
    Value::Object(object)
}

/// A request struct, split.
struct Request {
    description: Option<Value>,
    parameters: Vec<Value>,
    body: Option<Value>,
}

impl Request {
    fn of(route: &Route, ask: Option<&Value>, known: &Known) -> Request {
        let in_path: Vec<&str> = route
            .path
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| name.trim_end_matches('+'))
            .collect();
        let Some(ask) = ask else {
            // The operation reads the bytes itself.
            let parameters = in_path
                .iter()
                .map(|name| parameter(name, "path", true, json!({ "type": "string" })))
                .collect();
            return Request {
                description: None,
                parameters,
                body: Some(json!({ "required": true, "content": { "application/json": { "schema": {} } } })),
            };
        };
        let mut ask = ask.clone();
        known.rename(&mut ask);
        let whole = known.resolve(&ask);
        let description = whole.get("description").cloned();
        let properties = whole.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        let required: Vec<&str> = whole
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut parameters = Vec::new();
        for name in &in_path {
            let schema = properties.get(*name).cloned().unwrap_or_else(|| json!({ "type": "string" }));
            parameters.push(parameter(name, "path", true, schema));
        }
        // An operation whose address and body use the same name for different things says its body by itself.
        if let Some(body) = properties.get("$body") {
            let body = json!({ "required": true, "content": { "application/json": { "schema": body } } });
            return Request {
                description,
                parameters,
                body: Some(body),
            };
        }
        let rest: Map<String, Value> = properties
            .into_iter()
            .filter(|(name, _)| !in_path.contains(&name.as_str()))
            .collect();
        if [Method::GET, Method::DELETE].contains(&route.method) {
            parameters.extend(rest.into_iter().map(|(name, schema)| {
                let needed = required.contains(&name.as_str());
                parameter(&name, "query", needed, schema)
            }));
            return Request {
                // A request that asks nothing has nothing to say of it.
                description: if parameters.is_empty() { None } else { description },
                parameters,
                body: None,
            };
        }
        let plain = whole.get("properties").is_some() || whole.get("type") == Some(&json!("object"));
        if plain && rest.is_empty() {
            return Request {
                description: if in_path.is_empty() { None } else { description },
                parameters,
                body: None,
            };
        }
        let needed: Vec<&str> = required.into_iter().filter(|name| !in_path.contains(name)).collect();
        let is_required = !plain || !needed.is_empty();
        let schema = if in_path.is_empty() {
            ask.clone()
        } else {
            without(whole, rest, &needed)
        };
        let body = json!({ "required": is_required, "content": { "application/json": { "schema": schema } } });
        Request {
            description,
            parameters,
            body: Some(body),
        }
    }
}

/// The request's type without what stands in the path.
fn without(whole: &Value, rest: Map<String, Value>, needed: &[&str]) -> Value {
    let mut schema = whole.as_object().cloned().unwrap_or_default();
    schema.remove("description");
    schema.remove("title");
    schema.insert("properties".to_owned(), Value::Object(rest));
    if needed.is_empty() {
        schema.remove("required");
    } else {
        schema.insert("required".to_owned(), json!(needed));
    }
    Value::Object(schema)
}

fn parameter(name: &str, place: &str, required: bool, mut schema: Value) -> Value {
    let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
    let mut parameter = Map::from_iter([
        ("name".to_owned(), json!(name)),
        ("in".to_owned(), json!(place)),
        ("required".to_owned(), json!(required)),
        ("schema".to_owned(), not_null(schema)),
    ]);
    if let Some(description) = description {
        parameter.insert("description".to_owned(), description);
    }
    Value::Object(parameter)
}

/// An address cannot say `null`: a parameter that is left out is left out.
fn not_null(mut schema: Value) -> Value {
    let Some(members) = schema.as_object_mut() else { return schema };
    if members.get("default") == Some(&Value::Null) {
        members.remove("default");
    }
    if let Some(Value::Array(kinds)) = members.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_slice() {
            let only = only.clone();
            members.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(values)) = members.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    for choice in ["anyOf", "oneOf"] {
        if let Some(Value::Array(choices)) = members.get_mut(choice) {
            choices.retain(|choice| choice.get("type") != Some(&json!("null")));
            if let [only] = choices.as_slice() {
                let only = only.clone();
                members.remove(choice);
                if members.is_empty() {
                    return only;
                }
                members.insert("allOf".to_owned(), json!([only]));
            }
        }
    }
    schema
}

fn header(header: Header, needed: bool) -> Value {
    let (schema, description) = match header {
        Header::CartToken => (
            json!({ "type": "string", "minLength": 1, "maxLength": 128 }),
            "The secret that opens a guest's cart, checkout and order.",
        ),
        Header::IdempotencyKey => (
            json!({ "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" }),
            "A new random key for each thing that you want to happen once; the same key again gets the same answer for 24 hours.",
        ),
        Header::IfMatch => (
            json!({ "type": "string", "pattern": "^\"[0-9]{1,18}\"$" }),
            "The `ETag` that you saw; 412 when it has changed since.",
        ),
    };
    json!({ "name": header.as_str(), "in": "header", "required": needed, "schema": schema, "description": description })
}

/// A scope that a bearer token needs; `{}` where guests may come, too.
fn security(access: &Access) -> Value {
    match access {
        Access::Open => json!([{}, { "identity": [] }]),
        Access::Token(scopes) if scopes.is_empty() => json!([{ "identity": [] }]),
        // One of the scopes is enough.
        Access::Token(scopes) => scopes.iter().map(|scope| json!({ "identity": [scope.as_str()] })).collect(),
    }
}

/// `catalog.list-all-products` -> `List all products`; a verb alone gets its context: `order.place` -> `Place (order)`.
fn summary(operation: &str) -> String {
    let (context, verb) = operation.split_once('.').unwrap_or(("", operation));
    let words = verb.replace('-', " ");
    let mut letters = words.chars();
    let words = letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default();
    if verb.contains('-') {
        words
    } else {
        format!("{words} ({context})")
    }
}
