//! Several methods on the same lists, a change tried out, the price of each limit, and what the lottery decided.

use std::collections::BTreeMap;

use kanryu_matching::market::Market;
use kanryu_matching::whatif::{Move, chains, moves};
use serde::Serialize;

use super::round::Round;
use super::run::{Asked, Prepared, RunError, Settled, settle, solve};
use super::{Counts, judge::judge};
use crate::pathway::Law;
use crate::text::Text;

/// One way of answering a round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    /// What it is called: the method, with its definition.
    pub name: String,
    /// Why it could not be run; the rest is then empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The status of its result.
    pub status: Option<&'static str>,
    /// Whether it is stable by its definition.
    pub stable: Option<bool>,
    /// Blocking pairs by its definition.
    pub blocking_pairs: u64,
    /// Limits it breaks.
    pub broken_limits: usize,
    /// Counts.
    pub counts: Counts,
    /// Who moves, compared with the first way.
    pub moves: Vec<Moved>,
}

/// Somebody who has another place than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The person.
    pub person: String,
    /// The place before; absent without one.
    pub from: Option<String>,
    /// The place now.
    pub to: Option<String>,
    /// `better`, `worse` or `as-good`, by the person's own list.
    pub gain: &'static str,
}

/// What a change does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIf {
    /// The round.
    pub round: String,
    /// The method.
    pub method: &'static str,
    /// The changes, in words.
    pub changes: Vec<Text>,
    /// The result without them.
    pub before: Way,
    /// The result with them.
    pub after: Way,
    /// Who moves.
    pub moves: Vec<Moved>,
    /// The same as chains: each takes the place that the next one has left.
    pub chains: Vec<Vec<String>>,
}

/// A change to try.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The offer has this many places.
    Places(String, u32),
    /// The person withdraws.
    Withdraw(String),
    /// The offer closes.
    Close(String),
    /// The offer asks for this level of Japanese; none asks for nothing.
    Floor(String, Option<String>),
    /// A cap, or the cap of a region, has this size; none lifts it.
    Cap(String, Option<u32>),
    /// The offer has this minimum.
    Least(String, u32),
}

/// A change that cannot be tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhatIfError {
    /// The round cannot be run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Nothing of that id.
    #[error("the round has no {kind} \"{id}\"; give an id that stands in the round")]
    NoSuch {
        /// What was looked for.
        kind: &'static str,
        /// The id.
        id: String,
    },
}

fn way(prepared: &Prepared<'_>, settled: &Settled, offer_of: &[Option<u32>], status: &'static str) -> Way {
    let judged = judge(prepared, settled, offer_of);
    Way {
        name: format!("{} ({})", settled.method, settled.definition),
        refused: None,
        status: Some(status),
        stable: judged.stable,
        blocking_pairs: judged.total,
        broken_limits: judged.broken.len(),
        counts: judged.counts,
        moves: Vec::new(),
    }
}

fn named(prepared: &Prepared<'_>, one: &Move) -> Moved {
    let offer = |offer: Option<u32>| offer.map(|offer| prepared.numbers.offers[offer as usize].to_owned());
    Moved {
        person: prepared.numbers.people[one.person as usize].to_owned(),
        from: offer(one.from),
        to: offer(one.to),
        gain: match one.gain {
            std::cmp::Ordering::Greater => "better",
            std::cmp::Ordering::Equal => "as-good",
            std::cmp::Ordering::Less => "worse",
        },
    }
}

/// Runs a round in several ways and sets them beside one another; moves are counted from the first way that ran.
///
/// A question without a definition, where one must be named, tries every definition of its method.
pub fn compare(round: &Round, law: &Law, asked: &[Asked]) -> Vec<Way> {
    let prepared = Prepared::of(round, law);
    let mut first: Option<Vec<Option<u32>>> = None;
    let mut ways = Vec::new();
    for question in asked {
        let questions = match settle(&prepared, question) {
            Err(RunError::DefinitionNeeded { method, .. }) => {
                let words = method.definitions().iter();
                words.map(|word| Asked { definition: Some((*word).to_owned()), ..question.clone() }).collect()
            }
            _ => vec![question.clone()],
        };
        for question in questions {
            let answered =
                settle(&prepared, &question).and_then(|settled| Ok((solve(&prepared, &settled)?, settled)));
            match answered {
                Ok((solved, settled)) => {
                    let mut one = way(&prepared, &settled, &solved.offer_of, solved.status.word);
                    let before = first.get_or_insert_with(|| solved.offer_of.clone());
                    if !round.is_mutual() && round.network.is_none() {
                        let moved = moves(&prepared.market, before, &solved.offer_of);
                        one.moves = moved.iter().map(|one| named(&prepared, one)).collect();
                    }
                    ways.push(one);
                }
                Err(error) => ways.push(Way {
                    name: question.method.map(|method| method.to_string()).unwrap_or_default(),
                    refused: Some(error.to_string()),
                    status: None,
                    stable: None,
                    blocking_pairs: 0,
                    broken_limits: 0,
                    counts: Counts::default(),
                    moves: Vec::new(),
                }),
            }
        }
    }
    ways
}

/// The round with a change made.
///
/// # Errors
/// [`WhatIfError::NoSuch`] when the change names what does not exist.
pub fn changed(round: &Round, change: &Change) -> Result<(Round, Text), WhatIfError> {
    let mut round = round.clone();
    let no_such = |kind: &'static str, id: &str| WhatIfError::NoSuch { kind, id: id.to_owned() };
    let text = match change {
        Change::Places(id, places) => {
            round.offers.get_mut(id).ok_or_else(|| no_such("offer", id))?.places = *places;
            Text::new(format!("{id} の定員を {places} に"), format!("{id} with {places} places"))
        }
        Change::Close(id) => {
            let offer = round.offers.get_mut(id).ok_or_else(|| no_such("offer", id))?;
            (offer.places, offer.least) = (0, 0);
            Text::new(format!("{id} を閉じる"), format!("{id} closed"))
        }
        Change::Withdraw(id) => {
            let person = round.people.get_mut(id).ok_or_else(|| no_such("person", id))?;
            person.wishes.clear();
            person.present = None;
            round.joint.retain(|joint| !joint.members.contains(id));
            Text::new(format!("{id} が辞退"), format!("{id} withdrawn"))
        }
        Change::Floor(id, level) => {
            round.offers.get_mut(id).ok_or_else(|| no_such("offer", id))?.language_floor = level.clone();
            let level = level.as_deref().unwrap_or("–");
            Text::new(format!("{id} の日本語要件を {level} に"), format!("{id} asks for Japanese {level}"))
        }
        Change::Least(id, least) => {
            round.offers.get_mut(id).ok_or_else(|| no_such("offer", id))?.least = *least;
            Text::new(format!("{id} の最少人数を {least} に"), format!("{id} with a minimum of {least}"))
        }
        Change::Cap(id, cap) => {
            if let Some(region) = round.regions.get_mut(id) {
                region.cap = *cap;
            } else {
                match (round.caps.get_mut(id), cap) {
                    (Some(limit), Some(cap)) => limit.most = *cap,
                    (Some(_), None) => {
                        round.caps.remove(id);
                    }
                    (None, _) => return Err(no_such("cap or region", id)),
                }
            }
            let cap = cap.map_or_else(|| "–".to_owned(), |cap| cap.to_string());
            Text::new(format!("{id} の上限を {cap} に"), format!("the cap {id} at {cap}"))
        }
    };
    Ok((round, text))
}

/// Runs a round with and without changes and says who moves, with the same lottery.
///
/// # Errors
/// [`WhatIfError`] when the round cannot be run, or a change names what does not exist.
pub fn what_if(round: &Round, law: &Law, asked: &Asked, changes: &[Change]) -> Result<WhatIf, WhatIfError> {
    let before = Prepared::of(round, law);
    let settled = settle(&before, asked)?;
    // A method that the contents chose stays the same when a change takes those contents away.
    let asked = Asked {
        method: Some(settled.method),
        definition: Some(settled.definition.to_owned()),
        ..asked.clone()
    };
    let mut other = round.clone();
    let mut words = Vec::new();
    for change in changes {
        let (next, text) = changed(&other, change)?;
        other = next;
        words.push(text);
    }
    let solved = solve(&before, &settled)?;
    let after = Prepared::of(&other, law);
    let settled_after = settle(&after, &asked)?;
    let solved_after = solve(&after, &settled_after)?;
    let market: &Market = &before.market;
    let moved =
        if round.is_mutual() { Vec::new() } else { moves(market, &solved.offer_of, &solved_after.offer_of) };
    let name = |place: &usize| {
        let one = named(&before, &moved[*place]);
        let (from, to) = (one.from.unwrap_or_else(|| "-".into()), one.to.unwrap_or_else(|| "-".into()));
        format!("{}: {from} → {to}", one.person)
    };
    Ok(WhatIf {
        round: round.id.clone(),
        method: settled.method.word(),
        changes: words,
        before: way(&before, &settled, &solved.offer_of, solved.status.word),
        after: way(&after, &settled_after, &solved_after.offer_of, solved_after.status.word),
        moves: moved.iter().map(|one| named(&before, one)).collect(),
        chains: chains(&moved).iter().map(|chain| chain.iter().map(name).collect()).collect(),
    })
}

/// What one limit costs: the same round with it and without it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Price {
    /// The cap or region.
    pub limit: String,
    /// People placed with it.
    pub placed: u32,
    /// People placed when only this limit is lifted.
    pub placed_without: u32,
    /// People better off when it is lifted.
    pub better: usize,
    /// People worse off when it is lifted.
    pub worse: usize,
}

/// The price of every cap and region of a round.
///
/// # Errors
/// [`WhatIfError`] when the round cannot be run.
pub fn prices(round: &Round, law: &Law, asked: &Asked) -> Result<Vec<Price>, WhatIfError> {
    let capped = round.regions.iter().filter(|(_, region)| region.cap.is_some()).map(|(id, _)| id);
    let mut found = Vec::new();
    for id in capped.chain(round.caps.keys()) {
        let answer = what_if(round, law, asked, &[Change::Cap(id.clone(), None)])?;
        let count = |gain: &str| answer.moves.iter().filter(|one| one.gain == gain).count();
        found.push(Price {
            limit: id.clone(),
            placed: answer.before.counts.placed,
            placed_without: answer.after.counts.placed,
            better: count("better"),
            worse: count("worse"),
        });
    }
    Ok(found)
}

/// How often each person gets each place under several seeds; `-` is no place.
///
/// # Errors
/// [`RunError`] when the round cannot be run.
pub fn by_seed(
    round: &Round,
    law: &Law,
    asked: &Asked,
    seeds: std::ops::Range<u64>,
) -> Result<BTreeMap<String, BTreeMap<String, u32>>, RunError> {
    let prepared = Prepared::of(round, law);
    let mut found: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
    for seed in seeds {
        let settled = settle(&prepared, &Asked { seed: Some(seed), ..asked.clone() })?;
        let solved = solve(&prepared, &settled)?;
        let names = if round.is_mutual() { &prepared.numbers.people } else { &prepared.numbers.offers };
        for (person, place) in prepared.numbers.people.iter().zip(&solved.offer_of) {
            let place = place.map_or("-", |place| names[place as usize]);
            *found.entry((*person).to_owned()).or_default().entry(place.to_owned()).or_default() += 1;
        }
    }
    Ok(found)
}
