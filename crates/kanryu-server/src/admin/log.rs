//! The audit log, as the administrator searches it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::audience::Content;
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::id::Subject;
use kanryu_store::{AccountId, AuditQuery, Audited};
use serde_json::{Value as Json, json};

use super::{reaches, words};
use crate::answer;
use crate::asked::{Asked, Options};
use crate::audit::{ACTIONS, Action};
use crate::error::{Fault, PageError};
use crate::page::Frame;
use crate::state::AppState;

/// Entries of one page.
const PAGE: u64 = 100;
/// Options of the search.
pub const OPTIONS: [&str; 6] = ["account", "subject", "action", "from", "until", "before"];

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct LogPage {
    frame: Frame,
    actions: Vec<(&'static str, &'static str)>,
    rows: Vec<LogRow>,
    before: Option<u64>,
}

struct LogRow {
    seq: u64,
    at: String,
    account: String,
    action: String,
    subject: Option<Subject>,
    detail: String,
}

/// `GET /admin/audit`
pub async fn log_page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    reaches(&asked, Content::AuditLog)?;
    let options = asked.options(&OPTIONS)?;
    let query = query(&state, &options).await?;
    let found = search(&state, &asked, &query).await?;
    let names = names(&state).await?;
    let frame = Frame::of(&asked).undated();
    let before = (found.len() as u64 == PAGE).then(|| found.last().map(|last| last.seq)).flatten();
    let rows = found.iter().map(|audited| row(audited, &names, &frame)).collect();
    let actions = ACTIONS.into_iter().map(|action| (action.word(), words::label(action))).collect();
    answer::html(&LogPage { frame, actions, rows, before })
}

/// Searches, and notes that the log was searched.
///
/// # Errors
/// What the store says.
pub async fn search(state: &AppState, asked: &Asked, query: &AuditQuery) -> Result<Vec<Audited>, Fault> {
    let found = state.store().search_audit(query).await?;
    let detail = json!({ "entries": found.len() });
    state.audit(vec![state.entry(asked, Action::AuditRead, query.subject.clone(), detail)]).await?;
    Ok(found)
}

/// What the options of the address ask for.
///
/// # Errors
/// [`Fault::Value`] for an option that cannot be read.
pub async fn query(state: &AppState, options: &Options) -> Result<AuditQuery, Fault> {
    let words: Vec<&str> = ACTIONS.iter().map(|action| action.word()).collect();
    let a_day = ("2026-04-01 のような日付を指定してください。", "Give a day such as 2026-04-01.");
    let subject = options.read::<Subject>(
        "subject",
        ("person:… のような識別子を指定してください。", "Give an identifier such as person:…."),
    )?;
    let number = ("番号を指定してください。", "Give a number.");
    Ok(AuditQuery {
        account: account(state, options.get("account")).await?,
        subject,
        action: options.one_of("action", &words)?.map(str::to_owned),
        from: options.read::<Day>("from", a_day)?.map(Instant::start_of),
        until: options.read::<Day>("until", a_day)?.map(Instant::end_of),
        before: options.read("before", number)?,
        limit: PAGE,
    })
}

/// The account of a login; one that nobody has finds nothing rather than everything.
async fn account(state: &AppState, login: Option<&str>) -> Result<Option<AccountId>, Fault> {
    let Some(login) = login else { return Ok(None) };
    let account = state.store().account_by_login(login).await?;
    let unknown = || {
        let (ja, en) = ("このログイン名のアカウントはありません。", "There is no account with this login.");
        Fault::value("account", login, ja, en)
    };
    account.map(|account| Some(account.id)).ok_or_else(unknown)
}

/// Names of all accounts, by number.
pub(super) async fn names(state: &AppState) -> Result<BTreeMap<i64, String>, Fault> {
    let accounts = state.store().accounts().await?;
    Ok(accounts.into_iter().map(|account| (account.id.0, account.display_name)).collect())
}

/// Date and time in Japan, to the second.
pub(crate) fn moment(at: Instant) -> String {
    let day = at.day_in_japan();
    let second = (at.ms() - Instant::start_of(day).ms()) / 1_000;
    format!("{day} {:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
}

fn row(audited: &Audited, names: &BTreeMap<i64, String>, frame: &Frame) -> LogRow {
    let entry = &audited.entry;
    LogRow {
        seq: audited.seq,
        at: moment(entry.at),
        account: who(entry.account, names),
        action: Action::from_word(&entry.action)
            .map_or(entry.action.clone(), |action| frame.t(words::label(action)).to_owned()),
        subject: entry.subject.clone(),
        detail: detail(&entry.detail),
    }
}

/// The name of an account, its number where it is gone, "–" for nobody.
pub(super) fn who(account: Option<AccountId>, names: &BTreeMap<i64, String>) -> String {
    account.map_or("–".to_owned(), |id| names.get(&id.0).cloned().unwrap_or_else(|| format!("#{}", id.0)))
}

/// The detail as `name: value` pairs.
fn detail(detail: &Json) -> String {
    let Some(fields) = detail.as_object() else { return detail.to_string() };
    let pair = |(name, value): (&String, &Json)| match value {
        Json::String(text) => format!("{name}: {text}"),
        other => format!("{name}: {other}"),
    };
    fields.iter().map(pair).collect::<Vec<_>>().join(", ")
}
