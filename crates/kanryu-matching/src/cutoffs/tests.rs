//! Cut-offs: caps of any shape hold, nobody has justified envy, and with caps inside offers nothing fair is better.

use proptest::prelude::*;

use super::*;
use crate::oracle::{self, Matching};
use crate::trial;

fn envy_free(market: &Market, matching: &Matching) -> bool {
    (0..market.people() as u32).all(|person| {
        let now = oracle::rank_of(market, matching, person);
        market.entries(person).filter(|&e| market.own_rank(person, e) < now).all(|e| {
            let wish = market.wish(e);
            (0..market.people() as u32).filter(|&other| matching[other as usize] == Some(wish.offer())).all(
                |other| {
                    let there = market.find(other, wish.offer()).expect("acceptable");
                    market.wish(there).rank_there() < wish.rank_there()
                },
            )
        })
    })
}

fn holds(matching: &Matching, kind_of: &[u32], ceilings: &[Ceiling]) -> bool {
    ceilings.iter().all(|ceiling| {
        let weight = |(person, offer): (usize, &Option<u32>)| {
            offer
                .filter(|o| ceiling.offers.contains(o))
                .map_or(0, |_| u64::from(ceiling.weight[kind_of[person] as usize]))
        };
        matching.iter().enumerate().map(weight).sum::<u64>() <= ceiling.most
    })
}

fn weighted(spans: bool) -> impl Strategy<Value = (Market, Vec<u32>, Vec<Ceiling>)> {
    let ceiling = (0u32..3, 0u32..3, prop::collection::vec(0u32..3, 2), 0u64..6);
    (trial::strict(4, 3), prop::collection::vec(0u32..2, 4), prop::collection::vec(ceiling, 3)).prop_map(
        move |(market, kinds, ceilings)| {
            let make = |(a, b, weight, most): (u32, u32, Vec<u32>, u64)| {
                let mut offers = if spans { vec![a, b] } else { vec![a] };
                offers.dedup();
                Ceiling { offers, weight, most }
            };
            let kinds = kinds[..market.people()].to_vec();
            (market, kinds, ceilings.into_iter().map(make).collect())
        },
    )
}

proptest! {
    #[test]
    fn with_caps_inside_offers_the_result_is_the_best_fair_one((market, kinds, ceilings) in weighted(false)) {
        let found = fair(&market, &kinds, &ceilings).expect("sound");
        prop_assert!(found.best_fair);
        let mut all = oracle::matchings(&market);
        all.retain(|m| envy_free(&market, m) && holds(m, &kinds, &ceilings));
        prop_assert!(trial::is_best_of(&market, &found.placement.offer_of, &all));
    }

    #[test]
    fn caps_over_several_offers_hold_and_leave_no_justified_envy((market, kinds, ceilings) in weighted(true)) {
        let found = fair(&market, &kinds, &ceilings).expect("sound").placement.offer_of;
        prop_assert!(oracle::matchings(&market).contains(&found));
        prop_assert!(holds(&found, &kinds, &ceilings) && envy_free(&market, &found));
    }

    #[test]
    fn wasted_places_are_exactly_the_moves_that_would_break_no_cap((market, kinds, ceilings) in weighted(true)) {
        let found = fair(&market, &kinds, &ceilings).expect("sound");
        let at = &found.placement.offer_of;
        let mut moves = Vec::new();
        for person in 0..market.people() as u32 {
            let now = oracle::rank_of(&market, at, person);
            for entry in market.entries(person).filter(|&e| market.own_rank(person, e) < now) {
                let mut moved = at.clone();
                moved[person as usize] = Some(market.wish(entry).offer());
                if oracle::matchings(&market).contains(&moved) && holds(&moved, &kinds, &ceilings) {
                    moves.push((person, market.wish(entry).offer()));
                }
            }
        }
        let mut wasted = found.wasted;
        wasted.sort_unstable();
        moves.sort_unstable();
        prop_assert_eq!(wasted, moves);
    }
}
