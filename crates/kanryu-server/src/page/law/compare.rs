//! Law on two days side by side, and for those who may see people: whose answers change and why.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::audience::{Content, Reach, Shown, reach};
use kanryu_domain::board::compare::{
    CompareBoard, Gathering, PeopleShown, compare as compare_board, is_seen,
};
use kanryu_domain::board::{Audience, Board, Report};
use kanryu_domain::calendar::Day;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::pathway::Law;
use kanryu_domain::pathway::compare::{ChangeKind, Comparison, Condition, Side, StatementChange};
use kanryu_domain::registry::Record;
use kanryu_domain::text::Lang;
use kanryu_rules::Facts;
use rayon::prelude::*;

use super::detail::{close, link, open};
use super::papers;
use super::{Frame, Section, Sheet};
use crate::answer;
use crate::asked::{Asked, Options};
use crate::audit::Action;
use crate::error::{Fault, PageError};
use crate::export::table;
use crate::look::tally::Figure;
use crate::look::{Mark, Markup, mark};
use crate::state::AppState;

/// Options of the comparison, on the page, in the API and for the workbook.
pub const OPTIONS: [&str; 2] = ["from", "to"];
/// People named on the page; all of them stand in the workbook.
pub(super) const NAMED: usize = 200;
/// People put to both laws at once.
const AT_ONCE: usize = 4_000;

/// What a day must look like.
pub(super) const A_DAY: (&str, &str) =
    ("2027-04-01 のような実在する日付を指定してください。", "Give a day of the calendar such as 2027-04-01.");

/// `GET /law/compare`
pub async fn page(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let days = days(&state, &asked.options(&OPTIONS)?, &asked)?;
    let report = board(&state, &asked, days, None).await?;
    let named: Vec<Subject> = persons(&report).take(NAMED).collect();
    state.read_people(&asked, Action::PersonListed, &named).await?;
    answer::html(&sheet(
        &report,
        days,
        state.law().rulebook().next_version_edge(asked.as_of),
        None,
        Frame::of(&asked),
    ))
}

/// `GET /law/compare.xlsx`
pub async fn workbook(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let days = days(&state, &asked.options(&OPTIONS)?, &asked)?;
    let report = board(&state, &asked, days, None).await?;
    let people: Vec<Subject> = persons(&report).collect();
    state.read_people(&asked, Action::PersonExported, &people).await?;
    let lang = asked.lang;
    let bytes = state.compute(move || written(&report, lang)).await?;
    let bytes = bytes.map_err(|error| Fault::bug("writing a workbook", &error))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(answer::file(&format!("kanryu-law-{}-{}.xlsx", days.0, days.1), kind, bytes))
}

fn written(report: &Report<CompareBoard>, lang: Lang) -> Result<Vec<u8>, kanryu_files::WriteError> {
    let tables = report.value.tables();
    let sheets: Vec<_> = tables.into_iter().map(|one| table::sheet(one, lang)).collect();
    let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let rows = sheets.into_iter().zip(&names).map(|(sheet, name)| kanryu_files::SheetRows {
        name,
        headings: sheet.headings,
        rows: sheet.rows,
    });
    kanryu_files::write_workbook(Vec::new(), rows.collect())
}

/// The people whom a report names.
pub fn persons(report: &Report<CompareBoard>) -> impl Iterator<Item = Subject> {
    report.value.people.iter().flat_map(|people| &people.persons).map(|person| person.subject.clone())
}

/// The two days: the day of the page, and the next one on which law changes, unless the address says others.
///
/// # Errors
/// [`Fault::Value`] for what is no day.
pub fn days(state: &AppState, options: &Options, asked: &Asked) -> Result<(Day, Day), Fault> {
    let from: Day = options.read("from", A_DAY)?.unwrap_or(asked.as_of);
    let next = || state.law().rulebook().next_version_edge(from).unwrap_or(from);
    Ok((from, options.read("to", A_DAY)?.unwrap_or_else(next)))
}

/// The board; the second side is a draft where one is given. People are asked about only for those who come in: the public is answered about law alone.
pub async fn board(
    state: &AppState,
    asked: &Asked,
    (from, to): (Day, Day),
    draft: Option<Arc<Law>>,
) -> Result<Report<CompareBoard>, Fault> {
    let (snapshot, law, asked) = (state.snapshot(asked).await?, state.law(), asked.clone());
    let current = state.current();
    let work = move || {
        let second = draft.as_deref().unwrap_or(law);
        let (first, second) = (Side { law, day: from }, Side { law: second, day: to });
        let people = (asked.audience != Audience::Public).then(|| {
            let is_today = |record: &Record| {
                let today = current.registry.get(&record.subject);
                today.is_some_and(|today| is_seen(&asked.audience, today, asked.today))
            };
            let comparison = Comparison::new(first, second);
            let records: Vec<&Record> = snapshot.registry.of_kind(Kind::Person).collect();
            gathered(&comparison, &records, &asked, is_today)
        });
        compare_board(&snapshot.question(&asked), first, second, people)
    };
    state.compute(work).await
}

/// Everybody put to both laws. Whose people somebody sees is judged today, whatever day is asked about.
fn gathered(
    comparison: &Comparison<'_>,
    records: &[&Record],
    asked: &Asked,
    is_seen_today: impl Fn(&Record) -> bool,
) -> PeopleShown {
    let facts_on = comparison.first().day;
    let mut gathering = Gathering::new(comparison, &asked.audience, facts_on);
    let all = reach(&asked.audience, Content::Pathway) == Reach::All;
    for page in records.chunks(AT_ONCE) {
        let nothing = Facts::new();
        let compared: Vec<_> =
            page.par_iter().map(|record| comparison.of(record, &nothing, facts_on)).collect();
        for (record, compared) in page.iter().zip(&compared) {
            let seen = all || is_seen(&asked.audience, record, facts_on) && is_seen_today(record);
            gathering.add(record, compared, seen);
        }
    }
    gathering.shown()
}

/// The page; `draft` are the names of the files of a draft on the second side.
pub(super) fn sheet(
    report: &Report<CompareBoard>,
    days: (Day, Day),
    next: Option<Day>,
    draft: Option<&[String]>,
    frame: Frame,
) -> Sheet {
    let board = &report.value;
    let (first, second) = (frame.day(days.0), frame.day(days.1));
    let mut above = Markup::new();
    above
        .leaf("a", &[("href", &frame.href("/law"))], frame.t("nav.law"))
        .raw(" / ")
        .text(frame.t("laws.compare"));
    let lead = match draft {
        None => frame.fill("laws.between", &[&first, &second]),
        Some(files) => frame.fill("laws.between_draft", &[&first, &files.join(", "), &second]),
    };
    let count = |kind: ChangeKind| board.law.iter().filter(|change| change.change == kind).count() as i64;
    let figure = |number: i64, words: &str| {
        Figure::new(Some(kanryu_domain::board::Count::exact(number)), words, "#law")
    };
    let mut figures = vec![
        figure(count(ChangeKind::Begun), frame.t("laws.begun")),
        figure(count(ChangeKind::Changed), frame.t("laws.changed")),
        figure(count(ChangeKind::Ended), frame.t("laws.ended")),
    ];
    if let Some(people) = &board.people {
        figures.push(Figure {
            number: shown(people.changed, &frame),
            what: frame.t("laws.people_changed").to_owned(),
            why: frame.fill("laws.of_people", &[&shown(people.compared, &frame)]),
            href: "#people".to_owned(),
            mark: None,
        });
    }
    let mut sheet = Sheet::new(frame.clone(), frame.t("laws.compare"), lead)
        .above(above)
        .figures(&figures)
        .told(&report.findings, &report.sources)
        .section(Section::new("", form(days, next, draft.is_some(), &frame)));
    sheet = match &board.people {
        Some(people) => sheet
            .section(Section::new(frame.t("laws.whose"), groups(people, &frame)).at("people"))
            .section(Section::new(frame.t("laws.who"), who(people, &frame)).at("who")),
        None => {
            let mut out = Markup::new();
            out.leaf("p", &[], frame.t("laws.sign_in"));
            sheet.section(Section::new(frame.t("laws.whose"), out).at("people"))
        }
    };
    sheet = sheet.section(Section::new(frame.t("laws.differs"), law(board, &frame)).at("law"));
    if !frame.csrf.is_empty() {
        let path = format!("/law/compare?from={0}&to={0}", days.0);
        let (words, go) = (frame.t("laws.draft_files"), frame.t("laws.draft_go"));
        let body = papers::form(&path, true, words, go, &frame);
        sheet = sheet.section(Section::new(frame.t("laws.draft"), body).at("draft"));
    }
    sheet
}

fn shown(shown: Shown, frame: &Frame) -> String {
    crate::page::pathways::shown(shown, frame)
}

fn form(days: (Day, Day), next: Option<Day>, is_draft: bool, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "filters"), ("method", "get"), ("action", "/law/compare")]);
    for (name, value) in frame.kept() {
        out.empty("input", &[("type", "hidden"), ("name", &name), ("value", &value)]);
    }
    for (name, day, words) in [("from", days.0, frame.t("laws.from")), ("to", days.1, frame.t("laws.to"))] {
        let id = format!("compare-{name}");
        out.open("div", &[]).leaf("label", &[("for", &id)], words);
        out.empty("input", &[("id", &id), ("name", name), ("type", "date"), ("value", &day.to_string())])
            .close("div");
    }
    out.leaf("button", &[("type", "submit")], frame.t("laws.go"));
    if let Some(next) = next {
        let href = frame.href(format!("/law/compare?from={}&to={next}", frame.as_of));
        out.leaf(
            "a",
            &[("class", "clear"), ("href", &href)],
            &frame.fill("laws.next_change", &[&frame.day(next)]),
        );
    }
    // A draft is not kept, so that no other address could answer about it.
    let files = [("/law/compare.xlsx", frame.t("laws.workbook")), ("/api/law/compare", frame.t("laws.json"))];
    for (path, words) in files.into_iter().filter(|_| !is_draft) {
        let href = frame.href(format!("{path}?from={}&to={}", days.0, days.1));
        out.leaf("a", &[("class", "clear"), ("href", &href)], words);
    }
    if !frame.csrf.is_empty() {
        out.leaf("a", &[("class", "clear"), ("href", "#draft")], frame.t("laws.draft"));
    }
    out.close("form");
    out
}

fn groups(people: &PeopleShown, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    let day = frame.day(people.facts_on);
    let parts = [shown(people.changed, frame), shown(people.compared, frame)];
    let scope = if people.own_only { frame.t("laws.own_people") } else { frame.t("laws.whole_register") };
    out.leaf("p", &[], &frame.fill("laws.summary", &[&parts[0], &parts[1], scope, &day]));
    let by = [shown(people.changed_by_law, frame), shown(people.changed_by_time, frame)];
    out.leaf("p", &[], &frame.fill("laws.by_law_or_time", &[&by[0], &by[1]]));
    if people.groups.is_empty() {
        return out;
    }
    let heads =
        [frame.t("laws.people"), frame.t("laws.what"), frame.t("laws.because"), frame.t("laws.confidence")];
    open(&mut out, &heads, frame.t("laws.whose"));
    for group in &people.groups {
        out.open("tr", &[("id", &format!("group-{}", group.number))]);
        out.leaf("th", &[("scope", "row"), ("class", "n")], &shown(group.people, frame))
            .open("td", &[("class", "wide")]);
        let sign = if group.effect.is_for_the_better() { Mark::Met } else { Mark::NotMet };
        out.add(&mark::badge(sign, frame.text(&group.effect.label())));
        out.open("div", &[]).text(frame.text(&group.title)).close("div");
        out.leaf("div", &[("class", "small soft")], frame.text(&group.by.label())).close("td");
        out.open("td", &[("class", "wide")]);
        for cause in &group.causes {
            out.open("div", &[]);
            link(&mut out, &cause.id, frame.text(&cause.sentence()), frame);
            out.close("div");
        }
        out.close("td").open("td", &[]);
        if let Some(sure) = group.causes.iter().map(|cause| cause.confidence).max() {
            out.add(&mark::sure(sure, frame.lang));
        }
        out.close("td").close("tr");
    }
    close(&mut out);
    out
}

fn who(people: &PeopleShown, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if people.persons.is_empty() {
        out.leaf("p", &[], frame.t("laws.nobody_named"));
        return out;
    }
    open(&mut out, &[frame.t("nav.people"), frame.t("laws.what")], frame.t("laws.who"));
    for person in people.persons.iter().take(NAMED) {
        let href = frame.href(format!("/people/{}", person.subject.key()));
        out.open("tr", &[]).open("th", &[("scope", "row")]);
        out.leaf("a", &[("href", &href)], person.name.first());
        out.leaf("div", &[("class", "small soft mono")], person.subject.key()).close("th").open("td", &[]);
        for change in &person.changes {
            let group = people.groups.iter().find(|group| group.number == change.group);
            let Some(group) = group else { continue };
            let at = format!("#group-{}", group.number);
            let words = format!("{}: {}", frame.text(&group.title), frame.text(&group.effect.label()));
            out.open("div", &[]).leaf("a", &[("href", &at)], &words);
            let day = |day: Option<Day>| day.map_or_else(|| "–".to_owned(), |day| frame.day(day));
            if change.first_day.is_some() || change.second_day.is_some() {
                out.text(&format!(" ({} → {})", day(change.first_day), day(change.second_day)));
            }
            out.close("div");
        }
        out.close("td").close("tr");
    }
    close(&mut out);
    if people.persons.len() > NAMED {
        out.leaf("p", &[], &frame.fill("laws.more_people", &[&(people.persons.len() - NAMED).to_string()]));
    }
    out
}

fn law(board: &CompareBoard, frame: &Frame) -> Markup {
    let mut out = Markup::new();
    if board.law.is_empty() {
        out.leaf("p", &[], frame.t("laws.no_difference"));
        return out;
    }
    let heads = [
        frame.t("laws.statement"),
        frame.t("laws.change"),
        frame.t("laws.conditions"),
        frame.t("laws.cite"),
        frame.t("laws.confidence"),
    ];
    open(&mut out, &heads, frame.t("laws.differs"));
    for change in &board.law {
        law_row(&mut out, change, frame);
    }
    close(&mut out);
    out
}

fn law_row(out: &mut Markup, change: &StatementChange, frame: &Frame) {
    out.open("tr", &[]).open("th", &[("scope", "row")]);
    let id = change.id.split('.').next().unwrap_or(&change.id);
    link(out, id, frame.text(&change.title()), frame);
    let kind = format!("{} {}", frame.code("law-kind", change.kind), change.id);
    out.leaf("div", &[("class", "small soft mono")], &kind).close("th").open("td", &[]);
    let sign = match change.change {
        ChangeKind::Begun => Mark::Met,
        ChangeKind::Ended => Mark::NotInForce,
        ChangeKind::Changed | ChangeKind::OtherDays => Mark::Warn,
    };
    out.add(&mark::badge(sign, frame.text(&change.change.label())))
        .close("td")
        .open("td", &[("class", "wide")]);
    conditions(out, frame.t("laws.added"), &change.added, frame);
    conditions(out, frame.t("laws.dropped"), &change.dropped, frame);
    out.close("td").open("td", &[("class", "wide"), ("lang", "ja")]);
    let cite =
        |side: &Option<kanryu_domain::pathway::Statement>| side.as_ref().and_then(|side| side.cite.clone());
    let (first, second) = (cite(&change.first), cite(&change.second));
    match (&first, &second) {
        (Some(first), Some(second)) if first != second => {
            out.leaf("div", &[("class", "soft")], first).leaf("div", &[], &format!("→ {second}"));
        }
        (first, second) => {
            out.text(second.as_ref().or(first.as_ref()).map(String::as_str).unwrap_or_default());
        }
    }
    out.close("td").open("td", &[]);
    if let Some(told) = change.second.as_ref().or(change.first.as_ref()) {
        out.add(&mark::sure(told.confidence, frame.lang));
    }
    out.close("td").close("tr");
}

fn conditions(out: &mut Markup, heading: &str, conditions: &[Condition], frame: &Frame) {
    if conditions.is_empty() {
        return;
    }
    out.leaf("div", &[("class", "small soft")], heading).open("ul", &[]);
    for condition in conditions {
        out.leaf("li", &[], frame.text(&condition.text));
    }
    out.close("ul");
}
