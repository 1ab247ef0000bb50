//! The answer sheet of one person: a page of its own, in the languages of the sheet, made to be printed on one page.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kanryu_domain::board::person::person as person_board;
use kanryu_domain::board::sheet::{SHEET_LANGUAGES, SheetBoard, SheetItem, SheetLine, SheetWords, sheet};
use kanryu_domain::board::standing::standing;
use kanryu_domain::id::{Kind, Subject};

use super::Frame;
use crate::answer;
use crate::asked::Asked;
use crate::error::{Fault, PageError};
use crate::look::Markup;
use crate::state::AppState;

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage<'a> {
    frame: Frame,
    key: &'a str,
    back: String,
    address: String,
    languages: Vec<(&'static str, &'static str)>,
    sheet: &'a SheetBoard,
    parts: Vec<(&'static str, &'a (SheetLine, Vec<SheetItem>))>,
}

/// `GET /people/{id}/sheet`
pub async fn answer_sheet(
    State(state): State<AppState>,
    Path(key): Path<String>,
    asked: Asked,
) -> Result<Response, PageError> {
    asked.options(&[])?;
    asked.signed_in()?;
    let subject = Subject::new(Kind::Person, &key).map_err(|_| Fault::NotFound)?;
    let snapshot = state.snapshot(&asked).await?;
    let report = person_board(&snapshot.question(&asked), state.law(), &subject).ok_or(Fault::NotFound)?;
    state.read_person(&asked, &subject).await?;
    let report = standing(report.value.standing, Some(&subject), asked.known_at);
    let code = asked.sheet_language();
    let found = sheet(&report, code).ok_or_else(|| {
        let list = SHEET_LANGUAGES.join(", ");
        Fault::value("lang", code, format!("使えるもの: {list}"), format!("Valid: {list}."))
    })?;
    let board = &found.value;
    let frame = Frame::over(&asked, &snapshot);
    let own =
        |name: &str| frame.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let kept: String = ["as_of", "known_at"]
        .into_iter()
        .filter_map(|name| own(name).map(|value| format!("{name}={}&", crate::asked::escape(&value))))
        .collect();
    answer::html(&SheetPage {
        key: &key,
        back: format!("/people/{key}?{kept}lang={}", frame.lang.code()),
        address: format!("/people/{key}/sheet?{kept}lang="),
        languages: SHEET_LANGUAGES
            .into_iter()
            .filter_map(|code| SheetWords::of(code).map(|words| (code, words.language.as_str())))
            .collect(),
        parts: vec![("→", &board.can), ("?", &board.later), ("×", &board.cannot)],
        sheet: board,
        frame,
    })
}

/// A line with the readings of its words above them.
fn line(line: &SheetLine) -> Markup {
    let mut out = Markup::new();
    for piece in &line.0 {
        match &piece.reading {
            None => out.text(&piece.text),
            // The brackets stand in for the reading where a program shows no ruby.
            Some(reading) => out
                .open("ruby", &[])
                .text(&piece.text)
                .leaf("rp", &[], "（")
                .leaf("rt", &[], reading)
                .leaf("rp", &[], "）")
                .close("ruby"),
        };
    }
    out
}
