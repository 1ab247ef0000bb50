//! Records → the facts that rules ask for; all counting of days, months, years and levels is here.
//!
//! Every name stands once in `catalog/facts.toml`. A fact that is absent is unknown. A date of limited
//! precision is read at both of its ends: a fact that differs between them is unknown, since the missing
//! precision matters to it; a fact that comes out the same is known.
//! What nobody counts is taken as stated: a yes-no from an `attested` event, a count from a `counted` event.

use kanryu_rules::{Facts, Value};

use crate::calendar::{Day, PartialDate};
use crate::event::Fact;
use crate::registry::Record;

mod ahead;
mod epa;
mod exam;
mod learning;
mod leave;
mod skill_development;
mod skilled;
pub mod stage;
mod stated;
mod timeline;
mod training;
mod work;
pub mod worth;

#[cfg(test)]
mod tests;

pub use ahead::{Future, Pace};
pub use timeline::Timeline;
pub use training::PLAN_ACTS;

/// Facts that are counted here; every other fact of the catalog is a yes-no or a count taken as stated.
pub const COUNTED_HERE: &[&str] = &[
    "age_years",
    "born_on",
    "japanese_level",
    "jlpt_level",
    "jft_level",
    "eju_japanese_score",
    "bjt_score",
    "j_test_score",
    "language_school_months",
    "training_facility_completed",
    "graduation_fiscal_year",
    "graduates_this_fiscal_year",
    "graduation_year_end_on",
    "years_since_graduation_year_end",
    "care_unbroken_since_graduation",
    "is_enrolled_at_school",
    "enrolled_days",
    "enrolled_days_at_year_end",
    "worked_days",
    "worked_days_at_year_end",
    "practitioner_training",
    "basic_training_completed",
    "suctioning_training_completed",
    "welfare_high_school_completed",
    "exam_passed",
    "exam_score",
    "exam_pass_mark",
    "exam_every_group_scored",
    "parts_passed",
    "part_passes_exam_span",
    "exams_since_part_pass",
    "registered",
    "registered_on",
    "registration_is_provisional",
    "technical_intern_1_begun",
    "technical_intern_2_begun",
    "technical_intern_3_begun",
    "technical_intern_1_plan_filed_on",
    "technical_intern_1_coe_issued",
    "technical_intern_1_plan_accredited",
    "technical_intern_entered_on",
    "technical_intern_2_permitted_on",
    "technical_intern_3_entered_on",
    "technical_intern_3_counted_from_on",
    "technical_intern_12_months",
    "technical_intern_practice_months",
    "technical_intern_3_months",
    "home_stay_months",
    "care_experience_months",
    "basic_skill_passed",
    "specialized_skill_passed",
    "advanced_skill_passed",
    "technical_intern_1_plan_accredited_on",
    "technical_intern_1_coe_issued_on",
    "technical_intern_1_plan_start_on",
    "technical_intern_left_for_other_status",
    "technical_intern_left_for_other_status_on",
    "left_japan_on",
    "technical_intern_3_months_at_home_stay",
    "basic_skill_attempts",
    "specialized_skill_attempts",
    "skill_development_begun",
    "care_accepts_general_japanese",
    "skill_development_entered_on",
    "skill_development_counted_from_on",
    "skill_development_months_at_host",
    "skill_development_basic_taken",
    "skill_development_basic_passed",
    "skill_development_skill_passed",
    "transfer_is_unavoidable",
    "host_chose_one_year_transfer",
    "residence_until_on",
    "care_contract_in_japan",
    "pay_equal_to_japanese",
    "employed_directly",
    "employed_full_time",
    "care_skills_test_passed",
    "care_japanese_test_passed",
    "specified_skilled_from_on",
    "nationality",
    "epa_begun",
    "epa_nurse_candidate",
    "epa_entered_on",
    "epa_entry_fiscal_year",
    "epa_months",
    "epa_months_at_year_end",
    "higher_education_diploma",
    "four_year_college_completed",
    "nursing_school_completed",
    "four_year_nursing_degree",
    "government_care_certified",
    "exam_is_latest",
    "part_a_passed",
    "part_b_passed",
    "part_c_passed",
    "care_skills_test_sat",
    "care_japanese_test_sat",
    "exams_since_part_a_pass",
    "exams_since_part_b_pass",
    "exams_since_part_c_pass",
    "care_skills_test_passed_on",
    "care_japanese_test_passed_on",
    "care_skills_test_sat_on",
    "care_japanese_test_sat_on",
    "is_mid_to_long_term_resident",
    "specified_skilled_begun",
    "specified_skilled_spans",
    "birth_and_child_care_leave_spans",
    "illness_leave_spans",
    "reentry_closed_spans",
    "sixth_year_granted",
    "sixth_year_request_posted",
    "sixth_year_request_posted_on",
    "exam_number",
    "exam_on",
    "parts_passed_in_exam",
    "all_parts_sat",
    "residence_status",
    "employer_changed_on",
    "care_unbroken_but_for_leave",
    "beginner_training_completed",
    "other_occupation_training_completed",
    "visits_below_one_year_accepted",
    "night_duty_at_overnight_day_service",
    "support_entrusted_elsewhere",
];

/// Days of hosts and bodies: a facility file gives them, and no person's record does.
pub const DAYS_OF_BODIES: [&str; 5] = [
    "license_until_on",
    "support_registration_month_from_on",
    "last_audit_on",
    "last_support_interview_on",
    "fiscal_year_ended_on",
];

/// Facts found so far; a later value of a name replaces an earlier one.
#[derive(Default)]
pub(crate) struct Found<'a>(Vec<(&'a str, Value)>);

impl<'a> Found<'a> {
    /// Records a value.
    fn put(&mut self, name: &'a str, value: impl Into<Value>) {
        self.0.push((name, value.into()));
    }

    /// Records a value that may be unknown.
    fn put_known(&mut self, name: &'a str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    fn into_facts(self) -> Facts {
        self.0.into_iter().collect()
    }
}

/// What is known about the person of `record` on `as_of`, as rules ask for it.
pub fn facts_of(record: &Record, as_of: Day) -> Facts {
    read(record, as_of).facts
}

/// A record as it reads on a day: facts, and the place on the pathway.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    /// What is known.
    pub facts: Facts,
    /// The stage; `None` where nothing shows one.
    pub place: Option<Place<'a>>,
}

/// Where a record puts a person on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place<'a> {
    /// The stage, where it is known.
    pub stage: Option<&'a str>,
    /// The status of residence, where it is known.
    pub status: Option<&'a str>,
    /// Since when, as precisely as the record knows.
    pub since: PartialDate,
    /// Whether an event says so; otherwise the stage was derived.
    pub is_entered: bool,
}

/// Reads the record of a person as of a day.
pub fn read(record: &Record, as_of: Day) -> Reading<'_> {
    read_known(record, as_of, as_of)
}

/// Reads what happened by `known_by` as it counts on `as_of`, a day that is not earlier: what goes on, goes on.
fn read_known(record: &Record, known_by: Day, as_of: Day) -> Reading<'_> {
    let mut readings =
        worlds(record, known_by).into_iter().map(|latest| read_once(record, known_by, as_of, &latest));
    let first = readings.next().expect("there is always one reading");
    readings.fold(first, |agreed, other| Reading {
        facts: agree(&agreed.facts, &other.facts),
        place: agreed.place.filter(|place| {
            other
                .place
                .as_ref()
                .is_some_and(|other| (other.stage, other.status) == (place.stage, place.status))
        }),
    })
}

fn read_once<'a>(record: &'a Record, known_by: Day, as_of: Day, latest: &[bool]) -> Reading<'a> {
    let timeline = Timeline::of(record, known_by, as_of, latest);
    let stated = stated::Stated::of(&timeline);
    let mut found = Found::default();
    found.put_known("age_years", timeline.born_on.map(|born| i64::from(as_of.age(born))));
    found.put_known("born_on", timeline.born_on);
    learning::find(&timeline, &stated, &mut found);
    exam::find(&timeline, &mut found);
    epa::find(&timeline, &mut found);
    training::find(&timeline, &mut found);
    skill_development::find(&timeline, &mut found);
    work::find(&timeline, &mut found);
    skilled::find(&timeline, &stated, &mut found);
    leave::find(&timeline, &mut found);
    stated.put_all(&mut found);
    let place = timeline.current().map(|segment| Place {
        stage: segment.stage,
        status: segment.status,
        since: segment.since,
        is_entered: segment.is_entered,
    });
    Reading { facts: found.into_facts(), place }
}

/// These facts with those of `over` in their place.
pub fn overlaid(facts: &Facts, over: &Facts) -> Facts {
    if over.is_empty() {
        return facts.clone();
    }
    facts.iter().chain(over.iter()).map(|(name, value)| (name, value.clone())).collect()
}

/// The facts that both know and on which both agree.
fn agree(one: &Facts, other: &Facts) -> Facts {
    one.iter().filter(|(name, value)| other.get(name) == Some(*value)).map(|(n, v)| (n, v.clone())).collect()
}

/// How many imprecise dates are combined with one another; beyond that each is varied on its own.
const COMBINED: usize = 4;

/// Which dates are read at their latest day: one list of choices for each reading of the record.
fn worlds(record: &Record, as_of: Day) -> Vec<Vec<bool>> {
    let slots = record.entries.len();
    let open: Vec<usize> = (0..slots).filter(|at| matters(record, *at, as_of)).collect();
    let world = |chosen: &dyn Fn(usize) -> bool| {
        let mut latest = vec![false; slots];
        open.iter().enumerate().for_each(|(n, at)| latest[*at] = chosen(n));
        latest
    };
    if open.len() <= COMBINED {
        return (0..1_usize << open.len()).map(|bits| world(&|n| bits >> n & 1 == 1)).collect();
    }
    let alone = (0..open.len()).flat_map(|one| [world(&|n| n == one), world(&|n| n != one)]);
    [world(&|_| false), world(&|_| true)].into_iter().chain(alone).collect()
}

/// Whether the date of this entry is imprecise in a way that could matter by `as_of`.
fn matters(record: &Record, at: usize, as_of: Day) -> bool {
    let entry = &record.entries[at];
    let date = match &entry.fact {
        // The day of registration is nothing that law asks for; the day of birth is.
        Fact::PersonRegistered { born_on: Some(born_on), .. } => *born_on,
        Fact::PersonRegistered { born_on: None, .. } => return false,
        _ => entry.occurred_on,
    };
    date.exact().is_none() && date.possibly_by(as_of)
}

/// The end of `date` that a reading chooses.
fn at_end(date: PartialDate, latest: bool) -> Day {
    if latest { date.latest() } else { date.earliest() }
}

/// Whole months from `from` to `to`, counted from corresponding day to corresponding day; 0 if `to` is earlier.
pub(crate) fn whole_months(from: Day, to: Day) -> i64 {
    let ((y1, m1, _), (y2, m2, _)) = (from.ymd(), to.ymd());
    let months = (y2 - y1) * 12 + i32::from(m2) - i32::from(m1);
    let reached = from.corresponding_day(kanryu_rules::Span::months(months)) <= to;
    i64::from((months - i32::from(!reached)).max(0))
}
