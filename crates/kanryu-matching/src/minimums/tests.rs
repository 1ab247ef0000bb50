//! Minimums: decided exactly on small markets, kept where they can be, and every fault listed.

use proptest::prelude::*;

use super::*;
use crate::market::Lists;
use crate::oracle;
use crate::outcome::Definition;
use crate::trial;

const DRAW: Lottery = Lottery::Single { seed: 0 };

fn keeps(least: &[u32], matching: &oracle::Matching, may_close: bool) -> bool {
    (0u32..).zip(least).all(|(offer, &least)| {
        let at = matching.iter().filter(|o| **o == Some(offer)).count() as u32;
        at >= least || may_close && at == 0
    })
}

fn markets() -> impl Strategy<Value = (Market, Vec<u32>)> {
    (trial::strict(4, 3), prop::collection::vec(0u32..3, 3)).prop_map(|(market, least)| {
        let least = (0u32..).zip(least).map(|(offer, l)| l.min(market.capacity(offer))).collect();
        (market, least)
    })
}

/// Straight from the definition: with these offers closed, no pair blocks and no closed offer is wanted by enough.
fn closes_well(market: &Market, least: &[u32], matching: &oracle::Matching, closed: &BTreeSet<u32>) -> bool {
    let stays_shut = closed.iter().all(|o| !matching.contains(&Some(*o)));
    let kept = (0u32..).zip(least).all(|(offer, &least)| {
        closed.contains(&offer) || matching.iter().filter(|o| **o == Some(offer)).count() as u32 >= least
    });
    let wanting = |offer: u32| {
        (0..market.people() as u32)
            .filter(|&p| {
                market
                    .find(p, offer)
                    .is_some_and(|e| market.own_rank(p, e) < oracle::rank_of(market, matching, p))
            })
            .count() as u32
    };
    let pairs = (0..market.people() as u32).all(|p| {
        market.wishes(p).iter().all(|w| {
            closed.contains(&w.offer())
                || matching[p as usize] == Some(w.offer())
                || !oracle::blocks(market, matching, p, w.offer(), Definition::Weak)
        })
    });
    stays_shut && kept && pairs && closed.iter().all(|&o| wanting(o) < least[o as usize].max(1))
}

proptest! {
    #[test]
    fn without_closing_the_answer_is_what_trying_all_matchings_gives((market, least) in markets()) {
        let met = meet(&market, &least, Closing::Forbidden, &DRAW, 1_000_000).expect("sound");
        let mut stable = oracle::stable(&market, Definition::Weak);
        stable.retain(|m| keeps(&least, m, false));
        let mut all = oracle::matchings(&market);
        all.retain(|m| keeps(&least, m, false));
        let blocking = |m: &oracle::Matching| exchange::blocking(&market, m, &BTreeSet::new()).len();
        match met.kind {
            Kind::Stable => prop_assert!(stable.contains(&met.offer_of) && met.blocking.is_empty() && met.short.is_empty()),
            Kind::Blocking { fewest } => {
                prop_assert!(fewest && stable.is_empty() && all.contains(&met.offer_of));
                prop_assert_eq!(Some(met.blocking.len()), all.iter().map(blocking).min());
                prop_assert_eq!(met.status, Status::Impossible);
            }
            Kind::Short { cut } => {
                prop_assert!(all.is_empty() && cut.must_leave > cut.can_leave);
                let missing = |m: &oracle::Matching| shortfalls(&market, &least, m, &BTreeSet::new()).iter().map(|s| s.1).sum::<u32>();
                prop_assert_eq!(Some(missing(&met.offer_of)), oracle::matchings(&market).iter().map(missing).min());
            }
            Kind::Closed(_) | Kind::ClosedUnstable(_) => prop_assert!(false, "closing was forbidden"),
        }
    }

    #[test]
    fn with_closing_a_stable_result_is_found_exactly_when_there_is_one((market, least) in markets()) {
        let met = meet(&market, &least, Closing::Allowed, &DRAW, 1_000_000).expect("sound");
        let may: Vec<u32> = (0..3).filter(|&o| least[o as usize] > 0).collect();
        let sets: Vec<BTreeSet<u32>> = (0..1u32 << may.len())
            .map(|bits| (0..may.len()).filter(|at| bits >> at & 1 == 1).map(|at| may[at]).collect()).collect();
        let all = oracle::matchings(&market);
        let exists = sets.iter().any(|closed| all.iter().any(|m| closes_well(&market, &least, m, closed)));
        prop_assert_eq!(met.status == Status::Exact, exists);
        match &met.kind {
            Kind::Stable => prop_assert!(closes_well(&market, &least, &met.offer_of, &BTreeSet::new())),
            Kind::Closed(closed) => {
                prop_assert!(closes_well(&market, &least, &met.offer_of, &closed.iter().copied().collect()));
            }
            Kind::ClosedUnstable(_) => prop_assert!(!met.coalitions.is_empty() && met.status == Status::Impossible),
            Kind::Blocking { .. } | Kind::Short { .. } => prop_assert!(false, "closing was allowed"),
        }
    }

    #[test]
    fn no_list_but_the_true_one_helps_with_extended_seats((market, least) in markets()) {
        prop_assert_eq!(trial::useful_lie(&market, |m| extended_seats(m, &least).expect("sound").offer_of), None);
    }

    #[test]
    fn exchanges_never_break_a_minimum_or_add_blocking_pairs((market, least) in markets()) {
        if let Ok(start) = fewest_missing(&market, &least) {
            let before = exchange::blocking(&market, &start, &BTreeSet::new()).len();
            let (found, proved) = exchange::fewest_blocking(&market, &least, start, 0);
            prop_assert!(keeps(&least, &found, false) && oracle::matchings(&market).contains(&found));
            prop_assert!(proved || exchange::blocking(&market, &found, &BTreeSet::new()).len() <= before);
        }
    }
}

proptest! {
    #[test]
    fn with_ties_nothing_is_called_impossible_that_exists(
        market in oracle::markets(3, 3, true), least in prop::collection::vec(0u32..3, 3), bound in 0u64..200,
    ) {
        let least: Vec<u32> = (0u32..).zip(least).map(|(offer, l)| l.min(market.capacity(offer))).collect();
        let met = meet(&market, &least, Closing::Forbidden, &DRAW, bound).expect("sound");
        let mut stable = oracle::stable(&market, Definition::Weak);
        stable.retain(|m| keeps(&least, m, false));
        match met.status {
            Status::Exact => prop_assert!(stable.contains(&met.offer_of)),
            Status::Impossible => prop_assert!(stable.is_empty()),
            Status::NotFound { .. } => prop_assert!(!met.blocking.is_empty()),
            Status::Bounded { .. } => prop_assert!(false, "no part is promised"),
        }
    }
}

/// Everybody wants offer 0, which has two places; offer 1 needs one person.
fn wanted() -> Market {
    let wishes: Lists = (0..2).map(|_| [0u32, 1]).collect();
    let choices: Lists = (0..2).map(|_| [0u32, 1]).collect();
    Market::build(vec![2, 2], &wishes, &choices).expect("readable").market
}

#[test]
fn a_minimum_nobody_wants_to_fill_is_kept_with_one_stated_blocking_pair() {
    let met = meet(&wanted(), &[0, 1], Closing::Forbidden, &DRAW, 1_000).expect("sound");
    assert_eq!((met.status, met.kind), (Status::Impossible, Kind::Blocking { fewest: true }));
    assert_eq!((met.blocking.len(), met.short.len()), (1, 0));
    let closed = meet(&wanted(), &[0, 1], Closing::Allowed, &DRAW, 1_000).expect("sound");
    assert_eq!((closed.status, closed.kind), (Status::Exact, Kind::Closed(vec![1])));
}

#[test]
fn extended_seats_fill_every_minimum_when_everybody_is_acceptable() {
    let found = extended_seats(&wanted(), &[0, 1]).expect("sound");
    assert_eq!(found.offer_of, [Some(0), Some(1)]);
    assert_eq!(found.bound(1, 0), Some(Bound::Minimums));
}

#[test]
fn minimums_beyond_all_people_name_the_cut_and_miss_as_few_as_possible() {
    let met = meet(&wanted(), &[2, 2], Closing::Forbidden, &DRAW, 1_000).expect("sound");
    assert!(matches!(met.kind, Kind::Short { .. }));
    assert_eq!(met.short.iter().map(|s| s.1).sum::<u32>(), 2);
    assert_eq!(
        meet(&wanted(), &[3, 0], Closing::Forbidden, &DRAW, 1),
        Err(MinimumRefused::Above { offer: 0, least: 3, places: 2 })
    );
}
