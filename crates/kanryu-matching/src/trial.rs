//! Trying every lie and every better matching on small markets: what theorems promise, checked the slow way.

use proptest::prelude::*;

use crate::market::{Lists, Market};
use crate::oracle::{self, Matching};

/// Every strict list over some of the offers.
pub(crate) fn all_lists(offers: u32) -> Vec<Vec<u32>> {
    let mut all = vec![vec![]];
    let mut at = 0;
    while at < all.len() {
        for offer in 0..offers {
            if !all[at].contains(&offer) {
                let mut longer = all[at].clone();
                longer.push(offer);
                all.push(longer);
            }
        }
        at += 1;
    }
    all
}

/// The market in which one person hands in another list; offers that do not rank the person drop out of it.
pub(crate) fn with_list(market: &Market, person: u32, list: &[u32]) -> Market {
    let mut wishes = Lists::default();
    for other in 0..market.people() as u32 {
        if other == person {
            wishes
                .push_strict(list.iter().copied().filter(|&o| market.choices(o).any(|c| c.person == person)));
        } else {
            wishes.push(market.entries(other).map(|e| (market.wish(e).offer(), market.own_rank(other, e))));
        }
    }
    let mut choices = Lists::default();
    for offer in 0..market.offers() as u32 {
        choices.push(market.choices(offer).map(|c| (c.person, c.rank)));
    }
    Market::build(market.capacities().to_vec(), &wishes, &choices).expect("readable").market
}

/// A person and a list with which it does better than with the truth, if there is one.
pub(crate) fn useful_lie(market: &Market, method: impl Fn(&Market) -> Matching) -> Option<(u32, Vec<u32>)> {
    let truth = method(market);
    let lists = all_lists(market.offers() as u32);
    (0..market.people() as u32).find_map(|person| {
        let honest = oracle::rank_of(market, &truth, person);
        lists.iter().find_map(|list| {
            let lied = method(&with_list(market, person, list))[person as usize];
            let gain = lied.and_then(|o| market.find(person, o)).map(|e| market.own_rank(person, e));
            gain.is_some_and(|rank| rank < honest).then(|| (person, list.clone()))
        })
    })
}

/// Whether everybody is at least as well off in the first and somebody better.
pub(crate) fn dominates(market: &Market, first: &Matching, second: &Matching) -> bool {
    let rank = |m: &Matching, p: u32| oracle::rank_of(market, m, p);
    let people = 0..market.people() as u32;
    people.clone().all(|p| rank(first, p) <= rank(second, p))
        && people.clone().any(|p| rank(first, p) < rank(second, p))
}

/// Markets in which every person that lists an offer stands in its list and the other way round.
pub(crate) fn strict(people: usize, offers: usize) -> impl Strategy<Value = Market> {
    oracle::markets(people, offers, false)
}

/// Matchings that are stable when units of offers choose: nobody would be taken by a unit it would rather go to, and every
/// unit keeps all it has. `choose` says whom a unit takes from a set of pairs of person and offer.
pub(crate) fn stable_by_choice(
    market: &Market,
    unit_of: &[u32],
    choose: impl Fn(u32, &[(u32, u32)]) -> Vec<(u32, u32)>,
) -> Vec<Matching> {
    let mut all = oracle::matchings(market);
    all.retain(|matching| {
        let held = |unit: u32| -> Vec<(u32, u32)> {
            (0u32..)
                .zip(matching)
                .filter_map(|(p, o)| o.map(|o| (p, o)))
                .filter(|&(_, o)| unit_of[o as usize] == unit)
                .collect()
        };
        let keeps = (0..market.offers() as u32).all(|offer| {
            let all = held(unit_of[offer as usize]);
            choose(unit_of[offer as usize], &all).len() == all.len()
        });
        keeps
            && (0..market.people() as u32).all(|person| {
                let now = oracle::rank_of(market, matching, person);
                market.entries(person).filter(|&e| market.own_rank(person, e) < now).all(|e| {
                    let offer = market.wish(e).offer();
                    let mut pool = held(unit_of[offer as usize]);
                    pool.push((person, offer));
                    !choose(unit_of[offer as usize], &pool).contains(&(person, offer))
                })
            })
    });
    all
}

/// Whether a matching is among these and nobody is better off in any other of them.
pub(crate) fn is_best_of(market: &Market, matching: &Matching, all: &[Matching]) -> bool {
    all.contains(matching)
        && all.iter().all(|other| {
            (0..market.people() as u32)
                .all(|p| oracle::rank_of(market, matching, p) <= oracle::rank_of(market, other, p))
        })
}
