//! Stages and steps: every name exists, every stage can be reached and left.

use std::collections::{BTreeMap, BTreeSet};
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
    let mut periods: BTreeMap<&str, Vec<(Period, At)>> = BTreeMap::new();
    for drawn in &drawn {
        periods.entry(&drawn.id).or_default().push((drawn.period, drawn.period_at));
    }
    for (id, mut periods) in periods {
        periods.sort_by_key(|(period, _)| period.from);
        checker.check_periods(&format!("{kind} `{id}`"), &periods);
    }
}

fn stage(checker: &mut Checker<'_>, raw: &RawStage) -> Stage {
    let drawn = &raw.drawn;
    let item = format!("stage `{}`", drawn.id);
    checker.check_sources(&item, &drawn.sources);
    if let Some(limit) = &raw.limit
        && !is_among(&checker.limit_names, &limit.value)
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
        published: drawn.published,
        note: drawn.note.clone(),
        file: checker.files[usize::from(drawn.at.file)].clone(),
        line: drawn.at.line,
    }
}

/// Names stand in order.
fn is_among(names: &[Arc<str>], name: &str) -> bool {
    names.binary_search_by(|known| (**known).cmp(name)).is_ok()
}

fn step(checker: &mut Checker<'_>, raw: &RawStep, stages: &[Arc<str>]) -> Step {
    let drawn = &raw.drawn;
    let item = format!("step `{}`", drawn.id);
    checker.check_sources(&item, &drawn.sources);
    for name in raw.from.iter().chain([&raw.to]).filter(|name| !is_among(stages, &name.value)) {
        checker.unknown(&item, "stage", name, stages);
    }
    if let Some(claim) = &raw.requires
        && !is_among(&checker.claim_names, &claim.value)
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
        published: drawn.published,
        note: drawn.note.clone(),
        file: checker.files[usize::from(drawn.at.file)].clone(),
        line: drawn.at.line,
    }
}

/// Every stage can be left unless it is an end, and reached unless it is a beginning.
fn check_ways(checker: &mut Checker<'_>, written: &Written) {
    let mut ways: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for step in &written.steps {
        for from in &step.from {
            ways.entry(&from.value).or_default().push(&step.to.value);
        }
    }
    for raw in written.stages.iter().filter(|raw| !raw.terminal && !ways.contains_key(raw.drawn.id.as_str()))
    {
        let item = format!("stage `{}`", raw.drawn.id);
        checker.fault(Fault::StageCannotBeLeft { item }, [raw.drawn.at]);
    }
    let beginnings = written.stages.iter().filter(|raw| raw.initial);
    let mut reached: BTreeSet<&str> = beginnings.map(|raw| raw.drawn.id.as_str()).collect();
    let mut next: Vec<&str> = reached.iter().copied().collect();
    while let Some(stage) = next.pop() {
        let further = ways.get(stage).into_iter().flatten();
        next.extend(further.copied().filter(|to| reached.insert(to)));
    }
    for raw in written.stages.iter().filter(|raw| !reached.contains(raw.drawn.id.as_str())) {
        let item = format!("stage `{}`", raw.drawn.id);
        checker.fault(Fault::UnreachableStage { item }, [raw.drawn.at]);
    }
}
