//! Which stage a person is in: entered by an event, or derived where no event says so.
//!
//! The stage is the one last entered by a `stage-entered` event. Where a later event shows that it ended, or
//! where there is no such event, the stage is derived: from a status of residence that was granted (a renewal
//! changes nothing), from leaving Japan for good, and from care work abroad after that. A status that several
//! stages share, or that belongs to no stage, leaves the stage unknown and the status known. Designated activities
//! under an agreement are a candidate's until the person is registered, and then a certified care worker's.

use super::timeline::Item;
use crate::calendar::{Day, PartialDate};
use crate::event::Fact;

/// Stages of the rulebooks that this module names, with the status of residence held in them.
/// A test compares the list with the rulebooks.
pub const STAGE_STATUS: [(&str, Option<&str>); 20] = [
    ("preparing", None),
    ("with-sending-organization", None),
    ("epa-training", None),
    (EPA_CANDIDATE, Some(EPA_STATUS)),
    (EPA_EXTRA_YEAR, Some(EPA_STATUS)),
    (EPA_CERTIFIED, Some(EPA_STATUS)),
    (EXAM_VISIT, Some("temporary-visitor")),
    ("language-school", Some("student")),
    (TRAINING_FACILITY, Some("student")),
    ("awaiting-registration", Some("designated-activities")),
    (TRAINING[0], Some("technical-intern-training-1")),
    (TRAINING[1], Some("technical-intern-training-2")),
    (TRAINING[2], Some("technical-intern-training-3")),
    (SPECIFIED_SKILLED, Some("specified-skilled-1")),
    (SKILL_DEVELOPMENT[0], Some("skill-development-employment")),
    (SKILL_DEVELOPMENT[1], Some("skill-development-employment")),
    (SIXTH_YEAR, Some("specified-skilled-1")),
    ("nursing-care", Some("nursing-care")),
    (RETURNED, None),
    (CARE_AT_HOME, None),
];

/// The three stages of technical intern training.
pub const TRAINING: [&str; 3] = ["technical-intern-1", "technical-intern-2", "technical-intern-3"];
/// Employment for Skill Development, and its extra year.
pub const SKILL_DEVELOPMENT: [&str; 2] = ["skill-development", "skill-development-extra-year"];
/// Candidate for certified care worker under an economic partnership agreement.
pub const EPA_CANDIDATE: &str = "epa-candidate";
/// The candidate's one extra year.
pub const EPA_EXTRA_YEAR: &str = "epa-extra-year";
/// A certified care worker who stays under the agreement.
pub const EPA_CERTIFIED: &str = "epa-certified";
/// A former candidate who has come back only to sit the examination.
pub const EXAM_VISIT: &str = "exam-visit";
/// Designated activities under an economic partnership agreement.
const EPA_STATUS: &str = "designated-activities-epa";
/// Study at a care worker training facility.
pub const TRAINING_FACILITY: &str = "training-facility";
/// Specified skilled worker (i).
pub const SPECIFIED_SKILLED: &str = "specified-skilled-1";
/// The sixth year as specified skilled worker (i) in care.
pub const SIXTH_YEAR: &str = "specified-skilled-sixth-year";
/// Back in the home country.
pub const RETURNED: &str = "returned";
/// Care work in the home country.
pub const CARE_AT_HOME: &str = "care-at-home";

/// Whether a stage is care work under a contract with a body in Japan by its nature.
pub(super) fn is_employed_care(stage: &str) -> bool {
    let employed =
        [EPA_CANDIDATE, EPA_EXTRA_YEAR, EPA_CERTIFIED, SPECIFIED_SKILLED, SIXTH_YEAR, "nursing-care"];
    employed.contains(&stage) || TRAINING.contains(&stage) || SKILL_DEVELOPMENT.contains(&stage)
}

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
fn stage_of(status: &str, so_far: Milestones) -> Option<&'static str> {
    if status == EPA_STATUS {
        return Some(if so_far.registered { EPA_CERTIFIED } else { EPA_CANDIDATE });
    }
    let mut stages = STAGE_STATUS.iter().filter(|(_, known)| *known == Some(status)).map(|(stage, _)| *stage);
    match (stages.next(), stages.next()) {
        // Designated activities serve many ends; only a graduate's are those of this pathway.
        (Some("awaiting-registration"), None) if !so_far.graduated => None,
        // The extra year has no status of its own; it is entered by an event.
        (Some(first), Some(_)) if first == SKILL_DEVELOPMENT[0] => Some(first),
        // A visitor comes for the examination only if there was a candidate before.
        (Some(EXAM_VISIT), None) if !so_far.was_candidate => None,
        // The sixth year is the same status; it is entered by an event, never read off a card.
        (Some(SPECIFIED_SKILLED), Some(SIXTH_YEAR)) => Some(SPECIFIED_SKILLED),
        (only, None) => only,
        _ => None,
    }
}

/// Whether a permission of status `granted` is one of the status `held`: papers seldom name the agreement.
pub(super) fn is_same_status(granted: &str, held: &str) -> bool {
    granted == held || (granted, held) == ("designated-activities", EPA_STATUS)
}

/// What a life has passed that tells stages of one status apart.
#[derive(Debug, Clone, Copy, Default)]
struct Milestones {
    graduated: bool,
    registered: bool,
    was_candidate: bool,
    failed_as_candidate: bool,
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
    so_far: Milestones,
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
            Fact::CourseCompleted { course } if course == TRAINING_FACILITY => self.so_far.graduated = true,
            Fact::CertificationRegistered { .. } => self.so_far.registered = true,
            Fact::ExamTaken { passed, .. } if self.is_at(&[EPA_CANDIDATE]) => {
                self.so_far.failed_as_candidate = !passed;
            }
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
        let held = self.segments.last().and_then(|last| last.status);
        if !held.is_some_and(|held| is_same_status(status, held)) {
            self.begin(item, stage_of(status, self.so_far), Some(status), false);
        } else if let Some(stage) = self.renewed_as() {
            self.begin(item, Some(stage), Some(EPA_STATUS), false);
        }
    }

    /// The stage that a renewal leads a candidate to: certified care worker once registered, and after a failed
    /// examination the extra year, since nothing else renews a candidate's stay then. Other renewals change nothing.
    fn renewed_as(&self) -> Option<&'static str> {
        if self.so_far.registered && self.is_at(&[EPA_CANDIDATE, EPA_EXTRA_YEAR]) {
            return Some(EPA_CERTIFIED);
        }
        (self.so_far.failed_as_candidate && self.is_at(&[EPA_CANDIDATE])).then_some(EPA_EXTRA_YEAR)
    }

    fn begin(&mut self, item: Item<'a>, stage: Option<&'a str>, status: Option<&'a str>, is_entered: bool) {
        if let Some(last) = self.segments.last_mut() {
            last.until = Some(item.day);
        }
        self.so_far.was_candidate |= stage == Some(EPA_CANDIDATE);
        let Item { day: from, occurred_on: since, .. } = item;
        self.segments.push(Segment { stage, status, from, since, until: None, is_entered });
    }
}
