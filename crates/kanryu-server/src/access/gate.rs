//! The layer at the gate: who sends a request, from where, and whether a form comes from this site.
//!
//! Cookies identify people with browsers, tokens identify programs. A cookie never changes anything through the
//! API, and a form changes something only when it comes from a page of this site and carries the session's own
//! value. A wrong token is refused, never taken for nobody: a program would read less than it believes.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use kanryu_domain::text::Lang;

use super::throttle::Origin;
use super::visitor::Visitor;
use crate::asked::LANG_COOKIE;
use crate::error::Fault;
use crate::error::render::is_api;
use crate::secret;
use crate::state::AppState;

/// The cookie of a session; over https its name makes the browser insist on https and this host.
const SESSION: [&str; 2] = ["kanryu_session", "__Host-kanryu_session"];
/// The cookie that ties the forms of somebody who is not signed in to their browser.
const FORM: [&str; 2] = ["kanryu_form", "__Host-kanryu_form"];
/// Pages with forms for people who are not signed in.
const OPEN_FORMS: [&str; 2] = ["/login", "/setup"];
/// What a form's value is derived for.
const FORM_PURPOSE: &str = "kanryu form";

/// Finds out who sends the request and refuses forms from elsewhere.
pub async fn gate(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let mut fresh_form = None;
    let visitor =
        match visitor(&state, request.method(), request.uri().path(), request.headers(), &mut fresh_form)
            .await
        {
            Ok(visitor) => visitor,
            Err(fault) => return fault.into_response(),
        };
    let origin = Origin::from(address(&state, &request));
    let chosen = chosen_language(&request);
    request.extensions_mut().insert(visitor);
    request.extensions_mut().insert(origin);
    let mut response = next.run(request).await;
    if let Some(secret) = fresh_form {
        add_cookie(&mut response, &cookie(name(FORM, state.https()), &secret, "Strict", state.https(), None));
    }
    if let Some(lang) = chosen {
        add_cookie(&mut response, &cookie(LANG_COOKIE, lang.code(), "Lax", state.https(), Some(31_536_000)));
    }
    response
}

async fn visitor(
    state: &AppState,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
    fresh_form: &mut Option<String>,
) -> Result<Visitor, Fault> {
    let changes = !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    let api = is_api(path);
    if let Some(token) = bearer(headers) {
        // Pages are for people: a token opens no form.
        let known = if api { state.sessions().by_token(token, state.now()).await? } else { None };
        return known.ok_or_else(|| Fault::SignIn { wanted: "/".to_owned() });
    }
    if changes && api {
        return Ok(Visitor::default());
    }
    if changes && !same_site(headers, host(headers, state.behind_proxy())) {
        return Err(Fault::Form);
    }
    let cookies = CookieJar::from_headers(headers);
    let value = |names| cookies.get(name(names, state.https())).map(|cookie| cookie.value().to_owned());
    if let Some(secret) = value(SESSION)
        && let Some(visitor) = state.sessions().by_session(&secret, state.now()).await?
    {
        return Ok(visitor);
    }
    let known = value(FORM).filter(|value| value.len() == 43);
    let opens = !changes && OPEN_FORMS.contains(&path);
    if known.is_none() && opens {
        *fresh_form = Some(secret::fresh());
    }
    let csrf = known.as_ref().or(fresh_form.as_ref()).map(|value| secret::bound(value, FORM_PURPOSE));
    Ok(Visitor { account: None, csrf: csrf.unwrap_or_default().into() })
}

/// The token of `Authorization: Bearer …`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?;
    let text = value.to_str().unwrap_or("");
    // Another scheme is no token either; it is refused as a wrong one rather than overlooked.
    Some(text.strip_prefix("Bearer ").unwrap_or("").trim())
}

/// Whether a form was sent by a page of this site, as far as the browser says; the form's own value decides where
/// it says nothing.
fn same_site(headers: &HeaderMap, host: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site")
        && !matches!(site, "same-origin" | "none")
    {
        return false;
    }
    match (text("origin"), host) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

/// The host under which readers know the site; a proxy of ours may call it by another name.
pub fn host(headers: &HeaderMap, behind_proxy: bool) -> Option<&str> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    text("x-forwarded-host").filter(|_| behind_proxy).or_else(|| text("host"))
}

/// Where the request comes from. Only behind a proxy that is ours is the forwarded address believed, and of it
/// only the last entry, which that proxy wrote.
fn address(state: &AppState, request: &Request) -> Option<IpAddr> {
    let direct =
        request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    if !state.behind_proxy() {
        return direct;
    }
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok()).or(direct)
}

/// The language chosen with the switch, to be kept in a cookie.
fn chosen_language(request: &Request) -> Option<Lang> {
    let query = request.uri().query().filter(|_| !is_api(request.uri().path()))?;
    query.split('&').find_map(|pair| Lang::from_code(pair.strip_prefix("lang=")?))
}

fn name(names: [&'static str; 2], https: bool) -> &'static str {
    names[usize::from(https)]
}

/// The cookie that begins a session in the browser.
pub fn session_cookie(secret: &str, https: bool) -> String {
    // Lax, so that a link in a letter opens the page; forms are protected by their own value.
    cookie(name(SESSION, https), secret, "Lax", https, None)
}

/// The cookie that ends it.
pub fn ended_cookie(https: bool) -> String {
    cookie(name(SESSION, https), "", "Lax", https, Some(0))
}

/// The secret of the session that a request carries.
pub fn session_secret(headers: &HeaderMap, https: bool) -> Option<String> {
    CookieJar::from_headers(headers).get(name(SESSION, https)).map(|cookie| cookie.value().to_owned())
}

fn cookie(name: &str, value: &str, same_site: &str, https: bool, max_age: Option<u32>) -> String {
    let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if https { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}{age}{secure}")
}

/// Adds a cookie to a response; secrets and codes consist of characters that cookies carry.
pub fn add_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
