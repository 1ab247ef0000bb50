//! Tests of sizes with ties against the search over all matchings.

use proptest::prelude::*;

use super::*;
use crate::oracle::{markets, matchings, stable};

fn size(matching: &[Option<u32>]) -> usize {
    matching.iter().flatten().count()
}

proptest! {
    #[test]
    fn proposals_alone_are_weakly_stable_and_place_two_thirds_of_the_most(market in markets(6, 4, true)) {
        let all = stable(&market, Definition::Weak);
        let found = approximate::two_thirds(&market);
        prop_assert!(all.contains(&found));
        let most = all.iter().map(|one| size(one)).max().expect("one exists");
        prop_assert!(3 * size(&found) >= 2 * most);
    }

    #[test]
    fn with_room_to_search_the_largest_is_found_and_called_exact(market in markets(6, 4, true)) {
        let all = stable(&market, Definition::Weak);
        let found = largest_weakly_stable(&market, 1_000_000);
        prop_assert_eq!(found.status, Status::Exact);
        prop_assert!(all.contains(&found.offer_of));
        prop_assert_eq!(Some(found.placed()), all.iter().map(|one| size(one)).max());
    }

    #[test]
    fn strong_and_super_stability_are_found_or_proved_impossible(market in markets(5, 3, true)) {
        let lottery = Lottery::Single { seed: 0 };
        for definition in [Definition::Strong, Definition::Super] {
            let all = stable(&market, definition);
            let found = stable_by(&market, definition, &lottery);
            if all.is_empty() {
                prop_assert_eq!((found.status, found.definition), (Status::Impossible, Definition::Weak));
                prop_assert!(stable(&market, Definition::Weak).contains(&found.offer_of));
            } else {
                prop_assert_eq!((found.status, found.definition), (Status::Exact, definition));
                prop_assert!(all.contains(&found.offer_of));
            }
        }
    }

    #[test]
    fn as_many_are_called_placeable_as_some_matching_places(market in markets(5, 3, true)) {
        let most = matchings(&market).iter().map(|one| size(one)).max().expect("the empty one");
        prop_assert_eq!(most::placeable(&market, &vec![None; market.people()]), most);
    }
}

#[test]
fn without_room_to_search_the_answer_says_two_thirds() {
    // One place, three people with nothing in common would be exact; here a stable matching must leave somebody out.
    let wishes: crate::market::Lists = [vec![0u32, 1], vec![0]].iter().collect();
    let choices: crate::market::Lists = [vec![0u32, 1], vec![0]].iter().collect();
    let market = Market::build(vec![1, 1], &wishes, &choices).expect("readable").market;
    let found = largest_weakly_stable(&market, 0);
    assert_eq!((found.placed(), found.status), (1, Status::Bounded { part: 2, whole: 3 }));
    assert_eq!(largest_weakly_stable(&market, 100).status, Status::Exact);
}
