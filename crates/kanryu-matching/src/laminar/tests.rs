//! Nested caps: kept, person-best among all stable results, safe from lies; overlapping caps are recognised.

use proptest::prelude::*;

use super::*;
use crate::trial;

/// Caps inside offer 0 (kind 1), over offers 0 and 1, over all of them; offer 2 only in the last.
fn nests(sets: usize) -> impl Strategy<Value = (Market, Nest)> {
    (trial::strict(4, 3), prop::collection::vec(0u32..2, 4), prop::collection::vec(0u32..4, 3), any::<bool>())
        .prop_map(move |(market, kinds, caps, by_offer)| {
            let all = [(vec![0], Some(vec![1])), (vec![0, 1], None), (vec![0, 1, 2], None)];
            let sets = all.into_iter().zip(caps).take(sets).map(|((offers, kinds), cap)| CapSet {
                offers,
                kinds,
                cap,
            });
            let order = if by_offer { Order::Offers(vec![2, 0, 1]) } else { Order::OwnRanks };
            let nest = Nest { sets: sets.collect(), kind_of: kinds[..market.people()].to_vec(), order };
            (market, nest)
        })
}

/// The greedy choice, written as the definition says it.
fn choose(market: &Market, nest: &Nest, pool: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let key = |&(person, offer): &(u32, u32)| {
        let at = market.wishes(person).iter().position(|w| w.offer() == offer).expect("wished") as u32;
        nest.key(market, Candidate { offer, person, at })
    };
    let mut pool = pool.to_vec();
    pool.sort_by_key(key);
    let mut taken: Vec<(u32, u32)> = Vec::new();
    for pair in pool {
        taken.push(pair);
        let within = nest.sets.iter().all(|set| {
            let counts = |&&(p, o): &&(u32, u32)| {
                set.offers.contains(&o)
                    && set.kinds.as_ref().is_none_or(|k| k.contains(&nest.kind_of[p as usize]))
            };
            taken.iter().filter(counts).count() <= set.cap as usize
        });
        let places = taken.iter().filter(|t| t.1 == pair.1).count() <= market.capacity(pair.1) as usize;
        if !within || !places {
            taken.pop();
        }
    }
    taken
}

proptest! {
    #[test]
    fn the_result_is_the_best_for_people_of_all_stable_ones((market, nest) in nests(3)) {
        let found = nested(&market, &nest).expect("nested").offer_of;
        let all = trial::stable_by_choice(&market, &[0, 0, 0], |_, pool| choose(&market, &nest, pool));
        prop_assert!(trial::is_best_of(&market, &found, &all));
    }

    #[test]
    fn no_list_but_the_true_one_helps_under_nested_caps((market, nest) in nests(3)) {
        prop_assert_eq!(trial::useful_lie(&market, |m| nested(m, &nest).expect("nested").offer_of), None);
    }
}

fn market_of_two() -> Market {
    let lists: crate::market::Lists = (0..2).map(|_| [0u32, 1]).collect();
    Market::build(vec![1, 1], &lists, &lists).expect("readable").market
}

fn set(offers: &[u32], kinds: Option<&[u32]>) -> CapSet {
    CapSet { offers: offers.to_vec(), kinds: kinds.map(<[u32]>::to_vec), cap: 1 }
}

#[test]
fn the_theory_that_applies_is_known_before_a_run() {
    let market = market_of_two();
    let nest = |sets| Nest { sets, kind_of: vec![0, 1], order: Order::OwnRanks };
    let theory = |sets| nest(sets).theory(&market).expect("sound");
    assert_eq!(theory(vec![set(&[0, 1], None)]), Theory::Disjoint);
    assert_eq!(theory(vec![set(&[0], Some(&[1])), set(&[0, 1], None)]), Theory::Laminar);
    let kind_across = Theory::Overlapping { first: Part::Set(0), second: Part::Places(0) };
    assert_eq!(theory(vec![set(&[0, 1], Some(&[1]))]), kind_across);
    let refused =
        nested(&market, &nest(vec![set(&[0], Some(&[1])), set(&[0, 1], Some(&[0, 1])), set(&[0, 5], None)]));
    assert_eq!(refused, Err(NestRefused::NoSuchOffer { set: 2, offer: 5 }));
}

#[test]
fn a_refusal_names_the_set_that_was_full() {
    let nest = Nest { sets: vec![set(&[0, 1], None)], kind_of: vec![0, 0], order: Order::OwnRanks };
    let found = nested(&market_of_two(), &nest).expect("nested");
    assert_eq!(found.offer_of, [Some(0), None]);
    assert_eq!(found.bound(1, 1), Some(Bound::Set(0)));
    assert_eq!(found.bound(1, 0), Some(Bound::Places));
}
