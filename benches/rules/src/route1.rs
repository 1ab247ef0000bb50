//! ROUTE-1 as a rulebook, its people, and the same problem searched by brute force over its dates.

use std::collections::BTreeSet;

use kanryu_rules::{Day, FactCatalog, Facts, Planner, Rulebook, Start};

/// One question of ROUTE-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The day on which the plan begins.
    pub from: Day,
    /// The level of Japanese, 0 to 3.
    pub japanese: i64,
    /// Days as skilled worker that were used before.
    pub used_days: i64,
}

/// Days ahead that are planned.
pub const HORIZON_DAYS: i32 = 2 * 3_653;

/// The rulebook.
///
/// # Panics
/// When the files beside are faulty, which a test would show.
pub fn rulebook() -> Rulebook {
    let file = |name: &str, text: &str| (format!("route1/{name}.toml"), text.to_owned());
    let files = [
        file("gates", include_str!("../route1/gates.toml")),
        file("plan", include_str!("../route1/plan.toml")),
        file("routes", include_str!("../route1/routes.toml")),
    ];
    let facts = include_str!("../route1/facts.toml");
    let catalog = FactCatalog::parse("route1/facts.toml", facts).expect("the facts are in order");
    let loaded = Rulebook::load(&files, &catalog, &BTreeSet::from(["ROUTE-1".to_owned()]));
    match loaded {
        Ok(loaded) => loaded.rulebook,
        Err(errors) => panic!("{}", errors.iter().map(|error| format!("{error}\n")).collect::<String>()),
    }
}

/// The planner of its one goal.
///
/// # Panics
/// Never: the goal stands in the rulebook.
pub fn planner(book: &Rulebook) -> Planner {
    Planner::new(book, "qualified").expect("the goal of the measurement")
}

/// The people of the measurement: so many, each with a day of 2018–2027, a level and days used, drawn by xorshift.
pub fn people(count: usize) -> Vec<Asked> {
    let first = Day::from_ymd(2018, 1, 1).expect("a day of the calendar");
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut drawn = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..count)
        .map(|_| Asked {
            from: first.plus_days((drawn() % 3_652) as i32),
            japanese: (drawn() % 4) as i64,
            used_days: [0, 0, 0, 365, 730, 1_200][(drawn() % 6) as usize],
        })
        .collect()
}

/// What is known about somebody.
pub fn facts(asked: &Asked) -> Facts {
    Facts::new()
        .with("japanese", asked.japanese)
        .with("used_days", asked.used_days)
        .with("skill_passed", false)
        .with("working", false)
        .with("trained", false)
        .with("exam_passed", false)
        .with("worked_days", 0)
}

/// The question as the planner takes it.
pub fn start<'a>(asked: &Asked, facts: &'a Facts) -> Start<'a> {
    Start {
        stage: "abroad",
        since: Some(asked.from),
        facts,
        as_of: asked.from,
        horizon: asked.from.plus_days(HORIZON_DAYS),
    }
}
