//! One invented life while it is told: what happened, and when it became known.

use super::draw::Draw;
use super::organizations::organization;
use super::plan::{Plan, Route};
use crate::calendar::{Day, Instant, PartialDate, Span};
use crate::event::{AffiliationRole, Fact, Name, Sex};
use crate::id::Subject;

/// One thing told about a person.
pub(super) struct Told {
    pub occurred_on: Day,
    pub recorded_at: Instant,
    pub fact: Fact,
    /// The place, in the order of recording, of the event it corrects, and why.
    pub corrects: Option<(usize, &'static str)>,
}

/// A life, filled in by the route the person takes.
pub(super) struct Life<'p> {
    pub plan: &'p Plan,
    pub draw: Draw,
    pub nationality: String,
    told: Vec<Told>,
    /// The period of care work that goes on: which telling, from when, at which employer.
    pub working: Option<Working>,
    /// The organizations responsible now, with their roles.
    affiliations: Vec<(Subject, AffiliationRole)>,
}

/// A period of care work that goes on.
#[derive(Clone)]
pub(super) struct Working {
    pub(super) told: usize,
    pub since: Day,
    pub employer: Subject,
}

/// Days after an event by which it usually becomes known.
const SOON: i32 = 5;
/// Results of the language test come about two months after the test.
const LANGUAGE_TEST_RESULT: i32 = 55;

impl<'p> Life<'p> {
    pub fn new(plan: &'p Plan, draw: Draw) -> Life<'p> {
        Life {
            plan,
            draw,
            nationality: String::new(),
            told: Vec::new(),
            working: None,
            affiliations: Vec::new(),
        }
    }

    /// The tellings in the order of recording.
    pub fn finish(self) -> Vec<Told> {
        let mut order: Vec<usize> = (0..self.told.len()).collect();
        order.sort_by_key(|at| (self.told[*at].recorded_at, *at));
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, old)| place[*old] = new);
        let mut told: Vec<Option<Told>> = self.told.into_iter().map(Some).collect();
        order
            .into_iter()
            .filter_map(|at| told[at].take())
            .map(|mut one| {
                one.corrects = one.corrects.map(|(at, reason)| (place[at], reason));
                one
            })
            .collect()
    }

    /// The day of the first entry, once it is told.
    pub fn entered_on(&self) -> Option<Day> {
        let entry = self.told.iter().find(|told| told.fact == Fact::EnteredJapan);
        entry.map(|told| told.occurred_on)
    }

    /// Tells a fact that becomes known within days.
    pub fn tell(&mut self, on: Day, fact: Fact) {
        let lag = self.draw.between(1, SOON);
        self.tell_after(on, lag, fact);
    }

    /// Tells a fact that becomes known `lag_days` later.
    pub fn tell_after(&mut self, on: Day, lag_days: i32, fact: Fact) {
        let recorded_at = self.moment(on.plus_days(lag_days));
        self.told.push(Told { occurred_on: on, recorded_at, fact, corrects: None });
    }

    /// An hour of work on `day` in Japan; later tellings of one day stay later.
    fn moment(&self, day: Day) -> Instant {
        Instant::from_ms(Instant::start_of(day).ms() + 9 * 3_600_000 + self.told.len() as i64 * 60_000)
    }

    /// Registers the person on `on`, aged `least` to `most` that day.
    pub fn register(&mut self, route: Route, fiscal_year: i32, on: Day, (least, most): (i32, i32)) {
        self.nationality = self.plan.draw_nationality(route, fiscal_year, &mut self.draw);
        let (latin, kana) = self.plan.draw_name(&self.nationality, &mut self.draw);
        let age_days = self.draw.between(least * 366, (most + 1) * 365 - 1);
        let born = on.plus_days(-age_days);
        // Some passports give only the year of birth.
        let born_on = if self.draw.chance(10) { PartialDate::Year(born.year()) } else { born.into() };
        let sex = if self.draw.chance(self.plan.chances.female) { Sex::Female } else { Sex::Male };
        let name = Name { latin: Some(latin), kana: Some(kana), native: None };
        let nationality = self.nationality.clone();
        let fact = Fact::PersonRegistered { name, born_on: Some(born_on), sex: Some(sex), nationality };
        self.tell_after(on, 0, fact);
    }

    /// Makes an organization of `kind` responsible in `role`, in place of an earlier one of that role.
    pub fn affiliate(&mut self, on: Day, kind: &str, role: AffiliationRole) -> Subject {
        self.release(on, role);
        let abroad = matches!(kind, "sending" | "operator");
        let at = self.draw.below(self.plan.organization_count(kind) as u32) as usize;
        let organization = organization(kind, abroad.then_some(self.nationality.as_str()), at);
        self.tell(on, Fact::AffiliationBegan { organization: organization.clone(), role });
        self.affiliations.push((organization.clone(), role));
        organization
    }

    /// Ends the affiliations of `role` the day before `on`.
    pub fn release(&mut self, on: Day, role: AffiliationRole) {
        let (ended, kept) =
            std::mem::take(&mut self.affiliations).into_iter().partition(|(_, of)| *of == role);
        self.affiliations = kept;
        let ended: Vec<(Subject, AffiliationRole)> = ended;
        for (organization, role) in ended {
            // Known at least as late as its beginning, however short it was.
            self.tell_after(on.plus_days(-1), SOON + 1, Fact::AffiliationEnded { organization, role });
        }
    }

    /// The person begins a stage.
    pub fn enter(&mut self, on: Day, stage: &str) {
        self.tell(on, Fact::StageEntered { stage: stage.to_owned(), site: None });
    }

    /// A status of residence is granted until the day that corresponds after `span`.
    pub fn grant(&mut self, on: Day, status: &str, span: Span) -> Day {
        let until = on.corresponding_day(span);
        self.grant_until(on, status, until);
        until
    }

    /// A status of residence is granted until the printed day.
    pub fn grant_until(&mut self, on: Day, status: &str, until: Day) {
        self.tell(on, Fact::ResidenceGranted { status: status.to_owned(), until: Some(until) });
    }

    /// A course is completed.
    pub fn complete(&mut self, on: Day, course: &str) {
        self.tell(on, Fact::CourseCompleted { course: course.to_owned() });
    }

    /// Something that the rulebooks ask as yes or no became so.
    pub fn attest(&mut self, on: Day, name: &str, holds: bool) {
        self.tell(on, Fact::Attested { name: name.to_owned(), holds });
    }

    /// The language test of `level` is sat on `on`. Returns whether it was passed.
    pub fn language_test(&mut self, on: Day, level: &str, chance: u32) -> bool {
        let passed = self.draw.chance(chance);
        self.language_result(on, level, passed);
        passed
    }

    /// The result of a language test becomes known. Some only claim a pass and show the paper later.
    pub fn language_result(&mut self, on: Day, level: &str, passed: bool) {
        let unseen = passed && self.draw.chance(self.plan.chances.claims_without_paper);
        let fact = |verified| Fact::TestTaken {
            test: "jlpt".to_owned(),
            level: Some(level.to_owned()),
            score: None,
            passed,
            verified,
        };
        self.tell_after(on, LANGUAGE_TEST_RESULT, fact(!unseen));
        if unseen && self.draw.chance(500) {
            let (told, lag) = (self.told.len() - 1, LANGUAGE_TEST_RESULT + self.draw.between(10, 90));
            let recorded_at = self.moment(on.plus_days(lag));
            let corrects = Some((told, "証明書の原本を確認した / the certificate was seen"));
            self.told.push(Told { occurred_on: on, recorded_at, fact: fact(true), corrects });
        }
    }

    /// A test without levels is sat.
    pub fn skill_test(&mut self, on: Day, test: &str, passed: bool) {
        let fact =
            Fact::TestTaken { test: test.to_owned(), level: None, score: None, passed, verified: true };
        self.tell_after(on, 30, fact);
    }

    /// Care work begins at `employer`; an earlier period must have been closed.
    pub fn begin_work(&mut self, on: Day, employer: &Subject) {
        self.tell(on, Fact::CareWorked { until: None, worked_days: None, site: None });
        self.working = Some(Working { told: self.told.len() - 1, since: on, employer: employer.clone() });
    }

    /// The period of care work is certified up to `last`; it ends there, or goes on as a new period.
    pub fn certify_work(&mut self, last: Day, goes_on: bool) {
        let Some(working) = self.working.take() else { return };
        let days = (last.number() - working.since.number() + 1).max(1);
        // Full-time care staff work some 20 days a month.
        let worked_days = i64::from(days * self.draw.between(600, 680) / 1_000);
        let recorded_at = self.moment(last.plus_days(SOON + 3));
        let fact = Fact::CareWorked { until: Some(last), worked_days: Some(worked_days), site: None };
        let corrects = Some((working.told, "従事日数の証明 / days of work certified"));
        self.told.push(Told { occurred_on: working.since, recorded_at, fact, corrects });
        if goes_on {
            self.begin_work(last.plus_days(1), &working.employer);
        }
    }

    /// Every affiliation in Japan ends with the stay.
    pub fn leave_organizations(&mut self, on: Day) {
        let roles = [
            AffiliationRole::Host,
            AffiliationRole::Supervising,
            AffiliationRole::Support,
            AffiliationRole::School,
            AffiliationRole::Sending,
        ];
        for role in roles {
            self.release(on, role);
        }
    }
}

/// The first day of a month (1–12).
pub(super) fn first_of(year: i32, month: u8) -> Day {
    Day::from_ymd(year, month, 1).expect("every month has a first day")
}

/// The days of the Japanese-Language Proficiency Test from `from` to `to`: the first Sundays of July and December.
/// The test of July 2020 was called off everywhere.
pub(super) fn language_test_days(from: Day, to: Day) -> Vec<Day> {
    let months = (from.year()..=to.year()).flat_map(|year| [(year, 7), (year, 12)]);
    let sunday = |(year, month)| {
        let first = first_of(year, month);
        // 1970-01-01 was a Thursday.
        first.plus_days((3 - first.number()).rem_euclid(7))
    };
    months.filter(|month| *month != (2020, 7)).map(sunday).filter(|day| (from..=to).contains(day)).collect()
}
