//! Scenarios: a question with the answer that law must give, beside the rule that gives it.

use serde::Serialize;
use toml::de::{DeTable, DeValue};

use crate::confidence::Confidence;
use crate::day::Day;
use crate::evaluate::{LimitVerdict, TableVerdict, Verdict};
use crate::fault::Fault;
use crate::rulebook::Rulebook;
use crate::source::reader::{Fields, as_day, as_integer};
use crate::source::{Reader, read_scenario};
use crate::value::{Facts, Value};

#[cfg(test)]
mod tests;

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
}

/// What a scenario expects; what it does not name is not compared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Expectation {
    /// `met`, `not-met`, `unknown`, `not-in-force`; for a limit also `open`.
    pub verdict: Option<String>,
    /// Conditions that fail, in any order.
    pub missing: Option<Vec<String>>,
    /// Facts that would decide, in any order.
    pub needs: Option<Vec<String>>,
    /// How sure the answer is.
    pub confidence: Option<Confidence>,
    /// The last lawful day.
    pub last_day: Option<Day>,
    /// The number of a table.
    pub value: Option<i64>,
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
        let Answer { verdict, missing, needs, confidence, last_day, value } = self.answer(rulebook);
        let expect = &self.expect;
        let sorted = |list: &[String]| {
            let mut list = list.to_vec();
            list.sort();
            list
        };
        compare(&mut differs, "verdict", expect.verdict.as_deref(), verdict.as_str());
        let (wanted, found) = (expect.missing.as_deref().map(sorted), sorted(&missing));
        compare(&mut differs, "missing", wanted, found);
        let (wanted, found) = (expect.needs.as_deref().map(sorted), sorted(&needs));
        compare(&mut differs, "needs", wanted, found);
        compare(&mut differs, "confidence", expect.confidence, confidence);
        compare(&mut differs, "last_day", expect.last_day.map(Some), last_day);
        compare(&mut differs, "value", expect.value.map(Some), value);
        ScenarioResult { name: self.name.clone(), file: self.file.clone(), line: self.line, differs }
    }

    fn answer(&self, rulebook: &Rulebook) -> Answer {
        match &self.question {
            Question::Claim(claim) => {
                let judgment = rulebook.judge(claim, &self.facts, self.as_of);
                let answer = Answer::new(judgment.verdict.word(), judgment.confidence);
                match judgment.verdict {
                    Verdict::Met | Verdict::NotInForce => answer,
                    Verdict::NotMet { missing } => Answer { missing, ..answer },
                    Verdict::Unknown { needs } => Answer { needs, ..answer },
                }
            }
            Question::Limit(limit) => match rulebook.limit(limit, &self.facts, self.as_of) {
                None => Answer::new("not-in-force", Confidence::High),
                Some(limit) => match limit.verdict {
                    LimitVerdict::Until { day, .. } => {
                        Answer { last_day: Some(day), ..Answer::new("met", limit.confidence) }
                    }
                    LimitVerdict::Open => Answer::new("open", limit.confidence),
                    LimitVerdict::Unknown { needs } => Answer { needs, ..Answer::new("unknown", limit.confidence) },
                    LimitVerdict::NotInForce => Answer::new("not-in-force", limit.confidence),
                },
            },
            Question::Table(table) => match rulebook.table(table, &self.facts, self.as_of) {
                None => Answer::new("not-in-force", Confidence::High),
                Some(table) => match table.verdict {
                    TableVerdict::Gives { value, .. } => {
                        Answer { value: Some(value), ..Answer::new("met", table.confidence) }
                    }
                    TableVerdict::NoRow => Answer::new("not-met", table.confidence),
                    TableVerdict::Unknown { needs } => Answer { needs, ..Answer::new("unknown", table.confidence) },
                    TableVerdict::NotInForce => Answer::new("not-in-force", table.confidence),
                },
            },
        }
    }
}

struct Answer {
    verdict: String,
    missing: Vec<String>,
    needs: Vec<String>,
    confidence: Confidence,
    last_day: Option<Day>,
    value: Option<i64>,
}

impl Answer {
    fn new(verdict: &str, confidence: Confidence) -> Answer {
        let verdict = verdict.to_owned();
        Answer { verdict, missing: Vec::new(), needs: Vec::new(), confidence, last_day: None, value: None }
    }
}

fn compare<T: PartialEq + std::fmt::Debug>(differs: &mut Vec<String>, what: &str, wanted: Option<T>, found: T) {
    if let Some(wanted) = wanted
        && wanted != found
    {
        differs.push(format!("{what}: expected {wanted:?}, found {found:?}"));
    }
}

/// The scenarios of one file; what cannot be run is reported.
pub(crate) fn read(reader: &mut Reader<'_>, document: &DeTable<'_>, rulebook: &Rulebook, file: &str) -> Vec<Scenario> {
    let mut scenarios = Vec::new();
    for (fields, name) in read_scenario(reader, document) {
        let before = reader.found.len();
        let question = question(reader, &fields, rulebook);
        let as_of = reader.day(&fields, "as_of").map(|spot| spot.value);
        if fields.get("as_of").is_none() {
            reader.missing(&fields, "as_of");
        }
        let facts = facts(reader, &fields, rulebook);
        let expect = expectation(reader, &fields);
        if reader.found.len() > before {
            continue;
        }
        if let (Some(question), Some(as_of), Some(expect)) = (question, as_of, expect) {
            let (file, line) = (file.to_owned(), fields.at.line);
            scenarios.push(Scenario { name: name.value, question, as_of, facts, expect, file, line });
        }
    }
    scenarios
}

fn form(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, detail: String) {
    reader.fault(Fault::ScenarioForm { item: fields.item.clone(), detail }, fields.at);
}

fn question(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, rulebook: &Rulebook) -> Option<Question> {
    let [claim, limit, table] = ["claim", "limit", "table"].map(|key| reader.string(fields, key));
    let question = match (claim, limit, table) {
        (Some(claim), None, None) => Question::Claim(claim.value),
        (None, Some(limit), None) => Question::Limit(limit.value),
        (None, None, Some(table)) => Question::Table(table.value),
        _ => {
            form(reader, fields, "it must ask exactly one of `claim`, `limit`, `table`".to_owned());
            return None;
        }
    };
    let known = match &question {
        Question::Claim(claim) => rulebook.has_claim(claim),
        Question::Limit(limit) => rulebook.limits().any(|known| known == limit),
        Question::Table(table) => rulebook.tables().any(|known| known == table),
    };
    if !known {
        let (Question::Claim(name) | Question::Limit(name) | Question::Table(name)) = &question;
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
            DeValue::Float(_) | DeValue::Array(_) | DeValue::Table(_) => None,
        };
        match read {
            Some(read) => facts.set(name.get_ref(), read),
            None => reader.wrong_kind(&fields.item, name.get_ref(), "a number, date, word, true or false", value),
        }
    }
    if let Err(errors) = rulebook.catalog().check(&facts) {
        for error in errors {
            form(reader, fields, error.to_string());
        }
    }
    facts
}

fn expectation(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Option<Expectation> {
    let Some(value) = fields.get("expect") else {
        reader.missing(fields, "expect");
        return None;
    };
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_kind(&fields.item, "expect", "a table such as { verdict = \"met\" }", value);
        return None;
    };
    let at = reader.at(&value.span());
    let allowed = ["verdict", "missing", "needs", "confidence", "last_day", "value"];
    let inner = reader.fields(table, format!("`expect` of {}", fields.item), at, &allowed);
    let verdict = reader.string(&inner, "verdict").map(|spot| spot.value);
    let words = ["met", "not-met", "unknown", "not-in-force", "open"];
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

