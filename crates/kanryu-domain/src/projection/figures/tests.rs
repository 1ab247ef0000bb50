//! Tables worked out again: margins, growth, shares, and figures that do not agree.

use super::{FiguresError, figures};

const SCHOOLS: &str = r#"
title = "Care schools"
source = "an invented page"
tolerance = { all = 0.06 }
row = [
  { year = 2024, capacity = 11139, entrants = 6546, foreign = 3054 },
  { year = 2025, capacity = 11001, entrants = 7356, foreign = 4074 },
]
[[column]]
key = "fill_pct"
formula = "100 * entrants / capacity"
[[column]]
key = "foreign_growth_pct"
formula = "100 * (foreign / previous(foreign) - 1)"
decimals = 1
[[expect]]
year = 2024
fill_pct = 58.8
[[expect]]
year = 2025
fill_pct = 66.9
foreign_growth_pct = 33.4
"#;

#[test]
fn printed_shares_and_growth_come_out() {
    let found = figures("schools.toml", SCHOOLS).unwrap();
    assert_eq!((found.agree, found.differ), (3, 0), "{:?}", found.compared);
    assert!(!found.rows[0].contains_key("foreign_growth_pct"), "the first year has no growth, and not zero");
}

#[test]
fn a_printed_figure_that_does_not_follow_is_shown() {
    let found = figures("schools.toml", &SCHOOLS.replace("58.8", "59.8")).unwrap();
    assert_eq!((found.agree, found.differ), (2, 1));
    let wrong = found.compared.iter().find(|one| !one.agrees).unwrap();
    assert_eq!((wrong.column.as_str(), wrong.printed), ("fill_pct", 59.8));
}

#[test]
fn margins_are_added_over_one_column_and_then_over_the_other() {
    let json = r#"{"row": [
        {"place": "Japan", "level": "N1", "sat": 10, "passed": 4},
        {"place": "Japan", "level": "N2", "sat": 20, "passed": 5},
        {"place": "Overseas", "level": "N1", "sat": 30, "passed": 6}],
      "total": [{"over": "level", "label": "TOTAL"}, {"over": "place", "label": "Total"}],
      "column": [{"key": "pct", "formula": "100 * passed / sat"}],
      "expect": [{"place": "Japan", "level": "TOTAL", "sat": 30, "passed": 9, "pct": 30.0},
                 {"place": "Total", "level": "N1", "sat": 40, "pct": 25.0},
                 {"place": "Total", "level": "TOTAL", "passed": 15}]}"#;
    let found = figures("jlpt.json", json).unwrap();
    assert_eq!((found.agree, found.differ), (6, 0), "{:?}", found.compared);
}

#[test]
fn running_sums_stay_inside_their_group() {
    let text = "group = ['country']\nrow = [{country='A',n=1},{country='B',n=5},{country='A',n=2}]\n\
        [[column]]\nkey='all'\nformula='running(n)'\n[[column]]\nkey='share'\nformula='n / sum(n)'\n\
        [[column]]\nkey='parts'\nformula='count(n)'";
    let found = figures("a.toml", text).unwrap();
    let all: Vec<f64> = found.rows.iter().map(|row| row["all"].number().unwrap()).collect();
    assert_eq!(all, [1.0, 5.0, 3.0]);
    assert_eq!(found.rows[1]["share"].number(), Some(1.0));
}

#[test]
fn parts_in_a_list_add() {
    let text = "row = [{year=2023,parts=[102.6,53.8,34.4,7.9,13.8]}]\n\
        [[column]]\nkey='total'\nformula='parts.sum'\ndecimals=1\n[[column]]\nkey='second'\nformula='parts.2'";
    let found = figures("a.toml", text).unwrap();
    assert_eq!(found.rows[0]["total"].number(), Some(212.5));
    assert_eq!(found.rows[0]["second"].number(), Some(53.8));
}

#[test]
fn a_wrong_file_says_what_and_where() {
    let wrong = |text: &str| figures("a.toml", text).unwrap_err();
    assert!(wrong("row = 3").to_string().contains("a.toml"));
    let unknown = wrong("row=[{sat=1}]\n[[column]]\nkey='x'\nformula='passed / sat'");
    assert_eq!(unknown.to_string(), "column x: no row has \"passed\"; columns are sat, x");
    assert!(matches!(
        wrong("row=[{sat=1}]\n[[column]]\nkey='x'\nformula='1 +'"),
        FiguresError::Formula { .. }
    ));
    let two =
        wrong("row=[{a='x',n=1},{a='x',n=2}]\n[[column]]\nkey='y'\nformula='n'\n[[expect]]\na='x'\ny=1");
    assert!(two.to_string().contains("more than one row"), "{two}");
}
