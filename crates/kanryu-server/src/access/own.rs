//! The account's own page: password, sessions, tokens.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kanryu_domain::calendar::Instant;
use kanryu_store::{NewToken, Token, TokenId};
use serde_json::json;

use super::form::Posted;
use super::gate::{add_cookie, session_cookie};
use super::password;
use super::scope::{SCOPES, Scope};
use super::sign_in::signed_out;
use super::throttle::Origin;
use super::visitor::SignedIn;
use crate::answer;
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::{Fault, PageError};
use crate::page::Frame;
use crate::secret;
use crate::state::AppState;

/// Tokens of one account that work at once, at most.
const MOST_TOKENS: usize = 20;
/// The longest life of a token, in days.
const MOST_DAYS: i64 = 366;
const DAY_MS: i64 = 86_400_000;

#[derive(Template)]
#[template(path = "account/own.html")]
struct OwnPage {
    frame: Frame,
    login: String,
    name: String,
    role: &'static str,
    belongs_to: Option<String>,
    sessions: usize,
    tokens: Vec<TokenRow>,
    scopes: Vec<Scope>,
    fresh_token: Option<String>,
    feed: Option<FeedRow>,
    fresh_feed: Option<Arc<str>>,
    refused: Option<String>,
    least: usize,
}

struct FeedRow {
    created: String,
    fetched: String,
}

struct TokenRow {
    id: i64,
    label: String,
    scopes: String,
    created: String,
    expires: String,
    used: String,
    works: bool,
}

/// `GET /account`
pub async fn own_page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    page(&state, &asked, None, None, None).await
}

/// The page, with what was just made: a token, or the path of a feed; both are shown only now.
pub async fn page(
    state: &AppState,
    asked: &Asked,
    fresh_token: Option<String>,
    fresh_feed: Option<Arc<str>>,
    refused: Option<String>,
) -> Result<Response, PageError> {
    let account = asked.signed_in()?;
    let tokens = state.store().tokens_of(account.id).await?;
    let feed = state.store().feed_of(account.id).await?;
    answer::html(&OwnPage {
        frame: Frame::of(asked).undated(),
        login: account.login.to_string(),
        name: account.name.to_string(),
        role: account.role.label(),
        belongs_to: account.belongs_to().map(ToString::to_string),
        sessions: state.store().sessions_of(account.id, state.now()).await?.len(),
        tokens: tokens.iter().map(|token| row(token, state.now())).collect(),
        scopes: SCOPES.into_iter().filter(|scope| scope.fits(account.role)).collect(),
        fresh_token,
        feed: feed.map(|feed| FeedRow {
            created: shown_day(Some(feed.created_at)),
            fetched: shown_day(feed.seen_at),
        }),
        fresh_feed,
        refused,
        least: password::LEAST_CHARS,
    })
}

fn shown_day(at: Option<Instant>) -> String {
    at.map_or("–".to_owned(), |at| at.day_in_japan().to_string())
}

fn row(token: &Token, now: Instant) -> TokenRow {
    let day = shown_day;
    TokenRow {
        id: token.id.0,
        label: token.label.clone(),
        scopes: token.scopes.join(", "),
        created: day(Some(token.created_at)),
        expires: day(token.expires_at),
        used: day(token.seen_at),
        works: token.revoked_at.is_none() && token.expires_at.is_none_or(|at| at > now),
    }
}

/// `POST /account/password`
pub async fn change_password(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    let account = asked.signed_in()?.clone();
    state.throttle().attempt(&account.login, origin)?;
    let known = state.store().account(account.id).await?.and_then(|account| account.password_hash);
    if !state.hasher().matches(form.raw("current").to_owned(), known).await? {
        let wrong = crate::page::words::get("own.current_wrong", asked.lang);
        return refuse(&state, &asked, wrong.to_owned()).await;
    }
    if let Err(refusal) = password::check(form.raw("password"), form.raw("again"), &account.login) {
        return refuse(&state, &asked, refusal.message().get(asked.lang).to_owned()).await;
    }
    let hash = state.hasher().hash(form.raw("password").to_owned()).await?;
    // Ends every session: whoever knew the old password is out.
    state.store().set_password(account.id, &hash).await?;
    state.sessions().forget(account.id);
    state.audit(vec![state.entry(&asked, Action::PasswordSet, None, json!({}))]).await?;
    let begun = state.sessions().begin(account.id, state.now()).await?;
    let mut response = answer::see_other("/account");
    add_cookie(&mut response, &session_cookie(&begun.secret, state.https()));
    Ok(response)
}

async fn refuse(state: &AppState, asked: &Asked, why: String) -> Result<Response, PageError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(state, asked, None, None, Some(why)).await?).into_response())
}

/// `POST /account/sign-out-everywhere`
pub async fn sign_out_everywhere(
    State(state): State<AppState>,
    asked: Asked,
    _form: Posted,
) -> Result<Response, PageError> {
    let account = asked.signed_in()?;
    let ended = state.sessions().end_all(account.id).await?;
    state.audit(vec![state.entry(&asked, Action::SignedOut, None, json!({ "sessions": ended }))]).await?;
    Ok(signed_out(&state))
}

/// `POST /account/tokens`
pub async fn make_token(
    State(state): State<AppState>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    let account = asked.signed_in()?;
    let working = state
        .store()
        .tokens_of(account.id)
        .await?
        .iter()
        .filter(|token| row(token, state.now()).works)
        .count();
    if working >= MOST_TOKENS {
        let text = crate::page::words::fill("own.too_many_tokens", asked.lang, &[&MOST_TOKENS.to_string()]);
        return refuse(&state, &asked, text).await;
    }
    let new = NewToken {
        account: account.id,
        label: form.required("label", 80)?.to_owned(),
        scopes: scopes(&form, account)?,
        expires_at: Some(Instant::from_ms(state.now().ms() + days(&form)? * DAY_MS)),
    };
    let secret = format!("kanryu_{}", secret::fresh());
    let id = state.store().create_token(&secret::sum(&secret), &new, state.now()).await?;
    let detail = json!({ "token": id.0, "scopes": new.scopes });
    state.audit(vec![state.entry(&asked, Action::TokenCreated, None, detail)]).await?;
    page(&state, &asked, Some(secret), None, None).await
}

fn scopes(form: &Posted, account: &SignedIn) -> Result<Vec<String>, Fault> {
    let valid: Vec<&str> =
        SCOPES.iter().filter(|scope| scope.fits(account.role)).map(|scope| scope.word()).collect();
    let list = valid.join(", ");
    let refuse = |found: &str| {
        Fault::value(
            "scopes",
            found,
            format!("次から一つ以上選んでください: {list}"),
            format!("Choose at least one of: {list}."),
        )
    };
    let chosen = form.all("scope");
    if chosen.is_empty() {
        return Err(refuse(""));
    }
    chosen
        .iter()
        .map(|word| valid.contains(&word.as_str()).then(|| word.clone()).ok_or_else(|| refuse(word)))
        .collect()
}

fn days(form: &Posted) -> Result<i64, Fault> {
    let expected = (
        format!("1 から {MOST_DAYS} までの日数を指定してください。"),
        format!("Give a number of days from 1 to {MOST_DAYS}."),
    );
    let days: i64 = form.read("days", (&expected.0, &expected.1))?;
    if (1..=MOST_DAYS).contains(&days) {
        Ok(days)
    } else {
        Err(Fault::value("days", &days.to_string(), expected.0, expected.1))
    }
}

/// `POST /account/tokens/{id}/revoke`
pub async fn revoke_token(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    asked: Asked,
    _form: Posted,
) -> Result<Response, PageError> {
    let account = asked.signed_in()?;
    state.store().revoke_token(account.id, TokenId(id), state.now()).await?;
    state.sessions().forget(account.id);
    state.audit(vec![state.entry(&asked, Action::TokenRevoked, None, json!({ "token": id }))]).await?;
    Ok(answer::see_other("/account"))
}
