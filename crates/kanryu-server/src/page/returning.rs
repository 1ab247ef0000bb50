//! The way back: posts of employers abroad, people who agreed to be found, and requests that people answer.

pub mod requests;
pub mod returnees;
pub mod vacancies;

use kanryu_domain::board::Audience;
use kanryu_domain::id::Subject;

use super::Frame;
use crate::asked::Asked;
use crate::error::Fault;
use crate::look::Markup;

/// The form's hidden value that ties it to the session.
pub(super) fn tied(out: &mut Markup, frame: &Frame) {
    out.empty("input", &[("type", "hidden"), ("name", "csrf"), ("value", &frame.csrf)]);
}

/// A labeled field; `kind` is the type of the input.
pub(super) fn field(
    out: &mut Markup,
    name: &'static str,
    label: &str,
    kind: &str,
    more: &[(&'static str, &str)],
) {
    out.open("p", &[("class", "field")]).leaf("label", &[("for", name)], label);
    let base = [("id", name), ("name", name), ("type", kind)];
    out.empty("input", &[&base[..], more].concat()).close("p");
}

/// A labeled choice; the pair whose value is `chosen` is selected.
pub(super) fn choice(
    out: &mut Markup,
    name: &'static str,
    label: &str,
    pairs: &[(String, String)],
    chosen: &str,
) {
    out.open("p", &[("class", "field")]).leaf("label", &[("for", name)], label);
    out.open("select", &[("id", name), ("name", name)]);
    for (value, words) in pairs {
        let selected = if value == chosen { "selected" } else { "" };
        out.leaf("option", &[("value", value), ("selected", selected)], words);
    }
    out.close("select").close("p");
}

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
