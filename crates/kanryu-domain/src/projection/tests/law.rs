//! Law month by month, as the circulation asks it.

use crate::pathway::Law;
use crate::projection::assumption::Assumptions;
use crate::projection::circulation::{Circulation, CirculationError};
use crate::projection::lawful::LawCalendar;
use crate::projection::month::Month;

fn circulation() -> Circulation {
    Circulation::builtin(Law::builtin(), &Assumptions::builtin()).unwrap()
}

fn calendar(circulation: &Circulation) -> LawCalendar {
    LawCalendar::of(Law::builtin(), circulation, Month::new(2015, 4), 240).unwrap()
}

fn at(calendar: &LawCalendar, year: i32, month: u8) -> usize {
    Month::new(year, month).since(calendar.first) as usize
}

#[test]
fn nobody_new_arrives_for_technical_intern_training_after_june_2027() {
    let circulation = circulation();
    let calendar = calendar(&circulation);
    let stage = circulation.stage("technical-intern-1").unwrap();
    let arrival = circulation.arrivals.iter().position(|arrival| arrival.to == stage).unwrap();
    let open = |year, month| calendar.arrival_open[arrival][at(&calendar, year, month)];
    assert!(!open(2017, 10) && open(2017, 11) && open(2027, 3) && open(2027, 6));
    assert!(!open(2027, 7) && !open(2034, 12));
    assert_eq!(calendar.closes(&circulation, stage), Some(Month::new(2027, 7)));
}

#[test]
fn employment_for_skill_development_begins_in_april_2027() {
    let circulation = circulation();
    let calendar = calendar(&circulation);
    let stage = circulation.stage("skill-development").unwrap();
    let open = |year, month| calendar.stage_open[stage][at(&calendar, year, month)];
    assert!(!open(2027, 3) && open(2027, 4));
    assert_eq!(calendar.closes(&circulation, stage), None);
}

#[test]
fn stays_last_as_long_as_law_says() {
    let circulation = circulation();
    let calendar = calendar(&circulation);
    let stay = |key: &str| calendar.stay[circulation.stage(key).unwrap()][at(&calendar, 2027, 6)];
    assert_eq!(stay("technical-intern-1"), Some(12));
    assert_eq!(stay("technical-intern-2"), Some(24));
    assert_eq!(stay("technical-intern-3"), Some(24));
    assert_eq!(stay("specified-skilled-1"), Some(60));
    assert_eq!(stay("specified-skilled-sixth-year"), Some(12));
    assert_eq!(stay("skill-development"), Some(36));
    assert_eq!(stay("skill-development-extra-year"), Some(12));
    assert_eq!(stay("epa-candidate"), Some(48));
    assert_eq!(stay("epa-extra-year"), Some(12));
    assert_eq!(stay("nursing-care"), None);
    assert_eq!(stay("returned"), None);
}

#[test]
fn registration_without_a_pass_ends_with_the_graduates_of_fiscal_2026() {
    let circulation = circulation();
    let calendar = calendar(&circulation);
    let claim = Some("provisional-registration-open");
    let number = circulation.moves.iter().position(|one| one.claim.as_deref() == claim).unwrap();
    let open = |year, month| calendar.move_open[number][at(&calendar, year, month)];
    assert!(open(2020, 4) && open(2027, 4));
    assert!(!open(2028, 4));
}

#[test]
fn the_cap_of_the_month_comes_from_the_table_of_law() {
    let circulation = circulation();
    let calendar = calendar(&circulation);
    let cap = |year, month| {
        calendar.cap[circulation.stage("specified-skilled-1").unwrap()][at(&calendar, year, month)]
    };
    assert_eq!(cap(2019, 3), None);
    assert_eq!(cap(2020, 1), Some(60_000.0));
    assert_eq!(cap(2025, 1), Some(135_000.0));
    assert_eq!(cap(2026, 2), Some(126_900.0));
    assert_eq!(cap(2029, 4), None);
}

#[test]
fn examinations_bring_results_once_a_year_also_before_and_after_the_calendar() {
    let calendar = calendar(&circulation());
    for year in 2016..=2034 {
        let months: Vec<u8> =
            (1..=12).filter(|month| calendar.examination[at(&calendar, year, *month)]).collect();
        assert_eq!(months, [3], "{year}");
    }
}

#[test]
fn a_circulation_that_names_what_is_not_there_is_refused_with_the_place() {
    let read = |text: &str| Circulation::read(text, Law::builtin(), &Assumptions::builtin()).unwrap_err();
    let stage = read("[[stage]]\nkey='a'\nstands_in='no-such-stage'");
    assert_eq!(stage.to_string(), "circulation, stage a: there is no stage of the pathway \"no-such-stage\"");
    let chance = read("[[stage]]\nkey='a'\n[[move]]\nfrom='a'\nto='a'\nwhen='each-month'\nchance='luck'");
    assert!(chance.to_string().contains("there is no assumption \"luck\""), "{chance}");
    let longest = read("[[stage]]\nkey='a'\nlongest=3");
    assert_eq!(longest, CirculationError::NowhereToGo("a".into()));
}

#[test]
fn stages_of_the_pathway_that_are_not_walked_are_named() {
    let left_out = circulation().left_out(Law::builtin()).into_iter().collect::<Vec<_>>();
    let expected = [
        "awaiting-registration",
        "exam-visit",
        "language-school",
        "national-exam",
        "preparing",
        "with-sending-organization",
    ];
    assert!(expected.iter().all(|stage| left_out.contains(stage)), "{left_out:?}");
}
