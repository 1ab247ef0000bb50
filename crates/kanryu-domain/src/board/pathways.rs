//! The pathways board: stages and steps as a graph, with counts, the law behind each step, the slide's own
//! drawing, and what law differs between two days.

use std::collections::{BTreeMap, BTreeSet};

use kanryu_rules::{Confidence, Facts, StageKind, Step, Verdict};
use serde::Serialize;

use super::audience::{Audience, Shown, small_cell, small_cells};
use super::figure::PeopleCounts;
use super::{Board, Finding, Question, Report};
use crate::calendar::Day;
use crate::pathway::{Law, RuleRef, rules_of};
use crate::text::Text;

mod difference;
mod drawing;
mod table;
#[cfg(test)]
mod tests;

pub use difference::{Difference, VersionRef, differences};
pub use drawing::{DrawnArrow, DrawnNode};

/// The lanes of the drawing, in its order; a lane that the rulebooks add stands after them.
pub const LANES: [&str; 7] =
    ["home-country", "study", "technical-intern", "skill-development", "specified-skilled", "work", "return"];

/// The routes on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PathwaysBoard {
    /// The hash of the law.
    pub law: String,
    /// Lanes, in the order of the drawing.
    pub lanes: Vec<String>,
    /// Stages and gates, from early to late.
    pub stages: Vec<StageNode>,
    /// Steps, by id.
    pub steps: Vec<StepEdge>,
    /// All people on the pathways, also those whose stage is not known.
    pub people: Shown,
    /// The boxes of the slide's drawing.
    pub drawing: Vec<DrawnNode>,
    /// The arrows of the slide's drawing.
    pub arrows: Vec<DrawnArrow>,
    /// The other day with which law is compared.
    pub compared_with: Option<Day>,
    /// What law differs between the two days.
    pub differences: Vec<Difference>,
}

/// A stage or gate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageNode {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its lane.
    pub lane: String,
    /// Its place, from early to late.
    pub order: i64,
    /// Stage or gate.
    pub kind: StageKind,
    /// The status of residence held there.
    pub status: Option<String>,
    /// The limit that gives the last lawful day there.
    pub limit: Option<String>,
    /// Whether it exists on the day.
    pub in_force: bool,
    /// How many people stand there; `None` for a gate, where nobody stays.
    pub people: Option<Shown>,
    /// How well it is established.
    pub confidence: Confidence,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// Boxes of the slide that stand for it.
    pub drawing: Vec<String>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepEdge {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Stages it leaves.
    pub from: Vec<String>,
    /// The stage it reaches.
    pub to: String,
    /// The claim that opens it; absent where nothing is asked for.
    pub requires: Option<String>,
    /// What that claim is called.
    pub requires_title: Option<Text>,
    /// Who must act.
    pub actor: Option<String>,
    /// What to get first.
    pub obtains: Vec<String>,
    /// Whether law of the day has the step.
    pub in_force: bool,
    /// As sure as the law behind it.
    pub confidence: Confidence,
    /// The versions of the rules behind it: those in force, and of the others the one nearest to the day.
    pub rules: Vec<RuleRef>,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// Boxes of the slide that stand for it.
    pub drawing: Vec<String>,
}

/// The pathways as of the day of the question; `compare` is another day of law.
pub fn pathways(
    question: &Question<'_>,
    law: &Law,
    counts: &PeopleCounts,
    compare: Option<Day>,
) -> Report<PathwaysBoard> {
    let as_of = question.as_of;
    let (drawing, arrows) = drawing::drawing(question.registry);
    let stages = stages(law, counts, question.audience, as_of);
    let steps = steps(law, as_of);
    let board = PathwaysBoard {
        law: law.rulebook().fingerprint().to_string(),
        lanes: lanes(&stages),
        people: small_cell(counts.total, question.audience),
        stages,
        steps,
        drawing,
        arrows,
        compared_with: compare,
        differences: compare.map(|other| differences(law, as_of, other)).unwrap_or_default(),
    };
    let mut report = Report::new(question, board);
    report.findings = findings(law, counts, question.audience, as_of);
    report
}

fn lanes(stages: &[StageNode]) -> Vec<String> {
    let further: BTreeSet<&str> =
        stages.iter().map(|stage| stage.lane.as_str()).filter(|lane| !LANES.contains(lane)).collect();
    LANES.into_iter().chain(further).map(str::to_owned).collect()
}

fn stages(law: &Law, counts: &PeopleCounts, audience: &Audience, as_of: Day) -> Vec<StageNode> {
    let ids: BTreeSet<&str> = law.rulebook().stages().iter().map(|stage| &*stage.id).collect();
    let of = |id: &str| counts.stages.iter().find(|count| count.key == id).map_or(0, |count| count.people);
    // People whose stage is not known are a cell of their own: the total minus the others would give a small one away.
    let known: Vec<i64> = ids.iter().map(|id| of(id)).collect();
    let unknown = counts.total - known.iter().sum::<i64>();
    let cells: Vec<i64> = known.into_iter().chain([unknown]).collect();
    let shown: BTreeMap<&str, Shown> = ids.iter().copied().zip(small_cells(&cells, audience)).collect();
    let node = |stage: &kanryu_rules::Stage| StageNode {
        id: stage.id.to_string(),
        title: (&stage.title).into(),
        lane: stage.lane.clone(),
        order: stage.order,
        kind: stage.kind,
        status: stage.status.clone(),
        limit: stage.limit.as_ref().map(|limit| limit.to_string()),
        in_force: stage.is_in_force_on(as_of),
        people: shown.get(&*stage.id).copied().filter(|_| stage.kind == StageKind::Stage),
        confidence: stage.confidence.unwrap_or_default(),
        sources: stage.sources.clone(),
        note: stage.note.as_ref().map(Text::from),
        drawing: drawing::boxes_of_stage(&stage.id),
    };
    let mut nodes: Vec<StageNode> = ids.iter().filter_map(|id| law.stage(id, as_of)).map(node).collect();
    nodes.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    nodes
}

fn steps(law: &Law, as_of: Day) -> Vec<StepEdge> {
    let ids: BTreeSet<&str> = law.rulebook().steps().iter().map(|step| &*step.id).collect();
    ids.into_iter().filter_map(|id| law.step(id, as_of)).map(|step| edge(law, step, as_of)).collect()
}

/// A step as law has it on the day, without knowing anybody.
fn edge(law: &Law, step: &Step, as_of: Day) -> StepEdge {
    let judgment = step.requires.as_ref().map(|claim| law.rulebook().judge(claim, &Facts::new(), as_of));
    let closed = judgment.as_ref().is_some_and(|judgment| judgment.verdict == Verdict::NotInForce);
    let reachable = law.stage(&step.to_stage, as_of).is_some_and(|stage| stage.is_in_force_on(as_of));
    let confidence = judgment.as_ref().map(|judgment| judgment.confidence).unwrap_or_default();
    StepEdge {
        id: step.id.to_string(),
        title: (&step.title).into(),
        from: step.from_stages.iter().map(ToString::to_string).collect(),
        to: step.to_stage.to_string(),
        requires: step.requires.as_ref().map(ToString::to_string),
        requires_title: step
            .requires
            .as_ref()
            .and_then(|claim| law.rulebook().claim_title(claim))
            .map(Text::from),
        actor: step.actor.clone(),
        obtains: step.obtains.clone(),
        in_force: step.is_in_force_on(as_of) && reachable && !closed,
        confidence: confidence.and(step.confidence.unwrap_or_default()),
        rules: judgment.map(|judgment| rules_of(&judgment.proof)).unwrap_or_default(),
        sources: step.sources.clone(),
        note: step.note.as_ref().map(Text::from),
        drawing: drawing::boxes_of_step(&step.id),
    }
}

fn findings(law: &Law, counts: &PeopleCounts, audience: &Audience, as_of: Day) -> Vec<Finding> {
    let mut findings = Vec::new();
    let known: i64 = counts.stages.iter().map(|count| count.people).sum();
    let unknown = small_cell(counts.total - known, audience);
    if counts.total > known {
        findings.push(Finding {
            code: "pathways/stage-unknown".to_owned(),
            text: Text::new(
                format!("段階が記録から分からない人：{unknown}"),
                format!("people whose stage the records do not show: {unknown}"),
            ),
            subjects: Vec::new(),
        });
    }
    if let Some(next) = law.rulebook().next_version_edge(as_of) {
        findings.push(Finding {
            code: "pathways/law-changes".to_owned(),
            text: Text::new(format!("次に規定が変わる日：{next}"), format!("law next changes on {next}")),
            subjects: Vec::new(),
        });
    }
    findings
}

impl Board for PathwaysBoard {
    const NAME: &'static str = "pathways";

    fn tables(&self) -> Vec<super::Table> {
        table::tables(self)
    }
}
