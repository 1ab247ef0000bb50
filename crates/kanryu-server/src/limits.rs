//! How much one request may ask, and what every answer carries: sizes, times, headers, caught panics.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, Predicate, predicate};
use tower_http::timeout::TimeoutLayer;

use crate::error::Fault;
use crate::state::AppState;

/// Bytes of an ordinary form or JSON body.
pub const FORM_BYTES: usize = 1024 * 1024;
/// Bytes of an uploaded file: a roster of 100,000 people as .xlsx has about 10 MB.
pub const UPLOAD_BYTES: usize = 64 * 1024 * 1024;
/// Files that are taken in at once: each is held in memory.
pub const UPLOADS_AT_ONCE: usize = 4;
/// Time for an ordinary answer to begin.
const ANSWER: Duration = Duration::from_secs(30);
/// Time for an upload to arrive and be answered, over a slow line.
const UPLOAD: Duration = Duration::from_secs(600);

/// Nothing from elsewhere, nothing inline, no frame around the site, forms only to itself.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Headers of every answer.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Limits of routes whose bodies are forms or JSON.
pub fn ordinary(routes: Router<AppState>) -> Router<AppState> {
    routes
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, ANSWER))
}

/// Limits of routes that take files.
pub fn uploads(routes: Router<AppState>) -> Router<AppState> {
    // The file arrives inside a form; its other fields are small.
    routes
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES + FORM_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, UPLOAD))
}

/// Catches a panic and answers with a reference number.
pub fn catch_panics() -> CatchPanicLayer<fn(Box<dyn Any + Send>) -> Response> {
    // What the panic said stays inside: it may quote a record.
    CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
        Fault::bug("a handler panicked", &"see the panic above").into_response()
    })
}

/// Compresses texts; pictures and files that are compressed already are left alone.
pub fn compress() -> CompressionLayer<impl Predicate> {
    let files = predicate::NotForContentType::const_new("application/vnd.openxmlformats");
    CompressionLayer::new().gzip(true).compress_when(predicate::DefaultPredicate::new().and(files))
}

/// The layer that adds the headers of every answer.
pub fn headers(routes: Router<AppState>, https: bool) -> Router<AppState> {
    routes.layer(from_fn(move |request: Request, next: Next| async move {
        let mut response = next.run(request).await;
        let headers = response.headers_mut();
        for (name, value) in HEADERS {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
        // What one reader sees is nobody else's: only assets, which say so themselves, may be kept.
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
        if https {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
        }
        response
    }))
}

#[cfg(test)]
mod tests;
