//! Where a record is shown.

use kanryu_domain::id::{Kind, Subject};

/// The address of the page of a record, without date and language; `None` where it has none.
pub fn of(subject: &Subject) -> Option<String> {
    let key = subject.key();
    match subject.kind() {
        Kind::Person => Some(format!("/people/{key}")),
        // Both maps lead to one page; the entries of the second map have keys that begin with C.
        Kind::Site if key.starts_with('C') => Some(format!("/businesses/{key}")),
        Kind::Site => Some(format!("/bases/{key}")),
        Kind::Vacancy => Some(format!("/vacancies/{key}")),
        Kind::Round => Some(format!("/matching/{key}")),
        Kind::Scenario => Some(format!("/projections?scenario={key}")),
        Kind::Slide => Some(format!("/slides/{key}")),
        Kind::Organization
        | Kind::Body
        | Kind::Agreement
        | Kind::Undertaking
        | Kind::PolicyAction
        | Kind::Partner
        | Kind::Initiative
        | Kind::Statement
        | Kind::Milestone
        | Kind::Goal
        | Kind::Domain
        | Kind::Drawing => Some(format!("/records/{subject}")),
        Kind::Import => None,
    }
}

/// The address of an organization as a host facility or a body.
pub fn of_host(subject: &Subject) -> String {
    format!("/hosts/{}", subject.key())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_that_a_reader_may_meet_has_a_page() {
        let at = |text: &str| of(&text.parse().unwrap());
        assert_eq!(at("site:B01").as_deref(), Some("/bases/B01"));
        assert_eq!(at("site:C15").as_deref(), Some("/businesses/C15"));
        assert_eq!(at("body:O01").as_deref(), Some("/records/body:O01"));
        assert_eq!(at("import:x"), None);
    }
}
