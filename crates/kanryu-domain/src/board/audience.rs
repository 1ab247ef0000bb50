//! Who asks, and what they may see.

use crate::id::Subject;

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
