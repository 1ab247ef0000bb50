//! Tests of deferred acceptance against the search over all matchings.

use proptest::prelude::*;

use super::*;
use crate::audit::{Cutoffs, audit};
use crate::market::Lists;
use crate::oracle::{Matching, markets, rank_of, stable};
use crate::outcome::Definition;

const LOTTERY: Lottery = Lottery::Single { seed: 1 };

fn placed(market: &Market, side: Side) -> Matching {
    deferred_acceptance(market, side, &LOTTERY).outcome.offer_of
}

/// The market in which one person submits another strict list.
fn with_list(market: &Market, person: u32, list: &[u32]) -> Market {
    let mut wishes = Lists::default();
    for one in 0..market.people() as u32 {
        if one == person {
            wishes.push_strict(list.iter().copied());
        } else {
            wishes.push_strict(market.wishes(one).iter().map(|wish| wish.offer()));
        }
    }
    let mut choices = Lists::default();
    for offer in 0..market.offers() as u32 {
        choices.push(market.choices(offer).map(|choice| (choice.person, choice.rank)));
    }
    Market::build(market.capacities().to_vec(), &wishes, &choices).expect("readable").market
}

/// Every ordered list of some of the offers.
fn every_list(offers: &[u32]) -> Vec<Vec<u32>> {
    let mut all = vec![vec![]];
    for &first in offers {
        let rest: Vec<u32> = offers.iter().copied().filter(|offer| *offer != first).collect();
        all.extend(every_list(&rest).into_iter().map(|mut list| {
            list.insert(0, first);
            list
        }));
    }
    all
}

proptest! {
    #[test]
    fn each_proposing_side_gets_the_best_of_all_stable_matchings(market in markets(5, 3, false)) {
        let all = stable(&market, Definition::Weak);
        let (best, worst) = (placed(&market, Side::Person), placed(&market, Side::Offer));
        prop_assert!(all.contains(&best) && all.contains(&worst));
        for person in 0..market.people() as u32 {
            let ranks = all.iter().map(|one| rank_of(&market, one, person));
            prop_assert_eq!(ranks.clone().min(), Some(rank_of(&market, &best, person)));
            prop_assert_eq!(ranks.max(), Some(rank_of(&market, &worst, person)));
        }
    }

    #[test]
    fn with_ties_the_result_is_one_of_the_weakly_stable_matchings(market in markets(5, 3, true), seed: u64, own: bool) {
        let lottery = if own { Lottery::PerOffer { seed } } else { Lottery::Single { seed } };
        let all = stable(&market, Definition::Weak);
        for side in [Side::Person, Side::Offer] {
            let outcome = deferred_acceptance(&market, side, &lottery).outcome;
            prop_assert!(all.contains(&outcome.offer_of));
            prop_assert_eq!(outcome.notes.is_empty(), market.is_strict());
        }
    }

    #[test]
    fn nobody_gains_by_any_other_list_when_people_propose(market in markets(4, 3, false)) {
        let truth = placed(&market, Side::Person);
        for person in 0..market.people() as u32 {
            let offers: Vec<u32> = market.wishes(person).iter().map(|wish| wish.offer()).collect();
            for list in every_list(&offers) {
                let other = placed(&with_list(&market, person, &list), Side::Person);
                prop_assert!(rank_of(&market, &truth, person) <= rank_of(&market, &other, person));
            }
        }
    }

    #[test]
    fn the_same_people_are_placed_and_the_same_places_stay_free_in_every_stable_matching(market in markets(5, 3, false)) {
        let (best, worst) = (placed(&market, Side::Person), placed(&market, Side::Offer));
        prop_assert!(crate::audit::rural_hospitals(&market, &best, &worst).is_empty());
        for other in stable(&market, Definition::Weak) {
            prop_assert!(crate::audit::rural_hospitals(&market, &best, &other).is_empty());
        }
    }

    #[test]
    fn no_blocking_pair_and_no_place_too_many_in_larger_markets(market in markets(40, 8, false), seed: u64) {
        for side in [Side::Person, Side::Offer] {
            let outcome = deferred_acceptance(&market, side, &Lottery::Single { seed }).outcome;
            let report = audit(&market, &outcome.offer_of, Definition::Weak, 10);
            prop_assert!(report.is_stable(), "{:?}", report);
            let cutoffs = Cutoffs::of(&market, &outcome.offer_of);
            for offer in 0..market.offers() as u32 {
                prop_assert!(cutoffs.filled(offer) <= market.capacity(offer));
            }
        }
    }

    #[test]
    fn other_numbers_for_the_same_people_and_offers_give_them_the_same_places(market in markets(12, 5, false)) {
        let (people, offers) = (market.people() as u32, market.offers() as u32);
        let (mut wishes, mut choices) = (Lists::default(), Lists::default());
        for person in (0..people).rev() {
            wishes.push_strict(market.wishes(person).iter().map(|wish| offers - 1 - wish.offer()));
        }
        for offer in (0..offers).rev() {
            choices.push_strict(market.choices(offer).map(|choice| people - 1 - choice.person));
        }
        let capacity = market.capacities().iter().rev().copied().collect();
        let turned = Market::build(capacity, &wishes, &choices).expect("readable").market;
        for side in [Side::Person, Side::Offer] {
            let mut other = placed(&turned, side);
            other.reverse();
            let back: Matching = other.into_iter().map(|offer| offer.map(|offer| offers - 1 - offer)).collect();
            prop_assert_eq!(back, placed(&market, side));
        }
    }
}
