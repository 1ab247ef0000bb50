//! The audit log as JSON, for administrators.

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::audience::Content;
use kanryu_domain::calendar::Instant;
use kanryu_domain::id::Subject;
use kanryu_store::Audited;
use serde::Serialize;

use crate::access::scope::{Scope, demand};
use crate::admin::{log, reaches};
use crate::answer;
use crate::asked::Asked;
use crate::error::Fault;
use crate::state::AppState;

/// A page of the audit log, the latest entry first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LogPage {
    /// The entries; the number of the last one is the next page's `before`.
    pub entries: Vec<LogEntry>,
}

/// An entry of the audit log.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LogEntry {
    /// Its number.
    pub number: u64,
    /// When it was done.
    pub at: Instant,
    /// The account's number; absent for the command line and visitors.
    pub account: Option<i64>,
    /// What was done.
    pub action: String,
    /// The record it was done to.
    pub subject: Option<Subject>,
    /// What else there is to know.
    pub detail: serde_json::Value,
}

/// `GET /api/audit`
pub async fn search(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    demand(&asked, Scope::Admin)?;
    reaches(&asked, Content::AuditLog)?;
    let query = log::query(&state, &asked.options(&log::OPTIONS)?).await?;
    let found = log::search(&state, &asked, &query).await?;
    Ok(answer::json(&LogPage { entries: found.into_iter().map(entry).collect() }))
}

fn entry(audited: Audited) -> LogEntry {
    let Audited { seq, entry } = audited;
    LogEntry {
        number: seq,
        at: entry.at,
        account: entry.account.map(|id| id.0),
        action: entry.action,
        subject: entry.subject,
        detail: entry.detail,
    }
}
