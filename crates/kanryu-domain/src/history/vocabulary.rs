//! Words of a history file that stand in a closed list: tests, courses, acts of a plan, facts that are stated.
//!
//! The event format keeps such words as texts, because a store may be older than the list. In a file that somebody
//! writes today, a word that nothing knows would silently count for nothing.

use kanryu_rules::{FactCatalog, FactType};

use crate::event::Fact;
use crate::facts::PLAN_ACTS;
use crate::facts::stage::STAGE_STATUS;
use crate::facts::worth::Worth;
use crate::word;

/// What is wrong with a word of this fact, and which words there are.
pub(super) fn fault(fact: &Fact, catalog: &FactCatalog) -> Option<String> {
    let worth = Worth::builtin();
    match fact {
        Fact::StageEntered { stage, .. } => {
            unknown("stage", stage, STAGE_STATUS.iter().map(|(stage, _)| *stage))
        }
        Fact::TestTaken { test, .. } => unknown("test", test, worth.test.keys().map(String::as_str)),
        Fact::CourseCompleted { course } => {
            unknown("course", course, worth.course.iter().map(|known| known.course.as_str()))
        }
        Fact::TrainingPlan { act, .. } => unknown("act", act, PLAN_ACTS.into_iter()),
        Fact::CostPaid { item, payer, .. } => {
            let words = |table: &str| word::codes(table).map(|(word, _)| word).collect::<Vec<_>>();
            unknown("item", item, words("cost-item").into_iter())
                .or_else(|| unknown("payer", payer, words("cost-payer").into_iter()))
        }
        Fact::Attested { name, .. } => stated(name, FactType::YesNo, "attested", catalog),
        Fact::Counted { name, .. } => stated(name, FactType::Count, "counted", catalog),
        _ => None,
    }
}

fn unknown<'w>(field: &str, word: &str, known: impl Iterator<Item = &'w str>) -> Option<String> {
    let known: Vec<&str> = known.collect();
    if known.contains(&word) {
        return None;
    }
    Some(format!("there is no {field} `{word}`; write one of {}", known.join(", ")))
}

fn stated(name: &str, wanted: FactType, event: &str, catalog: &FactCatalog) -> Option<String> {
    match catalog.get(name) {
        None => Some(format!("there is no fact `{name}`; catalog/facts.toml lists them")),
        Some(known) if known.fact_type != wanted => {
            Some(format!("`{name}` is a {}, and `{event}` states a {wanted}", known.fact_type))
        }
        Some(_) => None,
    }
}
