//! Published availability forecasts, and tables that are refused.

use serde_json::Value;

use super::*;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|one| one.as_f64().expect("a number")).collect()
}

fn table(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().expect("rows").iter().map(numbers).collect()
}

fn near(found: &[f64], wanted: &[f64], tolerance: f64) {
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((found - wanted).abs() <= tolerance, "{found} is not {wanted}");
    }
}

fn published(text: &str) -> (Value, Step) {
    let case: Value = serde_json::from_str(text).expect("JSON");
    let given = &case["inputs"];
    let model = Markov::new(table(&given["transition"]), Some(numbers(&given["exit"]))).expect("rates");
    let step = model.forecast(&numbers(&given["stock"]), &[], 1).expect("it fits").remove(0);
    (case, step)
}

#[test]
fn the_sales_force_comes_out_as_printed() {
    let (case, step) = published(include_str!("../../tests/published/markov_sales_force.json"));
    let expected = &case["expected"];
    near(&step.available, &numbers(&expected["available"]), 0.6);
    near(&step.exits, &numbers(&expected["exits"]), 0.6);
    for (found, wanted) in step.flows.iter().zip(table(&expected["flows"])) {
        near(found, &wanted, 1e-9);
    }
    near(&step.unexplained, &[0.0; 4], 1e-9);
}

#[test]
fn the_store_staff_comes_out_as_printed_and_hires_follow_from_column_sums() {
    let (case, step) = published(include_str!("../../tests/published/markov_tanglewood_a.json"));
    let expected = &case["expected"];
    near(&step.available, &numbers(&expected["available"]), 1e-3);
    near(&step.exits, &numbers(&expected["exits"]), 1e-3);
    let given = &case["inputs"];
    let stock = numbers(&given["stock"]);
    let model = Markov::new(table(&given["transition"]), Some(numbers(&given["exit"]))).expect("rates");
    near(&model.recruits_for(&stock, &stock).expect("it fits"), &[4845.0, 42.0, 105.0, 21.0, 5.0], 1e-3);
}

#[test]
fn a_steady_stock_stays_when_its_recruits_come() {
    let model = Markov::new(vec![vec![0.5, 0.2], vec![0.0, 0.9]], None).expect("rates");
    let recruits = vec![100.0, 0.0];
    let steady = model.steady_stock(&recruits).expect("it fits").expect("everybody leaves in the end");
    near(&steady, &[200.0, 400.0], 1e-9);
    let step = model.forecast(&steady, std::slice::from_ref(&recruits), 1).expect("it fits").remove(0);
    near(&step.available, &steady, 1e-9);
    let kept = Markov::new(vec![vec![1.0]], None).expect("rates");
    assert_eq!(kept.steady_stock(&[1.0]), Ok(None));
}

#[test]
fn what_a_row_leaves_over_is_reported() {
    let model = Markov::new(vec![vec![0.9]], Some(vec![0.05])).expect("rates");
    let step = model.forecast(&[100.0], &[], 1).expect("it fits").remove(0);
    near(&step.unexplained, &[5.0], 1e-9);
}

#[test]
fn tables_that_cannot_be_are_refused() {
    let refused = |transition: &[&[f64]], exit: Option<Vec<f64>>| {
        Markov::new(transition.iter().map(|row| row.to_vec()).collect(), exit)
            .expect_err("it is wrong")
            .to_string()
    };
    assert!(refused(&[&[0.5, 0.1], &[0.2]], None).starts_with("row 2 has 1 entries"));
    assert!(refused(&[&[0.5]], Some(vec![0.6])).starts_with("row 1: the rates add to 1.1"));
    assert!(refused(&[&[-0.5]], None).starts_with("row 1, column 1: -0.5"));
    let model = Markov::new(vec![vec![0.5]], None).expect("rates");
    assert!(model.forecast(&[-1.0], &[], 1).is_err());
    assert!(model.forecast(&[1.0, 2.0], &[], 1).is_err());
}
