//! What can be wrong with a rulebook, a catalog or a scenario, where it is written, and what to do about it.
//!
//! The reader of these messages wrote the file: each names the thing, shows every place involved and ends
//! with a remedy. The slug (`rulebook/overlap`) never changes, so that it can be searched for and translated.

use std::fmt;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::day::Day;

mod wording;

/// A line of a file that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Place {
    /// The path given when the rulebook was loaded.
    pub file: Arc<str>,
    /// From 1.
    pub line: u32,
    /// The line as it is written, without surrounding space.
    pub text: String,
}

/// One fault with every place it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulebookError {
    /// What is wrong.
    pub fault: Fault,
    /// Where; the first place is the one to look at first.
    pub places: Vec<Place>,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The TOML parser refused the file; a day that the calendar lacks is refused here too.
    #[error("this file cannot be read: {detail}")]
    NotToml {
        /// The parser's words.
        detail: String,
    },
    /// A key that the item does not have.
    #[error("{item} has no key `{key}`")]
    UnknownKey {
        /// The item, such as ``rule `x` ``.
        item: String,
        /// The key.
        key: String,
        /// Keys it may have.
        allowed: Vec<String>,
    },
    /// A key that must be there is not.
    #[error("{item} has no `{key}`")]
    MissingKey {
        /// The item.
        item: String,
        /// The key.
        key: String,
    },
    /// A value of another kind than the key takes.
    #[error("`{key}` of {item} must be {expected}, and is {found}")]
    WrongKind {
        /// The item.
        item: String,
        /// The key.
        key: String,
        /// What it takes.
        expected: String,
        /// What is there.
        found: String,
    },
    /// A period that ends before it begins.
    #[error("{item} ends on {until}, before it begins on {from}")]
    EndsBeforeItBegins {
        /// The item.
        item: String,
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
    },
    /// An id or a name that is not written as the language asks.
    #[error("`{id}` is not a name for {what}")]
    IdForm {
        /// The id.
        id: String,
        /// What it would name.
        what: String,
        /// How it should be written.
        form: &'static str,
    },
    /// An id with a year in it. Law is renamed and amended; ids are for ever.
    #[error("the id `{id}` contains a year")]
    YearInId {
        /// The id.
        id: String,
    },
    /// A text without one of its languages.
    #[error("`{key}` of {item} has no text in {lang}")]
    MissingTranslation {
        /// The item.
        item: String,
        /// The key.
        key: String,
        /// `ja` or `en`.
        lang: &'static str,
    },
    /// `all`, `any` or `not` with nothing in it, or with more than one of the three.
    #[error("`{key}` of {item} must hold exactly one of `all`, `any`, `not`, with something in it")]
    ConditionShape {
        /// The item.
        item: String,
        /// The key.
        key: String,
    },
    /// A condition text that is not in the language.
    #[error("the condition `{text}` cannot be read: {detail}")]
    ConditionForm {
        /// As written.
        text: String,
        /// What is wrong with it.
        detail: String,
    },
    /// An `until` text that is not in the language.
    #[error("`{text}` is not a day: {detail}")]
    UntilForm {
        /// As written.
        text: String,
        /// What is wrong with it.
        detail: String,
    },
    /// A name that nothing declares.
    #[error("{item} names the {what} `{name}`, which does not exist")]
    UnknownName {
        /// The item.
        item: String,
        /// What was looked for: fact, claim, limit, stage, exception, table.
        what: &'static str,
        /// The name.
        name: String,
        /// The name that was perhaps meant.
        nearest: Option<String>,
    },
    /// One word for two things.
    #[error("`{name}` is both {first} and {second}")]
    AmbiguousName {
        /// The name.
        name: String,
        /// One meaning.
        first: String,
        /// The other.
        second: String,
    },
    /// A word that is not in the fact's list.
    #[error("`{word}` is not a word of the fact `{fact}`")]
    UnknownWord {
        /// The fact.
        fact: String,
        /// The word.
        word: String,
        /// The words it has.
        words: Vec<String>,
    },
    /// Two things that cannot be compared.
    #[error("`{text}` compares {left} with {right}")]
    TypeMismatch {
        /// The condition.
        text: String,
        /// The left side and its type.
        left: String,
        /// The right side and its type.
        right: String,
    },
    /// `<` or its kin on values without order.
    #[error("`{text}` asks for an order that {left} does not have")]
    NoOrder {
        /// The condition.
        text: String,
        /// The left side and its type.
        left: String,
    },
    /// A source key that is not in the list of sources.
    #[error("{item} cites the source `{key}`, which is not in the list of sources")]
    UnknownSource {
        /// The item.
        item: String,
        /// The key.
        key: String,
        /// The key that was perhaps meant.
        nearest: Option<String>,
    },
    /// Two versions of one thing are in force on one day.
    #[error("{item} is in force twice from {from}")]
    Overlap {
        /// The item.
        item: String,
        /// First day on which both are in force.
        from: Day,
        /// Last day on which the first version may be in force, so that the second can follow.
        end_first_on: Option<Day>,
    },
    /// No version is in force between two versions. Reported, since law may really have a gap.
    #[error("no version of {item} is in force from {from} to {until}")]
    Gap {
        /// The item.
        item: String,
        /// First day without.
        from: Day,
        /// Last day without.
        until: Day,
    },
    /// Versions of one thing that are told apart by different dates, or grant different claims.
    #[error("the versions of {item} have different `{key}`")]
    MixedVersions {
        /// The item.
        item: String,
        /// `by`, `grants`, `on`, …
        key: &'static str,
    },
    /// A claim rests on itself.
    #[error("a claim rests on itself: {}", path.join(" → "))]
    ClaimCycle {
        /// Claims in order; the last is the first again.
        path: Vec<String>,
    },
    /// Exceptions that are over one another in a circle.
    #[error("exceptions of {item} are over one another in a circle: {}", path.join(" → "))]
    ExceptionCycle {
        /// The item.
        item: String,
        /// Exceptions in order; the last is the first again.
        path: Vec<String>,
    },
    /// Two exceptions may apply together, say different things, and neither is over the other.
    #[error("the exceptions `{first}` and `{second}` of {item} may apply together and disagree")]
    UnorderedExceptions {
        /// The item.
        item: String,
        /// One.
        first: String,
        /// The other.
        second: String,
    },
    /// A condition that no facts can meet.
    #[error("no facts can meet the condition of {item}")]
    Contradiction {
        /// The item.
        item: String,
    },
    /// A condition that is met whatever the facts.
    #[error("whatever the facts, the condition of {item} is met")]
    Tautology {
        /// The item.
        item: String,
    },
    /// A requirement that holds wherever the others hold.
    #[error("`{text}` in {item} holds wherever the rest holds")]
    Implied {
        /// The item.
        item: String,
        /// The requirement, as written.
        text: String,
    },
    /// An alternative that holds only where another one holds.
    #[error("the alternative `{text}` in {item} holds only where another one holds")]
    IdleAlternative {
        /// The item.
        item: String,
        /// The alternative, as written.
        text: String,
    },
    /// A rule that grants nothing that another rule, as sure as it, does not grant.
    #[error("{item} grants nothing that {by} does not grant")]
    Shadowed {
        /// The rule.
        item: String,
        /// The rule that grants as much.
        by: String,
    },
    /// An exception that never turns an answer.
    #[error("{item} never turns an answer")]
    IdleException {
        /// The exception.
        item: String,
    },
    /// A stage that exists, and that no chain of steps that may be taken leads to by then.
    #[error("nobody can have reached {item} from {from} to {until}, although it exists")]
    OutOfReach {
        /// The stage.
        item: String,
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
    },
    /// A stage that nobody may leave any more.
    #[error("from {from} on no step may be taken out of {item}")]
    DeadEnd {
        /// The stage.
        item: String,
        /// First day.
        from: Day,
    },
    /// A step that needs more time than its stage may last.
    #[error("{step} cannot be taken from {stage}: {limit} ends before what it requires can be met")]
    StepOutlastsStay {
        /// The step.
        step: String,
        /// The stage.
        stage: String,
        /// The limit.
        limit: String,
    },
    /// A stage whose limit ends before any step out of it can be taken.
    #[error("{stage} cannot be left in time: {limit} ends before any step out of it can be taken")]
    TemporalDeadEnd {
        /// The stage.
        stage: String,
        /// The limit.
        limit: String,
    },
    /// A step that closes while people are still in time for its stage and too late for it.
    #[error("{step} closes after {on}: who enters {stage} after {last_entry} comes too late for it")]
    DoorCloses {
        /// The step.
        step: String,
        /// The stage it leaves.
        stage: String,
        /// The last day on which it may be taken.
        on: Day,
        /// The last day of entering the stage that is in time.
        last_entry: Day,
    },
    /// A step that closes before anybody can be ready for it.
    #[error("{step} closes after {on}, and nobody can be ready for it before {earliest}")]
    DoorClosesUnreached {
        /// The step.
        step: String,
        /// The last day on which it may be taken.
        on: Day,
        /// The first day on which somebody could be ready.
        earliest: Day,
    },
    /// Rows of a table that both cover one number.
    #[error("two rows of {item} cover {count}")]
    RowOverlap {
        /// The item.
        item: String,
        /// The number.
        count: i64,
    },
    /// Numbers between two rows that no row covers.
    #[error("no row of {item} covers {from} to {to}")]
    RowGap {
        /// The item.
        item: String,
        /// First number not covered.
        from: i64,
        /// Last number not covered.
        to: i64,
    },
    /// A row of a table that does not say one thing.
    #[error("a row of {item} cannot be read: {detail}")]
    RowForm {
        /// The item.
        item: String,
        /// What is wrong with it.
        detail: String,
    },
    /// Nobody can go on from a stage that is not an end.
    #[error("no step leaves {item}")]
    StageCannotBeLeft {
        /// The stage.
        item: String,
    },
    /// No chain of steps leads to a stage.
    #[error("no chain of steps leads to {item}")]
    UnreachableStage {
        /// The stage.
        item: String,
    },
    /// A scenario that does not ask or expect one thing.
    #[error("{item} cannot be run: {detail}")]
    ScenarioForm {
        /// The scenario.
        item: String,
        /// What is wrong with it.
        detail: String,
    },
    /// More names of one kind than the engine can number.
    #[error("there are more than 65,535 {what}")]
    TooMany {
        /// Which names.
        what: &'static str,
    },
}

impl Fault {
    /// Whether the rulebook can be used all the same.
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Fault::Gap { .. }
                | Fault::Contradiction { .. }
                | Fault::RowGap { .. }
                | Fault::StageCannotBeLeft { .. }
                | Fault::UnreachableStage { .. }
                | Fault::Tautology { .. }
                | Fault::Implied { .. }
                | Fault::IdleAlternative { .. }
                | Fault::Shadowed { .. }
                | Fault::IdleException { .. }
                | Fault::OutOfReach { .. }
                | Fault::DeadEnd { .. }
                | Fault::StepOutlastsStay { .. }
                | Fault::TemporalDeadEnd { .. }
                | Fault::DoorCloses { .. }
                | Fault::DoorClosesUnreached { .. }
        )
    }
}

impl RulebookError {
    /// The stable slug, such as `rulebook/overlap`.
    pub fn code(&self) -> &'static str {
        self.fault.code()
    }

    /// What to do about it.
    pub fn hint(&self) -> String {
        self.fault.hint()
    }
}

impl std::error::Error for RulebookError {}

impl fmt::Display for RulebookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.fault.is_warning() { "warning" } else { "error" };
        write!(f, "{word}[{}]: {}", self.code(), self.fault)?;
        for place in &self.places {
            write!(f, "\n  {}:{}", place.file, place.line)?;
            if !place.text.is_empty() {
                write!(f, "  {}", place.text)?;
            }
        }
        write!(f, "\n  hint: {}", self.hint())
    }
}

impl Serialize for RulebookError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("RulebookError", 5)?;
        fields.serialize_field("code", self.code())?;
        fields.serialize_field("warning", &self.fault.is_warning())?;
        fields.serialize_field("message", &self.fault.to_string())?;
        fields.serialize_field("places", &self.places)?;
        fields.serialize_field("hint", &self.hint())?;
        fields.end()
    }
}

/// The name closest to a misspelt one, if it is close enough to have been meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let limit = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (edits(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

// Levenshtein distance, one row at a time; names are short.
fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests;
