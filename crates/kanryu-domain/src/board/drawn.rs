//! Any board by its name, drawn as every edge shows it: JSON and tables.
//!
//! Page, API, command line and export take boards from here, so that none of them can differ.

use serde::Serialize;

use super::people::{PeopleIndex, PeopleQuery};
use super::vacancies::{VacancyQuery, vacancies};
use super::{
    Board, Finding, Question, Report, Table, actions, agreements, bases, businesses, council, governance,
};
use super::{medicines, overview, rounds, slides, timeline};

/// A board ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The whole report as JSON.
    pub json: serde_json::Value,
    /// Its tables; the first is the one that CSV and .xlsx carry by default.
    pub tables: Vec<Table>,
    /// What a reader must know.
    pub findings: Vec<Finding>,
}

impl Drawn {
    /// Draws a report.
    pub fn of<T: Board + Serialize>(report: &Report<T>) -> Drawn {
        let json =
            serde_json::to_value(report).expect("boards hold only texts, numbers and lists, which JSON has");
        Drawn { json, tables: report.value.tables(), findings: report.findings.clone() }
    }
}

/// Boards that need nothing but the records, by name.
pub const OF_RECORDS: [&str; 10] = [
    "bases",
    "businesses",
    "governance",
    "council",
    "actions",
    "agreements",
    "medicines",
    "timeline",
    "vacancies",
    "rounds",
];

/// The names of all boards that are one table of their own, in the order of the menu.
pub const NAMES: [&str; 13] = [
    "overview",
    "people",
    "bases",
    "businesses",
    "governance",
    "council",
    "actions",
    "agreements",
    "medicines",
    "timeline",
    "slides",
    "vacancies",
    "rounds",
];

/// Draws any board; `people` is asked for lists and counts of people. `None` for a name that is not in [`NAMES`].
pub fn draw_any(
    name: &str,
    question: &Question<'_>,
    people: &PeopleIndex,
    query: &PeopleQuery,
) -> Option<Drawn> {
    match name {
        "overview" => Some(Drawn::of(&overview::overview(question, &people.counts()))),
        "people" => Some(Drawn::of(&Report::new(question, people.list(query, question.audience)))),
        "slides" => Some(Drawn::of(&slides::slides(question))),
        name => draw(name, question),
    }
}

/// Draws a board that needs nothing but the records; `None` for any other name.
pub fn draw(name: &str, question: &Question<'_>) -> Option<Drawn> {
    Some(match name {
        "bases" => Drawn::of(&bases::bases(question)),
        "businesses" => Drawn::of(&businesses::businesses(question)),
        "governance" => Drawn::of(&governance::governance(question)),
        "council" => Drawn::of(&council::council(question)),
        "actions" => Drawn::of(&actions::actions(question)),
        "agreements" => Drawn::of(&agreements::agreements(question)),
        "medicines" => Drawn::of(&medicines::medicines(question)),
        "vacancies" => Drawn::of(&vacancies(question, &VacancyQuery::default())),
        "rounds" => Drawn::of(&rounds::rounds(question)),
        "timeline" => Drawn::of(&timeline::timeline(question)),
        _ => return None,
    })
}
