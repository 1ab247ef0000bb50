//! A review in parts: what stands under which heading, the same on the page and in the document.

use kanryu_domain::board::review::ReviewBoard;
use kanryu_domain::board::{Board, Report, Table};
use kanryu_domain::calendar::{PartialDate, era};
use kanryu_domain::indicator::Light;
use kanryu_domain::text::{Lang, Text};

use super::figures::{self, Picture};
use crate::page::words;

/// Something that stands in a part.
pub(crate) enum Piece {
    /// A paragraph.
    Text(String),
    /// A remark in small letters.
    Note(String),
    /// A list of points.
    Points(Vec<String>),
    /// A table; its title stands above it.
    Table(Table),
    /// A chart.
    Picture(Picture),
}

/// A part under a heading.
pub(crate) struct Part {
    /// Its anchor.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What stands in it.
    pub pieces: Vec<Piece>,
}

/// Whatever a part takes from the board.
struct Source<'a> {
    board: &'a ReviewBoard,
    tables: Vec<Table>,
    lang: Lang,
}

impl Source<'_> {
    fn t(&self, key: &'static str) -> String {
        words::get(key, self.lang).to_owned()
    }

    fn fill(&self, key: &'static str, parts: &[&str]) -> String {
        words::fill(key, self.lang, parts)
    }

    fn text(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    fn day(&self, day: kanryu_domain::calendar::Day) -> String {
        era::display(PartialDate::Day(day), self.lang)
    }

    /// A table, or a line that says that there is nothing.
    fn table(&self, name: &str, none: &'static str) -> Piece {
        let found = self.tables.iter().find(|table| table.name == name);
        match found.filter(|table| !table.rows.is_empty()) {
            Some(table) => Piece::Table(table.clone()),
            None => Piece::Text(self.t(none)),
        }
    }

    /// A table where it has rows.
    fn filled(&self, name: &str) -> Option<Piece> {
        let found = self.tables.iter().find(|table| table.name == name && !table.rows.is_empty());
        found.cloned().map(Piece::Table)
    }
}

/// The parts of a review, in order.
pub(crate) fn parts(report: &Report<ReviewBoard>, lang: Lang) -> Vec<Part> {
    let source = Source { board: &report.value, tables: report.value.tables(), lang };
    let mut all = vec![glance(&source), plan(&source), done(&source), check(&source)];
    all.extend(outlook(&source));
    all.push(act(&source));
    all.push(findings(report, &source));
    all
}

/// The title of a review.
pub(crate) fn title(board: &ReviewBoard, lang: Lang) -> String {
    words::fill("reviews.title", lang, &[board.cycle.cycle.title.get(lang)])
}

/// When the cycle runs and on which day it is checked.
pub(crate) fn lead(report: &Report<ReviewBoard>, lang: Lang) -> String {
    let cycle = &report.value.cycle.cycle;
    let day = |day| era::display(PartialDate::Day(day), lang);
    let key = if cycle.inferred { "reviews.lead_inferred" } else { "reviews.lead" };
    let parts = [day(cycle.begins_on), day(cycle.ends_on), day(report.value.cycle.checked_on)];
    words::fill(key, lang, &parts.each_ref().map(String::as_str))
}

fn glance(source: &Source<'_>) -> Part {
    let check = &source.board.cycle.check;
    let lights = [Light::OnTrack, Light::Behind, Light::OffTrack, Light::NoTarget, Light::NoData];
    let counted = lights.into_iter().map(|light| {
        let those: Vec<&str> = check
            .iter()
            .filter(|one| one.row.light == light)
            .map(|one| one.row.title.get(source.lang))
            .collect();
        let (title, count) = (source.text(&light.title()), those.len().to_string());
        let names = if those.is_empty() { "–".to_owned() } else { those.join(separator(source.lang)) };
        source.fill("reviews.light_of", &[&sign(light, &title), &count, &names])
    });
    Part {
        id: "glance",
        title: source.t("reviews.glance"),
        pieces: vec![
            Piece::Points(counted.collect()),
            Piece::Note(source.text(&source.board.cycle.rule)),
            Piece::Note(source.t("reviews.small")),
        ],
    }
}

/// What stands between the members of a list.
fn separator(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "、",
        Lang::En => "; ",
    }
}

/// The word of a light with its sign, which tells it apart without color.
pub(crate) fn sign(light: Light, title: &str) -> String {
    let sign = match light {
        Light::OnTrack => "●",
        Light::Behind => "▲",
        Light::OffTrack => "■",
        Light::NoTarget => "―",
        Light::NoData => "?",
    };
    format!("{sign} {title}")
}

fn plan(source: &Source<'_>) -> Part {
    let cycle = &source.board.cycle.cycle;
    let from = cycle.sources.join(separator(source.lang));
    let mut pieces =
        vec![Piece::Text(source.text(&cycle.plan)), Piece::Note(source.fill("reviews.sources", &[&from]))];
    pieces.push(source.table("plan", "reviews.no_dated_actions"));
    pieces.extend(source.filled("undated"));
    Part { id: "plan", title: source.t("reviews.plan"), pieces }
}

fn done(source: &Source<'_>) -> Part {
    let mut pieces = vec![source.table("done", "reviews.nothing_happened")];
    pieces.extend(source.filled("places"));
    pieces.extend(figures::places(&source.board.places, source.lang).map(Piece::Picture));
    pieces.push(Piece::Note(source.t("reviews.places_rule")));
    pieces.extend(source.filled("memoranda"));
    pieces.push(source.table("signed", "reviews.nothing_signed"));
    Part { id: "do", title: source.t("reviews.do"), pieces }
}

fn check(source: &Source<'_>) -> Part {
    let board = source.board;
    let mut pieces =
        vec![Piece::Text(source.fill("reviews.checked", &[&source.day(board.cycle.checked_on)]))];
    pieces.push(source.table("check", "reviews.no_indicators"));
    pieces.push(Piece::Note(source.text(&board.cycle.rule)));
    pieces.extend(source.filled("course"));
    pieces.extend(source.filled("by-country"));
    let pictures = board.course.iter().filter_map(|one| {
        let checked = board.cycle.check.iter().find(|checked| checked.row.key == one.key)?;
        figures::course(&checked.row, one, source.lang).map(Piece::Picture)
    });
    pieces.extend(pictures);
    pieces.extend(source.filled("definitions"));
    Part { id: "check", title: source.t("reviews.check"), pieces }
}

fn outlook(source: &Source<'_>) -> Option<Part> {
    let outlook = source.board.outlook.as_ref()?;
    let law = outlook.rulebook.get(..12).unwrap_or(&outlook.rulebook);
    let draws = [outlook.draws.to_string(), outlook.seed.to_string(), law.to_owned()];
    let mut pieces =
        vec![Piece::Text(source.fill("reviews.outlook_lead", &draws.each_ref().map(String::as_str)))];
    pieces.extend(source.filled("outlook"));
    pieces.extend(outlook.measures.iter().map(|one| Piece::Picture(figures::outlook(one, source.lang))));
    pieces.extend(source.filled("assumptions"));
    Some(Part { id: "outlook", title: source.t("reviews.outlook"), pieces })
}

fn act(source: &Source<'_>) -> Part {
    let pieces = vec![source.table("decisions", "reviews.no_decisions")];
    Part { id: "act", title: source.t("reviews.act"), pieces }
}

fn findings(report: &Report<ReviewBoard>, source: &Source<'_>) -> Part {
    let told = report.findings.iter().map(|finding| {
        let subjects: Vec<&str> = finding.subjects.iter().map(|subject| subject.key()).collect();
        let text = finding.text.get(source.lang);
        if subjects.is_empty() { text.to_owned() } else { format!("{text} ({})", subjects.join(", ")) }
    });
    Part { id: "findings", title: source.t("reviews.findings"), pieces: vec![Piece::Points(told.collect())] }
}
