//! The law in words: a list to search and narrow, each statement on a time line beside a table, and its own page.

use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::law::{LawBoard, LawEntry, LawQuery, LawVersion, law as law_board, law_detail};
use kanryu_domain::calendar::Day;
use kanryu_domain::event::Confidence;
use kanryu_rules::{Clause, Part};

use super::Frame;
use super::sheet::{Section, Sheet};
use crate::answer;
use crate::asked::{Asked, Options};
use crate::error::{Fault, PageError};
use crate::look::period::{self, Bar, Row};
use crate::look::tally::Figure;
use crate::look::{Mark, Markup, mark, proof, table};
use crate::state::AppState;
use kanryu_domain::board::Count;

pub mod compare;
mod detail;
pub mod draft;
pub mod host;
pub(in crate::page) mod papers;

/// Options of the list, on the page and in the API.
pub const OPTIONS: [&str; 8] = ["q", "topic", "kind", "source", "force", "sure", "page", "size"];
/// Entries on a page: what fits below 300 KB with all its words.
const PER_PAGE: usize = 30;

/// What the options ask for.
///
/// # Errors
/// [`Fault::Value`] for an option that cannot be read.
pub fn query(options: &Options) -> Result<LawQuery, Fault> {
    let own = |name: &str| options.get(name).map(str::to_owned);
    Ok(LawQuery {
        text: own("q").unwrap_or_default(),
        subject: own("topic"),
        kind: own("kind"),
        source: own("source"),
        in_force: options.one_of("force", &["in-force"])?.is_some(),
        doubtful: options.one_of("sure", &["doubtful"])?.is_some(),
        page: options.number("page", 1, 10_000, 1)?,
        per_page: options.number("size", 1, 500, PER_PAGE)?,
    })
}

/// `GET /law`
pub async fn list(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let query = query(&asked.options(&OPTIONS)?)?;
    let snapshot = state.snapshot(&asked).await?;
    let (law, asked_in) = (state.law(), asked.clone());
    let found = query.clone();
    let report = state.compute(move || law_board(&snapshot.question(&asked_in), law, &found)).await?;
    let frame = Frame::of(&asked);
    let board = &report.value;
    let figures = [
        Figure::new(Some(Count::exact(board.total as i64)), frame.t("laws.statements"), ""),
        Figure::new(
            Some(Count::exact(board.in_force as i64)),
            frame.t("laws.in_force"),
            frame.with("force", "in-force"),
        ),
        Figure::new(
            Some(Count::exact(board.doubtful as i64)),
            frame.t("laws.doubtful"),
            frame.with("sure", "doubtful"),
        )
        .marked(Mark::Warn)
        .because(frame.t("laws.doubtful_why")),
        Figure::new(Some(Count::exact(law.scenarios().len() as i64)), frame.t("laws.scenarios"), ""),
    ];
    let mut list = filters(board, &query, &frame);
    list.add(&entries(board, &frame));
    list.add(&table::pages(board.page, board.per_page, board.total, &frame));
    let sheet = Sheet::new(frame.clone(), frame.t("nav.law"), frame.t("laws.lead"))
        .above(links(board, &frame))
        .figures(&figures)
        .section(Section::new(frame.t("laws.list"), list).at("list"))
        .section(Section::new(frame.t("laws.timeline"), timeline(board, &frame)).at("timeline"));
    answer::html(&sheet)
}

/// `GET /law/{id}`
pub async fn entry(
    State(state): State<AppState>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    asked.options(&[])?;
    let snapshot = state.snapshot(&asked).await?;
    let (law, asked_in) = (state.law(), asked.clone());
    let report = state.compute(move || law_detail(&snapshot.question(&asked_in), law, &id)).await?;
    let report = report.ok_or(Fault::NotFound)?;
    answer::html(&detail::page(&report.value, law, Frame::of(&asked)))
}

fn links(board: &LawBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.leaf("a", &[("href", &frame.href("/law/compare"))], frame.t("laws.compare"));
    if let Some(next) = board.next_change {
        let address = format!("/law/compare?from={}&to={next}", frame.as_of);
        let words = frame.fill("laws.next_change", &[&frame.day(next)]);
        out.raw(" · ").leaf("a", &[("href", &frame.href(address))], &words);
    }
    out.raw(" · ").leaf("a", &[("href", &frame.href("/law/facility"))], frame.t("hosts.title"));
    out.raw(" · ").leaf("a", &[("href", &frame.same_question("/api/law"))], frame.t("laws.json"));
    out
}

fn filters(board: &LawBoard, query: &LawQuery, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "filters"), ("method", "get"), ("action", "/law"), ("role", "search")]);
    for (name, value) in frame.kept() {
        out.empty("input", &[("type", "hidden"), ("name", &name), ("value", &value)]);
    }
    out.open("div", &[("class", "grow")]).leaf("label", &[("for", "law-q")], frame.t("laws.q"));
    out.empty("input", &[("id", "law-q"), ("name", "q"), ("type", "search"), ("value", &query.text)])
        .close("div");
    let subjects = board.subjects.iter();
    let subjects =
        subjects.map(|(id, count)| (id.clone(), format!("{} ({count})", frame.code("law-subject", id))));
    choice(&mut out, "topic", frame.t("laws.subject"), query.subject.as_deref(), subjects, frame);
    let kinds = board.kinds.iter();
    let kinds =
        kinds.map(|(id, count)| ((*id).to_owned(), format!("{} ({count})", frame.code("law-kind", id))));
    choice(&mut out, "kind", frame.t("laws.kind"), query.kind.as_deref(), kinds, frame);
    out.open("div", &[]).leaf("label", &[("for", "law-source")], frame.t("laws.source"));
    let source = query.source.as_deref().unwrap_or_default();
    out.empty(
        "input",
        &[
            ("id", "law-source"),
            ("name", "source"),
            ("value", source),
            ("size", "12"),
            ("placeholder", "R-EX-01"),
        ],
    );
    out.close("div");
    let state = |on: bool, word: &str| if on { word.to_owned() } else { String::new() };
    let force = [("in-force".to_owned(), frame.t("laws.only_in_force").to_owned())];
    choice(&mut out, "force", frame.t("laws.day"), Some(&state(query.in_force, "in-force")), force, frame);
    let sure = [("doubtful".to_owned(), frame.t("laws.only_doubtful").to_owned())];
    choice(
        &mut out,
        "sure",
        frame.t("laws.confidence"),
        Some(&state(query.doubtful, "doubtful")),
        sure,
        frame,
    );
    out.leaf("button", &[("type", "submit")], frame.t("places.filter"));
    out.leaf("a", &[("class", "clear"), ("href", &frame.href("/law"))], frame.t("places.clear"));
    out.close("form");
    out
}

fn choice(
    out: &mut Markup,
    name: &'static str,
    label: &str,
    chosen: Option<&str>,
    options: impl IntoIterator<Item = (String, String)>,
    frame: &Frame,
) {
    let id = format!("law-{name}");
    out.open("div", &[]).leaf("label", &[("for", &id)], label);
    out.open("select", &[("id", &id), ("name", name)]);
    out.leaf("option", &[("value", "")], frame.t("places.all"));
    for (value, words) in options {
        let selected = if chosen == Some(value.as_str()) { "selected" } else { "" };
        out.leaf("option", &[("value", &value), ("selected", selected)], &words);
    }
    out.close("select").close("div");
}

/// The table: each statement with the version of the day, in words.
fn entries(board: &LawBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if board.entries.is_empty() {
        out.leaf("p", &[], frame.t("laws.none"));
        return out;
    }
    out.open(
        "div",
        &[
            ("class", "sheet blocks"),
            ("tabindex", "0"),
            ("role", "region"),
            ("aria-label", frame.t("laws.list")),
        ],
    );
    out.open("table", &[]).open("thead", &[]).open("tr", &[]);
    for key in [
        frame.t("laws.statement"),
        frame.t("laws.says"),
        frame.t("laws.since"),
        frame.t("laws.confidence"),
        frame.t("laws.sources"),
    ] {
        out.leaf("th", &[("scope", "col")], key);
    }
    out.close("tr").close("thead").open("tbody", &[]);
    for entry in &board.entries {
        row(&mut out, entry, frame);
    }
    out.close("tbody").close("table").close("div");
    out
}

fn row(out: &mut Markup, entry: &LawEntry, frame: &Frame) {
    out.open("tr", &[]).open("th", &[("scope", "row")]);
    out.leaf("a", &[("href", &address(&entry.id, frame))], frame.text(&entry.title));
    let kind = format!("{} {}", frame.code("law-kind", entry.kind), entry.id);
    out.leaf("div", &[("class", "small soft mono")], &kind).close("th");
    out.open("td", &[("class", "wide")]);
    if let Some(version) = entry.shown() {
        out.add(&says(&version.clauses, frame));
    }
    out.close("td").open("td", &[("class", "roomy")]);
    force(out, entry, frame);
    out.close("td").open("td", &[]);
    out.add(&mark::sure(kanryu_domain::board::law::least_sure(entry), frame.lang)).close("td");
    out.open("td", &[]);
    if let Some(version) = entry.shown() {
        out.add(&keys(&version.statement.sources, frame));
    }
    out.close("td").close("tr");
}

/// Whether it is in force on the day, since when and until when, and how many versions there are.
fn force(out: &mut Markup, entry: &LawEntry, frame: &Frame) {
    match entry.current {
        Some(_) => out.add(&mark::badge(Mark::Met, frame.t("force.in_force"))),
        None => out.add(&mark::badge(Mark::NotInForce, frame.t("verdict.not_in_force"))),
    };
    if let Some(version) = entry.shown() {
        let period = proof::period(version.statement.from, version.statement.until, frame);
        out.leaf("div", &[("class", "small")], &period);
    }
    if entry.versions.len() > 1 {
        let versions = frame.fill("laws.versions", &[&entry.versions.len().to_string()]);
        out.leaf("div", &[("class", "small soft")], &versions);
    }
}

/// The page of a statement.
pub fn address(id: &str, frame: &Frame) -> String {
    frame.href(format!("/law/{}", super::frame::percent(id)))
}

/// Keys of sources, each leading to what cites it.
pub fn keys(keys: &[String], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    for key in keys {
        let href = frame.href(format!("/law?source={}", super::frame::percent(key)));
        out.leaf("a", &[("class", "tag"), ("href", &href)], key).raw(" ");
    }
    out
}

/// Clauses as nested lists.
pub fn says(clauses: &[Clause], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if clauses.is_empty() {
        return out;
    }
    out.open("ul", &[]);
    for clause in clauses {
        let text = kanryu_domain::text::Text::from(&clause.text);
        out.open("li", &[]);
        match (&clause.claim, clause.part) {
            (Some(claim), _) => {
                let href = frame.href(format!("/law?q={}", super::frame::percent(claim)));
                out.leaf("a", &[("href", &href)], frame.text(&text));
            }
            (None, Part::Exception) => {
                out.leaf("strong", &[], frame.text(&text));
            }
            (None, _) => {
                out.text(frame.text(&text));
            }
        }
        out.add(&says(&clause.parts, frame)).close("li");
    }
    out.close("ul");
    out
}

fn timeline(board: &LawBoard, frame: &Frame) -> Markup {
    let rows: Vec<Row> = board
        .entries
        .iter()
        .map(|entry| Row {
            label: frame.text(&entry.title).to_owned(),
            href: address(&entry.id, frame),
            bars: entry.versions.iter().map(|version| bar(version, frame)).collect(),
        })
        .collect();
    drawn(&rows, frame)
}

/// The drawing with its legend; the table beside it says the same in words.
pub fn drawn(rows: &[Row], frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("figure", &[("class", "picture scroll")]);
    out.add(&period::periods(rows, frame.t("laws.timeline"), frame)).close("figure");
    out.open("ul", &[("class", "legend")]);
    for (class, words) in [("bar", frame.t("laws.bar")), ("bar soft", frame.t("laws.bar_soft"))] {
        out.open("li", &[])
            .open("svg", &[("viewBox", "0 0 24 16"), ("class", "drawn"), ("aria-hidden", "true")])
            .empty("rect", &[("class", class), ("x", "1"), ("y", "3"), ("width", "22"), ("height", "10")])
            .close("svg")
            .text(words)
            .close("li");
    }
    out.close("ul");
    out
}

/// A version as a bar.
pub fn bar(version: &LawVersion, frame: &Frame) -> Bar {
    let statement = &version.statement;
    let period = proof::period(statement.from, statement.until, frame);
    let day = |day: Option<Day>| day;
    Bar {
        from: day(statement.from),
        until: day(statement.until),
        sure: statement.is_established(),
        title: format!("{} {period} [{}]", frame.text(&statement.title), statement.confidence.word()),
    }
}

/// A confidence that a reader must not pass over, as a notice; nothing where law is established.
pub fn doubt(confidence: Confidence, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let words = match confidence {
        Confidence::High | Confidence::Medium => return out,
        Confidence::Low => frame.t("laws.low"),
        Confidence::Unverified => frame.t("laws.unverified"),
        Confidence::Open => frame.t("laws.open"),
    };
    out.open("p", &[("class", "notice doubt")]).add(&mark::icon(Mark::Warn)).raw(" ").text(words).close("p");
    out
}

#[cfg(test)]
mod tests;
