//! Which statements differ between two sides, and what conditions each gained or lost, in words.

use std::collections::{BTreeMap, BTreeSet};

use kanryu_rules::Clause;
use serde::Serialize;

use super::Side;
use crate::pathway::Statement;
use crate::text::Text;

/// How a statement differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// In force on the second side only.
    Begun,
    /// In force on the first side only.
    Ended,
    /// In force on both, and says something else.
    Changed,
    /// In force on neither day, but the two laws write it differently for other days.
    OtherDays,
}

impl ChangeKind {
    /// The word of interchange.
    pub fn word(self) -> &'static str {
        match self {
            ChangeKind::Begun => "begun",
            ChangeKind::Ended => "ended",
            ChangeKind::Changed => "changed",
            ChangeKind::OtherDays => "other-days",
        }
    }

    /// What it is called.
    pub fn label(self) -> Text {
        let (ja, en) = match self {
            ChangeKind::Begun => ("新設", "begun"),
            ChangeKind::Ended => ("廃止", "ended"),
            ChangeKind::Changed => ("改正", "changed"),
            ChangeKind::OtherDays => ("他の日の規定が異なる", "differs on other days"),
        };
        Text::new(ja, en)
    }
}

/// A statement that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementChange {
    /// `rule`, `exception`, `limit`, `table`, `stage`, `step` and so on.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// How it differs.
    pub change: ChangeKind,
    /// The version of the first side.
    pub first: Option<Statement>,
    /// The version of the second side.
    pub second: Option<Statement>,
    /// What the second side asks and the first does not.
    pub added: Vec<Condition>,
    /// What the first side asks and the second does not.
    pub dropped: Vec<Condition>,
    /// Steps whose answer rests on it on either side, by id.
    pub steps: Vec<String>,
}

impl StatementChange {
    /// What it is called, as the second side says it.
    pub fn title(&self) -> Text {
        self.second.as_ref().or(self.first.as_ref()).map(|version| version.title.clone()).unwrap_or_default()
    }
}

/// A condition in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Condition {
    /// In words; what stands below a condition follows it in brackets.
    pub text: Text,
    /// As the rulebook writes it.
    pub written: String,
}

/// Everything that differs between the sides, by kind and id.
///
/// A version that a person's own date selects is compared as if that date were the day itself.
pub fn law_changes(first: Side<'_>, second: Side<'_>) -> Vec<StatementChange> {
    let (before, after) = (versions(first), versions(second));
    let names: BTreeSet<&(&'static str, String)> = before.keys().chain(after.keys()).collect();
    let steps = [StepsOf::new(first), StepsOf::new(second)];
    let none = Vec::new();
    names
        .into_iter()
        .filter_map(|name| {
            let sides = (before.get(name).unwrap_or(&none), after.get(name).unwrap_or(&none));
            let mut change = changed(name, sides, first, second)?;
            let rests: BTreeSet<String> = steps.iter().flat_map(|steps| steps.of(name.0, &name.1)).collect();
            change.steps = rests.into_iter().collect();
            Some(change)
        })
        .collect()
}

type Versions = BTreeMap<(&'static str, String), Vec<(Statement, Vec<Clause>)>>;

fn versions(side: Side<'_>) -> Versions {
    let mut versions = Versions::new();
    for statement in side.law.statements() {
        let clauses = side.law.clauses(&statement);
        versions.entry((statement.kind, statement.id.clone())).or_default().push((statement, clauses));
    }
    versions
}

type Sides<'v> = (&'v Vec<(Statement, Vec<Clause>)>, &'v Vec<(Statement, Vec<Clause>)>);

fn changed(
    name: &(&'static str, String),
    (before, after): Sides<'_>,
    first: Side<'_>,
    second: Side<'_>,
) -> Option<StatementChange> {
    let in_force = |versions: &[(Statement, Vec<Clause>)], day| {
        versions.iter().find(|(statement, _)| statement.is_in_force_on(day)).cloned()
    };
    let (one, other) = (in_force(before, first.day), in_force(after, second.day));
    let change = match (&one, &other) {
        (Some(one), Some(other)) if says_the_same(one, other) => None,
        (Some(_), Some(_)) => Some(ChangeKind::Changed),
        (Some(_), None) => Some(ChangeKind::Ended),
        (None, Some(_)) => Some(ChangeKind::Begun),
        (None, None) => None,
    };
    let same_everywhere = || {
        before.len() == after.len() && before.iter().zip(after).all(|(one, other)| says_the_same(one, other))
    };
    let change = match change {
        Some(change) => change,
        None if same_everywhere() => return None,
        None => ChangeKind::OtherDays,
    };
    let (one, other) = match change {
        ChangeKind::OtherDays => {
            let odd = |these: &[(Statement, Vec<Clause>)], those: &[(Statement, Vec<Clause>)]| {
                these.iter().find(|one| !those.iter().any(|other| says_the_same(one, other))).cloned()
            };
            (odd(before, after), odd(after, before))
        }
        ChangeKind::Begun | ChangeKind::Ended | ChangeKind::Changed => (one, other),
    };
    let clauses = |side: &Option<(Statement, Vec<Clause>)>| {
        side.as_ref().map(|(_, clauses)| clauses.clone()).unwrap_or_default()
    };
    let (asked_before, asked_after) = (clauses(&one), clauses(&other));
    Some(StatementChange {
        kind: name.0,
        id: name.1.clone(),
        change,
        added: lacking(&asked_after, &asked_before),
        dropped: lacking(&asked_before, &asked_after),
        first: one.map(|(statement, _)| statement),
        second: other.map(|(statement, _)| statement),
        steps: Vec::new(),
    })
}

/// Whether two versions are one law to a reader: the file and line they are written in do not count.
fn says_the_same(
    (one, clauses): &(Statement, Vec<Clause>),
    (other, others): &(Statement, Vec<Clause>),
) -> bool {
    let placeless = |statement: &Statement| Statement { file: String::new(), line: 0, ..statement.clone() };
    placeless(one) == placeless(other) && clauses == others
}

/// Clauses of `these` that `those` does not have.
fn lacking(these: &[Clause], those: &[Clause]) -> Vec<Condition> {
    let written =
        |clauses: &[Clause]| clauses.iter().map(|clause| clause.written.clone()).collect::<BTreeSet<_>>();
    let known = written(those);
    these.iter().filter(|clause| !known.contains(&clause.written)).map(Condition::from).collect()
}

impl From<&Clause> for Condition {
    fn from(clause: &Clause) -> Condition {
        Condition { text: in_one_line(clause), written: clause.written.clone() }
    }
}

/// A clause with all that stands below it, in one line.
pub fn in_one_line(clause: &Clause) -> Text {
    if clause.parts.is_empty() {
        return (&clause.text).into();
    }
    let parts: Vec<Text> = clause.parts.iter().map(in_one_line).collect();
    let join = |get: fn(&Text) -> &str, by: &str| parts.iter().map(get).collect::<Vec<_>>().join(by);
    Text::new(
        format!("{}（{}）", clause.text.ja, join(|text| &text.ja, "、")),
        format!("{} ({})", clause.text.en, join(|text| &text.en, "; ")),
    )
}

/// Which steps rest on a statement.
struct StepsOf<'a> {
    side: Side<'a>,
    /// Rules, limits and tables that the claim of each step goes through.
    reached: BTreeMap<String, BTreeSet<(&'static str, String)>>,
}

impl<'a> StepsOf<'a> {
    fn new(side: Side<'a>) -> StepsOf<'a> {
        let book = side.law.rulebook();
        let mut reached = BTreeMap::new();
        for step in book.steps() {
            let mut found = BTreeSet::new();
            if let Some(claim) = &step.requires {
                go_through(side, claim, &mut BTreeSet::new(), &mut found);
            }
            reached.insert(step.id.to_string(), found);
        }
        StepsOf { side, reached }
    }

    fn of(&self, kind: &'static str, id: &str) -> Vec<String> {
        match kind {
            "step" => vec![id.to_owned()],
            "stage" => self.side.law.rulebook().steps_to(id).map(|step| step.id.to_string()).collect(),
            _ => {
                // An exception belongs to its rule.
                let (kind, id) = if kind == "exception" {
                    ("rule", id.split('.').next().unwrap_or(id))
                } else {
                    (kind, id)
                };
                let rests = |found: &BTreeSet<(&'static str, String)>| found.contains(&(kind, id.to_owned()));
                self.reached.iter().filter(|(_, found)| rests(found)).map(|(step, _)| step.clone()).collect()
            }
        }
    }
}

fn go_through(
    side: Side<'_>,
    claim: &str,
    seen: &mut BTreeSet<String>,
    found: &mut BTreeSet<(&'static str, String)>,
) {
    if !seen.insert(claim.to_owned()) {
        return;
    }
    let book = side.law.rulebook();
    let rules: BTreeSet<&str> = book.rules_granting(claim).into_iter().collect();
    for version in
        book.versions().into_iter().filter(|version| version.kind == "rule" && rules.contains(&*version.id))
    {
        found.insert(("rule", version.id.to_string()));
        for clause in book.clauses("rule", &version.id, version.from).iter().flat_map(|clause| clause.all()) {
            if let Some(table) = &clause.table {
                found.insert(("table", table.to_string()));
            }
            if let Some(below) = &clause.claim {
                go_through(side, below, seen, found);
            }
        }
    }
}
