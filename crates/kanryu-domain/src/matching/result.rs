//! The answer of a round: who goes where, by which method and definition, how sure it is, and what makes it reproducible.

use std::collections::BTreeMap;

use serde::Serialize;

use super::eligible::Struck;
use super::limits::Broken;
use crate::calendar::Day;
use crate::text::Text;

/// The answer of a round. It is a proposal: nothing is recorded by it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoundResult {
    /// The round.
    pub round: String,
    /// The method.
    pub method: &'static str,
    /// The definition of stability that `stable` and `blocking_pairs` speak of.
    pub definition: String,
    /// The seed of the lottery; absent where no lottery was needed.
    pub seed: Option<u64>,
    /// How sure the answer is.
    pub status: Status,
    /// Who goes where, by person.
    pub pairs: Vec<Pair>,
    /// People without a place, by id.
    pub unmatched: Vec<String>,
    /// Offers with places left, by id.
    pub unfilled: Vec<Unfilled>,
    /// Whether the result is stable by the definition; absent where the question has no meaning.
    pub stable: Option<bool>,
    /// Pairs that would rather be together, the first ones of them.
    pub blocking_pairs: Vec<BlockingPair>,
    /// How many such pairs there are.
    pub blocking_pairs_total: u64,
    /// Limits of the round that the result breaks; a method that keeps them all leaves none.
    pub broken_limits: Vec<Broken>,
    /// What a reader must know.
    pub notes: Vec<Note>,
    /// Wishes that cannot come true, each with its reason.
    pub struck: Vec<Struck>,
    /// Counts.
    pub counts: Counts,
    /// Total cost or profit, of an assignment or a flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_cost: Option<i64>,
    /// Flows on the arcs, of a network.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flows: Vec<Flow>,
    /// The draws of the lottery by person, where one was held; smaller is better.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub draws: BTreeMap<String, u64>,
    /// Whether lawfulness was checked, and on which day.
    pub lawfulness: Lawfulness,
    /// The fingerprint of the law that was asked; absent where none was.
    pub rulebook: Option<String>,
    /// The hash of everything the answer rests on, the same for every order and notation of the same round.
    pub input_hash: String,
    /// The program that answered, for a rerun.
    pub program: String,
}

/// How sure an answer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// `exact`, `bounded`, `not-found` or `impossible`.
    pub word: &'static str,
    /// For `bounded`: at least `part` of `whole` parts of the best.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<u32>,
    /// For `bounded`: see `part`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whole: Option<u32>,
    /// For `not-found`: the steps the search was allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<u64>,
    /// The same in words.
    pub text: Text,
}

/// A person at an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The person.
    pub person: String,
    /// The offer, or the other person where people match among themselves.
    pub offer: String,
    /// The rank the person gives the offer, from 1; absent where the person did not list it alone.
    pub rank: Option<u32>,
    /// The rank the offer gives the person, from 1; never shown to persons.
    pub rank_there: Option<u32>,
}

/// An offer with places left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unfilled {
    /// The offer.
    pub offer: String,
    /// Its places.
    pub places: u32,
    /// People placed there.
    pub filled: u32,
    /// Places left.
    pub free: u32,
    /// Why.
    pub why: Text,
}

/// A person and an offer that would rather be together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlockingPair {
    /// The person, or two people who wish jointly.
    pub person: String,
    /// The offer, or the two offers of a joint wish; `-` is no place.
    pub offer: String,
    /// What each would gain.
    pub text: Text,
}

/// Something a reader of a result must know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Note {
    /// A stable code.
    pub code: String,
    /// What it is.
    pub text: Text,
}

/// Counts of a result.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// People of the round.
    pub people: u32,
    /// People with a place.
    pub placed: u32,
    /// Places of the round.
    pub places: u64,
    /// Places left.
    pub free_places: u64,
    /// People by the rank they give their place, from 1.
    pub by_rank: BTreeMap<u32, u32>,
    /// Pairs where a person would rather have a place that somebody ranked lower holds.
    pub justified_envy: u64,
    /// Pairs where a person would rather have a place that is free.
    pub wasted: u64,
}

/// A flow on an arc.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// The node it leaves.
    pub from: String,
    /// The node it enters.
    pub to: String,
    /// How much.
    pub flow: i64,
    /// Cost of one unit.
    pub cost: i64,
}

/// Whether lawfulness was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lawfulness {
    /// Whether it was.
    pub checked: bool,
    /// The day it speaks of.
    pub on: Option<Day>,
    /// What was checked, or why not.
    pub text: Text,
}
