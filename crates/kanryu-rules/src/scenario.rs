//! Scenarios: a question with the answer that law must give, beside the rule that gives it.

use serde::Serialize;
use toml::de::{DeTable, DeValue};

use crate::confidence::Confidence;
use crate::day::Day;
use crate::evaluate::{
    Asked, ClockReading, ClockVerdict, Limit, LimitVerdict, TableAnswer, TableVerdict, Verdict,
};
use crate::fault::Fault;
use crate::rulebook::Rulebook;
use crate::source::reader::{Fields, as_day, as_integer, as_intervals};
use crate::source::{Reader, read_scenario};
use crate::value::{Facts, Value};

mod planned;
#[cfg(test)]
mod tests;

pub use planned::PlanAsked;

/// What a scenario asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// A claim.
    Claim(String),
    /// A limit.
    Limit(String),
    /// A table.
    Table(String),
    /// A clock.
    Clock(String),
    /// A plan to a goal.
    Plan(PlanAsked),
}

impl Question {
    /// The id of what is asked about.
    pub fn name(&self) -> &str {
        match self {
            Question::Claim(name) | Question::Limit(name) | Question::Table(name) | Question::Clock(name) => {
                name
            }
            Question::Plan(asked) => &asked.goal,
        }
    }
}

/// What a scenario expects; what it does not name is not compared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Expectation {
    /// `met`, `not-met`, `unknown`, `not-in-force`; for a limit also `open`; of a plan `reached`, `lawful`,
    /// `not-established` or `no-lawful-route`.
    pub verdict: Option<String>,
    /// Conditions that fail, in any order.
    pub missing: Option<Vec<String>>,
    /// Facts that would decide, in any order.
    pub needs: Option<Vec<String>>,
    /// How sure the answer is.
    pub confidence: Option<Confidence>,
    /// The last lawful day.
    pub last_day: Option<Day>,
    /// The later last day of a clock or limit that holds only if an open point is confirmed.
    pub if_confirmed: Option<Day>,
    /// Days that a clock has counted.
    pub used_days: Option<i64>,
    /// Days that are left on a clock.
    pub left_days: Option<i64>,
    /// Whether a clock is running.
    pub is_running: Option<bool>,
    /// The number of a table.
    pub value: Option<i64>,
    /// The day on which the earliest route of a plan reaches the goal.
    pub reached_on: Option<Day>,
    /// Examinations of that route.
    pub examinations: Option<i64>,
    /// Examinations of the route that needs the fewest.
    pub fewest_examinations: Option<i64>,
    /// How many routes no other beats.
    pub routes: Option<i64>,
    /// Moves of the earliest route, in this order; others may stand between them.
    pub moves: Option<Vec<String>>,
    /// Steps, activities or claims that stand in the way, among others.
    pub blocked_by: Option<Vec<String>>,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scenario {
    /// A sentence.
    pub name: String,
    /// What is asked.
    pub question: Question,
    /// On which day.
    pub as_of: Day,
    /// Under the law published by this day; `None` is all of it.
    pub known_at: Option<Day>,
    /// On which facts.
    pub facts: Facts,
    /// What must come out.
    pub expect: Expectation,
    /// The file.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
}

/// How a scenario came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScenarioResult {
    /// Its name.
    pub name: String,
    /// The file.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
    /// What differs: `expected … , found …`; empty where it came out right.
    pub differs: Vec<String>,
}

impl ScenarioResult {
    /// Whether it came out right.
    pub fn is_right(&self) -> bool {
        self.differs.is_empty()
    }
}

impl Scenario {
    /// Asks the rulebook and compares.
    pub fn run(&self, rulebook: &Rulebook) -> ScenarioResult {
        let mut differs = Vec::new();
        let answer = self.answer(rulebook);
        let Answer { verdict, missing, needs, confidence, last_day, value, .. } = &answer;
        let expect = &self.expect;
        let sorted = |list: &[String]| {
            let mut list = list.to_vec();
            list.sort();
            list
        };
        compare(&mut differs, "verdict", expect.verdict.as_deref(), verdict.as_str());
        let (wanted, found) = (expect.missing.as_deref().map(sorted), sorted(missing));
        compare(&mut differs, "missing", wanted, found);
        let (wanted, found) = (expect.needs.as_deref().map(sorted), sorted(needs));
        compare(&mut differs, "needs", wanted, found);
        compare(&mut differs, "confidence", expect.confidence, *confidence);
        compare(&mut differs, "last_day", expect.last_day.map(Some), *last_day);
        compare(&mut differs, "value", expect.value.map(Some), *value);
        compare(&mut differs, "if_confirmed", expect.if_confirmed.map(Some), answer.if_confirmed);
        compare(&mut differs, "used_days", expect.used_days.map(Some), answer.used_days);
        compare(&mut differs, "left_days", expect.left_days.map(Some), answer.left_days);
        compare(&mut differs, "is_running", expect.is_running.map(Some), answer.is_running);
        if let Some(plan) = &answer.plan {
            plan.compare(expect, &mut differs);
        }
        ScenarioResult { name: self.name.clone(), file: self.file.clone(), line: self.line, differs }
    }

    fn answer(&self, rulebook: &Rulebook) -> Answer {
        let asked = Asked { book: rulebook, facts: &self.facts, as_of: self.as_of, known_at: self.known_at };
        match &self.question {
            Question::Claim(claim) => {
                let judgment = rulebook.judge_asked(claim, &asked);
                let answer = Answer::new(judgment.verdict.word(), judgment.confidence);
                match judgment.verdict {
                    Verdict::Met | Verdict::NotInForce => answer,
                    Verdict::NotMet { missing } => Answer { missing, ..answer },
                    Verdict::Unknown { needs } => Answer { needs, ..answer },
                }
            }
            Question::Limit(id) => rulebook.limit_asked(id, &asked).map_or_else(Answer::absent, limit_answer),
            Question::Table(id) => rulebook.table_asked(id, &asked).map_or_else(Answer::absent, table_answer),
            Question::Clock(id) => rulebook.clock_asked(id, &asked).map_or_else(Answer::absent, clock_answer),
            Question::Plan(plan) => plan.answer(rulebook, &self.facts, self.as_of),
        }
    }
}

fn limit_answer(limit: Limit) -> Answer {
    let if_confirmed = limit.if_confirmed.map(|later| later.last_day);
    let answer = |word: &str| Answer { if_confirmed, ..Answer::new(word, limit.confidence) };
    match limit.verdict {
        LimitVerdict::Until { day, .. } => Answer { last_day: Some(day), ..answer("met") },
        LimitVerdict::Open => answer("open"),
        LimitVerdict::Unknown { needs } => Answer { needs, ..answer("unknown") },
        LimitVerdict::NotInForce => answer("not-in-force"),
    }
}

fn table_answer(table: TableAnswer) -> Answer {
    let answer = |word: &str| Answer::new(word, table.confidence);
    match table.verdict {
        TableVerdict::Gives { value, .. } => Answer { value: Some(value), ..answer("met") },
        TableVerdict::NoRow => answer("not-met"),
        TableVerdict::Unknown { needs } => Answer { needs, ..answer("unknown") },
        TableVerdict::NotInForce => answer("not-in-force"),
    }
}

fn clock_answer(clock: ClockReading) -> Answer {
    let answer = |word: &str| Answer::new(word, clock.confidence);
    match clock.verdict {
        ClockVerdict::Counts(count) => Answer {
            last_day: Some(count.last_day),
            if_confirmed: count.if_confirmed.map(|later| later.last_day),
            used_days: Some(count.used_days),
            left_days: Some(count.left_days),
            is_running: Some(count.is_running),
            ..answer("met")
        },
        ClockVerdict::NotStarted => answer("open"),
        ClockVerdict::Unknown { needs } => Answer { needs, ..answer("unknown") },
        ClockVerdict::NotInForce => answer("not-in-force"),
    }
}

struct Answer {
    verdict: String,
    missing: Vec<String>,
    needs: Vec<String>,
    confidence: Confidence,
    last_day: Option<Day>,
    value: Option<i64>,
    if_confirmed: Option<Day>,
    used_days: Option<i64>,
    left_days: Option<i64>,
    is_running: Option<bool>,
    plan: Option<planned::Planned>,
}

impl Answer {
    fn new(verdict: &str, confidence: Confidence) -> Answer {
        let verdict = verdict.to_owned();
        let (missing, needs) = (Vec::new(), Vec::new());
        let (last_day, if_confirmed, value, used_days, left_days) = (None, None, None, None, None);
        let (is_running, plan) = (None, None);
        Answer {
            verdict,
            missing,
            needs,
            confidence,
            last_day,
            value,
            if_confirmed,
            used_days,
            left_days,
            is_running,
            plan,
        }
    }

    fn absent() -> Answer {
        Answer::new("not-in-force", Confidence::High)
    }
}

fn compare<T: PartialEq + std::fmt::Debug>(
    differs: &mut Vec<String>,
    what: &str,
    wanted: Option<T>,
    found: T,
) {
    if let Some(wanted) = wanted
        && wanted != found
    {
        differs.push(format!("{what}: expected {wanted:?}, found {found:?}"));
    }
}

/// The scenarios of one file; what cannot be run is reported.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    document: &DeTable<'_>,
    rulebook: &Rulebook,
    file: &str,
) -> Vec<Scenario> {
    let mut scenarios = Vec::new();
    for (fields, name) in read_scenario(reader, document) {
        let before = reader.found.len();
        let question = question(reader, &fields, rulebook);
        let as_of = reader.day(&fields, "as_of").map(|spot| spot.value);
        if fields.get("as_of").is_none() {
            reader.missing(&fields, "as_of");
        }
        let known_at = reader.day(&fields, "known_at").map(|spot| spot.value);
        let facts = facts(reader, &fields, rulebook);
        let expect = expectation(reader, &fields, matches!(question, Some(Question::Plan(_))));
        if let (Some(Question::Plan(_)), Some(_)) = (&question, known_at) {
            form(
                reader,
                &fields,
                "a plan is asked under all the law there is, without `known_at`".to_owned(),
            );
        }
        if reader.found.len() > before {
            continue;
        }
        if let (Some(question), Some(as_of), Some(expect)) = (question, as_of, expect) {
            let (file, line) = (file.to_owned(), fields.at.line);
            scenarios.push(Scenario {
                name: name.value,
                question,
                as_of,
                known_at,
                facts,
                expect,
                file,
                line,
            });
        }
    }
    scenarios
}

fn form(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, detail: String) {
    reader.fault(Fault::ScenarioForm { item: fields.item.clone(), detail }, fields.at);
}

fn question(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, rulebook: &Rulebook) -> Option<Question> {
    let [claim, limit, table, clock, plan] =
        ["claim", "limit", "table", "clock", "plan"].map(|key| reader.string(fields, key));
    let question = match (claim, limit, table, clock, plan) {
        (Some(claim), None, None, None, None) => Question::Claim(claim.value),
        (None, Some(limit), None, None, None) => Question::Limit(limit.value),
        (None, None, Some(table), None, None) => Question::Table(table.value),
        (None, None, None, Some(clock), None) => Question::Clock(clock.value),
        (None, None, None, None, Some(goal)) => {
            return planned::question(reader, fields, rulebook, goal.value);
        }
        _ => {
            let kinds = "`claim`, `limit`, `table`, `clock`, `plan`";
            form(reader, fields, format!("it must ask exactly one of {kinds}"));
            return None;
        }
    };
    for key in ["from", "since", "until"].into_iter().filter(|key| fields.get(key).is_some()) {
        form(reader, fields, format!("`{key}` belongs to a plan; it asks none"));
    }
    let known = match &question {
        Question::Claim(claim) => rulebook.has_claim(claim),
        Question::Limit(limit) => rulebook.limits().any(|known| known == limit),
        Question::Table(table) => rulebook.tables().any(|known| known == table),
        Question::Clock(clock) => rulebook.clocks().any(|known| known == clock),
        Question::Plan(asked) => rulebook.goals().iter().any(|goal| *goal.about.id == *asked.goal),
    };
    if !known {
        let name = question.name();
        form(reader, fields, format!("it asks about `{name}`, which the rulebook does not have"));
    }
    Some(question)
}

fn facts(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, rulebook: &Rulebook) -> Facts {
    let mut facts = Facts::new();
    let Some(value) = fields.get("facts") else { return facts };
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_kind(&fields.item, "facts", "a table such as { worked_days = 540 }", value);
        return facts;
    };
    for (name, value) in table.iter() {
        let read = match value.get_ref() {
            DeValue::Boolean(answer) => Some(Value::YesNo(*answer)),
            DeValue::Integer(_) => as_integer(value.get_ref()).map(Value::Count),
            DeValue::Datetime(_) => as_day(value.get_ref()).map(Value::Day),
            DeValue::String(word) => Some(Value::from(&**word)),
            DeValue::Array(_) => as_intervals(value.get_ref()).map(Value::Spans),
            DeValue::Float(_) | DeValue::Table(_) => None,
        };
        match read {
            Some(read) => facts.set(name.get_ref(), read),
            None => reader.wrong_kind(
                &fields.item,
                name.get_ref(),
                "a number, date, word, true or false, or a list of stretches of days",
                value,
            ),
        }
    }
    if let Err(errors) = rulebook.catalog().check(&facts) {
        for error in errors {
            form(reader, fields, error.to_string());
        }
    }
    facts
}

fn expectation(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, is_plan: bool) -> Option<Expectation> {
    let Some(value) = fields.get("expect") else {
        reader.missing(fields, "expect");
        return None;
    };
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_kind(&fields.item, "expect", "a table such as { verdict = \"met\" }", value);
        return None;
    };
    let at = reader.at(&value.span());
    let of_plans = [
        "verdict",
        "confidence",
        "reached_on",
        "examinations",
        "fewest_examinations",
        "routes",
        "moves",
        "blocked_by",
    ];
    let of_law = [
        "verdict",
        "missing",
        "needs",
        "confidence",
        "last_day",
        "value",
        "if_confirmed",
        "used_days",
        "left_days",
        "is_running",
    ];
    let allowed: &[&str] = if is_plan { &of_plans } else { &of_law };
    let inner = reader.fields(table, format!("`expect` of {}", fields.item), at, allowed);
    let verdict = reader.string(&inner, "verdict").map(|spot| spot.value);
    let words: &[&str] =
        if is_plan { &planned::VERDICTS } else { &["met", "not-met", "unknown", "not-in-force", "open"] };
    if let Some(word) = verdict.as_deref().filter(|word| !words.contains(word)) {
        form(reader, fields, format!("`{word}` is no verdict; the verdicts are {}", words.join(", ")));
    }
    let list = |reader: &mut Reader<'_>, key: &str| {
        inner.get(key)?;
        Some(reader.strings(&inner, key).into_iter().map(|spot| spot.value).collect::<Vec<String>>())
    };
    let expect = Expectation {
        missing: list(reader, "missing"),
        needs: list(reader, "needs"),
        confidence: reader.confidence(&inner, "confidence"),
        last_day: reader.day(&inner, "last_day").map(|spot| spot.value),
        value: reader.integer(&inner, "value").map(|spot| spot.value),
        if_confirmed: reader.day(&inner, "if_confirmed").map(|spot| spot.value),
        used_days: reader.integer(&inner, "used_days").map(|spot| spot.value),
        left_days: reader.integer(&inner, "left_days").map(|spot| spot.value),
        is_running: inner.get("is_running").map(|_| reader.yes(&inner, "is_running")),
        reached_on: reader.day(&inner, "reached_on").map(|spot| spot.value),
        examinations: reader.integer(&inner, "examinations").map(|spot| spot.value),
        fewest_examinations: reader.integer(&inner, "fewest_examinations").map(|spot| spot.value),
        routes: reader.integer(&inner, "routes").map(|spot| spot.value),
        moves: list(reader, "moves"),
        blocked_by: list(reader, "blocked_by"),
        verdict,
    };
    if expect == Expectation::default() {
        form(reader, fields, "`expect` names nothing to compare".to_owned());
    }
    Some(expect)
}

/// Runs every scenario.
pub fn run_all(scenarios: &[Scenario], rulebook: &Rulebook) -> Vec<ScenarioResult> {
    scenarios.iter().map(|scenario| scenario.run(rulebook)).collect()
}
