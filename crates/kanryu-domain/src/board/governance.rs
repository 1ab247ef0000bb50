//! The organization chart: bodies by lane and level, relations stated or inferred, and seats as of the day.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Board, Cell, Column, Finding, Question, Report, Row, Table, evidence};
use crate::calendar::{Day, PartialDate};
use crate::event::{BodyKind, BodyRelation, Source};
use crate::id::Subject;
use crate::registry::Registry;
use crate::registry::body::{self, Body, Seat, SeatState};
use crate::text::Text;
use crate::word::Coded;

/// The board of governance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Governance {
    /// How many of what.
    pub counts: GovernanceCounts,
    /// Bodies, by key; ministries after them.
    pub bodies: Vec<BodyRow>,
    /// Relations, by the body they are read from.
    pub relations: Vec<RelationRow>,
    /// Seats, by body and number.
    pub seats: Vec<SeatRow>,
    /// Where the chart draws each body.
    pub chart: Chart,
}

/// How many of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct GovernanceCounts {
    /// Bodies of the charts, ministries apart.
    pub bodies: i64,
    /// Ministries that the charts relate to a body.
    pub ministries: i64,
    /// Seats held, or possibly held, on the day.
    pub seats: i64,
    /// Relations that a source states.
    pub stated: i64,
    /// Relations taken from the layout, because the lines are lost.
    pub inferred: i64,
}

/// A body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BodyRow {
    /// Its record.
    pub subject: Subject,
    /// Its name.
    pub name: Text,
    /// What it is.
    pub kind: Coded,
    /// The lane of the chart.
    pub lane: Option<Coded>,
    /// How many bodies stand above it on the longest line.
    pub level: i64,
    /// Seats held, or possibly held, on the day.
    pub seats: i64,
    /// Since when it is stated to exist.
    pub stated_on: PartialDate,
    /// A remark.
    pub note: Option<String>,
    /// Who says so.
    pub source: Source,
}

/// A relation between two bodies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelationRow {
    /// The body it is read from.
    pub from: Subject,
    /// Its name.
    pub from_name: Text,
    /// The relation.
    pub relation: Coded,
    /// The body it leads to.
    pub to: Subject,
    /// Its name.
    pub to_name: Text,
    /// Taken from the layout, not stated.
    pub inferred: bool,
    /// What it rests on.
    pub basis: String,
    /// Who says so.
    pub source: Source,
}

/// A seat on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeatRow {
    /// The body.
    pub body: Subject,
    /// Its name.
    pub body_name: Text,
    /// The number of the seat.
    pub number: i64,
    /// The role.
    pub role: Coded,
    /// The post or body that holds it.
    pub holder: Text,
    /// The ministry or side.
    pub side: Option<String>,
    /// The name, where the source names an office holder.
    pub named: Option<String>,
    /// A remark, such as the source's own word for the role.
    pub note: Option<String>,
    /// Whether it is held on the day.
    pub state: Coded,
    /// The date of the statement.
    pub stated_on: PartialDate,
    /// Who says so.
    pub source: Source,
}

/// Where a chart draws bodies: rows are levels, columns are lanes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// Lanes in the order of the bodies that stand in them.
    pub lanes: Vec<Coded>,
    /// The bodies of each level, from the top.
    pub levels: Vec<Vec<Subject>>,
}

impl Board for Governance {
    const NAME: &'static str = "governance";

    fn tables(&self) -> Vec<Table> {
        vec![bodies_table(&self.bodies), relations_table(&self.relations), seats_table(&self.seats)]
    }
}

/// The bodies, their relations and their seats on the day of the question.
pub fn governance(question: &Question<'_>) -> Report<Governance> {
    let Question { registry, as_of, .. } = *question;
    let all = Body::all(registry);
    let names: BTreeMap<&Subject, &Text> = all.iter().map(|body| (&body.subject, &body.name)).collect();
    let levels = levels(&all);
    let seats: Vec<SeatRow> = all.iter().flat_map(|body| seat_rows(registry, body, as_of)).collect();
    let relations: Vec<RelationRow> = all.iter().flat_map(|body| relation_rows(body, &names)).collect();
    let mut bodies: Vec<BodyRow> = all.iter().map(|body| body_row(registry, body, &levels, as_of)).collect();
    bodies.sort_by_key(is_ministry);
    let inferred = relations.iter().filter(|relation| relation.inferred).count() as i64;
    let ministries = bodies.iter().filter(|body| is_ministry(body)).count() as i64;
    let counts = GovernanceCounts {
        bodies: bodies.len() as i64 - ministries,
        ministries,
        seats: bodies.iter().map(|body| body.seats).sum(),
        stated: relations.len() as i64 - inferred,
        inferred,
    };
    let chart = chart(&bodies);
    let mut report = Report::new(question, Governance { counts, bodies, relations, seats, chart });
    report.findings = findings(&report.value);
    report.findings.extend(not_updated(&report.value.seats, as_of));
    let entries = all.iter().flat_map(|body| registry.get(&body.subject)).flat_map(|record| &record.entries);
    report.sources = evidence::sources(entries);
    report
}

fn is_ministry(body: &BodyRow) -> bool {
    body.kind == Coded::word(BodyKind::Ministry)
}

/// Levels by the longest line of parents; a body that is its own ancestor ends its line there.
fn levels(bodies: &[Body]) -> BTreeMap<Subject, i64> {
    let is_line =
        |relation: BodyRelation| matches!(relation, BodyRelation::ParentOf | BodyRelation::SetUpUnder);
    let lines: Vec<(&Subject, &Subject)> = bodies
        .iter()
        .flat_map(|body| body.relations.iter().map(move |relation| (body, relation)))
        .filter(|(_, relation)| is_line(relation.relation))
        .map(|(body, relation)| (&body.subject, &relation.to))
        .collect();
    let mut levels: BTreeMap<Subject, i64> = bodies.iter().map(|body| (body.subject.clone(), 0)).collect();
    // A chart of n bodies has no line longer than n - 1, so n rounds settle every level and a circle ends too.
    for _ in 0..bodies.len() {
        for (from, to) in &lines {
            let below = levels.get(*from).copied().unwrap_or(0) + 1;
            if let Some(level) =
                levels.get_mut(*to).filter(|level| **level < below && below < bodies.len() as i64)
            {
                *level = below;
            }
        }
    }
    levels
}

fn is_taken(seat: &Seat) -> bool {
    matches!(seat.state, SeatState::Held | SeatState::PossiblyHeld)
}

fn body_row(registry: &Registry, body: &Body, levels: &BTreeMap<Subject, i64>, as_of: Day) -> BodyRow {
    let seats = registry.get(&body.subject).map(|record| body::seats(record, as_of)).unwrap_or_default();
    BodyRow {
        subject: body.subject.clone(),
        name: body.name.clone(),
        kind: Coded::word(body.kind),
        lane: body.lane.as_ref().map(|lane| Coded::code("lane", lane)),
        level: levels.get(&body.subject).copied().unwrap_or(0),
        seats: seats.iter().filter(|seat| is_taken(seat)).count() as i64,
        stated_on: body.stated_on,
        note: body.note.clone(),
        source: body.entry.source.clone(),
    }
}

/// One body as a row, for boards that show a few of them.
pub(super) fn row_of(registry: &Registry, body: &Body, as_of: Day) -> BodyRow {
    body_row(registry, body, &levels(&Body::all(registry)), as_of)
}

/// The seats of a body on a day.
pub(super) fn seat_rows(registry: &Registry, body: &Body, as_of: Day) -> Vec<SeatRow> {
    let seats = registry.get(&body.subject).map(|record| body::seats(record, as_of)).unwrap_or_default();
    let row = |seat: Seat| SeatRow {
        body: body.subject.clone(),
        body_name: body.name.clone(),
        number: seat.number,
        role: Coded::word(seat.role),
        holder: seat.holder,
        side: seat.side,
        named: seat.named,
        note: seat.note,
        state: Coded::code("seat-state", state_word(seat.state)),
        stated_on: seat.stated_on,
        source: seat.entry.source,
    };
    seats.into_iter().map(row).collect()
}

fn state_word(state: SeatState) -> &'static str {
    match state {
        SeatState::Held => "held",
        SeatState::PossiblyHeld => "possibly-held",
        SeatState::StatedLater => "stated-later",
        SeatState::Vacant => "vacant",
    }
}

fn relation_rows(body: &Body, names: &BTreeMap<&Subject, &Text>) -> Vec<RelationRow> {
    let name = |subject: &Subject| {
        names.get(subject).map_or_else(|| Text::same(subject.to_string()), |name| (*name).clone())
    };
    let row = |relation: &body::Relation| RelationRow {
        from: body.subject.clone(),
        from_name: body.name.clone(),
        relation: Coded::word(relation.relation),
        to: relation.to.clone(),
        to_name: name(&relation.to),
        inferred: relation.inferred,
        basis: relation.basis.clone(),
        source: relation.entry.source.clone(),
    };
    body.relations.iter().map(row).collect()
}

fn chart(bodies: &[BodyRow]) -> Chart {
    let mut lanes: Vec<Coded> = Vec::new();
    let mut levels: BTreeMap<i64, Vec<Subject>> = BTreeMap::new();
    for body in bodies {
        levels.entry(body.level).or_default().push(body.subject.clone());
        if let Some(lane) = body.lane.as_ref().filter(|lane| !lanes.contains(lane)) {
            lanes.push(lane.clone());
        }
    }
    Chart { lanes, levels: levels.into_values().collect() }
}

fn findings(board: &Governance) -> Vec<Finding> {
    let mut inferred: Vec<Subject> =
        board.relations.iter().filter(|line| line.inferred).map(|line| line.from.clone()).collect();
    inferred.dedup();
    let later = |seat: &&SeatRow| seat.state.code == state_word(SeatState::StatedLater);
    let mut unseated: Vec<Subject> = board.seats.iter().filter(later).map(|seat| seat.body.clone()).collect();
    unseated.dedup();
    let listed = [
        (
            "governance/line-inferred",
            inferred,
            Text::new(
                "図の線は失われています。配置から推定した関係は「推定」と示します。",
                "The lines of the chart are lost; relations taken from the layout are marked as inferred.",
            ),
        ),
        (
            "governance/seats-stated-later",
            unseated,
            Text::new(
                "この日の席は記録にありません。後日の資料の席を「後日の資料にのみ記載」として示します。",
                "Seats on this day are not on record; those of a later source are shown as stated only for a later date.",
            ),
        ),
    ];
    let filled = listed.into_iter().filter(|(_, subjects, _)| !subjects.is_empty());
    filled.map(|(code, subjects, text)| Finding { code: code.to_owned(), text, subjects }).collect()
}

/// Seats that a source stated more than a year before the day and that nothing recorded since confirms.
pub(super) fn not_updated(seats: &[SeatRow], as_of: Day) -> Option<Finding> {
    let year = crate::calendar::Span::years(1);
    let old = |seat: &&SeatRow| {
        seat.state.code == state_word(SeatState::Held)
            && seat.stated_on.latest().corresponding_day(year) < as_of
    };
    let mut subjects: Vec<Subject> = seats.iter().filter(old).map(|seat| seat.body.clone()).collect();
    subjects.dedup();
    (!subjects.is_empty()).then(|| Finding {
        code: "governance/seats-not-updated".to_owned(),
        text: Text::new(
            "席は一年以上前の資料によるもので、その後の異動は記録されていません。",
            "Seats are as a source stated more than a year before; later changes are not on record.",
        ),
        subjects,
    })
}

fn optional(text: Option<&String>) -> Cell {
    text.map_or(Cell::Empty, |text| Cell::Plain(text.clone()))
}

fn bodies_table(bodies: &[BodyRow]) -> Table {
    let columns = vec![
        Column::new("id", "番号", "Id"),
        Column::new("name", "名称", "Name"),
        Column::new("kind", "種別", "Kind"),
        Column::new("lane", "レーン", "Lane"),
        Column::new("level", "階層", "Level"),
        Column::new("seats", "席", "Seats"),
        Column::new("stated_on", "記載", "Stated for"),
        Column::new("note", "備考", "Note"),
        Column::new("source", "出典", "Source"),
    ];
    let row = |body: &BodyRow| Row {
        subject: Some(body.subject.clone()),
        cells: vec![
            Cell::Plain(body.subject.key().to_owned()),
            Cell::Text(body.name.clone()),
            Cell::Text(body.kind.label.clone()),
            body.lane.as_ref().map_or(Cell::Empty, |lane| Cell::Text(lane.label.clone())),
            Cell::Number(body.level),
            Cell::Number(body.seats),
            Cell::Date(body.stated_on),
            optional(body.note.as_ref()),
            Cell::Plain(body.source.place.clone()),
        ],
    };
    let title = Text::new("会議体", "Bodies");
    Table { name: "bodies", title, columns, rows: bodies.iter().map(row).collect() }
}

fn relations_table(relations: &[RelationRow]) -> Table {
    let columns = vec![
        Column::new("from", "から", "From"),
        Column::new("relation", "関係", "Relation"),
        Column::new("to", "へ", "To"),
        Column::new("inferred", "推定", "Inferred"),
        Column::new("basis", "根拠", "Basis"),
        Column::new("source", "出典", "Source"),
    ];
    let row = |line: &RelationRow| Row {
        subject: Some(line.from.clone()),
        cells: vec![
            Cell::Text(line.from_name.clone()),
            Cell::Text(line.relation.label.clone()),
            Cell::Text(line.to_name.clone()),
            Cell::Text(if line.inferred {
                Text::new("推定", "inferred")
            } else {
                Text::new("明記", "stated")
            }),
            Cell::Plain(line.basis.clone()),
            Cell::Plain(line.source.place.clone()),
        ],
    };
    let title = Text::new("会議体の関係", "Relations between bodies");
    Table { name: "relations", title, columns, rows: relations.iter().map(row).collect() }
}

/// The table of seats.
pub(super) fn seats_table(seats: &[SeatRow]) -> Table {
    let columns = vec![
        Column::new("body", "会議体", "Body"),
        Column::new("number", "席", "Seat"),
        Column::new("role", "役割", "Role"),
        Column::new("holder", "職・団体", "Post or body"),
        Column::new("side", "府省・区分", "Ministry or side"),
        Column::new("named", "氏名", "Named"),
        Column::new("state", "状態", "State"),
        Column::new("stated_on", "記載", "Stated for"),
        Column::new("note", "備考", "Note"),
        Column::new("source", "出典", "Source"),
    ];
    let row = |seat: &SeatRow| Row {
        subject: Some(seat.body.clone()),
        cells: vec![
            Cell::Text(seat.body_name.clone()),
            Cell::Number(seat.number),
            Cell::Text(seat.role.label.clone()),
            Cell::Text(seat.holder.clone()),
            optional(seat.side.as_ref()),
            optional(seat.named.as_ref()),
            Cell::Text(seat.state.label.clone()),
            Cell::Date(seat.stated_on),
            optional(seat.note.as_ref()),
            Cell::Plain(seat.source.place.clone()),
        ],
    };
    let title = Text::new("席", "Seats");
    Table { name: "seats", title, columns, rows: seats.iter().map(row).collect() }
}
