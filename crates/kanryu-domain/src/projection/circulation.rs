//! The circulation as data: stages that stand in stages of the pathway, arrivals, and moves that are its steps.
//!
//! `catalog/circulation.toml` holds it. Every stage and step it names must be in the rulebooks, and every chance must be
//! a formula over assumptions; both are checked when it is read.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::formula::{Formula, FormulaError};
use crate::pathway::Law;
use crate::text::Text;

use super::assumption::Assumptions;

pub(super) const TEXT: &str = include_str!("../../../../catalog/circulation.toml");

/// The circulation, checked against law and assumptions.
#[derive(Debug, Clone, PartialEq)]
pub struct Circulation {
    /// Its stages, in the order of the file.
    pub stages: Vec<CirculationStage>,
    /// Where people come from.
    pub arrivals: Vec<Arrival>,
    /// How they move on.
    pub moves: Vec<Move>,
}

/// A stage of the circulation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CirculationStage {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub title: Text,
    /// The stage of the pathway it stands in; absent for whoever left the circulation.
    pub stands_in: Option<String>,
    /// Facts of somebody who enters, with places for the month.
    pub entered: String,
    /// The longest stay in months, where law names none.
    pub longest: Option<u32>,
    /// The stage of whoever must leave and has nowhere else to go.
    pub otherwise: Option<usize>,
    /// Whether people there are certified care workers.
    pub certified: bool,
    /// Whether people there work in care.
    pub in_care: bool,
    /// Whether it lies in the home country.
    pub at_home: bool,
    /// Whether it lies outside of the circulation.
    pub outside: bool,
    /// The table of law that caps it.
    pub cap: Option<Cap>,
    /// What a reader must know.
    pub note: Option<Text>,
}

/// A number that law foresees for a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// The table of the rulebooks.
    pub table: String,
    /// The facts it is asked with.
    #[serde(default)]
    pub facts: String,
    /// Stages that count towards it too.
    #[serde(default)]
    pub with: Vec<String>,
}

/// People who come from outside.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Arrival {
    /// The stage they begin.
    pub to: usize,
    /// The step of the pathway that they take.
    pub step: String,
    /// The assumption that counts them.
    pub persons: String,
    /// Facts with which law is asked whether the step is open.
    pub facts: String,
}

/// When a move can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Every month.
    EachMonth,
    /// When the longest stay has been served.
    AtEnd,
    /// In the month of the result of an examination.
    Examination,
}

/// A move from one stage to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// From which stage.
    pub from: usize,
    /// To which stage.
    pub to: usize,
    /// The step of the pathway; absent where the pathway has none.
    pub step: Option<String>,
    /// A claim that must be open besides that of the step.
    pub claim: Option<String>,
    /// When it can happen.
    pub when: When,
    /// Months in the stage before it can happen.
    pub after: u32,
    /// The chance, over assumptions.
    pub chance: Formula,
    /// Facts with which law is asked whether the step is open.
    pub facts: String,
    /// What a reader must know.
    pub note: Option<Text>,
}

impl Move {
    /// The keys of the assumptions it rests on.
    pub fn assumptions(&self) -> BTreeSet<String> {
        self.chance.names().into_iter().map(assumption_key).collect()
    }
}

/// The key of the assumption that a formula names: `epa_pass` is `epa-pass`.
pub fn assumption_key(name: &str) -> String {
    name.replace('_', "-")
}

/// What is wrong with a circulation.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CirculationError {
    /// No TOML of a circulation.
    #[error("circulation: {0}")]
    File(String),
    /// A name that is not there.
    #[error("circulation, {place}: there is no {what} {name:?}")]
    Unknown {
        /// Where.
        place: String,
        /// What is looked for.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A chance that is no formula.
    #[error("circulation, {place}: {error}")]
    Formula {
        /// Where.
        place: String,
        /// What is wrong.
        error: FormulaError,
    },
    /// A stage with a last day and nowhere to go.
    #[error("circulation, stage {0}: its stay ends, so `otherwise` must name a stage that has no end")]
    NowhereToGo(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    stage: Vec<StageText>,
    #[serde(default)]
    arrival: Vec<ArrivalText>,
    #[serde(default, rename = "move")]
    moves: Vec<MoveText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StageText {
    key: String,
    title: Option<Text>,
    stands_in: Option<String>,
    #[serde(default)]
    entered: String,
    longest: Option<u32>,
    otherwise: Option<String>,
    #[serde(default)]
    certified: bool,
    #[serde(default)]
    in_care: bool,
    #[serde(default)]
    at_home: bool,
    #[serde(default)]
    outside: bool,
    cap: Option<Cap>,
    note: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArrivalText {
    to: String,
    step: String,
    persons: String,
    #[serde(default)]
    facts: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveText {
    from: String,
    to: String,
    step: Option<String>,
    claim: Option<String>,
    when: When,
    #[serde(default)]
    after: u32,
    chance: String,
    #[serde(default)]
    facts: String,
    note: Option<Text>,
}

/// The names that a circulation may use.
struct Names<'a> {
    law: &'a Law,
    assumptions: &'a Assumptions,
    stages: BTreeMap<String, usize>,
}

impl Circulation {
    /// The circulation that ships with the program, under this law and with these assumptions.
    ///
    /// # Errors
    /// A stage, step, claim or assumption that the law or the assumptions do not have: a draft law that takes a step
    /// away must say so before anybody is projected along it.
    pub fn builtin(law: &Law, assumptions: &Assumptions) -> Result<Circulation, CirculationError> {
        Circulation::read(TEXT, law, assumptions)
    }

    /// Reads a circulation.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(text: &str, law: &Law, assumptions: &Assumptions) -> Result<Circulation, CirculationError> {
        let file: File = toml::from_str(text).map_err(|error| CirculationError::File(error.to_string()))?;
        let numbers = file.stage.iter().enumerate().map(|(at, stage)| (stage.key.clone(), at)).collect();
        let names = Names { law, assumptions, stages: numbers };
        Ok(Circulation {
            stages: file.stage.into_iter().map(|stage| names.stage(stage)).collect::<Result<_, _>>()?,
            arrivals: file.arrival.into_iter().map(|one| names.arrival(one)).collect::<Result<_, _>>()?,
            moves: file.moves.into_iter().map(|one| names.movement(one)).collect::<Result<_, _>>()?,
        })
    }

    /// The number of the stage with this key.
    pub fn stage(&self, key: &str) -> Option<usize> {
        self.stages.iter().position(|stage| stage.key == key)
    }

    /// Stages of the pathway in which no stage of the circulation stands.
    pub fn left_out<'a>(&self, law: &'a Law) -> BTreeSet<&'a str> {
        let taken: BTreeSet<&str> =
            self.stages.iter().filter_map(|stage| stage.stands_in.as_deref()).collect();
        law.rulebook().stages().iter().map(|stage| &*stage.id).filter(|id| !taken.contains(id)).collect()
    }
}

impl Names<'_> {
    fn unknown(place: &str, what: &'static str, name: &str) -> CirculationError {
        CirculationError::Unknown { place: place.to_owned(), what, name: name.to_owned() }
    }

    fn number(&self, place: &str, key: &str) -> Result<usize, CirculationError> {
        self.stages.get(key).copied().ok_or_else(|| Names::unknown(place, "stage of the circulation", key))
    }

    fn step(&self, place: &str, id: &str) -> Result<(), CirculationError> {
        let is_there = self.law.rulebook().steps().iter().any(|step| &*step.id == id);
        if is_there { Ok(()) } else { Err(Names::unknown(place, "step of the pathway", id)) }
    }

    fn stage(&self, text: StageText) -> Result<CirculationStage, CirculationError> {
        let key = text.key;
        let place = format!("stage {key}");
        let mut title = text.title;
        if let Some(id) = &text.stands_in {
            let found = self.law.rulebook().stages().iter().rev().find(|stage| &*stage.id == id.as_str());
            let found = found.ok_or_else(|| Names::unknown(&place, "stage of the pathway", id))?;
            title = title.or_else(|| Some(Text::from(&found.title)));
        }
        if let Some(cap) = &text.cap {
            let is_there = self.law.rulebook().tables().any(|table| table == cap.table);
            if !is_there {
                return Err(Names::unknown(&place, "table of law", &cap.table));
            }
            cap.with.iter().try_for_each(|other| self.number(&place, other).map(drop))?;
        }
        let otherwise = text.otherwise.as_deref().map(|other| self.number(&place, other)).transpose()?;
        if text.longest.is_some() && otherwise.is_none() {
            return Err(CirculationError::NowhereToGo(key));
        }
        Ok(CirculationStage {
            title: title.unwrap_or_else(|| Text::same(key.as_str())),
            key,
            stands_in: text.stands_in,
            entered: text.entered,
            longest: text.longest,
            otherwise,
            certified: text.certified,
            in_care: text.in_care,
            at_home: text.at_home,
            outside: text.outside,
            cap: text.cap,
            note: text.note,
        })
    }

    fn arrival(&self, text: ArrivalText) -> Result<Arrival, CirculationError> {
        let place = format!("arrival to {}", text.to);
        self.step(&place, &text.step)?;
        if !self.assumptions.0.contains_key(&text.persons) {
            return Err(Names::unknown(&place, "assumption", &text.persons));
        }
        let to = self.number(&place, &text.to)?;
        Ok(Arrival { to, step: text.step, persons: text.persons, facts: text.facts })
    }

    fn movement(&self, text: MoveText) -> Result<Move, CirculationError> {
        let place = format!("move from {} to {}", text.from, text.to);
        text.step.as_deref().map_or(Ok(()), |step| self.step(&place, step))?;
        if let Some(claim) = text.claim.as_deref().filter(|claim| !self.law.rulebook().has_claim(claim)) {
            return Err(Names::unknown(&place, "claim", claim));
        }
        let chance = Formula::parse(&text.chance)
            .map_err(|error| CirculationError::Formula { place: place.clone(), error })?;
        for name in chance.names() {
            if !self.assumptions.0.contains_key(&assumption_key(name)) {
                return Err(Names::unknown(&place, "assumption", &assumption_key(name)));
            }
        }
        Ok(Move {
            from: self.number(&place, &text.from)?,
            to: self.number(&place, &text.to)?,
            step: text.step,
            claim: text.claim,
            when: text.when,
            after: text.after,
            chance,
            facts: text.facts,
            note: text.note,
        })
    }
}
