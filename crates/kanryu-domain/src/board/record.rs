//! The page of one record of the initiative: what it is called, every statement with its source, every amendment,
//! the records that are the same thing, and the records that mention it.

use serde::Serialize;

use super::audience::{Content, Owner, may};
use super::evidence::{self, Trail, trail_for};
use super::{Audience, Board, Cell, Column, Question, Report, Row, Table};
use crate::event::{Fact, SiteRegister, SourceKind};
use crate::id::{Kind, Subject};
use crate::registry::site::Site;
use crate::registry::{Record, Registry};
use crate::text::Text;
use crate::word::Coded;

/// The page of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordPage {
    /// The record.
    pub subject: Subject,
    /// What kind of thing it is about.
    pub kind: Coded,
    /// What it is called.
    pub title: Text,
    /// The trail of evidence.
    pub trail: Trail,
    /// Records that mention it.
    pub mentioned_in: Vec<Mention>,
}

/// A record that mentions another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Mention {
    /// The record that mentions it.
    pub subject: Subject,
    /// What that record is called.
    pub title: Text,
}

impl Board for RecordPage {
    const NAME: &'static str = "record";

    fn tables(&self) -> Vec<Table> {
        vec![trail_table(&self.trail)]
    }
}

/// The page of a record, or `None` where there is none or the reader may not see it. Never a person: people have
/// a page of their own.
pub fn record(question: &Question<'_>, subject: &Subject) -> Option<Report<RecordPage>> {
    let found = question.registry.get(subject)?;
    if !may_see(question.registry, question.audience, RecordPage::NAME, found) {
        return None;
    }
    let page = RecordPage {
        subject: subject.clone(),
        kind: Coded::code("kind", subject.kind().word()),
        title: evidence::title(found),
        trail: trail_for(found, question.audience),
        mentioned_in: mentions(question.registry, question.audience, subject),
    };
    let mut report = Report::new(question, page);
    report.sources = evidence::sources(&found.entries);
    Some(report)
}

/// Whether a reader may see a record on a board: the initiative's own records are everybody's; facilities in Japan
/// and organizations known from rosters alone belong to the organizations concerned; people have boards of their own.
pub fn may_see(registry: &Registry, audience: &Audience, board: &str, record: &Record) -> bool {
    let published = record
        .entries
        .iter()
        .any(|entry| matches!(entry.source.kind, SourceKind::Slide | SourceKind::Publication));
    match record.subject.kind() {
        Kind::Person => false,
        Kind::Import => may(audience, board, Content::Imports, Owner::Nobody),
        Kind::Organization if !published => {
            let own = [record.subject.clone()];
            may(audience, board, Content::Establishments, Owner::Organizations(&own))
        }
        Kind::Site => match registry.get(&record.subject).and_then(Site::of) {
            Some(site) if site.register == SiteRegister::CareFacility => {
                let owners: Vec<Subject> =
                    site.operators.into_iter().map(|operator| operator.organization).collect();
                may(audience, board, Content::Establishments, Owner::Organizations(&owners))
            }
            Some(_) | None => may(audience, board, Content::Registry, Owner::Nobody),
        },
        Kind::Vacancy | Kind::Scenario => may(audience, board, Content::Registry, Owner::Nobody),
        // The record of a round holds the lists of offers, so only those who see whole results see it.
        Kind::Round => may(audience, board, Content::RoundResults, Owner::Nobody),
        Kind::Organization
        | Kind::Body
        | Kind::Agreement
        | Kind::Undertaking
        | Kind::PolicyAction
        | Kind::Partner
        | Kind::Initiative
        | Kind::Statement
        | Kind::Milestone
        | Kind::Goal
        | Kind::Domain
        | Kind::Drawing
        | Kind::Slide => may(audience, board, Content::Registry, Owner::Nobody),
    }
}

/// The subjects that a fact names besides its own. Facts about people name none here: a page of the initiative's
/// records never leads to a person.
fn named(fact: &Fact) -> Vec<&Subject> {
    match fact {
        Fact::SiteListed { operators, .. } => {
            operators.iter().map(|operator| &operator.organization).collect()
        }
        Fact::BodyRelated { to, .. } | Fact::ArrowDrawn { to, .. } => vec![to],
        Fact::UndertakingListed { sites, .. } => sites.iter().collect(),
        Fact::PartnerListed { organization, .. } => organization.iter().collect(),
        Fact::MilestoneReached { site, .. } => site.iter().collect(),
        _ => Vec::new(),
    }
}

fn mentions(registry: &Registry, audience: &Audience, subject: &Subject) -> Vec<Mention> {
    let names = |record: &&Record| record.entries.iter().any(|entry| named(&entry.fact).contains(&subject));
    let mut found: Vec<Mention> = registry
        .iter()
        .filter(|record| record.subject.kind() != Kind::Person)
        .filter(names)
        .filter(|record| may_see(registry, audience, RecordPage::NAME, record))
        .map(|record| Mention { subject: record.subject.clone(), title: evidence::title(record) })
        .collect();
    found.sort();
    found
}

/// The table of a trail.
pub(super) fn trail_table(trail: &Trail) -> Table {
    let columns = vec![
        Column::new("occurred_on", "日付", "Date"),
        Column::new("fact", "記録", "Record"),
        Column::new("text", "内容", "What"),
        Column::new("phase", "計画・実績", "Plan or fact"),
        Column::new("source_kind", "出典の種類", "Kind of source"),
        Column::new("source", "出典", "Source"),
        Column::new("confidence", "確度", "Confidence"),
        Column::new("recorded_at", "記録日時", "Recorded"),
        Column::new("note", "備考", "Note"),
    ];
    let label =
        |coded: &Option<Coded>| coded.as_ref().map_or(Cell::Empty, |one| Cell::Text(one.label.clone()));
    let row = |line: &evidence::Evidence| Row {
        subject: None,
        cells: vec![
            Cell::Date(line.occurred_on),
            Cell::Text(line.fact.label.clone()),
            Cell::Text(line.text.clone()),
            label(&line.phase),
            Cell::Text(crate::word::code("source-kind", source_word(line.source.kind))),
            Cell::Plain(line.source.place.clone()),
            label(&line.confidence),
            Cell::Plain(line.recorded_at.to_string()),
            line.note.as_ref().map_or(Cell::Empty, |note| Cell::Plain(note.clone())),
        ],
    };
    let title = Text::new("証拠", "Evidence");
    Table { name: "evidence", title, columns, rows: trail.statements.iter().map(row).collect() }
}

/// The word of a kind of source in the catalog table `source-kind`.
pub fn source_word(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Slide => "slide",
        SourceKind::File => "file",
        SourceKind::Publication => "publication",
        SourceKind::Statement => "statement",
        SourceKind::Demo => "demo",
    }
}
