//! Everything that law says, one dated statement after another, whatever kind it is of.

use std::collections::BTreeSet;

use kanryu_rules::{Clause, Question, Stage, Step, Version};
use serde::Serialize;

use super::Law;
use crate::calendar::Day;
use crate::event::Confidence;
use crate::text::Text;

/// One dated version of something that law says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// `rule`, `exception`, `limit`, `table`, `stage`, `step` or another kind of the rulebook language.
    pub kind: &'static str,
    /// Its id; of an exception, its rule's id, a dot and its name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The article, where one is cited.
    pub cite: Option<String>,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
    /// How well it is established.
    pub confidence: Confidence,
    /// First day in force; absent where none is stated.
    pub from: Option<Day>,
    /// Last day in force; absent while in force.
    pub until: Option<Day>,
    /// The fact whose day selects the version; absent where the day asked about does.
    pub by: Option<String>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// The file in which it is written.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
}

impl Statement {
    /// Whether it is in force on `day`, both ends included; one that a fact selects is asked as if that day were `day`.
    pub fn is_in_force_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether what it says is established: confidence high or medium.
    pub fn is_established(&self) -> bool {
        match self.confidence {
            Confidence::High | Confidence::Medium => true,
            Confidence::Low | Confidence::Unverified | Confidence::Open => false,
        }
    }
}

impl From<&Version> for Statement {
    fn from(version: &Version) -> Statement {
        Statement {
            kind: version.kind,
            id: version.id.to_string(),
            title: (&version.title).into(),
            cite: Some(version.cite.clone()),
            sources: version.sources.clone(),
            confidence: version.confidence,
            from: version.from,
            until: version.until,
            by: version.by.as_ref().map(|by| by.to_string()),
            note: version.note.as_ref().map(Text::from),
            file: version.file.to_string(),
            line: version.line,
        }
    }
}

impl From<&Stage> for Statement {
    fn from(stage: &Stage) -> Statement {
        Statement {
            kind: "stage",
            id: stage.id.to_string(),
            title: (&stage.title).into(),
            cite: stage.cite.clone(),
            sources: stage.sources.clone(),
            confidence: stage.confidence.unwrap_or_default(),
            from: stage.from,
            until: stage.until,
            by: None,
            note: stage.note.as_ref().map(Text::from),
            file: stage.file.to_string(),
            line: stage.line,
        }
    }
}

impl From<&Step> for Statement {
    fn from(step: &Step) -> Statement {
        Statement {
            kind: "step",
            id: step.id.to_string(),
            title: (&step.title).into(),
            cite: step.cite.clone(),
            sources: step.sources.clone(),
            confidence: step.confidence.unwrap_or_default(),
            from: step.from,
            until: step.until,
            by: None,
            note: step.note.as_ref().map(Text::from),
            file: step.file.to_string(),
            line: step.line,
        }
    }
}

impl Law {
    /// Everything that this law says: rules, exceptions, limits and tables by kind, id and first day, then stages in
    /// their order, then steps.
    pub fn statements(&self) -> Vec<Statement> {
        let book = self.rulebook();
        let versions = book.versions().into_iter().map(Statement::from);
        let drawn = book.stages().iter().map(Statement::from).chain(book.steps().iter().map(Statement::from));
        versions.chain(drawn).collect()
    }

    /// What a statement asks for, in words; nothing for a stage. A step asks for the claim that opens it.
    pub fn clauses(&self, statement: &Statement) -> Vec<Clause> {
        self.rulebook().clauses(statement.kind, &statement.id, statement.from)
    }

    /// The first day of the version of a limit that is in force on `day`; absent where none is stated.
    pub fn limit_from(&self, limit: &str, day: Day) -> Option<Day> {
        let versions = self.rulebook().versions();
        let in_force = |version: &&Version| {
            version.kind == "limit" && *version.id == *limit && version.is_in_force_on(day)
        };
        versions.into_iter().find(in_force).and_then(|version| version.from)
    }

    /// The claims that a claim rests on, through however many rules.
    pub fn claims_below(&self, claim: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.collect_claims(claim, &mut found);
        found
    }

    fn collect_claims(&self, claim: &str, found: &mut BTreeSet<String>) {
        let book = self.rulebook();
        let rules: BTreeSet<&str> = book.rules_granting(claim).into_iter().collect();
        let versions = book.versions().into_iter().filter(|v| v.kind == "rule" && rules.contains(&*v.id));
        for version in versions {
            let clauses = book.clauses("rule", &version.id, version.from);
            let named = clauses.iter().flat_map(Clause::all).filter_map(|clause| clause.claim.as_deref());
            for below in named {
                if found.insert(below.to_owned()) {
                    self.collect_claims(below, found);
                }
            }
        }
    }

    /// How many scenarios ask about a claim, a limit, a table or a clock; plans ask about none of them alone.
    pub fn scenarios_about(&self, id: &str) -> usize {
        let asks = |question: &Question| match question {
            Question::Claim(name) | Question::Limit(name) | Question::Table(name) | Question::Clock(name) => {
                name == id
            }
            Question::Plan(_) => false,
        };
        self.scenarios().iter().filter(|scenario| asks(&scenario.question)).count()
    }
}
