//! Rosters as people keep them; every person in them is invented.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::grid::clean;
use super::*;
use crate::calendar::{Day, Instant, PartialDate};
use crate::event::{AffiliationRole, Body, Event, Fact, Name, Source, SourceKind};
use crate::id::Subject;
use crate::message;
use crate::registry::Registry;
use crate::text::Lang;

mod costs;
mod dates;
mod identity;
mod preview;
mod undo;
mod words;

/// A sheet of text cells; `|` parts the cells of a line.
fn grid(lines: &[&str]) -> Grid {
    let cell =
        |text: &str| if text.trim().is_empty() { CellText::Empty } else { CellText::Text(text.to_owned()) };
    let rows = lines.iter().map(|line| line.split('|').map(cell).collect()).collect();
    Grid { sheet: "名簿".to_owned(), rows, merges: Vec::new() }
}

fn today() -> Day {
    "2026-11-24".parse().unwrap()
}

fn moment() -> Instant {
    Instant::start_of(today())
}

const HASH: &str = "00aa";

fn preview_of(grids: &[Grid], registry: &Registry) -> Preview {
    let intake = Intake { file: "roster.xlsx", sha256: HASH, grids, today: today(), owner: None };
    preview(&intake, registry)
}

fn fresh(lines: &[&str]) -> Preview {
    preview_of(&[grid(lines)], &Registry::default())
}

/// The registry after every event was accepted, one after the other.
fn record(registry: &mut Registry, events: &[Event]) {
    for event in events {
        registry.check(event).unwrap_or_else(|refusal| panic!("{refusal}"));
        registry.apply(event);
    }
}

fn recorded(lines: &[&str]) -> Registry {
    let mut registry = Registry::default();
    let events = fresh(lines).events(&Selection::All, moment());
    record(&mut registry, &events);
    registry
}

fn codes(problems: &[Problem]) -> Vec<(String, String)> {
    problems.iter().map(|problem| (problem.cell.clone(), problem.wording.code.clone())).collect()
}

fn rejections(lines: &[&str]) -> Vec<(String, String)> {
    codes(&fresh(lines).rejected)
}

fn facts(events: &[Event]) -> Vec<&Fact> {
    events
        .iter()
        .filter_map(|event| match &event.body {
            Body::States { fact } | Body::Corrects { fact, .. } => Some(fact),
            Body::Withdraws { .. } | Body::SameAs { .. } | Body::NotSameAs { .. } => None,
        })
        .collect()
}

const HEAD: &str = "管理番号|氏名|生年月日|国籍";

#[test]
fn the_catalog_defines_every_field_once_and_every_word_is_unlike_every_other() {
    let fields: BTreeSet<Field> = columns().iter().map(|column| column.key).collect();
    assert_eq!(fields.len(), columns().len());
    assert!(fields.contains(&Field::ReturnedOn) && fields.contains(&Field::OwnId));
    let mut seen: std::collections::BTreeMap<String, Field> = std::collections::BTreeMap::new();
    for column in columns() {
        let titles = [&column.title.ja, &column.title.en];
        for heading in titles.into_iter().chain(&column.headers) {
            let other = seen.insert(grid::fold(heading), column.key);
            assert!(other.is_none_or(|other| other == column.key), "{heading} is a heading of two columns");
            assert!(column::CATALOG.left_out(heading).is_none(), "{heading} is read and left out");
        }
        assert!(!column.help.ja.is_empty() && !column.help.en.is_empty(), "{:?} lacks help", column.key);
        assert_eq!(column.choices.ja.is_empty(), column.choices.en.is_empty(), "{:?}", column.key);
    }
}

#[test]
fn every_example_and_choice_of_the_template_is_read() {
    for lang in [Lang::Ja, Lang::En] {
        let guide = guide(lang);
        let titles: Vec<&str> = guide.columns.iter().map(|column| column.title.as_str()).collect();
        let examples: Vec<&str> = guide.columns.iter().map(|column| column.example.as_str()).collect();
        let preview = fresh(&[&titles.join("|"), &examples.join("|")]);
        assert_eq!(codes(&preview.rejected), vec![], "{lang:?}");
        assert_eq!(preview.new_rows().count(), 1);
        for column in &guide.columns {
            for choice in &column.choices {
                let mut cells = examples.clone();
                let at = guide.columns.iter().position(|other| other.title == column.title).unwrap();
                cells[at] = choice;
                let found = rejections(&[&titles.join("|"), &cells.join("|")]);
                assert_eq!(found, vec![], "{} in {}", choice, column.title);
            }
        }
    }
}

#[test]
fn every_code_of_the_roster_has_a_wording() {
    let sources = [
        include_str!("draft.rs"),
        include_str!("header.rs"),
        include_str!("reading.rs"),
        include_str!("propose.rs"),
        include_str!("undo.rs"),
    ];
    let known: BTreeSet<&str> = message::codes().collect();
    let mut used = BTreeSet::new();
    for source in sources {
        for part in source.split("\"roster/").skip(1) {
            let code = format!("roster/{}", part.split('"').next().unwrap_or_default());
            assert!(known.contains(code.as_str()), "{code} has no wording");
            used.insert(code);
        }
    }
    let unused: Vec<&&str> =
        known.iter().filter(|code| code.starts_with("roster/") && !used.contains(**code)).collect();
    assert_eq!(unused, Vec::<&&str>::new());
}

#[test]
fn every_refusal_of_the_registry_has_a_wording_with_the_values_it_needs() {
    use crate::registry::Refusal;
    let subject: Subject = "person:P-1".parse().unwrap();
    let (date, event) = (PartialDate::Year(2020), crate::id::EventId::from_bits(1));
    let s = || subject.clone();
    let refusals = [
        Refusal::NoSuchEvent { subject: s(), event },
        Refusal::WrongKind { subject: s(), expected: crate::id::Kind::Site },
        Refusal::Link { subject: s(), other: s() },
        Refusal::NotRegistered { subject: s() },
        Refusal::RegisteredTwice { subject: s() },
        Refusal::BeforeBirth { subject: s(), occurred_on: date },
        Refusal::EndsBeforeBeginning { subject: s(), from: date, until: date },
        Refusal::NotBegun { subject: s(), what: s() },
        Refusal::OutOfRange { subject: s(), field: "score", found: 1, least: 2, most: 3 },
        Refusal::Empty { subject: s(), field: "name" },
        Refusal::InTheFuture { subject: s(), occurred_on: date },
    ];
    for refusal in refusals {
        let wording = message::wording(refusal.code(), &refusal.values());
        assert_ne!(wording.message.ja, refusal.code());
        for text in [&wording.message.ja, &wording.message.en, &wording.remedy.ja, &wording.remedy.en] {
            assert!(!text.contains('{') && !text.is_empty(), "{}: {text}", refusal.code());
        }
    }
}

proptest! {
    #[test]
    fn no_cell_makes_the_reader_panic(cells in proptest::collection::vec(".{0,30}", 0..40), width in 1usize..8) {
        let mut rows: Vec<Vec<CellText>> = vec![HEAD.split('|').map(|text| CellText::Text(text.to_owned())).collect()];
        rows.extend(cells.chunks(width).map(|chunk| chunk.iter().cloned().map(CellText::Text).collect()));
        let grid = Grid { sheet: "x".to_owned(), rows, merges: vec![((0, 0), (1, 2)), ((900, 900), (0, 0))] };
        let preview = preview_of(&[grid], &Registry::default());
        let _ = preview.view(Lang::En);
        let _ = preview.events(&Selection::All, moment());
    }

    #[test]
    fn no_number_makes_the_reader_panic(n in proptest::num::f64::ANY, serial in proptest::num::f64::ANY, from_1904: bool) {
        let heads = ["氏名", "生年月日", "国籍", "入国日", "従事日数", "介護従事開始日"];
        let rows = vec![
            heads.iter().map(|text| CellText::Text((*text).to_owned())).collect(),
            vec![CellText::Number(n), CellText::Number(n), CellText::Number(n), CellText::Date { serial, from_1904 }, CellText::Number(n), CellText::Number(serial)],
        ];
        let preview = preview_of(&[Grid { sheet: "x".to_owned(), rows, merges: vec![] }], &Registry::default());
        let _ = preview.view(Lang::Ja);
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(text in ".{0,40}") {
        let once = clean(&text);
        prop_assert_eq!(clean(&once), once);
    }
}
