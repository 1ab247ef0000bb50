//! Where a person stands under the law, what may come next, by when, and why.
//!
//! [`Law`] is the rulebooks with the catalog of facts and the list of sources. [`whereabouts`] says the stage and
//! the last lawful day; [`standing`] adds every next step with its verdict; [`explain`] answers one question with
//! its proof. Which stage a record shows, and what is derived where no event says so, is told in [`crate::facts::stage`].
//! A step that leads home asks for nothing and is always lawful.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use kanryu_rules::{FactCatalog, Loaded, Program, Rulebook, RulebookError, Scenario, Stage, Step};

use crate::calendar::Day;
use crate::text::Text;

mod clock;
pub mod compare;
mod coverage;
mod due;
mod explain;
pub mod facility;
mod place;
pub mod plan;
mod source;
mod standing;
mod statement;
mod window;

#[cfg(test)]
mod tests;

pub use clock::{Clock, ClockKind, ClockState, Deadlines, LaterDay, NotCounted, assumption};
pub use coverage::{CodePlace, CoverState, Coverage, Covered, coverage};
pub use due::{DUE_KINDS, Deadline, DueKind, deadlines, rung};
pub use explain::{Asked, ExplainError, Explanation, explain, explain_facts};
pub use place::{LastDay, Whereabouts, whereabouts, whereabouts_with};
pub use plan::{PlanAnswer, PlanError, PlanVerdict, PlannedMove, PlannedRoute};
pub use source::{LawSource, SourceError, SourceKind};
pub use standing::{
    Ahead, Need, RuleRef, Standing, StepStanding, StepState, rules_against, rules_of, standing,
    standing_with, steps_reaching, without_needs,
};
pub use statement::Statement;
pub use window::{Because, Dated, Window};

const FACTS: &str = include_str!("../../../catalog/facts.toml");
const SOURCES: &str = include_str!("../../../catalog/sources.toml");
const RULEBOOKS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rulebooks.rs"));

/// Law that can be asked: checked rulebooks, the facts they ask for, the sources they cite.
#[derive(Debug)]
pub struct Law {
    loaded: Loaded,
    sources: BTreeMap<String, LawSource>,
    compiled: OnceLock<Compiled>,
    planners: OnceLock<plan::Planners>,
}

/// Every claim of the law, compiled for asking about many people or days.
pub(crate) struct Compiled {
    /// The program; its gates are the claims.
    pub(crate) program: Program,
    gates: BTreeMap<String, usize>,
}

impl Compiled {
    /// The number of a claim among the gates.
    pub(crate) fn gate(&self, claim: &str) -> Option<usize> {
        self.gates.get(claim).copied()
    }
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Compiled({} claims)", self.gates.len())
    }
}

/// Why law cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// Faults of the catalog of facts or of the rulebooks, each with its place and remedy.
    #[error("{} faults in the law:\n{}", .0.len(), lines(.0))]
    Rulebook(Vec<RulebookError>),
    /// The list of sources cannot be read.
    #[error(transparent)]
    Sources(#[from] SourceError),
}

fn lines(errors: &[RulebookError]) -> String {
    errors.iter().map(RulebookError::to_string).collect::<Vec<_>>().join("\n")
}

/// The texts that law is read from, each with the path that messages show.
#[derive(Debug, Clone, Copy)]
pub struct LawTexts<'a> {
    /// Rulebook files as (path, text).
    pub rulebooks: &'a [(String, String)],
    /// The catalog of facts; absent where the one that ships with the program serves.
    pub facts: Option<(&'a str, &'a str)>,
    /// The list of sources; absent where the one that ships with the program serves.
    pub sources: Option<(&'a str, &'a str)>,
}

impl Law {
    /// Reads and checks law from texts.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn load(texts: LawTexts<'_>) -> Result<Law, LawError> {
        let (file, sources) = texts.sources.unwrap_or(("catalog/sources.toml", SOURCES));
        let sources = source::parse(file, sources)?;
        let (file, facts) = texts.facts.unwrap_or(("catalog/facts.toml", FACTS));
        let catalog = FactCatalog::parse(file, facts).map_err(LawError::Rulebook)?;
        let keys = sources.keys().cloned().collect();
        let loaded = Rulebook::load(texts.rulebooks, &catalog, &keys).map_err(LawError::Rulebook)?;
        Ok(Law { loaded, sources, compiled: OnceLock::new(), planners: OnceLock::new() })
    }

    /// The files of the law that ships with the program, as (path, text): the rulebooks, the catalog of facts, the
    /// list of sources. Paths of rulebooks are relative to their folder; the other two stand beside them.
    pub fn builtin_files() -> Vec<(&'static str, &'static str)> {
        let inside = |path: &'static str| path.strip_prefix("rulebooks/").unwrap_or(path);
        let rulebooks = RULEBOOKS.iter().map(|(path, text)| (inside(path), *text));
        rulebooks.chain([("facts.toml", FACTS), ("sources.toml", SOURCES)]).collect()
    }

    /// The law that ships with the program.
    pub fn builtin() -> &'static Law {
        static LAW: OnceLock<Law> = OnceLock::new();
        LAW.get_or_init(|| {
            let files: Vec<_> =
                RULEBOOKS.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
            Law::load(LawTexts { rulebooks: &files, facts: None, sources: None })
                .expect("the embedded rulebooks are checked by the tests")
        })
    }

    /// This law as it was known on `day`: versions, exceptions and rows of calendars published later are not there.
    pub fn known_by(&self, day: Day) -> Law {
        let rulebook = self.loaded.rulebook.known_by(day);
        let loaded = Loaded { rulebook, ..self.loaded.clone() };
        Law { loaded, sources: self.sources.clone(), compiled: OnceLock::new(), planners: OnceLock::new() }
    }

    /// This law as it stands on `day`, for any other day: what the day of the question selects is that of `day`.
    pub fn frozen_on(&self, day: Day) -> Law {
        let rulebook = self.loaded.rulebook.frozen_on(day);
        let loaded = Loaded { rulebook, ..self.loaded.clone() };
        Law { loaded, sources: self.sources.clone(), compiled: OnceLock::new(), planners: OnceLock::new() }
    }

    /// The checked rulebook.
    pub fn rulebook(&self) -> &Rulebook {
        &self.loaded.rulebook
    }

    /// Every claim compiled; done once, when it is first asked for.
    pub(crate) fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| {
            let program = self.rulebook().program_of_all_claims();
            let gates = program.gates().enumerate().map(|(at, claim)| (claim.to_owned(), at)).collect();
            Compiled { program, gates }
        })
    }

    /// The rulebook made ready for each goal, when it is first asked for.
    pub(crate) fn planners(&self) -> &plan::Planners {
        self.planners.get_or_init(|| plan::Planners::new(self))
    }

    /// What deserves a look, such as a gap between two versions.
    pub fn warnings(&self) -> &[RulebookError] {
        &self.loaded.warnings
    }

    /// The scenarios that stand beside the rules.
    pub fn scenarios(&self) -> &[Scenario] {
        &self.loaded.scenarios
    }

    /// The source with this key.
    pub fn source(&self, key: &str) -> Option<&LawSource> {
        self.sources.get(key)
    }

    /// All sources, by key.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &LawSource)> {
        self.sources.iter().map(|(key, source)| (key.as_str(), source))
    }

    /// The version of a stage that exists on `day`, or the latest one.
    pub fn stage(&self, id: &str, day: Day) -> Option<&Stage> {
        self.rulebook().stage(id, day)
    }

    /// A step by its id; the version that can be taken on `day`, or else the last one written.
    pub fn step(&self, id: &str, day: Day) -> Option<&Step> {
        let versions = || self.rulebook().steps().iter().filter(|step| &*step.id == id);
        versions().find(|step| step.is_in_force_on(day)).or_else(|| versions().next_back())
    }

    /// What a fact is called.
    pub fn fact_label(&self, name: &str) -> Text {
        let label = self.rulebook().catalog().get(name).map(|fact| fact.label.clone().into());
        label.unwrap_or_else(|| Text::same(name))
    }
}

impl From<kanryu_rules::Text> for Text {
    fn from(text: kanryu_rules::Text) -> Text {
        Text { ja: text.ja, en: text.en }
    }
}

impl From<&kanryu_rules::Text> for Text {
    fn from(text: &kanryu_rules::Text) -> Text {
        Text { ja: text.ja.clone(), en: text.en.clone() }
    }
}
