//! A typed request, made from what a transport brought.
//!
//! One struct per operation holds everything that is asked: path parameters, query parameters and the members of the body are
//! one set of names. A name that no field has, a name twice, a wrong type: 422 that names the field. Broken JSON: 400.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::params::{Field, Members};
use crate::{Problem, Record, json};

/// The content of an HTTP request.
#[derive(Debug, Clone, Default)]
pub struct HttpRequest {
    /// Path parameters by the names of the route, percent-decoded.
    pub path: Vec<(String, String)>,
    /// The query string without `?`, as it was sent.
    pub query: String,
    /// The body, as it was sent (already base64-decoded where a transport encodes).
    pub body: bytes::Bytes,
    /// The `Content-Type`, when there is one.
    pub content_type: Option<String>,
    /// Header names in lower case with their values: only what an operation needs raw (a webhook's signature).
    pub headers: Vec<(String, String)>,
}

/// What a transport brought.
#[derive(Debug, Clone)]
pub enum Input {
    /// A request through the gateway.
    Http(HttpRequest),
    /// A call of an internal operation: its request as JSON.
    Internal(Value),
    /// A record of a topic.
    Event(Record),
    /// A schedule fired.
    Tick,
}

/// A request that can be made from an input.
pub trait Ask: Sized + Send {
    /// Reads the request; a problem says what is wrong with it.
    fn read(input: Input) -> Result<Self, Problem>;
    /// The request's JSON Schema; `None` for what has none (events, schedules).
    fn schema(schemas: &mut SchemaGenerator) -> Option<Schema>;
    /// How it comes in.
    fn kind() -> crate::Kind {
        crate::Kind::Call
    }
}

impl<T: DeserializeOwned + JsonSchema + Send> Ask for T {
    fn read(input: Input) -> Result<T, Problem> {
        match input {
            Input::Http(request) => from_http(request),
            Input::Internal(value) => serde_path_to_error::deserialize(value).map_err(wrong),
            Input::Event(_) | Input::Tick => Err(Problem::new(500, "wiring", "This operation is called, not triggered.")),
        }
    }
    fn schema(schemas: &mut SchemaGenerator) -> Option<Schema> {
        Some(schemas.subschema_for::<T>())
    }
}

/// A request that asks nothing more than its operation's name says.
#[derive(Debug, Clone, Copy, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoAsk {}

/// A schedule fired: what `sweep-…` operations receive.
#[derive(Debug, Clone, Copy)]
pub struct Tick;

impl Ask for Tick {
    fn read(_: Input) -> Result<Tick, Problem> {
        Ok(Tick)
    }
    fn schema(_: &mut SchemaGenerator) -> Option<Schema> {
        None
    }
    fn kind() -> crate::Kind {
        crate::Kind::Schedule
    }
}

/// The raw request, for the few that need its bytes (a signed webhook).
impl Ask for HttpRequest {
    fn read(input: Input) -> Result<HttpRequest, Problem> {
        match input {
            Input::Http(request) => Ok(request),
            Input::Internal(_) | Input::Event(_) | Input::Tick => Err(Problem::new(500, "wiring", "This operation needs an HTTP request.")),
        }
    }
    fn schema(_: &mut SchemaGenerator) -> Option<Schema> {
        None
    }
}

fn from_http<T: DeserializeOwned>(request: HttpRequest) -> Result<T, Problem> {
    let mut members: Vec<(String, Field)> = Vec::new();
    for (name, value) in request.path {
        members.push((name, Field::Param(vec![value])));
    }
    for (name, values) in query(&request.query)? {
        if members.iter().any(|(n, _)| *n == name) {
            return Err(Problem::invalid(
                &name,
                "unknown-field",
                "is not a query parameter of this operation",
            ));
        }
        members.push((name, Field::Param(values)));
    }
    if !request.body.is_empty() {
        let is_json = request.content_type.as_deref().is_some_and(|t| {
            let essence = t.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
            essence == "application/json" || essence == "application/merge-patch+json"
        });
        if !is_json {
            return Err(Problem::new(415, "unsupported-media-type", "Send JSON as application/json.").field(
                "Content-Type",
                "unsupported",
                "must be application/json",
            ));
        }
        let body = json::read(&request.body)
            .map_err(|error| Problem::new(400, "malformed-json", "The body is not well-formed JSON.").detail(error.to_string()))?;
        let Value::Object(body) = body else {
            return Err(Problem::new(400, "malformed-json", "The body must be a JSON object."));
        };
        for (name, value) in body {
            if members.iter().any(|(n, _)| *n == name) {
                return Err(Problem::invalid(
                    &name,
                    "unknown-field",
                    "is part of the address and cannot stand in the body",
                ));
            }
            members.push((name, Field::Body(value)));
        }
    }
    serde_path_to_error::deserialize(Members(members)).map_err(wrong)
}

/// The query's parameters in the order of their first mention, repeated ones together (WHATWG URL, `application/x-www-form-urlencoded`).
fn query(text: &str) -> Result<Vec<(String, Vec<String>)>, Problem> {
    let mut params: Vec<(String, Vec<String>)> = Vec::new();
    let mut seen = BTreeSet::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decode = |part: &str| {
            let spaced = part.replace('+', " ");
            percent_decode_str(&spaced).decode_utf8().map(|text| text.into_owned())
        };
        let (Ok(name), Ok(value)) = (decode(name), decode(value)) else {
            return Err(Problem::new(400, "malformed-query", "The query is not UTF-8."));
        };
        if name.is_empty() {
            return Err(Problem::new(400, "malformed-query", "A parameter of the query has no name."));
        }
        if seen.insert(name.clone()) {
            params.push((name, vec![value]));
        } else if let Some((_, values)) = params.iter_mut().find(|(n, _)| *n == name) {
            values.push(value);
        }
    }
    Ok(params)
}

/// Says what serde found, in our words, with the field's path.
fn wrong(error: serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let path = error.path().to_string();
    let path = if path == "." { String::new() } else { path };
    let inner = error.into_inner().to_string();
    let message = match inner.rfind(" at line ") {
        Some(end) => inner.get(..end).unwrap_or(&inner).to_owned(),
        None => inner,
    };
    if message.starts_with("unknown field") {
        // The path may end at the thing that has no such field, or at the field itself.
        let name = named(&message);
        let parent = match path.strip_suffix(name) {
            Some("") => "",
            Some(rest) => rest.strip_suffix('.').unwrap_or(&path),
            None => &path,
        };
        let field = joined(parent, name);
        return Problem::invalid(&field, "unknown-field", "is not a field of this request");
    }
    if message.starts_with("missing field") {
        return Problem::invalid(&joined(&path, named(&message)), "missing", "is required");
    }
    let code = if message.starts_with("invalid type") {
        "wrong-type"
    } else {
        "invalid"
    };
    Problem::invalid(&path, code, &message)
}

/// The name between the back-ticks; it may have some of its own.
fn named(message: &str) -> &str {
    let rest = message.split_once('`').map_or("", |(_, rest)| rest);
    let end = ["`, expected ", "`, there are no fields"].iter().find_map(|end| rest.rfind(end));
    rest.get(..end.unwrap_or(rest.len().saturating_sub(1))).unwrap_or_default()
}

/// A member of what stands at `path`. A name without a letter is written `""`.
fn joined(path: &str, name: &str) -> String {
    let name = if name.is_empty() { "\"\"" } else { name };
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Limit, Quantity};
    use serde::Deserialize;

    #[derive(Debug, Deserialize, JsonSchema, PartialEq)]
    #[serde(rename_all = "kebab-case")]
    enum Sort {
        Newest,
        PriceDown,
    }

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Asked {
        slug: String,
        #[serde(default)]
        limit: Limit,
        #[serde(default)]
        category: Vec<String>,
        sort: Option<Sort>,
        in_stock: Option<bool>,
        quantity: Option<Quantity>,
        lines: Option<Vec<Line>>,
    }

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Line {
        #[expect(dead_code, reason = "only read")]
        quantity: Quantity,
    }

    fn ask(query: &str, body: &str) -> Result<Asked, Problem> {
        Asked::read(Input::Http(HttpRequest {
            path: vec![("slug".into(), "black-dress".into())],
            query: query.into(),
            body: body.to_owned().into(),
            content_type: Some("application/json; charset=utf-8".into()),
            headers: vec![],
        }))
    }

    #[test]
    fn path_query_and_body_are_one_request() {
        let asked = ask(
            "limit=5&category=a&category=b%20c&sort=price-down&in_stock=true",
            r#"{"quantity":3}"#,
        )
        .expect("reads");
        assert_eq!(asked.slug, "black-dress");
        assert_eq!(asked.limit.get(), 5);
        assert_eq!(asked.category, ["a", "b c"]);
        assert_eq!(asked.sort, Some(Sort::PriceDown));
        assert_eq!(asked.in_stock, Some(true));
        assert_eq!(asked.quantity, Some(Quantity::new(3).expect("fits")));
        assert!(asked.lines.is_none());
        assert_eq!(ask("", "").expect("reads").limit.get(), 24);
        assert_eq!(ask("category=one", "").expect("reads").category, ["one"]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let cases = [
            ("limit=0", "", "limit", "invalid"),
            ("limit=x", "", "limit", "wrong-type"),
            ("limit=1&limit=2", "", "limit", "invalid"),
            ("colour=x", "", "colour", "unknown-field"),
            ("sort=best", "", "sort", "invalid"),
            ("slug=other", "", "slug", "unknown-field"),
            ("", r#"{"quantity":0}"#, "quantity", "invalid"),
            ("", r#"{"quantity":1.5}"#, "quantity", "wrong-type"),
            ("", r#"{"quantity":"2"}"#, "quantity", "wrong-type"),
            ("", r#"{"lines":[{"quantity":1},{"quantity":-1}]}"#, "lines[1].quantity", "invalid"),
            ("", r#"{"lines":[{}]}"#, "lines[0].quantity", "missing"),
            ("", r#"{"lines":[{"quantity":1,"price":1}]}"#, "lines[0].price", "unknown-field"),
            ("", r#"{"slug":"x"}"#, "slug", "unknown-field"),
            ("", r#"{"lines":[{"quantity":1,"lines":1}]}"#, "lines[0].lines", "unknown-field"),
            ("", r#"{"lines":[{"quantity":1,"":1}]}"#, "lines[0].\"\"", "unknown-field"),
            ("", r#"{"":1}"#, "\"\"", "unknown-field"),
            ("", r#"{"a`b":1}"#, "a`b", "unknown-field"),
            ("limi=1", "", "limi", "unknown-field"),
        ];
        for (query, body, field, code) in cases {
            let problem = ask(query, body).expect_err(&format!("{query} {body} is wrong"));
            assert_eq!(problem.status, 422, "{query} {body}");
            let found: Vec<_> = problem.fields.iter().map(|f| (f.field.as_str(), f.code.as_str())).collect();
            assert_eq!(found, [(field, code)], "{query} {body}: {problem:?}");
        }
        assert_eq!(ask("=1", "").expect_err("no name").status, 400);
        assert_eq!(ask("", "{").expect_err("broken").status, 400);
        assert_eq!(ask("", "[]").expect_err("no object").status, 400);
        assert_eq!(ask("", r#"{"quantity":1,"quantity":2}"#).expect_err("twice").status, 400);
    }
}
