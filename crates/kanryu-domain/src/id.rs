//! Identifiers: what an event is about, and which event it is.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What kind of thing a record is about. The words are part of the frozen event format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A person on a pathway.
    Person,
    /// A company, hospital, school, ministry: anything that can operate, host, send or teach.
    Organization,
    /// A place: a medical base, a care business, a care facility.
    Site,
    /// A council, headquarters, working group, committee.
    Body,
    /// A memorandum or other agreement between governments or organizations.
    Agreement,
    /// A project with stages and support.
    Undertaking,
    /// One action of the policy.
    PolicyAction,
    /// A member or observer of the medicines partnership.
    Partner,
    /// An example effort of the medicines partnership.
    Initiative,
    /// A sentence that a slide states.
    Statement,
    /// A dated event of the initiative's time line.
    Milestone,
    /// A goal for Japan or a partner country.
    Goal,
    /// A domain of health and care (medical care, long-term care, prevention, living).
    Domain,
    /// A stage, gate or picture element of a slide's drawing.
    Drawing,
    /// A slide panel.
    Slide,
    /// A batch of records that came in together.
    Import,
    /// A post for which an employer seeks people who return.
    Vacancy,
    /// A round of matching.
    Round,
    /// A scenario of the projection.
    Scenario,
}

const KINDS: [(Kind, &str); 19] = [
    (Kind::Person, "person"),
    (Kind::Organization, "organization"),
    (Kind::Site, "site"),
    (Kind::Body, "body"),
    (Kind::Agreement, "agreement"),
    (Kind::Undertaking, "undertaking"),
    (Kind::PolicyAction, "policy-action"),
    (Kind::Partner, "partner"),
    (Kind::Initiative, "initiative"),
    (Kind::Statement, "statement"),
    (Kind::Milestone, "milestone"),
    (Kind::Goal, "goal"),
    (Kind::Domain, "domain"),
    (Kind::Drawing, "drawing"),
    (Kind::Slide, "slide"),
    (Kind::Import, "import"),
    (Kind::Vacancy, "vacancy"),
    (Kind::Round, "round"),
    (Kind::Scenario, "scenario"),
];

impl Kind {
    /// The word used in ids and addresses.
    pub fn word(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

/// What an event is about: a kind and a key, written `site:B01`.
///
/// A key is 1 to 64 characters of `A–Z a–z 0–9 . _ -` and never carries personal data.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    kind: Kind,
    key: Arc<str>,
}

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// No colon, or nothing on one side of it.
    #[error("{0:?} is not an identifier of the form kind:key, such as site:B01")]
    Form(String),
    /// The word before the colon is no kind.
    #[error("{0:?} is not a kind of record")]
    Kind(String),
    /// The key has a character that ids do not carry, or is too long.
    #[error("{0:?} is not a key: 1 to 64 characters of A-Z a-z 0-9 . _ -")]
    Key(String),
    /// Not a UUID.
    #[error("{0:?} is not an event id (a UUID)")]
    EventId(String),
}

impl Subject {
    /// The subject of this kind and key; refuses keys that ids do not carry.
    pub fn new(kind: Kind, key: &str) -> Result<Subject, IdError> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if key.is_empty() || key.len() > 64 || !key.chars().all(fits) {
            return Err(IdError::Key(key.to_owned()));
        }
        Ok(Subject { kind, key: key.into() })
    }

    /// Where the subjects of a kind begin in their order: before every key, because no key is empty.
    pub(crate) fn start_of(kind: Kind) -> Subject {
        Subject { kind, key: "".into() }
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its key within the kind.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.word(), self.key)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Subject {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Subject, IdError> {
        let (word, key) = text.split_once(':').ok_or_else(|| IdError::Form(text.to_owned()))?;
        let kind = KINDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind);
        Subject::new(kind.ok_or_else(|| IdError::Kind(word.to_owned()))?, key)
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Subject, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Subject {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Subject {}

/// Which event: a UUID, given by the caller, so that a repeated append is recognized.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(u128);

impl EventId {
    /// The id with these 128 bits.
    pub fn from_bits(bits: u128) -> EventId {
        EventId(bits)
    }

    /// Its 128 bits.
    pub fn bits(self) -> u128 {
        self.0
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = format!("{:032x}", self.0);
        write!(f, "{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for EventId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<EventId, IdError> {
        let fail = || IdError::EventId(text.chars().take(48).collect());
        let groups: Vec<&str> = text.split('-').collect();
        let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        if lengths != [8, 4, 4, 4, 12] || !text.is_ascii() {
            return Err(fail());
        }
        u128::from_str_radix(&groups.concat(), 16).map(EventId).map_err(|_| fail())
    }
}

impl Serialize for EventId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<EventId, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
