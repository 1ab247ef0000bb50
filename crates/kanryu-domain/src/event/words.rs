//! The closed lists of words that events use, each a frozen part of the format.

use serde::{Deserialize, Serialize};

use super::Word;

/// Declares a list of words: the enum, its kebab-case wire form, its catalog table.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $table:literal, { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Every word of the list, in the order of the format.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The entry with this word.
            pub fn from_word(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }

        impl Word for $name {
            const TABLE: &'static str = $table;
            fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
        }
    };
}

words! {
    /// Sex as a passport states it.
    Sex, "sex", {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Neither of the two, or not stated by the passport (X).
        Other = "other",
    }
}

words! {
    /// What an organization is to a person.
    AffiliationRole, "affiliation-role", {
        /// Employs or hosts the person at a facility in Japan.
        Host = "host",
        /// Supervises the host and the person (監理団体, 監理支援機関).
        Supervising = "supervising",
        /// Supports a specified skilled worker (登録支援機関).
        Support = "support",
        /// Prepared and sent the person.
        Sending = "sending",
        /// Teaches the person.
        School = "school",
        /// Employs the person after return.
        Operator = "operator",
    }
}

words! {
    /// Why somebody was away from work, or kept out of Japan.
    LeaveKind, "leave-kind", {
        /// Pregnancy and birth (産前産後休業).
        Birth = "birth",
        /// Child care (育児休業).
        ChildCare = "child-care",
        /// Illness (病気).
        Illness = "illness",
        /// Injury, at work or not (けが).
        Injury = "injury",
        /// Re-entry into Japan was closed because of COVID-19 (新型コロナによる入国制限).
        ReentryClosed = "reentry-closed",
    }
}

words! {
    /// What an organization is.
    OrganizationKind, "organization-kind", {
        /// A company.
        Company = "company",
        /// A hospital or medical corporation.
        Medical = "medical",
        /// A university, school or learned society.
        Academic = "academic",
        /// A ministry, agency or public corporation.
        Public = "public",
        /// A social welfare corporation or care provider.
        CareProvider = "care-provider",
        /// A supervising organization (監理団体, 監理支援機関).
        SupervisingOrganization = "supervising-organization",
        /// A registered support organization (登録支援機関).
        SupportOrganization = "support-organization",
        /// A sending organization.
        SendingOrganization = "sending-organization",
        /// A care worker training facility (介護福祉士養成施設).
        TrainingFacility = "training-facility",
        /// Not stated.
        Unstated = "unstated",
    }
}

words! {
    /// Which of the registers a place stands in.
    SiteRegister, "site-register", {
        /// The medical bases of slide S02d.
        MedicalBase = "medical-base",
        /// The care and rehabilitation businesses of slide S02c.
        CareBusiness = "care-business",
        /// A care facility in Japan that hosts people.
        CareFacility = "care-facility",
    }
}

words! {
    /// What a place does.
    SiteKind, "site-kind", {
        /// Diagnostic imaging centre.
        DiagnosticImagingCentre = "diagnostic-imaging-centre",
        /// Hospital.
        Hospital = "hospital",
        /// Clinic.
        Clinic = "clinic",
        /// Endoscopy training centre.
        EndoscopyTrainingCentre = "endoscopy-training-centre",
        /// Endoscopy centre.
        EndoscopyCentre = "endoscopy-centre",
        /// Dialysis and CT centre.
        DialysisAndCtCentre = "dialysis-and-ct-centre",
        /// Training centre for cancer screening.
        CancerScreeningTrainingCentre = "cancer-screening-training-centre",
        /// Breast screening centre.
        BreastScreeningCentre = "breast-screening-centre",
        /// Rehabilitation centre.
        RehabilitationCentre = "rehabilitation-centre",
        /// Surgical training centre.
        SurgicalTrainingCentre = "surgical-training-centre",
        /// Health check centre.
        HealthCheckCentre = "health-check-centre",
        /// Centre for lifestyle diseases.
        LifestyleDiseaseCentre = "lifestyle-disease-centre",
        /// Plant for generic medicines.
        GenericMedicinePlant = "generic-medicine-plant",
        /// Dental training centre.
        DentalTrainingCentre = "dental-training-centre",
        /// Residential care.
        ResidentialCare = "residential-care",
        /// Home care.
        HomeCare = "home-care",
        /// Day care.
        DayCare = "day-care",
        /// Small-scale multifunctional care.
        SmallMultifunctionalCare = "small-multifunctional-care",
        /// Training of care workers.
        CareWorkerTraining = "care-worker-training",
        /// Teaching of Japanese.
        JapaneseLanguageEducation = "japanese-language-education",
        /// A training school.
        TrainingSchool = "training-school",
        /// A care facility in Japan.
        CareFacility = "care-facility",
    }
}

words! {
    /// How far a place has come.
    SiteStage, "site-stage", {
        /// A feasibility study is under way.
        FeasibilityStudy = "feasibility-study",
        /// Agreed between the parties; nothing founded yet.
        Agreed = "agreed",
        /// The operating entity is founded; the place itself is not open.
        EntityFounded = "entity-founded",
        /// Open.
        Open = "open",
        /// Suspended.
        Suspended = "suspended",
        /// Closed.
        Closed = "closed",
        /// The source states that it exists but not how far it has come.
        Unknown = "unknown",
    }
}

words! {
    /// Whether a statement about a stage is a plan or a fact.
    Phase, "phase", {
        /// The source says it will happen.
        Planned = "planned",
        /// The source says it has happened.
        Actual = "actual",
    }
}

words! {
    /// Where coordinates come from.
    CoordinateBasis, "coordinate-basis", {
        /// The place of the city that the source names.
        City = "city",
        /// The capital or largest city of the country stands in; the place itself is not known.
        Placeholder = "placeholder",
    }
}

words! {
    /// What a body is.
    BodyKind, "body-kind", {
        /// Headquarters of the cabinet.
        Cabinet = "cabinet",
        /// Council.
        Council = "council",
        /// Working group.
        WorkingGroup = "working-group",
        /// Task force.
        TaskForce = "task-force",
        /// Office.
        Office = "office",
        /// Agency.
        Agency = "agency",
        /// Committee of a party.
        PartyCommittee = "party-committee",
        /// Public-private council.
        PublicPrivateCouncil = "public-private-council",
        /// Liaison meeting.
        Liaison = "liaison",
        /// International organization.
        InternationalOrganization = "international-organization",
        /// Ministry.
        Ministry = "ministry",
        /// Platform of industry, government, academia and medicine.
        Platform = "platform",
    }
}

words! {
    /// How one body relates to another.
    BodyRelation, "body-relation", {
        /// The first is the parent of the second.
        ParentOf = "parent-of",
        /// The first set up the second under it.
        SetUpUnder = "set-up-under",
        /// They cooperate.
        CooperatesWith = "cooperates-with",
        /// The first shares the secretariat of the second.
        JointSecretariat = "joint-secretariat",
        /// The first has jurisdiction over the second.
        Jurisdiction = "jurisdiction",
        /// The second sends a joint secretary to the first.
        JointSecretaryFrom = "joint-secretary-from",
        /// The first speaks outward and holds a dialogue with the second.
        Dialogue = "dialogue",
    }
}

words! {
    /// The role of a seat.
    SeatRole, "seat-role", {
        /// Chair.
        Chair = "chair",
        /// Acting chair.
        ActingChair = "acting-chair",
        /// Vice chair.
        ViceChair = "vice-chair",
        /// Joint secretary (共同幹事).
        JointSecretary = "joint-secretary",
        /// Secretary (幹事).
        Secretary = "secretary",
        /// Leader of a working group.
        Leader = "leader",
        /// Member.
        Member = "member",
        /// Observer.
        Observer = "observer",
    }
}

words! {
    /// The headings under which the policy actions stand.
    PolicyGroup, "policy-group", {
        /// Basic approach (S08).
        BasicApproach = "basic-approach",
        /// Cooperation between governments (S08).
        GovernmentCooperation = "government-cooperation",
        /// Support of private undertakings (S08).
        PrivateBusinessSupport = "private-business-support",
        /// Points that cut across (S08).
        CrossCutting = "cross-cutting",
        /// Current efforts (S04).
        CurrentEffort = "current-effort",
        /// Next challenges (S04).
        NextChallenge = "next-challenge",
        /// Decided in the review of a five-year cycle.
        Review = "review",
        /// What an agreement commits its parties to.
        Commitment = "commitment",
        /// Directions (S02b).
        Direction = "direction",
        /// Challenges of the medicines partnership (S02a, S06).
        MedicinesChallenge = "medicines-challenge",
        /// Structure of the medicines partnership (S06, S07).
        MedicinesStructure = "medicines-structure",
    }
}

words! {
    /// What an agreement is; the kinds are never added up.
    AgreementKind, "agreement-kind", {
        /// Memorandum of the Asia Health Initiative.
        HealthcareMemorandum = "healthcare-memorandum",
        /// Labour memorandum on specified skilled workers.
        SpecifiedSkilledMemorandum = "specified-skilled-memorandum",
        /// Memorandum on technical intern training.
        TechnicalInternMemorandum = "technical-intern-memorandum",
        /// Economic partnership agreement.
        EconomicPartnership = "economic-partnership",
        /// Agreement between organizations.
        OrganizationAgreement = "organization-agreement",
    }
}

words! {
    /// What a milestone is about.
    MilestoneKind, "milestone-kind", {
        /// Policy.
        Policy = "policy",
        /// Opening or another step of a base.
        Base = "base",
        /// A milestone of the initiative.
        Milestone = "milestone",
        /// A period.
        Period = "period",
    }
}

words! {
    /// The class of a party to the medicines partnership.
    PartnerClass, "partner-class", {
        /// Member.
        Member = "member",
        /// Observer.
        Observer = "observer",
        /// The text does not show whether it is a member or an observer.
        Unclear = "unclear",
    }
}

words! {
    /// What stands in a seat of the medicines partnership.
    PartnerForm, "partner-form", {
        /// A post of the government.
        GovernmentPost = "government-post",
        /// A body or association.
        Organization = "organization",
        /// A company.
        Company = "company",
        /// A person, named with their affiliation.
        Person = "person",
    }
}
