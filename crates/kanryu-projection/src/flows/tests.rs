//! Books that do not balance are found.

use super::*;

fn two_months() -> Flows<u64> {
    let mut flows: Flows<u64> = Flows::empty(2, 2, 1, 1);
    flows.opening[0] = 10;
    let places = [(0, 0, 7), (0, 1, 3), (1, 0, 7), (1, 1, 5)];
    for (month, stage, people) in places {
        let at = flows.at(month, stage, 0, 0);
        flows.stock[at] = people;
    }
    let (moved, entered) = (flows.flow_at(0, 0, 1, 0), flows.at(1, 1, 0, 0));
    flows.flow[moved] = 3;
    flows.arrived[entered] = 2;
    flows
}

#[test]
fn balanced_books_pass() {
    assert_eq!(two_months().check(0.0), Ok(()));
    assert_eq!(two_months().total(1), 12);
}

#[test]
fn a_lost_person_is_found() {
    let mut flows = two_months();
    flows.stock[3] -= 1;
    let error = flows.check(0.0).expect_err("one is missing");
    assert_eq!((error.month, error.expected, error.found), (1, 12.0, 11.0));
}

#[test]
fn a_move_that_nobody_made_is_found() {
    let mut flows = two_months();
    flows.flow[1] += 1;
    assert_eq!(flows.check(0.0).expect_err("nobody moved").what, "stage 0, group 0");
}

#[test]
fn results_of_different_size_are_not_added() {
    assert!(two_months().add(&Flows::empty(2, 2, 1, 2)).is_err());
    let mut twice = two_months();
    twice.add(&two_months()).expect("they are alike");
    assert_eq!(twice.total(1), 24);
}
