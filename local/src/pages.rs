//! What a developer looks at besides the API: a door, the mails, the place where a payment's browser comes back to.

mod door;
mod mails;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use config::Env;
use http::header;
use operation::Fault;

/// Nothing here runs a script or loads anything from elsewhere.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'none'";

/// The pages.
pub fn router(env: &Env) -> Result<Router, Fault> {
    Ok(Router::new()
        .route("/", get(door::door))
        .route("/checkout/{checkout}/return", get(door::returned))
        .merge(mails::router(env)?))
}

type Page = ([(header::HeaderName, &'static str); 2], Html<String>);

/// A page in the house's look. `title` and `body` are HTML.
fn page(title: &str, body: &str) -> Page {
    let html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width,initial-scale=1'>\
         <title>{title} · AmCart</title><style>{STYLE}</style><main><h1>{title}</h1>{body}</main></html>"
    );
    (
        [(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store")],
        Html(html),
    )
}

const STYLE: &str = ":root{color-scheme:light dark;font:16px/1.55 system-ui,sans-serif}\
body{margin:0;background:Canvas;color:CanvasText}main{max-width:56rem;margin:0 auto;padding:2rem 1.25rem 4rem}\
h1{font-size:1.6rem;letter-spacing:-.01em;margin:0 0 1rem}a{color:LinkText}code,pre{font:14px/1.5 ui-monospace,monospace}\
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:1rem;border:1px solid color-mix(in srgb,CanvasText 18%,transparent);border-radius:8px}\
ul.rows{list-style:none;margin:0;padding:0}ul.rows li{padding:.7rem 0;border-bottom:1px solid color-mix(in srgb,CanvasText 14%,transparent)}\
ul.rows small{opacity:.7}dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.25rem}dt{opacity:.7}dd{margin:0;overflow-wrap:anywhere}\
iframe{width:100%;height:70vh;border:1px solid color-mix(in srgb,CanvasText 18%,transparent);border-radius:8px;background:#fff}";

/// Text for a page.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}
