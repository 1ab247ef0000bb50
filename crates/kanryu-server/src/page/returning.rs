//! The way back: posts of employers abroad, people who agreed to be found, and requests that people answer.

pub mod requests;
pub mod returnees;
pub mod vacancies;

use kanryu_domain::board::Audience;
use kanryu_domain::id::Subject;

use crate::asked::Asked;
use crate::error::Fault;

/// The employer for whom the reader may post: an operator's own organization, or the one named by those who keep the
/// register.
///
/// # Errors
/// A refusal for everybody else.
pub(super) fn employer(asked: &Asked, named: &str) -> Result<Subject, Fault> {
    match &asked.audience {
        Audience::Operator(own) => Ok(own.clone()),
        Audience::Secretariat | Audience::Administrator => named.parse().map_err(|_| {
            Fault::value(
                "organization",
                named,
                "organization:… の識別子を指定してください。",
                "Give an identifier such as organization:….",
            )
        }),
        Audience::Public | Audience::Person(_) | Audience::CaseWorker(_) => {
            Err(Fault::Role { needs: crate::access::Role::Operator.title() })
        }
    }
}
