//! What counts as agreement.

use super::*;

fn compared(found: u64, wanted: f64) -> Agreement {
    let mut simulated: Flows<u64> = Flows::empty(1, 2, 1, 1);
    let mut expected: Flows<f64> = Flows::empty(1, 2, 1, 1);
    simulated.stock.copy_from_slice(&[found, 1000 - found]);
    expected.stock.copy_from_slice(&[wanted, 1000.0 - wanted]);
    agreement(&simulated, &expected).expect("they are alike")
}

#[test]
fn three_standard_errors_agree_and_ten_do_not() {
    let error = standard_error(400.0, 1000.0);
    assert!((error - 15.49).abs() < 0.01);
    assert!(compared(446, 400.0).agrees());
    assert!(!compared(555, 400.0).agrees());
    assert!((compared(446, 400.0).largest_sigma - 46.0 / error).abs() < 1e-9);
}

#[test]
fn nobody_may_be_where_nobody_can_get() {
    assert!(!compared(1, 0.0).agrees());
    assert!(compared(1, 0.01).agrees());
}

#[test]
fn tables_of_different_size_are_not_compared() {
    assert!(agreement(&Flows::empty(1, 1, 1, 1), &Flows::empty(1, 1, 1, 2)).is_err());
}
