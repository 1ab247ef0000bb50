//! Everything that can be recorded. The format is frozen: variants and fields may be added, never changed.
//!
//! An event says what happened, when it was true (`occurred_on`), when we learnt it (`recorded_at`) and who
//! says so (`source`). Nothing is edited: a correction or a withdrawal is an event of its own, and so is the
//! statement that two records are the same thing. The golden log `tests/events.jsonl` holds one line a variant.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Instant, PartialDate};
use crate::id::{EventId, Subject};
use crate::text::Text;

mod fact;
mod fact_word;
mod money;
mod words;

pub use fact::{AcceptedResult, Coordinates, Fact, JointWish, Name, PlacedPair};
pub use money::{Money, Pay};
pub use words::{
    AffiliationRole, AgreementKind, BodyKind, BodyRelation, CoordinateBasis, LeaveKind, MilestoneKind,
    OrganizationKind, PartnerClass, PartnerForm, Phase, PolicyGroup, SeatRole, Sex, SiteKind, SiteRegister,
    SiteStage,
};

/// Who says so: a slide panel, a row of a file, a published page, a person, an official register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What kind of source it is.
    pub kind: SourceKind,
    /// Where in it: a panel (`S02d`), `roster.xlsx#名簿!A12`, an address.
    pub place: String,
    /// A remark about the source, such as a page that agrees with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The kinds of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A panel of the initiative's slides.
    Slide,
    /// A row of an imported file.
    File,
    /// A page or document that was published.
    Publication,
    /// Somebody said so on a form.
    Statement,
    /// Invented for the demonstration; never to be taken for a real record.
    Demo,
}

/// How sure a record or a rule is. A conclusion is as sure as the least sure thing it rests on.
pub use kanryu_rules::Confidence;

/// One recorded event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Given by the caller; appending the same id twice records it once.
    pub id: EventId,
    /// What it is about.
    pub subject: Subject,
    /// When it was true in the world.
    pub occurred_on: PartialDate,
    /// When we learnt it.
    pub recorded_at: Instant,
    /// Who says so.
    pub source: Source,
    /// How sure it is, where the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The import it came in with, so that an import can be undone as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<Subject>,
    /// What happened.
    pub body: Body,
}

/// What an event does: states a fact, or says something about other events or records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "does", rename_all = "kebab-case")]
pub enum Body {
    /// States a fact about the subject.
    States {
        /// The fact.
        fact: Fact,
    },
    /// Puts another fact, and another date where one is given, in the place of an earlier event of the same subject.
    Corrects {
        /// The event that is corrected.
        event: EventId,
        /// What should have been stated.
        fact: Fact,
        /// Why, in the words of whoever corrects it.
        reason: String,
    },
    /// Takes back an earlier event of the same subject.
    Withdraws {
        /// The event that is withdrawn.
        event: EventId,
        /// Why.
        reason: String,
    },
    /// Says that the subject and another record are the same thing.
    SameAs {
        /// The other record, of the same kind.
        other: Subject,
        /// Why they are taken to be the same.
        reason: String,
    },
    /// Takes back an earlier `SameAs` between the two.
    NotSameAs {
        /// The other record.
        other: Subject,
        /// Why.
        reason: String,
    },
}

impl Body {
    /// A body that states `fact`.
    pub fn states(fact: Fact) -> Body {
        Body::States { fact }
    }
}

impl Event {
    /// The day from which the event certainly counts, for ordering.
    pub fn earliest_on(&self) -> Day {
        self.occurred_on.earliest()
    }
}

/// A bilingual label of a word of the format, from `catalog/words.toml` through [`crate::text`].
pub trait Word: Copy {
    /// The catalog table that labels it, such as `site-stage`.
    const TABLE: &'static str;
    /// The word as it stands in the format.
    fn word(self) -> &'static str;
}

/// An organization's name and form, as records of several kinds carry it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// The organization's record.
    pub organization: Subject,
    /// Its name as this source writes it.
    pub name: Text,
}
