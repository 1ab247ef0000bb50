//! The answer sheet: a standing in plain words for the person concerned, in one of several languages, on one page.
//!
//! The words stand in `catalog/sheet.*.toml`, one file a language. A language that no native speaker has confirmed says
//! so on every sheet. Words with a reading (furigana) keep it, so that a page can set it above them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::standing::{StandingBoard, StepRow};
use super::{Finding, Report};
use crate::calendar::Day;
use crate::event::Confidence;
use crate::pathway::{Because, ClockKind, LastDay, StepState};
use crate::text::Text;

#[cfg(test)]
mod tests;

const FILES: [(&str, &str); 4] = [
    ("ja", include_str!("../../../../catalog/sheet.ja.toml")),
    ("en", include_str!("../../../../catalog/sheet.en.toml")),
    ("vi", include_str!("../../../../catalog/sheet.vi.toml")),
    ("id", include_str!("../../../../catalog/sheet.id.toml")),
];

/// The languages of the sheet, by code.
pub const SHEET_LANGUAGES: [&str; 4] = ["ja", "en", "vi", "id"];

/// How many lines of each list the sheet has, so that it stays one page.
const MOST_LINES: usize = 6;

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetWords {
    /// The language in its own words.
    pub language: String,
    /// Whether a native speaker has confirmed the words.
    pub reviewed: bool,
    /// What is said while nobody has.
    pub unreviewed: String,
    date: String,
    months: Vec<String>,
    text: BTreeMap<String, String>,
    actor: BTreeMap<String, String>,
    status: BTreeMap<String, String>,
    stage: BTreeMap<String, String>,
    step: BTreeMap<String, String>,
}

impl SheetWords {
    /// The words of a language; `None` where the sheet is not written in it.
    pub fn of(code: &str) -> Option<&'static SheetWords> {
        static READ: OnceLock<BTreeMap<&'static str, SheetWords>> = OnceLock::new();
        let read = || {
            let words = |text: &str| {
                toml::from_str(text).expect("the sheet's words are embedded, and a test reads them")
            };
            FILES.into_iter().map(|(code, text)| (code, words(text))).collect()
        };
        READ.get_or_init(read).get(code)
    }

    fn text(&self, key: &str) -> &str {
        self.text.get(key).map_or("", String::as_str)
    }

    fn day(&self, day: Day) -> String {
        let (year, month, of_month) = day.ymd();
        let name = self.months.get(usize::from(month) - 1).map_or("", String::as_str);
        self.date
            .replace("{year}", &year.to_string())
            .replace("{month}", name)
            .replace("{day}", &of_month.to_string())
    }
}

/// A stretch of a line, with the reading of its characters where it has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// How they are read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
}

/// A line of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SheetLine(pub Vec<Piece>);

impl SheetLine {
    /// Reads `[words|reading]` and plain words.
    fn read(text: &str) -> SheetLine {
        let mut pieces = Vec::new();
        let plain = |text: &str| Piece { text: text.to_owned(), reading: None };
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('[') {
            let Some((inside, behind)) = after.split_once(']') else { break };
            let Some((words, reading)) = inside.split_once('|') else { break };
            pieces.extend(Some(plain(before)).filter(|piece| !piece.text.is_empty()));
            pieces.push(Piece { text: words.to_owned(), reading: Some(reading.to_owned()) });
            rest = behind;
        }
        pieces.extend(Some(plain(rest)).filter(|piece| !piece.text.is_empty()));
        SheetLine(pieces)
    }

    /// The line without readings.
    pub fn plain(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// One thing that can or cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetItem {
    /// What it is.
    pub title: SheetLine,
    /// When, who acts, what is missing.
    pub details: Vec<SheetLine>,
}

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetBoard {
    /// The code of its language.
    pub lang: &'static str,
    /// Its language in its own words.
    pub language: &'static str,
    /// What is said while no native speaker has confirmed the words; absent once one has.
    pub unreviewed: Option<SheetLine>,
    /// The heading.
    pub title: SheetLine,
    /// Day, stage, status and until when.
    pub now: Vec<SheetLine>,
    /// What must be done at once; absent where nothing must.
    pub warning: Option<SheetLine>,
    /// The heading and items of what can be done.
    pub can: (SheetLine, Vec<SheetItem>),
    /// The heading and items of what hangs on facts or on time.
    pub later: (SheetLine, Vec<SheetItem>),
    /// The heading and items of what cannot be done.
    pub cannot: (SheetLine, Vec<SheetItem>),
    /// What the sheet is not.
    pub foot: SheetLine,
}

/// Fills the places of a sentence, in order.
fn filled(text: &str, parts: &[&str]) -> String {
    let mut pieces = text.split("{}");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    let mut parts = parts.iter();
    for piece in pieces {
        out.push_str(parts.next().copied().unwrap_or_default());
        out.push_str(piece);
    }
    out
}

/// A label of the law in the language of the sheet: Japanese on a Japanese sheet, English on every other.
fn label<'a>(text: &'a Text, lang: &str) -> &'a str {
    if lang == "ja" { &text.ja } else { &text.en }
}

/// The sheet of a standing in a language of [`SHEET_LANGUAGES`]; `None` for any other.
pub fn sheet(report: &Report<StandingBoard>, code: &str) -> Option<Report<SheetBoard>> {
    let lang = SHEET_LANGUAGES.into_iter().find(|known| *known == code)?;
    let words = SheetWords::of(lang)?;
    let board = &report.value;
    let line = |key: &str, parts: &[&str]| SheetLine::read(&filled(words.text(key), parts));
    let is_later = |step: &StepRow| {
        let ahead = step.window.earliest.is_some_and(|first| first.because != Because::Already);
        ahead || matches!(step.state, StepState::Unknown | StepState::NotEstablished)
    };
    let items = |wanted: &dyn Fn(&StepRow) -> bool| -> Vec<SheetItem> {
        let steps = board.steps.iter().filter(|step| wanted(step)).take(MOST_LINES);
        steps.map(|step| item(step, words, lang)).collect()
    };
    let value = SheetBoard {
        lang,
        language: &words.language,
        unreviewed: (!words.reviewed).then(|| SheetLine::read(&words.unreviewed)),
        title: line("title", &[]),
        now: now(report, words, lang),
        warning: passed(board, report.as_of).map(|day| line("passed", &[&words.day(day)])),
        can: (line("can", &[]), items(&|step| step.state == StepState::Lawful)),
        later: (line("later", &[]), items(&|step| step.state != StepState::Lawful && is_later(step))),
        cannot: (line("cannot", &[]), items(&|step| step.state == StepState::Blocked && !is_later(step))),
        foot: line("foot", &[]),
    };
    let findings: Vec<Finding> = Vec::new();
    Some(Report { as_of: report.as_of, known_at: report.known_at, value, findings, sources: Vec::new() })
}

fn passed(board: &StandingBoard, as_of: Day) -> Option<Day> {
    board.last_lawful_day.filter(|day| *day < as_of)
}

fn now(report: &Report<StandingBoard>, words: &SheetWords, lang: &str) -> Vec<SheetLine> {
    let board = &report.value;
    let mut lines = vec![filled(words.text("on_day"), &[&words.day(report.as_of)])];
    lines.push(match (&board.stage, &board.stage_title) {
        (Some(stage), title) => {
            let own = words.stage.get(stage).map(String::as_str);
            let title = own.or(title.as_ref().map(|title| label(title, lang))).unwrap_or(stage);
            filled(words.text("stage"), &[title])
        }
        (None, _) => words.text("no_stage").to_owned(),
    });
    if let Some(status) = &board.residence_status {
        let title = board.residence_status_title.as_ref().map(|title| label(title, lang));
        let own = words.status.get(status).map(String::as_str);
        lines.push(filled(words.text("status"), &[own.or(title).unwrap_or(status)]));
    }
    match &board.last_day {
        LastDay::Until { day, confidence, .. } if *day >= report.as_of => {
            let is_sure = matches!(confidence, Confidence::High | Confidence::Medium);
            let key = if is_sure { "until" } else { "until_doubt" };
            lines.push(filled(words.text(key), &[&words.day(*day)]));
        }
        LastDay::Open => lines.push(words.text("no_until").to_owned()),
        LastDay::Unknown { .. } => lines.push(words.text("ask_until").to_owned()),
        LastDay::Until { .. } | LastDay::NotStaying => {}
    }
    for clock in board.clocks.iter().filter(|clock| clock.kind != ClockKind::Stay) {
        if let Some(last) = clock.last_day.filter(|last| *last >= report.as_of) {
            lines.push(filled(words.text("clock"), &[label(&clock.title, lang), &words.day(last)]));
        }
    }
    lines.iter().map(|line| SheetLine::read(line)).collect()
}

fn item(step: &StepRow, words: &SheetWords, lang: &str) -> SheetItem {
    let title = words.step.get(&step.id).map_or(label(&step.title, lang), String::as_str);
    let mut details = Vec::new();
    let first = step
        .window
        .earliest
        .filter(|first| first.because != Because::Already)
        .map(|first| words.day(first.day));
    let last = step.window.latest.map(|last| words.day(last.day));
    match (&first, &last) {
        (Some(first), Some(last)) => details.push(filled(words.text("from_to"), &[first, last])),
        (Some(first), None) => details.push(filled(words.text("from"), &[first])),
        (None, Some(last)) => details.push(filled(words.text("to"), &[last])),
        (None, None) => {}
    }
    if matches!(step.confidence, Confidence::Low | Confidence::Unverified | Confidence::Open) {
        details.push(words.text("doubt").to_owned());
    }
    if let Some(actor) = step.actor.as_ref().filter(|_| step.state == StepState::Lawful) {
        let own = words.actor.get(&actor.code).map_or(label(&actor.label, lang), String::as_str);
        details.push(filled(words.text("actor"), &[own]));
    }
    let comma = if lang == "ja" { "、" } else { ", " };
    let needs: Vec<&str> = step.needs.iter().map(|need| label(&need.label, lang)).take(3).collect();
    if !needs.is_empty() {
        details.push(filled(words.text("needs"), &[&needs.join(comma)]));
    }
    let rules: Vec<&str> = step.blocked_by.iter().map(|rule| label(&rule.title, lang)).take(2).collect();
    if step.state == StepState::Blocked && !rules.is_empty() {
        details.push(filled(words.text("rules"), &[&rules.join(comma)]));
    }
    SheetItem {
        title: SheetLine::read(title),
        details: details.iter().map(|line| SheetLine::read(line)).collect(),
    }
}
