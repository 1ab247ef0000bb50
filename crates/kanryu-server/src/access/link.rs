//! One-time links: the set-up of the house, invitations, and new passwords for those who forgot theirs.
//!
//! A link carries 256 random bits, works once and for a limited time; the store keeps only its SHA-256. There is
//! no default password and nobody ever chooses a password for somebody else.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kanryu_domain::calendar::Instant;
use kanryu_store::{AccountId, NewAccount, SetupLink, Store, StoreError};
use serde_json::json;

use super::form::Posted;
use super::gate::{add_cookie, session_cookie};
use super::password::{self, PasswordRefusal};
use super::role::Role;
use super::throttle::Origin;
use crate::answer;
use crate::asked::Asked;
use crate::audit::{self, Action, Actor};
use crate::error::{Fault, PageError};
use crate::page::Frame;
use crate::secret;
use crate::state::AppState;

/// How long the link of the first start works: 24 hours.
pub const SETUP_MS: i64 = 24 * 3_600_000;
/// How long an invitation or a link for a new password works: three days.
pub const INVITATION_MS: i64 = 3 * 24 * 3_600_000;
/// Characters of a login or a name, at most.
pub const NAME_CHARS: usize = 80;

/// The path of a link with this secret.
pub fn invitation_path(secret: &str) -> String {
    format!("/setup?token={secret}")
}

/// Gives out a new link and returns its path.
///
/// # Errors
/// What the store says.
pub async fn issue(store: &Store, account: Option<AccountId>, now: Instant) -> Result<String, StoreError> {
    let secret = secret::fresh();
    let lifetime = if account.is_some() { INVITATION_MS } else { SETUP_MS };
    let link = SetupLink { account, expires_at: Instant::from_ms(now.ms() + lifetime) };
    store.create_setup_link(&secret::sum(&secret), &link, now).await?;
    Ok(invitation_path(&secret))
}

/// The path of a set-up link for the first administrator, or `None` where the house has accounts already.
///
/// # Errors
/// What the store says.
pub async fn first_start(store: &Store, now: Instant) -> Result<Option<String>, StoreError> {
    if !store.accounts().await?.is_empty() {
        return Ok(None);
    }
    issue(store, None, now).await.map(Some)
}

#[derive(Template)]
#[template(path = "account/setup.html")]
struct SetupPage {
    frame: Frame,
    token: String,
    /// The login whose password is set; `None` where the first administrator chooses one.
    login: Option<String>,
    wanted_login: String,
    wanted_name: String,
    refused: Option<String>,
    least: usize,
}

/// `GET /setup`
pub async fn setup_page(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    asked: Asked,
) -> Result<Response, PageError> {
    state.throttle().attempt_from(origin)?;
    let options = asked.options(&["token"])?;
    let token = options.get("token").unwrap_or_default().to_owned();
    let login = login_of(&state, &token).await?;
    answer::html(&SetupPage {
        frame: Frame::of(&asked).undated(),
        token,
        login,
        wanted_login: String::new(),
        wanted_name: String::new(),
        refused: None,
        least: password::LEAST_CHARS,
    })
}

/// The login whose password the link sets; `None` for the set-up of the house.
async fn login_of(state: &AppState, token: &str) -> Result<Option<String>, Fault> {
    let link = state.store().setup_link(&secret::sum(token), state.now()).await?;
    let Some(id) = link.ok_or(StoreError::Link)?.account else { return Ok(None) };
    let account = state.store().account(id).await?;
    Ok(Some(account.ok_or(StoreError::Link)?.login))
}

/// `POST /setup`
pub async fn setup(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    state.throttle().attempt_from(origin)?;
    let token = form.text("token").to_owned();
    let known = login_of(&state, &token).await?;
    let login = match &known {
        Some(login) => login.clone(),
        None => form.required("login", NAME_CHARS)?.to_owned(),
    };
    if let Err(refusal) = password::check(form.raw("password"), form.raw("again"), &login) {
        return refused(&asked, &form, known, refusal);
    }
    let hash = state.hasher().hash(form.raw("password").to_owned()).await?;
    let (sum, now) = (secret::sum(&token), state.now());
    let (account, action) = if known.is_some() {
        (state.store().set_password_by_link(&sum, &hash, now).await?, Action::PasswordSet)
    } else {
        let new = first_administrator(&form, login, hash)?;
        (state.store().create_account_by_link(&sum, &new, now).await?, Action::AccountCreated)
    };
    state.sessions().forget(account);
    let actor = Actor { account: Some(account), by_token: false };
    state.audit(vec![audit::entry(now, actor, action, None, json!({ "by": "link" }))]).await?;
    let begun = state.sessions().begin(account, now).await?;
    let mut response = answer::see_other("/");
    add_cookie(&mut response, &session_cookie(&begun.secret, state.https()));
    Ok(response)
}

fn first_administrator(form: &Posted, login: String, hash: String) -> Result<NewAccount, Fault> {
    Ok(NewAccount {
        display_name: form.required("name", NAME_CHARS)?.to_owned(),
        login,
        role: Role::Administrator.word().to_owned(),
        organization: None,
        person: None,
        password_hash: Some(hash),
    })
}

fn refused(
    asked: &Asked,
    form: &Posted,
    login: Option<String>,
    refusal: PasswordRefusal,
) -> Result<Response, PageError> {
    let page = SetupPage {
        frame: Frame::of(asked).undated(),
        token: form.text("token").to_owned(),
        login,
        wanted_login: form.text("login").to_owned(),
        wanted_name: form.text("name").to_owned(),
        refused: Some(refusal.message().get(asked.lang).to_owned()),
        least: password::LEAST_CHARS,
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, answer::html(&page)?).into_response())
}
