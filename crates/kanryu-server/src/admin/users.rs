//! Accounts: created with a one-time invitation, changed, disabled, given a link for a new password.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::text::Text;
use kanryu_store::{Account, AccountId, NewAccount};
use serde_json::json;

use super::administrator;
use crate::access::form::Posted;
use crate::access::gate;
use crate::access::link::{self, NAME_CHARS};
use crate::access::role::{ROLES, Role};
use crate::answer;
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::{Fault, PageError};
use crate::page::Frame;
use crate::state::AppState;

#[derive(Template)]
#[template(path = "admin/users.html")]
struct UsersPage {
    frame: Frame,
    users: Vec<UserRow>,
    roles: [Role; 5],
    link: Option<Given>,
}

/// A link that was just given out; it is shown once.
struct Given {
    login: String,
    address: String,
}

struct UserRow {
    id: i64,
    login: String,
    name: String,
    role: String,
    belongs_to: String,
    created: String,
    disabled: bool,
    invited: bool,
    own: bool,
}

#[derive(Template)]
#[template(path = "admin/user.html")]
struct UserPage {
    frame: Frame,
    user: UserRow,
    role: String,
    roles: [Role; 5],
}

/// `GET /admin/users`
pub async fn users_page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    asked.options(&[])?;
    page(&state, &asked, None).await
}

async fn page(state: &AppState, asked: &Asked, link: Option<Given>) -> Result<Response, PageError> {
    let own = administrator(asked)?.id;
    let frame = Frame::of(asked).undated();
    let accounts = state.store().accounts().await?;
    let users = accounts.iter().map(|account| row(account, own, &frame)).collect();
    answer::html(&UsersPage { frame, users, roles: ROLES, link })
}

fn row(account: &Account, own: AccountId, frame: &Frame) -> UserRow {
    let belongs_to = account.organization.as_ref().or(account.person.as_ref());
    UserRow {
        id: account.id.0,
        login: account.login.clone(),
        name: account.display_name.clone(),
        role: account
            .role
            .parse::<Role>()
            .map_or(account.role.clone(), |role| frame.t(role.label()).to_owned()),
        belongs_to: belongs_to.map(Subject::to_string).unwrap_or_default(),
        created: account.created_at.day_in_japan().to_string(),
        disabled: account.disabled_at.is_some(),
        invited: account.password_hash.is_none(),
        own: account.id == own,
    }
}

/// `POST /admin/users`
pub async fn create_user(
    State(state): State<AppState>,
    headers: HeaderMap,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    administrator(&asked)?;
    let new = account_of(&state, &form)?;
    let now = state.now();
    let id = state.store().create_account(&new, now).await?;
    let path = link::issue(state.store(), Some(id), now).await?;
    let detail = json!({ "account": id.0, "role": new.role });
    let entries = [Action::AccountCreated, Action::LinkIssued]
        .map(|action| state.entry(&asked, action, None, detail.clone()));
    state.audit(entries.to_vec()).await?;
    page(&state, &asked, Some(Given { login: new.login, address: address(&state, &headers, &path) })).await
}

/// `GET /admin/users/{id}`
pub async fn user_page(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    asked: Asked,
) -> Result<Response, PageError> {
    let own = administrator(&asked)?.id;
    asked.options(&[])?;
    let account = known(&state, id).await?;
    let frame = Frame::of(&asked).undated();
    answer::html(&UserPage { user: row(&account, own, &frame), role: account.role, roles: ROLES, frame })
}

/// `POST /admin/users/{id}`
pub async fn change_user(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    asked: Asked,
    form: Posted,
) -> Result<Response, PageError> {
    let own = administrator(&asked)?.id;
    let account = known(&state, id).await?;
    let new = account_of(&state, &form)?;
    if account.id == own && new.role != account.role {
        return Err(not_yourself());
    }
    state.store().update_account(account.id, &new).await?;
    state.sessions().forget(account.id);
    let detail = json!({ "account": id, "role": new.role, "before": account.role });
    state.audit(vec![state.entry(&asked, Action::AccountChanged, None, detail)]).await?;
    Ok(answer::see_other("/admin/users"))
}

/// `POST /admin/users/{id}/link`
pub async fn new_link(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    headers: HeaderMap,
    asked: Asked,
    _form: Posted,
) -> Result<Response, PageError> {
    administrator(&asked)?;
    let account = known(&state, id).await?;
    let path = link::issue(state.store(), Some(account.id), state.now()).await?;
    state.audit(vec![state.entry(&asked, Action::LinkIssued, None, json!({ "account": id }))]).await?;
    page(&state, &asked, Some(Given { login: account.login, address: address(&state, &headers, &path) }))
        .await
}

/// `POST /admin/users/{id}/disable`
pub async fn disable_user(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    asked: Asked,
    _form: Posted,
) -> Result<Response, PageError> {
    let own = administrator(&asked)?.id;
    if own.0 == id {
        return Err(not_yourself());
    }
    set_disabled(&state, &asked, id, true).await
}

/// `POST /admin/users/{id}/enable`
pub async fn enable_user(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    asked: Asked,
    _form: Posted,
) -> Result<Response, PageError> {
    administrator(&asked)?;
    set_disabled(&state, &asked, id, false).await
}

async fn set_disabled(
    state: &AppState,
    asked: &Asked,
    id: i64,
    disabled: bool,
) -> Result<Response, PageError> {
    let account = known(state, id).await?;
    state.store().disable_account(account.id, disabled.then(|| state.now())).await?;
    state.sessions().forget(account.id);
    let detail = json!({ "account": id, "disabled": disabled });
    state.audit(vec![state.entry(asked, Action::AccountChanged, None, detail)]).await?;
    Ok(answer::see_other("/admin/users"))
}

async fn known(state: &AppState, id: i64) -> Result<Account, Fault> {
    state.store().account(AccountId(id)).await?.ok_or(Fault::NotFound)
}

/// Administrators do not lock themselves out: another one must do it.
fn not_yourself() -> Fault {
    Fault::Refused {
        code: "access/yourself".to_owned(),
        message: Text::new(
            "自分のアカウントを無効にしたり、自分の役割を変えたりはできません。",
            "You cannot disable your own account or change your own role.",
        ),
        place: None,
        hint: Some(Text::new("ほかの管理者に依頼してください。", "Ask another administrator.")),
    }
}

/// The account that a form describes: the role decides what it must belong to.
fn account_of(state: &AppState, form: &Posted) -> Result<NewAccount, Fault> {
    let words = ROLES.map(Role::word).join(", ");
    let role: Role = form.read("role", (&format!("使えるもの: {words}"), &format!("Valid: {words}.")))?;
    let belongs_to = role.belongs_to().map(|kind| belongs_to(state, form, kind)).transpose()?;
    let (organization, person) = match &belongs_to {
        Some(subject) if subject.kind() == Kind::Person => (None, belongs_to),
        _ => (belongs_to, None),
    };
    Ok(NewAccount {
        login: form.required("login", NAME_CHARS)?.to_owned(),
        display_name: form.required("name", NAME_CHARS)?.to_owned(),
        role: role.word().to_owned(),
        organization,
        person,
        password_hash: None,
    })
}

/// The record that the account belongs to: given as `organization:KEY` or only its key, and recorded.
fn belongs_to(state: &AppState, form: &Posted, kind: Kind) -> Result<Subject, Fault> {
    let text = form.text("belongs_to");
    let subject = text.parse().or_else(|_| Subject::new(kind, text)).ok();
    let registry = &state.current().registry;
    subject.filter(|subject: &Subject| subject.kind() == kind && registry.get(subject).is_some()).ok_or_else(
        || {
            let word = kind.word();
            Fault::value(
                "belongs_to",
                text,
                format!("登録されている {word}:… の識別子を指定してください。"),
                format!("Give the identifier {word}:… of a record that exists."),
            )
        },
    )
}

/// The whole address of a link, as the administrator reaches the site.
fn address(state: &AppState, headers: &HeaderMap, path: &str) -> String {
    let scheme = if state.https() { "https" } else { "http" };
    let host = gate::host(headers, state.behind_proxy()).unwrap_or("localhost");
    format!("{scheme}://{host}{path}")
}
