//! The trail of evidence behind a record: every statement, amendment and link, in words of both languages.

use serde::Serialize;

use super::audience::{Audience, Content, Reach, reach};
use crate::calendar::{Instant, PartialDate, era};
use crate::event::{Fact, Phase, Source, SourceKind};
use crate::id::{EventId, Subject};
use crate::registry::{Amendment, AmendmentKind, Entry, Record};
use crate::text::{Lang, Text};
use crate::word::{self, Coded};

/// Everything that was ever said about a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trail {
    /// What stands, by date.
    pub statements: Vec<Evidence>,
    /// What was corrected, withdrawn or linked, in the order in which it was recorded.
    pub amendments: Vec<AmendmentLine>,
    /// Records that are the same thing.
    pub same_as: Vec<Subject>,
}

/// One statement with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The event.
    pub event: EventId,
    /// When it was true.
    pub occurred_on: PartialDate,
    /// When we learnt it.
    pub recorded_at: Instant,
    /// Who says so.
    pub source: Source,
    /// How sure it is, where the source says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Coded>,
    /// The kind of fact.
    pub fact: Coded,
    /// Plan or fact, for stages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<Coded>,
    /// What is stated, in words.
    pub text: Text,
    /// A remark of the statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One amendment with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AmendmentLine {
    /// The event.
    pub event: EventId,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who says so.
    pub source: Source,
    /// What it did.
    pub did: Coded,
    /// What stood before, or the other record.
    pub text: Text,
    /// Why.
    pub reason: String,
}

/// The trail of a record.
pub fn trail(record: &Record) -> Trail {
    Trail {
        statements: record.entries.iter().map(evidence).collect(),
        amendments: record.amendments.iter().map(amendment).collect(),
        same_as: record.same_as.clone(),
    }
}

/// The trail of a record as a reader may see it: what files say is told only to those who may see imports.
pub fn trail_for(record: &Record, audience: &Audience) -> Trail {
    let mut all = trail(record);
    if reach(audience, Content::Imports) == Reach::Nothing {
        all.statements.retain(|line| line.source.kind != SourceKind::File);
        all.amendments.retain(|line| line.source.kind != SourceKind::File);
    }
    all
}

/// One entry in words.
pub fn evidence(entry: &Entry) -> Evidence {
    let (phase, note) = match &entry.fact {
        Fact::SiteStaged { phase, note, .. } => (Some(Coded::word::<Phase>(*phase)), note.clone()),
        Fact::SiteListed { note, .. }
        | Fact::NothingFound { note, .. }
        | Fact::BodyNamed { note, .. }
        | Fact::SeatHeld { note, .. } => (None, note.clone()),
        _ => (None, None),
    };
    Evidence {
        event: entry.event,
        occurred_on: entry.occurred_on,
        recorded_at: entry.recorded_at,
        source: entry.source.clone(),
        confidence: entry.confidence.map(|confidence| Coded::code("confidence", confidence.word())),
        fact: Coded::code("fact", entry.fact.word()),
        phase,
        text: told(&entry.fact),
        note,
    }
}

/// What a fact states; of a listed place also the city, because the confidence of the listing is that of its city.
fn told(fact: &Fact) -> Text {
    let text = describe(fact);
    match fact {
        Fact::SiteListed { city: Some(city), city_basis, .. } => {
            let basis = word::code("city-basis", city_basis.as_deref().unwrap_or_default());
            Text::new(
                format!("{}（都市：{}、{}）", text.ja, city.ja, basis.ja),
                format!("{} (city: {}, {})", text.en, city.en, basis.en.to_lowercase()),
            )
        }
        _ => text,
    }
}

fn amendment(amendment: &Amendment) -> AmendmentLine {
    let before = |entry: &Entry| {
        let (text, on) = (describe(&entry.fact), spell(entry.occurred_on));
        Text::new(format!("{}（{}）", text.ja, on.ja), format!("{} ({})", text.en, on.en))
    };
    let (did, text) = match &amendment.what {
        AmendmentKind::Corrected { before: entry } => ("corrected", before(entry)),
        AmendmentKind::Withdrawn { before: entry } => ("withdrawn", before(entry)),
        AmendmentKind::Linked { other } => ("linked", Text::same(other.to_string())),
        AmendmentKind::Unlinked { other } => ("unlinked", Text::same(other.to_string())),
    };
    AmendmentLine {
        event: amendment.event,
        recorded_at: amendment.recorded_at,
        source: amendment.source.clone(),
        did: Coded::code("amendment", did),
        text,
        reason: amendment.reason.clone(),
    }
}

/// A date in the words of both languages.
pub fn spell(date: PartialDate) -> Text {
    Text::new(era::display(date, Lang::Ja), era::display(date, Lang::En))
}

/// A date in the words of both languages without the era, for sentences that hold several dates.
pub fn spell_plain(date: PartialDate) -> Text {
    let Text { ja, en } = spell(date);
    Text::new(ja.split('（').next().unwrap_or_default(), en)
}

/// `, ` or `、` between texts.
pub fn join(texts: impl IntoIterator<Item = Text>) -> Text {
    let (ja, en): (Vec<String>, Vec<String>) = texts.into_iter().map(|text| (text.ja, text.en)).unzip();
    Text::new(ja.join("、"), en.join(", "))
}

/// What a fact states, in one line. Facts about people are told by their kind only: a person's page tells them.
pub fn describe(fact: &Fact) -> Text {
    match fact {
        Fact::OrganizationNamed { name, .. }
        | Fact::SiteListed { name, .. }
        | Fact::BodyNamed { name, .. }
        | Fact::PartnerListed { name, .. }
        | Fact::DomainNamed { name, .. } => name.clone(),
        Fact::AgreementSigned { title, .. }
        | Fact::UndertakingListed { title, .. }
        | Fact::PolicyActionListed { title, .. }
        | Fact::VacancyPosted { title, .. }
        | Fact::RoundOpened { title, .. }
        | Fact::ScenarioKept { title, .. }
        | Fact::RoundOffer { title, .. }
        | Fact::SlideListed { title, .. } => title.clone(),
        Fact::InitiativeListed { text }
        | Fact::StatementMade { text }
        | Fact::MilestoneReached { text, .. }
        | Fact::GoalSet { text, .. }
        | Fact::Drawn { text, .. } => text.clone(),
        Fact::SiteStaged { stage, phase, .. } => staged(&word::label(*stage), &word::label(*phase)),
        Fact::NothingFound { what, .. } => nothing_found(what),
        Fact::BodyRelated { relation, to, .. } => {
            let label = word::label(*relation);
            Text::new(format!("{}：{to}", label.ja), format!("{} {to}", label.en))
        }
        Fact::SeatHeld { seat, role, holder, .. } => seat_held(seat, &word::label(*role), holder),
        Fact::SeatVacated { seat } => Text::new(format!("席{seat}が空席"), format!("seat {seat} vacated")),
        Fact::PolicyActionReported { state, evidence } => {
            let state = word::code("policy-state", state);
            Text::new(format!("{}：{evidence}", state.ja), format!("{}: {evidence}", state.en))
        }
        Fact::ArrowDrawn { to, .. } => Text::new(format!("矢印：{to}"), format!("arrow to {to}")),
        Fact::ImportAccepted { accepted, rejected, .. } => imported(*accepted, *rejected),
        Fact::ImportUndone { reason } => Text::same(reason),
        Fact::PersonRegistered { .. }
        | Fact::PersonNumbered { .. }
        | Fact::AffiliationBegan { .. }
        | Fact::AffiliationEnded { .. }
        | Fact::StageEntered { .. }
        | Fact::ResidenceGranted { .. }
        | Fact::TestTaken { .. }
        | Fact::ExamTaken { .. }
        | Fact::CourseCompleted { .. }
        | Fact::CareWorked { .. }
        | Fact::LeaveTaken { .. }
        | Fact::TrainingPlan { .. }
        | Fact::Attested { .. }
        | Fact::Counted { .. }
        | Fact::CertificationRegistered { .. }
        | Fact::EnteredJapan
        | Fact::LeftJapan { .. }
        | Fact::EmploymentBegan { .. }
        | Fact::EmploymentEnded { .. }
        | Fact::CostPaid { .. }
        | Fact::ConsentGiven { .. }
        | Fact::ConsentWithdrawn { .. }
        | Fact::ContactAsked { .. }
        | Fact::ContactAnswered { .. }
        | Fact::VacancyClosed { .. }
        | Fact::HostTold { .. }
        | Fact::WishesSubmitted { .. }
        | Fact::RanksSubmitted { .. }
        | Fact::RoundClosed
        | Fact::ScenarioDropped
        | Fact::ResultAccepted { .. }
        | Fact::PlaceConfirmed { .. }
        | Fact::PlaceWithdrawn { .. } => word::code("fact", fact.word()),
    }
}

fn seat_held(seat: impl std::fmt::Display, role: &Text, holder: &Text) -> Text {
    let ja = format!("{}（席{seat}）：{}", role.ja, holder.ja);
    Text::new(ja, format!("{} (seat {seat}): {}", role.en, holder.en))
}

fn staged(stage: &Text, phase: &Text) -> Text {
    Text::new(format!("{}（{}）", stage.ja, phase.ja), format!("{} ({})", stage.en, phase.en))
}

fn nothing_found(what: &str) -> Text {
    let label = word::label(crate::event::SiteStage::Open);
    let what = if what == "opening" { label } else { Text::same(what) };
    Text::new(
        format!("{}の証拠を探したが見つからず", what.ja),
        format!("searched for evidence ({}), found nothing", what.en),
    )
}

fn imported(accepted: i64, rejected: i64) -> Text {
    Text::new(
        format!("受入{accepted}件、却下{rejected}件"),
        format!("{accepted} rows accepted, {rejected} rejected"),
    )
}

/// What a record is called: its name, title or wording; its id where nothing names it. Never a person's name.
pub fn title(record: &Record) -> Text {
    let names = record.entries.iter().rev().find(|entry| {
        matches!(
            entry.fact,
            Fact::OrganizationNamed { .. }
                | Fact::SiteListed { .. }
                | Fact::BodyNamed { .. }
                | Fact::PartnerListed { .. }
                | Fact::DomainNamed { .. }
                | Fact::AgreementSigned { .. }
                | Fact::UndertakingListed { .. }
                | Fact::PolicyActionListed { .. }
                | Fact::VacancyPosted { .. }
                | Fact::RoundOpened { .. }
                | Fact::ScenarioKept { .. }
                | Fact::SlideListed { .. }
                | Fact::InitiativeListed { .. }
                | Fact::StatementMade { .. }
                | Fact::MilestoneReached { .. }
                | Fact::GoalSet { .. }
                | Fact::Drawn { .. }
        )
    });
    names.map_or_else(|| Text::same(record.subject.to_string()), |entry| describe(&entry.fact))
}

/// The distinct sources of entries, slides first; remarks are left to the trail.
pub fn sources<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<Source> {
    let bare = |entry: &Entry| Source { note: None, ..entry.source.clone() };
    let distinct: std::collections::BTreeSet<Source> = entries.into_iter().map(bare).collect();
    distinct.into_iter().collect()
}
