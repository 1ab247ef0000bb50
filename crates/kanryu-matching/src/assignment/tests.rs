//! Assignments: least (or most) of all, proved by prices; profiles best of all; shortages named.

use proptest::prelude::*;

use super::*;
use crate::flow::NoFlow;
use crate::oracle;

/// The least total over all assignments, by trying them; none when nobody may stay out and somebody must.
fn least(problem: &Transport, row: usize, left: &mut Vec<u32>, out: Option<i64>) -> Option<i64> {
    if row == problem.people() {
        return Some(0);
    }
    let mut best = out.and_then(|o| Some(least(problem, row + 1, left, out)? + o));
    for arc in problem.start[row]..problem.start[row + 1] {
        let column = problem.column[arc] as usize;
        if left[column] > 0 {
            left[column] -= 1;
            let rest = least(problem, row + 1, left, out).map(|r| r + problem.cost[arc]);
            left[column] += 1;
            best = match (best, rest) {
                (Some(b), Some(r)) => Some(b.min(r)),
                (b, r) => b.or(r),
            };
        }
    }
    best
}

fn problems() -> impl Strategy<Value = Transport> {
    let row = prop::collection::vec((0u8..3, -20i64..50), 4);
    let outside =
        prop_oneof![Just(Outside::Nobody), Just(Outside::Fewest), (-10i64..40).prop_map(Outside::At)];
    (prop::collection::vec(row, 1..6), prop::collection::vec(0u32..3, 4), outside).prop_map(
        |(rows, places, outside)| {
            let mut all = Transport { start: vec![0], column: vec![], cost: vec![], places, outside };
            for row in rows {
                for (column, (there, cost)) in (0u32..).zip(row) {
                    if there > 0 {
                        all.column.push(column);
                        all.cost.push(cost);
                    }
                }
                all.start.push(all.column.len());
            }
            all
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn no_assignment_of_any_costs_less(problem in problems()) {
        let out = match problem.outside {
            Outside::Nobody => None,
            Outside::At(cost) => Some(cost),
            Outside::Fewest => Some(100_000),
        };
        let best = least(&problem, 0, &mut problem.places.clone(), out);
        match problem.solve(Aim::Least) {
            Ok(found) => {
                prop_assert!(found.is_proved(&problem, Aim::Least));
                let stayed = found.column_of.iter().filter(|c| c.is_none()).count() as i64;
                let extra = if problem.outside == Outside::Fewest { stayed * 100_000 } else { 0 };
                prop_assert_eq!(Some(found.total + extra), best);
            }
            Err(NoAssignment::Short { people, columns, places }) => {
                prop_assert_eq!(best, None);
                prop_assert!(people.len() as u64 > places);
                for person in people {
                    let arcs = problem.start[person as usize]..problem.start[person as usize + 1];
                    prop_assert!(arcs.into_iter().all(|a| columns.contains(&problem.column[a])));
                }
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn most_is_the_least_of_the_opposite(problem in problems()) {
        let turned = |o: Outside| if let Outside::At(c) = o { Outside::At(-c) } else { o };
        let opposite = Transport {
            cost: problem.cost.iter().map(|c| -c).collect(), outside: turned(problem.outside), ..problem.clone()
        };
        match (problem.solve(Aim::Most), opposite.solve(Aim::Least)) {
            (Ok(most), Ok(least)) => {
                prop_assert_eq!(most.total, -least.total);
                prop_assert!(most.is_proved(&problem, Aim::Most));
            }
            (most, least) => prop_assert!(most.is_err() && least.is_err()),
        }
    }

    #[test]
    fn tables_agree_with_lists(rows in 1usize..6, more in 0usize..3, cost in prop::collection::vec(-30i64..60, 40)) {
        let columns = rows + more;
        let cost = &cost[..rows * columns];
        let table = Transport {
            start: (0..=rows).map(|r| r * columns).collect(),
            column: (0..rows * columns).map(|at| (at % columns) as u32).collect(),
            cost: cost.to_vec(), places: vec![1; columns], outside: Outside::Nobody,
        };
        for aim in [Aim::Least, Aim::Most] {
            let found = dense(rows, columns, cost, aim).expect("sound");
            prop_assert_eq!(found.total, table.solve(aim).expect("sound").total);
            prop_assert!(found.is_proved(&table, aim), "{:?}", found);
        }
    }

    #[test]
    fn no_matching_has_a_better_profile(market in oracle::markets(4, 3, true), least in prop::collection::vec(0u32..2, 3)) {
        let ranks = 3;
        let mut all = oracle::matchings(&market);
        let at = |m: &oracle::Matching, offer: u32| m.iter().filter(|o| **o == Some(offer)).count() as u32;
        all.retain(|m| (0u32..).zip(&least).all(|(offer, &least)| at(m, offer) >= least));
        let profile = |m: &oracle::Matching| -> Vec<i64> {
            (0..ranks).map(|r| (0..m.len() as u32).filter(|&p| oracle::rank_of(&market, m, p) == r).count() as i64).collect()
        };
        let key = |aim: Profile, m: &oracle::Matching| -> Vec<i64> {
            let profile = profile(m);
            let unplaced = m.iter().filter(|o| o.is_none()).count() as i64;
            let weigh = |f: fn(i64) -> i64| (1i64..).zip(&profile).map(|(r, n)| f(r) * n).sum::<i64>();
            match aim {
                Profile::RankMaximal => profile.iter().map(|n| -n).collect(),
                Profile::Greedy => [unplaced].into_iter().chain(profile.iter().map(|n| -n)).collect(),
                Profile::Generous => [unplaced].into_iter().chain(profile.iter().rev().copied()).collect(),
                Profile::LeastSum => vec![unplaced, weigh(|r| r)],
                Profile::LeastSquares => vec![unplaced, weigh(|r| r * r)],
            }
        };
        for aim in [Profile::RankMaximal, Profile::Greedy, Profile::Generous, Profile::LeastSum, Profile::LeastSquares] {
            match by_profile(&market, &least, aim) {
                Ok(found) => {
                    prop_assert!(all.contains(&found.offer_of));
                    let best = all.iter().map(|m| key(aim, m)).min();
                    prop_assert_eq!(Some(key(aim, &found.offer_of)), best);
                }
                Err(NoFlow::Infeasible { .. } | NoFlow::BadArc { .. }) => prop_assert!(all.is_empty()),
                Err(other) => prop_assert!(false, "{}", other),
            }
        }
    }
}

#[test]
fn people_with_too_few_places_are_named() {
    let problem = Transport {
        start: vec![0, 1, 2, 4],
        column: vec![0, 0, 0, 1],
        cost: vec![1, 1, 1, 1],
        places: vec![1, 5],
        outside: Outside::Nobody,
    };
    let short = NoAssignment::Short { people: vec![0, 1], columns: vec![0], places: 1 };
    assert_eq!(problem.solve(Aim::Least), Err(short));
}

#[test]
fn more_rows_than_columns_and_ragged_tables_are_refused() {
    assert_eq!(dense(2, 1, &[1, 2], Aim::Least), Err(NoAssignment::Rows { rows: 2, columns: 1 }));
    assert_eq!(dense(2, 2, &[1, 2, 3], Aim::Least), Err(NoAssignment::Lists { row: 1 }));
}
