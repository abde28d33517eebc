//! The provider over HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Form, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::stream;
use kernel::{Money, Secret};
use operation::Fault;
use serde::Deserialize;
use serde_json::json;
use subtle::ConstantTimeEq;

use super::books::{Asked, Done, No};
use super::control::{Control, Manner, Turn};
use super::{Provider, challenge, deliveries};
use crate::port::{Payment, ProviderEvent, Standing};
use crate::signature;

type Shared = State<Arc<Provider>>;

/// How long `tok_slow` takes.
const SLOW: Duration = Duration::from_secs(3);
/// How long a request hangs that is told to.
const HANG: Duration = Duration::from_secs(30);

/// Every route. All but the shopper's page ask for the API key.
pub fn router(provider: Arc<Provider>) -> Router {
    let asked_by_clients = Router::new()
        .route("/payments", post(authorise).get(list))
        .route("/payments/{id}", get(by_id))
        .route("/payments/by-key/{key}", get(by_key))
        .route("/payments/by-key/{key}/abandon", post(abandon))
        .route("/payments/{id}/capture", post(capture))
        .route("/payments/{id}/void", post(void))
        .route("/payments/{id}/refund", post(refund))
        .route("/control", post(turn).get(knobs))
        .route("/control/totals", get(totals))
        .route("/control/forge", post(forge))
        .layer(middleware::from_fn_with_state(provider.clone(), with_key));
    Router::new()
        .route("/challenge/{id}", get(ask_shopper).post(hear_shopper))
        .merge(asked_by_clients)
        .with_state(provider)
}

async fn with_key(State(provider): Shared, request: Request, next: Next) -> Response {
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let fits = given.is_some_and(|key| bool::from(key.as_bytes().ct_eq(provider.api_key.expose().as_bytes())));
    if fits {
        next.run(request).await
    } else {
        refusal(401, "api-key-wrong")
    }
}

async fn authorise(State(provider): Shared, Json(asked): Json<Asked>) -> Response {
    let token = asked.token.clone().unwrap_or_default();
    match token.as_str() {
        "tok_error" => return refusal(500, "test-error"),
        "tok_slow" => tokio::time::sleep(SLOW).await,
        _ => {}
    }
    let manner = (token == "tok_lost_answer").then_some(Manner::LostAnswer);
    run(&provider, "authorise", manner, |provider| {
        provider.books().authorise(&*provider.ids, asked)
    })
    .await
}

/// A key to give up.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Abandon {
    reference: String,
    amount: Money,
}

async fn abandon(State(provider): Shared, Path(key): Path<String>, Json(asked): Json<Abandon>) -> Response {
    run(&provider, "abandon", None, |provider| {
        provider.books().abandon(&*provider.ids, key, asked.reference, asked.amount)
    })
    .await
}

/// An amount to take, in all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Capture {
    total: i64,
}

async fn capture(State(provider): Shared, Path(id): Path<String>, Json(asked): Json<Capture>) -> Response {
    run(&provider, "capture", None, |provider| {
        provider.books().capture(&*provider.ids, &id, asked.total)
    })
    .await
}

async fn void(State(provider): Shared, Path(id): Path<String>) -> Response {
    run(&provider, "void", None, |provider| provider.books().void(&*provider.ids, &id)).await
}

/// An amount to give back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refund {
    amount: i64,
    key: String,
}

async fn refund(State(provider): Shared, Path(id): Path<String>, Json(asked): Json<Refund>) -> Response {
    run(&provider, "refund", None, |provider| {
        provider.books().refund(&*provider.ids, &id, asked.amount, &asked.key)
    })
    .await
}

/// Does it, tells it by webhook, and answers, unless something was set to go wrong.
async fn run(
    provider: &Arc<Provider>,
    operation: &str,
    manner: Option<Manner>,
    act: impl FnOnce(&Arc<Provider>) -> Result<Result<Done, No>, Fault>,
) -> Response {
    let manner = provider.control().mishap(operation).or(manner);
    match manner {
        Some(Manner::Error) => return refusal(500, "test-error"),
        Some(Manner::Refuse) => return refusal(409, "refused-for-test"),
        Some(Manner::ErrorAfter | Manner::LostAnswer | Manner::Hang) | None => {}
    }
    let done = match act(provider) {
        Ok(Ok(done)) => done,
        Ok(Err(no)) => return refusal(no.status, no.code),
        Err(fault) => {
            tracing::error!(%fault, "the sandbox provider cannot write its journal");
            return refusal(500, "internal");
        }
    };
    if let Some(event) = done.event {
        deliveries::send(provider, event);
    }
    match manner {
        Some(Manner::ErrorAfter) => refusal(500, "test-error"),
        Some(Manner::LostAnswer) => broken_off(),
        Some(Manner::Hang) => {
            tokio::time::sleep(HANG).await;
            refusal(500, "test-hang")
        }
        Some(Manner::Error | Manner::Refuse) | None => Json(done.payment).into_response(),
    }
}

/// An answer whose connection breaks before it is complete.
fn broken_off() -> Response {
    let parts = [Ok("{"), Err(std::io::Error::other("the answer is lost for a test"))];
    Response::new(Body::from_stream(stream::iter(parts)))
}

async fn by_id(State(provider): Shared, Path(id): Path<String>) -> Response {
    let found = provider.books().by_id(&id).map(|entry| entry.payment.clone());
    answer(&provider, found)
}

async fn by_key(State(provider): Shared, Path(key): Path<String>) -> Response {
    let found = provider.books().by_key(&key).map(|entry| entry.payment.clone());
    answer(&provider, found)
}

fn answer(provider: &Provider, found: Option<Payment>) -> Response {
    match (provider.control().mishap("find"), found) {
        (Some(_), _) => refusal(500, "test-error"),
        (None, Some(payment)) => Json(payment).into_response(),
        (None, None) => refusal(404, "no-such-payment"),
    }
}

async fn list(State(provider): Shared) -> Json<Vec<Payment>> {
    Json(provider.books().all().cloned().collect())
}

async fn totals(State(provider): Shared) -> Response {
    Json(provider.books().totals()).into_response()
}

async fn turn(State(provider): Shared, Json(asked): Json<Turn>) -> Json<Control> {
    let mut control = provider.control();
    control.turn(asked);
    Json(control.clone())
}

async fn knobs(State(provider): Shared) -> Json<Control> {
    Json(provider.control().clone())
}

/// A webhook with a flaw, to see whether it is believed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forge {
    /// The payment that it is about.
    payment: String,
    flaw: Flaw,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Flaw {
    Unsigned,
    WrongSecret,
    /// Signed rightly, 301 seconds ago.
    Old,
    /// Signed rightly, one minor unit less.
    Amount,
}

/// Sends it once and says how it was answered.
async fn forge(State(provider): Shared, Json(asked): Json<Forge>) -> Response {
    let found = provider.books().by_id(&asked.payment).map(|entry| entry.payment.clone());
    let (Some(mut payment), Some(url)) = (found, provider.control().webhook_url.clone()) else {
        return refusal(404, "no-such-payment");
    };
    payment.standing = Standing::Authorised;
    if matches!(asked.flaw, Flaw::Amount) {
        payment.amount.amount -= 1;
    }
    let event = ProviderEvent {
        id: format!("evt_{}", provider.ids.next().simple()),
        kind: "payment.authorised".to_owned(),
        payment,
    };
    let Ok(body) = serde_json::to_vec(&event) else {
        return refusal(500, "internal");
    };
    let now = provider.clock.now();
    let header = match asked.flaw {
        Flaw::Unsigned => None,
        Flaw::WrongSecret => Some(signature::sign(&Secret::new("wrong"), now, &body)),
        Flaw::Old => Some(signature::sign(
            &provider.webhook_secret,
            now.minus(Duration::from_secs(301)),
            &body,
        )),
        Flaw::Amount => Some(signature::sign(&provider.webhook_secret, now, &body)),
    };
    let status = deliveries::post_with(&provider, &url, &body, header).await;
    Json(json!({ "answered": status })).into_response()
}

async fn ask_shopper(State(provider): Shared, Path(id): Path<String>) -> Response {
    let books = provider.books();
    let Some(entry) = books.by_id(&id).filter(|entry| !entry.return_url.is_empty()) else {
        return refusal(404, "no-such-payment");
    };
    if entry.payment.standing != Standing::RequiresAction {
        return see_other(&challenge::return_address(&entry.return_url, &id));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, challenge::page(&id, entry.payment.amount, &entry.payment.reference)).into_response()
}

/// Which button.
#[derive(Debug, Deserialize)]
struct Decided {
    decision: Decision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Decision {
    Approve,
    Decline,
}

async fn hear_shopper(State(provider): Shared, Path(id): Path<String>, Form(decided): Form<Decided>) -> Response {
    let return_url = provider
        .books()
        .by_id(&id)
        .map(|entry| entry.return_url.clone())
        .filter(|url| !url.is_empty());
    let Some(return_url) = return_url else {
        return refusal(404, "no-such-payment");
    };
    let done = provider.books().decide(&*provider.ids, &id, decided.decision == Decision::Approve);
    match done {
        Ok(Ok(done)) => {
            if let Some(event) = done.event {
                deliveries::send(&provider, event);
            }
            see_other(&challenge::return_address(&return_url, &id))
        }
        Ok(Err(no)) => refusal(no.status, no.code),
        Err(fault) => {
            tracing::error!(%fault, "the sandbox provider cannot write its journal");
            refusal(500, "internal")
        }
    }
}

fn see_other(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, address.to_owned())]).into_response()
}

fn refusal(status: u16, code: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(json!({ "code": code }))).into_response()
}
