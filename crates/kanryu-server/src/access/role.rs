//! Roles of accounts, and the audience each of them makes boards for.

use std::str::FromStr;

use kanryu_domain::board::Audience;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::text::Text;

/// What an account may be. The words are stored with accounts and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Keeps accounts and reads the audit log; sees every record.
    Administrator,
    /// Sees and keeps every record.
    Secretariat,
    /// Sees and keeps the people of their own organization.
    CaseWorker,
    /// A business operator: the registry, and their own places.
    Operator,
    /// A person on a pathway: their own record, and who read it.
    Person,
}

/// Every role, from the most to the least that it may see.
pub const ROLES: [Role; 5] =
    [Role::Administrator, Role::Secretariat, Role::CaseWorker, Role::Operator, Role::Person];

/// A word that is no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such role; the roles are administrator, secretariat, case-worker, operator, person")]
pub struct NoSuchRole;

impl Role {
    /// The word that is stored.
    pub fn word(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Secretariat => "secretariat",
            Role::CaseWorker => "case-worker",
            Role::Operator => "operator",
            Role::Person => "person",
        }
    }

    /// The key of its name in the interface's catalog.
    pub fn label(self) -> &'static str {
        match self {
            Role::Administrator => "role.administrator",
            Role::Secretariat => "role.secretariat",
            Role::CaseWorker => "role.case_worker",
            Role::Operator => "role.operator",
            Role::Person => "role.person",
        }
    }

    /// What people call it.
    pub fn title(self) -> Text {
        crate::page::words::find(self.label()).cloned().unwrap_or_else(|| Text::same(self.word()))
    }

    /// The kind of record an account of this role belongs to, or `None` for the whole register.
    pub fn belongs_to(self) -> Option<Kind> {
        match self {
            Role::Administrator | Role::Secretariat => None,
            Role::CaseWorker | Role::Operator => Some(Kind::Organization),
            Role::Person => Some(Kind::Person),
        }
    }

    /// The audience of an account of this role that belongs to `subject`; `None` where that is missing or of
    /// another kind.
    pub fn audience(self, subject: Option<&Subject>) -> Option<Audience> {
        let own = subject.filter(|subject| Some(subject.kind()) == self.belongs_to()).cloned();
        match self {
            Role::Administrator => Some(Audience::Administrator),
            Role::Secretariat => Some(Audience::Secretariat),
            Role::CaseWorker => own.map(Audience::CaseWorker),
            Role::Operator => own.map(Audience::Operator),
            Role::Person => own.map(Audience::Person),
        }
    }

    /// Whether the role keeps the whole register: places, bodies, agreements and everybody's records.
    pub fn keeps_register(self) -> bool {
        match self {
            Role::Administrator | Role::Secretariat => true,
            Role::CaseWorker | Role::Operator | Role::Person => false,
        }
    }

    /// Whether the role keeps records of people: imports rosters, records events.
    pub fn keeps_records(self) -> bool {
        match self {
            Role::Administrator | Role::Secretariat | Role::CaseWorker => true,
            Role::Operator | Role::Person => false,
        }
    }
}

impl FromStr for Role {
    type Err = NoSuchRole;

    fn from_str(text: &str) -> Result<Role, NoSuchRole> {
        ROLES.into_iter().find(|role| role.word() == text).ok_or(NoSuchRole)
    }
}
