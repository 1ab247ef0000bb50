//! The page of one place: its row, its evidence, what contradicts what, and the records linked to it.

use serde::Serialize;

use super::evidence::{self, Trail, spell, trail_for};
use super::place::{Judged, Place};
use super::record::{may_see, trail_table};
use super::{Board, Finding, Question, Report, Table};
use crate::event::{Phase, SiteStage};
use crate::id::{Kind, Subject};
use crate::registry::policy::Milestone;
use crate::registry::site::{Site, Staged, Window};
use crate::text::Text;
use crate::word::{self, Coded};

/// The page of a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SitePage {
    /// The register it stands in.
    pub register: Coded,
    /// Its row, on the day.
    pub place: Place,
    /// Plans and facts about its stages, by date.
    pub stages: Vec<StageRow>,
    /// Everything that was ever said about it.
    pub trail: Trail,
    /// The trails of the records that are the same thing.
    pub linked: Vec<Linked>,
    /// Milestones of the initiative that concern it.
    pub milestones: Vec<Subject>,
}

/// A plan or a fact about a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageRow {
    /// The stage.
    pub stage: Coded,
    /// Plan or fact.
    pub phase: Coded,
    /// When.
    pub on: crate::calendar::PartialDate,
    /// A remark, such as which of two openings it is.
    pub note: Option<String>,
    /// The event that says so.
    pub event: crate::id::EventId,
    /// Who says so.
    pub source: crate::event::Source,
}

/// A record that is the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Linked {
    /// The record.
    pub subject: Subject,
    /// What it is called.
    pub title: Text,
    /// Its trail.
    pub trail: Trail,
}

impl Board for SitePage {
    const NAME: &'static str = "site";

    fn tables(&self) -> Vec<Table> {
        vec![trail_table(&self.trail)]
    }
}

/// The page of a place, or `None` where there is none or the reader may not see it.
///
/// The standing is that of the record's own statements; linked records are shown beside it.
pub fn site(question: &Question<'_>, subject: &Subject) -> Option<Report<SitePage>> {
    let Question { registry, as_of, audience, .. } = *question;
    let record = registry.get(subject).filter(|record| record.subject.kind() == Kind::Site)?;
    if !may_see(registry, audience, SitePage::NAME, record) {
        return None;
    }
    let site = Site::of(record)?;
    let judged = Judged { status: site.status(as_of), site };
    let others = registry.same_things(subject).into_iter().filter(|other| other != subject);
    let linked = others.filter_map(|other| registry.get(&other)).map(|record| Linked {
        subject: record.subject.clone(),
        title: evidence::title(record),
        trail: trail_for(record, audience),
    });
    let milestones = Milestone::all(registry).into_iter().filter(|one| one.site.as_ref() == Some(subject));
    let page = SitePage {
        register: Coded::word(judged.site.register),
        place: Place::of(registry, &judged),
        stages: judged.site.stages.iter().map(stage_row).collect(),
        trail: trail_for(record, audience),
        linked: linked.collect(),
        milestones: milestones.map(|one| one.subject).collect(),
    };
    let mut report = Report::new(question, page);
    report.findings = findings(&judged, question);
    report.sources = evidence::sources(&record.entries);
    Some(report)
}

fn stage_row(staged: &Staged) -> StageRow {
    let note = match &staged.entry.fact {
        crate::event::Fact::SiteStaged { note, .. } => note.clone(),
        _ => None,
    };
    StageRow {
        stage: Coded::word(staged.stage),
        phase: Coded::word(staged.phase),
        on: staged.occurred_on,
        note,
        event: staged.entry.event,
        source: staged.entry.source.clone(),
    }
}

fn findings(judged: &Judged, question: &Question<'_>) -> Vec<Finding> {
    let site = &judged.site;
    let mut findings = contradictions(site);
    let mut say = |code: &str, text: Text| {
        findings.push(Finding { code: code.to_owned(), text, subjects: vec![site.subject.clone()] });
    };
    if site.name_is_provisional {
        say("site/name-is-provisional", Text::new("名称は仮称です。", "The name is provisional."));
    }
    if site.operators_incomplete {
        let text = Text::new(
            "資料は事業者をほかにもあるとしています（等・他）。",
            "The source says that there are further operators.",
        );
        say("site/operators-incomplete", text);
    }
    if site.city.is_none() {
        let text = Text::new(
            "都市が不明です。地図の位置は首都または最大都市で、この拠点の位置ではありません。",
            "The city is not known; the position on the map is the capital or largest city, not the place.",
        );
        say("site/position-stands-in", text);
    }
    for reason in super::place::reasons(std::slice::from_ref(judged), &Default::default(), question.as_of)
        .into_iter()
        .take(1)
    {
        say("site/standing-uncertain", reason.text);
    }
    let suggested = super::bases::suggested(question.registry);
    findings.extend(suggested.into_iter().filter(|finding| finding.subjects.contains(&site.subject)));
    findings
}

/// Where a plan and a fact of the same stage exclude each other, or two facts do. Two openings of one place, each a
/// fact of the same source, are two events and no contradiction.
fn contradictions(site: &Site) -> Vec<Finding> {
    let facts = site.facts();
    let plans = site.stages.iter().filter(|staged| staged.phase == Phase::Planned);
    let excludes = |one: &Staged, other: &Staged| {
        let (one, other) = (Window::of(one.occurred_on), Window::of(other.occurred_on));
        one.latest < other.earliest || other.latest < one.earliest
    };
    let mut found = Vec::new();
    for plan in plans {
        for fact in facts.iter().filter(|fact| fact.stage == plan.stage && excludes(plan, fact)) {
            found.push(plan_and_fact(site, plan, fact));
        }
    }
    found
}

fn plan_and_fact(site: &Site, plan: &Staged, fact: &Staged) -> Finding {
    let (stage, planned, was) = (word::label(plan.stage), spell(plan.occurred_on), spell(fact.occurred_on));
    let code = if plan.stage == SiteStage::Open { "site/opened-off-plan" } else { "site/stage-off-plan" };
    Finding {
        code: code.to_owned(),
        text: Text::new(
            format!(
                "{}：計画は{}（{}）、実績は{}（{}）。",
                stage.ja, planned.ja, plan.entry.source.place, was.ja, fact.entry.source.place
            ),
            format!(
                "{}: planned for {} ({}), in fact {} ({}).",
                stage.en, planned.en, plan.entry.source.place, was.en, fact.entry.source.place
            ),
        ),
        subjects: vec![site.subject.clone()],
    }
}
