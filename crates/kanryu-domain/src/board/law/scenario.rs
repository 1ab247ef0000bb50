//! A scenario as a reader sees it: what is asked on which facts, what must come out, and whether it does.

use kanryu_rules::{Scenario, Value};
use serde::Serialize;

use crate::calendar::Day;
use crate::pathway::Law;
use crate::text::Text;

/// A scenario with how it comes out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScenarioShown {
    /// Its name, a sentence.
    pub name: String,
    /// The claim, limit, table or clock that is asked about, or the goal of a plan.
    pub about: String,
    /// On which day.
    pub as_of: Day,
    /// On which facts.
    pub facts: Vec<FactShown>,
    /// The verdict that must come out, where one is named.
    pub verdict: Option<String>,
    /// What else must come out: conditions, facts, days, numbers.
    pub expects: Vec<String>,
    /// Whether it comes out so.
    pub is_right: bool,
    /// What differs.
    pub differs: Vec<String>,
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
}

/// A fact with its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactShown {
    /// What the fact is called.
    pub label: Text,
    /// Its value in words.
    pub value: Text,
}

pub(super) fn shown(law: &Law, scenario: &Scenario) -> ScenarioShown {
    let about = scenario.question.name();
    let expect = &scenario.expect;
    let list = |words: &Option<Vec<String>>| words.clone().unwrap_or_default();
    let days = expect.last_day.map(|day| day.to_string());
    let number = expect.value.map(|value| value.to_string());
    let of_plan = expect.reached_on.map(|day| day.to_string()).into_iter().chain(list(&expect.moves));
    let of_plan = of_plan.chain(list(&expect.blocked_by));
    let expects = list(&expect.missing).into_iter().chain(list(&expect.needs)).chain(days).chain(number);
    let expects = expects.chain(of_plan);
    let result = scenario.run(law.rulebook());
    ScenarioShown {
        name: scenario.name.clone(),
        about: about.to_owned(),
        as_of: scenario.as_of,
        facts: scenario.facts.iter().map(|(name, value)| fact(law, name, value)).collect(),
        verdict: expect.verdict.clone(),
        expects: expects.collect(),
        is_right: result.is_right(),
        differs: result.differs,
        file: scenario.file.clone(),
        line: scenario.line,
    }
}

fn fact(law: &Law, name: &str, value: &Value) -> FactShown {
    let value = match value {
        Value::YesNo(true) => Text::new("はい", "yes"),
        Value::YesNo(false) => Text::new("いいえ", "no"),
        Value::Word(word) => {
            let known = law.rulebook().catalog().get(name);
            known.map_or_else(|| Text::same(&**word), |known| known.word_label(word).into())
        }
        Value::Count(_) | Value::Day(_) | Value::Spans(_) => Text::same(value.to_string()),
    };
    FactShown { label: law.fact_label(name), value }
}
