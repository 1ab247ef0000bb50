//! Fuzz target: any text as a roster. What is proposed is accepted by a registry, and read again it changes nothing.
#![no_main]

use kanryu_domain::calendar::Instant;
use kanryu_domain::registry::Registry;
use kanryu_domain::roster::{CellText, Grid, Intake, Selection, preview};
use kanryu_domain::text::Lang;
use libfuzzer_sys::fuzz_target;

const HEADINGS: &str =
    "管理番号\t氏名\t生年月日\t国籍\t在留資格\t許可日\t在留期限\t受入れ機関\t配属日\t日本語試験\t日本語試験日\t従事日数\t介護従事開始日\t入国日";

fuzz_target!(|text: &str| {
    let line = |line: &str| line.split('\t').map(|cell| CellText::Text(cell.to_owned())).collect::<Vec<_>>();
    let rows = std::iter::once(HEADINGS).chain(text.lines()).map(line).collect();
    let grids = [Grid { sheet: "fuzz".to_owned(), rows, merges: Vec::new() }];
    let today = "2026-11-24".parse().expect("a day");
    let intake = Intake { file: "fuzz.csv", sha256: "00", grids: &grids, today, owner: None };
    let mut registry = Registry::default();
    let first = preview(&intake, &registry);
    let _ = first.view(Lang::En);
    for event in first.events(&Selection::All, Instant::start_of(today)) {
        registry.check(&event).expect("a registry accepts what a preview proposes");
        registry.apply(&event);
    }
    let again = preview(&intake, &registry);
    assert_eq!(again.new_rows().count() + again.matched_rows().count(), 0);
});
