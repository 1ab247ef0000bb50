//! Host facilities and supervising and support bodies on record: how each stands on a day, and what is due there.
//!
//! Each told about itself in a facility file, which the record keeps with its day. What law says of it is judged by
//! [`facility`] on the day asked about, never stored.

use serde::Serialize;

use super::audience::{Content, Owner, may};
use super::due::{DueQuery, DueRow};
use super::{Board, Cell, Column, Finding, Question, Report, Row, Table, evidence};
use crate::calendar::Day;
use crate::id::{Kind, Subject};
use crate::pathway::facility::{
    DeadlineState, FacilityError, FacilityFile, HostAnswer, HostDeadline, HostStanding, facility, parse,
};
use crate::pathway::{DueKind, Law, StepState, rung};
use crate::registry::Record;
use crate::registry::host::HostTold;
use crate::text::Text;
use crate::word::{self, Coded};

#[cfg(test)]
mod tests;

/// The hosts and bodies that a reader sees.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hosts {
    /// By name of the record.
    pub rows: Vec<HostRow>,
}

/// One of them in short.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HostRow {
    /// Its record.
    pub subject: Subject,
    /// What it is called.
    pub name: Text,
    /// Whether it is a facility or a body; absent where its file cannot be read.
    pub kind: Option<Coded>,
    /// The day its file speaks of.
    pub told_on: Day,
    /// Questions that law answers with yes.
    pub lawful: usize,
    /// With no.
    pub blocked: usize,
    /// That depend on facts which are not known, or on law that is open.
    pub unknown: usize,
    /// Days that have passed.
    pub over: usize,
    /// The next day that must be kept.
    pub next: Option<Day>,
}

/// One host or body with everything that is asked about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HostPage {
    /// Its record.
    pub subject: Subject,
    /// What it is called.
    pub name: Text,
    /// The day its file speaks of.
    pub told_on: Day,
    /// The text of the file.
    pub file: String,
    /// The days of all files on record, the last one last.
    pub told: Vec<Day>,
    /// How it stands; absent where the file cannot be read.
    pub standing: Option<HostStanding>,
}

/// Whether a reader sees what a host told: its own organization, the secretariat, the administrator.
pub fn may_see(question: &Question<'_>, subject: &Subject) -> bool {
    let own = std::slice::from_ref(subject);
    may(question.audience, Hosts::NAME, Content::Establishments, Owner::Organizations(own))
}

/// Reads a facility file that is to be recorded.
///
/// # Errors
/// Everything that is wrong with it, each with its line.
pub fn read(law: &Law, name: &str, text: &str) -> Result<FacilityFile, Vec<FacilityError>> {
    parse(name, text, law.rulebook().catalog())
}

/// The records that told, and that the reader sees.
fn seen<'a>(question: &Question<'a>) -> impl Iterator<Item = (&'a Record, HostTold<'a>)> {
    let (registry, as_of, own) = (question.registry, question.as_of, *question);
    registry
        .of_kind(Kind::Organization)
        .filter(move |record| may_see(&own, &record.subject))
        .filter_map(move |record| Some((record, HostTold::on(record, as_of)?)))
}

fn judged(law: &Law, told: &HostTold<'_>, as_of: Day) -> Result<HostStanding, Vec<FacilityError>> {
    read(law, "file", told.file).map(|file| facility(law, &file, as_of))
}

/// The hosts and bodies that the reader sees.
pub fn hosts(question: &Question<'_>, law: &Law) -> Report<Hosts> {
    let mut rows = Vec::new();
    let (mut faulty, mut entries) = (Vec::new(), Vec::new());
    for (record, told) in seen(question) {
        let standing = judged(law, &told, question.as_of);
        if standing.is_err() {
            faulty.push(record.subject.clone());
        }
        entries.push(told.entry);
        rows.push(short(record, &told, standing.as_ref().ok(), question.as_of));
    }
    rows.sort_by(|a, b| (&a.name.ja, &a.subject).cmp(&(&b.name.ja, &b.subject)));
    let mut report = Report::new(question, Hosts { rows });
    report.sources = evidence::sources(entries);
    report.findings.extend(unreadable(faulty));
    report
}

fn unreadable(subjects: Vec<Subject>) -> Option<Finding> {
    let count = subjects.len();
    (count > 0).then(|| Finding {
        code: "hosts/unreadable".to_owned(),
        text: Text::new(
            format!("{count}件の届出内容は、今の形式では読めない。新しく届け出ること。"),
            format!("{count} files on record cannot be read in today's form; tell them anew."),
        ),
        subjects,
    })
}

fn short(record: &Record, told: &HostTold<'_>, standing: Option<&HostStanding>, as_of: Day) -> HostRow {
    let questions = standing.map_or(&[][..], |standing| &standing.questions);
    let count = |is: fn(StepState) -> bool| questions.iter().filter(|answer| is(answer.state)).count();
    let days = standing.map(kept_days).unwrap_or_default();
    HostRow {
        subject: record.subject.clone(),
        name: evidence::title(record),
        kind: standing.map(|standing| Coded::code("host", standing.subject)),
        told_on: told.told_on,
        lawful: count(|state| state == StepState::Lawful),
        blocked: count(|state| state == StepState::Blocked),
        unknown: count(|state| matches!(state, StepState::Unknown | StepState::NotEstablished)),
        over: days.iter().filter(|kept| kept.on < as_of).count(),
        next: days.iter().map(|kept| kept.on).filter(|on| *on >= as_of).min(),
    }
}

/// One host or body; `None` where there is none or the reader may not see it.
pub fn host(question: &Question<'_>, law: &Law, subject: &Subject) -> Option<Report<HostPage>> {
    let record = question.registry.get(subject).filter(|_| may_see(question, subject))?;
    let told = HostTold::on(record, question.as_of)?;
    let standing = judged(law, &told, question.as_of);
    let mut report = Report::new(
        question,
        HostPage {
            subject: record.subject.clone(),
            name: evidence::title(record),
            told_on: told.told_on,
            file: told.file.to_owned(),
            told: HostTold::all(record).iter().map(|told| told.told_on).collect(),
            standing: standing.as_ref().ok().cloned(),
        },
    );
    report.sources = evidence::sources([told.entry]);
    report
        .findings
        .extend(standing.is_err().then(|| record.subject.clone()).and_then(|s| unreadable(vec![s])));
    Some(report)
}

/// A day that a host or body must keep.
struct KeptDay {
    id: String,
    title: Text,
    on: Day,
    confidence: crate::event::Confidence,
}

/// Permits to renew, audits, interviews, reports, and the last days on which what is lawful now still is.
fn kept_days(standing: &HostStanding) -> Vec<KeptDay> {
    let deadline = |deadline: &HostDeadline| {
        let is_real = match deadline.state {
            DeadlineState::Ahead | DeadlineState::Open | DeadlineState::Past => true,
            DeadlineState::Unknown | DeadlineState::NotInForce => false,
        };
        let host = deadline.host.as_ref().map(|host| format!(".{host}")).unwrap_or_default();
        let of_host = deadline.host.as_ref().map(|host| format!(" – {host}")).unwrap_or_default();
        Some(KeptDay {
            id: format!("{}{host}", deadline.id),
            title: Text::new(
                format!("{}{of_host}", deadline.title.ja),
                format!("{}{of_host}", deadline.title.en),
            ),
            on: deadline.last_day.filter(|_| is_real)?,
            confidence: deadline.confidence,
        })
    };
    let closing = |answer: &HostAnswer| {
        Some(KeptDay {
            id: answer.id.to_owned(),
            title: Text::new(
                format!("{}：この日まで", answer.title.ja),
                format!("{}: until this day", answer.title.en),
            ),
            on: answer.closes_on?,
            confidence: answer.confidence,
        })
    };
    standing
        .deadlines
        .iter()
        .filter_map(deadline)
        .chain(standing.questions.iter().filter_map(closing))
        .collect()
}

/// What is due at the hosts and bodies that the reader sees, as far as the query asks for it.
pub fn due_at_hosts(question: &Question<'_>, law: &Law, query: &DueQuery) -> Vec<DueRow> {
    if query.kind.is_some_and(|kind| kind != DueKind::HostDuty) {
        return Vec::new();
    }
    let horizon = question.as_of.plus_days(query.within.max(0));
    let is_asked = |record: &Record| query.subject.as_ref().is_none_or(|subject| *subject == record.subject);
    let mut found = Vec::new();
    for (record, told) in seen(question).filter(|(record, _)| is_asked(record)) {
        let Ok(standing) = judged(law, &told, question.as_of) else { continue };
        let name = evidence::title(record);
        for kept in kept_days(&standing).into_iter().filter(|kept| kept.on <= horizon) {
            let days_left = i64::from(kept.on.number()) - i64::from(question.as_of.number());
            found.push(DueRow {
                subject: record.subject.clone(),
                name: name.clone(),
                organizations: Vec::new(),
                kind: DueKind::HostDuty,
                id: kept.id,
                title: kept.title,
                on: kept.on,
                days_left,
                rung: rung(days_left),
                actor: Some(Coded::code("actor", actor(&standing))),
                confidence: kept.confidence,
            });
        }
    }
    found
}

/// Who must act: the facility itself, or the body.
fn actor(standing: &HostStanding) -> &'static str {
    if standing.subject == "body" { "supervising-body" } else { "host" }
}

impl Board for Hosts {
    const NAME: &'static str = "hosts";

    fn tables(&self) -> Vec<Table> {
        let columns = vec![
            Column::new("id", "番号", "Id"),
            Column::new("name", "名称", "Name"),
            Column::new("kind", "区分", "Kind"),
            Column::new("lawful", "できる", "Yes"),
            Column::new("blocked", "できない", "No"),
            Column::new("unknown", "不明・未確定", "Unknown or open"),
            Column::new("over", "過ぎた期限", "Days passed"),
            Column::new("next", "次の期限", "Next day due"),
            Column::new("told_on", "届出の日", "As told on"),
        ];
        let title = Text::new("受入れ施設と機関", "Hosts and bodies");
        vec![Table { name: "hosts", title, columns, rows: self.rows.iter().map(row).collect() }]
    }
}

fn row(host: &HostRow) -> Row {
    let number = |count: usize| Cell::Number(count as i64);
    let cells = vec![
        Cell::Plain(host.subject.to_string()),
        Cell::Text(host.name.clone()),
        host.kind.as_ref().map_or(Cell::Empty, |kind| Cell::Text(kind.label.clone())),
        number(host.lawful),
        number(host.blocked),
        number(host.unknown),
        number(host.over),
        host.next.map_or(Cell::Empty, |day| Cell::Date(day.into())),
        Cell::Date(host.told_on.into()),
    ];
    Row { subject: Some(host.subject.clone()), cells }
}

impl Board for HostPage {
    const NAME: &'static str = "host";

    fn tables(&self) -> Vec<Table> {
        let columns = vec![
            Column::new("id", "問い", "Question"),
            Column::new("title", "内容", "What"),
            Column::new("state", "答え", "Answer"),
            Column::new("more", "あと何人", "How many more"),
            Column::new("closes_on", "この日まで", "Until"),
            Column::new("confidence", "確度", "Confidence"),
        ];
        let title = Text::new("法の答え", "What law says");
        let answers = self.standing.iter().flat_map(|standing| &standing.questions);
        let rows = answers.map(|answer| Row { subject: None, cells: cells_of(answer) });
        vec![Table { name: "host", title, columns, rows: rows.collect() }]
    }
}

fn cells_of(answer: &HostAnswer) -> Vec<Cell> {
    vec![
        Cell::Plain(answer.id.to_owned()),
        Cell::Text(answer.title.clone()),
        Cell::Text(word::code("step-state", answer.state.word())),
        answer.more.map_or(Cell::Empty, Cell::Number),
        answer.closes_on.map_or(Cell::Empty, |day| Cell::Date(day.into())),
        Cell::Text(word::code("confidence", answer.confidence.word())),
    ]
}
