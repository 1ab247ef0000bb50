//! The ministry's worksheet from a file: supply year by year against need, by service and source of entrants.

use std::collections::BTreeMap;

use kanryu_projection::worksheet::{Need, YearOfSupply, worksheet as work_out};
use serde::Deserialize;

use super::{Published, PublishedError, flattened};

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Entrants {
    All(f64),
    BySource(BTreeMap<String, f64>),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearText {
    year: i32,
    /// The same values up to and with this year.
    #[serde(default)]
    until: Option<i32>,
    #[serde(default)]
    quit_rate: f64,
    #[serde(default)]
    reentry_rate: f64,
    #[serde(default)]
    entrants: Option<Entrants>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct NeedText {
    year: i32,
    #[serde(default)]
    service: String,
    /// Staff needed as printed, instead of users and staff for 100 of them.
    #[serde(default)]
    staff: Option<f64>,
    #[serde(default)]
    users: Option<f64>,
    #[serde(default)]
    staff_per_100_users: Option<f64>,
    #[serde(default = "one")]
    change: f64,
}

fn one() -> f64 {
    1.0
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    title: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    #[expect(dead_code, reason = "a remark for readers of the file")]
    note: String,
    #[serde(default)]
    #[expect(dead_code, reason = "the unit of persons, for readers of the file")]
    unit: String,
    base_year: i32,
    base_staff: f64,
    #[serde(default)]
    year: Vec<YearText>,
    #[serde(default)]
    need: Vec<NeedText>,
    #[serde(default)]
    expect: serde_json::Value,
    #[serde(default)]
    tolerance: BTreeMap<String, f64>,
}

/// Reads a file and works the worksheet out. Figures are `YEAR.staff`, `YEAR.quits`, `YEAR.reentries`, `YEAR.entrants`;
/// with a need `YEAR.need`, `YEAR.additional` (need less the staff of the base year), `YEAR.per_year` (that for each year
/// since), and where the year is supplied `YEAR.gap` (need less staff) and `YEAR.sufficiency_pct`.
///
/// # Errors
/// What is wrong with the file or its numbers.
pub fn worksheet(name: &str, text: &str) -> Result<Published, PublishedError> {
    let file: File = super::super::input::read(name, text).map_err(PublishedError::Shape)?;
    let fail = |error: &dyn std::fmt::Display| PublishedError::numbers(name, error);
    let needs: Vec<Need> = file
        .need
        .iter()
        .map(|one| match (one.staff, one.users, one.staff_per_100_users) {
            (Some(staff), None, None) => Ok((staff, 100.0)),
            (None, Some(users), Some(each)) => Ok((users, each)),
            _ => Err(fail(&format!(
                "need of {}: give `staff`, or `users` with `staff_per_100_users`",
                one.year
            ))),
        })
        .zip(&file.need)
        .map(|(counts, one)| {
            let (users, staff_per_100_users) = counts?;
            let service = one.service.clone();
            Ok(Need { year: one.year, service, users, staff_per_100_users, change: one.change })
        })
        .collect::<Result<_, PublishedError>>()?;
    let supply: Vec<YearOfSupply> = file.year.iter().flat_map(YearText::years).collect();
    let years = work_out(file.base_year, file.base_staff, &supply, &needs).map_err(|error| fail(&error))?;
    let mut figures = BTreeMap::new();
    for year in &years {
        let at = year.year;
        let numbers = [
            ("staff", year.staff),
            ("quits", year.quits),
            ("reentries", year.reentries),
            ("entrants", year.entrants),
        ];
        figures.extend(numbers.map(|(what, number)| (format!("{at}.{what}"), number)));
        figures.extend(year.gap.map(|gap| (format!("{at}.gap"), gap)));
        figures.extend(year.sufficiency.map(|share| (format!("{at}.sufficiency_pct"), 100.0 * share)));
    }
    let mut totals: BTreeMap<i32, f64> = BTreeMap::new();
    needs.iter().for_each(|need| *totals.entry(need.year).or_insert(0.0) += need.staff());
    for (year, need) in totals {
        let additional = need - file.base_staff;
        figures.insert(format!("{year}.need"), need);
        figures.insert(format!("{year}.additional"), additional);
        if year > file.base_year {
            figures.insert(format!("{year}.per_year"), additional / f64::from(year - file.base_year));
        }
    }
    let mut printed = BTreeMap::new();
    flattened(&file.expect, &[], "", &mut printed);
    Ok(Published::new((file.title, file.source), figures, &printed, &file.tolerance))
}

impl YearText {
    fn years(&self) -> Vec<YearOfSupply> {
        let entrants = match &self.entrants {
            None => BTreeMap::new(),
            Some(Entrants::All(persons)) => BTreeMap::from([("all".to_owned(), *persons)]),
            Some(Entrants::BySource(sources)) => sources.clone(),
        };
        let last = self.until.unwrap_or(self.year).min(self.year + 200);
        let of = |year: i32| YearOfSupply {
            year,
            quit_rate: self.quit_rate,
            reentry_rate: self.reentry_rate,
            entrants: entrants.clone(),
        };
        (self.year..=last).map(of).collect()
    }
}
