//! Exchanges: present posts, priorities, plain queues.

use std::collections::BTreeSet;

use kanryu_matching::ttc::{Posts, by_priorities, secured, serial, with_present_posts};

use super::{Prepared, RunError, Settled};
use crate::matching::method::Method;
use crate::matching::solved::Solved;

fn present(prepared: &Prepared<'_>) -> Vec<Option<u32>> {
    let post = |person: &crate::matching::round::Person| {
        person.present.as_ref().and_then(|post| prepared.numbers.offer(post))
    };
    prepared.round.people.values().map(post).collect()
}

pub(super) fn secure(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    let refuse = |error: &dyn std::fmt::Display| RunError::NotForThisRound {
        method: settled.method,
        why: error.to_string(),
    };
    let lottery = prepared.lottery(settled.seed);
    let strict = lottery.break_ties(&prepared.market);
    let found = secured(&strict, &present(prepared)).map_err(|error| refuse(&error))?;
    let mut solved = Solved::exact(found.offer_of);
    if !prepared.market.is_strict() {
        solved.take(&lottery.note());
    }
    let (people, offers) = (&prepared.numbers.people, &prepared.numbers.offers);
    for (person, offer, holder) in found.kept {
        let (person, offer, holder) =
            (people[person as usize], offers[offer as usize], people[holder as usize]);
        solved.say(
            "present-post-kept",
            format!("{holder} は現在の場所 {offer} を保持する。受入れ先は {person} をより上位とした"),
            format!("{holder} keeps the present post {offer}, which ranks {person} higher"),
        );
    }
    Ok(solved)
}

pub(super) fn priorities(prepared: &Prepared<'_>, settled: &Settled) -> Solved {
    let lottery = prepared.lottery(settled.seed);
    let is_strict = prepared.market.is_strict();
    let traded = if is_strict {
        by_priorities(&prepared.market)
    } else {
        by_priorities(&lottery.break_ties(&prepared.market))
    };
    let mut solved = Solved::exact(traded.offer_of);
    if !is_strict {
        solved.take(&lottery.note());
    }
    cycles(prepared, &traded.cycles, &mut solved);
    solved
}

/// The queue: the priority of the round, then everybody else; ties go by the lottery.
fn queue(
    prepared: &Prepared<'_>,
    settled: &Settled,
    solved: &mut Vec<kanryu_matching::outcome::Note>,
) -> Vec<u32> {
    let lottery = prepared.lottery(settled.seed);
    let draws = lottery.draws(0, prepared.numbers.people.len());
    let mut queue: Vec<u32> = Vec::new();
    let mut drawn = false;
    for tier in prepared.round.priority.iter().flatten() {
        let mut here: Vec<u32> =
            tier.iter().filter_map(|listed| prepared.numbers.person(&listed.id)).collect();
        drawn |= here.len() > 1;
        here.sort_by_key(|person| (draws[*person as usize], *person));
        queue.extend(here);
    }
    let named: BTreeSet<u32> = queue.iter().copied().collect();
    let mut rest: Vec<u32> =
        (0..prepared.numbers.people.len() as u32).filter(|person| !named.contains(person)).collect();
    drawn |= rest.len() > 1;
    rest.sort_by_key(|person| (draws[*person as usize], *person));
    queue.extend(rest);
    if drawn {
        solved.push(lottery.note());
    }
    queue
}

pub(super) fn posts(prepared: &Prepared<'_>, settled: &Settled) -> Result<Solved, RunError> {
    let mut notes = Vec::new();
    let queue = queue(prepared, settled, &mut notes);
    let lists = &prepared.listing.wishes;
    if let Some(person) = (0u32..).zip(lists).find(|(_, list)| {
        let mut ranks: Vec<u32> = list.iter().map(|(_, rank)| *rank).collect();
        ranks.sort_unstable();
        ranks.windows(2).any(|pair| pair[0] == pair[1])
    }) {
        let id = prepared.numbers.people[person.0 as usize];
        let why = format!("the wishes of person \"{id}\" hold a tie; exchanges of posts need strict wishes");
        return Err(RunError::NotForThisRound { method: settled.method, why });
    }
    let wishes: Vec<Vec<u32>> = lists
        .iter()
        .map(|list| {
            let mut list = list.clone();
            list.sort_unstable_by_key(|(offer, rank)| (*rank, *offer));
            list.into_iter().map(|(offer, _)| offer).collect()
        })
        .collect();
    let posts =
        Posts { wishes, present: present(prepared), places: prepared.market.capacities().to_vec(), queue };
    let traded = match settled.method {
        Method::Serial => serial(&posts),
        _ => with_present_posts(&posts),
    };
    let traded = traded
        .map_err(|error| RunError::NotForThisRound { method: settled.method, why: error.to_string() })?;
    let mut solved = Solved::exact(traded.offer_of);
    notes.iter().for_each(|note| solved.take(note));
    cycles(prepared, &traded.cycles, &mut solved);
    Ok(solved)
}

fn cycles(prepared: &Prepared<'_>, cycles: &[Vec<(u32, u32)>], solved: &mut Solved) {
    for cycle in cycles.iter().filter(|cycle| cycle.len() > 1) {
        let steps: Vec<String> = cycle
            .iter()
            .map(|(person, offer)| {
                let (person, offer) = (*person as usize, *offer as usize);
                format!("{} → {}", prepared.numbers.people[person], prepared.numbers.offers[offer])
            })
            .collect();
        let steps = steps.join(", ");
        solved.say("cycle", format!("交換: {steps}"), format!("exchange: {steps}"));
    }
}
