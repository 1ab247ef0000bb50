//! Where a date or a period stands to the day of the question.

use crate::calendar::{Day, PartialDate};
use crate::word::Coded;

/// `past`, `possibly-past`, `running` or `ahead`, words of the catalog table `time`.
///
/// A period that has surely begun and not surely ended is running. A date too coarse to say is possibly past.
pub(super) fn standing(from: PartialDate, until: Option<PartialDate>, as_of: Day) -> Coded {
    let word = match until {
        _ if !from.possibly_by(as_of) => "ahead",
        Some(until) if until.surely_by(as_of) => "past",
        Some(_) if from.surely_by(as_of) => "running",
        None if from.surely_by(as_of) => "past",
        Some(_) | None => "possibly-past",
    };
    Coded::code("time", word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_runs_between_its_sure_beginning_and_its_sure_end() {
        let date = |text: &str| text.parse::<PartialDate>().unwrap();
        let on = |day: &str, until: Option<&str>| {
            standing(date("2016-07"), until.map(date), day.parse().unwrap()).code
        };
        assert_eq!(on("2016-06-30", Some("2021-07")), "ahead");
        assert_eq!(on("2016-07-15", Some("2021-07")), "possibly-past");
        assert_eq!(on("2016-08-01", Some("2021-07")), "running");
        assert_eq!(on("2021-07-31", Some("2021-07")), "past");
        assert_eq!(on("2016-07-31", None), "past");
    }
}
