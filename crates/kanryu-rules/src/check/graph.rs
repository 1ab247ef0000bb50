//! Stages and steps as a graph: every stage can be reached, and every stage that is not an end can be left.

use std::collections::BTreeSet;

use super::names::Names;
use crate::fault::Fault;
use crate::source::{RawStage, RawStep};

/// Reports dead ends and stages that nothing leads to, without regard to dates.
pub(crate) fn check(names: &mut Names<'_>, stages: &[RawStage], steps: &[RawStep]) {
    let left: BTreeSet<&str> =
        steps.iter().flat_map(|step| &step.from).map(|stage| stage.value.as_str()).collect();
    let reached = reachable(stages, steps);
    let mut seen = BTreeSet::new();
    for stage in stages.iter().filter(|stage| seen.insert(stage.drawn.id.clone())) {
        let id = stage.drawn.id.as_str();
        let item = format!("stage `{id}`");
        if !stage.terminal && !left.contains(id) {
            names.fault(Fault::StageCannotBeLeft { item: item.clone() }, stage.drawn.at);
        }
        if !reached.contains(id) {
            names.fault(Fault::UnreachableStage { item }, stage.drawn.at);
        }
    }
}

/// Stages on some chain of steps from where routes begin.
///
/// Routes begin at stages marked `initial`; where no stage is marked, at those that no step reaches.
fn reachable<'a>(stages: &'a [RawStage], steps: &'a [RawStep]) -> BTreeSet<&'a str> {
    let targets: BTreeSet<&str> = steps.iter().map(|step| step.to.value.as_str()).collect();
    let any_marked = stages.iter().any(|stage| stage.initial);
    let begins = |stage: &&RawStage| match any_marked {
        true => stage.initial,
        false => !targets.contains(stage.drawn.id.as_str()),
    };
    let mut waiting: Vec<&str> = stages.iter().filter(begins).map(|stage| stage.drawn.id.as_str()).collect();
    let mut reached: BTreeSet<&str> = waiting.iter().copied().collect();
    while let Some(stage) = waiting.pop() {
        for step in steps.iter().filter(|step| step.from.iter().any(|from| from.value == stage)) {
            if reached.insert(&step.to.value) {
                waiting.push(&step.to.value);
            }
        }
    }
    reached
}
