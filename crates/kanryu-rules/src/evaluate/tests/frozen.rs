//! Law that stands still, asked about other days.

use super::*;

fn pilots() -> Rulebook {
    let first =
        "in_force = { from = 2018-01-01, until = 2019-12-31 }\nwhen.all = [\"filed_on + 1 year <= as_of\"]";
    let second = "in_force = { from = 2020-01-01 }\nwhen.all = [\"sworn\"]";
    book(&(pilot(first) + &pilot(second)))
}

#[test]
fn what_was_in_force_on_the_day_is_in_force_on_every_day_and_time_goes_on() {
    let (book, facts) = (pilots(), known().with("sworn", false).with("filed_on", day("2019-06-01")));
    let still = book.frozen_on(day("2019-12-31"));
    assert_eq!(verdict(&still, &facts, "2019-12-31"), verdict(&book, &facts, "2019-12-31"));
    assert_eq!(verdict(&still, &facts, "2020-05-31"), "not-met [filed_on + 1 year <= as_of]");
    assert_eq!(
        verdict(&still, &facts, "2020-06-01"),
        "met",
        "the year has passed, and no other law has come"
    );
    assert_eq!(verdict(&book, &facts, "2020-06-01"), "not-met [sworn]");
}

#[test]
fn law_of_a_day_before_the_first_version_never_begins() {
    let still = pilots().frozen_on(day("2017-12-31"));
    assert_eq!(verdict(&still, &known().with("sworn", true), "2026-04-01"), "not-in-force");
}

#[test]
fn a_version_that_a_day_of_the_person_selects_stays_dated() {
    let by = "by = \"filed_on\"\nin_force = ";
    let text =
        pilot(&format!("{by}{{ from = 2018-01-01, until = 2019-12-31 }}\nwhen.all = [\"drills >= 1\"]"))
            + &pilot(&format!("{by}{{ from = 2020-01-01 }}\nwhen.all = [\"drills >= 2\"]"));
    let (book, facts) = (book(&text), known().with("drills", 1));
    for frozen in ["2017-01-01", "2019-01-01", "2021-01-01"] {
        let still = book.frozen_on(day(frozen));
        for filed_on in ["2019-12-31", "2020-01-01"] {
            let facts = facts.clone().with("filed_on", day(filed_on));
            assert_eq!(verdict(&still, &facts, AS_OF), verdict(&book, &facts, AS_OF), "{frozen} {filed_on}");
        }
    }
}
