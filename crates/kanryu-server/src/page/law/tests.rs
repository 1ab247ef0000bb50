//! The pages of the law: small enough, in both languages, and honest about what is not established.

use askama::Template;
use kanryu_domain::board::law::LawEntry;
use kanryu_domain::board::{Audience, Question};
use kanryu_domain::pathway::Law;
use kanryu_domain::registry::Registry;
use kanryu_domain::text::Lang;

use super::*;
use crate::page::frame::tests::frame;

fn asked<T>(ask: impl FnOnce(&Question<'_>) -> T) -> T {
    let registry = Registry::default();
    let as_of = "2026-11-24".parse().unwrap();
    ask(&Question { registry: &registry, as_of, known_at: None, audience: &Audience::Public })
}

fn detail_page(id: &str, lang: Lang) -> String {
    let board = asked(|question| law_detail(question, Law::builtin(), id)).unwrap().value;
    let path = format!("/law/{id}");
    detail::page(&board, Law::builtin(), frame(lang, &path, &[("as_of", "2026-11-24")])).render().unwrap()
}

#[test]
fn every_statement_has_a_page_below_300_kb_in_both_languages() {
    let query = LawQuery { per_page: usize::MAX, ..LawQuery::default() };
    let board = asked(|question| law_board(question, Law::builtin(), &query)).value;
    for entry in &board.entries {
        for lang in [Lang::Ja, Lang::En] {
            let page = detail_page(&entry.id, lang);
            assert!(page.len() < 300_000, "{}: {} bytes", entry.id, page.len());
            assert!(page.contains("<svg"), "{}", entry.id);
        }
    }
}

#[test]
fn every_subject_and_kind_of_the_law_has_a_name() {
    let query = LawQuery { per_page: usize::MAX, ..LawQuery::default() };
    let board = asked(|question| law_board(question, Law::builtin(), &query)).value;
    let words = frame(Lang::Ja, "/law", &[]);
    for subject in board.subjects.keys() {
        assert_ne!(
            words.code("law-subject", subject),
            *subject,
            "catalog/interface.toml does not name {subject}"
        );
    }
    for kind in board.entries.iter().flat_map(LawEntry::all).map(|version| version.statement.kind) {
        assert_ne!(words.code("law-kind", kind), kind, "catalog/interface.toml does not name {kind}");
    }
}

#[test]
fn a_page_of_law_that_is_not_established_says_so_before_anything_else() {
    let query = LawQuery { per_page: usize::MAX, doubtful: true, ..LawQuery::default() };
    let board = asked(|question| law_board(question, Law::builtin(), &query)).value;
    let open = board
        .entries
        .iter()
        .find(|entry| entry.shown().is_some_and(|version| version.statement.confidence == Confidence::Open));
    let page = detail_page(&open.expect("something is open").id, Lang::En);
    assert!(page.contains("Not to be taken as law"), "{page}");
    assert!(page.contains("bar soft"), "it is drawn differently");
}
