//! Pairs within one group: found whenever one exists among all pairings, refused only when none does.

use proptest::prelude::*;

use super::*;

/// All pairings of mutual entries.
fn pairings(lists: &[Vec<u32>]) -> Vec<Vec<Option<u32>>> {
    fn go(
        lists: &[Vec<u32>],
        at: usize,
        now: &mut Vec<Option<u32>>,
        decided: &mut Vec<bool>,
        all: &mut Vec<Vec<Option<u32>>>,
    ) {
        if at == lists.len() {
            all.push(now.clone());
            return;
        }
        if decided[at] {
            return go(lists, at + 1, now, decided, all);
        }
        decided[at] = true;
        go(lists, at + 1, now, decided, all);
        for &other in &lists[at] {
            let o = other as usize;
            if o > at && !decided[o] && lists[o].contains(&(at as u32)) {
                decided[o] = true;
                (now[at], now[o]) = (Some(other), Some(at as u32));
                go(lists, at + 1, now, decided, all);
                (now[at], now[o]) = (None, None);
                decided[o] = false;
            }
        }
        decided[at] = false;
    }
    let mut all = Vec::new();
    go(lists, 0, &mut vec![None; lists.len()], &mut vec![false; lists.len()], &mut all);
    all
}

fn groups() -> impl Strategy<Value = Vec<Vec<u32>>> {
    (2usize..7).prop_flat_map(|n| {
        prop::collection::vec(prop::collection::vec((any::<u16>(), 0u8..5), n), n).prop_map(move |rows| {
            (0..n as u32)
                .map(|p| {
                    let mut list: Vec<(u16, u32)> = (0..n as u32)
                        .filter(|&o| o != p && rows[p as usize][o as usize].1 > 0)
                        .map(|o| (rows[p as usize][o as usize].0, o))
                        .collect();
                    list.sort_unstable();
                    list.into_iter().map(|e| e.1).collect()
                })
                .collect()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn a_stable_pairing_is_found_exactly_when_there_is_one(lists in groups()) {
        let mut stable = pairings(&lists);
        stable.retain(|p| blocking(&lists, p).is_empty());
        match pair(&lists).expect("readable") {
            Pairing::Stable(found) => prop_assert!(stable.contains(&found)),
            Pairing::None(proof) => {
                prop_assert_eq!(stable, Vec::<Vec<Option<u32>>>::new());
                prop_assert!(!proof.rotations.is_empty());
            }
        }
    }
}

#[test]
fn three_who_each_want_the_next_and_one_whom_nobody_wants_cannot_be_paired() {
    let lists = [vec![1, 2, 3], vec![2, 0, 3], vec![0, 1, 3], vec![0, 1, 2]];
    assert!(matches!(pair(&lists), Ok(Pairing::None(_))));
}

#[test]
fn somebody_who_lists_oneself_is_named() {
    assert_eq!(pair(&[vec![0]]), Err(GroupRefused::Entry { person: 0, other: 0 }));
}
