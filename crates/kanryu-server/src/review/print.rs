//! A review as a printed document: its parts typeset, its charts as pictures, and a footer that names its inputs.

use kanryu_domain::board::review::ReviewBoard;
use kanryu_domain::board::{Cell, Report, Table};
use kanryu_domain::calendar::era;
use kanryu_domain::indicator::Light;
use kanryu_domain::text::Lang;
use kanryu_print::{Document, Markup, PrintError};

use super::part::{self, Part, Piece};
use super::seal::Seal;
use crate::look::figure::standalone;
use crate::look::table::thousands;
use crate::page::words;

/// How much of a hash stands in the footer; the whole one stands at the end.
const SHORT: usize = 12;

/// Typesets a review.
pub(super) fn pdf(report: &Report<ReviewBoard>, seal: &Seal, lang: Lang) -> Result<Vec<u8>, PrintError> {
    let cycle = &report.value.cycle.cycle;
    let title = part::title(&report.value, lang);
    let mut markup = Markup::a4(&title, lang.code(), &footer(report, seal, lang));
    markup.heading(1, &title);
    markup.paragraph(&part::lead(report, lang));
    let parts = part::parts(report, lang);
    parts.iter().for_each(|part| write(&mut markup, part, lang));
    rests_on(&mut markup, report, seal, lang);
    let mut document = Document::new(markup.finish(), format!("kanryu-review-{}", cycle.key));
    let (year, month, day) = report.as_of.ymd();
    document.dated(year, month, day);
    for picture in parts.iter().flat_map(|part| &part.pieces) {
        if let Piece::Picture(picture) = picture {
            document.picture(&format!("{}.svg", picture.name), standalone(&picture.drawing))?;
        }
    }
    document.pdf()
}

fn footer(report: &Report<ReviewBoard>, seal: &Seal, lang: Lang) -> String {
    let short = |hash: &str| hash.get(..SHORT).unwrap_or(hash).to_owned();
    let parts = [
        report.value.cycle.cycle.key.clone(),
        report.as_of.to_string(),
        short(&seal.law),
        seal.records.to_string(),
        short(&seal.head),
        short(&seal.inputs),
    ];
    words::fill("reviews.footer", lang, &parts.each_ref().map(String::as_str))
}

fn write(markup: &mut Markup, part: &Part, lang: Lang) {
    markup.heading(2, &part.title);
    for piece in &part.pieces {
        match piece {
            Piece::Text(text) => markup.paragraph(text),
            Piece::Note(text) => markup.note(text),
            Piece::Points(points) => markup.points(points.iter().map(String::as_str)),
            Piece::Table(table) => write_table(markup, table, lang),
            Piece::Picture(picture) => {
                markup.picture(&format!("{}.svg", picture.name), &picture.words, &picture.caption);
            }
        }
    }
}

fn write_table(markup: &mut Markup, table: &Table, lang: Lang) {
    markup.heading(3, table.title.get(lang));
    let head: Vec<&str> = table.columns.iter().map(|column| column.title.get(lang)).collect();
    let rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.cells.iter().enumerate().map(|(at, cell)| shown(table, at, cell, lang)).collect())
        .collect();
    let numbers: Vec<bool> = (0..head.len()).map(|at| is_number(table, at)).collect();
    markup.sheet(&head, &numbers, &rows);
}

fn is_number(table: &Table, at: usize) -> bool {
    let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
    let mut numbers =
        cells.filter(|cell| matches!(cell, Cell::Number(_) | Cell::Count(_) | Cell::Decimal(..)));
    numbers.next().is_some()
}

/// A cell in words; the light of an indicator carries its sign.
fn shown(table: &Table, at: usize, cell: &Cell, lang: Lang) -> String {
    let is_light = table.columns.get(at).is_some_and(|column| column.key == "light");
    match cell {
        Cell::Empty => "–".to_owned(),
        Cell::Text(text) if is_light => {
            let lights = [Light::OnTrack, Light::Behind, Light::OffTrack, Light::NoTarget, Light::NoData];
            let light = lights.into_iter().find(|light| light.title() == *text);
            light.map_or_else(|| text.get(lang).to_owned(), |light| part::sign(light, text.get(lang)))
        }
        Cell::Date(date) => match lang {
            // Narrow columns have no room for the era beside every date.
            Lang::Ja => date.to_string(),
            Lang::En => era::display(*date, lang),
        },
        Cell::Number(number) => thousands(*number),
        Cell::Decimal(number, 0) => thousands(number.round() as i64),
        Cell::Plain(_) | Cell::Text(_) | Cell::Count(_) | Cell::Decimal(..) => cell.plain(lang),
    }
}

/// What the document was made from, whole, and how to make it again.
fn rests_on(markup: &mut Markup, report: &Report<ReviewBoard>, seal: &Seal, lang: Lang) {
    markup.heading(2, words::get("reviews.rests_on", lang));
    markup.paragraph(words::get("reviews.again", lang));
    let known =
        report.known_at.map_or_else(|| words::get("reviews.now", lang).to_owned(), |at| at.to_string());
    let log = format!("{} @ {}", seal.records, seal.head);
    let rows = [
        ("reviews.program", format!("Kanryu {}", seal.program)),
        ("reviews.as_of", report.as_of.to_string()),
        ("reviews.known_at", known),
        ("reviews.law", seal.law.clone()),
        ("reviews.log", log),
        ("reviews.inputs", seal.inputs.clone()),
    ];
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|(key, value)| vec![words::get(key, lang).to_owned(), value]).collect();
    let head = [words::get("reviews.input", lang), words::get("reviews.value", lang)];
    markup.sheet(&head, &[false, false], &rows);
    let sources: Vec<String> = report.sources.iter().map(|source| source.place.clone()).collect();
    if !sources.is_empty() {
        markup.note(&words::fill("reviews.sources", lang, &[&sources.join("; ")]));
    }
}
