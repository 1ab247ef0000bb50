//! Law of two days side by side: which versions of which rules differ.

use std::collections::BTreeMap;

use kanryu_rules::{Confidence, Version};
use serde::Serialize;

use crate::calendar::Day;
use crate::pathway::Law;
use crate::text::Text;

/// A statement of law that differs between two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// `rule`, `exception`, `limit`, `table`, `stage` or `step`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// The version of the first day; absent where none is in force.
    pub first: Option<VersionRef>,
    /// The version of the other day; absent where none is in force.
    pub second: Option<VersionRef>,
}

/// A version of a statement of law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionRef {
    /// What it is called.
    pub title: Text,
    /// The article.
    pub cite: Option<String>,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// First day in force.
    pub from: Option<Day>,
    /// Last day in force.
    pub until: Option<Day>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// Where it is written.
    pub line: u32,
}

impl From<&Version> for VersionRef {
    fn from(version: &Version) -> VersionRef {
        VersionRef {
            title: (&version.title).into(),
            cite: Some(version.cite.clone()),
            sources: version.sources.clone(),
            confidence: version.confidence,
            from: version.from,
            until: version.until,
            note: version.note.as_ref().map(Text::from),
            line: version.line,
        }
    }
}

/// Everything that differs between law of `first` and law of `second`, by kind and id.
///
/// Versions that a person's own date selects are compared as if that date were the day itself.
pub fn differences(law: &Law, first: Day, second: Day) -> Vec<Difference> {
    let mut found: BTreeMap<(&'static str, String), [Option<VersionRef>; 2]> = BTreeMap::new();
    let book = law.rulebook();
    for version in book.versions() {
        let shown = [first, second].map(|day| version.is_in_force_on(day).then(|| VersionRef::from(version)));
        note(&mut found, version.kind, &version.id, shown);
    }
    for stage in book.stages() {
        let version = || VersionRef {
            title: (&stage.title).into(),
            cite: stage.cite.clone(),
            sources: stage.sources.clone(),
            confidence: stage.confidence.unwrap_or_default(),
            from: stage.from,
            until: stage.until,
            note: stage.note.as_ref().map(Text::from),
            line: stage.line,
        };
        let shown = [first, second].map(|day| stage.is_in_force_on(day).then(version));
        note(&mut found, "stage", &stage.id, shown);
    }
    for step in book.steps() {
        let version = || VersionRef {
            title: (&step.title).into(),
            cite: step.cite.clone(),
            sources: step.sources.clone(),
            confidence: step.confidence.unwrap_or_default(),
            from: step.from,
            until: step.until,
            note: step.note.as_ref().map(Text::from),
            line: step.line,
        };
        let shown = [first, second].map(|day| step.is_in_force_on(day).then(version));
        note(&mut found, "step", &step.id, shown);
    }
    let differing = found.into_iter().filter(|(_, [first, second])| first != second);
    differing.map(|((kind, id), [first, second])| Difference { kind, id, first, second }).collect()
}

fn note(
    found: &mut BTreeMap<(&'static str, String), [Option<VersionRef>; 2]>,
    kind: &'static str,
    id: &str,
    shown: [Option<VersionRef>; 2],
) {
    let sides = found.entry((kind, id.to_owned())).or_default();
    for (side, version) in sides.iter_mut().zip(shown) {
        *side = side.take().or(version);
    }
}
