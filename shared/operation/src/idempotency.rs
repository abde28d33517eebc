//! One effect per `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).
//!
//! The key, its request's fingerprint and its answer are rows of the context's own database, written in the transaction of
//! the effect: see `postgres::idempotency`.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::answer::{Answer, AnswerShape, IntoAnswer};
use crate::{Fault, Problem};

/// 1 to 255 visible ASCII characters, made by the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The key, when it is one.
    pub fn new(text: &str) -> Option<IdempotencyKey> {
        let fits = (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| IdempotencyKey(text.to_owned()))
    }

    /// As it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl JsonSchema for IdempotencyKey {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "IdempotencyKey".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" })
    }
}

/// What a request asks for, as 32 bytes: equal for equal content, whatever the order of its members was.
pub fn fingerprint(ask: &impl Serialize) -> Result<[u8; 32], Fault> {
    let canonical = serde_json::to_vec(ask)?;
    Ok(Sha256::digest(canonical).into())
}

/// The answer to a request that has one effect: made just now, or the very bytes that were sent before.
#[derive(Debug)]
pub struct Once<T> {
    answer: Answer,
    made_as: PhantomData<fn() -> T>,
}

impl<T: IntoAnswer> Once<T> {
    /// The first answer.
    pub fn first(value: T) -> Result<Once<T>, Fault> {
        Ok(Once {
            answer: value.into_answer()?,
            made_as: PhantomData,
        })
    }

    /// A refusal that is kept like any answer, so that a repetition reads the same.
    pub fn refused(problem: Problem, request_id: &str) -> Once<T> {
        Once {
            answer: Answer::problem(problem, request_id),
            made_as: PhantomData,
        }
    }

    /// An answer that was kept, sent again with `Idempotent-Replayed: true`.
    pub fn replayed(mut answer: Answer) -> Once<T> {
        answer.headers.push(("idempotent-replayed".to_owned(), "true".to_owned()));
        Once {
            answer,
            made_as: PhantomData,
        }
    }

    /// What is kept for a later replay.
    pub fn answer(&self) -> &Answer {
        &self.answer
    }
}

impl<T: IntoAnswer> IntoAnswer for Once<T> {
    fn into_answer(self) -> Result<Answer, Fault> {
        Ok(self.answer)
    }
    fn shapes(schemas: &mut SchemaGenerator) -> Vec<AnswerShape> {
        T::shapes(schemas)
            .into_iter()
            .map(|shape| shape.header("Idempotent-Replayed"))
            .collect()
    }
}

/// Why a key was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRefused {
    /// The same key is being worked on right now (409).
    InUse,
    /// The key was used for another request (422).
    Reused,
}

impl From<KeyRefused> for Problem {
    fn from(refused: KeyRefused) -> Problem {
        match refused {
            KeyRefused::InUse => Problem::new(
                409,
                "idempotency-key-in-use",
                "A request with this Idempotency-Key is being worked on.",
            )
            .retry_after(std::time::Duration::from_secs(1)),
            KeyRefused::Reused => Problem::new(422, "idempotency-key-reused", "This Idempotency-Key was used for another request.").field(
                "Idempotency-Key",
                "reused",
                "send a new key for a new request",
            ),
        }
    }
}
