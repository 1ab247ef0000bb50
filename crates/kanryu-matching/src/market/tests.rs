//! Tests of the market: what is refused, what is noticed, and that both directions say the same.

use proptest::prelude::*;

use super::*;

fn lists(all: &[&[u32]]) -> Lists {
    all.iter().collect()
}

#[test]
fn a_pair_counts_only_when_both_list_each_other_and_the_rest_is_reported() {
    let built =
        Market::build(vec![1, 1], &lists(&[&[0, 1], &[1]]), &lists(&[&[1], &[1, 0]])).expect("readable");
    assert_eq!(built.market.pairs(), 2);
    assert_eq!(
        built.findings,
        vec![
            Finding::OneSided { by: Side::Person, person: 0, offer: 0 },
            Finding::OneSided { by: Side::Offer, person: 1, offer: 0 },
        ]
    );
    // The gap stays: the wish that is left is still the second one.
    assert_eq!(built.market.own_rank(0, built.market.find(0, 1).expect("listed")), 1);
}

#[test]
fn lists_that_cannot_be_read_are_refused_with_every_reason() {
    let mut wishes = Lists::default();
    wishes.push([(0, 0), (0, 1)]);
    wishes.push([(7, 0), (0, u32::MAX)]);
    let refused = Market::build(vec![1], &wishes, &lists(&[&[0, 1]])).expect_err("two faults and more");
    assert_eq!(
        refused.findings,
        vec![
            Finding::Duplicate { side: Side::Person, list: 0, number: 0 },
            Finding::OutOfRange { side: Side::Person, list: 1, number: 7 },
            Finding::RankTooLarge { side: Side::Person, list: 1, number: 0 },
        ]
    );
    assert!(refused.to_string().contains("person 0 lists number 0 twice"));
    let lengths = Market::build(vec![], &lists(&[]), &lists(&[&[]])).expect_err("no capacity");
    assert_eq!(lengths.findings, vec![Finding::Lengths { capacities: 0, offers: 1 }]);
}

#[test]
fn equal_ranks_are_ties_of_the_side_that_gives_them() {
    let mut tied = Lists::default();
    tied.push_tiers([vec![0, 1]]);
    let strict = lists(&[&[0], &[0]]);
    let market = Market::build(vec![1, 1], &tied, &strict).expect("readable").market;
    assert!(market.has_ties(Side::Person) && !market.has_ties(Side::Offer));
    let market = Market::build(vec![1], &strict, &tied).expect("readable").market;
    assert!(!market.has_ties(Side::Person) && market.has_ties(Side::Offer));
}

proptest! {
    #[test]
    fn both_directions_of_a_market_say_the_same_and_the_order_of_entries_does_not_matter(
        wishes in proptest::collection::vec(proptest::collection::btree_map(0u32..5, 0u32..4, 0..5), 1..7),
        choices in proptest::collection::vec(proptest::collection::btree_map(0u32..7, 0u32..4, 0..7), 5),
    ) {
        let people = wishes.len() as u32;
        let (mut forward, mut backward) = (Lists::default(), Lists::default());
        for list in &wishes {
            forward.push(list.iter().map(|(&offer, &rank)| (offer, rank)));
            backward.push(list.iter().rev().map(|(&offer, &rank)| (offer, rank)));
        }
        let mut others = Lists::default();
        for list in &choices {
            others.push(list.iter().filter(|(person, _)| **person < people).map(|(&person, &rank)| (person, rank)));
        }
        let built = Market::build(vec![1; 5], &forward, &others).expect("readable");
        prop_assert_eq!(&built, &Market::build(vec![1; 5], &backward, &others).expect("readable"));
        let market = built.market;
        let mut pairs = 0;
        for person in 0..people {
            for entry in market.entries(person) {
                let wish = market.wish(entry);
                prop_assert_eq!(market.own_rank(person, entry), wishes[person as usize][&wish.offer()]);
                prop_assert_eq!(wish.rank_there(), choices[wish.offer() as usize][&person]);
                pairs += 1;
            }
        }
        for offer in 0..5 {
            let list: Vec<Choice> = market.choices(offer).collect();
            prop_assert!(list.is_sorted_by_key(|choice| (choice.rank, choice.person)));
            for choice in list {
                prop_assert_eq!(market.find(choice.person, offer), Some(choice.wish));
                pairs -= 1;
            }
        }
        prop_assert_eq!(pairs, 0);
        let mutual = (0..people).map(|person| wishes[person as usize].keys().filter(|offer| choices[**offer as usize].contains_key(&person)).count()).sum::<usize>();
        prop_assert_eq!(market.pairs(), mutual);
    }
}
