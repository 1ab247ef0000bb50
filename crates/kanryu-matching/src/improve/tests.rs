//! Tests of improvement cycles against the search over all matchings.

use proptest::prelude::*;

use super::*;
use crate::oracle::{markets, rank_of, stable};
use crate::outcome::Definition;

proptest! {
    #[test]
    fn nobody_loses_and_no_stable_matching_is_better_for_all(market in markets(5, 4, true), seed: u64) {
        let lottery = Lottery::Single { seed };
        let strict = with_people_strict(&market, &lottery);
        let before = deferred_acceptance(&market, Side::Person, &lottery).outcome.offer_of;
        let after = improved(&market, &lottery).offer_of;
        let ranks = |matching: &Vec<Option<u32>>| -> Vec<u32> {
            (0..market.people() as u32).map(|person| rank_of(&strict, matching, person)).collect()
        };
        let no_worse = |a: &[u32], b: &[u32]| a.iter().zip(b).all(|(a, b)| a <= b);
        let all = stable(&strict, Definition::Weak);
        prop_assert!(all.contains(&after));
        let reached = ranks(&after);
        prop_assert!(no_worse(&reached, &ranks(&before)));
        for other in &all {
            let other = ranks(other);
            prop_assert!(other == reached || !no_worse(&other, &reached), "{:?} beats {:?}", other, reached);
        }
    }
}

#[test]
fn two_people_who_were_drawn_to_the_wrong_places_exchange_them() {
    // Both offers tie 0 and 1; a third person pushes each out of its first choice when the draw goes that way.
    let wishes: Lists = [vec![1u32, 0, 2], vec![0, 1, 2], vec![0, 1, 2]].iter().collect();
    let mut choices = Lists::default();
    choices.push_tiers([vec![0], vec![1, 2]]);
    choices.push_tiers([vec![1], vec![0], vec![2]]);
    choices.push_tiers([vec![0], vec![1], vec![2]]);
    let market = Market::build(vec![1; 3], &wishes, &choices).expect("readable").market;
    let lottery = Lottery::Given { draws: vec![0, 2, 1] };
    let before = deferred_acceptance(&market, Side::Person, &lottery).outcome;
    assert_eq!(before.offer_of, vec![Some(0), Some(1), Some(2)]);
    let after = improved(&market, &lottery);
    assert_eq!(after.offer_of, vec![Some(1), Some(0), Some(2)]);
    assert_eq!(after.notes.last(), Some(&Note::Improved { cycles: 1 }));
}
