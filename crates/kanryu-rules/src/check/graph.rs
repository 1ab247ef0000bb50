//! Stages and steps: every name exists, every stage can be reached and left.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::fault::Fault;
use crate::rulebook::{Stage, StageKind, Step};
use crate::source::{At, Drawn, Period, RawStage, RawStep, Written};

use super::Checker;

pub(super) fn check(checker: &mut Checker<'_>, written: &Written) -> (Vec<Stage>, Vec<Step>) {
    check_drawn_periods(checker, "stage", written.stages.iter().map(|stage| &stage.drawn).collect());
    check_drawn_periods(checker, "step", written.steps.iter().map(|step| &step.drawn).collect());
    let names = super::names_of(written, "stage");
    let mut stages: Vec<Stage> = written.stages.iter().map(|raw| stage(checker, raw)).collect();
    let mut steps: Vec<Step> = written.steps.iter().map(|raw| step(checker, raw, &names)).collect();
    stages.sort_by(|a, b| (a.order, &a.id, a.from).cmp(&(b.order, &b.id, b.from)));
    steps.sort_by(|a, b| (&a.id, a.from).cmp(&(&b.id, b.from)));
    check_ways(checker, written);
    (stages, steps)
}

pub(super) fn check_drawn_periods(checker: &mut Checker<'_>, kind: &str, drawn: Vec<&Drawn>) {
    let ids: BTreeSet<&str> = drawn.iter().map(|drawn| drawn.id.as_str()).collect();
    for id in ids {
        let same = drawn.iter().filter(|drawn| drawn.id == id);
        let mut periods: Vec<(Period, At)> = same.map(|drawn| (drawn.period, drawn.period_at)).collect();
        periods.sort_by_key(|(period, _)| period.from);
        checker.check_periods(&format!("{kind} `{id}`"), &periods);
    }
}

fn stage(checker: &mut Checker<'_>, raw: &RawStage) -> Stage {
    let drawn = &raw.drawn;
    let item = format!("stage `{}`", drawn.id);
    checker.check_sources(&item, &drawn.sources);
    if let Some(limit) = &raw.limit
        && !checker.limit_names.iter().any(|name| **name == *limit.value)
    {
        let known = checker.limit_names.clone();
        checker.unknown(&item, "limit", limit, &known);
    }
    Stage {
        id: drawn.id.as_str().into(),
        title: drawn.title.clone(),
        lane: raw.lane.clone(),
        order: raw.order,
        kind: if raw.is_gate { StageKind::Gate } else { StageKind::Stage },
        status: raw.status.clone(),
        limit: raw.limit.as_ref().map(|limit| limit.value.as_str().into()),
        initial: raw.initial,
        terminal: raw.terminal,
        min_days: raw.min_days,
        cite: drawn.cite.clone(),
        sources: drawn.sources.iter().map(|spot| spot.value.clone()).collect(),
        confidence: drawn.confidence,
        from: drawn.period.from,
        until: drawn.period.until,
        note: drawn.note.clone(),
        file: checker.files[usize::from(drawn.at.file)].clone(),
        line: drawn.at.line,
    }
}

fn step(checker: &mut Checker<'_>, raw: &RawStep, stages: &[Arc<str>]) -> Step {
    let drawn = &raw.drawn;
    let item = format!("step `{}`", drawn.id);
    checker.check_sources(&item, &drawn.sources);
    for name in raw.from.iter().chain([&raw.to]).filter(|name| !stages.iter().any(|s| **s == *name.value)) {
        checker.unknown(&item, "stage", name, stages);
    }
    if let Some(claim) = &raw.requires
        && !checker.claim_names.iter().any(|name| **name == *claim.value)
    {
        let known = checker.claim_names.clone();
        checker.unknown(&item, "claim", claim, &known);
    }
    Step {
        id: drawn.id.as_str().into(),
        title: drawn.title.clone(),
        from_stages: raw.from.iter().map(|spot| spot.value.as_str().into()).collect(),
        to_stage: raw.to.value.as_str().into(),
        requires: raw.requires.as_ref().map(|claim| claim.value.as_str().into()),
        actor: raw.actor.clone(),
        min_days: raw.min_days,
        obtains: raw.obtains.clone(),
        cite: drawn.cite.clone(),
        sources: drawn.sources.iter().map(|spot| spot.value.clone()).collect(),
        confidence: drawn.confidence,
        from: drawn.period.from,
        until: drawn.period.until,
        note: drawn.note.clone(),
        file: checker.files[usize::from(drawn.at.file)].clone(),
        line: drawn.at.line,
    }
}

/// Every stage can be left unless it is an end, and reached unless it is a beginning.
fn check_ways(checker: &mut Checker<'_>, written: &Written) {
    let leaves = |id: &str| written.steps.iter().any(|step| step.from.iter().any(|from| from.value == id));
    for raw in written.stages.iter().filter(|raw| !raw.terminal && !leaves(&raw.drawn.id)) {
        let item = format!("stage `{}`", raw.drawn.id);
        checker.fault(Fault::StageCannotBeLeft { item }, [raw.drawn.at]);
    }
    let beginnings = written.stages.iter().filter(|raw| raw.initial);
    let mut reached: BTreeSet<&str> = beginnings.map(|raw| raw.drawn.id.as_str()).collect();
    // Each round reaches at least one more stage, so there are at most as many rounds as stages.
    loop {
        let next: BTreeSet<&str> = written
            .steps
            .iter()
            .filter(|step| step.from.iter().any(|from| reached.contains(from.value.as_str())))
            .map(|step| step.to.value.as_str())
            .filter(|to| !reached.contains(to))
            .collect();
        if next.is_empty() {
            break;
        }
        reached.extend(next);
    }
    for raw in written.stages.iter().filter(|raw| !reached.contains(raw.drawn.id.as_str())) {
        let item = format!("stage `{}`", raw.drawn.id);
        checker.fault(Fault::UnreachableStage { item }, [raw.drawn.at]);
    }
}
