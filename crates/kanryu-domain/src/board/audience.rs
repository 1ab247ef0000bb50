//! Who asks, and what they may see.
//!
//! One table decides: [`REACH`] says how far each audience reaches into each kind of content, [`CONTENTS`] which
//! kinds of content each board carries. Nothing else grants anything, and what a table does not name is refused.

use serde::{Serialize, Serializer};

use crate::id::Subject;

#[cfg(test)]
mod tests;

/// Who a board is made for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Anybody: the registry of the initiative and counts, never a person, no cell under five people.
    Public,
    /// One person, who sees their own record.
    Person(Subject),
    /// A business operator, who sees the registry and their own places.
    Operator(Subject),
    /// A case worker, who sees the people of their own organization.
    CaseWorker(Subject),
    /// The secretariat, who sees every record.
    Secretariat,
    /// The administrator, who sees every record and the audit log.
    Administrator,
}

/// Kinds of content that a board can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// The initiative's own records: bases, businesses, bodies, seats, actions, partners, slides, agreements.
    Registry,
    /// How many people stand where.
    PeopleCounts,
    /// Facilities in Japan and organizations that are known from rosters only.
    Establishments,
    /// A person's name, birth, sex, nationality and numbers.
    Identity,
    /// A person's stages, residence, tests, work and next steps.
    Pathway,
    /// Sources, corrections and imports behind a person's record.
    Evidence,
    /// Who read a record.
    Readers,
    /// Posts for people who return.
    Vacancies,
    /// People who agreed to be found by operators, without anything that tells who they are.
    Returnees,
    /// Requests for contact and their answers; of an operator, those about its own posts.
    Contacts,
    /// Rounds of matching and what they offer, without anybody's list.
    Rounds,
    /// A person's wishes in a round, with what became of them and why; never another person's.
    Wishes,
    /// The list of people of an offer, and who was placed there.
    OfferLists,
    /// Whole results of a round, with everybody's lists and the evidence behind them.
    RoundResults,
    /// Importing a file, its preview and its undoing.
    Imports,
    /// Everything that anybody read or wrote.
    AuditLog,
    /// Accounts, tokens and the state of the store.
    Accounts,
}

/// How far an audience reaches into a kind of content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// Their own record or place, or that of their own organization; of counts, cells of five people and more.
    Own,
    /// Everything.
    All,
}

use Reach::{All, Nothing, Own};

/// The reach of each audience, in the order public, person, operator, case worker, secretariat, administrator.
pub const REACH: [(Content, [Reach; 6]); 17] = [
    (Content::Registry, [All, All, All, All, All, All]),
    (Content::PeopleCounts, [Own, Own, Own, Own, All, All]),
    (Content::Establishments, [Nothing, Nothing, Own, Own, All, All]),
    (Content::Identity, [Nothing, Own, Nothing, Own, All, All]),
    (Content::Pathway, [Nothing, Own, Nothing, Own, All, All]),
    (Content::Evidence, [Nothing, Own, Nothing, Own, All, All]),
    (Content::Readers, [Nothing, Own, Nothing, Nothing, Nothing, All]),
    (Content::Vacancies, [All, All, All, All, All, All]),
    (Content::Returnees, [Nothing, Nothing, All, Nothing, All, All]),
    (Content::Contacts, [Nothing, Own, Own, Nothing, All, All]),
    (Content::Rounds, [All, All, All, All, All, All]),
    (Content::Wishes, [Nothing, Own, Nothing, Nothing, All, All]),
    (Content::OfferLists, [Nothing, Nothing, Own, Nothing, All, All]),
    (Content::RoundResults, [Nothing, Nothing, Nothing, Nothing, All, All]),
    (Content::Imports, [Nothing, Nothing, Nothing, Own, All, All]),
    (Content::AuditLog, [Nothing, Nothing, Nothing, Nothing, Nothing, All]),
    (Content::Accounts, [Nothing, Nothing, Nothing, Nothing, Nothing, All]),
];

/// The content of each board, by its name.
pub const CONTENTS: [(&str, &[Content]); 30] = [
    ("overview", &[Content::Registry, Content::PeopleCounts]),
    ("bases", &[Content::Registry]),
    ("businesses", &[Content::Registry]),
    ("site", &[Content::Registry, Content::Establishments]),
    ("record", &[Content::Registry, Content::Establishments, Content::RoundResults]),
    ("governance", &[Content::Registry]),
    ("council", &[Content::Registry]),
    ("actions", &[Content::Registry]),
    ("agreements", &[Content::Registry]),
    ("medicines", &[Content::Registry]),
    ("timeline", &[Content::Registry]),
    ("slides", &[Content::Registry, Content::PeopleCounts]),
    ("search", &[Content::Registry, Content::Establishments, Content::Identity]),
    ("pathways", &[Content::PeopleCounts]),
    ("law", &[Content::Registry]),
    ("compare", &[Content::PeopleCounts, Content::Identity, Content::Pathway]),
    ("people", &[Content::Identity, Content::Pathway]),
    ("person", &[Content::Identity, Content::Pathway, Content::Evidence, Content::Readers]),
    ("due", &[Content::Identity, Content::Pathway]),
    ("hosts", &[Content::Establishments]),
    ("host", &[Content::Establishments]),
    ("vacancies", &[Content::Vacancies]),
    ("returnees", &[Content::Returnees, Content::Contacts]),
    ("requests", &[Content::Vacancies, Content::Contacts]),
    ("rounds", &[Content::Rounds, Content::OfferLists]),
    ("wishes", &[Content::Rounds, Content::Wishes]),
    ("result", &[Content::RoundResults]),
    ("imports", &[Content::Imports]),
    ("audit", &[Content::AuditLog]),
    ("accounts", &[Content::Accounts]),
];

/// Whose the content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner<'a> {
    /// Nobody's in particular.
    Nobody,
    /// A person's, for whom these organizations are responsible on the day.
    Person {
        /// The person.
        person: &'a Subject,
        /// The organizations.
        organizations: &'a [Subject],
    },
    /// Of organizations: the operators of a place, the organization of an import.
    Organizations(&'a [Subject]),
}

/// How far `audience` reaches into `content`.
pub fn reach(audience: &Audience, content: Content) -> Reach {
    let column = match audience {
        Audience::Public => 0,
        Audience::Person(_) => 1,
        Audience::Operator(_) => 2,
        Audience::CaseWorker(_) => 3,
        Audience::Secretariat => 4,
        Audience::Administrator => 5,
    };
    REACH.iter().find(|(known, _)| *known == content).map_or(Nothing, |(_, row)| row[column])
}

/// Whether `audience` may see this content of this owner on the board of this name.
///
/// A board that is not in [`CONTENTS`], or content that its line does not name, is refused to everybody.
pub fn may(audience: &Audience, board: &str, content: Content, owner: Owner<'_>) -> bool {
    let carries = CONTENTS.iter().any(|(name, contents)| *name == board && contents.contains(&content));
    carries
        && match reach(audience, content) {
            Nothing => false,
            Own => is_own(audience, owner),
            All => true,
        }
}

fn is_own(audience: &Audience, owner: Owner<'_>) -> bool {
    match (audience, owner) {
        (Audience::Person(own), Owner::Person { person, .. }) => own == person,
        (Audience::CaseWorker(own), Owner::Person { organizations, .. }) => organizations.contains(own),
        (Audience::CaseWorker(own) | Audience::Operator(own), Owner::Organizations(owners)) => {
            owners.contains(own)
        }
        (Audience::Secretariat | Audience::Administrator, _) => true,
        (Audience::Public, _)
        | (Audience::Person(_), Owner::Nobody | Owner::Organizations(_))
        | (Audience::Operator(_), Owner::Nobody | Owner::Person { .. })
        | (Audience::CaseWorker(_), Owner::Nobody) => false,
    }
}

/// Cells of fewer people than this are not shown to those who do not see every person.
pub const SMALLEST_CELL: i64 = 5;

/// A count of people as an audience is shown it. Serialized as a number, `"<5"` or `"withheld"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The count itself.
    Exact(i64),
    /// One to four people.
    Few,
    /// Not small, but withheld because a small cell beside it could be worked out from it.
    Withheld,
}

impl Shown {
    /// The count, where it is shown.
    pub fn exact(self) -> Option<i64> {
        match self {
            Shown::Exact(count) => Some(count),
            Shown::Few | Shown::Withheld => None,
        }
    }

    /// The cell of a table.
    pub fn cell(self) -> super::Cell {
        match self {
            Shown::Exact(count) => super::Cell::Number(count),
            Shown::Few | Shown::Withheld => super::Cell::Plain(self.to_string()),
        }
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Shown::Exact(count) => write!(f, "{count}"),
            Shown::Few => write!(f, "<{SMALLEST_CELL}"),
            Shown::Withheld => f.write_str("withheld"),
        }
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Shown::Exact(count) => serializer.serialize_i64(*count),
            Shown::Few | Shown::Withheld => serializer.collect_str(self),
        }
    }
}

/// One count of people as `audience` is shown it.
///
/// Nobody and five or more are shown to everybody. A case worker is an outsider to people of other organizations;
/// a count of their own organization's people alone is [`Shown::Exact`] and does not pass through here.
pub fn small_cell(count: i64, audience: &Audience) -> Shown {
    let is_small = (1..SMALLEST_CELL).contains(&count);
    if is_small && reach(audience, Content::PeopleCounts) != All { Shown::Few } else { Shown::Exact(count) }
}

/// Counts that stand beside their total. Where just one of them is too small, the next smallest is withheld too,
/// because the total minus the others would give the small one away.
pub fn small_cells(counts: &[i64], audience: &Audience) -> Vec<Shown> {
    let mut shown: Vec<Shown> = counts.iter().map(|count| small_cell(*count, audience)).collect();
    let hidden = shown.iter().filter(|cell| **cell == Shown::Few).count();
    let next = (0..counts.len()).filter(|at| counts[*at] >= SMALLEST_CELL).min_by_key(|at| counts[*at]);
    if let (1, Some(next)) = (hidden, next) {
        shown[next] = Shown::Withheld;
    }
    shown
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Shown {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        serde_json::Value::schema()
    }
}
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Shown {}
