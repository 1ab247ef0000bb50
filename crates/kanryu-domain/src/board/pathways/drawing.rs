//! The drawing of slide S04: its boxes and arrows, which of them are stated, and what stands for them in law.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::event::Fact;
use crate::id::Kind;
use crate::registry::Registry;
use crate::text::Text;

const SOURCE: &str = include_str!("../../../../../catalog/pathway_drawing.toml");

/// A box of the drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DrawnNode {
    /// Its key, `N01` to `N22`.
    pub id: String,
    /// The wording of the slide.
    pub title: Text,
    /// Stage or gate.
    pub element: String,
    /// The lane of the slide.
    pub lane: Option<String>,
    /// What it rests on, in words.
    pub basis: String,
    /// Stages of the rulebooks that stand for it.
    pub stages: Vec<String>,
    /// Steps of the rulebooks that stand for it.
    pub steps: Vec<String>,
}

/// An arrow of the drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DrawnArrow {
    /// The box it leaves.
    pub from: String,
    /// The box it reaches.
    pub to: String,
    /// Taken from order and rules of the time, not stated by the slide.
    pub inferred: bool,
    /// What it rests on, in words.
    pub basis: String,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Meaning {
    #[serde(default)]
    stages: Vec<String>,
    #[serde(default)]
    steps: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    node: BTreeMap<String, Meaning>,
}

fn meanings() -> &'static BTreeMap<String, Meaning> {
    static MEANINGS: OnceLock<BTreeMap<String, Meaning>> = OnceLock::new();
    MEANINGS.get_or_init(|| {
        let list: List =
            toml::from_str(SOURCE).expect("catalog/pathway_drawing.toml is embedded, and a test reads it");
        list.node
    })
}

pub(super) fn boxes_of_stage(stage: &str) -> Vec<String> {
    let stands = |meaning: &Meaning| meaning.stages.iter().any(|known| known == stage);
    meanings().iter().filter(|(_, meaning)| stands(meaning)).map(|(id, _)| id.clone()).collect()
}

pub(super) fn boxes_of_step(step: &str) -> Vec<String> {
    let stands = |meaning: &Meaning| meaning.steps.iter().any(|known| known == step);
    meanings().iter().filter(|(_, meaning)| stands(meaning)).map(|(id, _)| id.clone()).collect()
}

/// Every name that the list uses, for the test that compares it with the rulebooks.
#[cfg(test)]
pub(super) fn named() -> (Vec<&'static str>, Vec<&'static str>) {
    let stages = meanings().values().flat_map(|meaning| meaning.stages.iter().map(String::as_str));
    let steps = meanings().values().flat_map(|meaning| meaning.steps.iter().map(String::as_str));
    (stages.collect(), steps.collect())
}

/// The boxes and arrows that the records of slide S04 hold, by key.
pub(super) fn drawing(registry: &Registry) -> (Vec<DrawnNode>, Vec<DrawnArrow>) {
    let (mut nodes, mut arrows) = (Vec::new(), Vec::new());
    for record in registry.of_kind(Kind::Drawing) {
        let id = record.subject.key();
        let Some(meaning) = meanings().get(id) else { continue };
        for entry in &record.entries {
            match &entry.fact {
                Fact::Drawn { element, text, lane, basis } => nodes.push(DrawnNode {
                    id: id.to_owned(),
                    title: text.clone(),
                    element: element.clone(),
                    lane: lane.clone(),
                    basis: basis.clone(),
                    stages: meaning.stages.clone(),
                    steps: meaning.steps.clone(),
                }),
                Fact::ArrowDrawn { to, basis } => arrows.push(DrawnArrow {
                    from: id.to_owned(),
                    to: to.key().to_owned(),
                    inferred: basis.starts_with("inferred"),
                    basis: basis.clone(),
                }),
                _ => {}
            }
        }
    }
    nodes.sort_by(|a, b| a.id.cmp(&b.id));
    arrows.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    (nodes, arrows)
}
