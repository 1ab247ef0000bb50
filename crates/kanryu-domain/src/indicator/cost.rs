//! What the way to care work has cost one person, as far as records tell.

use crate::calendar::Day;

/// The item that says what one payer paid in all up to its day.
const TOTAL: &str = "total";
/// The payer who is the person, or the family.
const PERSON: &str = "person";

/// What was paid for one person, in the order of days.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Costs(Vec<Cost>);

#[derive(Debug, Clone, PartialEq)]
struct Cost {
    on: Day,
    is_total: bool,
    payer: String,
    yen: i64,
}

impl Costs {
    /// Adds a record; records come in the order of their days.
    pub fn add(&mut self, on: Day, item: &str, payer: &str, yen: i64) {
        self.0.push(Cost { on, is_total: item == TOTAL, payer: payer.to_owned(), yen });
    }

    /// What everybody paid, in yen; `None` where nothing is recorded.
    pub fn yen(&self) -> Option<i64> {
        let mut payers: Vec<&str> = self.0.iter().map(|cost| cost.payer.as_str()).collect();
        payers.sort_unstable();
        payers.dedup();
        (!payers.is_empty()).then(|| payers.iter().filter_map(|payer| self.paid_by(payer)).sum())
    }

    /// What the person or the family paid, in yen; `None` where nothing is recorded about it.
    pub fn yen_of_person(&self) -> Option<i64> {
        self.paid_by(PERSON)
    }

    /// The last total of a payer, with what the payer paid after its day; without a total, everything.
    fn paid_by(&self, payer: &str) -> Option<i64> {
        let of_payer = || self.0.iter().filter(|cost| cost.payer == payer);
        of_payer().next()?;
        let total = of_payer().rfind(|cost| cost.is_total);
        let later = of_payer().filter(|cost| !cost.is_total && total.is_none_or(|total| cost.on > total.on));
        Some(total.map_or(0, |total| total.yen) + later.map(|cost| cost.yen).sum::<i64>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs(all: &[(&str, &str, &str, i64)]) -> Costs {
        let mut costs = Costs::default();
        all.iter().for_each(|(on, item, payer, yen)| costs.add(on.parse().unwrap(), item, payer, *yen));
        costs
    }

    #[test]
    fn single_costs_add_up_by_payer() {
        let all = costs(&[
            ("2024-04-01", "language-course", "person", 150_000),
            ("2024-09-01", "travel", "employer", 60_000),
            ("2024-09-01", "documents", "person", 12_000),
        ]);
        assert_eq!((all.yen(), all.yen_of_person()), (Some(222_000), Some(162_000)));
    }

    #[test]
    fn a_total_takes_the_place_of_what_the_same_payer_paid_up_to_its_day() {
        let all = costs(&[
            ("2024-04-01", "language-course", "person", 150_000),
            ("2024-05-01", "travel", "employer", 60_000),
            ("2024-12-01", "total", "person", 300_000),
            ("2025-01-20", "examination", "person", 18_380),
            ("2025-06-01", "total", "person", 330_000),
        ]);
        assert_eq!((all.yen(), all.yen_of_person()), (Some(390_000), Some(330_000)));
    }

    #[test]
    fn nothing_recorded_is_not_nothing_paid() {
        assert_eq!(costs(&[]).yen(), None);
        let others = costs(&[("2024-09-01", "travel", "employer", 60_000)]);
        assert_eq!((others.yen(), others.yen_of_person()), (Some(60_000), None));
    }
}
