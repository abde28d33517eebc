//! Problems as people and programs read them: RFC 9457 `application/problem+json`.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Fault;

/// A refusal or a failure, ready to be sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// A URI reference that names the kind of problem: `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// One sentence for people; may be reworded.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// For programs; stable.
    pub code: String,
    /// More for people, about this case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Filled in where the problem leaves the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The fields that are at fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// Seconds after which trying again makes sense; sent as `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// Members of this kind of problem (`lines` of `insufficient-stock`, …).
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FieldProblem {
    /// The field's path as it was sent: `lines[0].quantity`.
    pub field: String,
    /// For programs; stable.
    pub code: String,
    /// For people.
    pub message: String,
}

impl Problem {
    /// A problem with a status, a stable code and a sentence.
    pub fn new(status: u16, code: &str, title: &str) -> Problem {
        Problem {
            kind: format!("/problems/{code}"),
            title: title.to_owned(),
            status,
            code: code.to_owned(),
            detail: None,
            request_id: None,
            fields: Vec::new(),
            retry_after: None,
            more: Map::new(),
        }
    }

    /// No such thing, or somebody else's: the same answer (404 `not-found`).
    pub fn not_found(what: &str) -> Problem {
        Problem::new(404, "not-found", &format!("There is no such {what}."))
    }

    /// One field has wrong content (422 `invalid-request`).
    pub fn invalid(field: &str, code: &str, message: &str) -> Problem {
        Problem::new(422, "invalid-request", "The request has content that cannot be accepted.").field(field, code, message)
    }

    /// Adds a sentence about this case.
    pub fn detail(mut self, detail: impl Into<String>) -> Problem {
        self.detail = Some(detail.into());
        self
    }

    /// Adds a field that is at fault.
    pub fn field(mut self, field: &str, code: &str, message: impl Into<String>) -> Problem {
        self.fields.push(FieldProblem {
            field: field.to_owned(),
            code: code.to_owned(),
            message: message.into(),
        });
        self
    }

    /// Adds a member of this kind of problem.
    pub fn with(mut self, member: &str, value: impl Serialize) -> Problem {
        if let Ok(value) = serde_json::to_value(value) {
            self.more.insert(member.to_owned(), value);
        }
        self
    }

    /// Says when to try again.
    pub fn retry_after(mut self, span: Duration) -> Problem {
        self.retry_after = Some(span.as_secs().max(1));
        self
    }

    /// Whether a later try of the very same request can succeed without anybody changing anything.
    pub fn is_transient(&self) -> bool {
        self.status >= 500 || self.status == 429
    }
}

impl From<Fault> for Problem {
    /// The one place where a fault is logged. Outside, it says nothing but that it happened.
    fn from(fault: Fault) -> Problem {
        if fault.is_unavailable() {
            tracing::warn!(error = %fault, "something that this needs is unavailable");
            return Problem::new(503, "unavailable", "The shop cannot answer this right now. Please try again.")
                .retry_after(Duration::from_secs(2));
        }
        tracing::error!(error = %fault, "fault");
        Problem::new(500, "internal", "Something went wrong on our side.")
    }
}
