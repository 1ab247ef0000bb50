//! Tests of what-if: chains join, more places harm nobody, and the winning rank is the last that wins.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;
use crate::oracle::{markets, rank_of};

const LOTTERY: Lottery = Lottery::Single { seed: 2 };

#[test]
fn one_place_more_moves_a_chain_of_people_each_into_the_place_the_next_has_left() {
    // Person 0 has offer 1 and wants 0; person 1 has offer 2 and wants 1; person 2 has nothing and wants 2.
    let wishes: Lists = [vec![0u32, 1], vec![1, 2], vec![2], vec![0]].iter().collect();
    let choices: Lists = [vec![3u32, 0], vec![0, 1], vec![1, 2]].iter().collect();
    let market = Market::build(vec![1, 1, 1], &wishes, &choices).expect("readable").market;
    let answer = what_if(&market, &[Change::Places { offer: 0, places: 2 }], Side::Person, &LOTTERY);
    let moved: Vec<_> = answer.moves.iter().map(|one| (one.person, one.from, one.to, one.gain)).collect();
    assert_eq!(
        moved,
        vec![
            (0, Some(1), Some(0), Ordering::Greater),
            (1, Some(2), Some(1), Ordering::Greater),
            (2, None, Some(2), Ordering::Greater),
        ]
    );
    assert_eq!(answer.chains, vec![vec![2, 1, 0]]);
}

#[test]
fn the_lottery_decides_between_equals_and_nothing_else() {
    let wishes: Lists = [[0u32], [0], [0]].iter().collect();
    let mut choices = Lists::default();
    choices.push_tiers([vec![2], vec![0, 1]]);
    let market = Market::build(vec![2], &wishes, &choices).expect("readable").market;
    let lotteries: Vec<Lottery> = (0..200).map(|seed| Lottery::Single { seed }).collect();
    let found = sensitivity(&market, Side::Person, &lotteries);
    assert_eq!((found.lotteries, found.undecided()), (200, 2));
    assert_eq!(found.places[2], BTreeMap::from([(Some(0), 200)]));
    let won = found.places[0][&Some(0)];
    assert!((60..140).contains(&won), "about half of 200, not {won}");
    assert_eq!(found.places[1][&Some(0)], 200 - won);
}

/// The market in which an offer ranks one person at this position among the others.
fn at_position(market: &Market, person: u32, offer: u32, position: usize) -> Market {
    let mut wishes = Lists::default();
    for one in 0..market.people() as u32 {
        wishes.push_strict(market.wishes(one).iter().map(|wish| wish.offer()));
    }
    let mut choices = Lists::default();
    for at in 0..market.offers() as u32 {
        let mut list: Vec<u32> = market.choices(at).map(|choice| choice.person).collect();
        if at == offer {
            list.retain(|one| *one != person);
            list.insert(position, person);
        }
        choices.push_strict(list);
    }
    Market::build(market.capacities().to_vec(), &wishes, &choices).expect("readable").market
}

proptest! {
    #[test]
    fn the_winning_rank_is_the_last_that_wins(market in markets(7, 4, false)) {
        let before = deferred_acceptance(&market, Side::Person, &LOTTERY).outcome.offer_of;
        for person in 0..market.people() as u32 {
            for wish in market.wishes(person) {
                let offer = wish.offer();
                let own = market.own_rank(person, market.find(person, offer).expect("a wish"));
                if rank_of(&market, &before, person) <= own {
                    continue;
                }
                let wins = |position: usize| {
                    let other = at_position(&market, person, offer, position);
                    deferred_acceptance(&other, Side::Person, &LOTTERY).outcome.offer_of[person as usize] == Some(offer)
                };
                let last = (0..market.listed(offer)).filter(|&position| wins(position)).max();
                let expected = match winning_rank(&market, person, offer, &LOTTERY) {
                    Winning::NoPlaces => None,
                    Winning::Before { position } => Some(position as usize),
                    Winning::AnyRank | Winning::NotListed => {
                        return Err(TestCaseError::fail("the person was rejected, so some rank does not win"));
                    }
                };
                prop_assert_eq!(last, expected);
            }
        }
    }

    #[test]
    fn more_places_harm_nobody_and_withdrawn_people_move_out(market in markets(8, 4, false), offer in 0u32..4, person in 0u32..8) {
        let more = Change::Places { offer, places: market.capacity(offer) + 1 };
        let answer = what_if(&market, &[more], Side::Person, &LOTTERY);
        prop_assert!(answer.moves.iter().all(|one| one.gain == Ordering::Greater));
        let gone = what_if(&market, &[Change::Withdrawn { person }], Side::Person, &LOTTERY);
        prop_assert!(gone.after.get(person as usize).is_none_or(Option::is_none));
        for one in &gone.moves {
            prop_assert_eq!(one.gain == Ordering::Less, one.person == person);
        }
    }

    #[test]
    fn chains_hold_every_move_once_and_join(market in markets(10, 4, false), changes in proptest::collection::vec((0u32..4, 0u32..4), 1..3)) {
        let changes: Vec<Change> = changes.into_iter().map(|(offer, places)| Change::Places { offer, places }).collect();
        let answer = what_if(&market, &changes, Side::Person, &LOTTERY);
        let mut seen: Vec<usize> = answer.chains.concat();
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..answer.moves.len()).collect::<Vec<_>>());
        for chain in &answer.chains {
            for pair in chain.windows(2) {
                prop_assert_eq!(answer.moves[pair[0]].to, answer.moves[pair[1]].from);
            }
        }
    }
}
