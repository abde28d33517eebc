//! What a request brings besides its content: the caller's headers, checked before anything runs.
//!
//! The gateway of one machine and the adapter behind API Gateway both read them here, so that a header means the same in both.

use http::header::{self, HeaderMap, HeaderName};
use kernel::{Ids, Secret};
use operation::{Caller, IdempotencyKey, Person, Problem, Version};

use crate::verifier::Verifier;

/// The longest request id that is taken over.
const REQUEST_ID: usize = 64;
/// The longest guest's secret (ours have 43 characters).
const CART_TOKEN: usize = 128;

/// The request's id: the caller's own, when it is short and plain, or a new one.
pub fn request_id(headers: &HeaderMap, ids: &dyn Ids) -> String {
    let plain = |id: &&str| (1..=REQUEST_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    match text(headers, &HeaderName::from_static("x-request-id")).filter(plain) {
        Some(own) => own.to_owned(),
        None => ids.next().to_string(),
    }
}

/// The caller without an identity; a header that cannot be is named (400).
pub fn caller(headers: &HeaderMap, request_id: &str, ids: &dyn Ids) -> Result<Caller, Problem> {
    let mut caller = Caller::anonymous(request_id);
    if let Some(token) = one(headers, HeaderName::from_static("cart-token"))? {
        let fits = (1..=CART_TOKEN).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_graphic());
        caller.cart_token = Some(
            fits.then(|| Secret::new(token))
                .ok_or_else(|| malformed("Cart-Token", "is no cart's token"))?,
        );
    }
    if let Some(key) = one(headers, HeaderName::from_static("idempotency-key"))? {
        let key = IdempotencyKey::new(key).ok_or_else(|| malformed("Idempotency-Key", "is 1 to 255 visible ASCII characters"))?;
        caller.idempotency_key = Some(key);
    }
    if let Some(tag) = one(headers, header::IF_MATCH)? {
        caller.if_match = Some(version(tag).ok_or_else(|| malformed("If-Match", "is the ETag of what you saw, such as \"7\""))?);
    }
    caller.if_none_match = all(headers, &header::IF_NONE_MATCH);
    caller.cookie = all_joined(headers, &header::COOKIE, "; ").map(Secret::new);
    caller.user_agent = text(headers, &header::USER_AGENT).map(|agent| agent.chars().take(256).collect());
    caller.traceparent = Some(traceparent(headers, ids));
    Ok(caller)
}

/// The bearer token, when `Authorization` carries one; any other scheme is a problem.
pub fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let refused = || Problem::new(401, "invalid-token", "Authorization carries a bearer token.");
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(refused());
    }
    let (scheme, token) = value.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(refused)?;
    if scheme.eq_ignore_ascii_case("bearer") {
        Ok(Some(token.trim()))
    } else {
        Err(refused())
    }
}

/// Whoever a bearer token speaks for. A token that comes along has to be valid, even where none is needed.
pub async fn person(headers: &HeaderMap, verifier: &Verifier) -> Result<Option<Person>, Problem> {
    let Some(token) = bearer(headers)? else { return Ok(None) };
    match verifier.verify(token).await {
        Ok(person) => Ok(Some(person)),
        Err(refused) => {
            tracing::debug!(%refused, "token refused");
            Err(Problem::from(refused))
        }
    }
}

/// The headers for an operation that checks a signature itself; never those that say who somebody is.
pub fn raw(headers: &HeaderMap) -> Vec<(String, String)> {
    let secret = |name: &HeaderName| {
        name == header::AUTHORIZATION
            || name == header::COOKIE
            || ["x-user-", "x-amzn-", "x-forwarded-"]
                .iter()
                .any(|prefix| name.as_str().starts_with(prefix))
    };
    headers
        .keys()
        .filter(|name| !secret(name))
        .filter_map(|name| Some((name.as_str().to_owned(), all(headers, name)?)))
        .collect()
}

/// W3C trace context of the caller, or a new one that is sampled.
fn traceparent(headers: &HeaderMap, ids: &dyn Ids) -> String {
    if let Some(own) = text(headers, &HeaderName::from_static("traceparent")).filter(|own| is_traceparent(own)) {
        return own.to_owned();
    }
    let trace = ids.next().simple().to_string();
    let mut span = [0_u8; 8];
    ids.fill(&mut span);
    format!("00-{trace}-{:016x}-01", u64::from_be_bytes(span).max(1))
}

fn is_traceparent(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [version, trace, span, flags] = parts.as_slice() else {
        return false;
    };
    let hex = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    *version == "00"
        && hex(trace, 32)
        && hex(span, 16)
        && hex(flags, 2)
        && trace.bytes().any(|b| b != b'0')
        && span.bytes().any(|b| b != b'0')
}

/// `"7"` is version 7. A weak tag names no version (RFC 9110, 13.1.1).
fn version(tag: &str) -> Option<Version> {
    let inner = tag.strip_prefix('"')?.strip_suffix('"')?;
    (inner.len() <= 18 && !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit())).then(|| inner.parse().ok().map(Version))?
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A header that stands there once or not at all.
fn one(headers: &HeaderMap, name: HeaderName) -> Result<Option<&str>, Problem> {
    let mut values = headers.get_all(&name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(malformed(name.as_str(), "stands there twice"));
    }
    value
        .to_str()
        .map(Some)
        .map_err(|_| malformed(name.as_str(), "is not visible ASCII"))
}

/// Every value of a header, joined as payload 2.0 joins them.
pub fn all(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    all_joined(headers, name, ",")
}

fn all_joined(headers: &HeaderMap, name: &HeaderName, between: &str) -> Option<String> {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(between))
}

fn malformed(name: &str, message: &str) -> Problem {
    Problem::new(400, "malformed-header", "A header of the request cannot be read.").field(name, "invalid", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{ManualClock, SeededIds, Timestamp};

    fn ids() -> SeededIds<ManualClock> {
        SeededIds::new(1, ManualClock::at(Timestamp::from_unix_micros(1)))
    }

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        lines
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), http::HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn what_came_is_there() {
        let headers = headers(&[
            ("cart-token", "abc"),
            ("idempotency-key", "k"),
            ("if-match", "\"7\""),
            ("cookie", "a=1"),
            ("cookie", "b=2"),
            ("if-none-match", "\"x\""),
        ]);
        let caller = caller(&headers, "r", &ids()).expect("is fine");
        assert_eq!(caller.cart_token.as_ref().map(Secret::expose), Some("abc"));
        assert_eq!(caller.idempotency_key.as_ref().map(IdempotencyKey::as_str), Some("k"));
        assert_eq!(
            (caller.if_match, caller.if_none_match.as_deref()),
            (Some(Version(7)), Some("\"x\""))
        );
        assert_eq!(caller.cookie.as_ref().map(Secret::expose), Some("a=1; b=2"));
        assert!(caller.traceparent.is_some_and(|trace| is_traceparent(&trace)));
    }

    #[test]
    fn what_cannot_be_is_named() {
        for (name, value) in [
            ("cart-token", "a b"),
            ("cart-token", ""),
            ("idempotency-key", ""),
            ("idempotency-key", "a b"),
            ("if-match", "7"),
            ("if-match", "*"),
            ("if-match", "W/\"7\""),
            ("if-match", "\"-7\""),
            ("if-match", "\"\""),
            ("if-match", "\"99999999999999999999\""),
        ] {
            let problem = caller(&headers(&[(name, value)]), "r", &ids()).expect_err(name);
            assert_eq!((problem.status, problem.fields.len()), (400, 1), "{name}: {value}");
        }
        assert!(caller(&headers(&[("idempotency-key", "a"), ("idempotency-key", "b")]), "r", &ids()).is_err());
    }

    #[test]
    fn only_plain_ids_are_taken_over() {
        assert_eq!(request_id(&headers(&[("x-request-id", "abc-1_2.3")]), &ids()), "abc-1_2.3");
        for odd in [
            "",
            "a b",
            "a\"b",
            "{}",
            "0123456789012345678901234567890123456789012345678901234567890123456789",
        ] {
            assert_eq!(request_id(&headers(&[("x-request-id", odd)]), &ids()).len(), 36, "{odd}");
        }
        let own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assert_eq!(traceparent(&headers(&[("traceparent", own)]), &ids()), own);
        for odd in [
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "x",
        ] {
            assert!(!is_traceparent(odd), "{odd}");
        }
    }

    #[test]
    fn raw_headers_never_say_who_somebody_is() {
        let headers = headers(&[
            ("x-signature", "abc"),
            ("authorization", "Bearer abc"),
            ("cookie", "a=1"),
            ("x-user-id", "ana"),
            ("x-amzn-oidc-identity", "ana"),
            ("x-forwarded-for", "127.0.0.1"),
        ]);
        assert_eq!(raw(&headers), [("x-signature".to_owned(), "abc".to_owned())]);
    }

    #[test]
    fn only_bearer_tokens_sign_in() {
        assert!(matches!(bearer(&headers(&[("authorization", "bearer abc")])), Ok(Some("abc"))));
        assert!(matches!(bearer(&headers(&[])), Ok(None)));
        for odd in ["Basic abc", "abc", ""] {
            assert!(bearer(&headers(&[("authorization", odd)])).is_err(), "{odd}");
        }
        assert!(bearer(&headers(&[("authorization", "Bearer a"), ("authorization", "Bearer b")])).is_err());
    }
}
