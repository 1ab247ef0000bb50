//! The counting rule: how far a place has come on a day, surely or possibly.
//!
//! 1. A fact decides. The last fact that surely lies on or before the day gives the standing; a fact whose date
//!    is too coarse to say adds its standing as possible. A listing "unknown" counts only where nothing else is said.
//! 2. A later opening proves that the place was not open: it counts as planned where a plan or a step towards
//!    opening is recorded, else as not yet begun.
//! 3. Without an opening on record, a plan counts. Ahead of its date it is planned. Past its date it is taken at
//!    its word (open) only while nothing was looked for or recorded later; once a follow-up was made and found no
//!    opening, or where the date had passed when the plan was recorded, the place is possibly open and possibly not.
//! 4. A plan whose date is too coarse to say whether it has passed makes both possible.
//!
//! Plans to close or to suspend are shown, but change nothing until a fact follows.

use std::collections::BTreeSet;

use super::{Plan, Site, Staged};
use crate::calendar::Day;
use crate::event::SiteStage;

/// How far a place has come, in the classes in which places are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Open.
    Open,
    /// To be opened: planned, agreed, or with its entity founded.
    Planned,
    /// Under a feasibility study.
    Feasibility,
    /// Closed or suspended.
    Closed,
    /// Begun only later, with no plan on record.
    NotYet,
    /// Listed, with nothing said about how far it has come.
    Unknown,
}

impl Standing {
    /// Every standing, in the order in which counts are shown.
    pub const ALL: [Standing; 6] = [
        Standing::Open,
        Standing::Planned,
        Standing::Feasibility,
        Standing::Closed,
        Standing::NotYet,
        Standing::Unknown,
    ];

    /// Its word in the catalog table `standing`.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Open => "open",
            Standing::Planned => "planned",
            Standing::Feasibility => "feasibility",
            Standing::Closed => "closed",
            Standing::NotYet => "not-yet",
            Standing::Unknown => "unknown",
        }
    }
}

/// What a standing rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// A fact on or before the day.
    Fact,
    /// A plan that lies ahead.
    PlanAhead,
    /// A plan past its date, with no follow-up made.
    PlanAtItsWord,
    /// A plan past its date, with no evidence that it was carried out.
    PlanOverdue,
    /// A date too coarse to say whether it lies before or after the day.
    ImpreciseDate,
    /// A fact after the day.
    LaterFact,
    /// Nothing is stated.
    NothingStated,
}

impl Basis {
    /// Its word in the catalog table `standing-basis`.
    pub fn word(self) -> &'static str {
        match self {
            Basis::Fact => "fact",
            Basis::PlanAhead => "plan-ahead",
            Basis::PlanAtItsWord => "plan-at-its-word",
            Basis::PlanOverdue => "plan-overdue",
            Basis::ImpreciseDate => "imprecise-date",
            Basis::LaterFact => "later-fact",
            Basis::NothingStated => "nothing-stated",
        }
    }
}

/// The standings that the records allow on a day; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Every standing that is possible.
    pub possible: BTreeSet<Standing>,
    /// What it rests on.
    pub basis: Basis,
}

impl Status {
    fn sure(standing: Standing, basis: Basis) -> Status {
        Status { possible: BTreeSet::from([standing]), basis }
    }

    fn either(basis: Basis) -> Status {
        Status { possible: BTreeSet::from([Standing::Open, Standing::Planned]), basis }
    }

    /// The standing, where only one is possible.
    pub fn only(&self) -> Option<Standing> {
        self.possible.first().copied().filter(|_| self.possible.len() == 1)
    }
}

/// How far towards opening a stage is; `None` for stages after it.
fn progress(stage: SiteStage) -> Option<u8> {
    match stage {
        SiteStage::Unknown => Some(0),
        SiteStage::FeasibilityStudy => Some(1),
        SiteStage::Agreed => Some(2),
        SiteStage::EntityFounded => Some(3),
        SiteStage::Open | SiteStage::Suspended | SiteStage::Closed => None,
    }
}

fn standing(stage: SiteStage) -> Standing {
    match stage {
        SiteStage::Unknown => Standing::Unknown,
        SiteStage::FeasibilityStudy => Standing::Feasibility,
        SiteStage::Agreed | SiteStage::EntityFounded => Standing::Planned,
        SiteStage::Open => Standing::Open,
        SiteStage::Suspended | SiteStage::Closed => Standing::Closed,
    }
}

impl Site {
    /// How far it has come on `as_of`.
    pub fn status(&self, as_of: Day) -> Status {
        let (sure, rest): (Vec<&Staged>, Vec<&Staged>) =
            self.facts().into_iter().partition(|fact| fact.occurred_on.surely_by(as_of));
        let (maybe, later): (Vec<&Staged>, Vec<&Staged>) =
            rest.into_iter().partition(|fact| fact.occurred_on.possibly_by(as_of));
        let reached = reached(&sure);
        let status = match reached {
            Some(stage) if progress(stage).is_none() => Status::sure(standing(stage), Basis::Fact),
            stage => self.before_opening(stage, &maybe, &later, as_of),
        };
        maybe.into_iter().fold(status, |status, fact| with_possible(status, reached, fact.stage))
    }

    fn before_opening(
        &self,
        reached: Option<SiteStage>,
        maybe: &[&Staged],
        later: &[&Staged],
        as_of: Day,
    ) -> Status {
        let plan = self.plan();
        let known = reached.filter(|stage| *stage != SiteStage::Unknown);
        let opens = |facts: &[&Staged]| facts.iter().any(|fact| fact.stage == SiteStage::Open);
        if opens(later) || opens(maybe) {
            let planned = plan.is_some().then_some(Standing::Planned);
            let before = planned.or(known.map(standing)).unwrap_or(Standing::NotYet);
            return Status::sure(before, Basis::LaterFact);
        }
        match (plan, known) {
            (Some(plan), _) => self.by_plan(&plan, as_of),
            (None, Some(stage)) => Status::sure(standing(stage), Basis::Fact),
            (None, None) if later.iter().chain(maybe).any(|fact| fact.stage != SiteStage::Unknown) => {
                Status::sure(Standing::NotYet, Basis::LaterFact)
            }
            (None, None) => Status::sure(Standing::Unknown, Basis::NothingStated),
        }
    }

    fn by_plan(&self, plan: &Plan, as_of: Day) -> Status {
        let is_unproved = plan.was_past_when_recorded || !self.follow_up_of(plan).is_empty();
        if plan.window.earliest > as_of {
            Status::sure(Standing::Planned, Basis::PlanAhead)
        } else if plan.window.latest > as_of {
            Status::either(Basis::ImpreciseDate)
        } else if is_unproved {
            Status::either(Basis::PlanOverdue)
        } else {
            Status::sure(Standing::Open, Basis::PlanAtItsWord)
        }
    }
}

/// The stage that facts surely reached: the last opening, suspension or closing, else the furthest step before.
fn reached(sure: &[&Staged]) -> Option<SiteStage> {
    let after = sure.iter().rev().find(|fact| progress(fact.stage).is_none());
    after.or_else(|| sure.iter().max_by_key(|fact| progress(fact.stage))).map(|fact| fact.stage)
}

/// Adds a standing that a fact of uncertain date makes possible. A step before opening undoes no opening.
fn with_possible(status: Status, reached: Option<SiteStage>, stage: SiteStage) -> Status {
    let is_step_back = match (reached.map(progress), progress(stage)) {
        (Some(None), Some(_)) => true,
        (Some(Some(reached)), Some(step)) => step <= reached,
        (None, Some(_)) | (None, None) | (Some(_), None) => false,
    };
    if is_step_back || stage == SiteStage::Unknown || status.possible.contains(&standing(stage)) {
        return status;
    }
    let possible = status.possible.into_iter().chain([standing(stage)]).collect();
    Status { possible, basis: Basis::ImpreciseDate }
}
