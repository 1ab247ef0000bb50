//! Tests of reasons: what is said to be enough is enough, and what is said to bind binds.

use proptest::prelude::*;

use super::*;
use crate::deferred::deferred_acceptance;
use crate::lottery::Lottery;
use crate::market::Lists;
use crate::oracle::{markets, rank_of};
use crate::whatif::{Change, what_if};

const LOTTERY: Lottery = Lottery::Single { seed: 4 };

#[test]
fn a_person_learns_the_ranks_of_those_who_hold_the_places_and_which_offer_does_not_list_it() {
    let wishes: Lists = [vec![0u32], vec![0], vec![0, 1, 2]].iter().collect();
    let choices: Lists = [vec![0u32, 1, 2], vec![2], vec![]].iter().collect();
    let built = Market::build(vec![2, 1, 5], &wishes, &choices).expect("readable");
    let outcome = deferred_acceptance(&built.market, Side::Person, &LOTTERY).outcome;
    let evidence =
        Evidence::new(&built.market, &outcome.offer_of).of_people_proposing().with_findings(&built.findings);
    let reasons = evidence.person(2);
    assert_eq!(reasons.place, Some(Place { offer: 1, own_rank: 1, rank_there: 0 }));
    assert_eq!(reasons.not_listed_by, vec![2]);
    assert_eq!(
        reasons.missed,
        vec![Missed {
            offer: 0,
            own_rank: 0,
            rank_there: 2,
            binding: Binding::Ranked { cutoff: 1 },
            holders: vec![0, 1],
            ahead: 0,
            places_enough: Some(1),
            rank_enough: Some(0),
        }]
    );
    let empty = evidence.offer(2);
    assert_eq!((empty.free, empty.listed, empty.wish_unlisted), (5, 0, 1));
    let full = evidence.offer(0);
    assert_eq!((full.free, full.listed, full.below_cutoff, full.ranks), (0, 3, 1, vec![0, 1]));
}

#[test]
fn a_limit_of_the_method_is_named_instead_of_the_cutoff() {
    let lists: Lists = [[0u32]].iter().collect();
    let market = Market::build(vec![1], &lists, &lists).expect("readable").market;
    let nobody = [None];
    let blocked = Evidence::new(&market, &nobody);
    assert_eq!(blocked.person(0).missed[0].binding, Binding::Blocks { gain: Gain::FreePlace });
    assert_eq!(blocked.offer(0).blocking, 1);
    let ruled = Evidence::new(&market, &nobody).with_refusals(&[Refusal {
        person: 0,
        offer: 0,
        bound: Bound::Region(9),
    }]);
    assert_eq!(ruled.person(0).missed[0].binding, Binding::Limit { bound: Bound::Region(9) });
    assert_eq!((ruled.offer(0).held_by_limit, ruled.person(0).missed[0].places_enough), (1, None));
}

/// The market in which an offer ranks a person so that fewer people than stated stand as high.
fn promoted(market: &Market, person: u32, offer: u32, rank: u32) -> Market {
    let mut wishes = Lists::default();
    for one in 0..market.people() as u32 {
        wishes
            .push(market.entries(one).map(|entry| (market.wish(entry).offer(), market.own_rank(one, entry))));
    }
    let mut choices = Lists::default();
    for at in 0..market.offers() as u32 {
        choices.push(market.choices(at).map(|choice| {
            let own = choice.person == person && at == offer;
            (choice.person, if own { rank } else { choice.rank })
        }));
    }
    Market::build(market.capacities().to_vec(), &wishes, &choices).expect("readable").market
}

proptest! {
    #[test]
    fn what_is_said_to_be_enough_is_enough(market in markets(8, 4, true), strict in markets(8, 4, false)) {
        for market in [market, strict] {
            let outcome = deferred_acceptance(&market, Side::Person, &LOTTERY).outcome;
            let evidence = Evidence::new(&market, &outcome.offer_of).of_people_proposing();
            for person in 0..market.people() as u32 {
                let reasons = evidence.person(person);
                let want = |matching: &Vec<Option<u32>>, missed: &Missed| rank_of(&market, matching, person) <= missed.own_rank;
                prop_assert_eq!(reasons.place.map(|place| place.offer), outcome.offer_of[person as usize]);
                for missed in &reasons.missed {
                    let places = missed.places_enough.expect("deferred acceptance has no other rules");
                    let more = Change::Places { offer: missed.offer, places: market.capacity(missed.offer) + places };
                    let after = what_if(&market, &[more], Side::Person, &LOTTERY).after;
                    prop_assert!(want(&after, missed), "{:?}", missed);
                    if let Some(rank) = missed.rank_enough {
                        let better = promoted(&market, person, missed.offer, rank);
                        prop_assert!(want(&deferred_acceptance(&better, Side::Person, &LOTTERY).outcome.offer_of, missed));
                    }
                }
            }
        }
    }

    #[test]
    fn the_counts_of_an_offer_add_up_to_its_list(market in markets(8, 4, true)) {
        let outcome = deferred_acceptance(&market, Side::Offer, &LOTTERY).outcome;
        let evidence = Evidence::new(&market, &outcome.offer_of).of_people_proposing();
        for offer in 0..market.offers() as u32 {
            let reasons = evidence.offer(offer);
            let counted = reasons.ranks.len() as u32 + reasons.prefer_elsewhere + reasons.below_cutoff;
            prop_assert_eq!((counted, reasons.blocking, reasons.held_by_limit), (reasons.listed, 0, 0));
            prop_assert_eq!(reasons.free, market.capacity(offer) - reasons.ranks.len() as u32);
        }
    }
}
