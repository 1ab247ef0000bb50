//! What the events of a life say, in words: the page of a person tells them, and nobody else does.

use kanryu_domain::board::evidence;
use kanryu_domain::event::Fact;
use kanryu_domain::facts::worth::Worth;
use kanryu_domain::id::Subject;
use kanryu_domain::pathway::Law;
use kanryu_domain::registry::Registry;
use kanryu_domain::text::Text;
use kanryu_domain::word;

use super::Frame;
use crate::look::table::thousands;

/// What is needed to tell a life: the words of law and the names of organizations.
pub struct Teller<'a> {
    /// The law, for the titles of stages and facts.
    pub law: &'a Law,
    /// The records, for the names of organizations and places.
    pub registry: &'a Registry,
    /// The page.
    pub frame: &'a Frame,
}

impl Teller<'_> {
    /// What a stage is called.
    pub fn stage(&self, id: &str) -> String {
        let title = self.law.stage(id, self.frame.as_of).map(|stage| Text::from(&stage.title));
        title.map_or(id.to_owned(), |title| self.frame.text(&title).to_owned())
    }

    /// What a record is called.
    pub fn name(&self, subject: &Subject) -> String {
        let title = self
            .registry
            .get(subject)
            .map(evidence::title)
            .filter(|title| !title.en.is_empty() || !title.ja.is_empty());
        title.map_or(subject.to_string(), |title| self.frame.text(&title).to_owned())
    }

    /// What a test is called, with its level.
    pub fn test(&self, test: &str, level: Option<&str>) -> String {
        let known = Worth::builtin().test.get(test).map(|known| self.frame.text(&known.title).to_owned());
        let title = known.unwrap_or_else(|| test.to_owned());
        level.map_or(title.clone(), |level| format!("{title} {level}"))
    }

    fn course(&self, course: &str) -> String {
        let known = Worth::builtin().course.iter().find(|known| known.course == course);
        known.map_or(course.to_owned(), |known| self.frame.text(&known.title).to_owned())
    }

    fn result(&self, passed: bool) -> &'static str {
        self.frame.t(if passed { "told.passed" } else { "told.failed" })
    }

    /// One event in one line; `None` for facts that are not about people.
    pub fn line(&self, fact: &Fact) -> Option<String> {
        let frame = self.frame;
        Some(match fact {
            Fact::PersonRegistered { .. } => frame.t("told.registered").to_owned(),
            Fact::PersonNumbered { number, by } => {
                let by = by.as_ref().map(|by| self.name(by)).unwrap_or_default();
                frame.fill("told.numbered", &[number, &by])
            }
            Fact::AffiliationBegan { organization, role } => {
                frame.fill("told.affiliated", &[&self.name(organization), frame.text(&word::label(*role))])
            }
            Fact::AffiliationEnded { organization, role } => {
                frame.fill("told.unaffiliated", &[&self.name(organization), frame.text(&word::label(*role))])
            }
            Fact::StageEntered { stage, site } => {
                let at = site.as_ref().map(|site| self.name(site)).unwrap_or_default();
                format!("{} {at}", frame.fill("told.stage", &[&self.stage(stage)]))
            }
            Fact::ResidenceGranted { status, until } => {
                let until = until.map(|day| frame.fill("told.until", &[&frame.day(day)])).unwrap_or_default();
                format!("{} {until}", frame.fill("told.residence", &[&frame.code("residence", status)]))
            }
            Fact::TestTaken { test, level, score, passed, verified } => {
                let score =
                    score.map(|score| frame.fill("told.score", &[&score.to_string()])).unwrap_or_default();
                let verified = frame.t(if *verified { "told.verified" } else { "told.claimed" });
                format!("{} {} {score} ({verified})", self.test(test, level.as_deref()), self.result(*passed))
            }
            Fact::ExamTaken { number, passed, score, pass_mark, .. } => {
                let score = match (score, pass_mark) {
                    (Some(score), Some(mark)) => {
                        frame.fill("told.score_of", &[&score.to_string(), &mark.to_string()])
                    }
                    (Some(score), None) => frame.fill("told.score", &[&score.to_string()]),
                    (None, _) => String::new(),
                };
                format!(
                    "{} {} {score}",
                    frame.fill("told.exam", &[&number.to_string()]),
                    self.result(*passed)
                )
            }
            Fact::CourseCompleted { course } => frame.fill("told.course", &[&self.course(course)]),
            Fact::CareWorked { until, worked_days, site } => self.worked(*until, *worked_days, site.as_ref()),
            Fact::LeaveTaken { leave, until, .. } => {
                let until = until.map(|day| frame.fill("told.until", &[&frame.day(day)])).unwrap_or_default();
                format!("{} {until}", frame.code("leave-kind", kanryu_domain::event::Word::word(*leave)))
            }
            Fact::TrainingPlan { act, stage } => {
                frame.fill("told.plan", &[&self.stage(stage), &frame.code("plan", act)])
            }
            Fact::Attested { name, holds } => {
                let label = self.law.fact_label(name);
                format!("{}: {}", frame.text(&label), frame.t(if *holds { "told.yes" } else { "told.no" }))
            }
            Fact::Counted { name, count } => {
                let label = self.law.fact_label(name);
                format!("{}: {}", frame.text(&label), thousands(*count))
            }
            Fact::CertificationRegistered { provisional } => {
                frame.t(if *provisional { "told.certified_provisional" } else { "told.certified" }).to_owned()
            }
            other => return self.journey(other),
        })
    }

    /// Journeys, work and agreements; `None` for facts that are not about people.
    fn journey(&self, fact: &Fact) -> Option<String> {
        let frame = self.frame;
        Some(match fact {
            Fact::EnteredJapan => frame.t("told.entered").to_owned(),
            Fact::LeftJapan { for_good } => {
                frame.t(if *for_good { "told.left" } else { "told.visit_home" }).to_owned()
            }
            Fact::EmploymentBegan { organization, work, country } => {
                let country = word::country(country);
                frame.fill(
                    "told.employed",
                    &[&self.name(organization), frame.text(&country), &frame.code("work", work)],
                )
            }
            Fact::EmploymentEnded { organization } => {
                frame.fill("told.left_work", &[&self.name(organization)])
            }
            Fact::CostPaid { item, payer, yen, paper } => {
                let item = frame.code("cost-item", item);
                let (payer, yen) = (frame.code("cost-payer", payer), thousands(*yen));
                let paper =
                    paper.as_ref().map(|paper| format!("({} {})", thousands(paper.amount), paper.currency));
                format!("{} {}", frame.fill("told.cost", &[&item, &yen, &payer]), paper.unwrap_or_default())
            }
            Fact::ConsentGiven { purpose } => frame.fill("told.consent", &[&frame.code("purpose", purpose)]),
            Fact::ConsentWithdrawn { purpose } => {
                frame.fill("told.consent_back", &[&frame.code("purpose", purpose)])
            }
            _ => return None,
        })
    }

    fn worked(
        &self,
        until: Option<kanryu_domain::calendar::Day>,
        days: Option<i64>,
        site: Option<&Subject>,
    ) -> String {
        let frame = self.frame;
        let until = until
            .map_or(frame.t("person.goes_on").to_owned(), |day| frame.fill("told.until", &[&frame.day(day)]));
        let days = days.map(|days| frame.fill("told.days", &[&thousands(days)])).unwrap_or_default();
        let at = site.map(|site| self.name(site)).unwrap_or_default();
        format!("{} {at} {until} {days}", frame.t("told.worked"))
    }
}
