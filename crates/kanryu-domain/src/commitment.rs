//! Agreements and what they commit their parties to, as facts to record.
//!
//! A commitment is a policy action under an agreement, with owners and a last day, so that it is reported on, grows
//! overdue and is counted like one.

use sha2::{Digest, Sha256};

use crate::calendar::{Day, PartialDate};
use crate::event::{AgreementKind, Fact, PolicyGroup};
use crate::id::{IdError, Kind, Subject};
use crate::text::Text;
use crate::word;

/// The basis of the owners of a commitment.
pub const COMMITTED: &str = "committed in an agreement";

/// States in which a policy action may be reported, words of the catalog table `policy-state`.
pub const STATES: [&str; 4] = ["not-started", "under-way", "done", "dropped"];

/// An agreement to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAgreement {
    /// What it is called.
    pub title: Text,
    /// Its kind.
    pub kind: AgreementKind,
    /// Countries (ISO 3166-1 alpha-2) or names of organizations; at least two.
    pub parties: Vec<String>,
    /// The day of signature.
    pub signed_on: Day,
}

/// A commitment to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCommitment {
    /// The agreement.
    pub agreement: Subject,
    /// A short title.
    pub title: Text,
    /// The wording.
    pub text: Text,
    /// Who must act; at least one.
    pub owners: Vec<String>,
    /// The day on which the parties committed to it.
    pub committed_on: Day,
    /// By when.
    pub due_on: Day,
}

/// Why nothing can be recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitmentError {
    /// Nobody is named.
    #[error("a commitment needs an owner; name who must act")]
    NoOwner,
    /// Too few parties.
    #[error("an agreement has at least two parties; name them, countries by their two letters such as JP")]
    NoParties,
    /// Two capital letters that are no country.
    #[error(
        "there is no country {code}; write two letters of ISO 3166-1 such as JP, or the name of an organization"
    )]
    UnknownCountry {
        /// What was given.
        code: String,
    },
    /// Due before it was committed to.
    #[error("it is due on {due} but was committed to on {committed}; give a later day")]
    DueBefore {
        /// By when.
        due: Day,
        /// When it was committed to.
        committed: Day,
    },
    /// A key that cannot be made.
    #[error(transparent)]
    Id(#[from] IdError),
}

impl NewAgreement {
    /// The record and the fact; the same agreement gives the same record.
    ///
    /// # Errors
    /// Fewer than two parties, or a code that is no country.
    pub fn fact(&self) -> Result<(Subject, Fact), CommitmentError> {
        let parties: Vec<String> = named(&self.parties);
        if parties.len() < 2 {
            return Err(CommitmentError::NoParties);
        }
        let is_code = |party: &&String| party.len() == 2 && party.bytes().all(|b| b.is_ascii_uppercase());
        if let Some(code) = parties.iter().filter(is_code).find(|code| !word::is_country(code)) {
            return Err(CommitmentError::UnknownCountry { code: code.clone() });
        }
        let what = format!("{} {} {}", self.title.ja, parties.join(";"), self.signed_on);
        let subject = Subject::new(Kind::Agreement, &format!("{}-{}", self.signed_on.year(), tag(&what)))?;
        Ok((subject, Fact::AgreementSigned { title: self.title.clone(), kind: self.kind, parties }))
    }
}

impl NewCommitment {
    /// The record and the fact; the same commitment gives the same record.
    ///
    /// # Errors
    /// Nobody who must act, or due before it was committed to.
    pub fn fact(&self) -> Result<(Subject, Fact), CommitmentError> {
        let owners: Vec<String> = named(&self.owners);
        if owners.is_empty() {
            return Err(CommitmentError::NoOwner);
        }
        let (due, committed) = (self.due_on, self.committed_on);
        if due < committed {
            return Err(CommitmentError::DueBefore { due, committed });
        }
        let (title, text) = (self.title.clone(), self.text.clone());
        let what = format!("{} {} {} {due}", self.agreement, title.ja, owners.join(";"));
        let key = format!("{}-{}", self.agreement.key(), tag(&what));
        let fact = Fact::PolicyActionListed {
            group: PolicyGroup::Commitment,
            title,
            text,
            owners,
            owner_basis: COMMITTED.to_owned(),
            period: None,
            begins_on: Some(PartialDate::Day(committed)),
            ends_on: Some(PartialDate::Day(due)),
            agreement: Some(self.agreement.clone()),
        };
        Ok((Subject::new(Kind::PolicyAction, &key)?, fact))
    }
}

fn named(all: &[String]) -> Vec<String> {
    all.iter().map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

/// Eight hexadecimal digits that tell apart what is called alike.
fn tag(what: &str) -> String {
    Sha256::digest(what.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement() -> NewAgreement {
        NewAgreement {
            title: Text::same("Invented memorandum"),
            kind: AgreementKind::HealthcareMemorandum,
            parties: vec!["JP".into(), " VN ".into()],
            signed_on: "2024-07-18".parse().unwrap(),
        }
    }

    #[test]
    fn the_same_agreement_is_the_same_record_and_parties_are_checked() {
        let (subject, fact) = agreement().fact().unwrap();
        assert_eq!(agreement().fact().unwrap().0, subject);
        let Fact::AgreementSigned { parties, .. } = fact else { panic!() };
        assert_eq!(parties, ["JP", "VN"]);
        let alone = NewAgreement { parties: vec!["JP".into(), " ".into()], ..agreement() };
        assert_eq!(alone.fact(), Err(CommitmentError::NoParties));
        let nowhere = NewAgreement { parties: vec!["JP".into(), "QQ".into()], ..agreement() };
        assert_eq!(nowhere.fact(), Err(CommitmentError::UnknownCountry { code: "QQ".into() }));
    }

    #[test]
    fn a_commitment_has_owners_and_is_not_due_before_it_was_made() {
        let good = NewCommitment {
            agreement: agreement().fact().unwrap().0,
            title: Text::same("Training of teachers"),
            text: Text::same("Invented"),
            owners: vec!["Invented ministry".into()],
            committed_on: "2024-07-18".parse().unwrap(),
            due_on: "2026-07-18".parse().unwrap(),
        };
        assert!(good.fact().is_ok());
        let nobody = NewCommitment { owners: vec![" ".into()], ..good.clone() };
        assert_eq!(nobody.fact(), Err(CommitmentError::NoOwner));
        let early = NewCommitment { due_on: "2024-07-17".parse().unwrap(), ..good };
        assert!(matches!(early.fact(), Err(CommitmentError::DueBefore { .. })));
    }
}
