//! A number with the board it leads to, as the overview and the live slides show it.

use serde::Serialize;

use super::audience::{Audience, Shown, small_cell, small_cells};
use super::{Cell, Column, Count, Row, Table};
use crate::text::Text;

/// A number that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// A stable key, such as `bases-open`.
    pub key: String,
    /// What is counted.
    pub title: Text,
    /// The number.
    pub value: FigureValue,
    /// The name of the board that shows what was counted.
    pub board: &'static str,
    /// What a reader must know about the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// The number of a figure: of records, or of people as the reader may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FigureValue {
    /// Records, perhaps uncertain.
    Records(Count),
    /// People, small cells withheld.
    People(Shown),
}

/// How many people stand where, as the pathway's board counts them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeopleCounts {
    /// All of them.
    pub total: i64,
    /// Those of each stage; nobody stands in two.
    pub stages: Vec<PeopleCount>,
}

/// How many people stand in a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleCount {
    /// The key of the stage.
    pub key: String,
    /// What the stage is called.
    pub title: Text,
    /// How many people.
    pub people: i64,
}

impl Figure {
    /// A figure about records.
    pub fn records(key: &str, ja: &str, en: &str, count: Count, board: &'static str) -> Figure {
        let value = FigureValue::Records(count);
        Figure { key: key.to_owned(), title: Text::new(ja, en), value, board, note: None }
    }

    /// The same figure with a remark.
    pub fn with_note(self, note: Option<Text>) -> Figure {
        Figure { note, ..self }
    }
}

/// The figures about people, as `audience` may see them.
pub(super) fn people(counts: &PeopleCounts, audience: &Audience) -> Vec<Figure> {
    let figure = |key: String, title: Text, shown: Shown| Figure {
        key: format!("people-{key}"),
        title,
        value: FigureValue::People(shown),
        board: "pathways",
        note: None,
    };
    let cells: Vec<i64> = counts.stages.iter().map(|stage| stage.people).collect();
    let shown = small_cells(&cells, audience);
    let total = figure(
        "total".to_owned(),
        Text::new("記録された人", "People on record"),
        small_cell(counts.total, audience),
    );
    let stages = counts.stages.iter().zip(shown);
    std::iter::once(total)
        .chain(stages.map(|(stage, shown)| figure(stage.key.clone(), stage.title.clone(), shown)))
        .collect()
}

/// The table of figures.
pub(super) fn table(name: &'static str, title: Text, figures: &[Figure]) -> Table {
    let columns = vec![
        Column::new("key", "項目", "Key"),
        Column::new("title", "内容", "What"),
        Column::new("value", "数", "Number"),
        Column::new("board", "一覧", "Board"),
        Column::new("note", "備考", "Note"),
    ];
    let row = |figure: &Figure| Row {
        subject: None,
        cells: vec![
            Cell::Plain(figure.key.clone()),
            Cell::Text(figure.title.clone()),
            match figure.value {
                FigureValue::Records(count) => Cell::Count(count),
                FigureValue::People(shown) => shown.cell(),
            },
            Cell::Plain(figure.board.to_owned()),
            figure.note.as_ref().map_or(Cell::Empty, |note| Cell::Text(note.clone())),
        ],
    };
    Table { name, title, columns, rows: figures.iter().map(row).collect() }
}
