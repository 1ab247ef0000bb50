//! The search against somebody who tries every number.

use std::rc::Rc;

use proptest::prelude::*;

use super::super::solve::{Found, Store, Term, ZERO, search};

/// Conditions on three numbers from 0 to 4, beside the zero.
fn term() -> impl Strategy<Value = Rc<Term>> {
    let leaf =
        (0..4usize, 0..4usize, -5..5i64).prop_map(|(left, right, most)| Term::apart(left, right, most));
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Term::all),
            prop::collection::vec(inner, 0..4).prop_map(Term::any),
        ]
    })
}

fn holds(term: &Term, numbers: &[i64; 4]) -> bool {
    match term {
        Term::All(members) => members.iter().all(|member| holds(member, numbers)),
        Term::Any(members) => members.iter().any(|member| holds(member, numbers)),
        Term::Apart { left, right, most } => numbers[*left] - numbers[*right] <= *most,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_search_finds_numbers_exactly_where_there_are_some(term in term(), defaults in prop::array::uniform3(0..5i64)) {
        let mut store = Store::new(vec![0, defaults[0], defaults[1], defaults[2]]);
        for var in 1..4 {
            prop_assert!(store.require(var, ZERO, 4) && store.require(ZERO, var, 0));
        }
        let tried = (0..125i64).map(|n| [0, n % 5, n / 5 % 5, n / 25]);
        let exists = tried.into_iter().any(|numbers| holds(&term, &numbers));
        match search(&term, store) {
            Found::Yes(found) => {
                let numbers = [0, found.number(1), found.number(2), found.number(3)];
                prop_assert!(holds(&term, &numbers), "{numbers:?}");
                prop_assert!(numbers.iter().all(|number| (0..5).contains(number)));
            }
            Found::No => prop_assert!(!exists),
            Found::Undecided => prop_assert!(false, "there are few branches"),
        }
    }
}
