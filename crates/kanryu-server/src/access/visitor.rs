//! The one who sends a request: nobody in particular, somebody signed in, or a program with a token.

use std::sync::Arc;

use kanryu_domain::board::Audience;
use kanryu_domain::id::Subject;

use super::role::Role;

/// Who sends the request. The session layer puts one into every request.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The account, where there is one.
    pub account: Option<SignedIn>,
    /// The value that forms of this visitor must carry; empty where the visitor can post no form.
    pub csrf: Arc<str>,
}

/// An account that is signed in or whose token was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The account's id in the store.
    pub id: String,
    /// The name to sign in with.
    pub login: Arc<str>,
    /// Its role.
    pub role: Role,
    /// The record it belongs to: an organization, or the person's own.
    pub subject: Option<Subject>,
    /// For whom boards are made.
    pub audience: Audience,
    /// What a token may do; `None` for a session, which may do what the role may.
    pub scopes: Option<Arc<[String]>>,
}

impl Visitor {
    /// For whom boards are made.
    pub fn audience(&self) -> Audience {
        self.account.as_ref().map_or(Audience::Public, |account| account.audience.clone())
    }
}
