//! The medicines partnership: who takes part, and the efforts it names.

use super::{Entry, Record, Registry};
use crate::event::{Fact, PartnerClass, PartnerForm};
use crate::id::{Kind, Subject};
use crate::text::Text;

/// A party to the partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// Its record.
    pub subject: Subject,
    /// The name of the post, body, company or affiliation.
    pub name: Text,
    /// Member, observer or unclear.
    pub class: PartnerClass,
    /// What stands in the seat.
    pub form: PartnerForm,
    /// The organization's record, where the seat is not a post.
    pub organization: Option<Subject>,
    /// The block of the list.
    pub block: String,
    /// The order in the text.
    pub order: i64,
    /// The person and title, where the source names somebody.
    pub named: Option<String>,
    /// The entry that lists it.
    pub entry: Entry,
}

impl Partner {
    /// The partner of this record.
    pub fn of(record: &Record) -> Option<Partner> {
        let listed = record.entries.iter().filter(|entry| matches!(entry.fact, Fact::PartnerListed { .. }));
        let entry = listed.max_by_key(|entry| entry.recorded_at)?;
        let Fact::PartnerListed { name, class, form, organization, block, order, named } = entry.fact.clone()
        else {
            return None;
        };
        let (subject, entry) = (record.subject.clone(), entry.clone());
        Some(Partner { subject, name, class, form, organization, block, order, named, entry })
    }

    /// Every partner, in the order of the list.
    pub fn all(registry: &Registry) -> Vec<Partner> {
        let mut all: Vec<Partner> = registry.of_kind(Kind::Partner).filter_map(Partner::of).collect();
        all.sort_by_key(|partner| partner.order);
        all
    }
}

/// An example effort of the partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effort {
    /// Its record.
    pub subject: Subject,
    /// The wording.
    pub text: Text,
    /// The entry that lists it.
    pub entry: Entry,
}

impl Effort {
    /// Every effort, by key.
    pub fn all(registry: &Registry) -> Vec<Effort> {
        let effort = |record: &Record| {
            record.entries.iter().rev().find_map(|entry| match &entry.fact {
                Fact::InitiativeListed { text } => {
                    Some(Effort { subject: record.subject.clone(), text: text.clone(), entry: entry.clone() })
                }
                _ => None,
            })
        };
        registry.of_kind(Kind::Initiative).filter_map(effort).collect()
    }
}
