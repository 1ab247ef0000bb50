//! The matrix of audience × board × content, written out once more by hand.

use super::*;

fn subject(text: &str) -> Subject {
    text.parse().unwrap()
}

/// Every audience, each with records of its own.
fn audiences() -> [(Audience, &'static str); 6] {
    [
        (Audience::Public, "public"),
        (Audience::Person(subject("person:p1")), "person"),
        (Audience::Operator(subject("organization:o1")), "operator"),
        (Audience::CaseWorker(subject("organization:o1")), "case worker"),
        (Audience::Secretariat, "secretariat"),
        (Audience::Administrator, "administrator"),
    ]
}

/// For each board and content: who may see nobody's (n), their own person's (p), another person's (o),
/// their own organization's (g) and another organization's (x) content, by audience.
const MATRIX: &[(&str, Content, [&str; 6])] = &[
    ("overview", Content::Registry, ["npogx"; 6]),
    ("bases", Content::Registry, ["npogx"; 6]),
    ("businesses", Content::Registry, ["npogx"; 6]),
    ("site", Content::Registry, ["npogx"; 6]),
    ("site", Content::Establishments, ["", "", "g", "pg", "npogx", "npogx"]),
    ("record", Content::Registry, ["npogx"; 6]),
    ("record", Content::Establishments, ["", "", "g", "pg", "npogx", "npogx"]),
    ("governance", Content::Registry, ["npogx"; 6]),
    ("council", Content::Registry, ["npogx"; 6]),
    ("actions", Content::Registry, ["npogx"; 6]),
    ("agreements", Content::Registry, ["npogx"; 6]),
    ("medicines", Content::Registry, ["npogx"; 6]),
    ("timeline", Content::Registry, ["npogx"; 6]),
    ("law", Content::Registry, ["npogx"; 6]),
    ("slides", Content::Registry, ["npogx"; 6]),
    ("overview", Content::PeopleCounts, ["", "p", "g", "pg", "npogx", "npogx"]),
    ("slides", Content::PeopleCounts, ["", "p", "g", "pg", "npogx", "npogx"]),
    ("pathways", Content::PeopleCounts, ["", "p", "g", "pg", "npogx", "npogx"]),
    ("compare", Content::PeopleCounts, ["", "p", "g", "pg", "npogx", "npogx"]),
    ("compare", Content::Identity, ["", "p", "", "pg", "npogx", "npogx"]),
    ("compare", Content::Pathway, ["", "p", "", "pg", "npogx", "npogx"]),
    ("search", Content::Registry, ["npogx"; 6]),
    ("search", Content::Establishments, ["", "", "g", "pg", "npogx", "npogx"]),
    ("search", Content::Identity, ["", "p", "", "pg", "npogx", "npogx"]),
    ("people", Content::Identity, ["", "p", "", "pg", "npogx", "npogx"]),
    ("people", Content::Pathway, ["", "p", "", "pg", "npogx", "npogx"]),
    ("due", Content::Identity, ["", "p", "", "pg", "npogx", "npogx"]),
    ("due", Content::Pathway, ["", "p", "", "pg", "npogx", "npogx"]),
    ("hosts", Content::Establishments, ["", "", "g", "pg", "npogx", "npogx"]),
    ("host", Content::Establishments, ["", "", "g", "pg", "npogx", "npogx"]),
    ("person", Content::Identity, ["", "p", "", "pg", "npogx", "npogx"]),
    ("person", Content::Pathway, ["", "p", "", "pg", "npogx", "npogx"]),
    ("person", Content::Evidence, ["", "p", "", "pg", "npogx", "npogx"]),
    ("person", Content::Readers, ["", "p", "", "", "", "npogx"]),
    ("vacancies", Content::Vacancies, ["npogx"; 6]),
    ("returnees", Content::Returnees, ["", "", "npogx", "", "npogx", "npogx"]),
    ("returnees", Content::Contacts, ["", "p", "g", "", "npogx", "npogx"]),
    ("requests", Content::Vacancies, ["npogx"; 6]),
    ("requests", Content::Contacts, ["", "p", "g", "", "npogx", "npogx"]),
    ("record", Content::RoundResults, ["", "", "", "", "npogx", "npogx"]),
    ("rounds", Content::Rounds, ["npogx"; 6]),
    ("rounds", Content::OfferLists, ["", "", "g", "", "npogx", "npogx"]),
    ("wishes", Content::Rounds, ["npogx"; 6]),
    ("wishes", Content::Wishes, ["", "p", "", "", "npogx", "npogx"]),
    ("result", Content::RoundResults, ["", "", "", "", "npogx", "npogx"]),
    ("imports", Content::Imports, ["", "", "", "pg", "npogx", "npogx"]),
    ("audit", Content::AuditLog, ["", "", "", "", "", "npogx"]),
    ("accounts", Content::Accounts, ["", "", "", "", "", "npogx"]),
];

fn seen(audience: &Audience, board: &str, content: Content) -> String {
    let (own, other) = (subject("person:p1"), subject("person:p2"));
    let (mine, theirs) = ([subject("organization:o1")], [subject("organization:o2")]);
    let owners = [
        ('n', Owner::Nobody),
        ('p', Owner::Person { person: &own, organizations: &mine }),
        ('o', Owner::Person { person: &other, organizations: &theirs }),
        ('g', Owner::Organizations(&mine)),
        ('x', Owner::Organizations(&theirs)),
    ];
    owners
        .into_iter()
        .filter(|(_, owner)| may(audience, board, content, *owner))
        .map(|(letter, _)| letter)
        .collect()
}

#[test]
fn every_audience_sees_on_every_board_what_the_matrix_says() {
    for (board, content, row) in MATRIX {
        for ((audience, who), expected) in audiences().iter().zip(row) {
            assert_eq!(seen(audience, board, *content), *expected, "{who} on {board}: {content:?}");
        }
    }
}

#[test]
fn the_matrix_tests_every_content_of_every_board() {
    for (board, contents) in CONTENTS {
        for content in contents {
            assert!(
                MATRIX.iter().any(|(name, tested, _)| *name == board && tested == content),
                "{board} {content:?}"
            );
        }
    }
}

#[test]
fn what_no_line_names_is_refused_to_everybody() {
    for (audience, who) in audiences() {
        for (content, _) in REACH {
            assert_eq!(seen(&audience, "unheard-of", content), "", "{who}");
        }
        assert_eq!(seen(&audience, "bases", Content::Identity), "", "{who}: bases carry no person");
    }
}

#[test]
fn the_public_never_reaches_a_person_on_any_board() {
    for (board, contents) in CONTENTS {
        for content in contents
            .iter()
            .filter(|content| matches!(content, Content::Identity | Content::Pathway | Content::Evidence))
        {
            assert_eq!(seen(&Audience::Public, board, *content), "", "{board}");
        }
    }
}

#[test]
fn cells_of_one_to_four_people_are_shown_only_to_those_who_see_every_person() {
    for (audience, who) in audiences() {
        let is_keeper = matches!(audience, Audience::Secretariat | Audience::Administrator);
        for count in 0..7 {
            let expected =
                if (1..5).contains(&count) && !is_keeper { Shown::Few } else { Shown::Exact(count) };
            assert_eq!(small_cell(count, &audience), expected, "{who}, {count}");
        }
    }
}

#[test]
fn a_small_cell_cannot_be_worked_out_from_the_total() {
    let words = |counts: &[i64]| -> Vec<String> {
        small_cells(counts, &Audience::Public).iter().map(Shown::to_string).collect()
    };
    assert_eq!(words(&[12, 3, 0, 8]), ["12", "<5", "0", "withheld"]);
    assert_eq!(words(&[12, 3, 2]), ["12", "<5", "<5"]);
    assert_eq!(words(&[12, 8]), ["12", "8"]);
    assert_eq!(small_cells(&[12, 3], &Audience::Secretariat), [Shown::Exact(12), Shown::Exact(3)]);
}

#[test]
fn shown_counts_are_numbers_or_words_in_json() {
    let shown = [Shown::Exact(7), Shown::Few, Shown::Withheld];
    assert_eq!(serde_json::to_string(&shown).unwrap(), r#"[7,"<5","withheld"]"#);
}

#[test]
fn the_list_of_people_follows_the_matrix_row_by_row() {
    use crate::board::people::{PersonName, PersonRow, may_see};
    let row = |person: &str, organization: &str| PersonRow {
        subject: subject(person),
        name: PersonName::default(),
        nationality: "VN".into(),
        stage: None,
        stage_title: None,
        lane: None,
        since: None,
        last_lawful_day: None,
        certified: false,
        organizations: vec![subject(organization)],
    };
    for person in [row("person:p1", "organization:o1"), row("person:p2", "organization:o2")] {
        for (audience, who) in audiences() {
            let owner = Owner::Person { person: &person.subject, organizations: &person.organizations };
            let allowed = may(&audience, "people", Content::Identity, owner);
            assert_eq!(may_see(&audience, &person), allowed, "{who} and {}", person.subject);
        }
    }
}
