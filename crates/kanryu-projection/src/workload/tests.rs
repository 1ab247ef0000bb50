//! Published staff needs and working times, and years in which nobody can work.

use serde_json::Value;

use super::*;

fn near(found: f64, wanted: &Value, tolerance: f64) {
    let wanted = wanted.as_f64().expect("a number");
    assert!((found - wanted).abs() <= tolerance, "{found} is not {wanted}");
}

#[test]
fn the_clinic_of_2011_comes_out_as_printed() {
    let case: Value = serde_json::from_str(include_str!("../../tests/published/wisn_kenya_clinic_2011.json"))
        .expect("JSON");
    let of = |key: &str| case["inputs"][key].as_f64().expect("a number");
    let year = WorkingYear {
        contract: Time::Days(of("consult_days_per_week") * of("weeks")),
        hours_per_day: of("hours_per_day"),
        deductions: ["public_holidays", "annual_leave", "sick_leave"].map(|key| Time::Days(of(key))).to_vec(),
    };
    let visits =
        Activity { units: of("patients") * of("visits_per_patient"), hours_each: of("hours_per_visit") };
    let need =
        staff_need(&year, &[visits], &[Time::Days(of("category_allowance_days"))], &[]).expect("it is right");
    let expected = &case["expected"];
    near(need.workload_hours, &expected["workload_hours"], 1e-9);
    near(need.workload_days, &expected["workload_days"], 1e-9);
    near(need.available.days, &expected["available_days"], 1e-9);
    near(need.baseline, &expected["baseline_staff"], 0.005);
    near(need.category_share, &expected["category_proportion"], 0.00005);
    near(need.category_factor, &expected["category_multiplier"], 0.00005);
    near(need.with_category, &expected["staff_with_category_allowance"], 0.005);
}

#[test]
fn the_dutch_working_year_is_rounded_last() {
    let case: Value =
        serde_json::from_str(include_str!("../../tests/published/available_working_time_nl.json"))
            .expect("JSON");
    let deductions = case["inputs"]["deductions_pct"].as_object().expect("deductions");
    let shares =
        deductions.values().map(|percent| Time::ShareOfContract(percent.as_f64().expect("a number") / 100.0));
    let hours = case["inputs"]["contract_hours"].as_f64().expect("hours");
    let year = WorkingYear { contract: Time::Hours(hours), hours_per_day: 8.0, deductions: shares.collect() };
    let available = year.available().expect("it is right");
    near(available.hours, &case["expected"]["available_hours"], 0.051);
    for (found, key) in available.deducted_hours.iter().zip(deductions.keys()) {
        near(*found, &case["expected"]["deductions_hours"][key], 0.051);
    }
}

#[test]
fn work_of_some_members_adds_to_the_staff() {
    let year =
        WorkingYear { contract: Time::Hours(2000.0), hours_per_day: 8.0, deductions: vec![Time::Days(50.0)] };
    let work = Activity { units: 1600.0, hours_each: 1.0 };
    let need = staff_need(&year, &[work], &[], &[Time::Hours(400.0)]).expect("it is right");
    assert!((need.staff - 1.25).abs() < 1e-12);
}

#[test]
fn years_without_time_and_allowances_that_take_all_are_refused() {
    let year =
        |deductions: Vec<Time>| WorkingYear { contract: Time::Days(200.0), hours_per_day: 8.0, deductions };
    assert!(matches!(year(vec![Time::Days(200.0)]).available(), Err(WorkloadError::NothingLeft { .. })));
    assert!(matches!(year(vec![Time::Days(-1.0)]).available(), Err(WorkloadError::Number { .. })));
    let all = staff_need(&year(vec![]), &[], &[Time::Days(200.0)], &[]);
    assert!(matches!(all, Err(WorkloadError::Allowances { .. })));
    let share = WorkingYear { contract: Time::ShareOfContract(1.0), ..year(vec![]) };
    assert!(share.available().is_err());
}
