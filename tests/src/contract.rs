//! `openapi.yaml` as a witness: whatever a test of the whole shop is told, its contract must have said before.
//!
//! It reads status, headers, content type and, as far as this API's schemas go, the body.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use http::Method;
use local::generating;
use runtime::Template;
use runtime::openapi::{About, document};
use serde_json::Value;

const TEMPLATE: &str = include_str!("../../template.yaml");

/// The contract, made as `openapi.yaml` is made.
pub fn contract() -> &'static Value {
    static CONTRACT: OnceLock<Value> = OnceLock::new();
    CONTRACT.get_or_init(|| {
        let template = Template::read(TEMPLATE, &BTreeMap::new()).expect("the template reads");
        let about = About {
            title: "AmCart",
            version: "",
            description: "",
        };
        document(&template, &generating::shapes(), &about).expect("every route has an operation")
    })
}

/// What an answer has that its operation's contract does not know, or lacks what it promises. Nothing for an address that is no operation's.
pub fn breach(method: &Method, path: &str, status: u16, headers: &[(String, String)], bytes: &[u8]) -> Option<String> {
    let operation = operation(method, path.split('?').next().unwrap_or(path))?;
    let name = operation["operationId"].as_str().unwrap_or_default();
    let responses = &operation["responses"];
    let response = match responses.get(status.to_string()) {
        Some(response) => response,
        None if status >= 500 => &responses["5XX"],
        None => return Some(format!("{name} is not said to answer {status}")),
    };
    let response = resolved(response);
    let header = |name: &str| {
        headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    };
    for (known, described) in response["headers"].as_object().into_iter().flatten() {
        let described = resolved(described);
        match header(known) {
            None if described["required"] == true => return Some(format!("{name} answers {status} without {known}")),
            Some(value) if described["schema"]["type"] == "integer" && value.parse::<u64>().is_err() => {
                return Some(format!("{name} answers {status} with {known}: {value}"));
            }
            _ => {}
        }
    }
    let Some(content) = response["content"].as_object() else {
        return (!bytes.is_empty()).then(|| format!("{name} answers {status} with a body"));
    };
    let Some(media) = header("content-type").and_then(|kind| content.get(kind)) else {
        return Some(format!("{name} answers {status} as {:?}", header("content-type")));
    };
    let body: Value = match serde_json::from_slice(bytes) {
        Ok(body) => body,
        Err(error) => return Some(format!("{name} answers {status} with a body that is no JSON: {error}")),
    };
    misfit(&media["schema"], &body).map(|why| format!("{name} answers {status} with a body that does not fit: {why}"))
}

/// The operation at this address: a segment as it is before a parameter.
fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let segments: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let parts: Vec<&str> = template.split('/').collect();
        let each = |(part, segment): (&&str, &&str)| part == segment || (part.starts_with('{') && !segment.is_empty());
        parts.len() == segments.len() && parts.iter().zip(&segments).all(each)
    };
    let parameters = |template: &str| template.matches('{').count();
    let found = contract()["paths"].as_object()?.iter().filter(|(template, _)| fits(template));
    let (_, methods) = found.min_by_key(|(template, _)| parameters(template))?;
    methods.get(method.as_str().to_ascii_lowercase())
}

fn resolved(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        Some(pointer) => contract().pointer(pointer).unwrap_or(&Value::Null),
        None => value,
    }
}

/// Why a value is none of this schema, as far as the keywords go that this API uses. Formats and patterns are left to fuzzers.
fn misfit(schema: &'static Value, value: &Value) -> Option<String> {
    let schema = resolved(schema);
    for choice in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[choice].as_array()
            && choices.iter().all(|choice| misfit(choice, value).is_some())
        {
            return Some(format!("{value} is none of {choices:?}"));
        }
    }
    let is = |kind: &str| match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    let kinds = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is(kind)) {
        return Some(format!("{value} is no {kinds:?}"));
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return Some(format!("{value} is not {}", schema["const"]));
    }
    if let Some(known) = schema["enum"].as_array()
        && !known.contains(value)
    {
        return Some(format!("{value} is none of {known:?}"));
    }
    match value {
        Value::Array(items) if schema.get("items").is_some() => items.iter().find_map(|item| misfit(&schema["items"], item)),
        Value::Object(members) => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            if let Some(missing) = required.into_iter().find(|name| !members.contains_key(*name)) {
                return Some(format!("{missing} is missing"));
            }
            let known = schema["properties"].as_object();
            members.iter().find_map(|(name, member)| {
                let described = known.and_then(|known| known.get(name))?;
                misfit(described, member).map(|why| format!("{name}: {why}"))
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_contract_does_not_know_is_a_breach() {
        let said = |status: u16, headers: &[(&str, &str)], body: &Value| {
            let headers: Vec<_> = headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            let bytes = if body.is_null() {
                Vec::new()
            } else {
                body.to_string().into_bytes()
            };
            breach(&Method::GET, "/v1/payment-methods?x=1", status, &headers, &bytes)
        };
        let kept = [
            ("content-type", "application/json"),
            ("cache-control", "public"),
            ("etag", "\"a\""),
            ("x-request-id", "r"),
        ];
        let good = json!({ "items": [{ "code": "sandbox", "label": "Card", "needs_token": true }] });
        assert_eq!(said(200, &kept, &good), None);
        assert_eq!(said(304, &kept, &Value::Null), None);
        let odd = [
            (201, &kept[..], good.clone()),
            (409, &kept, good.clone()),
            (200, &kept[..3], good.clone()),
            (200, &kept, json!({ "items": [{ "code": "sandbox", "label": "Card" }] })),
            (
                200,
                &kept,
                json!({ "items": [{ "code": 1, "label": "Card", "needs_token": true }] }),
            ),
            (200, &[("content-type", "text/plain"), kept[1], kept[2], kept[3]], good.clone()),
            (304, &kept, good),
            (500, &kept, json!({ "error": "x" })),
        ];
        for (status, headers, body) in odd {
            assert!(said(status, headers, &body).is_some(), "{status} {headers:?} {body}");
        }
        assert_eq!(breach(&Method::GET, "/health", 418, &[], b""), None, "is no operation");
    }
}
