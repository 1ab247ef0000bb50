//! How the initiative is steered (S05): the liaison meeting, what it joins, and the public–private council with its
//! working groups, each with its seats on the day.

use serde::Serialize;

use super::governance::{BodyRow, SeatRow, not_updated, row_of, seat_rows, seats_table};
use super::{Board, Cell, Column, Question, Report, Row, Table, evidence};
use crate::event::{BodyKind, BodyRelation};
use crate::id::Subject;
use crate::registry::Registry;
use crate::registry::body::Body;
use crate::text::Text;
use crate::word::Coded;

/// The board of the council.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Council {
    /// The liaison meeting first, then what it joins, in the order of the records.
    pub bodies: Vec<CouncilBody>,
}

/// A body of the steering structure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CouncilBody {
    /// The body.
    pub body: BodyRow,
    /// How the liaison meeting relates to it; absent for the meeting itself.
    pub relation: Option<Coded>,
    /// Whether that relation is taken from the layout.
    pub inferred: bool,
    /// Its seats on the day.
    pub seats: Vec<SeatRow>,
    /// Its working groups.
    pub working_groups: Vec<BodyRow>,
}

impl Board for Council {
    const NAME: &'static str = "council";

    fn tables(&self) -> Vec<Table> {
        let seats: Vec<SeatRow> = self.bodies.iter().flat_map(|body| body.seats.clone()).collect();
        vec![seats_table(&seats), self.bodies_table()]
    }
}

impl Council {
    fn bodies_table(&self) -> Table {
        let columns = vec![
            Column::new("body", "会議体", "Body"),
            Column::new("relation", "連絡会との関係", "Relation to the liaison meeting"),
            Column::new("working_groups", "ワーキンググループ", "Working groups"),
        ];
        let row = |body: &CouncilBody| Row {
            subject: Some(body.body.subject.clone()),
            cells: vec![
                Cell::Text(body.body.name.clone()),
                body.relation.as_ref().map_or(Cell::Empty, |relation| Cell::Text(relation.label.clone())),
                Cell::Text(evidence::join(body.working_groups.iter().map(|group| group.name.clone()))),
            ],
        };
        let title = Text::new("推進体制", "Steering structure");
        Table { name: "bodies", title, columns, rows: self.bodies.iter().map(row).collect() }
    }
}

/// The steering structure on the day of the question.
pub fn council(question: &Question<'_>) -> Report<Council> {
    let registry = question.registry;
    let all = Body::all(registry);
    let mut bodies = Vec::new();
    for liaison in all.iter().filter(|body| body.kind == BodyKind::Liaison) {
        bodies.push(council_body(question, &all, liaison, None));
        for relation in &liaison.relations {
            if let Some(body) = find(&all, &relation.to) {
                let told = (Coded::word(relation.relation), relation.inferred);
                bodies.push(council_body(question, &all, body, Some(told)));
            }
        }
    }
    let shown = |subject: &Subject| bodies.iter().any(|body: &CouncilBody| body.body.subject == *subject);
    let apart: Vec<&Body> = all
        .iter()
        .filter(|body| body.kind == BodyKind::PublicPrivateCouncil && !shown(&body.subject))
        .collect();
    bodies.extend(apart.into_iter().map(|body| council_body(question, &all, body, None)));
    let sources = sources(registry, &bodies);
    let seats: Vec<SeatRow> = bodies.iter().flat_map(|body| body.seats.clone()).collect();
    let mut report = Report::new(question, Council { bodies });
    report.findings.extend(not_updated(&seats, question.as_of));
    report.sources = sources;
    report
}

fn sources(registry: &Registry, bodies: &[CouncilBody]) -> Vec<crate::event::Source> {
    let records = bodies.iter().filter_map(|body| registry.get(&body.body.subject));
    evidence::sources(records.flat_map(|record| &record.entries))
}

fn find<'a>(all: &'a [Body], subject: &Subject) -> Option<&'a Body> {
    all.iter().find(|body| body.subject == *subject)
}

fn council_body(
    question: &Question<'_>,
    all: &[Body],
    body: &Body,
    told: Option<(Coded, bool)>,
) -> CouncilBody {
    let Question { registry, as_of, .. } = *question;
    let is_parent = |relation: BodyRelation| relation == BodyRelation::ParentOf;
    let groups =
        body.relations.iter().filter(|line| is_parent(line.relation)).filter_map(|line| find(all, &line.to));
    let (relation, inferred) = told.map_or((None, false), |(relation, inferred)| (Some(relation), inferred));
    CouncilBody {
        body: row_of(registry, body, as_of),
        relation,
        inferred,
        seats: seat_rows(registry, body, as_of),
        working_groups: groups.map(|group| row_of(registry, group, as_of)).collect(),
    }
}
