//! Deadlines for calendar programs: the text of a feed, and the secret address from which one account's is fetched.
//!
//! Whoever holds the address reads what the account may see on that day, and nothing else: it works for this one
//! thing, is known to the store only by its sum, and can be revoked or renewed at any time. A feed carries no names;
//! people are called by their ids, because calendars are kept on machines that are not ours.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::Report;
use kanryu_domain::board::due::{DueBoard, DueQuery, DueRow};
use kanryu_domain::pathway::Deadlines;
use kanryu_domain::text::{Lang, Text};
use kanryu_domain::word;
use kanryu_files::{CALENDAR_TYPE, Calendar, CalendarEvent, write_calendar};
use serde_json::json;

use crate::access::form::Posted;
use crate::access::throttle::Origin;
use crate::access::visitor::SignedIn;
use crate::answer;
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::{Fault, PageError};
use crate::page::due::{page_of, people_of, report};
use crate::secret;
use crate::state::AppState;

/// The days ahead that a feed shows: a calendar program is no ladder, and a year ahead can be planned for.
const FEED_DAYS: i32 = 366;
const SECRET_CHARS: usize = 43;

/// The deadlines as a calendar; `site` is the address at which people's pages stand, without a slash at its end.
pub fn calendar(report: &Report<DueBoard>, site: Option<&str>, stamp_ms: i64, lang: Lang) -> String {
    let ladder = &Deadlines::builtin().ladder;
    let reminders: Vec<u32> = ladder.iter().filter_map(|days| u32::try_from(*days).ok()).collect();
    let events = report.value.rows.iter().map(|row| event(row, site, &reminders, lang)).collect();
    let name = Text::new("還流 期限", "Kanryu deadlines").get(lang).to_owned();
    write_calendar(&Calendar { name, stamp_ms, events })
}

fn event(row: &DueRow, site: Option<&str>, reminders: &[u32], lang: Lang) -> CalendarEvent {
    let key = row.subject.key();
    let kind = word::code("due-kind", row.kind.word());
    let sure = word::code("confidence", row.confidence.word());
    let mut lines = vec![row.title.get(lang).to_owned()];
    if let Some(actor) = &row.actor {
        lines.push(
            Text::new(format!("動く人: {}", actor.label.ja), format!("Who acts: {}", actor.label.en))
                .get(lang)
                .to_owned(),
        );
    }
    lines.push(
        Text::new(format!("確度: {}", sure.ja), format!("Confidence: {}", sure.en)).get(lang).to_owned(),
    );
    CalendarEvent {
        uid: format!("{}.{}.{key}@kanryu", row.kind.word(), row.id),
        on: row.on.ymd(),
        summary: format!("{key}: {} – {}", kind.get(lang), row.title.get(lang)),
        description: lines.join("\n"),
        url: site.and_then(|site| page_of(&row.subject).map(|path| format!("{site}{path}"))),
        categories: vec![kind.get(lang).to_owned()],
        reminders: reminders.to_vec(),
    }
}

/// `GET /feeds/{file}`, where the file is the secret and `.ics`.
pub async fn fetch(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    Path(file): Path<String>,
    asked: Asked,
) -> Result<Response, Fault> {
    let secret =
        file.strip_suffix(".ics").filter(|secret| secret.len() == SECRET_CHARS).ok_or(Fault::NotFound)?;
    // Guesses at secrets are slowed as guesses at passwords are.
    let Some(feed) = state.store().feed(&secret::sum(secret)).await? else {
        state.throttle().attempt("feed", origin)?;
        return Err(Fault::NotFound);
    };
    let account = state.store().account(feed.account).await?.ok_or(Fault::NotFound)?;
    let account = SignedIn::of(&account, None).ok_or(Fault::NotFound)?;
    asked.options(&[])?;
    let asked = asked.through_secret(account, "/feeds");
    let query = DueQuery { within: FEED_DAYS, ..DueQuery::default() };
    let (found, stamp) = report(&state, &asked, query).await?;
    state.read_people(&asked, Action::PersonListed, &people_of(&found.value)).await?;
    state.store().touch_feed(feed.id, state.now()).await?;
    let text = calendar(&found, None, stamp, asked.lang);
    Ok(answer::file("kanryu.ics", CALENDAR_TYPE, text.into_bytes()))
}

/// `POST /account/feed`: a new secret; the one before ceases to work.
pub async fn renew(
    State(state): State<AppState>,
    asked: Asked,
    _form: Posted,
) -> Result<Response, PageError> {
    let account = asked.signed_in()?;
    let secret = secret::fresh();
    let id = state.store().renew_feed(&secret::sum(&secret), account.id, state.now()).await?;
    state.audit(vec![state.entry(&asked, Action::FeedRenewed, None, json!({ "feed": id }))]).await?;
    crate::access::own::page(&state, &asked, None, Some(Arc::from(format!("/feeds/{secret}.ics"))), None)
        .await
}

/// `POST /account/feed/revoke`
pub async fn revoke(
    State(state): State<AppState>,
    asked: Asked,
    _form: Posted,
) -> Result<Response, PageError> {
    let account = asked.signed_in()?;
    state.store().revoke_feed(account.id, state.now()).await?;
    state.audit(vec![state.entry(&asked, Action::FeedRevoked, None, json!({}))]).await?;
    Ok(answer::see_other("/account"))
}
