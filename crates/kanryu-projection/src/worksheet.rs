//! The ministry's worksheet: staff next year = staff − quits + re-entries + new entrants, set against need.
//!
//! Supply: `S(t) = S(t−1) − K + L + J` with quits `K = S(t−1) × quit rate`, re-entries `L = K × re-entry rate` (leavers who
//! come back into care) and new entrants `J`. Need: users × staff per 100 users × a factor of change. Source: the flow
//! chart of the supply and demand estimate, Ministry of Health, Labour and Welfare, meeting of 2025-01-09, reference 1,
//! page 11. The rates must be flows of the sector: rates of establishments count moves between employers as quits and
//! hires, and give a growth that never happened.

use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

/// What moves the staff of one year.
#[derive(Debug, Clone, PartialEq)]
pub struct YearOfSupply {
    /// The year at whose end the staff is counted.
    pub year: i32,
    /// Quits as a share of the staff a year before, 0 to 1.
    pub quit_rate: f64,
    /// Leavers who come back into care, as a share of quits, 0 to 1.
    pub reentry_rate: f64,
    /// New entrants by where they come from (graduates, residence statuses, countries), persons.
    pub entrants: BTreeMap<String, f64>,
}

/// What one service needs in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// The year.
    pub year: i32,
    /// The service.
    pub service: String,
    /// Users.
    pub users: f64,
    /// Staff for 100 users.
    pub staff_per_100_users: f64,
    /// A factor of change, 1 for none.
    pub change: f64,
}

impl Need {
    /// Staff needed.
    pub fn staff(&self) -> f64 {
        self.users * self.staff_per_100_users / 100.0 * self.change
    }
}

/// A year of the worksheet.
#[derive(Debug, Clone, PartialEq)]
pub struct WorksheetYear {
    /// The year.
    pub year: i32,
    /// Staff a year before.
    pub before: f64,
    /// Who quit.
    pub quits: f64,
    /// Who came back.
    pub reentries: f64,
    /// Who entered.
    pub entrants: f64,
    /// Staff at the end.
    pub staff: f64,
    /// Staff needed; `None` where no service was given for the year.
    pub need: Option<f64>,
    /// Need less staff: above 0 a shortage.
    pub gap: Option<f64>,
    /// Staff as a share of need.
    pub sufficiency: Option<f64>,
}

/// What is wrong with a worksheet.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WorksheetError {
    /// Years that do not follow each other.
    #[error("year {found} follows {before}; give every year once and in order")]
    Years {
        /// The year before.
        before: i32,
        /// The year found.
        found: i32,
    },
    /// A rate outside of 0 to 1.
    #[error("year {year}: the {what} is {rate}; give a share from 0 to 1 (13 % is 0.13)")]
    Rate {
        /// The year.
        year: i32,
        /// Which rate.
        what: &'static str,
        /// The rate.
        rate: f64,
    },
    /// A number below 0.
    #[error("year {year}: {what} is {number}; give a number from 0")]
    Number {
        /// The year.
        year: i32,
        /// Which number.
        what: String,
        /// The number.
        number: f64,
    },
}

/// Works the worksheet out from the staff of a base year.
///
/// # Errors
/// Years out of order, rates that are no shares, numbers below 0.
pub fn worksheet(
    base_year: i32,
    base_staff: f64,
    supply: &[YearOfSupply],
    needs: &[Need],
) -> Result<Vec<WorksheetYear>, WorksheetError> {
    number(base_year, "the staff", base_staff)?;
    for need in needs {
        let numbers = [
            ("users", need.users),
            ("staff for 100 users", need.staff_per_100_users),
            ("the factor of change", need.change),
        ];
        for (what, value) in numbers {
            number(need.year, &format!("{what} of {:?}", need.service), value)?;
        }
    }
    let mut out = vec![WorksheetYear {
        year: base_year,
        before: base_staff,
        quits: 0.0,
        reentries: 0.0,
        entrants: 0.0,
        staff: base_staff,
        need: None,
        gap: None,
        sufficiency: None,
    }];
    for year in supply {
        let last = out.last().expect("the base year was put in");
        let next = supplied(last, year)?;
        out.push(next);
    }
    out.iter_mut().for_each(|year| against(year, needs));
    Ok(out)
}

fn supplied(last: &WorksheetYear, year: &YearOfSupply) -> Result<WorksheetYear, WorksheetError> {
    if year.year != last.year + 1 {
        return Err(WorksheetError::Years { before: last.year, found: year.year });
    }
    for (what, rate) in [("quit rate", year.quit_rate), ("re-entry rate", year.reentry_rate)] {
        if !(0.0..=1.0).contains(&rate) {
            return Err(WorksheetError::Rate { year: year.year, what, rate });
        }
    }
    for (from, persons) in &year.entrants {
        number(year.year, &format!("entrants of {from:?}"), *persons)?;
    }
    let before = last.staff;
    let quits = before * year.quit_rate;
    let reentries = quits * year.reentry_rate;
    let entrants: f64 = year.entrants.values().sum();
    let staff = before - quits + reentries + entrants;
    let blank = WorksheetYear { need: None, gap: None, sufficiency: None, ..*last };
    Ok(WorksheetYear { year: year.year, before, quits, reentries, entrants, staff, ..blank })
}

fn against(year: &mut WorksheetYear, needs: &[Need]) {
    let of_year: Vec<f64> = needs.iter().filter(|need| need.year == year.year).map(Need::staff).collect();
    if of_year.is_empty() {
        return;
    }
    let need: f64 = of_year.iter().sum();
    year.need = Some(need);
    year.gap = Some(need - year.staff);
    year.sufficiency = (need > 0.0).then(|| year.staff / need);
}

/// New entrants that a published staff implies, given the rates: `J = S(t) − S(t−1) + K − L`. The other way round of
/// [`worksheet`], for calibrating it.
///
/// # Errors
/// Rates that are no shares.
pub fn implied_entrants(before: f64, after: f64, year: &YearOfSupply) -> Result<f64, WorksheetError> {
    let last = WorksheetYear {
        year: year.year - 1,
        before,
        quits: 0.0,
        reentries: 0.0,
        entrants: 0.0,
        staff: before,
        need: None,
        gap: None,
        sufficiency: None,
    };
    let alone = supplied(&last, &YearOfSupply { entrants: BTreeMap::new(), ..year.clone() })?;
    Ok(after - alone.staff)
}

fn number(year: i32, what: &str, value: f64) -> Result<(), WorksheetError> {
    if value.is_finite() && value >= 0.0 {
        Ok(())
    } else {
        Err(WorksheetError::Number { year, what: what.to_owned(), number: value })
    }
}
