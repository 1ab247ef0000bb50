//! From what is written to a [`Rulebook`]: every name resolved, every version dated, every fault reported.
//!
//! All files are checked together and all faults are reported at once, each with every place it concerns.
//! Warnings (a gap between versions, a stage nobody can leave) do not keep a rulebook from being used.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::catalog::{AS_OF, FactCatalog};
use crate::day::Day;
use crate::fault::{Fault, RulebookError};
use crate::rulebook::{Book, Calendar, Claim, Fingerprint, Rulebook, Version};
use crate::scenario::{self, Scenario};
use crate::source::reader::attach_lines;
use crate::source::{At, Found, Law, Period, Reader, Spot, Written, read_file};
use crate::text::Text;

mod clock;
mod dated;
mod graph;
mod lower;
mod order;
mod planned;
mod satisfy;
#[cfg(test)]
mod tests;

/// A rulebook that can be used, with what deserves a look and the scenarios that test it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The law.
    pub rulebook: Rulebook,
    /// What deserves a look.
    pub warnings: Vec<RulebookError>,
    /// The scenarios, in the order of the files.
    pub scenarios: Vec<Scenario>,
}

/// What the checks share: names, files and what was found so far.
pub(crate) struct Checker<'a> {
    pub catalog: &'a FactCatalog,
    pub sources: &'a BTreeSet<String>,
    pub fact_names: Vec<Arc<str>>,
    pub claim_names: Vec<Arc<str>>,
    pub table_names: Vec<Arc<str>>,
    pub limit_names: Vec<Arc<str>>,
    pub clock_names: Vec<Arc<str>>,
    /// Calendars by name; what looks something up in them is checked against their columns.
    pub calendars: Vec<Calendar>,
    pub files: Vec<Arc<str>>,
    pub found: Vec<Found>,
}

impl Checker<'_> {
    pub fn fault(&mut self, fault: Fault, at: impl IntoIterator<Item = At>) {
        self.found.push(Found { fault, at: at.into_iter().collect() });
    }

    pub fn unknown(&mut self, item: &str, what: &'static str, name: &Spot<String>, known: &[Arc<str>]) {
        let nearest = crate::fault::nearest(&name.value, known.iter().map(|known| &**known));
        let fault = Fault::UnknownName { item: item.to_owned(), what, name: name.value.clone(), nearest };
        self.fault(fault, [name.at]);
    }

    pub fn check_sources(&mut self, item: &str, keys: &[Spot<String>]) {
        for key in keys.iter().filter(|key| !self.sources.contains(&key.value)).cloned().collect::<Vec<_>>() {
            let nearest = crate::fault::nearest(&key.value, self.sources.iter().map(String::as_str));
            self.fault(Fault::UnknownSource { item: item.to_owned(), key: key.value, nearest }, [key.at]);
        }
    }

    /// The public description of one dated statement.
    pub fn version(&mut self, kind: &'static str, id: &str, law: &Law) -> Arc<Version> {
        self.check_sources(&format!("{kind} `{id}`"), &law.sources);
        Arc::new(Version {
            kind,
            id: id.into(),
            title: law.title.clone(),
            cite: law.cite.clone(),
            sources: law.sources.iter().map(|spot| spot.value.clone()).collect(),
            confidence: law.confidence,
            from: law.period.from,
            until: law.period.until,
            by: law.by.as_ref().map(|by| by.value.as_str().into()),
            published: law.published,
            until_published: law.period.until_published,
            note: law.note.clone(),
            file: self.files[usize::from(law.at.file)].clone(),
            line: law.at.line,
        })
    }
}

impl Rulebook {
    /// Reads and checks a rulebook: `files` are (path, text) pairs, `source_keys` the keys that may be cited.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the files.
    pub fn load(
        files: &[(String, String)],
        catalog: &FactCatalog,
        source_keys: &BTreeSet<String>,
    ) -> Result<Loaded, Vec<RulebookError>> {
        let mut written = Written::default();
        let mut found = Vec::new();
        let mut documents = Vec::new();
        for (number, (_, text)) in files.iter().enumerate() {
            let mut reader = Reader::new(number as u16, text);
            documents.push(read_file(&mut reader, &mut written));
            found.append(&mut reader.found);
        }
        let mut checker = checker(catalog, source_keys, files, &written, found);
        let book = checker.book(&written, fingerprint(files, catalog));
        let rulebook = Rulebook { book: Arc::new(book) };
        let mut scenarios = Vec::new();
        for (number, (document, (path, text))) in documents.iter().zip(files).enumerate() {
            let Some(document) = document else { continue };
            let mut reader = Reader::new(number as u16, text);
            scenarios.extend(scenario::read(&mut reader, document.get_ref(), &rulebook, path));
            // Faults of the items themselves were reported above; a second reading only finds the scenarios'.
            checker.found.append(&mut reader.found);
        }
        let (errors, warnings) = attach_lines(checker.found, files);
        if errors.is_empty() { Ok(Loaded { rulebook, warnings, scenarios }) } else { Err(errors) }
    }
}

fn checker<'a>(
    catalog: &'a FactCatalog,
    sources: &'a BTreeSet<String>,
    files: &[(String, String)],
    written: &Written,
    found: Vec<Found>,
) -> Checker<'a> {
    let facts: BTreeSet<Arc<str>> =
        catalog.iter().map(|fact| fact.name.clone()).chain([Arc::from(AS_OF)]).collect();
    let names = |kind: &str| names_of(written, kind);
    Checker {
        catalog,
        sources,
        fact_names: facts.into_iter().collect(),
        claim_names: names("claim"),
        table_names: names("table"),
        limit_names: names("limit"),
        clock_names: names("clock"),
        calendars: Vec::new(),
        files: files.iter().map(|(path, _)| path.as_str().into()).collect(),
        found,
    }
}

/// Names of one kind in order, also of items that are faulty in themselves: one fault does not draw another.
fn names_of(written: &Written, kind: &str) -> Vec<Arc<str>> {
    let names = written.names.iter().filter(|(known, _)| *known == kind);
    names.map(|(_, name)| Arc::from(name.as_str())).collect()
}

impl Checker<'_> {
    fn book(&mut self, written: &Written, fingerprint: Fingerprint) -> Book {
        self.too_many();
        self.calendars = self.read_calendars(written);
        let clocks = self.clocks(written);
        let rules = self.rules(written);
        let limits = self.limits(written);
        let tables = self.tables(written);
        let claims = self.claims(written, &rules);
        order::check_claim_cycles(self, written);
        let (stages, steps) = graph::check(self, written);
        let planned = planned::check(self, written);
        let edges = edges(written);
        Book {
            catalog: self.catalog.clone(),
            fact_names: self.fact_names.clone(),
            claims,
            rules,
            limits,
            tables,
            clocks,
            calendars: std::mem::take(&mut self.calendars),
            stages,
            steps,
            planned,
            edges,
            fingerprint,
        }
    }

    fn too_many(&mut self) {
        let counts = [
            ("facts", self.fact_names.len()),
            ("claims", self.claim_names.len()),
            ("tables", self.table_names.len()),
            ("clocks", self.clock_names.len()),
            ("files", self.files.len()),
        ];
        for (what, _) in counts.into_iter().filter(|(_, count)| *count > usize::from(u16::MAX)) {
            self.fault(Fault::TooMany { what }, []);
        }
    }

    fn claims(&mut self, written: &Written, rules: &[crate::rulebook::Rule]) -> Vec<Claim> {
        let known = self.claim_names.clone();
        let mut titles: BTreeMap<&str, &Text> = BTreeMap::new();
        for (id, title) in &written.claims {
            if known.binary_search_by(|name| (**name).cmp(&id.value)).is_err() {
                self.unknown("the title of a claim", "claim", id, &known);
            }
            titles.insert(&id.value, title);
        }
        let mut rules_of: Vec<Vec<u16>> = vec![Vec::new(); known.len()];
        for (at, rule) in rules.iter().enumerate() {
            rules_of[usize::from(rule.claim)].push(at as u16);
        }
        known
            .iter()
            .enumerate()
            .map(|(at, id)| Claim {
                id: id.clone(),
                title: titles.get(&**id).map(|title| (*title).clone()),
                rules: std::mem::take(&mut rules_of[at]),
            })
            .collect()
    }
}

/// Days on which some version begins or is no longer in force.
fn edges(written: &Written) -> Vec<Day> {
    let laws = written
        .rules
        .iter()
        .flat_map(|rule| rule.exceptions.iter().map(|exception| &exception.law).chain([&rule.law]));
    let laws = laws.chain(written.limits.iter().map(|limit| &limit.law));
    let clocks = written
        .clocks
        .iter()
        .flat_map(|clock| clock.leaves_out.iter().map(|left_out| &left_out.law).chain([&clock.law]));
    let laws = laws.chain(clocks).chain(written.tables.iter().map(|table| &table.law)).map(|law| law.period);
    let drawn = written.stages.iter().map(|stage| stage.drawn.period);
    let drawn = drawn.chain(written.steps.iter().map(|step| step.drawn.period));
    let days =
        laws.chain(drawn).flat_map(|Period { from, until, .. }| [from, until.map(|day| day.plus_days(1))]);
    days.flatten().collect::<BTreeSet<Day>>().into_iter().collect()
}

fn fingerprint(files: &[(String, String)], catalog: &FactCatalog) -> Fingerprint {
    let mut sum = Sha256::new();
    sum.update(catalog.digest());
    // What is written, not where it lies: a copy of the law in another folder is the same law.
    let mut texts: Vec<&String> = files.iter().map(|(_, text)| text).collect();
    texts.sort();
    for text in texts {
        sum.update((text.len() as u64).to_le_bytes());
        sum.update(text.as_bytes());
    }
    Fingerprint(sum.finalize().into())
}
