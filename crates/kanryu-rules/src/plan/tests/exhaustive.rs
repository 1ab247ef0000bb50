//! Optimal by proof: on small random law a search through every day finds the same best routes.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{book, day, item, law};
use crate::plan::{Planner, Start};
use crate::{Day, Facts, LimitVerdict, Rulebook, Value, Verdict};

/// Small random law: three stages with limits, a test, an examination and a training, doors that open and close.
#[derive(Debug, Clone)]
struct World {
    /// Days of the month on which the test and the examination are held.
    held: (u8, u8),
    /// Days until their results.
    results: (u8, u8),
    /// How long the training takes, and whether only whoever has grade 1 may begin it.
    training: (u8, bool),
    /// Limits of the two stays, in days.
    limits: (u8, u8),
    /// Days at sea before the examination, and before the license.
    needs: (u8, u8),
    /// The door to the first stage: offsets of its first and last day.
    door: (Option<u8>, Option<u8>),
    /// Whether the second stage goes on counting days.
    counts_on: bool,
    /// Days that a step takes: into the first, into the second, into the last stage.
    leads: (u8, u8, u8),
    /// Whether the second stage may be entered without the training.
    short_cut: bool,
    /// Whether the examination may be sat anywhere.
    anywhere: bool,
}

const START: &str = "2026-01-05";
const DAYS: i32 = 100;

fn world() -> impl Strategy<Value = World> {
    let day_of_month = || 1_u8..28;
    (
        (day_of_month(), day_of_month()),
        (0_u8..20, 0_u8..25),
        (0_u8..20, any::<bool>()),
        (10_u8..60, 10_u8..60),
        (1_u8..30, 0_u8..40),
        (proptest::option::of(0_u8..40), proptest::option::of(20_u8..80)),
        any::<bool>(),
        (0_u8..10, 0_u8..10, 0_u8..10),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(held, results, training, limits, needs, door, counts_on, leads, short_cut, anywhere)| World {
                held,
                results,
                training,
                limits,
                needs,
                door,
                counts_on,
                leads,
                short_cut,
                anywhere,
            },
        )
}

fn offset(days: u8) -> Day {
    day(START).plus_days(i32::from(days))
}

fn text(world: &World) -> String {
    let (from, until) = world.door;
    let bounds: Vec<String> = [("from", from), ("until", until)]
        .into_iter()
        .filter_map(|(word, days)| Some(format!("{word} = {}", offset(days?))))
        .collect();
    let door =
        if bounds.is_empty() { String::new() } else { format!("in_force = {{ {} }}\n", bounds.join(", ")) };
    let first = if from.is_some() && until.is_some() && from >= until { "" } else { door.as_str() };
    let stay = |growing: bool| if growing { "grows = { at_sea_days = { permille = 1000 } }\n" } else { "" };
    let second = if world.short_cut { "grade >= 1" } else { "trained" };
    let lead = |step: &str, days: u8| item("lead", step, &format!("takes = \"{days} days\""));
    [
        item("stage", "home", "lane = \"a\"\norder = 1\ninitial = true"),
        item("stage", "sea", "lane = \"a\"\norder = 2\nlimit = \"sea-stay\""),
        item("stage", "coast", "lane = \"a\"\norder = 3\nlimit = \"coast-stay\""),
        item("stage", "harbor", "lane = \"a\"\norder = 4\nterminal = true"),
        law("limit", "sea-stay", &format!("until = [\"entered_on + {} days\"]", world.limits.0)),
        // The second stay counts from the same entry, and longer.
        law(
            "limit",
            "coast-stay",
            &format!(
                "until = [\"entered_on + {} days\"]",
                u32::from(world.limits.0) + u32::from(world.limits.1)
            ),
        ),
        law("rule", "sea-entry", &format!("{first}grants = \"sea-permitted\"\nwhen.all = [\"grade >= 1\"]")),
        law("rule", "grading", "grants = \"graded\"\nwhen.all = [\"grade >= 1\"]"),
        law("rule", "coast-entry", &format!("grants = \"coast-permitted\"\nwhen.all = [\"{second}\"]")),
        law(
            "rule",
            "admission",
            &format!("grants = \"admissible\"\nwhen.all = [\"at_sea_days >= {}\"]", world.needs.0),
        ),
        law(
            "rule",
            "license",
            &format!("grants = \"licensed\"\nwhen.all = [\"passed\", \"at_sea_days >= {}\"]", world.needs.1),
        ),
        item("step", "to-sea", "from = [\"home\"]\nto = \"sea\"\nrequires = \"sea-permitted\""),
        item("step", "to-coast", "from = [\"sea\"]\nto = \"coast\"\nrequires = \"coast-permitted\""),
        item("step", "to-harbor", "from = [\"sea\", \"coast\"]\nto = \"harbor\"\nrequires = \"licensed\""),
        lead("to-sea", world.leads.0),
        lead("to-coast", world.leads.1),
        lead("to-harbor", world.leads.2),
        item("stay", "sea", &format!("{}sets = {{ entered_on = \"day\" }}", stay(true))),
        item("stay", "coast", &format!("{}sets = {{ hired = true }}", stay(world.counts_on))),
        activities(world),
        item("goal", "harbor-pilot", "reach = [{ stages = [\"harbor\"] }]"),
    ]
    .concat()
}

/// A test and an examination with their days, and the training.
fn activities(world: &World) -> String {
    let ready = if world.training.1 { "ready = \"graded\"\n" } else { "" };
    let stages = if world.anywhere { "" } else { "in_stages = [\"sea\", \"coast\"]\n" };
    [
        item(
            "activity",
            "grade-test",
            &format!(
                "examination = true\ncontinues = [\"every month {}\"]\nresult_after = \"{} days\"\nsets = {{ grade = 1 }}",
                world.held.0, world.results.0
            ),
        ),
        item(
            "activity",
            "state-examination",
            &format!(
                "examination = true\n{stages}requires = \"admissible\"\ncontinues = [\"every month {}\"]\nresult_after = \"{} days\"\nsets = {{ passed = true }}",
                world.held.1, world.results.1
            ),
        ),
        item(
            "activity",
            "training",
            &format!("{ready}takes = \"{} days\"\nsets = {{ trained = true }}", world.training.0),
        ),
    ]
    .concat()
}

/// One state of the search through every day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    stage: &'static str,
    grade: i64,
    at_sea: i64,
    entered: Option<Day>,
    passed: bool,
    trained: bool,
    /// The first day on which each lead time could begin, since the stage was entered.
    began: BTreeMap<&'static str, Day>,
    /// Results that will come.
    coming: BTreeMap<&'static str, Day>,
    examinations: u8,
}

struct Naive<'a> {
    world: &'a World,
    book: Rulebook,
}

impl Naive<'_> {
    fn facts(state: &State) -> Facts {
        let mut facts = Facts::new()
            .with("grade", state.grade)
            .with("at_sea_days", state.at_sea)
            .with("passed", state.passed)
            .with("trained", state.trained);
        if let Some(entered) = state.entered {
            facts.set("entered_on", Value::Day(entered));
        }
        facts
    }

    fn met(&self, claim: &str, state: &State, on: Day) -> bool {
        self.book.judge(claim, &Self::facts(state), on).verdict == Verdict::Met
    }

    fn may_stay(&self, state: &State, on: Day) -> bool {
        let limit = match state.stage {
            "sea" => "sea-stay",
            "coast" => "coast-stay",
            _ => return true,
        };
        match self.book.limit(limit, &Self::facts(state), on).map(|limit| limit.verdict) {
            Some(LimitVerdict::Until { day, .. }) => on <= day,
            _ => true,
        }
    }

    fn grows(&self, stage: &str) -> bool {
        stage == "sea" || (stage == "coast" && self.world.counts_on)
    }

    /// What the morning of a day brings.
    fn morning(&self, mut state: State, on: Day) -> State {
        if self.grows(state.stage) {
            state.at_sea += 1;
        }
        let due: Vec<&'static str> =
            state.coming.iter().filter(|(_, day)| **day == on).map(|(what, _)| *what).collect();
        for what in due {
            state.coming.remove(what);
            Self::result(&mut state, what);
        }
        state
    }

    fn result(state: &mut State, what: &str) {
        match what {
            "grade-test" => state.grade = 1,
            "state-examination" => state.passed = true,
            _ => state.trained = true,
        }
    }

    /// Everything that can be done at once on a day; `Err` is the goal.
    fn moves(&self, state: &State, on: Day) -> Vec<Result<State, u8>> {
        let mut next = Vec::new();
        let held = |day: u8| on.ymd().2 == day;
        let (test, examination) = self.world.held;
        if state.grade == 0 && !state.coming.contains_key("grade-test") && held(test) {
            next.push(Ok(Self::sit(state, "grade-test", on, self.world.results.0)));
        }
        let there = self.world.anywhere || ["sea", "coast"].contains(&state.stage);
        if !state.passed
            && there
            && !state.coming.contains_key("state-examination")
            && held(examination)
            && self.met("admissible", state, on)
        {
            next.push(Ok(Self::sit(state, "state-examination", on, self.world.results.1)));
        }
        let steps: [(&'static str, &[&str], &'static str, &str, u8); 3] = [
            ("to-sea", &["home"], "sea", "sea-permitted", self.world.leads.0),
            ("to-coast", &["sea"], "coast", "coast-permitted", self.world.leads.1),
            ("to-harbor", &["sea", "coast"], "harbor", "licensed", self.world.leads.2),
        ];
        for (step, from, to, claim, days) in steps {
            let waited = state.began.get(step).is_some_and(|began| began.plus_days(i32::from(days)) <= on);
            if from.contains(&state.stage) && waited && self.met(claim, state, on) {
                if to == "harbor" {
                    next.push(Err(state.examinations));
                } else {
                    next.push(Ok(self.enter(state, to, on)));
                }
            }
        }
        next
    }

    fn sit(state: &State, what: &'static str, on: Day, days: u8) -> State {
        let mut state = state.clone();
        state.examinations += 1;
        if days == 0 {
            Self::result(&mut state, what);
        } else {
            state.coming.insert(what, on.plus_days(i32::from(days)));
        }
        state
    }

    fn enter(&self, state: &State, to: &'static str, on: Day) -> State {
        let mut next = state.clone();
        if self.grows(to) && !self.grows(state.stage) {
            next.at_sea += 1;
        }
        next.stage = to;
        if to == "sea" {
            next.entered = Some(on);
        }
        next.began.retain(|what, _| *what == "training");
        next
    }

    /// Lead times and the training begin as soon as they can.
    fn begin(&self, mut state: State, on: Day) -> State {
        // What is learned today opens a step today.
        let may_train = !self.world.training.1 || state.grade >= 1;
        if !state.began.contains_key("training") && may_train {
            state.began.insert("training", on);
        }
        let trained = state
            .began
            .get("training")
            .is_some_and(|began| began.plus_days(i32::from(self.world.training.0)) <= on);
        state.trained |= trained;
        for (step, from, claim) in [
            ("to-sea", &["home"][..], "sea-permitted"),
            ("to-coast", &["sea"], "coast-permitted"),
            ("to-harbor", &["sea", "coast"], "licensed"),
        ] {
            if from.contains(&state.stage) && !state.began.contains_key(step) && self.met(claim, &state, on) {
                state.began.insert(step, on);
            }
        }
        state
    }

    /// The least number of examinations for each day on which the goal can be reached.
    fn best(&self) -> Vec<(i32, u8)> {
        let start = day(START);
        let first = State {
            stage: "home",
            grade: 0,
            at_sea: 0,
            entered: None,
            passed: false,
            trained: false,
            began: BTreeMap::new(),
            coming: BTreeMap::new(),
            examinations: 0,
        };
        let mut states = BTreeSet::from([first]);
        let mut best: Vec<(i32, u8)> = Vec::new();
        for passed in 0..=DAYS {
            let on = start.plus_days(passed);
            let mut open: Vec<State> = states
                .into_iter()
                .map(|state| if passed == 0 { state } else { self.morning(state, on) })
                .filter(|state| self.may_stay(state, on))
                .map(|state| self.begin(state, on))
                .collect();
            let mut seen: BTreeSet<State> = open.iter().cloned().collect();
            while let Some(state) = open.pop() {
                for next in self.moves(&state, on) {
                    match next {
                        Err(examinations) => {
                            if best.iter().all(|(_, known)| examinations < *known) {
                                best.push((on.number(), examinations));
                            }
                        }
                        Ok(next) => {
                            let next = self.begin(next, on);
                            if self.may_stay(&next, on) && seen.insert(next.clone()) {
                                open.push(next);
                            }
                        }
                    }
                }
            }
            states = seen;
        }
        best
    }
}

/// Every case walks through a hundred days, so that few are run unless PROPTEST_CASES asks for more.
fn cases() -> u32 {
    let asked = ProptestConfig::default().cases;
    if asked == 256 { 24 } else { asked }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]
    #[test]
    fn no_search_through_every_day_finds_a_better_route(world in world()) {
        let book = book(&text(&world));
        let planner = Planner::new(&book, "harbor-pilot").expect("the goal of the test");
        let facts = Facts::new().with("grade", 0).with("at_sea_days", 0).with("passed", false).with("trained", false);
        let as_of = day(START);
        let start = Start { stage: "home", since: None, facts: &facts, as_of, horizon: as_of.plus_days(DAYS) };
        let plan = planner.plan(&start).expect("the stage of the test");
        let found: Vec<(i32, u8)> = plan
            .routes
            .iter()
            .map(|route| (route.reached_on.number(), route.examinations as u8))
            .collect();
        let naive = Naive { world: &world, book };
        prop_assert_eq!(found, naive.best());
    }
}
