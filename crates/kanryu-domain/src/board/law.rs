//! The law board: everything that law says, in words, with its versions, scenarios and sources.
//!
//! An entry is one id of the rulebooks with all its dated versions; exceptions stand with their rule and what a
//! clock leaves out with its clock. The words are made from the conditions, so that they say what is judged.

use std::collections::{BTreeMap, BTreeSet};

use kanryu_rules::{Clause, Scenario};
use serde::Serialize;

use super::{Board, Cell, Column, Question, Report, Row, Table};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::pathway::{Law, LawSource, Statement};
use crate::text::{Text, search_key};

mod scenario;
#[cfg(test)]
mod tests;

pub use scenario::{FactShown, ScenarioShown};

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawQuery {
    /// Words that must all occur in the title, the id, the citation or the conditions.
    pub text: String,
    /// Only this subject, a folder of the rulebooks.
    pub subject: Option<String>,
    /// Only this kind: rule, limit, table and so on.
    pub kind: Option<String>,
    /// Only what cites this source, such as `R-EX-01`.
    pub source: Option<String>,
    /// Only what has a version in force on the day.
    pub in_force: bool,
    /// Only what is not established: confidence low, unverified or open.
    pub doubtful: bool,
    /// Which page, from 1.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
}

impl Default for LawQuery {
    fn default() -> LawQuery {
        LawQuery {
            text: String::new(),
            subject: None,
            kind: None,
            source: None,
            in_force: false,
            doubtful: false,
            page: 1,
            per_page: 30,
        }
    }
}

/// The list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LawBoard {
    /// The hash of the law that was asked.
    pub law: String,
    /// How many entries there are.
    pub entries_in_all: usize,
    /// How many the query finds.
    pub total: usize,
    /// Of those found: how many are in force on the day.
    pub in_force: usize,
    /// Of those found: how many have a version that is not established.
    pub doubtful: usize,
    /// The page, from 1.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
    /// Subjects of all entries, with how many each has.
    pub subjects: BTreeMap<String, usize>,
    /// Kinds of all entries, with how many each has.
    pub kinds: BTreeMap<&'static str, usize>,
    /// First and last day on which any version shown begins or ends.
    pub span: Option<(Day, Day)>,
    /// The next day after the day asked about on which law changes.
    pub next_change: Option<Day>,
    /// The entries of the page.
    pub entries: Vec<LawEntry>,
}

/// One id with all its versions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LawEntry {
    /// `rule`, `limit`, `table`, `clock`, `calendar`, `stage` or `step`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What it is called on the day, or else lastly.
    pub title: Text,
    /// The subject: the folder of the rulebooks it stands in.
    pub subject: String,
    /// The claim that it grants, where it is a rule.
    pub grants: Option<ClaimName>,
    /// Which of `versions` is in force on the day, where one is.
    pub current: Option<usize>,
    /// Its versions, by first day.
    pub versions: Vec<LawVersion>,
    /// Exceptions of a rule, or what a clock leaves out.
    pub parts: Vec<LawVersion>,
    /// How many scenarios ask about it.
    pub scenarios: usize,
}

/// A claim with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimName {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
}

/// One version with what it asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LawVersion {
    /// The statement.
    #[serde(flatten)]
    pub statement: Statement,
    /// Whether it is in force on the day asked about.
    pub in_force: bool,
    /// What it asks for, in words.
    pub clauses: Vec<Clause>,
}

/// One entry with everything around it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LawDetail {
    /// The entries of this id; several where kinds share it.
    pub entries: Vec<LawEntry>,
    /// The scenarios that ask about it or about the claim it grants, with how they come out.
    pub scenarios: Vec<ScenarioShown>,
    /// Steps whose answer rests on it.
    pub steps: Vec<StepName>,
    /// Sources that its versions cite, with what those rest on.
    pub sources: BTreeMap<String, LawSource>,
}

/// A step with its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct StepName {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
}

/// The list that `query` asks for.
pub fn law(question: &Question<'_>, law: &Law, query: &LawQuery) -> Report<LawBoard> {
    let all = entries(law, question.as_of);
    let (mut subjects, mut kinds) = (BTreeMap::new(), BTreeMap::new());
    for entry in &all {
        *subjects.entry(entry.subject.clone()).or_default() += 1;
        *kinds.entry(entry.kind).or_default() += 1;
    }
    let entries_in_all = all.len();
    let found: Vec<LawEntry> = all.into_iter().filter(|entry| query.finds(entry)).collect();
    let total = found.len();
    let (in_force, doubtful) = (
        found.iter().filter(|entry| entry.current.is_some()).count(),
        found.iter().filter(|entry| entry.is_doubtful()).count(),
    );
    let skip = query.page.saturating_sub(1).saturating_mul(query.per_page);
    let entries: Vec<LawEntry> = found.into_iter().skip(skip).take(query.per_page).collect();
    let board = LawBoard {
        law: law.rulebook().fingerprint().to_string(),
        entries_in_all,
        total,
        in_force,
        doubtful,
        page: query.page,
        per_page: query.per_page,
        subjects,
        kinds,
        span: span(&entries),
        next_change: law.rulebook().next_version_edge(question.as_of),
        entries,
    };
    Report::new(question, board)
}

/// Everything about one id; `None` where law has no such statement.
pub fn law_detail(question: &Question<'_>, law: &Law, id: &str) -> Option<Report<LawDetail>> {
    let entries: Vec<LawEntry> =
        entries(law, question.as_of).into_iter().filter(|entry| entry.id == id).collect();
    if entries.is_empty() {
        return None;
    }
    let asks = |scenario: &&Scenario| {
        let name = scenario.question.name();
        name == id || entries.iter().any(|entry| entry.grants.as_ref().is_some_and(|claim| claim.id == name))
    };
    let scenarios =
        law.scenarios().iter().filter(asks).map(|scenario| scenario::shown(law, scenario)).collect();
    let mut sources = BTreeMap::new();
    let cited = entries.iter().flat_map(|entry| entry.all()).flat_map(|version| &version.statement.sources);
    for key in cited {
        cite(law, key, &mut sources);
    }
    let steps = steps_on(law, &entries);
    Some(Report::new(question, LawDetail { entries, scenarios, steps, sources }))
}

fn cite(law: &Law, key: &str, sources: &mut BTreeMap<String, LawSource>) {
    let Some(source) = law.source(key).filter(|_| !sources.contains_key(key)) else { return };
    sources.insert(key.to_owned(), source.clone());
    source.rests_on.iter().for_each(|below| cite(law, below, sources));
}

/// Steps whose claim one of the entries grants, or that the entries themselves are.
fn steps_on(law: &Law, entries: &[LawEntry]) -> Vec<StepName> {
    let claims: BTreeSet<&str> =
        entries.iter().filter_map(|entry| entry.grants.as_ref()).map(|claim| claim.id.as_str()).collect();
    let rests = |claim: &str| {
        claims.contains(claim) || law.claims_below(claim).iter().any(|below| claims.contains(below.as_str()))
    };
    let limits: BTreeSet<&str> =
        entries.iter().filter(|entry| entry.kind == "limit").map(|entry| entry.id.as_str()).collect();
    let book = law.rulebook();
    let stages: BTreeSet<&str> = book
        .stages()
        .iter()
        .filter(|stage| stage.limit.as_deref().is_some_and(|limit| limits.contains(limit)))
        .map(|stage| &*stage.id)
        .collect();
    let steps = book.steps().iter().filter(|step| {
        step.requires.as_deref().is_some_and(rests)
            || step.from_stages.iter().any(|from| stages.contains(&**from))
    });
    let names: BTreeSet<StepName> =
        steps.map(|step| StepName { id: step.id.to_string(), title: (&step.title).into() }).collect();
    names.into_iter().collect()
}

/// Every entry, by subject, kind and id.
fn entries(law: &Law, as_of: Day) -> Vec<LawEntry> {
    let mut by_id: BTreeMap<(String, usize, String), LawEntry> = BTreeMap::new();
    let statements = law.statements();
    let (parts, whole): (Vec<Statement>, Vec<Statement>) =
        statements.into_iter().partition(|statement| matches!(statement.kind, "exception" | "left-out"));
    for statement in whole {
        let key = (subject(&statement.file), rank(statement.kind), statement.id.clone());
        let entry = by_id.entry(key).or_insert_with(|| empty(law, &statement));
        let (clauses, in_force) = (law.clauses(&statement), statement.is_in_force_on(as_of));
        entry.versions.push(LawVersion { in_force, clauses, statement });
    }
    for statement in parts {
        let owner = statement.id.split('.').next().unwrap_or_default();
        let kind = if statement.kind == "exception" { "rule" } else { "clock" };
        let entry = by_id.values_mut().find(|entry| entry.kind == kind && entry.id == owner);
        let (clauses, in_force) = (law.clauses(&statement), statement.is_in_force_on(as_of));
        if let Some(entry) = entry {
            entry.parts.push(LawVersion { in_force, clauses, statement });
        }
    }
    let mut entries: Vec<LawEntry> = by_id.into_values().collect();
    entries.iter_mut().for_each(LawEntry::settle);
    entries
}

fn empty(law: &Law, statement: &Statement) -> LawEntry {
    let grants = (statement.kind == "rule").then(|| law.rulebook().grants(&statement.id)).flatten();
    let claim = grants.map(|claim| ClaimName {
        id: claim.to_owned(),
        title: law.rulebook().claim_title(claim).map(Text::from).unwrap_or_default(),
    });
    let asked = claim.as_ref().map_or(statement.id.as_str(), |claim| claim.id.as_str());
    LawEntry {
        kind: statement.kind,
        id: statement.id.clone(),
        title: Text::default(),
        subject: subject(&statement.file),
        scenarios: law.scenarios_about(asked),
        grants: claim,
        current: None,
        versions: Vec::new(),
        parts: Vec::new(),
    }
}

/// The order of kinds on the board.
fn rank(kind: &str) -> usize {
    let kinds = ["rule", "limit", "clock", "table", "calendar", "stage", "step"];
    kinds.iter().position(|known| *known == kind).unwrap_or(kinds.len())
}

/// The folder that a rulebook file stands in.
fn subject(file: &str) -> String {
    let mut parts = file.rsplit(['/', '\\']);
    let (_, folder) = (parts.next(), parts.next());
    folder.unwrap_or("law").to_owned()
}

/// The first and last day that a time line of these entries has to show.
fn span(entries: &[LawEntry]) -> Option<(Day, Day)> {
    let versions = || entries.iter().flat_map(LawEntry::all).map(|version| &version.statement);
    let days = || versions().flat_map(|statement| [statement.from, statement.until]).flatten();
    Some((days().min()?, days().max()?))
}

impl LawEntry {
    /// Its versions, and those of its parts.
    pub fn all(&self) -> impl Iterator<Item = &LawVersion> {
        self.versions.iter().chain(&self.parts)
    }

    /// The version of the day, or else the last one.
    pub fn shown(&self) -> Option<&LawVersion> {
        self.current.and_then(|at| self.versions.get(at)).or(self.versions.last())
    }

    /// Whether some version, or some part of one, is not established.
    pub fn is_doubtful(&self) -> bool {
        self.all().any(|version| !version.statement.is_established())
    }

    fn settle(&mut self) {
        self.versions.sort_by_key(|version| version.statement.from);
        self.current = self.versions.iter().position(|version| version.in_force);
        self.title = self.shown().map(|version| version.statement.title.clone()).unwrap_or_default();
    }

    fn search_text(&self) -> String {
        let mut text = format!("{} {} {}", self.id, self.title.ja, self.title.en);
        for version in self.all() {
            let said = version.clauses.iter().flat_map(Clause::all);
            said.for_each(|clause| text.push_str(&format!(" {} {}", clause.text.ja, clause.text.en)));
            let statement = &version.statement;
            text.push_str(&format!(" {} {}", statement.title.ja, statement.title.en));
            text.push_str(&format!(
                " {} {}",
                statement.cite.as_deref().unwrap_or_default(),
                statement.sources.join(" ")
            ));
        }
        search_key(&text)
    }
}

impl LawQuery {
    fn finds(&self, entry: &LawEntry) -> bool {
        let is =
            |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        let cites = |key: &String| entry.all().any(|version| version.statement.sources.contains(key));
        if !is(&self.subject, &entry.subject) || !is(&self.kind, entry.kind) {
            return false;
        }
        if self.in_force && entry.current.is_none() || self.doubtful && !entry.is_doubtful() {
            return false;
        }
        if self.source.as_ref().is_some_and(|key| !cites(key)) {
            return false;
        }
        let words: Vec<String> = self.text.split_whitespace().map(search_key).collect();
        if words.is_empty() {
            return true;
        }
        let text = entry.search_text();
        words.iter().all(|word| text.contains(word.as_str()))
    }
}

impl Board for LawBoard {
    const NAME: &'static str = "law";

    fn tables(&self) -> Vec<Table> {
        let columns = vec![
            Column::new("kind", "種別", "Kind"),
            Column::new("id", "識別子", "Id"),
            Column::new("title", "名称", "Title"),
            Column::new("from", "施行日", "From"),
            Column::new("until", "終了日", "Until"),
            Column::new("confidence", "確度", "Confidence"),
            Column::new("cite", "根拠", "Citation"),
            Column::new("sources", "出典", "Sources"),
            Column::new("words", "内容", "What it says"),
        ];
        let rows = self.entries.iter().flat_map(LawEntry::all).map(row).collect();
        vec![Table { name: "law", title: Text::new("法令集", "Law"), columns, rows }]
    }
}

fn row(version: &LawVersion) -> Row {
    let statement = &version.statement;
    let day = |day: Option<Day>| day.map_or(Cell::Empty, |day| Cell::Date(day.into()));
    let words: Vec<Text> = version.clauses.iter().map(crate::pathway::compare::in_one_line).collect();
    let join = |get: fn(&Text) -> &str| words.iter().map(get).collect::<Vec<_>>().join(" / ");
    let cells = vec![
        Cell::Plain(statement.kind.to_owned()),
        Cell::Plain(statement.id.clone()),
        Cell::Text(statement.title.clone()),
        day(statement.from),
        day(statement.until),
        Cell::Plain(statement.confidence.word().to_owned()),
        statement.cite.clone().map_or(Cell::Empty, Cell::Plain),
        Cell::Plain(statement.sources.join(" ")),
        if words.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(Text::new(join(|text| &text.ja), join(|text| &text.en)))
        },
    ];
    Row { subject: None, cells }
}

/// The least sure confidence among the versions of an entry that are shown on the day.
pub fn least_sure(entry: &LawEntry) -> Confidence {
    let shown = entry.shown().into_iter().chain(entry.parts.iter().filter(|part| part.in_force));
    shown.map(|version| version.statement.confidence).max().unwrap_or_default()
}
