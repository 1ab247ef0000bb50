//! Organizations that rows name: known ones by identifier or name, others proposed once for the whole file.

use std::collections::BTreeMap;

use super::grid::fold;
use super::ident::Mint;
use crate::event::{AffiliationRole, Fact, OrganizationKind};
use crate::id::{Kind, Subject};
use crate::registry::Registry;
use crate::text::Text;

/// Why a cell names no single organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OrganizationFault {
    /// An identifier that no record has.
    UnknownId,
    /// A name that several records have.
    Ambiguous(Vec<Subject>),
}

/// An organization that the file brings in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganization {
    /// Its record to be.
    pub subject: Subject,
    /// Its name as the file writes it first.
    pub name: String,
    /// What it is, as far as its column says.
    pub kind: OrganizationKind,
}

pub(super) struct Organizations {
    known: BTreeMap<String, Vec<Subject>>,
    names: BTreeMap<Subject, String>,
    proposed: BTreeMap<String, NewOrganization>,
    proposed_names: BTreeMap<Subject, String>,
}

impl Organizations {
    pub(super) fn of(registry: &Registry) -> Organizations {
        let mut known: BTreeMap<String, Vec<Subject>> = BTreeMap::new();
        let mut names = BTreeMap::new();
        for record in registry.of_kind(Kind::Organization) {
            for entry in &record.entries {
                let Fact::OrganizationNamed { name, .. } = &entry.fact else { continue };
                names.insert(record.subject.clone(), name.ja.clone());
                for text in [&name.ja, &name.en] {
                    let subjects = known.entry(key(text)).or_default();
                    if !subjects.contains(&record.subject) {
                        subjects.push(record.subject.clone());
                    }
                }
            }
        }
        known.remove("");
        Organizations { known, names, proposed: BTreeMap::new(), proposed_names: BTreeMap::new() }
    }

    /// The organization that `text` names; one that is not known is proposed.
    pub(super) fn find(
        &mut self,
        text: &str,
        role: AffiliationRole,
        mint: &Mint,
    ) -> Result<Subject, OrganizationFault> {
        if text.starts_with("organization:") {
            let subject: Option<Subject> = text.parse().ok();
            return subject
                .filter(|subject| self.names.contains_key(subject))
                .ok_or(OrganizationFault::UnknownId);
        }
        let key = key(text);
        match self.known.get(&key).map(Vec::as_slice) {
            Some([one]) => return Ok(one.clone()),
            Some(several @ [_, _, ..]) => return Err(OrganizationFault::Ambiguous(several.to_vec())),
            Some([]) | None => {}
        }
        if let Some(organization) = self.proposed.get(&key) {
            return Ok(organization.subject.clone());
        }
        let subject = mint.organization(&key);
        self.proposed_names.insert(subject.clone(), text.to_owned());
        let new = NewOrganization { subject: subject.clone(), name: text.to_owned(), kind: kind_of(role) };
        self.proposed.insert(key, new);
        Ok(subject)
    }

    /// The name of an organization, known or proposed; its identifier where it has none.
    pub(super) fn name(&self, subject: &Subject) -> String {
        let name = self.names.get(subject).or_else(|| self.proposed_names.get(subject));
        name.cloned().unwrap_or_else(|| subject.to_string())
    }

    /// The organizations that the file brings in, by identifier.
    pub(super) fn into_proposed(self) -> BTreeMap<Subject, NewOrganization> {
        self.proposed.into_values().map(|new| (new.subject.clone(), new)).collect()
    }
}

impl NewOrganization {
    /// The fact that names it.
    pub(super) fn fact(&self) -> Fact {
        Fact::OrganizationNamed { name: Text::same(self.name.clone()), kind: self.kind, country: None }
    }
}

/// What the column says about an organization, and no more.
fn kind_of(role: AffiliationRole) -> OrganizationKind {
    match role {
        AffiliationRole::Supervising => OrganizationKind::SupervisingOrganization,
        AffiliationRole::Support => OrganizationKind::SupportOrganization,
        AffiliationRole::Sending => OrganizationKind::SendingOrganization,
        AffiliationRole::Host | AffiliationRole::School | AffiliationRole::Operator => {
            OrganizationKind::Unstated
        }
    }
}

/// The name as it is compared: legal forms written out, then folded like any word.
fn key(name: &str) -> String {
    const FORMS: [(&str, &str); 10] = [
        ("(株)", "株式会社"),
        ("（株）", "株式会社"),
        ("㈱", "株式会社"),
        ("(有)", "有限会社"),
        ("（有）", "有限会社"),
        ("㈲", "有限会社"),
        ("(福)", "社会福祉法人"),
        ("（福）", "社会福祉法人"),
        ("(社福)", "社会福祉法人"),
        ("（社福）", "社会福祉法人"),
    ];
    let long = FORMS.iter().fold(name.to_owned(), |name, (short, long)| name.replace(short, long));
    fold(&long)
}
