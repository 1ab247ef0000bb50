//! Signing in and out.
//!
//! The answer to a wrong login and to a wrong password is the same, takes as long, and is counted alike.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kanryu_domain::board::Audience;
use kanryu_store::Account;
use serde_json::json;

use super::form::Posted;
use super::gate::{add_cookie, ended_cookie, session_cookie, session_secret};
use super::throttle::Origin;
use super::visitor::SignedIn;
use crate::answer;
use crate::asked::Asked;
use crate::audit::{self, Action, Actor};
use crate::error::PageError;
use crate::page::Frame;
use crate::state::AppState;

#[derive(Template)]
#[template(path = "account/login.html")]
struct LoginPage {
    frame: Frame,
    next: String,
    login: String,
    wrong: bool,
}

/// `GET /login`
pub async fn login_page(asked: Asked) -> Result<Response, PageError> {
    let options = asked.options(&["next"])?;
    let next = local(options.get("next").unwrap_or("/")).to_owned();
    if let Some(account) = &asked.account {
        return Ok(answer::see_other(&home(account, &next)));
    }
    answer::html(&LoginPage { frame: Frame::of(&asked).undated(), next, login: String::new(), wrong: false })
}

/// `POST /login`
pub async fn login(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    let login = form.text("login").to_owned();
    let next = local(form.text("next")).to_owned();
    state.throttle().attempt(&login, origin)?;
    let known = state.store().account_by_login(&login).await?;
    let hash = known.as_ref().and_then(|account| account.password_hash.clone());
    let right = state.hasher().matches(form.raw("password").to_owned(), hash).await?;
    let signed_in = known.as_ref().filter(|_| right).and_then(|account| SignedIn::of(account, None));
    let Some(signed_in) = signed_in else {
        return refused(&state, &asked, known.as_ref(), next, login).await;
    };
    if let Some(old) = session_secret(&headers, state.https()) {
        state.sessions().end(&old).await?;
    }
    let begun = state.sessions().begin(signed_in.id, state.now()).await?;
    let actor = Actor::of(Some(&signed_in));
    state.audit(vec![audit::entry(state.now(), actor, Action::SignedIn, None, json!({}))]).await?;
    let mut response = answer::see_other(&home(&signed_in, &next));
    add_cookie(&mut response, &session_cookie(&begun.secret, state.https()));
    Ok(response)
}

async fn refused(
    state: &AppState,
    asked: &Asked,
    known: Option<&Account>,
    next: String,
    login: String,
) -> Result<Response, PageError> {
    // A login that does not exist may be a password typed into the wrong field: it is not noted.
    let actor = Actor { account: known.map(|account| account.id), by_token: false };
    state.audit(vec![audit::entry(state.now(), actor, Action::SignInFailed, None, json!({}))]).await?;
    let page = LoginPage { frame: Frame::of(asked).undated(), next, login, wrong: true };
    Ok((StatusCode::UNAUTHORIZED, answer::html(&page)?).into_response())
}

/// `POST /logout`
pub async fn logout(
    State(state): State<AppState>,
    headers: HeaderMap,
    asked: Asked,
    _form: Posted,
) -> Result<Response, PageError> {
    if let Some(secret) = session_secret(&headers, state.https()) {
        state.sessions().end(&secret).await?;
    }
    if asked.account.is_some() {
        state.audit(vec![state.entry(&asked, Action::SignedOut, None, json!({}))]).await?;
    }
    Ok(signed_out(&state))
}

/// The answer that ends a session in the browser.
pub fn signed_out(state: &AppState) -> Response {
    let mut response = answer::see_other("/");
    add_cookie(&mut response, &ended_cookie(state.https()));
    response
}

/// Where somebody goes after signing in: where they wanted to go, else a person to their own record.
fn home(account: &SignedIn, next: &str) -> String {
    match &account.audience {
        Audience::Person(subject) if next == "/" => format!("/people/{}", subject.key()),
        Audience::Person(_)
        | Audience::Public
        | Audience::Operator(_)
        | Audience::CaseWorker(_)
        | Audience::Secretariat
        | Audience::Administrator => next.to_owned(),
    }
}

/// A path of this site, or `/` for anything that could lead elsewhere.
fn local(path: &str) -> &str {
    let stays = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n', '\t'])
        && !path.starts_with("/login");
    if stays { path } else { "/" }
}

#[cfg(test)]
mod tests;
