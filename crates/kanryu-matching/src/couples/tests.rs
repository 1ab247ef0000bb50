//! Joint wishes: found whenever trying all matchings finds one, refused only when none is there, by each definition.

use proptest::prelude::*;

use super::*;

/// One couple, two or three people alone, three offers, with or without equal ranks.
fn markets(ties: bool) -> impl Strategy<Value = Couples> {
    let joint = prop::collection::vec((0u32..4, 0u32..4, any::<u16>()), 0..5);
    let single = prop::collection::vec((0u8..4, any::<u16>()), 3);
    let choice = prop::collection::vec((0u8..4, any::<u16>()), 6);
    (
        prop::collection::vec(joint, 2),
        prop::collection::vec(single, 0..3),
        prop::collection::vec((0u32..3, choice), 3),
    )
        .prop_map(move |(joints, singles, offers)| {
            let people = 4 + singles.len();
            let order = |list: &[(u8, u16)]| -> Vec<(u32, u32)> {
                let mut own: Vec<(u16, u32)> = (0u32..)
                    .zip(list)
                    .filter(|(_, e)| e.0 > 0)
                    .map(|(n, e)| (if ties { e.1 % 3 } else { e.1 }, n))
                    .collect();
                own.sort_unstable();
                (0u32..).zip(own).map(|(at, (key, n))| (n, if ties { u32::from(key) } else { at })).collect()
            };
            let couple = |(number, wishes): (u32, &Vec<(u32, u32, u16)>)| {
                let mut own: Vec<(u16, u32, u32)> = wishes.iter().map(|w| (w.2, w.0, w.1)).collect();
                own.sort_unstable();
                let mut list: Vec<Joint> = Vec::new();
                for (_, a, b) in own {
                    let (first, second) = ((a < 3).then_some(a), (b < 3).then_some(b));
                    let known = list.iter().any(|j| (j.first, j.second) == (first, second));
                    if !known && (first, second) != (None, None) {
                        list.push(Joint { rank: list.len() as u32, first, second });
                    }
                }
                Couple { first: 2 * number, second: 2 * number + 1, wishes: list }
            };
            let mut wishes = vec![Vec::new(); 4];
            wishes.extend(singles.iter().map(|s| order(s)));
            Couples {
                wishes,
                couples: (0u32..).zip(&joints).map(couple).collect(),
                places: offers.iter().map(|o| o.0).collect(),
                choices: offers.iter().map(|o| order(&o.1[..people])).collect(),
            }
        })
}

fn definition() -> impl Strategy<Value = Stability> {
    prop::sample::select(Stability::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn the_answer_agrees_with_trying_all_matchings((market, stability) in (markets(false), definition())) {
        let all = all_stable(&market, stability, 1_000_000).expect("readable").expect("small");
        let found = solve(&market, stability, Effort::default()).expect("readable");
        prop_assert_eq!(blocking(&market, &found.offer_of, stability).expect("readable"), found.blocking.clone());
        match found.status {
            Status::Exact => prop_assert!(all.contains(&found.offer_of)),
            Status::Impossible => prop_assert!(all.is_empty() && !found.blocking.is_empty()),
            Status::NotFound { .. } | Status::Bounded { .. } => prop_assert!(false, "small markets are decided"),
        }
    }

    #[test]
    fn either_complete_search_alone_decides_strict_markets((market, stability) in (markets(false), definition())) {
        let board = Board::new(&market).expect("readable");
        let all = all_stable(&market, stability, 1_000_000).expect("readable").expect("small");
        let mut search = search::Search::new(&board, &board, stability, 100_000);
        prop_assert!(search.run());
        prop_assert_eq!(search.found.is_some(), !all.is_empty());
        prop_assert!(search.found.is_none_or(|found| all.contains(&found)));
        let mut cutting = cutting::Cutting::new(&board, &board, stability, 100_000);
        prop_assert!(cutting.run());
        prop_assert_eq!(cutting.found.is_some(), !all.is_empty());
        prop_assert!(cutting.found.is_none_or(|found| all.contains(&found)));
    }

    #[test]
    fn with_ties_the_answer_agrees_too((market, stability) in (markets(true), definition())) {
        let all = all_stable(&market, stability, 1_000_000).expect("readable").expect("small");
        let found = solve(&market, stability, Effort::default()).expect("readable");
        match found.status {
            Status::Exact => prop_assert!(all.contains(&found.offer_of)),
            Status::Impossible => prop_assert!(all.is_empty()),
            Status::NotFound { .. } | Status::Bounded { .. } => prop_assert!(false, "small markets are decided"),
        }
    }

    #[test]
    fn a_repair_makes_the_market_stable((market, stability) in (markets(false), definition())) {
        if let Some(repair) = repair(&market, stability, Effort::default(), 60).expect("readable") {
            let mut changed = market;
            for (offer, by) in &repair.change {
                changed.places[*offer as usize] = changed.places[*offer as usize].saturating_add_signed(*by);
            }
            prop_assert_eq!(blocking(&changed, &repair.result.offer_of, stability).expect("readable"), vec![]);
        }
    }
}

/// A couple (0, 1) and a person 2 alone at two offers of one place: whoever comes last is put out in turn.
fn unsolvable() -> Couples {
    let joint = Joint { rank: 0, first: Some(0), second: Some(1) };
    Couples {
        wishes: vec![vec![], vec![], vec![(0, 0), (1, 1)]],
        couples: vec![Couple { first: 0, second: 1, wishes: vec![joint] }],
        places: vec![1, 1],
        choices: vec![vec![(0, 0), (2, 1)], vec![(2, 0), (1, 1)]],
    }
}

#[test]
fn where_nothing_is_stable_that_is_proved_and_one_more_place_is_offered() {
    for stability in Stability::ALL {
        let found = solve(&unsolvable(), stability, Effort::default()).expect("readable");
        assert_eq!(found.status, Status::Impossible);
        assert_eq!((found.stage, found.blocking.len()), (Stage::Compromise { fewest: true }, 1));
        let repair =
            repair(&unsolvable(), stability, Effort::default(), 10).expect("readable").expect("found");
        assert_eq!((repair.change, repair.smallest), (vec![(0, 1)], true));
    }
}

#[test]
fn a_bound_that_is_too_small_is_said_and_not_hidden() {
    let effort = Effort { nodes: 0, ..Effort::default() };
    let found = solve(&unsolvable(), Stability::Kpr, effort).expect("readable");
    assert_eq!(found.status, Status::NotFound { bound: 0 });
    assert!(!found.blocking.is_empty());
}

#[test]
fn somebody_in_a_couple_and_alone_is_named() {
    let mut market = unsolvable();
    market.wishes[1] = vec![(0, 0)];
    let refused = solve(&market, Stability::Kpr, Effort::default());
    assert_eq!(refused, Err(CouplesRefused::Member { person: 1 }));
}
