//! What an API token may do. A token may never do more than the role of its account.

use std::str::FromStr;

use kanryu_domain::text::Text;

use super::role::Role;
use super::visitor::SignedIn;
use crate::asked::Asked;
use crate::error::Fault;

/// What a token may do. The words are stored with tokens and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Reads boards of the registry.
    RegistryRead,
    /// Reads people, as far as the role sees them.
    PeopleRead,
    /// Records events about people and imports rosters, as far as the role keeps them.
    PeopleWrite,
    /// Records events about anything else, and reads the audit log.
    Admin,
}

/// Every scope.
pub const SCOPES: [Scope; 4] = [Scope::RegistryRead, Scope::PeopleRead, Scope::PeopleWrite, Scope::Admin];

/// A word that is no scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such scope; the scopes are registry:read, people:read, people:write, admin")]
pub struct NoSuchScope;

impl Scope {
    /// The word that is stored.
    pub fn word(self) -> &'static str {
        match self {
            Scope::RegistryRead => "registry:read",
            Scope::PeopleRead => "people:read",
            Scope::PeopleWrite => "people:write",
            Scope::Admin => "admin",
        }
    }

    /// The key of its name in the interface's catalog.
    pub fn label(self) -> &'static str {
        match self {
            Scope::RegistryRead => "scope.registry_read",
            Scope::PeopleRead => "scope.people_read",
            Scope::PeopleWrite => "scope.people_write",
            Scope::Admin => "scope.admin",
        }
    }

    /// Whether an account of this role may make tokens with the scope.
    pub fn fits(self, role: Role) -> bool {
        match self {
            Scope::RegistryRead | Scope::PeopleRead => true,
            Scope::PeopleWrite => role.keeps_records(),
            Scope::Admin => role.keeps_register(),
        }
    }
}

impl FromStr for Scope {
    type Err = NoSuchScope;

    fn from_str(text: &str) -> Result<Scope, NoSuchScope> {
        SCOPES.into_iter().find(|scope| scope.word() == text).ok_or(NoSuchScope)
    }
}

/// Whether the request may use `scope`. Without an account it may, and sees what the public sees; with a session
/// it may what the role may; with a token the token must say so.
///
/// # Errors
/// [`Fault::Role`] names the scope that is missing.
pub fn allow(asked: &Asked, scope: Scope) -> Result<(), Fault> {
    asked.account.as_ref().map_or(Ok(()), |account| holds(account, scope))
}

/// The account of the request, which must hold `scope`.
///
/// # Errors
/// [`Fault::SignIn`] without an account, [`Fault::Role`] without the scope.
pub fn demand(asked: &Asked, scope: Scope) -> Result<&SignedIn, Fault> {
    let account = asked.signed_in()?;
    holds(account, scope)?;
    Ok(account)
}

fn holds(account: &SignedIn, scope: Scope) -> Result<(), Fault> {
    let said = account.scopes.as_ref().is_none_or(|scopes| scopes.iter().any(|word| word == scope.word()));
    if said && scope.fits(account.role) {
        return Ok(());
    }
    Err(Fault::Role { needs: Text::same(scope.word()) })
}
