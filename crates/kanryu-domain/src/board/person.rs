//! One person: where they stand, what may come next and why, and the dated life behind it.
//!
//! Who may see the board is decided by the table of audiences; for anybody else there is no such person.

use std::collections::BTreeSet;

use serde::Serialize;

use super::audience::{Content, Owner, may};
use super::evidence::{Trail, describe, sources, trail_for};
use super::people::{PersonRow, responsible};
use super::standing::findings;
use super::{Board, Question, Report};
use crate::calendar::{Day, PartialDate};
use crate::event::{AffiliationRole, Confidence, Fact, Source, SourceKind};
use crate::id::Subject;
use crate::pathway::{Law, Standing, standing};
use crate::registry::{Entry, Record};
use crate::text::Text;

mod table;
#[cfg(test)]
mod tests;

/// The person as far as the reader may see them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonBoard {
    /// The person as lists show them.
    pub person: PersonRow,
    /// Date of birth, perhaps only the year.
    pub born_on: Option<PartialDate>,
    /// Whether the record is invented, for the demonstration.
    pub is_invented: bool,
    /// Where the person stands, and every next step with its verdict and proof.
    pub standing: Standing,
    /// What happened, by date.
    pub life: Vec<LifeEntry>,
    /// Organizations responsible for the person, with their roles and times.
    pub affiliations: Vec<Affiliation>,
    /// Tests and examinations.
    pub tests: Vec<TestEntry>,
    /// Papers by which something is shown: courses, plans, registrations, statements, agreements to a use of data.
    pub documents: Vec<LifeEntry>,
    /// Everything that was said, with corrections; absent where the reader may not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trail: Option<Trail>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LifeEntry {
    /// When, as precisely as the record knows.
    pub on: PartialDate,
    /// The last day, where it is a time.
    pub until: Option<Day>,
    /// The word of the event format.
    pub fact: &'static str,
    /// What happened.
    pub text: Text,
    /// The stage, status, test, course or name it is about.
    pub about: Option<String>,
    /// Who says so; absent where the reader may not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// Whether it lies after the day asked about.
    pub is_ahead: bool,
}

/// A time under an organization.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Affiliation {
    /// The organization.
    pub organization: Subject,
    /// What it is called.
    pub name: Option<Text>,
    /// What it is to the person.
    pub role: AffiliationRole,
    /// Since when.
    pub from: PartialDate,
    /// Until when; absent while it goes on.
    pub until: Option<PartialDate>,
}

/// A test or examination that was sat.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TestEntry {
    /// When.
    pub on: PartialDate,
    /// The test, or `national-exam`.
    pub test: String,
    /// What it is called.
    pub title: Text,
    /// The level sat.
    pub level: Option<String>,
    /// The score.
    pub score: Option<i64>,
    /// Passed or not.
    pub passed: bool,
    /// Whether the result was seen on the official paper or register.
    pub verified: bool,
}

/// The board of one person; `None` where there is no such person for this reader.
pub fn person(question: &Question<'_>, law: &Law, subject: &Subject) -> Option<Report<PersonBoard>> {
    let record = question.registry.get(subject)?;
    let row = PersonRow::of(record, law, question.as_of)?;
    let organizations: Vec<Subject> = responsible(record, question.as_of).into_iter().collect();
    let owner = Owner::Person { person: subject, organizations: &organizations };
    let sees = |content| may(question.audience, "person", content, owner);
    if !sees(Content::Identity) || !sees(Content::Pathway) {
        return None;
    }
    let sees_evidence = sees(Content::Evidence);
    let standing = standing(law, record, question.as_of);
    let findings = findings(&standing, Some(subject));
    let life = life(record, question.as_of, sees_evidence);
    let documents = life.iter().filter(|entry| is_document(entry.fact)).cloned().collect();
    let board = PersonBoard {
        person: row,
        born_on: born_on(record),
        is_invented: record.entries.iter().any(|entry| entry.source.kind == SourceKind::Demo),
        standing,
        affiliations: affiliations(question, record),
        tests: tests(record, question.as_of),
        documents,
        trail: sees_evidence.then(|| trail_for(record, question.audience)),
        life,
    };
    let mut report = Report::new(question, board);
    report.findings = findings;
    if sees_evidence {
        report.sources = sources(record.by(question.as_of));
    }
    Some(report)
}

fn born_on(record: &Record) -> Option<PartialDate> {
    record.entries.iter().find_map(|entry| match &entry.fact {
        Fact::PersonRegistered { born_on, .. } => *born_on,
        _ => None,
    })
}

/// Every entry, by date; what a paper dates ahead is marked.
fn life(record: &Record, as_of: Day, with_source: bool) -> Vec<LifeEntry> {
    let entry = |entry: &Entry| LifeEntry {
        on: entry.occurred_on,
        until: until(&entry.fact),
        fact: entry.fact.word(),
        text: describe(&entry.fact),
        about: about(&entry.fact),
        source: with_source.then(|| entry.source.clone()),
        confidence: entry.confidence,
        is_ahead: !entry.occurred_on.possibly_by(as_of),
    };
    record.entries.iter().map(entry).collect()
}

fn until(fact: &Fact) -> Option<Day> {
    match fact {
        Fact::ResidenceGranted { until, .. }
        | Fact::CareWorked { until, .. }
        | Fact::LeaveTaken { until, .. } => *until,
        _ => None,
    }
}

/// The key a reader would look for: never a name of a person.
fn about(fact: &Fact) -> Option<String> {
    match fact {
        Fact::StageEntered { stage, .. } | Fact::TrainingPlan { stage, .. } => Some(stage.clone()),
        Fact::ResidenceGranted { status, .. } => Some(status.clone()),
        Fact::TestTaken { test, level, .. } => {
            Some(level.as_ref().map_or_else(|| test.clone(), |level| format!("{test} {level}")))
        }
        Fact::ExamTaken { number, .. } => Some(number.to_string()),
        Fact::CourseCompleted { course } => Some(course.clone()),
        Fact::LeaveTaken { leave, .. } => Some(crate::event::Word::word(*leave).to_owned()),
        Fact::Attested { name, holds } => Some(format!("{name} = {holds}")),
        Fact::Counted { name, count } => Some(format!("{name} = {count}")),
        Fact::AffiliationBegan { organization, .. }
        | Fact::AffiliationEnded { organization, .. }
        | Fact::EmploymentBegan { organization, .. }
        | Fact::EmploymentEnded { organization } => Some(organization.to_string()),
        Fact::CostPaid { item, .. } => Some(item.clone()),
        Fact::ConsentGiven { purpose } | Fact::ConsentWithdrawn { purpose } => Some(purpose.clone()),
        Fact::ContactAsked { vacancy, .. } | Fact::ContactAnswered { vacancy, .. } => {
            Some(vacancy.to_string())
        }
        Fact::WishesSubmitted { round, .. } => Some(round.to_string()),
        Fact::PlaceConfirmed { round, offer } | Fact::PlaceWithdrawn { round, offer } => {
            Some(format!("{round} {offer}"))
        }
        _ => None,
    }
}

fn is_document(fact: &str) -> bool {
    [
        "residence-granted",
        "course-completed",
        "training-plan",
        "attested",
        "counted",
        "certification-registered",
        "consent-given",
        "consent-withdrawn",
    ]
    .contains(&fact)
}

fn affiliations(question: &Question<'_>, record: &Record) -> Vec<Affiliation> {
    let mut found: Vec<Affiliation> = Vec::new();
    for entry in record.by(question.as_of) {
        match &entry.fact {
            Fact::AffiliationBegan { organization, role } => found.push(Affiliation {
                organization: organization.clone(),
                name: question.registry.get(organization).map(super::evidence::title),
                role: *role,
                from: entry.occurred_on,
                until: None,
            }),
            Fact::AffiliationEnded { organization, role } => {
                let open = found.iter_mut().rfind(|known| {
                    known.organization == *organization && known.role == *role && known.until.is_none()
                });
                if let Some(open) = open {
                    open.until = Some(entry.occurred_on);
                }
            }
            _ => {}
        }
    }
    found
}

fn tests(record: &Record, as_of: Day) -> Vec<TestEntry> {
    let titles = &crate::facts::worth::Worth::builtin().test;
    let entry = |entry: &Entry| match &entry.fact {
        Fact::TestTaken { test, level, score, passed, verified } => Some(TestEntry {
            on: entry.occurred_on,
            title: titles.get(test).map_or_else(|| Text::same(test.clone()), |known| known.title.clone()),
            test: test.clone(),
            level: level.clone(),
            score: *score,
            passed: *passed,
            verified: *verified,
        }),
        Fact::ExamTaken { number, passed, score, .. } => Some(TestEntry {
            on: entry.occurred_on,
            title: Text::new(
                format!("第{number}回 介護福祉士国家試験"),
                format!("National examination no. {number}"),
            ),
            test: "national-exam".to_owned(),
            level: None,
            score: *score,
            passed: *passed,
            verified: true,
        }),
        _ => None,
    };
    record.by(as_of).filter_map(entry).collect()
}

impl PersonBoard {
    /// Stages, tests and facts that the standing asks for, so that a form can ask for them.
    pub fn asked_for(&self) -> BTreeSet<&str> {
        self.standing.steps.iter().flat_map(|step| &step.needs).map(|need| need.fact.as_str()).collect()
    }
}

impl Board for PersonBoard {
    const NAME: &'static str = "person";

    fn tables(&self) -> Vec<super::Table> {
        table::tables(self)
    }
}
