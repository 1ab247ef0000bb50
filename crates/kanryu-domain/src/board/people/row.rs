//! A person's record as a row of lists, and how many people stand where.

use std::collections::{BTreeMap, BTreeSet};

use super::{PeopleIndex, PersonName, PersonRow};
use crate::board::figure::{PeopleCount, PeopleCounts};
use crate::calendar::Day;
use crate::event::{AffiliationRole, Fact};
use crate::id::Subject;
use crate::pathway::{Law, whereabouts};
use crate::registry::Record;
use crate::text::Text;

impl PersonRow {
    /// A person as lists show them; `None` for one whose registration was taken back, or lies after the day.
    pub fn of(record: &Record, law: &Law, as_of: Day) -> Option<PersonRow> {
        let registered = record.by(as_of).find_map(|entry| match &entry.fact {
            Fact::PersonRegistered { name, nationality, .. } => Some((name, nationality)),
            _ => None,
        });
        let (name, nationality) = registered?;
        let whereabouts = whereabouts(law, record, as_of);
        Some(PersonRow {
            subject: record.subject.clone(),
            name: PersonName {
                latin: name.latin.clone(),
                kana: name.kana.clone(),
                native: name.native.clone(),
            },
            nationality: nationality.clone(),
            last_lawful_day: whereabouts.deadline(),
            stage: whereabouts.stage,
            stage_title: whereabouts.stage_title,
            lane: whereabouts.lane,
            since: whereabouts.since,
            certified: whereabouts.certified,
            organizations: responsible(record, as_of).into_iter().collect(),
        })
    }
}

/// The organizations that are responsible for a person on a day; the day on which one ceases still counts.
pub fn responsible(record: &Record, as_of: Day) -> BTreeSet<Subject> {
    let mut organizations: BTreeMap<(&Subject, AffiliationRole), bool> = BTreeMap::new();
    for entry in record.by(as_of) {
        match &entry.fact {
            Fact::AffiliationBegan { organization, role } => {
                organizations.insert((organization, *role), true);
            }
            Fact::AffiliationEnded { organization, role } if entry.occurred_on.latest() < as_of => {
                organizations.insert((organization, *role), false);
            }
            _ => {}
        }
    }
    organizations
        .into_iter()
        .filter(|(_, is)| *is)
        .map(|((organization, _), _)| organization.clone())
        .collect()
}

impl PeopleIndex {
    /// How many people stand in each stage; boards withhold small cells before anybody sees them.
    pub fn counts(&self) -> PeopleCounts {
        let mut stages: BTreeMap<&str, PeopleCount> = BTreeMap::new();
        for row in self.rows() {
            let Some(key) = &row.stage else { continue };
            let title = || row.stage_title.clone().unwrap_or_else(|| Text::same(key.clone()));
            let count = stages.entry(key).or_insert_with(|| PeopleCount {
                key: key.clone(),
                title: title(),
                people: 0,
            });
            count.people += 1;
        }
        PeopleCounts { total: self.len() as i64, stages: stages.into_values().collect() }
    }
}
