//! Where a record is shown.

use kanryu_domain::id::{Kind, Subject};

/// The address of the page of a record, without date and language; `None` where it has none.
pub fn of(subject: &Subject) -> Option<String> {
    let key = subject.key();
    match subject.kind() {
        Kind::Person => Some(format!("/people/{key}")),
        // Places of both registers share one page; the page finds the register.
        Kind::Site if key.starts_with('C') => Some(format!("/businesses/{key}")),
        Kind::Site => Some(format!("/bases/{key}")),
        Kind::Body => Some(format!("/council#{key}")),
        Kind::PolicyAction => Some(format!("/actions#{key}")),
        Kind::Agreement => Some(format!("/agreements#{key}")),
        Kind::Partner | Kind::Initiative => Some(format!("/medicines#{key}")),
        Kind::Milestone => Some(format!("/timeline#{key}")),
        Kind::Slide => Some(format!("/slides/{key}")),
        Kind::Goal => Some(format!("/actions#{key}")),
        Kind::Organization
        | Kind::Undertaking
        | Kind::Statement
        | Kind::Domain
        | Kind::Drawing
        | Kind::Import => None,
    }
}
