//! Tests of the lattice against the search over all matchings.

use proptest::prelude::*;

use super::*;
use crate::market::Lists;
use crate::oracle::{markets, stable};
use crate::outcome::Definition;

const LOTTERY: Lottery = Lottery::Single { seed: 0 };

proptest! {
    #[test]
    fn the_lattice_holds_exactly_the_stable_matchings_and_every_partner(market in markets(5, 4, false)) {
        let mut all = stable(&market, Definition::Weak);
        all.sort();
        let mut found = lattice(&market, &LOTTERY, 10_000);
        prop_assert_eq!(&found.matchings[0], &found.person_best);
        prop_assert!(found.matchings.contains(&found.offer_best));
        found.matchings.sort();
        prop_assert_eq!(&found.matchings, &all);
        prop_assert!(!found.more);
        for (person, partners) in found.partners.iter().enumerate() {
            let mut expected: Vec<u32> = all.iter().filter_map(|one| one[person]).collect();
            expected.sort_unstable();
            expected.dedup();
            let mut partners = partners.clone();
            partners.sort_unstable();
            prop_assert_eq!(partners, expected);
        }
    }

    #[test]
    fn a_limit_below_the_number_says_that_there_are_more(market in markets(5, 4, false), limit in 1usize..4) {
        let number = stable(&market, Definition::Weak).len();
        let found = lattice(&market, &LOTTERY, limit);
        prop_assert_eq!(found.matchings.len(), number.min(limit));
        prop_assert_eq!(found.more, number > limit);
    }
}

#[test]
fn a_ring_of_three_has_three_stable_matchings_and_two_rotations() {
    // Each person's first choice ranks that person last.
    let wishes: Lists = [[0u32, 1, 2], [1, 2, 0], [2, 0, 1]].iter().collect();
    let choices: Lists = [[1u32, 2, 0], [2, 0, 1], [0, 1, 2]].iter().collect();
    let market = Market::build(vec![1; 3], &wishes, &choices).expect("readable").market;
    let found = lattice(&market, &LOTTERY, 10);
    assert_eq!((found.matchings.len(), found.rotations.len()), (3, 2));
    assert_eq!(found.partners[0], vec![0, 1, 2]);
    assert_eq!(found.rotations[0].steps, vec![(0, 0, 1), (1, 1, 2), (2, 2, 0)]);
}
