//! The mails that the shop sent, as people got them.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use config::Env;
use http::{StatusCode, header};
use mail::{Letter, Mailbox};
use operation::Fault;

use super::{escaped, page};

/// The newest so many are listed.
const LISTED: usize = 200;
/// A mail's own HTML may have styles and nothing else.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox";

pub(super) fn router(env: &Env) -> Result<Router, Fault> {
    let mailbox = Arc::new(mail::embedded::of(env)?);
    Ok(Router::new()
        .route("/dev/mail", get(list))
        .route("/dev/mail/{name}", get(read))
        .route("/dev/mail/{name}/html", get(html))
        .with_state(mailbox))
}

async fn list(State(mailbox): State<Arc<Mailbox>>) -> Response {
    let lines = match mailbox.list(None, LISTED).await {
        Ok(lines) => lines,
        Err(fault) => return failed(&fault),
    };
    if lines.is_empty() {
        return page("Mails", "<p>Nothing was sent yet. Buy something.</p>").into_response();
    }
    let rows: String = lines
        .iter()
        .map(|line| {
            format!(
                "<li><a href='/dev/mail/{}'>{}</a><br><small>to {} · {}</small></li>",
                escaped(&line.name),
                escaped(&line.subject),
                escaped(&line.to),
                line.at
            )
        })
        .collect();
    page("Mails", &format!("<ul class=rows>{rows}</ul>")).into_response()
}

async fn read(State(mailbox): State<Arc<Mailbox>>, Path(name): Path<String>) -> Response {
    let letter = match found(&mailbox, &name).await {
        Ok(letter) => letter,
        Err(response) => return response,
    };
    let body = format!(
        "<p><a href=/dev/mail>All mails</a></p><dl><dt>To</dt><dd>{}</dd><dt>From</dt><dd>{}</dd><dt>Sent</dt><dd>{}</dd></dl>\
         <iframe sandbox title='The mail' src='/dev/mail/{}/html'></iframe><h2>As plain text</h2><pre>{}</pre>",
        escaped(&letter.line.to),
        escaped(&letter.line.from),
        letter.line.at,
        escaped(&name),
        escaped(&letter.text),
    );
    page(&escaped(&letter.line.subject), &body).into_response()
}

async fn html(State(mailbox): State<Arc<Mailbox>>, Path(name): Path<String>) -> Response {
    match found(&mailbox, &name).await {
        Ok(letter) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CONTENT_SECURITY_POLICY, MAIL_POLICY),
                // The page around it shows it in a frame.
                (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
            ];
            (headers, letter.html).into_response()
        }
        Err(response) => response,
    }
}

async fn found(mailbox: &Mailbox, name: &str) -> Result<Letter, Response> {
    match mailbox.read(name).await {
        Ok(Some(letter)) => Ok(letter),
        Ok(None) => Err((
            StatusCode::NOT_FOUND,
            page("No such mail", "<p><a href=/dev/mail>All mails</a></p>"),
        )
            .into_response()),
        Err(fault) => Err(failed(&fault)),
    }
}

fn failed(fault: &Fault) -> Response {
    tracing::error!(%fault, "the mailbox");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        page("The mailbox cannot be read", "<p>The log says why.</p>"),
    )
        .into_response()
}
