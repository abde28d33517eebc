//! What goes back: a status, headers, bytes. Operations return ordinary values; these types turn them into an answer.

use bytes::Bytes;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::caller::Version;
use crate::{Fault, Problem};

/// An answer, before any transport wraps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Header names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body; empty for none.
    pub body: Bytes,
}

impl Answer {
    /// An answer with a JSON body.
    pub fn json(status: u16, value: &impl Serialize) -> Result<Answer, Fault> {
        let body = Bytes::from(serde_json::to_vec(value)?);
        Ok(Answer {
            status,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body,
        })
    }

    /// An answer without a body.
    pub fn empty(status: u16) -> Answer {
        Answer {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    /// A problem as `application/problem+json`, with the request's id in it.
    pub fn problem(mut problem: Problem, request_id: &str) -> Answer {
        problem.request_id = Some(request_id.to_owned());
        let mut headers = vec![("content-type".to_owned(), "application/problem+json".to_owned()), no_store()];
        if let Some(seconds) = problem.retry_after {
            headers.push(("retry-after".to_owned(), seconds.to_string()));
        }
        if problem.status == 401 {
            headers.push(("www-authenticate".to_owned(), "Bearer".to_owned()));
        }
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        Answer {
            status: problem.status,
            headers,
            body: Bytes::from(body),
        }
    }

    /// Adds a header. The name is in lower case.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Answer {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The first header of this name (lower case).
    pub fn header_value(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// Personal data and problems stay out of every cache.
fn no_store() -> (String, String) {
    ("cache-control".to_owned(), "private, no-store".to_owned())
}

/// Whatever an operation may return on success.
pub trait IntoAnswer {
    /// The answer to send.
    fn into_answer(self) -> Result<Answer, Fault>;
    /// The answers that it may be, for the generated contract.
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape>;
}

/// What the contract says of one answer.
#[derive(Debug, Clone)]
pub struct AnswerShape {
    /// HTTP status.
    pub status: u16,
    /// The body's schema; `None` for no body.
    pub body: Option<Schema>,
    /// The headers that say something, as people write their names.
    pub headers: Vec<&'static str>,
}

impl AnswerShape {
    /// An answer with a body of this type, kept by nobody's cache.
    pub fn of<T: JsonSchema>(status: u16, schemas: &mut SchemaGenerator) -> AnswerShape {
        AnswerShape {
            status,
            body: Some(schemas.subschema_for::<T>()),
            headers: vec!["Cache-Control"],
        }
    }

    /// An answer without a body.
    pub fn empty(status: u16) -> AnswerShape {
        AnswerShape {
            status,
            body: None,
            headers: Vec::new(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str) -> AnswerShape {
        self.headers.push(name);
        self
    }
}

/// Any serialisable value: 200 with the value as JSON, kept by nobody's cache.
impl<T: Serialize + JsonSchema> IntoAnswer for T {
    fn into_answer(self) -> Result<Answer, Fault> {
        let mut answer = Answer::json(200, &self)?;
        answer.headers.push(no_store());
        Ok(answer)
    }
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape> {
        vec![AnswerShape::of::<T>(200, schemas)]
    }
}

/// 201: something new exists.
#[derive(Debug)]
pub struct Created<T>(pub T);

impl<T: Serialize + JsonSchema> IntoAnswer for Created<T> {
    fn into_answer(self) -> Result<Answer, Fault> {
        let mut answer = Answer::json(201, &self.0)?;
        answer.headers.push(no_store());
        Ok(answer)
    }
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape> {
        vec![AnswerShape::of::<T>(201, schemas)]
    }
}

/// 202: it goes on without the caller.
#[derive(Debug)]
pub struct Accepted<T>(pub T);

impl<T: Serialize + JsonSchema> IntoAnswer for Accepted<T> {
    fn into_answer(self) -> Result<Answer, Fault> {
        let mut answer = Answer::json(202, &self.0)?;
        answer.headers.push(no_store());
        Ok(answer)
    }
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape> {
        vec![AnswerShape::of::<T>(202, schemas)]
    }
}

/// 204: done, nothing to say.
#[derive(Debug)]
pub struct Empty;

impl IntoAnswer for Empty {
    fn into_answer(self) -> Result<Answer, Fault> {
        Ok(Answer::empty(204))
    }
    fn shapes(_: &mut SchemaGenerator) -> Vec<AnswerShape> {
        vec![AnswerShape::empty(204)]
    }
}

/// A thing with a version: 200 and its `ETag`, for the next `If-Match`. Personal or staff's, so never cached.
#[derive(Debug)]
pub struct Versioned<T>(pub Version, pub T);

impl<T: Serialize + JsonSchema> IntoAnswer for Versioned<T> {
    fn into_answer(self) -> Result<Answer, Fault> {
        let answer = Answer::json(200, &self.1)?;
        let (name, value) = no_store();
        Ok(answer.header(&name, value).header("etag", format!("\"{}\"", self.0.0)))
    }
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape> {
        vec![AnswerShape::of::<T>(200, schemas).header("ETag")]
    }
}

/// Public data that anybody's cache may keep: `ETag` of the content, `Cache-Control`, and 304 when the caller has it.
#[derive(Debug)]
pub struct Cached<T> {
    /// The content.
    pub value: T,
    /// Seconds for which it is fresh.
    pub max_age: u32,
    /// Seconds after that in which a stale copy may be shown while a new one is fetched (RFC 5861).
    pub stale_while_revalidate: u32,
    /// What the caller's cache holds (`If-None-Match`), from [`crate::Caller`].
    pub if_none_match: Option<String>,
}

impl<T: Serialize + JsonSchema> IntoAnswer for Cached<T> {
    fn into_answer(self) -> Result<Answer, Fault> {
        let mut answer = Answer::json(200, &self.value)?;
        let digest = Sha256::digest(&answer.body);
        let etag = format!("\"{}\"", digest.iter().take(12).map(|b| format!("{b:02x}")).collect::<String>());
        let holds = self
            .if_none_match
            .is_some_and(|held| held.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
        if holds {
            answer = Answer::empty(304);
        }
        let cache = format!(
            "public, max-age={}, stale-while-revalidate={}",
            self.max_age, self.stale_while_revalidate
        );
        Ok(answer.header("etag", etag).header("cache-control", cache))
    }
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape> {
        vec![
            AnswerShape::of::<T>(200, schemas).header("ETag"),
            AnswerShape::empty(304).header("Cache-Control").header("ETag"),
        ]
    }
}

/// An answer of any status and header (a cookie, a redirect), with the shape of its body.
#[derive(Debug)]
pub struct Replied<T> {
    /// HTTP status.
    pub status: u16,
    /// More headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: T,
}

impl<T: Serialize + JsonSchema> IntoAnswer for Replied<T> {
    fn into_answer(self) -> Result<Answer, Fault> {
        let mut answer = Answer::json(self.status, &self.body)?;
        answer.headers.push(no_store());
        answer.headers.extend(self.headers);
        Ok(answer)
    }
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape> {
        vec![AnswerShape::of::<T>(200, schemas)]
    }
}
