//! What the law of a step or a stay says on a day, as one text: where two texts are equal, so is every answer.
//!
//! A text holds each statement that an answer can rest on, down through the claims it names. Of a rule that a
//! person's own date selects all versions count, of any other the version of the day. Where in doubt the day itself
//! is written into the text: two sides that differ needlessly only cost time.

use std::collections::{BTreeMap, BTreeSet};

use kanryu_rules::Clause;

use super::Side;
use crate::pathway::Statement;

pub(super) struct Signatures<'a> {
    side: Side<'a>,
    by_name: BTreeMap<(&'static str, String), Vec<Statement>>,
    claims: BTreeMap<String, String>,
    tables: BTreeMap<String, String>,
    limits: BTreeMap<String, String>,
    /// Clocks and calendars, which any limit may look at.
    counted: String,
}

/// A condition that looks at the day of the question.
const AS_OF: &str = kanryu_rules::AS_OF;

impl<'a> Signatures<'a> {
    pub(super) fn new(side: Side<'a>) -> Signatures<'a> {
        let mut by_name: BTreeMap<(&'static str, String), Vec<Statement>> = BTreeMap::new();
        for statement in side.law.statements() {
            // An exception is looked up by its rule.
            let id = match statement.kind {
                "exception" => statement.id.split('.').next().unwrap_or_default().to_owned(),
                _ => statement.id.clone(),
            };
            by_name.entry((statement.kind, id)).or_default().push(statement);
        }
        let mut signatures = Signatures {
            side,
            by_name,
            claims: BTreeMap::new(),
            tables: BTreeMap::new(),
            limits: BTreeMap::new(),
            counted: String::new(),
        };
        let clocks: BTreeSet<(&str, String)> = signatures
            .by_name
            .keys()
            .filter(|(kind, _)| matches!(*kind, "clock" | "left-out" | "calendar"))
            .cloned()
            .collect();
        let mut counted = String::new();
        for (kind, id) in clocks {
            counted.push_str(&signatures.statements(kind, &id, true));
        }
        signatures.counted = counted;
        signatures
    }

    /// Everything that the answer to a step rests on; empty where there is no such step.
    pub(super) fn step(&mut self, id: &str) -> String {
        let Some(step) = self.side.law.step(id, self.side.day) else { return String::new() };
        let to = self.side.law.stage(&step.to_stage, self.side.day);
        let reached = to.is_some_and(|stage| stage.is_in_force_on(self.side.day));
        let sure = step.confidence.unwrap_or_default().word();
        let from: Vec<&str> = step.from_stages.iter().map(|stage| &**stage).collect();
        let in_force = step.is_in_force_on(self.side.day);
        let head = format!("{from:?} {} {in_force} {reached} {sure}\n", step.to_stage);
        let claim = step.requires.as_ref().map(|claim| self.claim(claim)).unwrap_or_default();
        head + &claim
    }

    /// Everything that the last day in a stage rests on.
    pub(super) fn stay(&mut self, stage: &str) -> String {
        let limit = self.side.law.stage(stage, self.side.day).and_then(|stage| stage.limit.clone());
        let Some(limit) = limit else { return String::new() };
        self.limit(&limit)
    }

    /// A limit, with the clocks and calendars it may look at.
    fn limit(&mut self, limit: &str) -> String {
        if let Some(known) = self.limits.get(limit) {
            return known.clone();
        }
        // Law that rests on itself is refused; a limit that is asked about while it is being read says nothing more.
        self.limits.insert(limit.to_owned(), String::new());
        let own = self.statements("limit", limit, false);
        let names = self.by_name.keys().filter(|(kind, _)| matches!(*kind, "clock" | "calendar"));
        let looks_at_clocks = names.clone().any(|(_, id)| own.contains(id.as_str()));
        // A clock stands still or runs depending on the day of the question.
        let text = if looks_at_clocks { format!("{own}{}{}", self.counted, self.side.day) } else { own };
        self.limits.insert(limit.to_owned(), text.clone());
        text
    }

    fn claim(&mut self, claim: &str) -> String {
        if let Some(known) = self.claims.get(claim) {
            return known.clone();
        }
        let rules: Vec<String> =
            self.side.law.rulebook().rules_granting(claim).into_iter().map(str::to_owned).collect();
        let mut text = format!("claim {claim}\n");
        for rule in rules {
            text.push_str(&self.statements("rule", &rule, false));
            text.push_str(&self.statements("exception", &rule, false));
        }
        self.claims.insert(claim.to_owned(), text.clone());
        text
    }

    fn table(&mut self, table: &str) -> String {
        if let Some(known) = self.tables.get(table) {
            return known.clone();
        }
        let text = self.statements("table", table, false);
        self.tables.insert(table.to_owned(), text.clone());
        text
    }

    /// The versions of a statement that can decide on the day.
    fn statements(&mut self, kind: &str, id: &str, all: bool) -> String {
        let versions = self.by_name.get(&(kind, id.to_owned())).cloned().unwrap_or_default();
        let mut text = String::new();
        for version in versions {
            let selected = version.by.is_some() || all;
            if !selected && !version.is_in_force_on(self.side.day) {
                continue;
            }
            let sure = version.confidence.word();
            text.push_str(&format!("{kind} {} {sure}", version.id));
            if selected {
                text.push_str(&format!(" by {:?} {:?}–{:?}", version.by, version.from, version.until));
            }
            text.push('\n');
            for clause in self.side.law.clauses(&version) {
                self.clause(&clause, &mut text);
            }
        }
        text
    }

    fn clause(&mut self, clause: &Clause, text: &mut String) {
        text.push_str(&clause.written);
        text.push('\n');
        if clause.all().iter().any(|part| part.written.contains(AS_OF)) {
            text.push_str(&format!("{}\n", self.side.day));
        }
        for part in clause.all() {
            if let Some(claim) = &part.claim {
                let below = self.claim(claim);
                text.push_str(&below);
            }
            if let Some(table) = &part.table {
                let below = self.table(table);
                text.push_str(&below);
            }
            self.last_days(&part.written, text);
        }
    }

    /// What a condition compares with where it names a limit or a clock: their last days.
    fn last_days(&mut self, written: &str, text: &mut String) {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
        for word in written.split(|c| !is_part(c)).filter(|word| word.contains('-')) {
            if self.by_name.contains_key(&("limit", word.to_owned())) {
                let below = self.limit(word);
                text.push_str(&below);
            } else if self.by_name.contains_key(&("clock", word.to_owned())) {
                text.push_str(&format!("{}{}", self.counted, self.side.day));
            }
        }
    }
}
