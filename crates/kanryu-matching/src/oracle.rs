//! The slow and obvious search over all matchings of a small market, against which every method is tested.

use proptest::prelude::*;

use crate::market::{Lists, Market};
use crate::outcome::Definition;

/// A matching as the crate gives it.
pub(crate) type Matching = Vec<Option<u32>>;

/// All matchings that keep capacities and acceptability.
pub(crate) fn matchings(market: &Market) -> Vec<Matching> {
    let mut all = vec![vec![]];
    for person in 0..market.people() as u32 {
        let mut longer = Vec::new();
        for begun in all {
            for choice in
                std::iter::once(None).chain(market.wishes(person).iter().map(|wish| Some(wish.offer())))
            {
                let mut next: Matching = begun.clone();
                next.push(choice);
                let full = |offer: u32| {
                    next.iter().filter(|at| **at == Some(offer)).count() > market.capacity(offer) as usize
                };
                if !choice.is_some_and(full) {
                    longer.push(next);
                }
            }
        }
        all = longer;
    }
    all
}

/// How much somebody wants a change: the sign of the gain.
fn gain(now: Option<u32>, then: u32) -> i32 {
    now.map_or(1, |now| (now as i32 - then as i32).signum())
}

/// Whether person and offer, who are not together, block the matching, straight from the definitions.
pub(crate) fn blocks(
    market: &Market,
    matching: &Matching,
    person: u32,
    offer: u32,
    definition: Definition,
) -> bool {
    let entry = market.find(person, offer).expect("acceptable");
    let own = |offer| market.own_rank(person, market.find(person, offer).expect("acceptable"));
    let mine = gain(matching[person as usize].map(own), own(offer));
    let there: Vec<u32> = (0..market.people() as u32)
        .filter(|other| matching[*other as usize] == Some(offer))
        .map(|other| market.wish(market.find(other, offer).expect("acceptable")).rank_there())
        .collect();
    let theirs = if there.len() < market.capacity(offer) as usize {
        1
    } else {
        there.iter().map(|&rank| gain(Some(rank), market.wish(entry).rank_there())).max().unwrap_or(-1)
    };
    match definition {
        Definition::Weak => mine > 0 && theirs > 0,
        Definition::Strong => mine >= 0 && theirs >= 0 && mine + theirs > 0,
        Definition::Super => mine >= 0 && theirs >= 0,
    }
}

/// All stable matchings by a definition.
pub(crate) fn stable(market: &Market, definition: Definition) -> Vec<Matching> {
    let mut all = matchings(market);
    all.retain(|matching| {
        (0..market.people() as u32).all(|person| {
            market.wishes(person).iter().all(|wish| {
                matching[person as usize] == Some(wish.offer())
                    || !blocks(market, matching, person, wish.offer(), definition)
            })
        })
    });
    all
}

/// The rank a person gives its place; being unplaced comes after every wish.
pub(crate) fn rank_of(market: &Market, matching: &Matching, person: u32) -> u32 {
    matching[person as usize]
        .map_or(u32::MAX, |offer| market.own_rank(person, market.find(person, offer).expect("acceptable")))
}

/// Small random markets; `ties` allows equal ranks on both sides.
pub(crate) fn markets(people: usize, offers: usize, ties: bool) -> impl Strategy<Value = Market> {
    let list = move |others: usize| {
        proptest::collection::vec(
            (any::<bool>(), 0..if ties { 3u32 } else { u32::MAX - 1 }, any::<u16>()),
            others,
        )
    };
    (
        proptest::collection::vec(list(offers), 1..=people),
        proptest::collection::vec((0u32..4, list(people)), offers),
    )
        .prop_map(move |(wishes, choices)| {
            let people = wishes.len();
            let ranked = |list: &[(bool, u32, u16)]| -> Vec<(u32, u32)> {
                let mut listed: Vec<(u32, u16, u32)> = (0..)
                    .zip(list)
                    .filter(|(_, entry)| entry.0 || entry.1 % 2 == 0)
                    .map(|(number, entry)| (entry.1, entry.2, number))
                    .collect();
                listed.sort_unstable();
                if ties {
                    listed.into_iter().map(|(rank, _, number)| (number, rank)).collect()
                } else {
                    listed.into_iter().zip(0..).map(|((_, _, number), rank)| (number, rank)).collect()
                }
            };
            let (mut forward, mut backward) = (Lists::default(), Lists::default());
            for list in &wishes {
                forward.push(ranked(list));
            }
            for (_, list) in &choices {
                backward.push(ranked(&list[..people]));
            }
            Market::build(choices.iter().map(|(capacity, _)| *capacity).collect(), &forward, &backward)
                .expect("readable")
                .market
        })
}
