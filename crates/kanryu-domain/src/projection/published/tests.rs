//! Published worked examples from files: what was printed comes out.

use super::markov::markov;
use super::wisn::wisn;
use super::worksheet::worksheet;

#[test]
fn the_sales_force_of_a_teaching_example_is_forecast_as_printed() {
    let text = r#"
states = ["SP", "SF", "ASM", "RSM"]
stock = [300, 200, 50, 30]
transition = [[0.5, 0.1, 0.05, 0.0], [0.05, 0.6, 0.1, 0.0], [0.05, 0.0, 0.8, 0.1], [0.0, 0.0, 0.0, 0.7]]
exit = [0.35, 0.25, 0.05, 0.3]
required = [400, 150, 55, 25]
expect = { exits = [105, 50, 2.5, 9], available = [163, 150, 75, 26], gap = { SF = 0, ASM = 20, RSM = 1 }, flows = [[150, 30, 15, 0], [10, 120, 20, 0], [2.5, 0, 40, 5], [0, 0, 0, 21]] }
tolerance = { available = 0.6, exits = 0.6, flows = 1e-9 }
"#;
    let found = markov("sales.toml", text).unwrap();
    assert_eq!((found.differ, found.agree), (0, 27), "{:?}", found.compared);
}

#[test]
fn a_clinic_needs_the_staff_that_was_printed() {
    let text = r#"
[working_year]
weeks = 52
days_per_week = 4.5
hours_per_day = 8
deductions = { public_holidays = { days = 10 }, annual_leave = { days = 30 }, sick_leave = { days = 15 } }
[[activity]]
units = 100000
hours_each = 0.25
[category_allowance]
meetings = { days = 10 }
[expect]
workload_hours = 25000
workload_days = 3125
available_days = 179
baseline_staff = 17.46
category_proportion = 0.0559
category_multiplier = 1.0592
staff_with_category_allowance = 18.49
[tolerance]
all = 0.005
category_proportion = 0.0001
category_multiplier = 0.0001
"#;
    let found = wisn("clinic.toml", text).unwrap();
    assert_eq!((found.differ, found.agree), (0, 7), "{:?}", found.compared);
}

#[test]
fn plans_of_the_ministry_ask_for_so_many_more_each_year() {
    let text = r#"
base_year = 2022
base_staff = 215
need = [{ year = 2026, staff = 240 }, { year = 2040, staff = 272 }]
[expect]
2026 = { additional = 25, per_year = 6.3 }
2040 = { additional = 57, per_year = 3.2 }
[tolerance]
per_year = 0.1
"#;
    let found = worksheet("plan9.toml", text).unwrap();
    assert_eq!((found.differ, found.agree), (0, 4), "{:?}", found.compared);
}

#[test]
fn a_worksheet_moves_staff_by_quits_reentries_and_entrants() {
    let text = r#"
base_year = 2022
base_staff = 1000
year = [{ year = 2023, until = 2024, quit_rate = 0.1, reentry_rate = 0.5, entrants = { graduates = 40, specified-skilled = 30 } }]
need = [{ year = 2024, service = "all", users = 4000, staff_per_100_users = 30 }]
[expect]
2023 = { quits = 100, reentries = 50, entrants = 70, staff = 1020 }
2024 = { staff = 1039, need = 1200, gap = 161 }
"#;
    let found = worksheet("small.toml", text).unwrap();
    assert_eq!((found.differ, found.agree), (0, 7), "{:?}", found.compared);
}

#[test]
fn numbers_that_cannot_be_are_refused_with_their_file() {
    let rate =
        worksheet("a.toml", "base_year=2022\nbase_staff=10\nyear=[{year=2023,quit_rate=13}]").unwrap_err();
    assert!(rate.to_string().starts_with("a.toml: year 2023: the quit rate is 13"), "{rate}");
    let rows = markov("b.toml", "states=['x','y']\nstock=[1,2]\ntransition=[[1.0]]").unwrap_err();
    assert!(rows.to_string().contains("1 rows of `transition` for 2 `states`"), "{rows}");
    let time = wisn("c.toml", "[working_year]\nhours_per_day=8").unwrap_err();
    assert!(time.to_string().contains("contract_hours"), "{time}");
}
