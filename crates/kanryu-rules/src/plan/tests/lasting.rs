//! On random facts the last days of clocks and limits are those that the clear evaluator proves.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{day, item, law};
use crate::evaluate::Asked;
use crate::interval::{Interval, Intervals};
use crate::plan::cells::View;
use crate::plan::{Planner, Start};
use crate::rulebook::{Against, ClockId};
use crate::{Day, FactCatalog, Facts, Rulebook, Value};

const CATALOG: &str = r#"
fact.berth_spans = { type = "spans", label = { ja = "係留", en = "At berth" } }
fact.storm_spans = { type = "spans", label = { ja = "荒天", en = "Storm" } }
fact.entered_on  = { type = "day", label = { ja = "入港日", en = "Entered on" } }
fact.filed_on    = { type = "day", label = { ja = "申請日", en = "Filed on" } }
fact.sworn       = { type = "yes-no", label = { ja = "宣誓", en = "Sworn in" } }
"#;

/// Clocks with and without parts, limits on each kind of start, and a goal that looks at all of them.
fn text() -> String {
    [
        item("stage", "home", "lane = \"a\"\norder = 1\ninitial = true\nlimit = \"stay\""),
        "[[clock.berth]]\ntitle = { ja = \"題\", en = \"t\" }\ncite = \"1\"\nsources = [\"S-1\"]\nconfidence = \"medium\"\n\
         counts = \"berth_spans\"\nruns_for = \"100 days\"\nin_force = { from = 2020-06-01 }\n\
         [clock.berth.leaves_out.storm]\ntitle = { ja = \"題\", en = \"t\" }\nspans = \"storm_spans?\"\nin_force = { from = 2021-01-01 }\n\
         [clock.berth.leaves_out.early]\ntitle = { ja = \"題\", en = \"t\" }\nspans = \"storm_spans?\"\nconfidence = \"open\"\nin_force = { until = 2020-12-31 }\n\
         [clock.berth.leaves_out.oath]\ntitle = { ja = \"題\", en = \"t\" }\nspans = \"storm_spans\"\nconfidence = \"low\"\nwhen.all = [\"sworn\"]\n"
            .to_owned(),
        law("clock", "filed", "by = \"filed_on\"\ncounts = \"berth_spans\"\nruns_for = \"2 months\"\nin_force = { from = 2020-09-01 }"),
        law("calendar", "fair", "rows = [{ id = \"one\", on = 2020-10-01 }, { id = \"two\", on = 2021-03-01, confidence = \"low\" }]"),
        law("limit", "stay", "until = [\"berth + 3 days\", { day = \"entered_on? + 1 year\", when.not = \"sworn-in\", confidence = \"low\" }, \"next fair after entered_on\"]"),
        law("limit", "short", "by = \"filed_on\"\nin_force = { from = 2020-08-01 }\nuntil = [\"entered_on? + 2 months\", \"filed?\"]"),
        law("limit", "fair-day", "until = [\"last fair? by filed_on\", { day = 2021-06-01, when.all = [\"sworn\"] }]"),
        law("limit", "card", "until = [\"berth\", { day = \"filed_on? + 40 days\", printed = true, confidence = \"low\" }, { day = \"entered_on? + 50 days\", when.all = [\"sworn\"], printed = true }]"),
        law("rule", "oath", "grants = \"sworn-in\"\nwhen.all = [\"sworn\"]"),
        law("rule", "open", "grants = \"open\"\nwhen.any = [\"as_of <= berth\", \"as_of <= filed\", \"as_of <= stay\", \"as_of <= short\", \"as_of <= fair-day\", \"as_of <= card\"]"),
        item("goal", "harbor-pilot", "reach = [{ claim = \"open\" }]"),
    ]
    .concat()
}

fn book() -> Rulebook {
    let catalog = FactCatalog::parse("facts.toml", CATALOG).expect("the catalog of the test");
    match Rulebook::load(&[("law.toml".to_owned(), text())], &catalog, &BTreeSet::from(["S-1".to_owned()])) {
        Ok(loaded) => loaded.rulebook,
        Err(errors) => panic!("{}", errors.iter().map(|error| format!("{error}\n")).collect::<String>()),
    }
}

fn a_day() -> impl Strategy<Value = Day> {
    (0..500_i32).prop_map(|days| day("2020-05-01").plus_days(days))
}

fn stretches() -> impl Strategy<Value = Intervals> {
    proptest::collection::vec((a_day(), proptest::option::weighted(0.7, 0..80_i32)), 0..4).prop_map(|all| {
        let one = |(from, length): (Day, Option<i32>)| Interval {
            from,
            until: length.map(|days| from.plus_days(days)),
        };
        all.into_iter().map(one).collect()
    })
}

proptest! {
    #[test]
    fn a_plan_asks_for_last_days_as_the_clear_evaluator_does(
        berth in proptest::option::weighted(0.9, stretches()),
        storm in proptest::option::weighted(0.8, stretches()),
        entered in proptest::option::weighted(0.8, a_day()),
        filed in proptest::option::weighted(0.8, a_day()),
        sworn in proptest::option::weighted(0.8, any::<bool>()),
        as_of in a_day(),
    ) {
        let book = book();
        let planner = Planner::new(&book, "harbor-pilot").expect("the goal of the test");
        let mut facts = Facts::new();
        berth.into_iter().for_each(|spans| facts.set("berth_spans", Value::Spans(spans)));
        storm.into_iter().for_each(|spans| facts.set("storm_spans", Value::Spans(spans)));
        entered.into_iter().for_each(|on| facts.set("entered_on", Value::Day(on)));
        filed.into_iter().for_each(|on| facts.set("filed_on", Value::Day(on)));
        sworn.into_iter().for_each(|sworn| facts.set("sworn", Value::YesNo(sworn)));
        let start = Start { stage: "home", since: None, facts: &facts, as_of, horizon: as_of };
        let stage = planner.stage_at("home").expect("the stage of the test");
        let moment = planner.moment(stage, &start);
        let view = View { planner: &planner, cells: &moment.cells, spans: &moment.spans, day: as_of.number() };
        let asked = Asked::new(&book, &facts, as_of);
        let clocks = (0..book.book.clocks.len()).map(|at| Against::Clock(at as ClockId));
        let limits = (0..book.book.limits.len()).map(|at| Against::Limit(at as u16));
        for against in clocks.chain(limits) {
            let (day, confidence, _) = asked.last_day(against);
            prop_assert_eq!(view.last_day(against), (day, confidence), "{:?} on {:?}", against, &facts);
        }
    }
}
