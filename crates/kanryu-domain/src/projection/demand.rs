//! Demand: who is old where and when, what Japan needs by year, and both definitions of a shortage, kept apart.
//!
//! The ministry prints two numbers that are both called a shortage. One is need less the staff of the plan's base year:
//! how many more must be found. The other is need less the supply that the present trend would give. They answer
//! different questions and are never mixed here.

use serde::Serialize;

use super::assumption::Assumptions;
use crate::series::Series;

/// People of a country from an age on, in persons; between the five-year points of the series on a straight line.
/// `None` outside of the series. `from_age` is a multiple of five.
pub fn population(iso3: &str, year: i32, from_age: u32) -> Option<f64> {
    let base = year.div_euclid(5) * 5;
    let low = at_point(iso3, base, from_age)?;
    if base == year {
        return Some(low);
    }
    let high = at_point(iso3, base + 5, from_age)?;
    Some(low + (high - low) * f64::from(year - base) / 5.0)
}

fn at_point(iso3: &str, year: i32, from_age: u32) -> Option<f64> {
    let year = year.to_string();
    let wanted = [("iso3", iso3), ("year", year.as_str())];
    let rows = Series::get("population-by-age")?.matching(&wanted);
    let is_old = |age: &str| {
        let first = age.split(['-', '+']).next().and_then(|first| first.parse::<u32>().ok());
        first.is_some_and(|first| first >= from_age)
    };
    let counts: Vec<f64> = rows
        .filter(|row| is_old(row.text("age")))
        .filter_map(|row| Some(row.number("male_thousand")? + row.number("female_thousand")?))
        .collect();
    (!counts.is_empty()).then(|| counts.iter().sum::<f64>() * 1_000.0)
}

/// The age structure of a country in a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgeYear {
    /// The country.
    pub iso3: String,
    /// The year.
    pub year: i32,
    /// Everybody.
    pub total: f64,
    /// 65 and older.
    pub age65: f64,
    /// 75 and older.
    pub age75: f64,
    /// 65 and older in per cent of everybody.
    pub share65_pct: f64,
    /// 65 and older for 100 people of 15 to 64.
    pub old_age_dependency: f64,
    /// Whether the year is projected by the source.
    pub projected: bool,
}

/// The age structure of a country in a year; `None` outside of the series.
pub fn ages(iso3: &str, year: i32) -> Option<AgeYear> {
    let total = population(iso3, year, 0)?;
    let (age65, age75) = (population(iso3, year, 65)?, population(iso3, year, 75)?);
    let working = population(iso3, year, 15)? - age65;
    Some(AgeYear {
        iso3: iso3.to_owned(),
        year,
        total,
        age65,
        age75,
        share65_pct: 100.0 * age65 / total,
        old_age_dependency: 100.0 * age65 / working,
        // WPP 2024 has estimates up to 2023.
        projected: year > 2_023,
    })
}

/// Every country of the series.
pub fn countries() -> Vec<String> {
    let rows = Series::get("population-by-age").into_iter().flat_map(|series| series.rows());
    let mut all: Vec<String> = rows.map(|row| row.text("iso3").to_owned()).collect();
    all.sort();
    all.dedup();
    all
}

/// Need and supply of care staff in Japan in one fiscal year, persons.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NeedYear {
    /// The fiscal year.
    pub fiscal_year: i32,
    /// Staff counted on 1 October; absent for years not yet counted.
    pub staff: Option<f64>,
    /// Staff needed by the latest plan, on straight lines between its years; absent outside of the plan.
    pub need: Option<f64>,
    /// Whether the plan prints this year itself.
    pub is_printed: bool,
    /// First definition: need less the staff of the plan's base year.
    pub shortage_against_base_year: Option<f64>,
    /// Staff if the present trend goes on.
    pub supply: Option<f64>,
    /// The same at the low end of the trend.
    pub supply_low: Option<f64>,
    /// The same at the high end.
    pub supply_high: Option<f64>,
    /// Second definition: need less the supply of the present trend.
    pub shortage_against_trend: Option<f64>,
    /// Supply in per cent of need.
    pub sufficiency_pct: Option<f64>,
}

/// A plan of the ministry: its base year with the staff, and the years it prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// The number of the plan period.
    pub period: String,
    /// When it was published.
    pub published: String,
    /// The base year and its staff.
    pub base: Option<(i32, f64)>,
    /// Years with the staff needed.
    pub needs: Vec<(i32, f64)>,
}

/// Every plan of the series, in order.
pub fn plans() -> Vec<Plan> {
    let mut all: Vec<Plan> = Vec::new();
    for row in Series::get("care-workers-required").into_iter().flat_map(|series| series.rows()) {
        let key = (row.text("plan_period"), row.text("published"));
        if all.last().is_none_or(|last| (last.period.as_str(), last.published.as_str()) != key) {
            let (period, published) = (key.0.to_owned(), key.1.to_owned());
            all.push(Plan { period, published, base: None, needs: Vec::new() });
        }
        let (Some(plan), Some(year), Some(value)) =
            (all.last_mut(), row.number("fiscal_year"), row.number("value_10k_persons_or_pct"))
        else {
            continue;
        };
        match row.text("measure") {
            "actual" => plan.base = Some((year as i32, value * 10_000.0)),
            "demand" => plan.needs.push((year as i32, value * 10_000.0)),
            _ => {}
        }
    }
    all
}

/// Need and supply of care staff in Japan by fiscal year.
pub fn need(years: std::ops::RangeInclusive<i32>, assumptions: &Assumptions) -> Vec<NeedYear> {
    let plan = plans().pop();
    let counted = counted();
    let last = counted.last().copied();
    let growth = assumptions
        .0
        .get("staff-net-growth")
        .and_then(|one| one.ranged("staff-net-growth", "ALL", None).ok());
    let of = |fiscal_year: i32| {
        let needed = plan.as_ref().and_then(|plan| plan.need(fiscal_year));
        let staff = counted.iter().find(|(year, _)| *year == fiscal_year).map(|(_, staff)| *staff);
        let grown = |rate: f64| {
            let (year, staff) = last?;
            let years = fiscal_year - year;
            (years >= 0).then(|| staff * (1.0 + rate).powi(years))
        };
        let supply = staff.or_else(|| growth.and_then(|growth| grown(growth.value)));
        let base = plan.as_ref().and_then(|plan| plan.base);
        NeedYear {
            fiscal_year,
            staff,
            need: needed,
            is_printed: plan
                .as_ref()
                .is_some_and(|plan| plan.needs.iter().any(|(year, _)| *year == fiscal_year)),
            shortage_against_base_year: needed.zip(base).map(|(need, (_, staff))| need - staff),
            supply,
            supply_low: staff.or_else(|| growth.and_then(|growth| grown(growth.low))),
            supply_high: staff.or_else(|| growth.and_then(|growth| grown(growth.high))),
            shortage_against_trend: needed.zip(supply).map(|(need, supply)| need - supply),
            sufficiency_pct: needed.zip(supply).map(|(need, supply)| 100.0 * supply / need),
        }
    };
    years.map(of).collect()
}

impl Plan {
    fn need(&self, year: i32) -> Option<f64> {
        let points: Vec<(i32, f64)> = self.base.into_iter().chain(self.needs.iter().copied()).collect();
        let before = points.iter().filter(|(at, _)| *at <= year).max_by_key(|(at, _)| *at)?;
        let after = points.iter().filter(|(at, _)| *at >= year).min_by_key(|(at, _)| *at)?;
        let span = f64::from((after.0 - before.0).max(1));
        Some(before.1 + (after.1 - before.1) * f64::from(year - before.0) / span)
    }
}

/// Staff counted, by fiscal year, persons.
fn counted() -> Vec<(i32, f64)> {
    let rows = Series::get("care-workers").into_iter().flat_map(|series| series.rows());
    let read = |row: crate::series::SeriesRow<'_>| {
        let total =
            row.number("total_incl_estimated_general_project_10k").or(row.number("care_workers_10k"))?;
        Some((row.number("fiscal_year")? as i32, total * 10_000.0))
    };
    rows.filter_map(read).collect()
}
