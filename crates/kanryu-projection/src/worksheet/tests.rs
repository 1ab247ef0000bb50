//! The worksheet on worked numbers, and the trap of establishment rates.

use super::*;

fn year(year: i32, quit_rate: f64, reentry_rate: f64, entrants: f64) -> YearOfSupply {
    YearOfSupply { year, quit_rate, reentry_rate, entrants: BTreeMap::from([("all".to_owned(), entrants)]) }
}

#[test]
fn staff_follows_from_quits_reentries_and_entrants() {
    let years = worksheet(2022, 1000.0, &[year(2023, 0.1, 0.4, 50.0), year(2024, 0.1, 0.4, 50.0)], &[]);
    let years = years.expect("it is right");
    assert!((years[1].staff - 990.0).abs() < 1e-9); // 1000 - 100 + 40 + 50
    assert!((years[2].staff - 980.6).abs() < 1e-9); // 990 - 99 + 39.6 + 50
    assert_eq!(years[1].need, None);
}

#[test]
fn need_is_users_times_staff_for_a_hundred_over_all_services() {
    let need = |service: &str, users: f64, staff: f64, change: f64| Need {
        year: 2023,
        service: service.to_owned(),
        users,
        staff_per_100_users: staff,
        change,
    };
    let needs = [need("home", 1000.0, 25.0, 1.0), need("facility", 500.0, 60.0, 1.1)];
    let years = worksheet(2022, 600.0, &[year(2023, 0.2, 0.5, 0.0)], &needs).expect("it is right");
    assert!((years[1].need.expect("two services") - 580.0).abs() < 1e-9);
    assert!((years[1].gap.expect("a gap") - 40.0).abs() < 1e-9);
    assert!((years[1].sufficiency.expect("a share") - 540.0 / 580.0).abs() < 1e-12);
}

/// Care Work Foundation survey 2023: hired 16.9 %, quit 13.1 % of establishments; staff went from 215.4 to 212.6 (× 10,000,
/// Ministry of Health, Labour and Welfare). Entrants that the staff implies are far fewer than the hires.
#[test]
fn hires_of_establishments_are_not_entrants_of_the_sector() {
    let rates = year(2023, 0.131, 0.0, 0.0);
    let implied = implied_entrants(215.4, 212.6, &rates).expect("rates");
    let hires = 215.4 * 0.169;
    assert!(implied < hires - 10.0, "{implied} against {hires}");
    let again = worksheet(
        2022,
        215.4,
        &[YearOfSupply { entrants: [("all".to_owned(), implied)].into(), ..rates }],
        &[],
    );
    assert!((again.expect("it is right")[1].staff - 212.6).abs() < 1e-9);
}

#[test]
fn a_percentage_in_place_of_a_share_and_a_missing_year_are_refused() {
    assert!(matches!(
        worksheet(2022, 1.0, &[year(2023, 13.1, 0.0, 0.0)], &[]),
        Err(WorksheetError::Rate { .. })
    ));
    assert!(matches!(
        worksheet(2022, 1.0, &[year(2024, 0.1, 0.0, 0.0)], &[]),
        Err(WorksheetError::Years { .. })
    ));
    assert!(matches!(worksheet(2022, -1.0, &[], &[]), Err(WorksheetError::Number { .. })));
}
