//! What the gateway tells about itself: `/health`, `/openapi.yaml` and, to browse and try it, `/docs`.

use std::sync::Arc;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use bytes::Bytes;
use http::{StatusCode, header};
use serde_json::json;
use utoipa_swagger_ui::Config;

use super::Degraded;

/// The browser of the API brings styles of its own inside its scripts; nothing from elsewhere is loaded.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

pub(super) fn router(version: String, degraded: Degraded, openapi: Bytes) -> Router {
    let health = move || {
        let degraded = degraded();
        let status = if degraded.is_empty() { "ok" } else { "degraded" };
        let body = Json(json!({ "status": status, "version": version, "degraded": degraded }));
        async move { ([(header::CACHE_CONTROL, "no-store")], body) }
    };
    let document = move || {
        let openapi = openapi.clone();
        async move {
            (
                [(header::CONTENT_TYPE, "application/yaml"), (header::CACHE_CONTROL, "no-cache")],
                openapi,
            )
        }
    };
    let pages = Arc::new(Config::from("/openapi.yaml"));
    Router::new()
        .route("/health", get(health))
        .route("/openapi.yaml", get(document))
        .route("/docs", get(|| async { Redirect::permanent("/docs/") }))
        .route(
            "/docs/",
            get({
                let pages = pages.clone();
                move || page(pages.clone(), String::new())
            }),
        )
        .route("/docs/{*file}", get(move |Path(file): Path<String>| page(pages.clone(), file)))
}

async fn page(pages: Arc<Config<'static>>, file: String) -> Response {
    match utoipa_swagger_ui::serve(&file, pages) {
        Ok(Some(file)) => (
            [
                (header::CONTENT_TYPE, file.content_type),
                (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
            ],
            file.bytes.into_owned(),
        )
            .into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, file, "a page of the documentation");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
