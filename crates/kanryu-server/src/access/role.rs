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
pub const ROLES: [Role; 5] = [Role::Administrator, Role::Secretariat, Role::CaseWorker, Role::Operator, Role::Person];

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

    /// What people call it.
    pub fn title(self) -> Text {
        match self {
            Role::Administrator => Text::new("管理者", "Administrator"),
            Role::Secretariat => Text::new("事務局", "Secretariat"),
            Role::CaseWorker => Text::new("担当者（所属機関の人のみ）", "Case worker (own organization's people)"),
            Role::Operator => Text::new("事業者", "Operator"),
            Role::Person => Text::new("本人", "The person"),
        }
    }

    /// The kind of record an account of this role belongs to, or `None` for the whole register.
    pub fn belongs_to(self) -> Option<Kind> {
        match self {
            Role::Administrator | Role::Secretariat => None,
            Role::CaseWorker | Role::Operator => Some(Kind::Organization),
            Role::Person => Some(Kind::Person),
        }
    }

    /// The audience of an account of this role; `None` where the account lacks the record it must belong to.
    pub fn audience(self, subject: Option<&Subject>) -> Option<Audience> {
        let fits = |subject: &&Subject| Some(subject.kind()) == self.belongs_to();
        let own = subject.filter(fits).cloned();
        match self {
            Role::Administrator => Some(Audience::Administrator),
            Role::Secretariat => Some(Audience::Secretariat),
            Role::CaseWorker => own.map(Audience::CaseWorker),
            Role::Operator => own.map(Audience::Operator),
            Role::Person => own.map(Audience::Person),
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
