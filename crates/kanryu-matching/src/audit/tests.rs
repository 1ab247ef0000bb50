//! Tests of the audit against the definitions written out.

use proptest::prelude::*;

use super::*;
use crate::market::Lists;
use crate::oracle::{blocks, markets, matchings};

#[test]
fn what_is_no_matching_of_the_market_is_said_before_stability() {
    let wishes: Lists = [[0u32], [0]].iter().collect();
    let choices: Lists = [vec![0u32, 1], vec![]].iter().collect();
    let market = Market::build(vec![1, 1], &wishes, &choices).expect("readable").market;
    let report = audit(&market, &[Some(0), Some(0)], Definition::Weak, 9);
    assert_eq!(report.faults, vec![Fault::OverCapacity { offer: 0, filled: 2, places: 1 }]);
    let report = audit(&market, &[Some(5), Some(1), None], Definition::Weak, 9);
    assert_eq!(
        report.faults,
        vec![
            Fault::People { answers: 3, people: 2 },
            Fault::NoSuchOffer { person: 0, offer: 5 },
            Fault::NotAcceptable { person: 1, offer: 1 },
        ]
    );
    assert!(!report.is_stable());
    assert!(report.faults[2].to_string().contains("do not list each other"));
}

#[test]
fn a_free_place_is_waste_and_a_lower_rank_in_it_is_justified_envy() {
    let wishes: Lists = [[0u32], [0]].iter().collect();
    let choices: Lists = [[0u32, 1]].iter().collect();
    let market = Market::build(vec![1], &wishes, &choices).expect("readable").market;
    let nobody = audit(&market, &[None, None], Definition::Weak, 9);
    assert_eq!((nobody.wasted, nobody.justified_envy, nobody.free_places, nobody.placed), (2, 0, 1, 0));
    let wrong = audit(&market, &[None, Some(0)], Definition::Weak, 9);
    assert_eq!((wrong.wasted, wrong.justified_envy, wrong.ranks), (0, 1, BTreeMap::from([(0, 1)])));
    assert_eq!(
        wrong.blocking,
        vec![Blocking {
            person: 0,
            offer: 0,
            own_rank: 0,
            rank_there: 0,
            person_gains: true,
            offer_gains: Gain::Better
        }]
    );
}

proptest! {
    #[test]
    fn every_matching_has_exactly_the_blocking_pairs_of_each_definition(market in markets(4, 3, true)) {
        for matching in matchings(&market) {
            for definition in [Definition::Weak, Definition::Strong, Definition::Super] {
                let report = audit(&market, &matching, definition, usize::MAX);
                let found: Vec<(u32, u32)> = report.blocking.iter().map(|pair| (pair.person, pair.offer)).collect();
                let mut expected = Vec::new();
                for person in 0..market.people() as u32 {
                    for wish in market.wishes(person) {
                        if matching[person as usize] != Some(wish.offer())
                            && blocks(&market, &matching, person, wish.offer(), definition)
                        {
                            expected.push((person, wish.offer()));
                        }
                    }
                }
                prop_assert_eq!(report.blocking_pairs, expected.len() as u64);
                prop_assert_eq!(found, expected);
                prop_assert!(report.faults.is_empty());
            }
        }
    }
}
