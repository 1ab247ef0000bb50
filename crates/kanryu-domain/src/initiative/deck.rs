//! Slides, statements, drawings, goals, domains and the time line.

use std::collections::BTreeMap;

use super::batch::{Batch, panel};
use super::{date, kebab, places, subject, word_of};
use crate::event::{Fact, MilestoneKind, Source};
use crate::word::table::rows;

static SLIDES: &str = include_str!("../../../../catalog/initiative/slides.csv");
static STATEMENTS: &str = include_str!("../../../../catalog/initiative/statements.csv");
static ELEMENTS: &str = include_str!("../../../../catalog/initiative/picture_elements.csv");
static NODES: &str = include_str!("../../../../catalog/initiative/pathway_nodes.csv");
static EDGES: &str = include_str!("../../../../catalog/initiative/pathway_edges.csv");
static GOALS: &str = include_str!("../../../../catalog/initiative/goals.csv");
static DOMAINS: &str = include_str!("../../../../catalog/initiative/domains.csv");
static TIMELINE: &str = include_str!("../../../../catalog/initiative/timeline.csv");

pub(super) fn slides(batch: &mut Batch) {
    for row in rows(SLIDES) {
        let key = row.cell("slide_panel");
        let fact = Fact::SlideListed {
            title: row.text("title_ja", "title_en"),
            sheet: row.cell("sheet").parse().expect("the sheet of a slide is a number"),
            shows: row.cell("what_it_shows").to_owned(),
            form: row.cell("type").to_owned(),
        };
        batch.state(&format!("slide:{key}"), "listed", panel(key), fact);
    }
}

/// Statements are numbered within their panel, in the order of the table.
pub(super) fn statements(batch: &mut Batch) {
    let mut numbers = Numbers::default();
    for row in rows(STATEMENTS) {
        let key = numbers.next(row.cell("slide_panel"));
        let fact = Fact::StatementMade { text: row.text("text_ja", "text_en") };
        batch.state(&format!("statement:{key}"), "made", panel(row.cell("slide_panel")), fact);
    }
}

#[derive(Default)]
struct Numbers(BTreeMap<String, u32>);

impl Numbers {
    fn next(&mut self, panel: &str) -> String {
        let number = self.0.entry(panel.to_owned()).or_default();
        *number += 1;
        format!("{panel}-{number:02}")
    }
}

/// Labels of the pictures, and the stages, gates and arrows of the pathway diagram (S04).
pub(super) fn drawings(batch: &mut Batch) {
    let mut numbers = Numbers::default();
    for row in rows(ELEMENTS) {
        let key = numbers.next(row.cell("slide_panel"));
        let fact = Fact::Drawn {
            element: kebab(row.cell("element")),
            text: row.text("text_ja", "text_en"),
            lane: None,
            basis: "stated".to_owned(),
        };
        batch.state(&format!("drawing:{key}"), "drawn", panel(row.cell("slide_panel")), fact);
    }
    for row in rows(NODES) {
        let fact = Fact::Drawn {
            element: row.cell("type").to_owned(),
            text: row.text("name_ja", "name_en"),
            lane: Some(kebab(row.cell("lane"))),
            basis: row.cell("basis").to_owned(),
        };
        let source = Source { note: row.filled("role").map(str::to_owned), ..panel("S04") };
        batch.state(&format!("drawing:{}", row.cell("node_id")), "drawn", source, fact);
    }
    for row in rows(EDGES) {
        let to = row.cell("to");
        let fact =
            Fact::ArrowDrawn { to: subject(&format!("drawing:{to}")), basis: row.cell("basis").to_owned() };
        batch.state(&format!("drawing:{}", row.cell("from")), &format!("arrow-{to}"), panel("S04"), fact);
    }
}

/// Goals name their slides in the wording; the panel is the one whose `○` and `□` they are.
pub(super) fn goals_and_domains(batch: &mut Batch) {
    for row in rows(GOALS) {
        let (group, place) = match row.cell("group") {
            "goal_japan" => ("japan", "S02a;S06"),
            "goal_partner" => ("partner", "S02a;S06"),
            "goal_partner_care" => ("partner-care", "S02b"),
            "goal_japan_care" => ("japan-care", "S02b"),
            other => panic!("goals.csv has an unknown group {other:?}"),
        };
        let fact = Fact::GoalSet { text: row.text("text_ja", "text_en"), group: group.to_owned() };
        batch.state(&format!("goal:{}", row.cell("goal_id")), "set", panel(place), fact);
    }
    for row in rows(DOMAINS) {
        let fact = Fact::DomainNamed {
            name: row.text("name_ja", "name_en"),
            subtitle: row.filled("subtitle_ja").map(str::to_owned),
        };
        batch.state(&format!("domain:{}", row.cell("domain_id")), "named", panel("S02e"), fact);
    }
}

pub(super) fn timeline(batch: &mut Batch) {
    for row in rows(TIMELINE) {
        let when = row.cell("date_iso");
        let (from, until) = when.split_once('/').map_or((when, None), |(from, until)| (from, Some(until)));
        let from = from.strip_suffix("-FY").map_or_else(|| from.to_owned(), |year| format!("FY{year}"));
        let base =
            row.filled("base_id").map(str::to_owned).or_else(|| places::base_worded(row.cell("text_ja")));
        let fact = Fact::MilestoneReached {
            text: row.text("text_ja", "text_en"),
            kind: word_of(row.cell("kind"), MilestoneKind::from_word),
            site: base.map(|base| subject(&format!("site:{base}"))),
            wording: row.filled("date_ja").map(str::to_owned),
            until: until.map(date),
        };
        let about = format!("milestone:{}", row.cell("event_id"));
        batch.state_on(&about, "reached", date(&from), panel(row.cell("slide_panel")), fact);
    }
}
