//! What would be different: a place more or fewer, somebody withdrawn, another rank, another seed.
//!
//! Answers come from a rerun with the same lottery, which is exact; the list of moves is then read as chains, each person
//! taking the place that the one after it has left. One place more moves nobody to a worse place when people propose
//! (Kominers 2024), and the draws of everybody else stay what they were.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::deferred::{deferred_acceptance, people_propose, strict};
use crate::lottery::Lottery;
use crate::market::{Lists, Market, Side};

/// A change to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// The offer has this many places; 0 closes it.
    Places {
        /// The offer.
        offer: u32,
        /// Its places from now on.
        places: u32,
    },
    /// The person withdraws.
    Withdrawn {
        /// The person.
        person: u32,
    },
    /// The offer no longer accepts the person.
    Unlisted {
        /// The person.
        person: u32,
        /// The offer.
        offer: u32,
    },
}

/// A person that has another place than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Move {
    /// The person.
    pub person: u32,
    /// The place before.
    pub from: Option<u32>,
    /// The place now.
    pub to: Option<u32>,
    /// Whether the person likes it better (greater), as well, or less, by its own list.
    pub gain: std::cmp::Ordering,
}

/// What a change does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// Who goes where without the change.
    pub before: Vec<Option<u32>>,
    /// Who goes where with it.
    pub after: Vec<Option<u32>>,
    /// Who moves, by number of the person.
    pub moves: Vec<Move>,
    /// The same as chains, by index into `moves`: each takes the place that the next one has left.
    pub chains: Vec<Vec<usize>>,
}

/// The market with changes made. Changes of what does not exist have no effect.
#[must_use]
pub fn changed(market: &Market, changes: &[Change]) -> Market {
    let mut capacity = market.capacities().to_vec();
    let mut gone = vec![false; market.people()];
    let mut unlisted = std::collections::BTreeSet::new();
    for change in changes {
        match *change {
            Change::Places { offer, places } => {
                if let Some(own) = capacity.get_mut(offer as usize) {
                    *own = places;
                }
            }
            Change::Withdrawn { person } => {
                if let Some(mark) = gone.get_mut(person as usize) {
                    *mark = true;
                }
            }
            Change::Unlisted { person, offer } => {
                unlisted.insert((person, offer));
            }
        }
    }
    let stays = |person: u32, offer: u32| !gone[person as usize] && !unlisted.contains(&(person, offer));
    let mut wishes = Lists::with_room(market.people(), market.pairs());
    for person in 0..market.people() as u32 {
        let list =
            market.entries(person).map(|entry| (market.wish(entry).offer(), market.own_rank(person, entry)));
        wishes.push(list.filter(|&(offer, _)| stays(person, offer)));
    }
    let mut choices = Lists::with_room(market.offers(), market.pairs());
    for offer in 0..market.offers() as u32 {
        let list = market.choices(offer).map(|choice| (choice.person, choice.rank));
        choices.push(list.filter(|&(person, _)| stays(person, offer)));
    }
    Market::build(capacity, &wishes, &choices).expect("part of the lists of a market has no faults").market
}

/// Runs deferred acceptance with and without the changes and says who moves.
#[must_use]
pub fn what_if(market: &Market, changes: &[Change], proposing: Side, lottery: &Lottery) -> WhatIf {
    let before = deferred_acceptance(market, proposing, lottery).outcome.offer_of;
    let after = deferred_acceptance(&changed(market, changes), proposing, lottery).outcome.offer_of;
    let moves = moves(market, &before, &after);
    let chains = chains(&moves);
    WhatIf { before, after, moves, chains }
}

/// Who has another place in the second result, judged by the person's own list. For any two results of the same people,
/// also of different methods.
#[must_use]
pub fn moves(market: &Market, before: &[Option<u32>], after: &[Option<u32>]) -> Vec<Move> {
    let rank = |person: u32, offer: Option<u32>| {
        let entry = offer.and_then(|offer| market.find(person, offer));
        entry.map_or(u32::MAX, |entry| market.own_rank(person, entry))
    };
    (0..market.people() as u32)
        .zip(before.iter().zip(after))
        .filter(|(_, (from, to))| from != to)
        .map(|(person, (&from, &to))| Move {
            person,
            from,
            to,
            gain: rank(person, from).cmp(&rank(person, to)),
        })
        .collect()
}

/// Reads moves as chains. Chains that begin where nobody came from stand first, then rings.
#[must_use]
pub fn chains(moves: &[Move]) -> Vec<Vec<usize>> {
    let mut leaving: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut arriving: BTreeMap<u32, usize> = BTreeMap::new();
    for (index, one) in moves.iter().enumerate().rev() {
        if let Some(from) = one.from {
            leaving.entry(from).or_default().push(index);
        }
        if let Some(to) = one.to {
            *arriving.entry(to).or_default() += 1;
        }
    }
    // A chain begins with whoever leaves a place that nobody takes, or comes from nowhere.
    let mut begin = Vec::new();
    for (index, one) in moves.iter().enumerate() {
        match one.from {
            None => begin.push(index),
            Some(from) => match arriving.get_mut(&from) {
                Some(count) if *count > 0 => *count -= 1,
                Some(_) | None => begin.push(index),
            },
        }
    }
    let mut used = vec![false; moves.len()];
    for &index in &begin {
        used[index] = true;
    }
    let beginnings = begin.len();
    let mut all = Vec::new();
    for (number, first) in begin.into_iter().chain(0..moves.len()).enumerate() {
        // After the beginnings only rings are left.
        if number >= beginnings && used[first] {
            continue;
        }
        used[first] = true;
        let mut chain = vec![first];
        while let Some(next) = next_in(moves, &mut leaving, &used, chain[chain.len() - 1]) {
            used[next] = true;
            chain.push(next);
        }
        all.push(chain);
    }
    all
}

fn next_in(
    moves: &[Move],
    leaving: &mut BTreeMap<u32, Vec<usize>>,
    used: &[bool],
    last: usize,
) -> Option<usize> {
    let waiting = leaving.get_mut(&moves[last].to?)?;
    while let Some(next) = waiting.pop() {
        if !used[next] {
            return Some(next);
        }
    }
    None
}

/// What it takes that an offer wins a person, all else equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Winning {
    /// The offer has no places.
    NoPlaces,
    /// The pair is not acceptable.
    NotListed,
    /// Any place in the list is enough.
    AnyRank,
    /// The offer must rank the person before whoever stands at this position (0 = first) of its list without the person.
    Before {
        /// The position.
        position: u32,
    },
}

/// The exact change of rank by which a person would get this offer (or one it likes better), people proposing.
///
/// *Why it is exact.* Let the offer rank the person first and let the person ask for nothing else. Whoever this sends away
/// from the offer would be sent away in every stable matching in which the person is there. So the person may stand as low
/// as just before the best of them; at any lower rank that one would have justified envy. Options the person likes better
/// do not come back: no change of another offer's list helps at them (truthfulness, Roth 1982).
/// Costs one rerun.
#[must_use]
pub fn winning_rank(market: &Market, person: u32, offer: u32, lottery: &Lottery) -> Winning {
    if market.find(person, offer).is_none() {
        return Winning::NotListed;
    }
    if market.capacity(offer) == 0 {
        return Winning::NoPlaces;
    }
    let market = strict(market, lottery);
    let mut wishes = Lists::with_room(market.people(), market.pairs());
    for one in 0..market.people() as u32 {
        let list = market.wishes(one).iter().map(|wish| wish.offer());
        wishes.push_strict(list.filter(|&wish| one != person || wish == offer));
    }
    let mut choices = Lists::with_room(market.offers(), market.pairs());
    for at in 0..market.offers() as u32 {
        let others = market.choices(at).map(|choice| choice.person).filter(|one| *one != person);
        choices.push_strict((at == offer).then_some(person).into_iter().chain(others));
    }
    let alone = Market::build(market.capacities().to_vec(), &wishes, &choices)
        .expect("another order of the lists of a market has no faults")
        .market;
    let (offer_of, _) = people_propose(&alone);
    let sent_away = alone.choices(offer).skip(1).position(|choice| match offer_of[choice.person as usize] {
        Some(place) if place == offer => false,
        Some(place) => alone.find(choice.person, place).is_some_and(|held| choice.wish < held),
        None => true,
    });
    sent_away.map_or(Winning::AnyRank, |position| Winning::Before { position: position as u32 })
}

/// What the lottery decided: how often each person got each place under several seeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sensitivity {
    /// Number of lotteries drawn.
    pub lotteries: u32,
    /// For each person: places (or none) and how often.
    pub places: Vec<BTreeMap<Option<u32>, u32>>,
}

impl Sensitivity {
    /// People whose place depends on the draw.
    #[must_use]
    pub fn undecided(&self) -> usize {
        self.places.iter().filter(|places| places.len() > 1).count()
    }
}

/// Runs deferred acceptance once for each lottery.
#[must_use]
pub fn sensitivity(market: &Market, proposing: Side, lotteries: &[Lottery]) -> Sensitivity {
    let mut places = vec![BTreeMap::new(); market.people()];
    for lottery in lotteries {
        let placed = deferred_acceptance(market, proposing, lottery);
        for (tally, offer) in places.iter_mut().zip(placed.outcome.offer_of) {
            *tally.entry(offer).or_default() += 1;
        }
    }
    Sensitivity { lotteries: lotteries.len() as u32, places }
}
