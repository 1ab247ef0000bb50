//! Who may come in, and as whom: accounts, roles, sessions, passwords, throttling.

use std::collections::BTreeSet;

use kanryu_domain::event::Event;
use kanryu_domain::id::{Kind, Subject};

pub mod form;
pub mod gate;
pub mod link;
pub mod own;
pub mod password;
pub mod role;
pub mod scope;
pub mod session;
pub mod sign_in;
pub mod throttle;
pub mod visitor;

pub use role::Role;
pub use session::Lifetimes;

/// The people that events are about, each once.
pub fn people_of(events: &[Event]) -> BTreeSet<Subject> {
    events
        .iter()
        .map(|event| &event.subject)
        .filter(|subject| subject.kind() == Kind::Person)
        .cloned()
        .collect()
}
