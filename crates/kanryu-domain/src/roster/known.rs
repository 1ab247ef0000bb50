//! Who is recorded already: by a roster's own number, else by name with date of birth and nationality.

use std::collections::BTreeMap;

use super::name::match_keys;
use crate::calendar::PartialDate;
use crate::event::{Fact, Name};
use crate::id::{Kind, Subject};
use crate::registry::{Record, Registry};

/// How a row was found to be about a recorded person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum MatchedBy {
    /// The roster's own number.
    OwnId,
    /// Name, date of birth and nationality.
    Identity,
}

/// What a row says about who it is.
pub(super) struct Identity<'a> {
    pub(super) own_id: Option<&'a str>,
    pub(super) name: &'a Name,
    pub(super) born_on: Option<PartialDate>,
    pub(super) nationality: &'a str,
}

/// What the records say about who a row is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nobody recorded.
    Nobody,
    /// This person.
    Person(Subject, MatchedBy),
    /// Several persons; somebody must say which.
    Several(Vec<Subject>),
    /// The number belongs to a person of another name and date of birth.
    NumberOfAnother(Subject),
}

pub(super) struct People<'a> {
    registry: &'a Registry,
    by_number: BTreeMap<String, Vec<Subject>>,
    by_name: BTreeMap<String, Vec<Subject>>,
}

fn number_key(number: &str) -> String {
    number.trim().to_uppercase()
}

impl<'a> People<'a> {
    /// Everybody in the registry. Numbers count only where they are the numbers of `owner`.
    pub(super) fn of(registry: &'a Registry, owner: Option<&Subject>) -> People<'a> {
        let mut people = People { registry, by_number: BTreeMap::new(), by_name: BTreeMap::new() };
        for record in registry.of_kind(Kind::Person) {
            for entry in &record.entries {
                match &entry.fact {
                    Fact::PersonNumbered { number, by } if by.as_ref() == owner => {
                        add(&mut people.by_number, number_key(number), &record.subject);
                    }
                    Fact::PersonRegistered { name, .. } => {
                        for key in match_keys(name) {
                            add(&mut people.by_name, key, &record.subject);
                        }
                    }
                    _ => {}
                }
            }
        }
        people
    }

    pub(super) fn record(&self, subject: &Subject) -> Option<&'a Record> {
        self.registry.get(subject)
    }

    /// Whether an identifier is taken, so that a new person never gets it.
    pub(super) fn has(&self, subject: &Subject) -> bool {
        self.registry.get(subject).is_some_and(|record| !record.entries.is_empty())
    }

    pub(super) fn find(&self, identity: &Identity<'_>) -> Found {
        let numbered = identity.own_id.and_then(|number| self.by_number.get(&number_key(number)));
        match numbered.map(Vec::as_slice) {
            Some([one]) if self.is_another(one, identity) => return Found::NumberOfAnother(one.clone()),
            Some([one]) => return Found::Person(one.clone(), MatchedBy::OwnId),
            Some(several @ [_, _, ..]) => return Found::Several(several.to_vec()),
            Some([]) | None => {}
        }
        let mut candidates: Vec<Subject> = match_keys(identity.name)
            .iter()
            .filter_map(|key| self.by_name.get(key))
            .flatten()
            .filter(|subject| self.agrees(subject, identity))
            .cloned()
            .collect();
        candidates.sort();
        candidates.dedup();
        match candidates.len() {
            0 => Found::Nobody,
            1 => Found::Person(candidates.remove(0), MatchedBy::Identity),
            _ => Found::Several(candidates),
        }
    }

    fn registered(&self, subject: &Subject) -> Option<(&'a Name, Option<PartialDate>, &'a str)> {
        self.record(subject)?.entries.iter().rev().find_map(|entry| match &entry.fact {
            Fact::PersonRegistered { name, born_on, nationality, .. } => {
                Some((name, *born_on, nationality.as_str()))
            }
            _ => None,
        })
    }

    /// Neither the name nor the date of birth agrees: the number was given to somebody else.
    fn is_another(&self, subject: &Subject, identity: &Identity<'_>) -> bool {
        let Some((name, born_on, _)) = self.registered(subject) else { return false };
        let keys = match_keys(name);
        let same_name = match_keys(identity.name).iter().any(|key| keys.contains(key));
        !same_name && !same_birth(born_on, identity.born_on)
    }

    fn agrees(&self, subject: &Subject, identity: &Identity<'_>) -> bool {
        self.registered(subject).is_some_and(|(_, born_on, nationality)| {
            nationality == identity.nationality && same_birth(born_on, identity.born_on)
        })
    }
}

fn add(map: &mut BTreeMap<String, Vec<Subject>>, key: String, subject: &Subject) {
    let subjects = map.entry(key).or_default();
    if !subjects.contains(subject) {
        subjects.push(subject.clone());
    }
}

/// Whether the two can be one day: a year alone agrees with any day in it. Nothing agrees with nothing.
pub(super) fn same_birth(a: Option<PartialDate>, b: Option<PartialDate>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.earliest() <= b.latest() && b.earliest() <= a.latest(),
        (None, _) | (_, None) => false,
    }
}
