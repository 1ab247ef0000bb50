//! Staff need from workload: available working time, activities and allowances, as in WISN.
//!
//! `available = contract − deductions`; `staff = workload / available`; work of every member of the category (meetings,
//! records) multiplies by `1 / (1 − share)`; work of some members adds `hours / available`. Method: WHO, Workload
//! Indicators of Staffing Need. Nothing is rounded on the way.

#[cfg(test)]
mod tests;

/// An amount of working time in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Time {
    /// Hours.
    Hours(f64),
    /// Working days.
    Days(f64),
    /// A share of the contract, 0 to 1.
    ShareOfContract(f64),
}

/// The working time of one member of staff in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkingYear {
    /// What the contract says.
    pub contract: Time,
    /// Hours of a working day, above 0.
    pub hours_per_day: f64,
    /// Leave, holidays, sickness, training: what is not available.
    pub deductions: Vec<Time>,
}

/// Available working time.
#[derive(Debug, Clone, PartialEq)]
pub struct Available {
    /// Hours of the contract.
    pub contract_hours: f64,
    /// Hours of each deduction, in the order given.
    pub deducted_hours: Vec<f64>,
    /// Hours left.
    pub hours: f64,
    /// Days left.
    pub days: f64,
}

/// Something to be done, so many times a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Activity {
    /// How often in a year.
    pub units: f64,
    /// Hours for each.
    pub hours_each: f64,
}

/// The staff that a workload needs.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffNeed {
    /// Hours of the activities.
    pub workload_hours: f64,
    /// The same in working days.
    pub workload_days: f64,
    /// Available time of one member.
    pub available: Available,
    /// Staff for the activities alone.
    pub baseline: f64,
    /// What each member spends on allowances of the category, as a share of the available time.
    pub category_share: f64,
    /// The factor of it, `1 / (1 − share)`.
    pub category_factor: f64,
    /// Staff with the category's allowances.
    pub with_category: f64,
    /// Staff for the allowances of some members.
    pub individual: f64,
    /// Staff in all.
    pub staff: f64,
}

/// What is wrong with a workload.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WorkloadError {
    /// A number that cannot be.
    #[error("{what} is {number}; give {wanted}")]
    Number {
        /// Which number.
        what: String,
        /// The number.
        number: f64,
        /// What it may be.
        wanted: &'static str,
    },
    /// Nothing is left of the working year.
    #[error("deductions of {deducted} hours leave nothing of the {contract} hours of the contract")]
    NothingLeft {
        /// Hours of the contract.
        contract: f64,
        /// Hours deducted.
        deducted: f64,
    },
    /// Allowances that take all the time there is.
    #[error("allowances of the category take {share} of the available time; they must leave some")]
    Allowances {
        /// Their share.
        share: f64,
    },
}

impl WorkingYear {
    /// The available working time.
    ///
    /// # Errors
    /// Numbers below 0, or nothing left.
    pub fn available(&self) -> Result<Available, WorkloadError> {
        if !(self.hours_per_day > 0.0 && self.hours_per_day <= 24.0) {
            let what = "the working day in hours".to_owned();
            return Err(WorkloadError::Number {
                what,
                number: self.hours_per_day,
                wanted: "a number above 0 and at most 24",
            });
        }
        let contract_hours = self.hours("the contract", self.contract, f64::NAN)?;
        let each = |(number, time): (usize, &Time)| {
            self.hours(&format!("deduction {}", number + 1), *time, contract_hours)
        };
        let deducted_hours = self.deductions.iter().enumerate().map(each).collect::<Result<Vec<f64>, _>>()?;
        let deducted: f64 = deducted_hours.iter().sum();
        let hours = contract_hours - deducted;
        if hours <= 0.0 {
            return Err(WorkloadError::NothingLeft { contract: contract_hours, deducted });
        }
        Ok(Available { contract_hours, deducted_hours, hours, days: hours / self.hours_per_day })
    }

    fn hours(&self, what: &str, time: Time, contract: f64) -> Result<f64, WorkloadError> {
        let (number, hours) = match time {
            Time::Hours(hours) => (hours, hours),
            Time::Days(days) => (days, days * self.hours_per_day),
            Time::ShareOfContract(share) => (share, share * contract),
        };
        if hours.is_finite() && number >= 0.0 {
            Ok(hours)
        } else {
            let wanted = "a number from 0; the contract itself in hours or days";
            Err(WorkloadError::Number { what: what.to_owned(), number, wanted })
        }
    }
}

/// The staff that activities need, with allowances of every member of the category (`category`, for each of them) and
/// of some members (`individual`, in all).
///
/// # Errors
/// Numbers below 0, or no time left.
pub fn staff_need(
    year: &WorkingYear,
    activities: &[Activity],
    category: &[Time],
    individual: &[Time],
) -> Result<StaffNeed, WorkloadError> {
    let available = year.available()?;
    let mut workload_hours = 0.0;
    for (number, activity) in (1..).zip(activities) {
        let hours = activity.units * activity.hours_each;
        if !(hours.is_finite() && activity.units >= 0.0 && activity.hours_each >= 0.0) {
            let what = format!("activity {number}: units times hours");
            return Err(WorkloadError::Number { what, number: hours, wanted: "numbers from 0" });
        }
        workload_hours += hours;
    }
    let sum = |what: &str, times: &[Time]| -> Result<f64, WorkloadError> {
        let hours = times.iter().map(|time| year.hours(what, *time, available.contract_hours));
        Ok(hours.collect::<Result<Vec<f64>, _>>()?.iter().sum::<f64>())
    };
    let category_share = sum("an allowance of the category", category)? / available.hours;
    if category_share >= 1.0 {
        return Err(WorkloadError::Allowances { share: category_share });
    }
    let individual = sum("an allowance of some members", individual)? / available.hours;
    let baseline = workload_hours / available.hours;
    let category_factor = 1.0 / (1.0 - category_share);
    let with_category = baseline * category_factor;
    Ok(StaffNeed {
        workload_hours,
        workload_days: workload_hours / year.hours_per_day,
        available,
        baseline,
        category_share,
        category_factor,
        with_category,
        individual,
        staff: with_category + individual,
    })
}
