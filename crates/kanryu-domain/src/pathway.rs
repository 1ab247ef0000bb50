//! Where a person stands under the law, what may come next, by when, and why.
//!
//! [`Law`] is the rulebooks with the catalog of facts and the list of sources. [`whereabouts`] says the stage and
//! the last lawful day; [`standing`] adds every next step with its verdict; [`explain`] answers one question with
//! its proof. Which stage a record shows, and what is derived where no event says so, is told in [`crate::facts::stage`].
//! A step that leads home asks for nothing and is always lawful.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use kanryu_rules::{FactCatalog, Loaded, Rulebook, RulebookError, Scenario, Stage, Step};

use crate::calendar::Day;
use crate::text::Text;

mod explain;
mod place;
mod source;
mod standing;

#[cfg(test)]
mod tests;

pub use explain::{Asked, ExplainError, Explanation, explain, explain_facts};
pub use place::{LastDay, Whereabouts, whereabouts, whereabouts_with};
pub use source::{LawSource, SourceError, SourceKind};
pub use standing::{
    Ahead, Need, RuleRef, Standing, StepStanding, StepState, rules_of, standing, standing_with,
};

const FACTS: &str = include_str!("../../../catalog/facts.toml");
const SOURCES: &str = include_str!("../../../catalog/sources.toml");
const RULEBOOKS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rulebooks.rs"));

/// Law that can be asked: checked rulebooks, the facts they ask for, the sources they cite.
#[derive(Debug)]
pub struct Law {
    loaded: Loaded,
    sources: BTreeMap<String, LawSource>,
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

impl Law {
    /// Reads and checks law from texts: rulebook files as (path, text), the catalog of facts, the list of sources.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn load(files: &[(String, String)], facts: &str, sources: &str) -> Result<Law, LawError> {
        let sources = source::parse(sources)?;
        let catalog = FactCatalog::parse("catalog/facts.toml", facts).map_err(LawError::Rulebook)?;
        let keys = sources.keys().cloned().collect();
        let loaded = Rulebook::load(files, &catalog, &keys).map_err(LawError::Rulebook)?;
        Ok(Law { loaded, sources })
    }

    /// Law from other rulebook files, with the facts and sources that ship with the program.
    ///
    /// # Errors
    /// Everything that is wrong with the files.
    pub fn from_rulebooks(files: &[(String, String)]) -> Result<Law, LawError> {
        Law::load(files, FACTS, SOURCES)
    }

    /// The law that ships with the program.
    pub fn builtin() -> &'static Law {
        static LAW: OnceLock<Law> = OnceLock::new();
        LAW.get_or_init(|| {
            let files: Vec<_> =
                RULEBOOKS.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
            Law::load(&files, FACTS, SOURCES).expect("the embedded rulebooks are checked by the tests")
        })
    }

    /// The checked rulebook.
    pub fn rulebook(&self) -> &Rulebook {
        &self.loaded.rulebook
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
