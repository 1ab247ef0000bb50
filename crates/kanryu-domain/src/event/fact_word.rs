//! The wire words of facts, for labels and searches.

use super::Fact;

impl Fact {
    /// The word that names the variant in the event format, such as `site-listed`.
    pub fn word(&self) -> &'static str {
        match self {
            Fact::PersonRegistered { .. } => "person-registered",
            Fact::PersonNumbered { .. } => "person-numbered",
            Fact::AffiliationBegan { .. } => "affiliation-began",
            Fact::AffiliationEnded { .. } => "affiliation-ended",
            Fact::StageEntered { .. } => "stage-entered",
            Fact::ResidenceGranted { .. } => "residence-granted",
            Fact::TestTaken { .. } => "test-taken",
            Fact::ExamTaken { .. } => "exam-taken",
            Fact::CourseCompleted { .. } => "course-completed",
            Fact::CareWorked { .. } => "care-worked",
            Fact::TrainingPlan { .. } => "training-plan",
            Fact::Attested { .. } => "attested",
            Fact::Counted { .. } => "counted",
            Fact::CertificationRegistered { .. } => "certification-registered",
            Fact::EnteredJapan => "entered-japan",
            Fact::LeftJapan { .. } => "left-japan",
            Fact::EmploymentBegan { .. } => "employment-began",
            Fact::EmploymentEnded { .. } => "employment-ended",
            Fact::ConsentGiven { .. } => "consent-given",
            Fact::ConsentWithdrawn { .. } => "consent-withdrawn",
            Fact::OrganizationNamed { .. } => "organization-named",
            Fact::SiteListed { .. } => "site-listed",
            Fact::SiteStaged { .. } => "site-staged",
            Fact::NothingFound { .. } => "nothing-found",
            Fact::BodyNamed { .. } => "body-named",
            Fact::BodyRelated { .. } => "body-related",
            Fact::SeatHeld { .. } => "seat-held",
            Fact::SeatVacated { .. } => "seat-vacated",
            Fact::AgreementSigned { .. } => "agreement-signed",
            Fact::UndertakingListed { .. } => "undertaking-listed",
            Fact::PolicyActionListed { .. } => "policy-action-listed",
            Fact::PolicyActionReported { .. } => "policy-action-reported",
            Fact::PartnerListed { .. } => "partner-listed",
            Fact::InitiativeListed { .. } => "initiative-listed",
            Fact::SlideListed { .. } => "slide-listed",
            Fact::StatementMade { .. } => "statement-made",
            Fact::MilestoneReached { .. } => "milestone-reached",
            Fact::GoalSet { .. } => "goal-set",
            Fact::DomainNamed { .. } => "domain-named",
            Fact::Drawn { .. } => "drawn",
            Fact::ArrowDrawn { .. } => "arrow-drawn",
            Fact::ImportAccepted { .. } => "import-accepted",
            Fact::ImportUndone { .. } => "import-undone",
        }
    }
}
