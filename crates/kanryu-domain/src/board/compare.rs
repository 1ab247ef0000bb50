//! The comparison board: two laws side by side, and whose answers change, as this reader may see it.
//!
//! Who sees every person sees them by name; a case worker and a person see their own people only, counted exactly;
//! everybody else sees counts over the whole register, and none that would single somebody out.

use serde::Serialize;

use super::audience::{Content, Reach, Shown, reach, small_cells};
use super::people::PersonName;
use super::{Audience, Board, Finding, Question, Report, Table};
use crate::calendar::Day;
use crate::event::Fact;
use crate::id::Subject;
use crate::pathway::compare::{
    About, Cause, Compared, Comparison, Effect, Origin, Side, StatementChange, Tally, law_changes,
};
use crate::registry::Record;
use crate::text::Text;

mod table;
#[cfg(test)]
mod tests;

/// The board.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CompareBoard {
    /// The law compared from.
    pub first: SideShown,
    /// The law compared to.
    pub second: SideShown,
    /// Statements that differ.
    pub law: Vec<StatementChange>,
    /// Whose answers change; absent where nobody was asked about.
    pub people: Option<PeopleShown>,
}

/// A side as it is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SideShown {
    /// The day.
    pub day: Day,
    /// The hash of the law.
    pub law: String,
}

/// Whose answers change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeopleShown {
    /// The day on which facts were read; they are the same under both laws.
    pub facts_on: Day,
    /// Whether only the reader's own people were asked about.
    pub own_only: bool,
    /// People compared.
    pub compared: Shown,
    /// People for whom an answer changes.
    pub changed: Shown,
    /// Those of them for whom the law changes an answer, asked about the same day.
    pub changed_by_law: Shown,
    /// Those for whom the passing of time alone does.
    pub changed_by_time: Shown,
    /// People whose stage is not known on the day.
    pub without_stage: Shown,
    /// What changes for how many.
    pub groups: Vec<GroupShown>,
    /// Who they are; empty where the reader may not see people.
    pub persons: Vec<PersonShown>,
}

/// One change of an answer, with how many people it concerns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupShown {
    /// Its number, from 1, by which persons name it.
    pub number: usize,
    /// The step or the stay.
    #[serde(flatten)]
    pub about: About,
    /// What the step or stage is called.
    pub title: Text,
    /// How the answer changes.
    pub effect: Effect,
    /// Whether law or time makes the change.
    pub by: Origin,
    /// Why.
    pub causes: Vec<Cause>,
    /// How many people.
    pub people: Shown,
    /// What happens and why, to be said after the number.
    pub sentence: Text,
}

/// A person for whom something changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonShown {
    /// The record.
    pub subject: Subject,
    /// The name to show.
    pub name: PersonName,
    /// The stage.
    pub stage: Option<String>,
    /// Organizations responsible for the person on the day.
    pub organizations: Vec<Subject>,
    /// What changes.
    pub changes: Vec<PersonChange>,
}

/// One change for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PersonChange {
    /// The group it belongs to.
    pub group: usize,
    /// Of a stay: the last lawful day on the first side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_day: Option<Day>,
    /// Of a stay: the last lawful day on the second side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_day: Option<Day>,
}

/// People as they are put to both laws one after another, so that a register of any size can be streamed.
#[derive(Debug)]
pub struct Gathering<'a> {
    comparison: &'a Comparison<'a>,
    audience: &'a Audience,
    facts_on: Day,
    tally: Tally,
    persons: Vec<PersonShown>,
}

impl<'a> Gathering<'a> {
    /// Nobody yet.
    pub fn new(comparison: &'a Comparison<'a>, audience: &'a Audience, facts_on: Day) -> Gathering<'a> {
        Gathering { comparison, audience, facts_on, tally: Tally::default(), persons: Vec::new() }
    }

    /// Adds a person who was compared; those of others are left out where the reader sees their own only.
    ///
    /// `may_be_seen` says whether the reader may see this person at all, by the records as they are today.
    pub fn add(&mut self, record: &Record, compared: &Compared, may_be_seen: bool) {
        let sees = match reach(self.audience, Content::Pathway) {
            Reach::All => true,
            Reach::Own if !may_be_seen => return,
            Reach::Own => true,
            Reach::Nothing => false,
        };
        let groups = self.tally.add(compared);
        if !sees || groups.is_empty() {
            return;
        }
        let changes = groups.into_iter().zip(&compared.changes);
        let changes = changes.map(|(group, change)| PersonChange {
            group,
            first_day: change.first_day,
            second_day: change.second_day,
        });
        self.persons.push(PersonShown {
            subject: record.subject.clone(),
            name: name_of(record, self.facts_on),
            stage: compared.stage.clone(),
            organizations: super::people::responsible(record, self.facts_on).into_iter().collect(),
            changes: changes.collect(),
        });
    }

    /// Whose answers change, as the reader may see it.
    pub fn shown(self) -> PeopleShown {
        let Gathering { comparison, audience, facts_on, tally, persons } = self;
        let own_only = reach(audience, Content::Pathway) == Reach::Own;
        let groups = tally.groups(comparison);
        let counts: Vec<i64> = groups.iter().map(|group| group.people).collect();
        let exact = |count: i64| Shown::Exact(count);
        let cells: Vec<Shown> = if own_only {
            counts.iter().copied().map(exact).collect()
        } else {
            small_cells(&counts, audience)
        };
        let by_time = tally.changed - tally.changed_by_law;
        let totals = [tally.people, tally.without_stage, tally.changed, tally.changed_by_law, by_time];
        let [compared, without_stage, mut changed @ ..] = totals
            .map(|count| if own_only { exact(count) } else { super::audience::small_cell(count, audience) });
        // Who knows how many people change, in all or for one reason, could work a small group out.
        if cells.iter().chain(&changed).any(|cell| cell.exact().is_none()) {
            changed.iter_mut().filter(|cell| cell.exact().is_some()).for_each(|cell| *cell = Shown::Withheld);
        }
        let [changed, changed_by_law, changed_by_time] = changed;
        // Groups are numbered as they are shown, not as they were found.
        let mut numbers = vec![0; groups.len()];
        groups.iter().enumerate().for_each(|(place, group)| numbers[group.number] = place + 1);
        let mut persons = persons;
        persons
            .iter_mut()
            .flat_map(|person| &mut person.changes)
            .for_each(|change| change.group = numbers[change.group]);
        let groups = groups.into_iter().zip(cells).map(|(group, people)| GroupShown {
            sentence: group.sentence(),
            number: numbers[group.number],
            about: group.about,
            title: group.title,
            effect: group.effect,
            by: group.by,
            causes: group.causes,
            people,
        });
        PeopleShown {
            facts_on,
            own_only,
            compared,
            changed,
            changed_by_law,
            changed_by_time,
            without_stage,
            groups: groups.collect(),
            persons,
        }
    }
}

fn name_of(record: &Record, as_of: Day) -> PersonName {
    let mut named = record.by(as_of).filter_map(|entry| match &entry.fact {
        Fact::PersonRegistered { name, .. } => Some(name),
        _ => None,
    });
    let name = named.next();
    PersonName {
        latin: name.and_then(|name| name.latin.clone()),
        kana: name.and_then(|name| name.kana.clone()),
        native: name.and_then(|name| name.native.clone()),
    }
}

/// The board of two sides, with the people that were gathered, if any.
pub fn compare(
    question: &Question<'_>,
    first: Side<'_>,
    second: Side<'_>,
    people: Option<PeopleShown>,
) -> Report<CompareBoard> {
    let side =
        |side: Side<'_>| SideShown { day: side.day, law: side.law.rulebook().fingerprint().to_string() };
    let board =
        CompareBoard { first: side(first), second: side(second), law: law_changes(first, second), people };
    let mut report = Report::new(question, board);
    report.findings = findings(&report.value);
    report
}

fn findings(board: &CompareBoard) -> Vec<Finding> {
    let mut findings = Vec::new();
    let doubtful = |change: &&StatementChange| {
        [&change.first, &change.second].into_iter().flatten().any(|statement| !statement.is_established())
    };
    let count = board.law.iter().filter(doubtful).count();
    if count > 0 {
        findings.push(Finding {
            code: "compare/not-established".to_owned(),
            text: Text::new(
                format!("異なる規定のうち {count} 件は確立していない（確度が低い・未確認・未定）"),
                format!(
                    "{count} of the statements that differ are not established (low, unverified or open)"
                ),
            ),
            subjects: Vec::new(),
        });
    }
    findings
}

impl Board for CompareBoard {
    const NAME: &'static str = "compare";

    fn tables(&self) -> Vec<Table> {
        table::tables(self)
    }
}

/// Whether the reader may see this person's row; the one rule behind every list of people.
pub fn is_seen(audience: &Audience, record: &Record, as_of: Day) -> bool {
    match audience {
        Audience::Secretariat | Audience::Administrator => true,
        Audience::CaseWorker(own) => super::people::responsible(record, as_of).contains(own),
        Audience::Person(own) => record.subject == *own,
        Audience::Public | Audience::Operator(_) => false,
    }
}
