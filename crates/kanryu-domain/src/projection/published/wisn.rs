//! Staff need from workload (WISN) from a file: working year, deductions, activities, allowances.

use std::collections::BTreeMap;

use kanryu_projection::workload::{Activity, Time, WorkingYear, staff_need};
use serde::Deserialize;

use super::{Published, PublishedError, flattened};

/// An amount of time as a file writes it: exactly one of the keys.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Amount {
    #[serde(default)]
    hours: Option<f64>,
    #[serde(default)]
    days: Option<f64>,
    /// Per cent of the contract.
    #[serde(default)]
    pct: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    #[serde(default)]
    contract_hours: Option<f64>,
    #[serde(default)]
    contract_days: Option<f64>,
    #[serde(default)]
    weeks: Option<f64>,
    #[serde(default)]
    days_per_week: Option<f64>,
    #[serde(default = "eight")]
    hours_per_day: f64,
    #[serde(default)]
    deductions: BTreeMap<String, Amount>,
}

fn eight() -> f64 {
    8.0
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActivityText {
    #[serde(default)]
    #[expect(dead_code, reason = "a name for readers of the file")]
    name: String,
    units: f64,
    #[serde(default)]
    hours_each: Option<f64>,
    #[serde(default)]
    minutes_each: Option<f64>,
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
    working_year: Year,
    #[serde(default)]
    activity: Vec<ActivityText>,
    /// Work of every member of the category, a year and member.
    #[serde(default)]
    category_allowance: BTreeMap<String, Amount>,
    /// Work of some members, a year in all.
    #[serde(default)]
    individual_allowance: BTreeMap<String, Amount>,
    #[serde(default)]
    existing_staff: Option<f64>,
    #[serde(default)]
    expect: serde_json::Value,
    #[serde(default)]
    tolerance: BTreeMap<String, f64>,
}

/// Reads a file and works the staff need out. Figures: `contract_hours`, `deductions_hours.NAME`, `available_hours`,
/// `available_days`, `workload_hours`, `workload_days`, `baseline_staff`, `category_proportion`, `category_multiplier`,
/// `staff_with_category_allowance`, `individual_staff`, `staff`; with `existing_staff` also `difference` and `ratio`.
///
/// # Errors
/// What is wrong with the file or its numbers.
pub fn wisn(name: &str, text: &str) -> Result<Published, PublishedError> {
    let file: File = super::super::input::read(name, text).map_err(PublishedError::Shape)?;
    let fail = |error: &dyn std::fmt::Display| PublishedError::numbers(name, error);
    let contract = contract(&file.working_year).map_err(|error| fail(&error))?;
    let times = |what: &str, amounts: &BTreeMap<String, Amount>| -> Result<Vec<Time>, PublishedError> {
        amounts
            .iter()
            .map(|(key, amount)| amount.time(&format!("{what}.{key}")).map_err(|error| fail(&error)))
            .collect()
    };
    let year = WorkingYear {
        contract,
        hours_per_day: file.working_year.hours_per_day,
        deductions: times("deductions", &file.working_year.deductions)?,
    };
    let activities: Vec<Activity> = file
        .activity
        .iter()
        .map(|one| match (one.hours_each, one.minutes_each) {
            (Some(hours_each), None) => Ok(Activity { units: one.units, hours_each }),
            (None, Some(minutes)) => Ok(Activity { units: one.units, hours_each: minutes / 60.0 }),
            _ => Err(fail(&"an activity has one of `hours_each` and `minutes_each`")),
        })
        .collect::<Result<_, _>>()?;
    let category = times("category_allowance", &file.category_allowance)?;
    let individual = times("individual_allowance", &file.individual_allowance)?;
    let need = staff_need(&year, &activities, &category, &individual).map_err(|error| fail(&error))?;
    let mut figures = BTreeMap::from([
        ("contract_hours".to_owned(), need.available.contract_hours),
        ("available_hours".to_owned(), need.available.hours),
        ("available_days".to_owned(), need.available.days),
        ("workload_hours".to_owned(), need.workload_hours),
        ("workload_days".to_owned(), need.workload_days),
        ("baseline_staff".to_owned(), need.baseline),
        ("category_proportion".to_owned(), need.category_share),
        ("category_multiplier".to_owned(), need.category_factor),
        ("staff_with_category_allowance".to_owned(), need.with_category),
        ("individual_staff".to_owned(), need.individual),
        ("staff".to_owned(), need.staff),
    ]);
    let deducted = file.working_year.deductions.keys().zip(&need.available.deducted_hours);
    figures.extend(deducted.map(|(key, hours)| (format!("deductions_hours.{key}"), *hours)));
    if let Some(existing) = file.existing_staff {
        figures.insert("difference".to_owned(), existing - need.staff);
        if need.staff > 0.0 {
            figures.insert("ratio".to_owned(), existing / need.staff);
        }
    }
    let mut printed = BTreeMap::new();
    flattened(&file.expect, &[], "", &mut printed);
    Ok(Published::new((file.title, file.source), figures, &printed, &file.tolerance))
}

fn contract(year: &Year) -> Result<Time, String> {
    let by_week = year.weeks.zip(year.days_per_week).map(|(weeks, days)| weeks * days);
    match (year.contract_hours, year.contract_days.or(by_week)) {
        (Some(hours), None) => Ok(Time::Hours(hours)),
        (None, Some(days)) => Ok(Time::Days(days)),
        _ => {
            Err("working_year has one of `contract_hours`, `contract_days`, or `weeks` with `days_per_week`"
                .to_owned())
        }
    }
}

impl Amount {
    fn time(&self, what: &str) -> Result<Time, String> {
        match (self.hours, self.days, self.pct) {
            (Some(hours), None, None) => Ok(Time::Hours(hours)),
            (None, Some(days), None) => Ok(Time::Days(days)),
            (None, None, Some(pct)) => Ok(Time::ShareOfContract(pct / 100.0)),
            _ => Err(format!("{what} has one of `hours`, `days` and `pct` (per cent of the contract)")),
        }
    }
}
