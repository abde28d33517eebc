//! API Gateway's payload 2.0: a request as an invocation, an answer as a response.

use std::sync::Arc;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use identity::{Verifier, person_of, request};
use kernel::Ids;
use operation::{Answer, Caller, HttpRequest, Identity, Input, Invocation, Problem};
use serde_json::{Map, Value};

/// The longest id of API Gateway's that is taken over.
const REQUEST_ID: usize = 64;

/// Who reads requests, and how.
pub(crate) struct Door {
    /// Checks the tokens that come along to open routes.
    pub(crate) verifier: Arc<Verifier>,
    /// Whether the operation wants the request as it came, headers included.
    pub(crate) raw: bool,
}

/// The request's id: the caller's own, or API Gateway's, so that its access log and ours name the same request.
pub(crate) fn request_id(event: &ApiGatewayV2httpRequest, ids: &dyn Ids) -> String {
    let named = HeaderName::from_static("x-request-id");
    let gateways = event.request_context.request_id.as_deref().unwrap_or_default();
    let plain = (1..=REQUEST_ID).contains(&gateways.len()) && gateways.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.=+/".contains(&b));
    if plain && !event.headers.contains_key(&named) {
        return gateways.to_owned();
    }
    request::request_id(&event.headers, ids)
}

impl Door {
    /// The request as the operation gets it, or the problem that keeps it outside.
    pub(crate) async fn open(&self, event: ApiGatewayV2httpRequest, request_id: &str, ids: &dyn Ids) -> Result<Invocation, Problem> {
        let headers = headers(&event);
        let identity = self.identify(&event, &headers).await?;
        let caller = Caller {
            identity,
            ..request::caller(&headers, request_id, ids)?
        };
        let mut path: Vec<(String, String)> = event.path_parameters.into_iter().collect();
        path.sort();
        let input = Input::Http(HttpRequest {
            path,
            query: event.raw_query_string.unwrap_or_default(),
            body: body(event.body, event.is_base64_encoded)?,
            content_type: request::all(&headers, &header::CONTENT_TYPE),
            headers: if self.raw { request::raw(&headers) } else { Vec::new() },
        });
        Ok(Invocation { caller, input })
    }

    /// Claims are there where the route's authorizer put them; on an open route a token that comes along is checked here.
    async fn identify(&self, event: &ApiGatewayV2httpRequest, headers: &HeaderMap) -> Result<Identity, Problem> {
        let verified = event
            .request_context
            .authorizer
            .as_ref()
            .and_then(|authorizer| authorizer.jwt.as_ref());
        let person = match verified {
            Some(jwt) => {
                let claims: Map<String, Value> = jwt
                    .claims
                    .iter()
                    .map(|(name, claim)| (name.clone(), Value::from(claim.as_str())))
                    .collect();
                Some(person_of(&claims).ok_or(identity::Refused::Subject)?)
            }
            None => request::person(headers, &self.verifier).await?,
        };
        Ok(person.map_or(Identity::Anonymous, Identity::Person))
    }
}

/// The headers with the cookies, which API Gateway takes out of them.
fn headers(event: &ApiGatewayV2httpRequest) -> HeaderMap {
    let mut headers = event.headers.clone();
    for cookie in event.cookies.iter().flatten() {
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            headers.append(header::COOKIE, cookie);
        }
    }
    headers
}

fn body(body: Option<String>, is_base64: bool) -> Result<Bytes, Problem> {
    match body {
        None => Ok(Bytes::new()),
        Some(text) if !is_base64 => Ok(Bytes::from(text)),
        Some(text) => match STANDARD.decode(text) {
            Ok(bytes) => Ok(Bytes::from(bytes)),
            Err(_) => Err(Problem::new(400, "malformed-body", "The body cannot be read.")),
        },
    }
}

/// An answer as API Gateway wants it: one text per header, cookies apart, base64 only for what is no text.
pub(crate) fn response(answer: Answer, request_id: &str) -> ApiGatewayV2httpResponse {
    let answer = answer.header("x-request-id", request_id);
    let mut response = ApiGatewayV2httpResponse::default();
    response.status_code = i64::from(answer.status);
    for (name, value) in answer.headers {
        if name.starts_with("access-control-") {
            // What other origins may do is the gateway's to say.
            continue;
        }
        if name == "set-cookie" {
            response.cookies.push(value);
            continue;
        }
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) else {
            continue;
        };
        let joined = match response.headers.get(&name) {
            Some(before) => HeaderValue::try_from([before.as_bytes(), b", ", value.as_bytes()].concat()),
            None => Ok(value),
        };
        if let Ok(joined) = joined {
            response.headers.insert(name, joined);
        }
    }
    response.body = match String::from_utf8(answer.body.into()) {
        Ok(text) if text.is_empty() => None,
        Ok(text) => Some(Body::Text(text)),
        Err(bytes) => {
            response.is_base64_encoded = true;
            Some(Body::Binary(bytes.into_bytes()))
        }
    };
    response
}
