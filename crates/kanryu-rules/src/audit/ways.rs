//! Stages that nobody reaches while they exist, and stages that nobody may leave any more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::solve::Found;
use super::terms::Slice;
use super::{Audit, place};
use crate::day::Day;
use crate::fault::Fault;
use crate::rulebook::{Stage, Step};

/// On each slice: the steps that somebody may take.
pub(super) fn open_steps<'a>(audit: &Audit<'a>) -> Vec<Vec<&'a Step>> {
    let mut stages: BTreeMap<&str, Vec<&Stage>> = BTreeMap::new();
    audit.book.stages.iter().for_each(|stage| stages.entry(&stage.id).or_default().push(stage));
    let on = |at: usize| -> Vec<&'a Step> {
        let terms = &audit.slices[at];
        let is_open = |step: &&Step| {
            let target = stages
                .get(&*step.to_stage)
                .is_some_and(|versions| versions.iter().any(|stage| exists(stage, terms.slice)));
            let claim = step.requires.as_ref().map(|claim| audit.rulebook.claim_id(claim));
            let is_granted = match claim {
                None => true,
                Some(None) => false,
                Some(Some(claim)) => !matches!(audit.ask(terms, &terms.claim(claim, true)), Found::No),
            };
            step.is_in_force_on(terms.slice.from)
                && step.is_in_force_on(terms.slice.until)
                && target
                && is_granted
        };
        audit.book.steps.iter().filter(is_open).collect()
    };
    (0..audit.slices.len()).map(on).collect()
}

pub(super) fn exists(stage: &Stage, slice: Slice) -> bool {
    stage.is_in_force_on(slice.from) && stage.is_in_force_on(slice.until)
}

pub(super) fn check<'a>(audit: &mut Audit<'a>, open: &[Vec<&'a Step>]) {
    let book = audit.book;
    if !book.stages.iter().any(|stage| stage.initial) {
        // Without a beginning nothing is reached; the loading of the rulebook has said so of every stage.
        return;
    }
    let mut reached: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut missed: Vec<(&Stage, Day, Day)> = Vec::new();
    for (terms, steps) in audit.slices.iter().zip(open) {
        let slice = terms.slice;
        let begins = book.stages.iter().filter(|stage| stage.initial && exists(stage, slice));
        reached.extend(begins.map(|stage| stage.id.clone()));
        let mut ways: BTreeMap<&str, Vec<&Arc<str>>> = BTreeMap::new();
        for step in steps {
            step.from_stages.iter().for_each(|from| ways.entry(from).or_default().push(&step.to_stage));
        }
        let mut next: Vec<Arc<str>> = reached.iter().cloned().collect();
        while let Some(stage) = next.pop() {
            let further = ways.get(&*stage).into_iter().flatten().copied();
            next.extend(further.filter(|to| reached.insert((*to).clone())).cloned());
        }
        for stage in book.stages.iter().filter(|stage| exists(stage, slice) && !reached.contains(&stage.id)) {
            match missed
                .last_mut()
                .filter(|(known, _, until)| std::ptr::eq(*known, stage) && until.plus_days(1) == slice.from)
            {
                Some((_, _, until)) => *until = slice.until,
                None => missed.push((stage, slice.from, slice.until)),
            }
        }
    }
    // Of the time before a stage is dated the rulebook says nothing, and nothing is asked of it.
    for (stage, from, until) in merged(missed).into_iter().filter(|(_, from, _)| *from > Day::MIN) {
        let item = format!("stage `{}`", stage.id);
        audit.push(Fault::OutOfReach { item, from, until }, vec![place(&stage.file, stage.line)], None);
    }
    dead_ends(audit, open, &reached);
}

/// Neighboring slices of one stage as one period.
fn merged(mut missed: Vec<(&Stage, Day, Day)>) -> Vec<(&Stage, Day, Day)> {
    missed.sort_by(|a, b| (&a.0.id, a.1).cmp(&(&b.0.id, b.1)));
    let mut merged: Vec<(&Stage, Day, Day)> = Vec::new();
    for (stage, from, until) in missed {
        match merged.last_mut() {
            Some((known, _, last)) if known.id == stage.id && last.plus_days(1) >= from => *last = until,
            Some(_) | None => merged.push((stage, from, until)),
        }
    }
    merged
}

/// Stages that somebody is in, that are no end, and that from some day on no step leads out of.
fn dead_ends(audit: &mut Audit<'_>, open: &[Vec<&Step>], reached: &BTreeSet<Arc<str>>) {
    let book = audit.book;
    for stage in book.stages.iter().filter(|stage| !stage.terminal && reached.contains(&stage.id)) {
        // A stage that no step leaves at all is reported when the rulebook is loaded.
        if !book.steps.iter().any(|step| step.leaves(&stage.id)) {
            continue;
        }
        let last = open.iter().rposition(|steps| steps.iter().any(|step| step.leaves(&stage.id)));
        let first = last.map_or(0, |last| last + 1);
        let Some(from) = audit.slices[first..].iter().find(|terms| exists(stage, terms.slice)) else {
            continue;
        };
        let (item, from) = (format!("stage `{}`", stage.id), from.slice.from);
        audit.push(Fault::DeadEnd { item, from }, vec![place(&stage.file, stage.line)], None);
    }
}
