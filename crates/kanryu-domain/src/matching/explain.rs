//! Why a person or an offer got what it got: what was liked better, what held it back, what would have changed it.
//!
//! Whom the words are for is a rule: a person never reads the ranks of other people, nor how an offer ranks anybody.

mod offer;
mod person;

use kanryu_matching::explain::Evidence;
use serde::Serialize;

use super::eligible::Struck;
use super::present::{evidence, ranks};
use super::result::Status;
use super::round::Round;
use super::run::{Asked, Prepared, RunError, Settled, settle, solve};
use super::solved::Solved;
use crate::pathway::Law;
use crate::text::Text;

/// For whom an explanation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    /// The secretariat, or an auditor: everything.
    Secretariat,
    /// The person (or the offer) itself: nothing about other people.
    Own,
}

/// Why somebody got what they got.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The round.
    pub round: String,
    /// The method.
    pub method: &'static str,
    /// The definition of stability.
    pub definition: String,
    /// The seed, where a lottery could matter.
    pub seed: u64,
    /// How sure the result is.
    pub status: Status,
    /// For whom it is written.
    pub reader: Reader,
    /// The person it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonWhy>,
    /// The offer it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferWhy>,
}

/// The reasons of a person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonWhy {
    /// The person.
    pub id: String,
    /// Where the person goes; absent without a place.
    pub place: Option<String>,
    /// The rank the person gives it, from 1.
    pub rank: Option<u32>,
    /// The rank the place gives the person, from 1; only for the secretariat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank_there: Option<u32>,
    /// The answer in one sentence.
    pub text: Text,
    /// What the person would rather have, best first, each with what held it back.
    pub better: Vec<Missed>,
    /// Wishes that cannot come true at all, with the rule.
    pub struck: Vec<Struck>,
    /// Wishes below the place, in order.
    pub below: Vec<String>,
}

/// Something a person would rather have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Missed {
    /// The offer (two offers of a joint wish; a person where people match among themselves).
    pub offer: String,
    /// The rank the person gives it, from 1.
    pub rank: u32,
    /// A stable code: `no-places`, `ranked-above`, `drawn-before`, `limit`, `not-ranked`, `by-exchange`, `by-total`,
    /// `prefers-other`, `jointly`, `blocks`.
    pub code: &'static str,
    /// Why.
    pub text: Text,
    /// The rank the offer gives the person; only for the secretariat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank_there: Option<u32>,
    /// The ranks of the people who hold its places, best first; only for the secretariat.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holders: Vec<u32>,
    /// The worst rank that got a place there; only for the secretariat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_off: Option<u32>,
    /// What would have won it.
    pub would_have: Vec<Text>,
}

/// The reasons of an offer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfferWhy {
    /// The offer.
    pub id: String,
    /// Its places.
    pub places: u32,
    /// The people placed there with the rank the offer gives them, best first.
    pub people: Vec<(String, Option<u32>)>,
    /// Places left.
    pub free: u32,
    /// The answer in one sentence.
    pub text: Text,
    /// People it ranks, and what became of them, in counts.
    pub reasons: Vec<(String, u32, Text)>,
}

/// Why a round cannot be explained as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExplainRoundError {
    /// It cannot be run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Nobody of that id.
    #[error("the round has no person and no offer \"{id}\"; give an id that stands in the round")]
    NoSuch {
        /// The id asked for.
        id: String,
    },
    /// A network has no people.
    #[error("a network has no people to explain; its flows and node prices stand in the result of `run`")]
    Network,
}

/// Runs a round and explains one person or offer.
///
/// # Errors
/// [`ExplainRoundError`] when the round cannot be run, or does not know the id.
pub fn explain(
    round: &Round,
    law: &Law,
    asked: &Asked,
    id: &str,
    reader: Reader,
) -> Result<Explanation, ExplainRoundError> {
    let prepared = Prepared::of(round, law);
    let settled = settle(&prepared, asked)?;
    if round.network.is_some() {
        return Err(ExplainRoundError::Network);
    }
    let solved = solve(&prepared, &settled)?;
    let about = About::of(&prepared, &settled, &solved, reader);
    let (person, offer) = match (prepared.numbers.person(id), prepared.numbers.offer(id)) {
        (Some(person), _) => (Some(person::why(&about, person)), None),
        (None, Some(offer)) => (None, Some(offer::why(&about, offer))),
        (None, None) => return Err(ExplainRoundError::NoSuch { id: id.to_owned() }),
    };
    Ok(Explanation {
        round: round.id.clone(),
        method: settled.method.word(),
        definition: settled.definition.to_owned(),
        seed: settled.seed,
        status: solved.status.clone(),
        reader,
        person,
        offer,
    })
}

/// Everything an explanation rests on, made once for everybody.
struct About<'a, 'r> {
    prepared: &'a Prepared<'r>,
    settled: &'a Settled,
    solved: &'a Solved,
    reader: Reader,
    evidence: Evidence<'a>,
    /// Ranks, from 1, that people give their places and places give them.
    own: Vec<Option<u32>>,
    there: Vec<Option<u32>>,
}

impl<'a, 'r> About<'a, 'r> {
    fn of(prepared: &'a Prepared<'r>, settled: &'a Settled, solved: &'a Solved, reader: Reader) -> Self {
        let evidence = evidence(prepared, settled, solved);
        let (own, there) = ranks(prepared, &solved.offer_of);
        About { prepared, settled, solved, reader, evidence, own, there }
    }
}

/// The reasons of everybody, from one run; for pages and letters.
///
/// # Errors
/// [`RunError`] when the round cannot be run.
pub fn explain_everybody(
    round: &Round,
    law: &Law,
    asked: &Asked,
    reader: Reader,
) -> Result<Vec<PersonWhy>, RunError> {
    let prepared = Prepared::of(round, law);
    let settled = settle(&prepared, asked)?;
    let solved = solve(&prepared, &settled)?;
    let about = About::of(&prepared, &settled, &solved, reader);
    Ok((0..prepared.numbers.people.len() as u32).map(|person| person::why(&about, person)).collect())
}
