//! Which stage a person is in: entered by an event, or derived where no event says so.
//!
//! The stage is the one last entered by a `stage-entered` event. Where a later event shows that it ended, or
//! where there is no such event, the stage is derived: from a status of residence that was granted (a renewal
//! changes nothing), from leaving Japan for good, and from care work abroad after that. A status that several
//! stages share, or that belongs to no stage, leaves the stage unknown and the status known.

use super::timeline::Item;
use crate::calendar::{Day, PartialDate};
use crate::event::Fact;

/// Stages of the rulebooks that this module names, with the status of residence held in them.
/// A test compares the list with the rulebooks.
pub const STAGE_STATUS: [(&str, Option<&str>); 14] = [
    ("preparing", None),
    ("with-sending-organization", None),
    ("language-school", Some("student")),
    (TRAINING_FACILITY, Some("student")),
    ("awaiting-registration", Some("designated-activities")),
    (TRAINING[0], Some("technical-intern-training-1")),
    (TRAINING[1], Some("technical-intern-training-2")),
    (TRAINING[2], Some("technical-intern-training-3")),
    (SPECIFIED_SKILLED, Some("specified-skilled-1")),
    (SKILL_DEVELOPMENT[0], Some("skill-development-employment")),
    (SKILL_DEVELOPMENT[1], Some("skill-development-employment")),
    ("nursing-care", Some("nursing-care")),
    (RETURNED, None),
    (CARE_AT_HOME, None),
];

/// The three stages of technical intern training.
pub const TRAINING: [&str; 3] = ["technical-intern-1", "technical-intern-2", "technical-intern-3"];
/// Employment for Skill Development, and its extra year.
pub const SKILL_DEVELOPMENT: [&str; 2] = ["skill-development", "skill-development-extra-year"];
/// Study at a care worker training facility.
pub const TRAINING_FACILITY: &str = "training-facility";
/// Specified skilled worker (i).
pub const SPECIFIED_SKILLED: &str = "specified-skilled-1";
/// Back in the home country.
pub const RETURNED: &str = "returned";
/// Care work in the home country.
pub const CARE_AT_HOME: &str = "care-at-home";

/// A time in one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The stage, where it is known.
    pub stage: Option<&'a str>,
    /// The status of residence held, where one is known.
    pub status: Option<&'a str>,
    /// First day.
    pub from: Day,
    /// The first day as the record knows it.
    pub since: PartialDate,
    /// The day on which the next stage began; absent while it goes on.
    pub until: Option<Day>,
    /// Whether an event says so; otherwise it was derived.
    pub is_entered: bool,
}

impl Segment<'_> {
    /// Whether it is this stage.
    pub fn is(&self, stage: &str) -> bool {
        self.stage == Some(stage)
    }
}

fn status_of(stage: &str) -> Option<&'static str> {
    STAGE_STATUS.iter().find(|(known, _)| *known == stage).and_then(|(_, status)| *status)
}

/// The one stage of a status, or `None` where several stages share it.
fn stage_of(status: &str, graduated: bool) -> Option<&'static str> {
    let mut stages = STAGE_STATUS.iter().filter(|(_, known)| *known == Some(status)).map(|(stage, _)| *stage);
    match (stages.next(), stages.next()) {
        // Designated activities serve many ends; only a graduate's are those of this pathway.
        (Some("awaiting-registration"), None) if !graduated => None,
        // The extra year has no status of its own; it is entered by an event.
        (Some(first), Some(_)) if first == SKILL_DEVELOPMENT[0] => Some(first),
        (only, None) => only,
        _ => None,
    }
}

/// The times in each stage, in order; the last one goes on.
pub(super) fn segments<'a>(items: &[Item<'a>]) -> Vec<Segment<'a>> {
    let mut walk = Walk::default();
    items.iter().for_each(|item| walk.take(*item));
    walk.segments
}

#[derive(Default)]
struct Walk<'a> {
    segments: Vec<Segment<'a>>,
    graduated: bool,
    employer_at_home: Option<&'a crate::id::Subject>,
}

impl<'a> Walk<'a> {
    fn take(&mut self, item: Item<'a>) {
        match item.fact {
            Fact::StageEntered { stage, .. } => self.enter(item, stage),
            Fact::ResidenceGranted { status, .. } => self.grant(item, status),
            Fact::LeftJapan { for_good: true } if !self.is_at(&[RETURNED, CARE_AT_HOME]) => {
                self.begin(item, Some(RETURNED), None, false);
            }
            Fact::EmploymentBegan { organization, work, country } if country != "JP" && work == "care" => {
                self.employer_at_home = Some(organization);
                if self.is_at(&[RETURNED]) {
                    self.begin(item, Some(CARE_AT_HOME), None, false);
                }
            }
            Fact::EmploymentEnded { organization } if self.employer_at_home == Some(organization) => {
                self.employer_at_home = None;
                if self.is_at(&[CARE_AT_HOME]) {
                    self.begin(item, Some(RETURNED), None, false);
                }
            }
            Fact::CourseCompleted { course } if course == TRAINING_FACILITY => self.graduated = true,
            _ => {}
        }
    }

    fn is_at(&self, stages: &[&str]) -> bool {
        self.segments.last().and_then(|segment| segment.stage).is_some_and(|stage| stages.contains(&stage))
    }

    fn enter(&mut self, item: Item<'a>, stage: &'a str) {
        match self.segments.last_mut() {
            // The event says when a stage began that was only derived so far, such as from a permission given earlier.
            Some(last)
                if last.is(stage)
                    || (last.stage.is_none() && last.status.is_some() && last.status == status_of(stage)) =>
            {
                if !last.is_entered {
                    (last.from, last.since) = (item.day, item.occurred_on);
                    last.stage = Some(stage);
                    last.is_entered = true;
                    self.close_before_last(item.day);
                }
            }
            _ => self.begin(item, Some(stage), status_of(stage), true),
        }
    }

    fn close_before_last(&mut self, day: Day) {
        let count = self.segments.len();
        if let Some(before) = count.checked_sub(2).and_then(|at| self.segments.get_mut(at)) {
            before.until = Some(day);
        }
    }

    fn grant(&mut self, item: Item<'a>, status: &'a str) {
        if self.segments.last().is_some_and(|last| last.status == Some(status)) {
            return;
        }
        self.begin(item, stage_of(status, self.graduated), Some(status), false);
    }

    fn begin(&mut self, item: Item<'a>, stage: Option<&'a str>, status: Option<&'a str>, is_entered: bool) {
        if let Some(last) = self.segments.last_mut() {
            last.until = Some(item.day);
        }
        let Item { day: from, occurred_on: since, .. } = item;
        self.segments.push(Segment { stage, status, from, since, until: None, is_entered });
    }
}
