//! From templates and values to responses: the few forms that answers take.

use askama::Template;
use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Serialize;

use crate::error::Fault;

/// A page.
///
/// # Errors
/// [`Fault::Bug`] when the template fails.
pub fn html(page: &impl Template) -> Result<Response, Fault> {
    let html = page.render().map_err(|error| Fault::bug("rendering a page", &error))?;
    Ok(Html(html).into_response())
}

/// After a form: the browser opens another page, so that a reload does not send the form again.
pub fn see_other(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// A value as JSON.
pub fn json(value: &impl Serialize) -> Response {
    Json(value).into_response()
}

/// A file to be saved under `name`, which has ASCII characters only.
pub fn file(name: &str, content_type: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    attach(&mut response, name);
    response
}

/// Marks a response as a file to be saved.
pub fn attach(response: &mut Response, name: &str) {
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
}
