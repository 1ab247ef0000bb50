//! What a row states, as facts with their dates.
//!
//! A fact whose date the file does not give is dated to the day of the import and marked so: it was true by
//! then at the latest, and nothing is claimed about earlier.

use super::column::Field;
use super::draft::Draft;
use super::fault::Fault;
use super::ident::Mint;
use super::organization::{OrganizationFault, Organizations};
use crate::calendar::{Day, PartialDate};
use crate::event::{AffiliationRole, Fact};
use crate::id::Subject;
use crate::text::Text;

/// A fact that a row states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Proposal {
    /// Which part of the row it comes from; part of the identity of its event.
    pub(super) label: &'static str,
    /// The fact.
    pub(super) fact: Fact,
    /// When it was true.
    pub(super) on: PartialDate,
    /// Whether the file says so, or the day of the import stands in.
    pub(super) dated: bool,
}

/// 実務者研修, by the word of the event format.
pub(super) const PRACTITIONER_TRAINING: &str = "practitioner-training";
/// 介護福祉士養成施設, by the word of the event format.
pub(super) const TRAINING_FACILITY: &str = "training-facility";

/// Roles of organizations, with their columns.
pub(super) const ROLES: [(AffiliationRole, Field, Option<Field>); 5] = [
    (AffiliationRole::Host, Field::Host, Some(Field::HostFrom)),
    (AffiliationRole::Supervising, Field::Supervising, None),
    (AffiliationRole::Support, Field::Support, None),
    (AffiliationRole::Sending, Field::Sending, None),
    (AffiliationRole::School, Field::School, Some(Field::SchoolFrom)),
];

/// The word of what one payer paid in all up to a day.
const TOTAL_COST: &str = "total";
/// Who paid, with the part of the row and the column that says how much.
pub(super) const PAYERS: [(&str, &str, Field); 2] =
    [("cost-person", "person", Field::CostByPerson), ("cost-others", "others", Field::CostByOthers)];

/// The facts of a row, the registration first; organizations that cannot be told apart are faults.
pub(super) fn proposals(
    draft: &Draft,
    owner: Option<&Subject>,
    organizations: &mut Organizations,
    mint: &Mint,
    today: Day,
) -> Result<Vec<Proposal>, Vec<Fault>> {
    let dated = |label, fact, on: Option<PartialDate>| Proposal {
        label,
        // What was paid so far was paid by the day of the import.
        dated: on.is_some() || matches!(fact, Fact::CostPaid { .. }),
        fact,
        on: on.unwrap_or(PartialDate::Day(today)),
    };
    // A registration happens by the import; where the row tells of earlier days, the person was known then.
    let registered = draft.first_dated(today).or(Some(PartialDate::Day(today)));
    let mut proposals = vec![dated("person", registration(draft), registered)];
    if let Some(number) = draft.text(Field::OwnId) {
        let fact = Fact::PersonNumbered { number: number.to_owned(), by: owner.cloned() };
        proposals.push(dated("number", fact, registered));
    }
    let mut faults = Vec::new();
    for (role, field, since) in ROLES {
        let Some(text) = draft.text(field) else { continue };
        match organizations.find(text, role, mint) {
            Ok(organization) => {
                let fact = Fact::AffiliationBegan { organization, role };
                proposals.push(dated(role_label(role), fact, since.and_then(|since| draft.date(since))));
            }
            Err(fault) => faults.push(organization_fault(draft, field, fault)),
        }
    }
    proposals
        .extend(life(draft).into_iter().map(|(label, fact, on)| within_its_period(dated(label, fact, on))));
    if faults.is_empty() { Ok(proposals) } else { Err(faults) }
}

/// A status that has ended already was held by its last day, not by the day of the import.
fn within_its_period(proposal: Proposal) -> Proposal {
    match &proposal.fact {
        Fact::ResidenceGranted { until: Some(until), .. }
            if !proposal.dated && *until < proposal.on.earliest() =>
        {
            Proposal { on: PartialDate::Day(*until), ..proposal }
        }
        _ => proposal,
    }
}

/// The part of a row that names an organization in this role.
pub(super) fn role_label(role: AffiliationRole) -> &'static str {
    match role {
        AffiliationRole::Host => "host",
        AffiliationRole::Supervising => "supervising",
        AffiliationRole::Support => "support",
        AffiliationRole::Sending => "sending",
        AffiliationRole::School => "school",
        AffiliationRole::Operator => "operator",
    }
}

fn registration(draft: &Draft) -> Fact {
    Fact::PersonRegistered {
        name: draft.name.clone(),
        born_on: draft.date(Field::BornOn),
        sex: draft.sex(),
        nationality: draft.text(Field::Nationality).unwrap_or_default().to_owned(),
    }
}

fn life(draft: &Draft) -> Vec<(&'static str, Fact, Option<PartialDate>)> {
    let mut facts = Vec::new();
    if let Some(on) = draft.date(Field::EnteredOn) {
        facts.push(("entered", Fact::EnteredJapan, Some(on)));
    }
    if let Some(status) = draft.text(Field::ResidenceStatus) {
        let until = draft.day(Field::ResidenceUntil);
        let fact = Fact::ResidenceGranted { status: status.to_owned(), until };
        facts.push(("residence", fact, draft.date(Field::ResidenceFrom)));
    }
    if let Some(stage) = draft.text(Field::Stage) {
        let fact = Fact::StageEntered { stage: stage.to_owned(), site: None };
        facts.push(("stage", fact, draft.date(Field::StageFrom)));
    }
    if let Some(test) = draft.language() {
        let fact = Fact::TestTaken {
            test: test.test.to_owned(),
            level: test.level.clone(),
            score: test.score,
            passed: test.passed,
            verified: draft.certificate_seen(),
        };
        facts.push(("japanese", fact, draft.date(Field::JapaneseTestOn)));
    }
    if let Some(test) = draft.text(Field::SkillTest) {
        // A column says that somebody passed; that the paper was seen it does not say.
        let fact = Fact::TestTaken {
            test: test.to_owned(),
            level: None,
            score: None,
            passed: true,
            verified: false,
        };
        facts.push(("skill", fact, draft.date(Field::SkillTestOn)));
    }
    if let Some(on) = draft.date(Field::PractitionerTrainingOn) {
        let fact = Fact::CourseCompleted { course: PRACTITIONER_TRAINING.to_owned() };
        facts.push(("practitioner-training", fact, Some(on)));
    }
    if let Some(on) = draft.date(Field::GraduatedOn) {
        let fact = Fact::CourseCompleted { course: TRAINING_FACILITY.to_owned() };
        facts.push(("graduated", fact, Some(on)));
    }
    if let Some(on) = draft.date(Field::CareFrom) {
        let (until, worked_days) = (draft.day(Field::CareUntil), draft.count(Field::WorkedDays));
        facts.push(("care", Fact::CareWorked { until, worked_days, site: None }, Some(on)));
    }
    if let Some(on) = draft.date(Field::CertifiedOn) {
        facts.push(("certified", Fact::CertificationRegistered { provisional: false }, Some(on)));
    }
    if let Some(on) = draft.date(Field::ReturnedOn) {
        facts.push(("returned", Fact::LeftJapan { for_good: true }, Some(on)));
    }
    for (label, payer, field) in PAYERS {
        if let Some(yen) = draft.count(field) {
            let (item, payer) = (TOTAL_COST.to_owned(), payer.to_owned());
            facts.push((label, Fact::CostPaid { item, payer, yen, paper: None }, None));
        }
    }
    facts
}

fn organization_fault(draft: &Draft, field: Field, fault: OrganizationFault) -> Fault {
    let at = draft.column(field);
    match fault {
        OrganizationFault::UnknownId => Fault::new(draft.row, at, "roster/unknown-organization").about(field),
        OrganizationFault::Ambiguous(subjects) => {
            let ids: Vec<String> = subjects.iter().map(Subject::to_string).collect();
            let fault = Fault::new(draft.row, at, "roster/organization-ambiguous").about(field);
            fault.with_text("ids", Text::new(ids.join("、"), ids.join(", ")))
        }
    }
}
