//! Formulas: precedence, missing values, places of faults.

use std::collections::BTreeMap;

use super::{ColumnFunction, Formula, Scope, rounded};

struct Values(BTreeMap<&'static str, f64>);

impl Scope for Values {
    fn value(&self, name: &str) -> Option<f64> {
        self.0.get(name).copied()
    }
    fn over_rows(&self, function: ColumnFunction, name: &str) -> Option<f64> {
        (function == ColumnFunction::Sum)
            .then(|| self.0.get(name).copied())
            .flatten()
            .map(|value| 2.0 * value)
    }
}

fn value(text: &str) -> Option<f64> {
    let scope = Values(BTreeMap::from([("sat", 95.0), ("passed", 89.0), ("zero", 0.0), ("all.of", 7.0)]));
    Formula::parse(text).unwrap().value(&scope)
}

#[test]
fn products_bind_tighter_than_sums_and_signs_tightest() {
    assert_eq!(value("1 + 2 * 3 - -4 / 2"), Some(9.0));
    assert_eq!(value("(1 + 2) * 3"), Some(9.0));
    assert_eq!(value("10 - 3 - 2"), Some(5.0));
    assert_eq!(value("1 < 2 and not 2 > 3 or 0"), Some(1.0));
    assert_eq!(value("2 = 2"), Some(1.0));
}

#[test]
fn a_pass_rate_is_passed_over_sat() {
    assert_eq!(value("round(100 * passed / sat, 1)"), Some(93.7));
    assert_eq!(value("sum(passed) + all.of"), Some(185.0));
    assert_eq!(value("if(sat > 90, 1, absent)"), Some(1.0));
    assert_eq!(value("max(sat, passed) - min(sat, passed)"), Some(6.0));
}

#[test]
fn what_is_missing_stays_missing_and_is_never_zero() {
    assert_eq!(value("absent + 1"), None);
    assert_eq!(value("0 * absent"), None);
    assert_eq!(value("sat / zero"), None);
    assert_eq!(value("count(sat)"), None);
}

#[test]
fn a_half_is_rounded_away_from_zero_as_in_print() {
    assert_eq!(rounded(6.25, 1), 6.3);
    assert_eq!(rounded(-0.25, 1), -0.3);
    assert_eq!(rounded(1.005, 2), 1.01);
    assert_eq!(rounded(3.1666, 1), 3.2);
}

#[test]
fn a_fault_names_its_place_and_what_would_be_right() {
    let fault = |text: &str| Formula::parse(text).unwrap_err().to_string();
    assert!(fault("1 +").contains("character 4: a number, a name or ( belongs here"));
    assert!(fault("2 % 3").contains("character 3"));
    assert!(fault("mean(sat)").contains("there is no function mean; there are min, max"));
    assert!(fault("(1").contains(") is missing"));
    assert!(fault("sat passed").contains("an operator such as"));
    assert!(fault("abs(1, 2)").contains("abs takes 1 to 1 values"));
    assert!(fault(&"(".repeat(200)).contains("nest too deep"));
}

#[test]
fn the_names_of_a_formula_are_listed_once() {
    let formula = Formula::parse("100 * passed / (passed + sum(failed))").unwrap();
    assert_eq!(formula.names().into_iter().collect::<Vec<_>>(), ["failed", "passed"]);
}
