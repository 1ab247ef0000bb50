//! Reads a facility file: what a host or a supervising or support body is, so that law can be asked about it.
//!
//! The format is told in `docs/facility-file.md`. What is left out is unknown, except where that page says what it
//! means. The facts change with the day: a facility grows older.

use std::fmt;

use kanryu_rules::{FactCatalog, Facts};
use serde::{Deserialize, Deserializer};
use toml::{Spanned, Table};

use super::staff::{Counted, Staff};
use crate::calendar::Day;
use crate::facts::whole_months;

/// A facility or a body, as a file tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityFile {
    pub(super) subject: Subject,
    /// Facts of `[facts]`; they prevail.
    pub(super) stated: Facts,
}

/// What the file is about.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Subject {
    /// A facility that hosts people.
    Facility(Box<Facility>),
    /// A supervising or support body.
    Body(Box<Body>),
}

/// What is wrong with a facility file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct FacilityError {
    /// The file's name as it was given.
    pub file: String,
    /// The line, from 1; 0 where none can be named.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for FacilityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// A facility with its people, as of the day the file speaks of.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Facility {
    about: About,
    supervision: Supervision,
    trainee_base: Option<Counted>,
    japanese_etc: Option<Counted>,
    instruction: Instruction,
    people: Option<People>,
    plan: Plan,
    visits: Visits,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    facility: Option<Spanned<About>>,
    #[serde(default)]
    supervision: Supervision,
    staff: Option<Spanned<StaffTable>>,
    #[serde(default)]
    instruction: Instruction,
    people: Option<People>,
    #[serde(default)]
    plan: Plan,
    #[serde(default)]
    visits: Visits,
    body: Option<Spanned<Body>>,
    #[serde(default)]
    host: Vec<Host>,
    facts: Option<Table>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct About {
    opened_on: Option<Date>,
    corporation_founded_on: Option<Date>,
    corporation_supports: Option<bool>,
    counts_as_experience: Option<bool>,
    home_visit_service: bool,
    excellent: Option<bool>,
    score_percent: Option<i64>,
    in_care_council: Option<bool>,
    first_specified_skilled_on: Option<Date>,
    urban: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Supervision {
    excellent: Option<bool>,
    score_percent: Option<i64>,
    care_score_percent: Option<i64>,
    licensed: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct StaffTable {
    full_time: Option<Number>,
    japanese_etc: Option<Number>,
    group: Vec<Spanned<Group>>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    status: String,
    full_time: Number,
    /// Told for completeness: nobody part-time counts.
    #[serde(default)]
    part_time: Number,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Instruction {
    instructors: Option<Number>,
    certified: Option<bool>,
    experience_years: Option<Number>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct People {
    technical_intern_1: Number,
    technical_intern_2: Number,
    technical_intern_3: Number,
    specified_skilled_1: Number,
    skill_development: Number,
    transferees: Number,
    transferees_from_designated_areas: Number,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Plan {
    filed_on: Option<Date>,
    skill_development_places: Option<Number>,
    employed_directly: bool,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan { filed_on: None, skill_development_places: None, employed_directly: true }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Visits {
    career_plan: Option<bool>,
    basic_training: Option<bool>,
    accompanied_training: Option<bool>,
    harassment_desk: Option<bool>,
    emergency_equipment: Option<bool>,
}

/// A supervising organization, supervising-support body or registered support organization.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    pub kind: BodyKind,
    #[serde(default)]
    full_time_staff: Option<Number>,
    /// Told for completeness: part-timers do not count.
    #[serde(default)]
    part_time_staff: Number,
    #[serde(default)]
    hosts: Option<Number>,
    #[serde(default)]
    workers: Option<Number>,
    #[serde(default)]
    nonprofit: Option<bool>,
    #[serde(default)]
    outside_auditor: Option<bool>,
    #[serde(default)]
    licensed: Option<bool>,
    #[serde(default)]
    license_until: Option<Date>,
    #[serde(default)]
    registration_until: Option<Date>,
    #[serde(default)]
    last_support_interview_on: Option<Date>,
    /// The hosts one by one, where the file lists them.
    #[serde(skip)]
    pub listed: Vec<Host>,
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum BodyKind {
    /// 監理団体, on the way to a license as supervising-support body.
    SupervisingOrganization,
    /// 監理支援機関.
    SupervisingSupport,
    /// 登録支援機関.
    RegisteredSupport,
}

/// One host of a body.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Host {
    pub id: String,
    pub workers: Number,
    #[serde(default)]
    last_audited_on: Option<Date>,
}

/// A count of a file: never negative.
type Number = u32;

/// A day of a file, written as a TOML date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Date(Day);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let written = toml::value::Datetime::deserialize(deserializer)?;
        written.to_string().parse().map(Date).map_err(serde::de::Error::custom)
    }
}

/// Reads a facility file; `file` is its name in messages.
///
/// # Errors
/// Everything that is wrong with it, each with its line.
pub fn parse(file: &str, text: &str, catalog: &FactCatalog) -> Result<FacilityFile, Vec<FacilityError>> {
    let line = |at: usize| text.get(..at).map_or(0, |before| before.matches('\n').count() + 1);
    let fault = |at: Option<usize>, message: String| FacilityError {
        file: file.to_owned(),
        line: at.map_or(0, line),
        message,
    };
    let read: File = toml::from_str(text)
        .map_err(|error| vec![fault(error.span().map(|span| span.start), error.message().to_owned())])?;
    let mut errors = Vec::new();
    let stated = stated(file, text, read.facts.is_some(), catalog).unwrap_or_else(|faults| {
        errors.extend(faults);
        Facts::new()
    });
    let mut counts = (None, None);
    match read.staff.as_ref().map(|staff| count_staff(staff.get_ref())) {
        Some(Ok(counted)) => counts = counted,
        Some(Err(faults)) => {
            errors.extend(faults.into_iter().map(|(at, message)| {
                fault(at.or(read.staff.as_ref().map(|staff| staff.span().start)), message)
            }))
        }
        None => {}
    }
    let body_at = read.body.as_ref().map(|body| body.span().start);
    let subject = match (read.facility, read.body) {
        (Some(_), Some(_)) => {
            errors.push(fault(
                body_at,
                "a file is about a facility or about a body; write [facility] or [body]".into(),
            ));
            None
        }
        (None, None) => {
            errors.push(fault(None, "the file says what it is about in [facility] or in [body]".into()));
            None
        }
        (None, Some(body)) => {
            let mut body = body.into_inner();
            body.listed = read.host;
            Some(Subject::Body(Box::new(body)))
        }
        (Some(about), None) => Some(Subject::Facility(Box::new(Facility {
            about: about.into_inner(),
            supervision: read.supervision,
            trainee_base: counts.0,
            japanese_etc: counts.1,
            instruction: read.instruction,
            people: read.people,
            plan: read.plan,
            visits: read.visits,
        }))),
    };
    match subject {
        Some(subject) if errors.is_empty() => Ok(FacilityFile { subject, stated }),
        _ => Err(errors),
    }
}

fn stated(
    file: &str,
    text: &str,
    are_given: bool,
    catalog: &FactCatalog,
) -> Result<Facts, Vec<FacilityError>> {
    if !are_given {
        return Ok(Facts::new());
    }
    catalog.facts_from_toml(file, text).map_err(|errors| {
        let faults = errors.into_iter().map(|error| FacilityError {
            file: file.to_owned(),
            line: error.places.first().map_or(0, |place| place.line as usize),
            message: format!("{}; {}", error.fault, error.hint()),
        });
        faults.collect()
    })
}

type Bases = (Option<Counted>, Option<Counted>);

/// The two bases of the headcounts: as stated, or counted from the groups.
fn count_staff(staff: &StaffTable) -> Result<Bases, Vec<(Option<usize>, String)>> {
    let stated = |number: Option<Number>| number.map(|number| Counted::stated(i64::from(number)));
    if staff.group.is_empty() {
        return Ok((stated(staff.full_time), stated(staff.japanese_etc)));
    }
    if staff.full_time.is_some() || staff.japanese_etc.is_some() {
        let message = "write either the numbers `full_time` and `japanese_etc`, or the groups of the staff";
        return Err(vec![(None, message.to_owned())]);
    }
    let table = Staff::builtin();
    let (mut trainees, mut skilled) = (Counted::default(), Counted::default());
    let mut faults = Vec::new();
    for group in &staff.group {
        let Group { status, full_time, .. } = group.get_ref();
        match table.staff.get(status) {
            Some(row) => {
                trainees.add(i64::from(*full_time), row.trainees);
                skilled.add(i64::from(*full_time), row.specified_skilled);
            }
            None => {
                let known: Vec<&str> = table.staff.keys().map(String::as_str).collect();
                let message = format!("there is no staff `{status}`; write one of {}", known.join(", "));
                faults.push((Some(group.span().start), message));
            }
        }
    }
    if faults.is_empty() { Ok((Some(trainees), Some(skilled))) } else { Err(faults) }
}

/// Which reading of the staff: with everybody who likely counts, or with those who surely do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Everybody whom the table counts.
    Likely,
    /// Only those whom it surely counts.
    Sure,
}

/// Puts facts that are known.
struct Known(Facts);

impl Known {
    fn count(&mut self, name: &str, value: Option<i64>) {
        if let Some(value) = value {
            self.0.set(name, value);
        }
    }

    fn number(&mut self, name: &str, value: Option<Number>) {
        self.count(name, value.map(i64::from));
    }

    fn yes_no(&mut self, name: &str, value: Option<bool>) {
        if let Some(value) = value {
            self.0.set(name, value);
        }
    }

    fn day(&mut self, name: &str, value: Option<Date>) {
        if let Some(Date(value)) = value {
            self.0.set(name, value);
        }
    }
}

impl Facility {
    /// Whether rows of the table of staff that are not sure change a number.
    pub fn staff_is_unsure(&self) -> bool {
        [self.trainee_base, self.japanese_etc].iter().flatten().any(|counted| counted.sure != counted.likely)
    }

    /// The days of the month on which a count of months may grow; at the end of a month it always may.
    pub fn anniversaries(&self) -> Vec<u8> {
        let dates =
            [self.about.opened_on, self.about.corporation_founded_on, self.about.first_specified_skilled_on];
        dates.iter().flatten().map(|Date(day)| day.ymd().2).collect()
    }

    /// What is known of the facility on a day.
    pub fn facts_on(&self, day: Day, reading: Reading) -> Facts {
        let mut known = Known(Facts::new());
        let months = |since: Option<Date>| since.map(|Date(since)| whole_months(since, day));
        let About { opened_on, corporation_founded_on, .. } = self.about;
        known.count("host_open_months", months(opened_on));
        known.count("host_corporation_months", months(corporation_founded_on));
        known.yes_no("host_corporation_supports", self.about.corporation_supports);
        known.yes_no("host_facility_counts_as_experience", self.about.counts_as_experience);
        known.yes_no("host_is_home_visit_service", Some(self.about.home_visit_service));
        known.yes_no("host_is_excellent", self.about.excellent);
        known.count("host_score_percent", self.about.score_percent);
        known.yes_no("host_in_care_council", self.about.in_care_council);
        known.yes_no("host_is_urban", self.about.urban);
        known.yes_no("supervising_body_is_excellent", self.supervision.excellent);
        known.count("supervising_body_score_percent", self.supervision.score_percent);
        known.count("supervising_body_care_score_percent", self.supervision.care_score_percent);
        known.yes_no("supervising_body_is_licensed", self.supervision.licensed);
        let base = |counted: Option<Counted>| match reading {
            Reading::Likely => counted.map(|counted| counted.likely),
            Reading::Sure => counted.map(|counted| counted.sure),
        };
        known.count("full_time_care_staff", base(self.trainee_base));
        known.count("full_time_staff_japanese_etc", base(self.japanese_etc));
        known.number("instructors", self.instruction.instructors);
        known.yes_no("instructor_is_certified", self.instruction.certified);
        known.number("instructor_experience_years", self.instruction.experience_years);
        // A plan that is not filed yet would be filed on the day asked about.
        known.day("technical_intern_1_plan_filed_on", self.plan.filed_on.or(Some(Date(day))));
        known.number("skill_development_places", self.plan.skill_development_places);
        known.yes_no("specified_skilled_employed_directly", Some(self.plan.employed_directly));
        known.yes_no("visit_career_plan", self.visits.career_plan);
        known.yes_no("visit_basic_training", self.visits.basic_training);
        known.yes_no("visit_accompanied_training", self.visits.accompanied_training);
        known.yes_no("visit_harassment_desk", self.visits.harassment_desk);
        known.yes_no("visit_emergency_equipment", self.visits.emergency_equipment);
        if let Some(people) = &self.people {
            self.put_people(people, day, &mut known);
        }
        known.0
    }

    fn put_people(&self, people: &People, day: Day, known: &mut Known) {
        let all = people.technical_intern_1 + people.technical_intern_2 + people.technical_intern_3;
        known.number("trainees_first_stage", Some(people.technical_intern_1));
        known.number("trainees_all", Some(all));
        known.number("specified_skilled_workers", Some(people.specified_skilled_1));
        known.number("skill_development_workers", Some(people.skill_development));
        known.number("skill_development_transferees", Some(people.transferees));
        known.number("transferees_from_designated_areas", Some(people.transferees_from_designated_areas));
        let since_first = match self.about.first_specified_skilled_on {
            Some(Date(first)) => Some(whole_months(first, day)),
            // Where there is none yet, the next one is the first.
            None if people.specified_skilled_1 == 0 => Some(0),
            None => None,
        };
        known.count("months_since_first_specified_skilled", since_first);
    }
}

impl Body {
    /// What is known of the body on a day.
    pub fn facts_on(&self, day: Day) -> Facts {
        let mut known = Known(Facts::new());
        let listed = i64::try_from(self.listed.len()).ok().filter(|count| *count > 0);
        let workers = listed.map(|_| self.listed.iter().map(|host| i64::from(host.workers)).sum());
        known.number("body_full_time_staff", self.full_time_staff);
        known.count("body_hosts", self.hosts.map(i64::from).or(listed));
        known.count("body_workers", self.workers.map(i64::from).or(workers));
        known.yes_no("body_is_nonprofit", self.nonprofit);
        known.yes_no("body_has_outside_auditor", self.outside_auditor);
        known.yes_no("body_is_licensed", self.licensed);
        known.day("license_until_on", self.license_until);
        let month = self.registration_until.and_then(|Date(until)| {
            let (year, month, _) = until.ymd();
            Day::from_ymd(year, month, 1).map(Date)
        });
        known.day("support_registration_month_from_on", month);
        known.day("last_support_interview_on", self.last_support_interview_on);
        known.day("fiscal_year_ended_on", Day::from_ymd(day.fiscal_year(), 3, 31).map(Date));
        known.0
    }
}

impl Host {
    /// What is known of an audit of this host.
    pub fn facts(&self) -> Facts {
        let mut known = Known(Facts::new());
        known.number("audited_workers", Some(self.workers));
        known.day("last_audit_on", self.last_audited_on);
        known.0
    }
}
