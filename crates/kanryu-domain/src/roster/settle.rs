//! A proposed fact against what is recorded: nothing new, something new, or a correction, with both sides shown.

use std::collections::BTreeMap;

use super::column::Field;
use super::organization::Organizations;
use super::propose::{PAYERS, Proposal, ROLES, TRAINING_FACILITY, role_label};
use crate::calendar::PartialDate;
use crate::event::{AffiliationRole, Fact, Name, Word};
use crate::id::{EventId, Subject};
use crate::registry::{Entry, Record};

/// What becomes of a proposal.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Settlement {
    /// Recorded already.
    Unchanged,
    /// A fact of its own.
    States,
    /// Takes the place of a recorded one, with this fact and date.
    Corrects { event: EventId, fact: Fact, on: PartialDate },
}

/// One field that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which field.
    pub field: Field,
    /// What is recorded; `None` where nothing is.
    pub old: Option<String>,
    /// What the file says.
    pub new: String,
}

/// A settled proposal with the fields it changes.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) settlement: Settlement,
    pub(super) changes: Vec<Change>,
    /// Affiliations of the same role that end because this one begins.
    pub(super) ends: Vec<Subject>,
}

/// Settles a proposal of a matched row against the person's record.
pub(super) fn settle(proposal: &Proposal, record: &Record, organizations: &Organizations) -> Settled {
    match &proposal.fact {
        Fact::PersonRegistered { .. } => person(proposal, record, organizations),
        Fact::AffiliationBegan { organization, role } => {
            affiliation(proposal, record, organizations, organization, *role)
        }
        _ => other(proposal, record, organizations),
    }
}

/// The registration: what the row leaves empty stays as it is recorded.
fn person(proposal: &Proposal, record: &Record, organizations: &Organizations) -> Settled {
    let known = record.entries.iter().rev().find(|entry| matches!(entry.fact, Fact::PersonRegistered { .. }));
    let Some(known) = known else { return states(proposal, organizations, None) };
    let fact = merged(&known.fact, &proposal.fact);
    let changes = changes(Some((&known.fact, known.occurred_on)), (&fact, known.occurred_on), organizations);
    let settlement = if changes.is_empty() {
        Settlement::Unchanged
    } else {
        Settlement::Corrects { event: known.event, fact, on: known.occurred_on }
    };
    Settled { settlement, changes, ends: Vec::new() }
}

fn merged(known: &Fact, said: &Fact) -> Fact {
    match (known, said) {
        (
            Fact::PersonRegistered { name, born_on, sex, nationality },
            Fact::PersonRegistered {
                name: new_name,
                born_on: new_born,
                sex: new_sex,
                nationality: new_nationality,
            },
        ) => Fact::PersonRegistered {
            name: merged_name(name, new_name),
            born_on: finer(*born_on, *new_born),
            sex: new_sex.or(*sex),
            nationality: if new_nationality.is_empty() {
                nationality.clone()
            } else {
                new_nationality.clone()
            },
        },
        _ => said.clone(),
    }
}

fn merged_name(known: &Name, said: &Name) -> Name {
    let either = |said: &Option<String>, known: &Option<String>| said.clone().or_else(|| known.clone());
    Name {
        latin: either(&said.latin, &known.latin),
        kana: either(&said.kana, &known.kana),
        native: either(&said.native, &known.native),
    }
}

/// A vaguer date does not take the place of an exact one that it agrees with.
fn finer(known: Option<PartialDate>, said: Option<PartialDate>) -> Option<PartialDate> {
    match (known, said) {
        (Some(known), Some(said))
            if said.earliest() <= known.earliest() && known.latest() <= said.latest() =>
        {
            Some(known)
        }
        (known, said) => said.or(known),
    }
}

/// Whether the recorded affiliation still stands: it began and has not ended since.
fn standing(record: &Record, role: AffiliationRole) -> Vec<(&Subject, &Entry)> {
    let mut standing: Vec<(&Subject, &Entry)> = Vec::new();
    for entry in &record.entries {
        match &entry.fact {
            Fact::AffiliationBegan { organization, role: known } if *known == role => {
                standing.push((organization, entry))
            }
            Fact::AffiliationEnded { organization, role: known } if *known == role => {
                standing.retain(|(other, _)| *other != organization);
            }
            _ => {}
        }
    }
    standing
}

fn affiliation(
    proposal: &Proposal,
    record: &Record,
    organizations: &Organizations,
    organization: &Subject,
    role: AffiliationRole,
) -> Settled {
    let standing = standing(record, role);
    if let Some((_, entry)) = standing.iter().rev().find(|(known, _)| *known == organization) {
        return redated(proposal, entry, organizations);
    }
    // A person has one host, supervisor and supporter at a time; senders and schools add up.
    let one_at_a_time = match role {
        AffiliationRole::Host
        | AffiliationRole::Supervising
        | AffiliationRole::Support
        | AffiliationRole::Operator => true,
        AffiliationRole::Sending | AffiliationRole::School => false,
    };
    let replaced: Vec<&(&Subject, &Entry)> = standing
        .iter()
        .filter(|(_, entry)| one_at_a_time && entry.occurred_on.earliest() <= proposal.on.latest())
        .collect();
    let before = replaced.last().map(|(_, entry)| (&entry.fact, entry.occurred_on));
    let mut settled = states(proposal, organizations, before);
    settled.ends = replaced.iter().map(|(organization, _)| (*organization).clone()).collect();
    settled
}

/// The same fact with another date: corrected where the file gives the date.
fn redated(proposal: &Proposal, entry: &Entry, organizations: &Organizations) -> Settled {
    let agrees = entry.occurred_on == proposal.on
        || (proposal.on.earliest() <= entry.occurred_on.earliest()
            && entry.occurred_on.latest() <= proposal.on.latest());
    let on = if proposal.dated && !agrees { proposal.on } else { entry.occurred_on };
    let fact = said_over(&entry.fact, &proposal.fact);
    if on == entry.occurred_on && fact == entry.fact {
        return Settled { settlement: Settlement::Unchanged, changes: Vec::new(), ends: Vec::new() };
    }
    let changes = changes(Some((&entry.fact, entry.occurred_on)), (&fact, on), organizations);
    Settled { settlement: Settlement::Corrects { event: entry.event, fact, on }, changes, ends: Vec::new() }
}

/// The recorded fact with what the row adds to it; what the row leaves empty stays.
fn said_over(known: &Fact, said: &Fact) -> Fact {
    match (known, said) {
        (
            Fact::CareWorked { until, worked_days, site },
            Fact::CareWorked { until: new_until, worked_days: new_days, site: new_site },
        ) => Fact::CareWorked {
            until: new_until.or(*until),
            worked_days: new_days.or(*worked_days),
            site: new_site.clone().or_else(|| site.clone()),
        },
        (
            Fact::TestTaken { test, level, score, passed, verified },
            Fact::TestTaken { score: new_score, passed: new_passed, verified: new_verified, .. },
        ) => Fact::TestTaken {
            test: test.clone(),
            level: level.clone(),
            score: new_score.or(*score),
            passed: *new_passed || *passed,
            // A certificate that was seen once was seen, whatever a later list leaves out.
            verified: *new_verified || *verified,
        },
        (Fact::ResidenceGranted { status, until }, Fact::ResidenceGranted { until: new_until, .. }) => {
            Fact::ResidenceGranted { status: status.clone(), until: new_until.or(*until) }
        }
        // Work registered as certified under the transitional measure stays provisional: a roster cannot say otherwise.
        _ => known.clone(),
    }
}

fn states(
    proposal: &Proposal,
    organizations: &Organizations,
    before: Option<(&Fact, PartialDate)>,
) -> Settled {
    let changes = changes(before, (&proposal.fact, proposal.on), organizations);
    let shown = |change: &Change| proposal.dated || !is_date(change.field);
    Settled {
        settlement: Settlement::States,
        changes: changes.into_iter().filter(shown).collect(),
        ends: Vec::new(),
    }
}

/// Whether the field is the date of a fact that the file may leave undated.
pub(super) fn is_date(field: Field) -> bool {
    matches!(
        field,
        Field::HostFrom
            | Field::StageFrom
            | Field::SchoolFrom
            | Field::ResidenceFrom
            | Field::JapaneseTestOn
            | Field::SkillTestOn
    )
}

/// Facts of which several may follow one another: the recorded one that speaks of the same thing is compared.
fn other(proposal: &Proposal, record: &Record, organizations: &Organizations) -> Settled {
    let twin = record.entries.iter().rev().find(|entry| same_thing(&entry.fact, entry.occurred_on, proposal));
    if let Some(entry) = twin {
        if matches!(entry.fact, Fact::PersonNumbered { .. } | Fact::CostPaid { .. }) {
            // A number or a total is recorded once; the file does not say since when it holds.
            return Settled { settlement: Settlement::Unchanged, changes: Vec::new(), ends: Vec::new() };
        }
        return redated(proposal, entry, organizations);
    }
    let before = record.entries.iter().rev().find(|entry| same_kind(&entry.fact, &proposal.fact));
    states(proposal, organizations, before.map(|entry| (&entry.fact, entry.occurred_on)))
}

/// Whether a recorded fact is the one that the proposal states, perhaps with another date.
fn same_thing(known: &Fact, on: PartialDate, proposal: &Proposal) -> bool {
    match (known, &proposal.fact) {
        (Fact::PersonNumbered { number, by }, Fact::PersonNumbered { number: said, by: by_said }) => {
            number == said && by == by_said
        }
        (
            Fact::ResidenceGranted { status, until },
            Fact::ResidenceGranted { status: said, until: said_until },
        ) => {
            let same_end = said_until.is_none() || until.is_none() || until == said_until;
            status == said && same_end
        }
        (
            Fact::TestTaken { test, level, passed, .. },
            Fact::TestTaken { test: said, level: said_level, passed: said_passed, .. },
        ) => test == said && level == said_level && (*passed || !said_passed),
        (Fact::CourseCompleted { course }, Fact::CourseCompleted { course: said }) => course == said,
        (Fact::StageEntered { stage, .. }, Fact::StageEntered { stage: said, .. }) => stage == said,
        (Fact::CareWorked { .. }, Fact::CareWorked { .. }) => on == proposal.on,
        (Fact::CertificationRegistered { .. }, Fact::CertificationRegistered { .. }) => true,
        (
            Fact::CostPaid { item, payer, yen, .. },
            Fact::CostPaid { item: said, payer: said_payer, yen: said_yen, .. },
        ) => item == said && payer == said_payer && yen == said_yen,
        (Fact::EnteredJapan, Fact::EnteredJapan) => on == proposal.on,
        (Fact::LeftJapan { for_good: true }, Fact::LeftJapan { for_good: true }) => on == proposal.on,
        _ => false,
    }
}

/// Whether two facts fill the same fields, so that one is shown beside the other.
fn same_kind(known: &Fact, said: &Fact) -> bool {
    match (known, said) {
        (Fact::TestTaken { test, .. }, Fact::TestTaken { test: said, .. }) => {
            is_skill(test) == is_skill(said)
        }
        (Fact::AffiliationBegan { role, .. }, Fact::AffiliationBegan { role: said, .. }) => role == said,
        (Fact::LeftJapan { for_good }, Fact::LeftJapan { for_good: said }) => for_good == said,
        (Fact::CourseCompleted { course }, Fact::CourseCompleted { course: said }) => course == said,
        (Fact::CostPaid { payer, .. }, Fact::CostPaid { payer: said, .. }) => payer == said,
        _ => std::mem::discriminant(known) == std::mem::discriminant(said),
    }
}

fn is_skill(test: &str) -> bool {
    test.starts_with("trainee-skill") || test == "care-skills"
}

fn changes(
    before: Option<(&Fact, PartialDate)>,
    after: (&Fact, PartialDate),
    organizations: &Organizations,
) -> Vec<Change> {
    let old: BTreeMap<Field, String> =
        before.map(|(fact, on)| fields(fact, on, organizations)).unwrap_or_default();
    fields(after.0, after.1, organizations)
        .into_iter()
        .filter(|(field, new)| old.get(field) != Some(new))
        .map(|(field, new)| Change { field, old: old.get(&field).cloned(), new })
        .collect()
}

/// The fields that a fact fills, in the form in which they are shown side by side.
pub(super) fn fields(fact: &Fact, on: PartialDate, organizations: &Organizations) -> BTreeMap<Field, String> {
    let mut fields = BTreeMap::new();
    let mut put = |field, text: Option<String>| drop(text.map(|text| fields.insert(field, text)));
    match fact {
        Fact::PersonRegistered { name, born_on, sex, nationality } => {
            put(Field::NameLatin, name.latin.clone());
            put(Field::NameKana, name.kana.clone());
            put(Field::NameNative, name.native.clone());
            put(Field::BornOn, born_on.map(|on| on.to_string()));
            put(Field::Sex, sex.map(|sex| sex.word().to_owned()));
            put(Field::Nationality, Some(nationality.clone()));
        }
        Fact::PersonNumbered { number, .. } => put(Field::OwnId, Some(number.clone())),
        Fact::AffiliationBegan { organization, role } => {
            if let Some((_, field, since)) = ROLES.iter().find(|(known, ..)| known == role) {
                put(*field, Some(organizations.name(organization)));
                since.iter().for_each(|since| put(*since, Some(on.to_string())));
            }
        }
        Fact::EnteredJapan => put(Field::EnteredOn, Some(on.to_string())),
        Fact::ResidenceGranted { status, until } => {
            put(Field::ResidenceStatus, Some(status.clone()));
            put(Field::ResidenceFrom, Some(on.to_string()));
            put(Field::ResidenceUntil, until.map(|until| until.to_string()));
        }
        Fact::TestTaken { test, .. } if is_skill(test) => {
            put(Field::SkillTest, Some(test.clone()));
            put(Field::SkillTestOn, Some(on.to_string()));
        }
        Fact::TestTaken { test, level, score, passed, verified } => {
            let parts = [Some(test.clone()), level.clone(), score.map(|score| score.to_string())];
            let mut text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
            if !passed {
                text.push_str(" ×");
            }
            put(Field::JapaneseTest, Some(text));
            put(Field::JapaneseTestOn, Some(on.to_string()));
            put(Field::JapaneseCertificate, Some(if *verified { "○" } else { "–" }.to_owned()));
        }
        Fact::StageEntered { stage, .. } => {
            put(Field::Stage, Some(stage.clone()));
            put(Field::StageFrom, Some(on.to_string()));
        }
        Fact::CourseCompleted { course } if course == TRAINING_FACILITY => {
            put(Field::GraduatedOn, Some(on.to_string()))
        }
        Fact::CourseCompleted { .. } => put(Field::PractitionerTrainingOn, Some(on.to_string())),
        Fact::CareWorked { until, worked_days, .. } => {
            put(Field::CareFrom, Some(on.to_string()));
            put(Field::CareUntil, until.map(|until| until.to_string()));
            put(Field::WorkedDays, worked_days.map(|days| days.to_string()));
        }
        Fact::CertificationRegistered { .. } => put(Field::CertifiedOn, Some(on.to_string())),
        Fact::LeftJapan { .. } => put(Field::ReturnedOn, Some(on.to_string())),
        Fact::CostPaid { payer, yen, .. } => {
            if let Some((.., field)) = PAYERS.iter().find(|(_, known, _)| known == payer) {
                put(*field, Some(yen.to_string()));
            }
        }
        _ => {}
    }
    fields
}

/// The label of the event that ends an affiliation.
pub(super) fn end_label(role: AffiliationRole, organization: &Subject) -> String {
    format!("{}-ends-{}", role_label(role), organization.key())
}
