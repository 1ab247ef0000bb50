//! Where each finding of the fact sheet is encoded, so that no part of the law is forgotten in silence.
//!
//! `catalog/coverage.toml` names every finding. A finding is encoded where a statement of the rulebooks or a row of
//! the table of tests cites it; it is no rule where the catalog says why; otherwise it is missing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Law, SourceKind, Statement};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::facts::worth::Worth;
use crate::text::Text;

const FINDINGS: &str = include_str!("../../../../catalog/coverage.toml");

/// How far the law covers the fact sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Every finding, by key.
    pub findings: Vec<Covered>,
    /// How many are encoded.
    pub encoded: usize,
    /// How many are no rule, with a reason.
    pub no_rule: usize,
    /// How many are neither.
    pub missing: usize,
    /// The hash of the law that was asked.
    pub law: String,
}

/// One finding and where it is encoded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// Its key, such as `R-EX-01`.
    pub key: String,
    /// What it is about; absent where the list of sources does not have it.
    pub title: Option<Text>,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// Encoded, no rule, or missing.
    pub state: CoverState,
    /// Where it is encoded.
    pub places: Vec<CodePlace>,
    /// Why it is no rule, or what of it is not encoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// Whether a finding is in the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoverState {
    /// Something in the law cites it.
    Encoded,
    /// It describes or counts, or is held elsewhere; the reason says so.
    NoRule,
    /// Nothing cites it and no reason is given, or the list of sources lacks it.
    NotEncoded,
}

/// A place that encodes a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodePlace {
    /// `rule`, `limit`, `table`, `stage`, `step` and so on; `test` for a row of the table of tests.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// The file.
    pub file: String,
    /// The line; absent for tests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// First day in force.
    pub from: Option<Day>,
    /// Last day in force.
    pub until: Option<Day>,
    /// How sure the encoding is.
    pub confidence: Confidence,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    finding: BTreeMap<String, Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    no_rule: Option<Text>,
}

/// Every finding of `catalog/coverage.toml` and of the law's list of sources, with where the law encodes it.
pub fn coverage(law: &Law) -> Coverage {
    let list: List =
        toml::from_str(FINDINGS).expect("catalog/coverage.toml is embedded, and a test reads it");
    let statements = law.statements();
    let listed = list.finding.keys().map(String::as_str);
    let stated = law.sources().filter(|(_, source)| source.kind == SourceKind::Finding).map(|(key, _)| key);
    let keys: BTreeSet<&str> = listed.chain(stated).collect();
    let findings: Vec<Covered> = keys
        .into_iter()
        .map(|key| {
            covered(law, &statements, key, list.finding.get(key).and_then(|entry| entry.no_rule.clone()))
        })
        .collect();
    let count = |state| findings.iter().filter(|finding| finding.state == state).count();
    Coverage {
        encoded: count(CoverState::Encoded),
        no_rule: count(CoverState::NoRule),
        missing: count(CoverState::NotEncoded),
        law: law.rulebook().fingerprint().to_string(),
        findings,
    }
}

fn covered(law: &Law, statements: &[Statement], key: &str, reason: Option<Text>) -> Covered {
    let source = law.source(key);
    let cites = |sources: &[String]| sources.iter().any(|cited| cited == key);
    let said = statements.iter().filter(|statement| cites(&statement.sources)).map(CodePlace::from);
    let tests =
        Worth::builtin().test.iter().filter(|(_, test)| cites(&test.sources)).map(|(id, _)| CodePlace {
            kind: "test",
            id: id.clone(),
            file: "catalog/tests.toml".to_owned(),
            line: None,
            from: None,
            until: None,
            confidence: source.map(|source| source.confidence).unwrap_or_default(),
        });
    let places: Vec<CodePlace> = said.chain(tests).collect();
    let state = match (source, places.is_empty(), &reason) {
        (None, _, _) => CoverState::NotEncoded,
        (Some(_), false, _) => CoverState::Encoded,
        (Some(_), true, Some(_)) => CoverState::NoRule,
        (Some(_), true, None) => CoverState::NotEncoded,
    };
    Covered {
        key: key.to_owned(),
        title: source.map(|source| source.title.clone()),
        confidence: source.map(|source| source.confidence),
        state,
        places,
        reason,
    }
}

impl From<&Statement> for CodePlace {
    fn from(statement: &Statement) -> CodePlace {
        CodePlace {
            kind: statement.kind,
            id: statement.id.clone(),
            file: statement.file.clone(),
            line: Some(statement.line),
            from: statement.from,
            until: statement.until,
            confidence: statement.confidence,
        }
    }
}

#[cfg(test)]
mod tests;
