//! The wire words of facts, for labels, searches and the golden log.

use super::Fact;

/// Declares the word of each variant once. The match is exhaustive, so that a new fact cannot be without a word.
macro_rules! fact_words {
    ($($variant:ident = $word:literal,)*) => {
        impl Fact {
            /// The word of every variant, in the order of the format.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// The word that names the variant in the event format, such as `site-listed`.
            pub fn word(&self) -> &'static str {
                match self { $(Fact::$variant { .. } => $word,)* }
            }
        }
    };
}

fact_words! {
    PersonRegistered = "person-registered",
    PersonNumbered = "person-numbered",
    AffiliationBegan = "affiliation-began",
    AffiliationEnded = "affiliation-ended",
    StageEntered = "stage-entered",
    ResidenceGranted = "residence-granted",
    TestTaken = "test-taken",
    ExamTaken = "exam-taken",
    CourseCompleted = "course-completed",
    CareWorked = "care-worked",
    LeaveTaken = "leave-taken",
    TrainingPlan = "training-plan",
    Attested = "attested",
    Counted = "counted",
    CertificationRegistered = "certification-registered",
    EnteredJapan = "entered-japan",
    LeftJapan = "left-japan",
    EmploymentBegan = "employment-began",
    EmploymentEnded = "employment-ended",
    CostPaid = "cost-paid",
    ConsentGiven = "consent-given",
    ConsentWithdrawn = "consent-withdrawn",
    ContactAsked = "contact-asked",
    ContactAnswered = "contact-answered",
    VacancyPosted = "vacancy-posted",
    VacancyClosed = "vacancy-closed",
    RoundOpened = "round-opened",
    RoundOffer = "round-offer",
    WishesSubmitted = "wishes-submitted",
    RanksSubmitted = "ranks-submitted",
    RoundClosed = "round-closed",
    ResultAccepted = "result-accepted",
    PlaceConfirmed = "place-confirmed",
    PlaceWithdrawn = "place-withdrawn",
    OrganizationNamed = "organization-named",
    HostTold = "host-told",
    SiteListed = "site-listed",
    SiteStaged = "site-staged",
    NothingFound = "nothing-found",
    BodyNamed = "body-named",
    BodyRelated = "body-related",
    SeatHeld = "seat-held",
    SeatVacated = "seat-vacated",
    AgreementSigned = "agreement-signed",
    UndertakingListed = "undertaking-listed",
    PolicyActionListed = "policy-action-listed",
    PolicyActionReported = "policy-action-reported",
    ScenarioKept = "scenario-kept",
    ScenarioDropped = "scenario-dropped",
    PartnerListed = "partner-listed",
    InitiativeListed = "initiative-listed",
    SlideListed = "slide-listed",
    StatementMade = "statement-made",
    MilestoneReached = "milestone-reached",
    GoalSet = "goal-set",
    DomainNamed = "domain-named",
    Drawn = "drawn",
    ArrowDrawn = "arrow-drawn",
    ImportAccepted = "import-accepted",
    ImportUndone = "import-undone",
}
