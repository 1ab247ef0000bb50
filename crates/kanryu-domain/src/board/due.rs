//! What is due: deadlines of all people whom a reader sees, the nearest first, with the rung of the ladder they stand on.

use serde::Serialize;

use super::audience::{Content, Owner, may};
use super::people::PersonRow;
use super::{Board, Cell, Column, Question, Report, Row, Table};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::id::Subject;
use crate::pathway::{Deadline, Deadlines, DueKind, Law, deadlines, rung};
use crate::registry::Record;
use crate::text::Text;
use crate::word::{self, Coded};

#[cfg(test)]
mod tests;

/// Which deadlines are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueQuery {
    /// Days ahead, 0 and more.
    pub within: i32,
    /// Only this kind.
    pub kind: Option<DueKind>,
    /// Only this person, or this organization and the people for whom it is responsible.
    pub subject: Option<Subject>,
}

impl Default for DueQuery {
    /// As far as the ladder reaches, everything.
    fn default() -> DueQuery {
        let within = Deadlines::builtin().ladder.iter().copied().max().unwrap_or_default();
        DueQuery { within, kind: None, subject: None }
    }
}

/// A deadline of a person, a host facility or a body.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DueRow {
    /// The person, or the organization that is the facility or body.
    pub subject: Subject,
    /// The name, of people as its first script.
    pub name: Text,
    /// Organizations responsible for the person; none where it is about an organization.
    pub organizations: Vec<Subject>,
    /// What kind of deadline.
    pub kind: DueKind,
    /// The limit, clock, step or calendar row it comes from.
    pub id: String,
    /// What ends or happens.
    pub title: Text,
    /// The day, included.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub on: Day,
    /// Days left; negative when the day has passed.
    pub days_left: i64,
    /// The rung of the ladder that has been reached: so many days or fewer are left.
    pub rung: Option<i32>,
    /// Who must act.
    pub actor: Option<Coded>,
    /// As sure as the law and the calendar behind it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub confidence: Confidence,
}

/// Deadlines, the nearest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DueBoard {
    /// Days ahead.
    pub within: i32,
    /// How many have passed.
    pub over: usize,
    /// How many stand on each rung, from the nearest to the farthest.
    pub rungs: Vec<RungCount>,
    /// The deadlines.
    pub rows: Vec<DueRow>,
}

/// How many deadlines stand on a rung of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RungCount {
    /// So many days or fewer are left, and more than on the next rung.
    pub days: i32,
    /// How many.
    pub count: usize,
}

/// The deadlines of one person that the query asks for, and the reader may see; people whose status has ended and who
/// are recorded as staying are always among them.
pub fn due_of(question: &Question<'_>, law: &Law, record: &Record, query: &DueQuery) -> Vec<DueRow> {
    let Some(row) = PersonRow::of(record, law, question.as_of) else { return Vec::new() };
    due_rows(question, &row, query, || deadlines(law, record, question.as_of, query.within))
}

/// The same where the row of the person is known; `found` are the deadlines up to `query.within` days ahead, asked for
/// only where the reader may see them.
pub fn due_rows<D: AsRef<[Deadline]>>(
    question: &Question<'_>,
    row: &PersonRow,
    query: &DueQuery,
    found: impl FnOnce() -> D,
) -> Vec<DueRow> {
    let owner = Owner::Person { person: &row.subject, organizations: &row.organizations };
    let sees = |content| may(question.audience, "due", content, owner);
    let is_asked =
        query.subject.as_ref().is_none_or(|of| *of == row.subject || row.organizations.contains(of));
    if !is_asked || !sees(Content::Identity) || !sees(Content::Pathway) {
        return Vec::new();
    }
    let found = found();
    let found = found.as_ref().iter().filter(|deadline| query.kind.is_none_or(|kind| kind == deadline.kind));
    found
        .map(|deadline| {
            let days_left = deadline.days_left(question.as_of);
            DueRow {
                subject: row.subject.clone(),
                name: Text::same(row.name.first()),
                organizations: row.organizations.clone(),
                kind: deadline.kind,
                id: deadline.id.clone(),
                title: deadline.title.clone(),
                on: deadline.on,
                days_left,
                rung: rung(days_left),
                actor: deadline.actor.as_ref().map(|actor| Coded::code("actor", actor)),
                confidence: deadline.confidence,
            }
        })
        .collect()
}

/// The board of these rows.
pub fn due(question: &Question<'_>, mut rows: Vec<DueRow>, query: &DueQuery) -> Report<DueBoard> {
    rows.sort_by(|a, b| (a.on, a.kind, &a.subject, &a.id).cmp(&(b.on, b.kind, &b.subject, &b.id)));
    let mut ladder = Deadlines::builtin().ladder.clone();
    ladder.sort_unstable();
    let count = |days: i32| rows.iter().filter(|row| row.rung == Some(days)).count();
    let rungs = ladder.into_iter().map(|days| RungCount { days, count: count(days) }).collect();
    let over = rows.iter().filter(|row| row.days_left < 0).count();
    Report::new(question, DueBoard { within: query.within, over, rungs, rows })
}

impl Board for DueBoard {
    const NAME: &'static str = "due";

    fn tables(&self) -> Vec<Table> {
        let columns = vec![
            Column::new("on", "期限", "Due"),
            Column::new("days_left", "残り日数", "Days left"),
            Column::new("subject", "番号", "Id"),
            Column::new("name", "氏名・名称", "Name"),
            Column::new("kind", "種類", "Kind"),
            Column::new("title", "内容", "What"),
            Column::new("actor", "動く人", "Who acts"),
            Column::new("organizations", "担当機関", "Organizations"),
            Column::new("confidence", "確度", "Confidence"),
        ];
        let title = Text::new("期限", "Due");
        vec![Table { name: "due", title, columns, rows: self.rows.iter().map(row).collect() }]
    }
}

fn row(due: &DueRow) -> Row {
    let organizations: Vec<String> = due.organizations.iter().map(ToString::to_string).collect();
    let cells = vec![
        Cell::Date(due.on.into()),
        Cell::Number(due.days_left),
        Cell::Plain(due.subject.to_string()),
        Cell::Text(due.name.clone()),
        Cell::Text(word::code("due-kind", due.kind.word())),
        Cell::Text(due.title.clone()),
        due.actor.as_ref().map_or(Cell::Empty, |actor| Cell::Text(actor.label.clone())),
        if organizations.is_empty() { Cell::Empty } else { Cell::Plain(organizations.join(" ")) },
        Cell::Text(word::code("confidence", due.confidence.word())),
    ];
    Row { subject: Some(due.subject.clone()), cells }
}
