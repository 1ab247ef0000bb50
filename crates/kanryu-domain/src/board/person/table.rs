//! One person as tables, for files and terminals.

use super::PersonBoard;
use crate::board::{Cell, Column, Row, Table};
use crate::calendar::Day;
use crate::text::Text;
use crate::word;

pub(super) fn tables(board: &PersonBoard) -> Vec<Table> {
    vec![steps(board), life(board), tests(board), affiliations(board)]
}

fn row(cells: Vec<Cell>) -> Row {
    Row { subject: None, cells }
}

fn day(day: Option<Day>) -> Cell {
    day.map_or(Cell::Empty, |day| Cell::Date(day.into()))
}

fn plain(text: Option<String>) -> Cell {
    text.filter(|text| !text.is_empty()).map_or(Cell::Empty, Cell::Plain)
}

/// A serialized word of one of our lists, such as the state of a step.
fn code(table: &str, word: impl serde::Serialize) -> Cell {
    let word = serde_json::to_value(word).ok().and_then(|value| value.as_str().map(str::to_owned));
    word.map_or(Cell::Empty, |word| Cell::Text(word::code(table, &word)))
}

fn steps(board: &PersonBoard) -> Table {
    let columns = vec![
        Column::new("id", "識別子", "Id"),
        Column::new("title", "次の段階", "Next step"),
        Column::new("state", "判定", "Verdict"),
        Column::new("blocked-by", "妨げている規定", "Blocked by"),
        Column::new("needs", "分かれば決まる事実", "Facts that would decide"),
        Column::new("closes-on", "最後の日", "Closes after"),
        Column::new("opens-on", "開く日", "Opens on"),
        Column::new("confidence", "確度", "Confidence"),
    ];
    let rows = board.standing.steps.iter().map(|step| {
        let rules: Vec<String> =
            step.blocked_by.iter().map(|rule| format!("{} ({})", rule.cite, rule.id)).collect();
        let needs: Vec<&str> = step.needs.iter().map(|need| need.fact.as_str()).collect();
        row(vec![
            Cell::Plain(step.id.clone()),
            Cell::Text(step.title.clone()),
            code("step-state", step.state),
            plain(Some(rules.join("; "))),
            plain(Some(needs.join(" "))),
            day(step.closes_on),
            day(step.opens_on),
            Cell::Text(word::code("confidence", step.confidence.word())),
        ])
    });
    Table { name: "steps", title: Text::new("次の段階", "Next steps"), columns, rows: rows.collect() }
}

fn life(board: &PersonBoard) -> Table {
    let columns = vec![
        Column::new("on", "日付", "Date"),
        Column::new("until", "まで", "Until"),
        Column::new("text", "出来事", "What happened"),
        Column::new("about", "内容", "About"),
        Column::new("source", "出典", "Source"),
    ];
    let rows = board.life.iter().map(|entry| {
        row(vec![
            Cell::Date(entry.on),
            day(entry.until),
            Cell::Text(entry.text.clone()),
            plain(entry.about.clone()),
            plain(entry.source.as_ref().map(|source| source.place.clone())),
        ])
    });
    Table { name: "life", title: Text::new("歩み", "Life"), columns, rows: rows.collect() }
}

fn tests(board: &PersonBoard) -> Table {
    let columns = vec![
        Column::new("on", "日付", "Date"),
        Column::new("title", "試験", "Test"),
        Column::new("level", "級", "Level"),
        Column::new("score", "得点", "Score"),
        Column::new("passed", "結果", "Result"),
        Column::new("verified", "確認", "Seen"),
    ];
    let rows = board.tests.iter().map(|test| {
        let result =
            if test.passed { Text::new("合格", "passed") } else { Text::new("不合格", "failed") };
        let seen = if test.verified {
            Text::new("確認済み", "seen")
        } else {
            Text::new("未確認", "not seen")
        };
        row(vec![
            Cell::Date(test.on),
            Cell::Text(test.title.clone()),
            plain(test.level.clone()),
            test.score.map_or(Cell::Empty, Cell::Number),
            Cell::Text(result),
            Cell::Text(seen),
        ])
    });
    Table { name: "tests", title: Text::new("試験", "Tests"), columns, rows: rows.collect() }
}

fn affiliations(board: &PersonBoard) -> Table {
    let columns = vec![
        Column::new("organization", "機関", "Organization"),
        Column::new("name", "名称", "Name"),
        Column::new("role", "役割", "Role"),
        Column::new("from", "から", "From"),
        Column::new("until", "まで", "Until"),
    ];
    let rows = board.affiliations.iter().map(|affiliation| Row {
        subject: Some(affiliation.organization.clone()),
        cells: vec![
            Cell::Plain(affiliation.organization.to_string()),
            affiliation.name.clone().map_or(Cell::Empty, Cell::Text),
            Cell::Text(word::label(affiliation.role)),
            Cell::Date(affiliation.from),
            affiliation.until.map_or(Cell::Empty, Cell::Date),
        ],
    });
    Table {
        name: "affiliations",
        title: Text::new("担当機関", "Organizations"),
        columns,
        rows: rows.collect(),
    }
}
