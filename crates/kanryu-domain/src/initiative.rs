//! The initiative's own records: the tables of `catalog/initiative/` as events.
//!
//! The slides and the follow-up are two batches with two moments of recording, so that "as known at the end of
//! 2017" shows what the slides alone say. Ids are derived from stable keys: loading twice records once.
//! The date of the deck is inferred (`catalog/initiative/README.md` says from what).

use std::sync::LazyLock;

use crate::calendar::{Day, Instant, PartialDate};
use crate::event::Event;
use crate::id::Subject;
use crate::text::Text;
use crate::word::table::{self, Row};

mod batch;
mod deck;
mod follow_up;
mod governance;
mod places;
mod policy;
#[cfg(test)]
mod tests;

use batch::Batch;

static DATES: &str = include_str!("../../../catalog/initiative/dates.csv");
static LINKS: &str = include_str!("../../../catalog/initiative/links.csv");
static CONTRADICTIONS: &str = include_str!("../../../catalog/initiative/contradictions.csv");
static CLAIMS: &str = include_str!("../../../catalog/initiative/claims.csv");

/// Every record of the initiative: the slides first, then the follow-up.
pub fn events() -> Vec<Event> {
    let mut events = slides();
    events.extend(follow_up());
    events
}

/// What the slides say, recorded at the end of August 2017.
pub fn slides() -> Vec<Event> {
    let mut batch = Batch::new(recorded_at("slides"));
    deck::slides(&mut batch);
    deck::statements(&mut batch);
    deck::drawings(&mut batch);
    deck::goals_and_domains(&mut batch);
    places::organizations(&mut batch);
    places::bases(&mut batch);
    places::care_businesses(&mut batch);
    places::links(&mut batch);
    deck::timeline(&mut batch);
    governance::bodies(&mut batch);
    governance::relations(&mut batch);
    governance::seats(&mut batch);
    policy::actions(&mut batch);
    policy::partners(&mut batch);
    policy::initiatives(&mut batch);
    batch.events
}

/// What was found out later about the bases, recorded on the day on which it was read.
pub fn follow_up() -> Vec<Event> {
    let mut batch = Batch::new(recorded_at("follow-up"));
    follow_up::bases(&mut batch);
    batch.events
}

/// Two records that are probably the same thing, but that no source says are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedLink {
    /// One record.
    pub subject: Subject,
    /// The other.
    pub other: Subject,
    /// Why it is probable.
    pub reason: String,
}

/// Links that a person may want to make after looking: shown as findings, never recorded on their own.
pub fn suggested_links() -> Vec<SuggestedLink> {
    links("probably").collect()
}

fn links(kind: &'static str) -> impl Iterator<Item = SuggestedLink> {
    table::rows(LINKS).filter(move |row| row.cell("link") == kind).map(|row| SuggestedLink {
        subject: subject(row.cell("subject")),
        other: subject(row.cell("other")),
        reason: row.cell("reason").to_owned(),
    })
}

fn subject(text: &str) -> Subject {
    text.parse().unwrap_or_else(|fault| panic!("a table of the initiative has a wrong identifier: {fault}"))
}

fn date(text: &str) -> PartialDate {
    text.parse().unwrap_or_else(|fault| panic!("a table of the initiative has a wrong date: {fault}"))
}

/// The date that `dates.csv` gives for something that has none in its own table.
fn dated(what: &str) -> Option<&'static Row> {
    static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| table::rows(DATES).collect());
    ROWS.iter().find(|row| row.cell("what") == what)
}

fn recorded_at(batch: &str) -> Instant {
    let row = dated(&format!("recorded:{batch}")).expect("dates.csv has a row for each batch");
    Instant::start_of(date(row.cell("date_iso")).earliest())
}

/// When a panel states what it states: the date of the deck, or the panel's own where it is older.
fn stated_on(panel: &str) -> PartialDate {
    let row = dated(&format!("slide:{panel}")).or_else(|| dated("deck")).expect("dates.csv dates the deck");
    date(row.cell("date_iso"))
}

/// A word of the tables in the form of the event format: `task_force` is `task-force`, and the tables' British
/// and shorter words are the format's.
fn kebab(cell: &str) -> String {
    let word = cell.replace('_', "-").replace("organisation", "organization");
    match word.as_str() {
        "individual" => "person".to_owned(),
        "member-or-observer-not-clear-from-text" => "unclear".to_owned(),
        "outward-communication-and-dialogue" => "dialogue".to_owned(),
        _ => word.replace("pharma-", "medicines-"),
    }
}

/// The entry of a closed list that a cell names.
fn word_of<W>(cell: &str, from_word: impl Fn(&str) -> Option<W>) -> W {
    from_word(&kebab(cell))
        .unwrap_or_else(|| panic!("a table of the initiative has an unknown word {cell:?}"))
}

/// Two or more statements of the initiative's records that do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// A stable code.
    pub code: String,
    /// The records that state it.
    pub records: Vec<Subject>,
    /// The panels on which it shows.
    pub panels: Vec<String>,
    /// What does not agree, in words.
    pub text: Text,
}

/// The contradictions of the records; nobody decides them, they are shown beside both statements.
pub fn contradictions() -> Vec<Contradiction> {
    let contradiction = |row: Row| Contradiction {
        code: row.cell("code").to_owned(),
        records: row.list("records").into_iter().map(subject).collect(),
        panels: row.list("panels").into_iter().map(str::to_owned).collect(),
        text: row.text("ja", "en"),
    };
    table::rows(CONTRADICTIONS).map(contradiction).collect()
}

/// A number that a statement of a slide claims about the bases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The statement.
    pub record: Subject,
    /// The panel on which it stands.
    pub panel: String,
    /// The day of which it speaks.
    pub as_of: Day,
    /// The standing it counts: a word of the catalog table `standing`.
    pub count: String,
    /// The number.
    pub number: i64,
}

/// The numbers that the slides claim about the bases.
pub fn claims() -> Vec<Claim> {
    let claim = |row: Row| Claim {
        record: subject(row.cell("record")),
        panel: row.cell("panel").to_owned(),
        as_of: date(row.cell("as_of")).latest(),
        count: row.cell("count").to_owned(),
        number: row.cell("number").parse().expect("a claim of a slide is a number"),
    };
    table::rows(CLAIMS).map(claim).collect()
}
