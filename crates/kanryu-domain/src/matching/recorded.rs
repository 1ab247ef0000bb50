//! A round as the records of the store tell it: what is put together for a run, what is left after an accepted result.
//!
//! The records are written as a round file and read by the same reader, so that a round on record and a round in a file
//! mean the same and have the same hash. What is known of a person goes in as facts, never as a name.

mod left;
mod written;

#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

use super::{Asked, Round, RoundError, RoundFinding, RoundResult, RunError};
use crate::calendar::{Day, Instant};
use crate::event::{AcceptedResult, Fact, PlacedPair};
use crate::id::{Kind, Subject};
use crate::pathway::Law;
use crate::registry::round::{Accepted, RoundRecord};
use crate::registry::{Entry, Record, Registry};

/// Why a round cannot be put together from its records.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordedError {
    /// Nothing on record opened it by the day.
    #[error("{round} was not opened by {as_of}; give a round that is on record (round:…), or a later day")]
    NoRound {
        /// What was asked for.
        round: Subject,
        /// The day.
        as_of: Day,
    },
    /// Settings that hold what has a record of its own.
    #[error(
        "the settings of {round} hold `{key}`; people and offers come from their own records, so take it out"
    )]
    OwnRecord {
        /// The round.
        round: Subject,
        /// The key.
        key: String,
    },
    /// What is wrong with the settings.
    #[error("the settings of {round} cannot be used: {}", faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join("; "))]
    Settings {
        /// The round.
        round: Subject,
        /// Every fault.
        faults: Vec<RoundError>,
    },
}

/// Puts a round together from its records as of a day. After an accepted result it is what is left: places that nobody
/// holds, people without a place who still take part.
///
/// # Errors
/// [`RecordedError`] when there is no such round or its settings cannot be used.
pub fn recorded(registry: &Registry, round: &Subject, as_of: Day, law: &Law) -> Result<Round, RecordedError> {
    let known = registry
        .get(round)
        .and_then(|record| RoundRecord::of(record, as_of))
        .ok_or_else(|| RecordedError::NoRound { round: round.clone(), as_of })?;
    let wishes = known.wishes(registry, as_of);
    let (text, alone) = written::file(&known, &wishes, as_of, law)?;
    let no_files = |name: &str| {
        Err(format!(
            "the file {name} is not read for a round on record; write what it says into the settings"
        ))
    };
    let mut whole = super::parse(&round.to_string(), &text, law, &no_files)
        .map_err(|faults| RecordedError::Settings { round: round.clone(), faults })?;
    whole.findings.extend(alone.into_iter().map(one_sided));
    left::leave(&mut whole, &known.placings(registry, as_of));
    Ok(whole)
}

fn one_sided(person: Subject) -> RoundFinding {
    RoundFinding {
        code: "joint-wish-one-sided",
        line: 0,
        person: Some(person.to_string()),
        offer: None,
        text: crate::text::Text::new(
            "共同の希望は、相手も同じ希望を出すまで数えない",
            "a joint wish counts only when the other person states the same",
        ),
    }
}

/// The round on which an accepted result rests: the records from before it was accepted.
///
/// # Errors
/// As [`recorded`].
pub fn recorded_before(
    registry: &Registry,
    round: &Subject,
    accepted: &Accepted,
    law: &Law,
) -> Result<Round, RecordedError> {
    let earlier = registry_before(registry, round, accepted.entry.recorded_at);
    recorded(&earlier, round, accepted.entry.occurred_on.latest(), law)
}

/// The records of a round and of people as they were known before a moment. What was corrected since then counts as
/// corrected: the hash of the input says so.
fn registry_before(registry: &Registry, round: &Subject, before: Instant) -> Registry {
    let of_round = registry.get(round).into_iter();
    Registry::from_records(of_round.chain(registry.of_kind(Kind::Person)).map(|record| Record {
        subject: record.subject.clone(),
        entries: record.entries.iter().filter(|entry| stood(entry, before)).cloned().collect(),
        amendments: Vec::new(),
        same_as: record.same_as.clone(),
    }))
}

/// Whether an entry stood when a result was accepted at this moment. Of the same moment are the lists that were told
/// with it, but what follows an acceptance can only have come after it.
fn stood(entry: &Entry, accepted_at: Instant) -> bool {
    let follows = matches!(
        entry.fact,
        Fact::ResultAccepted { .. } | Fact::PlaceConfirmed { .. } | Fact::PlaceWithdrawn { .. }
    );
    entry.recorded_at < accepted_at || (entry.recorded_at == accepted_at && !follows)
}

/// A result in the form in which it is recorded when it is accepted.
///
/// Pairs of people that no record names are left out, which no result of a round on record has.
pub fn accepting(result: &RoundResult) -> AcceptedResult {
    let pair = |pair: &super::Pair| {
        Some(PlacedPair { person: pair.person.parse().ok()?, offer: pair.offer.clone() })
    };
    AcceptedResult {
        method: result.method.to_owned(),
        definition: result.definition.clone(),
        seed: result.seed,
        rulebook: result.rulebook.clone(),
        input_hash: result.input_hash.clone(),
        result_hash: result_hash(result),
        pairs: result.pairs.iter().filter_map(pair).collect(),
        although: None,
    }
}

/// Whether a result needs a reason to be accepted: it is not stable by its definition, or breaks a limit.
pub fn needs_reason(result: &RoundResult) -> bool {
    result.stable == Some(false) || !result.broken_limits.is_empty()
}

/// The hash of a whole result as JSON: hexadecimal SHA-256.
pub fn result_hash(result: &RoundResult) -> String {
    let bytes = serde_json::to_vec(result).unwrap_or_default();
    Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether an accepted result comes out of its recorded input again.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rerun {
    /// The hash of the input put together again.
    pub input_hash: String,
    /// Whether it is the one that was recorded.
    pub same_input: bool,
    /// The hash of the result run again.
    pub result_hash: String,
    /// Whether the result is the same to the byte.
    pub same_result: bool,
    /// Whether the same people go to the same places.
    pub same_pairs: bool,
}

/// Runs an accepted result again from its recorded input.
///
/// # Errors
/// [`RunError`] when the method no longer answers this round.
pub fn rerun(round: &Round, law: &Law, accepted: &AcceptedResult) -> Result<Rerun, RunError> {
    let asked = Asked {
        method: accepted.method.parse().ok(),
        definition: Some(accepted.definition.clone()),
        seed: accepted.seed,
    };
    let again = accepting(&super::run(round, law, &asked)?);
    Ok(Rerun {
        same_input: again.input_hash == accepted.input_hash,
        same_result: again.result_hash == accepted.result_hash,
        same_pairs: again.pairs == accepted.pairs,
        input_hash: again.input_hash,
        result_hash: again.result_hash,
    })
}
