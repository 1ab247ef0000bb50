//! Administration: accounts, the audit log, the rulebook's state, and who read a person's record.

pub mod log;
pub mod readers;
pub mod rulebook;
pub mod users;
pub mod words;

use kanryu_domain::board::audience::{Content, Reach, reach};

pub(crate) use log::moment;

use crate::access::role::Role;
use crate::access::visitor::SignedIn;
use crate::asked::Asked;
use crate::error::Fault;

/// The account that asks, whose audience must reach all of this content.
///
/// # Errors
/// [`Fault::SignIn`] when nobody is signed in, [`Fault::Role`] when the audience does not reach it.
pub fn reaches(asked: &Asked, content: Content) -> Result<&SignedIn, Fault> {
    let account = asked.signed_in()?;
    match reach(&asked.audience, content) {
        Reach::All => Ok(account),
        Reach::Own | Reach::Nothing => Err(Fault::Role { needs: Role::Administrator.title() }),
    }
}

/// The administrator who asks.
///
/// # Errors
/// As [`reaches`].
pub fn administrator(asked: &Asked) -> Result<&SignedIn, Fault> {
    reaches(asked, Content::Accounts)
}
