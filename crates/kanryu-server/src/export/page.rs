//! The pages of exports: files at once, jobs, their list.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum_extra::body::AsyncReadBody;
use kanryu_domain::board::people::{PeopleQuery, PersonRow};
use kanryu_domain::id::Subject;
use kanryu_store::{Export, ExportState};
use serde_json::json;

use super::{FORMATS, Format, Sheet, cancel, start, table};
use crate::access::form::Posted;
use crate::answer;
use crate::asked::{Asked, Options};
use crate::audit::Action;
use crate::boards;
use crate::error::{Fault, PageError};
use crate::page::Frame;
use crate::people;
use crate::state::AppState;

/// People in a file that is given at once; more are a job.
const MOST_AT_ONCE: usize = 5_000;
/// Exports on the list.
const LISTED: u64 = 100;

#[derive(Template)]
#[template(path = "export/list.html")]
struct ListPage {
    frame: Frame,
    what: Vec<&'static str>,
    asked_what: String,
    exports: Vec<ExportRow>,
}

struct ExportRow {
    id: String,
    what: String,
    started: String,
    state: &'static str,
    rows: u64,
    total: Option<u64>,
    running: bool,
    done: bool,
}

/// `GET /export/{board}?format=…`: a table as a file, at once.
pub async fn table_file(
    State(state): State<AppState>,
    Path(name): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    let (sheet, people, format) = match boards::plain(&name) {
        Some(_) => {
            let options = asked.options(&["format", "table"])?;
            (plain_sheet(&state, &asked, &name, options.get("table")).await?, Vec::new(), format(&options)?)
        }
        None if name == "people" => {
            let mut names = people::OPTIONS.to_vec();
            names.push("format");
            let options = asked.options(&names)?;
            let (sheet, people) = people_sheet(&state, &asked, &options).await?;
            (sheet, people, format(&options)?)
        }
        None => return Err(Fault::NotFound),
    };
    if people.len() > MOST_AT_ONCE {
        return Ok(answer::see_other(&format!("/exports?what={name}")));
    }
    state.read_people(&asked, Action::PersonExported, &people).await?;
    let file_name = format!("kanryu-{name}-{}.{}", asked.as_of, format.word());
    let bytes = state.compute(move || {
        kanryu_files::write_table(
            format.output(),
            Vec::new(),
            &sheet.name,
            &sheet.headings,
            sheet.rows,
            kanryu_files::Watch::default(),
        )
    });
    let bytes = bytes.await?.map_err(|error| Fault::bug("writing a table", &error))?;
    Ok(answer::file(&file_name, format.content_type(), bytes))
}

fn format(options: &Options) -> Result<Format, Fault> {
    let word = options.one_of("format", &FORMATS)?.unwrap_or("csv");
    Ok(Format::from_word(word).unwrap_or(Format::Csv))
}

async fn plain_sheet(
    state: &AppState,
    asked: &Asked,
    name: &str,
    wanted: Option<&str>,
) -> Result<Sheet, Fault> {
    let board = boards::plain(name).ok_or(Fault::NotFound)?;
    let snapshot = state.snapshot(asked).await?;
    let (asked_in, law) = (asked.clone(), state.law());
    let tables = state.compute(move || board.drawn(&snapshot, &asked_in, law)).await?.tables;
    let names: Vec<&str> = tables.iter().map(|table| table.name).collect();
    let table = match wanted {
        None => tables.first(),
        Some(wanted) => tables.iter().find(|table| table.name == wanted),
    };
    let list = names.join(", ");
    let unknown = || {
        Fault::value(
            "table",
            wanted.unwrap_or_default(),
            format!("使えるもの: {list}"),
            format!("Valid: {list}."),
        )
    };
    table.cloned().map(|table| table::sheet(table, asked.lang)).ok_or_else(unknown)
}

/// The people that the options ask for, among those the reader sees.
async fn people_sheet(
    state: &AppState,
    asked: &Asked,
    options: &Options,
) -> Result<(Sheet, Vec<Subject>), Fault> {
    let query = people::query(options)?;
    let snapshot = state.snapshot(asked).await?;
    let (state_in, asked) = (state.clone(), asked.clone());
    state
        .compute(move || {
            let index = people::index_for(&state_in, &snapshot, &asked);
            let all = PeopleQuery { page: 1, per_page: usize::MAX, ..query };
            let found: Vec<PersonRow> = index.list(&all, &asked.audience).people;
            let subjects = found.iter().map(|row| row.subject.clone()).collect();
            (table::people(index, found, &all, asked.lang), subjects)
        })
        .await
}

/// `GET /exports`
pub async fn list_page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let account = asked.signed_in()?.id;
    let options = asked.options(&["what"])?;
    let what = boards::exported();
    let asked_what = options.one_of("what", &what)?.unwrap_or_default().to_owned();
    let exports = state.store().exports(Some(account), LISTED).await?;
    let rows: Vec<ExportRow> = exports.into_iter().map(|export| row(&state, export)).collect();
    let running = rows.iter().any(|row| row.running);
    let page = ListPage { frame: Frame::of(&asked).undated(), what, asked_what, exports: rows };
    let mut response = answer::html(&page)?;
    if running {
        // While something is written the page looks again by itself, with scripts or without.
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("3"));
    }
    Ok(response)
}

fn row(state: &AppState, export: Export) -> ExportRow {
    let progress = state.exports().progress(&export.id);
    ExportRow {
        started: crate::admin::moment(export.started_at),
        state: match export.state {
            ExportState::Running => "export.running",
            ExportState::Done => "export.done",
            ExportState::Cancelled => "export.cancelled",
            ExportState::Failed => "export.failed",
        },
        rows: progress.map_or(export.rows, |(rows, _)| rows),
        total: progress.map(|(_, total)| total),
        running: export.state == ExportState::Running,
        done: export.state == ExportState::Done,
        id: export.id,
        what: export.what,
    }
}

/// `POST /exports`
pub async fn begin(State(state): State<AppState>, asked: Asked, form: Posted) -> Result<Response, PageError> {
    asked.signed_in()?;
    let name = form.text("what").to_owned();
    let list = FORMATS.join(", ");
    let format = Format::from_word(form.text("format"));
    let format = format.ok_or_else(|| {
        Fault::value("format", form.text("format"), format!("使えるもの: {list}"), format!("Valid: {list}."))
    })?;
    let (sheet, people) = if name == "people" {
        people_sheet(&state, &asked, &Options::default()).await?
    } else {
        (plain_sheet(&state, &asked, &name, None).await?, Vec::new())
    };
    start(&state, &asked, &name, format, sheet, people).await?;
    Ok(answer::see_other("/exports"))
}

/// `GET /exports/{id}`: the file, streamed.
pub async fn fetch(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    let account = asked.signed_in()?.id;
    asked.options(&[])?;
    let export = state.store().export(&id).await?.filter(|export| export.account == Some(account));
    let export = export.ok_or(Fault::NotFound)?;
    let file = export.file.clone().ok_or(Fault::NotFound)?;
    let opened = tokio::fs::File::open(state.exports().file(&file)).await.map_err(|_| Fault::NotFound)?;
    state
        .audit(vec![state.entry(&asked, Action::ExportFetched, None, json!({ "what": export.what }))])
        .await?;
    let format = export.what.rsplit('.').next().and_then(Format::from_word).unwrap_or(Format::Csv);
    let mut response = AsyncReadBody::new(opened).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(format.content_type()));
    answer::attach(&mut response, &format!("kanryu-{}", export.what));
    Ok(response)
}

/// `POST /exports/{id}/cancel`
pub async fn stop(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
    _form: Posted,
) -> Result<Response, PageError> {
    cancel(&state, &asked, &id).await?;
    Ok(answer::see_other("/exports"))
}
