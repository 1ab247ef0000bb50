//! The one who sends a request: nobody in particular, somebody signed in, or a program with a token.

use std::fmt;
use std::sync::Arc;

use kanryu_domain::board::Audience;
use kanryu_domain::id::Subject;
use kanryu_store::{Account, AccountId};

use super::role::Role;

/// Who sends the request. The session layer puts one into every request.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The account, where there is one.
    pub account: Option<SignedIn>,
    /// The value that forms of this visitor must carry; empty where the visitor can post no form.
    pub csrf: Arc<str>,
}

/// An account that is signed in or whose token was sent. `Debug` shows its number and role only.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The account's number in the store.
    pub id: AccountId,
    /// The name to sign in with.
    pub login: Arc<str>,
    /// The name to show.
    pub name: Arc<str>,
    /// Its role.
    pub role: Role,
    /// For whom boards are made; it names the organization or person the account belongs to.
    pub audience: Audience,
    /// What a token may do; `None` for a session, which may do what the role may.
    pub scopes: Option<Arc<[String]>>,
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedIn({}, {})", self.id.0, self.role.word())
    }
}

impl SignedIn {
    /// The account as one that is signed in; `None` where it is disabled, or its role lacks what it belongs to.
    pub fn of(account: &Account, scopes: Option<&[String]>) -> Option<SignedIn> {
        let role: Role = account.role.parse().ok()?;
        let audience = role.audience(account.organization.as_ref().or(account.person.as_ref()))?;
        account.disabled_at.is_none().then(|| SignedIn {
            id: account.id,
            login: account.login.as_str().into(),
            name: account.display_name.as_str().into(),
            role,
            audience,
            scopes: scopes.map(Into::into),
        })
    }

    /// The organization or person the account belongs to.
    pub fn belongs_to(&self) -> Option<&Subject> {
        match &self.audience {
            Audience::Person(subject) | Audience::Operator(subject) | Audience::CaseWorker(subject) => {
                Some(subject)
            }
            Audience::Public | Audience::Secretariat | Audience::Administrator => None,
        }
    }
}

impl Visitor {
    /// For whom boards are made.
    pub fn audience(&self) -> Audience {
        self.account.as_ref().map_or(Audience::Public, |account| account.audience.clone())
    }
}
