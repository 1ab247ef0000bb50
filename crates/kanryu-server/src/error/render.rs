//! Writes the body of every fault: JSON under `/api`, a page elsewhere.

use askama::Template;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use kanryu_domain::calendar::Instant;
use kanryu_domain::text::Lang;

use super::{ErrorBody, Fault};
use crate::asked::{self, Asked};
use crate::page::Frame;
use crate::state::AppState;

/// The layer that gives every fault its body. It stands outside of all others that can refuse.
pub async fn render(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let headers = request.headers().clone();
    let response = next.run(request).await;
    match fault_of(&response) {
        Some(fault) => dress(&fault, &uri, &headers, response, state.now()),
        None => response,
    }
}

/// The fault a response carries, or the one its bare status stands for.
fn fault_of(response: &Response) -> Option<Fault> {
    if let Some(fault) = response.extensions().get::<Fault>() {
        return Some(fault.clone());
    }
    let content = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if content.is_some_and(|content| !content.starts_with("text/plain")) {
        // A page or JSON that a handler wrote itself, such as a form with its mistakes marked.
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(Fault::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Some(Fault::Method),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Some(Fault::TooLarge { most_bytes: crate::limits::FORM_BYTES as u64 })
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Fault::Content),
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => Some(Fault::Slow),
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Some(Fault::unreadable(
            "リクエストの形が正しくありません。",
            "The request does not have the right form.",
        )),
        status if status.is_server_error() => Some(Fault::bug("a layer failed", &status)),
        _ => None,
    }
}

fn dress(fault: &Fault, uri: &Uri, headers: &HeaderMap, bare: Response, now: Instant) -> Response {
    let lang = language(uri, headers);
    if is_api(uri.path()) {
        let mut response = (fault.status(), Json(fault.body(lang))).into_response();
        copy(&bare, &mut response);
        return response;
    }
    if let Fault::SignIn { wanted } = fault {
        return Redirect::to(&format!("/login?next={}", asked::escape(wanted))).into_response();
    }
    let mut response = (fault.status(), page(fault, lang, uri.path(), now)).into_response();
    copy(&bare, &mut response);
    response
}

fn copy(bare: &Response, response: &mut Response) {
    for name in [header::RETRY_AFTER, header::ALLOW, header::SET_COOKIE] {
        if let Some(value) = bare.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    code: String,
    message: String,
    place: Option<String>,
    hint: Option<String>,
}

/// The page in the frame of the site, without account or menu of a role: who asks may be what went wrong.
fn page(fault: &Fault, lang: Lang, path: &str, now: Instant) -> Response {
    let frame = Frame::of(&Asked::nobody(lang, path, now)).undated();
    let ErrorBody { code, message, place, hint } = fault.body(lang);
    let page = ErrorPage { frame, code, message, place, hint };
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(_) => page.message.into_response(),
    }
}

/// The language of the address, else the reader's; an error is never refused for a wrong language.
fn language(uri: &Uri, headers: &HeaderMap) -> Lang {
    let query = uri.query().unwrap_or_default();
    let asked = query.split('&').find_map(|pair| Lang::from_code(pair.strip_prefix("lang=")?));
    asked.unwrap_or_else(|| asked::preferred(headers))
}

/// Whether the address belongs to the API.
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}
