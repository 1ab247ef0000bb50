//! Turns what is written into a [`Rulebook`], or says everything that is wrong with it.
//!
//! Every fault of every file is reported in one run, each with all places it concerns, so that an author
//! corrects a rulebook once and not fault by fault. Warnings (a gap, a stage that cannot be left) are reported
//! beside a rulebook that can be used.

use std::collections::BTreeSet;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::catalog::FactCatalog;
use crate::day::Day;
use crate::fault::{Fault, Place, RulebookError};
use crate::rulebook::{Book, Fingerprint, Rulebook};
use crate::scenario::{self, Scenario};
use crate::source::{At, Found, Period, Reader, Written, read_file, read_scenario};

mod convert;
mod cycles;
mod exceptions;
mod graph;
mod names;
mod satisfy;
mod versions;

use names::Names;

/// A rulebook that passed, and what was noticed on the way.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The law.
    pub rulebook: Rulebook,
    /// What its author should look at; nothing here changes an answer.
    pub warnings: Vec<RulebookError>,
    /// The scenarios of all files, in the order of files and lines.
    pub scenarios: Vec<Scenario>,
}

impl Rulebook {
    /// Reads and checks rulebook files, given as pairs of a path (shown in messages) and a text.
    ///
    /// # Errors
    /// Everything that is wrong with them, by file and line. Warnings alone are no error.
    pub fn load(
        files: &[(String, String)],
        catalog: &FactCatalog,
        source_keys: &BTreeSet<String>,
    ) -> Result<Loaded, Vec<RulebookError>> {
        let mut written = Written::default();
        let mut found = Vec::new();
        let mut readers = Vec::new();
        for (index, (_, text)) in files.iter().enumerate() {
            let Ok(index) = u16::try_from(index) else {
                found.push(Found { fault: Fault::TooMany { what: "files" }, at: Vec::new() });
                break;
            };
            let mut reader = Reader::new(index, text);
            let document = read_file(&mut reader, &mut written);
            readers.extend(document.map(|document| (reader.at(&(0..0)), document)));
            found.append(&mut reader.found);
        }
        let mut names = Names::new(catalog, source_keys, &written);
        let book = book(&mut names, &written, files);
        found.append(&mut names.found);
        let rulebook = Rulebook { book: Arc::new(book) };

        let mut scenarios = Vec::new();
        for (at, document) in &readers {
            let (path, text) = &files[usize::from(at.file)];
            let mut reader = Reader::new(at.file, text);
            for (fields, name) in read_scenario(&mut reader, document.get_ref()) {
                let granted = written.granted_in(at.file);
                scenarios.extend(scenario::read(&mut reader, &rulebook, path, &fields, name, &granted));
            }
            found.append(&mut reader.found);
        }
        let (errors, warnings) = attach_lines(found, files);
        if errors.is_empty() { Ok(Loaded { rulebook, warnings, scenarios }) } else { Err(errors) }
    }
}

impl Written {
    /// The claims that rules of one file grant.
    fn granted_in(&self, file: u16) -> BTreeSet<&str> {
        self.rules
            .iter()
            .filter(|rule| rule.law.at.file == file)
            .map(|rule| rule.grants.value.as_str())
            .collect()
    }
}

/// Converts everything; while it converts, `names` collects what is wrong.
fn book(names: &mut Names<'_>, written: &Written, files: &[(String, String)]) -> Book {
    let paths: Vec<Arc<str>> = files.iter().map(|(path, _)| path.as_str().into()).collect();
    let rules = convert::rules(names, &written.rules, &paths);
    let limits = convert::limits(names, &written.limits, &paths);
    let tables = convert::tables(names, &written.tables, &paths);
    let claims = convert::claims(names, &written.claims, &rules);
    cycles::check(names, &claims, &rules, &written.rules);
    let stages = convert::stages(names, &written.stages, &paths);
    let steps = convert::steps(names, &written.steps, &paths);
    graph::check(names, &written.stages, &written.steps);
    Book {
        catalog: names.catalog.clone(),
        facts: std::mem::take(&mut names.facts),
        claims,
        rules,
        limits,
        tables,
        stages,
        steps,
        edges: edges(written),
        fingerprint: fingerprint(names.catalog, files),
    }
}

fn edges(written: &Written) -> Vec<Day> {
    let laws = written
        .rules
        .iter()
        .flat_map(|rule| std::iter::once(&rule.law).chain(rule.exceptions.iter().map(|exception| &exception.law)))
        .chain(written.limits.iter().map(|limit| &limit.law))
        .chain(written.tables.iter().map(|table| &table.law))
        .map(|law| law.period);
    let drawn = written.stages.iter().map(|stage| stage.drawn.period);
    let periods = laws.chain(drawn).chain(written.steps.iter().map(|step| step.drawn.period));
    let days = |period: Period| [period.from, period.until.map(|last| last.plus_days(1))].into_iter().flatten();
    periods.flat_map(days).collect::<BTreeSet<Day>>().into_iter().collect()
}

/// Files by path, each path and text with its length, so that no two rulebooks read alike.
fn fingerprint(catalog: &FactCatalog, files: &[(String, String)]) -> Fingerprint {
    let mut sorted: Vec<&(String, String)> = files.iter().collect();
    sorted.sort();
    let mut hash = Sha256::new();
    hash.update(catalog.digest());
    for (path, text) in sorted {
        for part in [path, text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    Fingerprint(hash.finalize().into())
}

/// Puts the lines themselves beside their numbers; errors and warnings apart, by place.
pub(crate) fn attach_lines(
    found: Vec<Found>,
    files: &[(String, String)],
) -> (Vec<RulebookError>, Vec<RulebookError>) {
    let place = |at: &At| {
        let (path, text) = &files[usize::from(at.file)];
        let line = text.lines().nth(at.line.saturating_sub(1) as usize).unwrap_or_default();
        Place { file: path.as_str().into(), line: at.line, text: line.trim().chars().take(160).collect() }
    };
    let mut all: Vec<(Vec<At>, RulebookError)> = found
        .into_iter()
        .map(|Found { fault, at }| {
            let places = at.iter().map(place).collect();
            (at, RulebookError { fault, places })
        })
        .collect();
    // The sort is stable: on one line, faults stay in the order in which they were found.
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    all.dedup_by(|(_, a), (_, b)| a == b);
    all.into_iter().map(|(_, error)| error).partition(|error| !error.fault.is_warning())
}

#[cfg(test)]
mod tests;
