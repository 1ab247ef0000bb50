//! All stable results of a round: by rotations where lists are strict, by trying every matching where a round is small.

use std::collections::BTreeMap;

use kanryu_matching::lattice::lattice;
use serde::Serialize;

use super::judge::judge;
use super::round::Round;
use super::run::{Asked, Prepared, RunError, Settled, settle};
use super::{Method, Note};
use crate::pathway::Law;
use crate::text::Text;

/// All stable results, or as many as the limit allows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Every {
    /// The round.
    pub round: String,
    /// The definition of stability.
    pub definition: String,
    /// How they were found: `rotations` or `exhaustive`.
    pub by: &'static str,
    /// Number of results listed.
    pub count: usize,
    /// Whether the list is complete; otherwise there are, or may be, more.
    pub complete: bool,
    /// How many people the results place, each number once.
    pub sizes: Vec<usize>,
    /// Who goes where in each result, by person; where lists are strict the best for people stands first.
    pub results: Vec<BTreeMap<String, String>>,
    /// Every place each person has in some stable result, best first.
    pub range: BTreeMap<String, Vec<String>>,
    /// What a reader must know.
    pub notes: Vec<Note>,
}

/// Lists all stable results; at most `limit`, after at most `bound` matchings tried.
///
/// # Errors
/// [`RunError`] when the definition cannot be settled.
pub fn every(round: &Round, law: &Law, asked: &Asked, limit: usize, bound: u64) -> Result<Every, RunError> {
    let prepared = Prepared::of(round, law);
    let settled = settle(&prepared, asked)?;
    if round.network.is_some() || settled.definition == super::method::NONE {
        let why = "stability is no question there; ask with a method of two-sided lists".to_owned();
        return Err(RunError::NotForThisRound { method: settled.method, why });
    }
    let plain = prepared.limits.is_empty() && round.joint.is_empty() && !round.is_mutual();
    let two_sided = matches!(settled.definition, "weak" | "strong" | "super");
    if plain && two_sided && prepared.market.is_strict() {
        return Ok(by_rotations(&prepared, &settled, limit));
    }
    Ok(exhaustive(&prepared, &settled, limit, bound))
}

fn by_rotations(prepared: &Prepared<'_>, settled: &Settled, limit: usize) -> Every {
    let found = lattice(&prepared.market, &prepared.lottery(settled.seed), limit);
    let place = |offer: &u32| prepared.numbers.offers[*offer as usize].to_owned();
    let range = prepared.numbers.people.iter().zip(&found.partners);
    let range =
        range.map(|(person, offers)| ((*person).to_owned(), offers.iter().map(place).collect())).collect();
    let rotations = found.rotations.len();
    let note = Note {
        code: "rotations".to_owned(),
        text: Text::new(
            format!("回転は {rotations}。人に最良の結果から受入れ先に最良の結果まで"),
            format!("{rotations} rotations lead from the best for people to the best for offers"),
        ),
    };
    Every {
        notes: vec![note],
        range,
        ..listed(prepared, settled, "rotations", &found.matchings, !found.more)
    }
}

fn listed(
    prepared: &Prepared<'_>,
    settled: &Settled,
    by: &'static str,
    matchings: &[Vec<Option<u32>>],
    complete: bool,
) -> Every {
    let names = if prepared.round.is_mutual() { &prepared.numbers.people } else { &prepared.numbers.offers };
    let one = |matching: &Vec<Option<u32>>| -> BTreeMap<String, String> {
        let placed = prepared.numbers.people.iter().zip(matching);
        placed
            .filter_map(|(person, offer)| Some(((*person).to_owned(), names[(*offer)? as usize].to_owned())))
            .collect()
    };
    let results: Vec<BTreeMap<String, String>> = matchings.iter().map(one).collect();
    let mut sizes: Vec<usize> = results.iter().map(BTreeMap::len).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let mut range: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (person, place) in results.iter().flatten() {
        let places = range.entry(person.clone()).or_default();
        if !places.contains(place) {
            places.push(place.clone());
        }
    }
    Every {
        round: prepared.round.id.clone(),
        definition: settled.definition.to_owned(),
        by,
        count: results.len(),
        complete,
        sizes,
        results,
        range,
        notes: Vec::new(),
    }
}

/// A search through every matching of a small round.
struct Search<'a, 'r> {
    prepared: &'a Prepared<'r>,
    settled: &'a Settled,
    /// What each person could have: offers, or people later in the order.
    open: Vec<Vec<u32>>,
    left: Vec<u32>,
    now: Vec<Option<u32>>,
    found: Vec<Vec<Option<u32>>>,
    limit: usize,
    steps: u64,
    bound: u64,
}

fn exhaustive(prepared: &Prepared<'_>, settled: &Settled, limit: usize, bound: u64) -> Every {
    let people = prepared.numbers.people.len();
    let mutual = settled.method == Method::Roommates;
    let open = (0..people as u32).map(|person| choices(prepared, person)).collect();
    let left = if mutual { vec![1; people] } else { prepared.market.capacities().to_vec() };
    let mut search = Search {
        prepared,
        settled,
        open,
        left,
        now: vec![None; people],
        found: Vec::new(),
        limit,
        steps: 0,
        bound,
    };
    let ended = search.from(0);
    let mut every = listed(prepared, settled, "exhaustive", &search.found, ended);
    let steps = search.steps;
    every.notes.push(Note {
        code: "tried".to_owned(),
        text: Text::new(
            format!("組合せを {steps} 通り調べた"),
            format!("{steps} matchings were tried, each judged by the definition"),
        ),
    });
    every
}

/// Everything a person could have, by number.
fn choices(prepared: &Prepared<'_>, person: u32) -> Vec<u32> {
    let round = prepared.round;
    let id = prepared.numbers.people[person as usize];
    if round.is_mutual() {
        let lists = |one: &str, other: &str| {
            round.people[one].wishes.iter().flatten().any(|listed| listed.id == other)
        };
        let others = (0u32..).zip(&prepared.numbers.people);
        let mutual = others.filter(|(_, other)| lists(id, other) && lists(other, id));
        return mutual.map(|(other, _)| other).collect();
    }
    let offers = 0..prepared.numbers.offers.len() as u32;
    offers.filter(|offer| prepared.may_pair(person, *offer) && !prepared.is_struck(person, *offer)).collect()
}

impl Search<'_, '_> {
    /// Tries everything from this person on; `false` when a bound ended it.
    fn from(&mut self, person: usize) -> bool {
        if person == self.now.len() {
            self.steps += 1;
            if self.steps > self.bound {
                return false;
            }
            if judge(self.prepared, self.settled, &self.now).stable == Some(true) {
                if self.found.len() == self.limit {
                    return false;
                }
                self.found.push(self.now.clone());
            }
            return true;
        }
        if self.now[person].is_some() {
            return self.from(person + 1);
        }
        let mutual = self.prepared.round.is_mutual();
        for place in self.open[person].clone() {
            let at = place as usize;
            if mutual && (at <= person || self.now[at].is_some()) || !mutual && self.left[at] == 0 {
                continue;
            }
            self.now[person] = Some(place);
            if mutual {
                self.now[at] = Some(person as u32);
            } else {
                self.left[at] -= 1;
            }
            let goes_on = self.from(person + 1);
            self.now[person] = None;
            if mutual {
                self.now[at] = None;
            } else {
                self.left[at] += 1;
            }
            if !goes_on {
                return false;
            }
        }
        self.from(person + 1)
    }
}
