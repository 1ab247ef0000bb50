//! A review as a document: whole, the same each time, and sealed by what it was made from.

use super::*;
use kanryu_domain::calendar::Day;
use kanryu_domain::initiative;
use kanryu_store::Hash;
use part::{Piece, parts};

fn given(registry: &Registry) -> Given<'_> {
    Given {
        registry,
        head: Head { seq: 7, hash: Hash([9; 32]) },
        law: Law::builtin(),
        as_of: Day::from_ymd(2026, 11, 25).unwrap(),
        known_at: None,
    }
}

/// Every word of the parts.
fn words(report: &Report<ReviewBoard>, lang: Lang) -> String {
    let mut out = String::new();
    for part in parts(report, lang) {
        out.push_str(&part.title);
        for piece in part.pieces {
            match piece {
                Piece::Text(text) | Piece::Note(text) => out.push_str(&text),
                Piece::Points(points) => points.iter().for_each(|point| out.push_str(point)),
                Piece::Table(table) => {
                    let cells = table.rows.iter().flat_map(|row| &row.cells);
                    cells.for_each(|cell| out.push_str(&cell.plain(lang)));
                }
                Piece::Picture(picture) => out.push_str(&picture.words),
            }
            out.push('\n');
        }
    }
    out
}

#[test]
fn a_review_is_a_pdf_with_the_same_bytes_each_time_and_other_bytes_for_other_records() {
    let registry = Registry::fold(&initiative::events());
    let (given, cycle) = (given(&registry), Cycle::get("fy2021-25").unwrap());
    let first = document(&given, cycle, Lang::Ja).unwrap();
    assert!(first.starts_with(b"%PDF-"));
    assert!(first.len() > 100_000, "letters, tables and charts make {} bytes", first.len());
    assert!(first == document(&given, cycle, Lang::Ja).unwrap(), "the same inputs give the same bytes");
    let later = Given { head: Head { seq: 8, ..given.head }, ..given };
    assert!(first != document(&later, cycle, Lang::Ja).unwrap(), "the end of the log stands in the footer");
    assert_ne!(Seal::of(&given, cycle).inputs, Seal::of(&later, cycle).inputs);
}

#[test]
fn every_part_of_a_cycle_is_told_in_both_languages() {
    let registry = Registry::fold(&initiative::events());
    for cycle in Cycle::all() {
        let report = board(&given(&registry), cycle);
        for lang in [Lang::Ja, Lang::En] {
            let told = words(&report, lang);
            assert!(told.chars().count() > 5_000, "{} {lang:?}: {} signs", cycle.key, told.chars().count());
            for checked in &report.value.cycle.check {
                assert!(told.contains(checked.row.title.get(lang)), "{} is missing", checked.row.key);
            }
            assert!(!told.contains("reviews."), "a word of the interface is missing: {told}");
        }
        let heads: Vec<&str> = parts(&report, Lang::En).iter().map(|part| part.id).collect();
        assert_eq!(heads, ["glance", "plan", "do", "check", "outlook", "act", "findings"]);
    }
}
