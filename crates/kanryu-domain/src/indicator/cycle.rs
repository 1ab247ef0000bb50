//! The five-year cycles: when they run (inferred, and said so), what was planned, what is checked.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::text::Text;

const TEXT: &str = include_str!("../../../../catalog/cycles.toml");

/// A cycle of plan, do, check, act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cycle {
    /// Its key, such as `fy2026-30`.
    pub key: String,
    /// What it is called.
    pub title: Text,
    /// Its first day.
    pub begins_on: Day,
    /// Its last day.
    pub ends_on: Day,
    /// Whether the days are inferred and stand in no source.
    pub inferred: bool,
    /// What was planned, as far as a source says.
    pub plan: Text,
    /// What that rests on.
    pub sources: Vec<String>,
    /// The keys of the indicators by which it is checked.
    pub indicators: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CycleText {
    key: String,
    title: Text,
    begins_on: toml::value::Datetime,
    ends_on: toml::value::Datetime,
    inferred: bool,
    plan: Text,
    sources: Vec<String>,
    indicators: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cycle: Vec<CycleText>,
}

impl Cycle {
    /// Every cycle, the earliest first.
    pub fn all() -> &'static [Cycle] {
        static READ: OnceLock<Vec<Cycle>> = OnceLock::new();
        READ.get_or_init(|| {
            let file: File = toml::from_str(TEXT).expect("the cycles are embedded, and a test reads them");
            let day = |date: toml::value::Datetime| {
                date.to_string().parse().expect("a cycle begins and ends on a day")
            };
            let cycle = |text: CycleText| Cycle {
                key: text.key,
                title: text.title,
                begins_on: day(text.begins_on),
                ends_on: day(text.ends_on),
                inferred: text.inferred,
                plan: text.plan,
                sources: text.sources,
                indicators: text.indicators,
            };
            file.cycle.into_iter().map(cycle).collect()
        })
    }

    /// The cycle with this key.
    pub fn get(key: &str) -> Option<&'static Cycle> {
        Cycle::all().iter().find(|cycle| cycle.key == key)
    }

    /// The cycle that holds a day.
    pub fn on(day: Day) -> Option<&'static Cycle> {
        Cycle::all().iter().find(|cycle| (cycle.begins_on..=cycle.ends_on).contains(&day))
    }
}
