//! The medicines partnership: members, observers, those whose class is unclear, example efforts and goals.

use axum::extract::State;
use axum::response::Response;
use kanryu_domain::board::medicines::{Medicines, PartnerRow, medicines as medicines_board};
use kanryu_domain::board::{Board, Cell, Column, Count, Row};
use kanryu_domain::event::{PartnerClass, Word};
use kanryu_domain::text::search_key;

use super::places::sort_of;
use super::sheet::{Section, Sheet, records};
use super::{Frame, address};
use crate::answer;
use crate::asked::Asked;
use crate::error::PageError;
use crate::look::table::{self, Dress};
use crate::look::tally::Figure;
use crate::look::{Mark, Markup, mark};
use crate::state::AppState;

const SORTS: [&str; 5] = ["id", "name", "class", "form", "block"];

/// `GET /medicines`
pub async fn medicines(State(state): State<AppState>, asked: Asked) -> Result<Response, PageError> {
    let options = asked.options(&["q", "class", "sort", "order"])?;
    let classes: Vec<&str> = PartnerClass::ALL.iter().map(|class| class.word()).collect();
    let class = options.one_of("class", &classes)?.map(str::to_owned);
    let sort = sort_of(&options, &SORTS)?;
    let words: Vec<String> =
        options.get("q").unwrap_or_default().split_whitespace().map(search_key).collect();
    let snapshot = state.snapshot(&asked).await?;
    let report = medicines_board(&snapshot.question(&asked));
    let frame = Frame::over(&asked, &snapshot);
    let board = &report.value;
    let figures: Vec<Figure> = board
        .classes
        .iter()
        .map(|count| {
            let href = frame.with("class", &count.class.code) + "#partners";
            Figure::new(Some(Count::exact(count.partners)), frame.text(&count.class.label), href)
                .marked(mark_of(&count.class.code))
        })
        .collect();
    let shown: Vec<&PartnerRow> = board
        .partners
        .iter()
        .filter(|partner| class.as_ref().is_none_or(|code| partner.class.code == *code))
        .filter(|partner| {
            let key = search_key(&format!(
                "{} {} {}",
                partner.name.ja,
                partner.name.en,
                partner.named.as_deref().unwrap_or_default()
            ));
            words.iter().all(|word| key.contains(word))
        })
        .collect();
    let tables = board.tables();
    let mut partners = tables[0].clone();
    partners.rows.retain(|row| shown.iter().any(|partner| row.subject.as_ref() == Some(&partner.subject)));
    if let Some((key, order)) = sort {
        table::sort(&mut partners, &key, order, frame.lang);
    }
    let partner_of =
        |row: &Row| shown.iter().find(|partner| row.subject.as_ref() == Some(&partner.subject)).copied();
    let dress = Dress {
        sorts: &SORTS,
        leads: "name",
        link: &|row| row.subject.as_ref().and_then(address::of).map(|path| frame.href(path)),
        cell: &|row, column: &Column, _: &Cell| {
            let partner = partner_of(row)?;
            (column.key == "class")
                .then(|| mark::badge(mark_of(&partner.class.code), frame.text(&partner.class.label)))
        },
        hidden: &["organization"],
    };
    let mut body = filter(&frame);
    body.add(&table::sheet(&partners, &frame, dress));
    let sheet = Sheet::new(frame.clone(), frame.t("nav.medicines"), frame.t("medicines.lead"))
        .files(Medicines::NAME)
        .figures(&figures)
        .told(&report.findings, &report.sources)
        .section(Section::new(
            frame.text(&tables[2].title),
            records(&tables[2], "text", &[], &["id"], &frame),
        ))
        .section(Section::new(
            frame.text(&tables[1].title),
            records(&tables[1], "text", &[], &["id"], &frame),
        ))
        .section(Section::new(frame.text(&tables[0].title), body).at("partners"));
    answer::html(&sheet)
}

fn mark_of(class: &str) -> Mark {
    match PartnerClass::from_word(class) {
        Some(PartnerClass::Member) => Mark::Met,
        Some(PartnerClass::Observer) => Mark::Study,
        Some(PartnerClass::Unclear) | None => Mark::Unknown,
    }
}

fn filter(frame: &Frame) -> Markup {
    let mut out = Markup::new();
    out.open("form", &[("class", "filters"), ("method", "get"), ("action", "/medicines")]);
    for (name, value) in frame.others(&["q", "page"]) {
        out.empty("input", &[("type", "hidden"), ("name", &name), ("value", &value)]);
    }
    out.open("div", &[("class", "grow")]).leaf("label", &[("for", "q")], frame.t("medicines.q"));
    out.empty("input", &[("id", "q"), ("name", "q"), ("type", "search"), ("value", frame.asked("q"))])
        .close("div");
    out.leaf("button", &[("type", "submit")], frame.t("places.filter"));
    if !frame.asked("q").is_empty() || !frame.asked("class").is_empty() {
        out.leaf(
            "a",
            &[("class", "clear"), ("href", &frame.href("/medicines#partners"))],
            frame.t("places.clear"),
        );
    }
    out.close("form");
    out
}
