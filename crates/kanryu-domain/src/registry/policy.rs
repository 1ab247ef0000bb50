//! Policy actions, milestones, goals, domains and agreements as their records tell them.

use super::{Entry, Record, Registry};
use crate::calendar::{Day, PartialDate};
use crate::event::{AgreementKind, Fact, MilestoneKind, PolicyGroup};
use crate::id::{Kind, Subject};
use crate::text::Text;

/// An action of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyAction {
    /// Its record.
    pub subject: Subject,
    /// The heading it stands under.
    pub group: PolicyGroup,
    /// A short title.
    pub title: Text,
    /// The wording.
    pub text: Text,
    /// The owners the source names; empty where it names none.
    pub owners: Vec<String>,
    /// What the owners rest on: `stated`, `stated as a means`, `stated as partners`, `not stated`.
    pub owner_basis: String,
    /// The period in the source's words.
    pub period: Option<String>,
    /// Its first day.
    pub begins_on: Option<PartialDate>,
    /// Its last day.
    pub ends_on: Option<PartialDate>,
    /// The agreement that commits to it.
    pub agreement: Option<Subject>,
    /// The entry that lists it.
    pub entry: Entry,
    /// Reports about it, by date.
    pub reports: Vec<Entry>,
}

impl PolicyAction {
    /// The action of this record.
    pub fn of(record: &Record) -> Option<PolicyAction> {
        let listed =
            record.entries.iter().filter(|entry| matches!(entry.fact, Fact::PolicyActionListed { .. }));
        let entry = listed.max_by_key(|entry| entry.recorded_at)?;
        let Fact::PolicyActionListed {
            group,
            title,
            text,
            owners,
            owner_basis,
            period,
            begins_on,
            ends_on,
            agreement,
        } = entry.fact.clone()
        else {
            return None;
        };
        let is_report = |entry: &&Entry| matches!(entry.fact, Fact::PolicyActionReported { .. });
        Some(PolicyAction {
            subject: record.subject.clone(),
            group,
            title,
            text,
            owners,
            owner_basis,
            period,
            begins_on,
            ends_on,
            agreement,
            entry: entry.clone(),
            reports: record.entries.iter().filter(is_report).cloned().collect(),
        })
    }

    /// Every action, by key.
    pub fn all(registry: &Registry) -> Vec<PolicyAction> {
        registry.of_kind(Kind::PolicyAction).filter_map(PolicyAction::of).collect()
    }

    /// Whether it was reported done by a day.
    pub fn is_done(&self, as_of: Day) -> bool {
        self.report(as_of).is_some_and(|(state, _)| state == "done")
    }

    /// Whether it still has to be done on a day although its period has surely ended.
    pub fn is_overdue(&self, as_of: Day) -> bool {
        let is_settled = self.report(as_of).is_some_and(|(state, _)| matches!(state, "done" | "dropped"));
        !is_settled && self.ends_on.is_some_and(|ends| ends.latest() < as_of)
    }

    /// The last report that can hold on `as_of`: its state and its entry. `None` where nobody reported.
    pub fn report(&self, as_of: Day) -> Option<(&str, &Entry)> {
        self.reports.iter().rev().filter(|entry| entry.occurred_on.possibly_by(as_of)).find_map(|entry| {
            match &entry.fact {
                Fact::PolicyActionReported { state, .. } => Some((state.as_str(), entry)),
                _ => None,
            }
        })
    }
}

/// A dated event of the initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its record.
    pub subject: Subject,
    /// The wording.
    pub text: Text,
    /// What it is about.
    pub kind: MilestoneKind,
    /// The place it concerns.
    pub site: Option<Subject>,
    /// The date in the source's words.
    pub wording: Option<String>,
    /// When; the beginning of a period.
    pub occurred_on: PartialDate,
    /// The end of a period.
    pub until: Option<PartialDate>,
    /// The entry that states it.
    pub entry: Entry,
}

impl Milestone {
    /// The milestone of this record.
    pub fn of(record: &Record) -> Option<Milestone> {
        record.entries.iter().rev().find_map(|entry| {
            let Fact::MilestoneReached { text, kind, site, wording, until } = entry.fact.clone() else {
                return None;
            };
            let (subject, occurred_on) = (record.subject.clone(), entry.occurred_on);
            Some(Milestone { subject, text, kind, site, wording, occurred_on, until, entry: entry.clone() })
        })
    }

    /// Every milestone, by its earliest day and then by key.
    pub fn all(registry: &Registry) -> Vec<Milestone> {
        let mut all: Vec<Milestone> = registry.of_kind(Kind::Milestone).filter_map(Milestone::of).collect();
        all.sort_by_key(|milestone| milestone.occurred_on.earliest());
        all
    }
}

/// A goal for Japan or a partner country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Its record.
    pub subject: Subject,
    /// The wording.
    pub text: Text,
    /// Whose goal: a word of the catalog table `goal-group`.
    pub group: String,
    /// The entry that sets it.
    pub entry: Entry,
}

impl Goal {
    /// Every goal, by key.
    pub fn all(registry: &Registry) -> Vec<Goal> {
        let goal = |record: &Record| {
            record.entries.iter().rev().find_map(|entry| {
                let Fact::GoalSet { text, group } = entry.fact.clone() else { return None };
                Some(Goal { subject: record.subject.clone(), text, group, entry: entry.clone() })
            })
        };
        registry.of_kind(Kind::Goal).filter_map(goal).collect()
    }
}

/// An agreement that was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its record.
    pub subject: Subject,
    /// Its title.
    pub title: Text,
    /// Its kind.
    pub kind: AgreementKind,
    /// Its parties, ISO 3166-1 alpha-2 for countries.
    pub parties: Vec<String>,
    /// The day of signature, as precise as known.
    pub signed_on: PartialDate,
    /// The entry that states it.
    pub entry: Entry,
}

impl Agreement {
    /// Every agreement, by the earliest day of signature and then by key.
    pub fn all(registry: &Registry) -> Vec<Agreement> {
        let agreement = |record: &Record| {
            record.entries.iter().rev().find_map(|entry| {
                let Fact::AgreementSigned { title, kind, parties } = entry.fact.clone() else { return None };
                let (subject, signed_on) = (record.subject.clone(), entry.occurred_on);
                Some(Agreement { subject, title, kind, parties, signed_on, entry: entry.clone() })
            })
        };
        let mut all: Vec<Agreement> = registry.of_kind(Kind::Agreement).filter_map(agreement).collect();
        all.sort_by_key(|agreement| agreement.signed_on.earliest());
        all
    }
}
