//! The pathways as tables, for files and terminals.

use super::{Difference, PathwaysBoard, VersionRef};
use crate::board::audience::Shown;
use crate::board::{Cell, Column, Row, Table};
use crate::calendar::Day;
use crate::text::Text;
use crate::word;

pub(super) fn tables(board: &PathwaysBoard) -> Vec<Table> {
    let mut tables = vec![stages(board), steps(board), drawing(board), arrows(board)];
    if board.compared_with.is_some() {
        tables.push(differences(board));
    }
    tables
}

fn plain(text: &Option<String>) -> Cell {
    text.clone().map_or(Cell::Empty, Cell::Plain)
}

fn list(texts: &[String]) -> Cell {
    if texts.is_empty() { Cell::Empty } else { Cell::Plain(texts.join(" ")) }
}

fn yes(is: bool) -> Cell {
    Cell::Text(if is { Text::new("はい", "yes") } else { Text::new("いいえ", "no") })
}

fn day(day: Option<Day>) -> Cell {
    day.map_or(Cell::Empty, |day| Cell::Date(day.into()))
}

fn row(cells: Vec<Cell>) -> Row {
    Row { subject: None, cells }
}

fn stages(board: &PathwaysBoard) -> Table {
    let columns = vec![
        Column::new("id", "識別子", "Id"),
        Column::new("title", "段階", "Stage"),
        Column::new("lane", "経路", "Lane"),
        Column::new("people", "人数", "People"),
        Column::new("in-force", "この日にある", "Exists on the day"),
        Column::new("status", "在留資格", "Status of residence"),
        Column::new("drawing", "スライドの枠", "Boxes of the slide"),
        Column::new("sources", "根拠", "Sources"),
    ];
    let rows = board.stages.iter().map(|stage| {
        row(vec![
            Cell::Plain(stage.id.clone()),
            Cell::Text(stage.title.clone()),
            Cell::Text(word::code("lane", &stage.lane)),
            stage.people.map_or(Cell::Empty, Shown::cell),
            yes(stage.in_force),
            stage.status.as_ref().map_or(Cell::Empty, |status| Cell::Text(word::code("residence", status))),
            list(&stage.drawing),
            list(&stage.sources),
        ])
    });
    Table { name: "stages", title: Text::new("段階", "Stages"), columns, rows: rows.collect() }
}

fn steps(board: &PathwaysBoard) -> Table {
    let columns = vec![
        Column::new("id", "識別子", "Id"),
        Column::new("title", "移行", "Step"),
        Column::new("from", "どこから", "From"),
        Column::new("to", "どこへ", "To"),
        Column::new("requires", "要件", "Requires"),
        Column::new("in-force", "この日にある", "Exists on the day"),
        Column::new("confidence", "確度", "Confidence"),
        Column::new("actor", "行う者", "Actor"),
        Column::new("rules", "効力のある規定", "Rules in force"),
        Column::new("sources", "根拠", "Sources"),
    ];
    let rows = board.steps.iter().map(|step| {
        let rules: Vec<String> =
            step.rules.iter().filter(|rule| rule.in_force).map(|rule| rule.id.clone()).collect();
        row(vec![
            Cell::Plain(step.id.clone()),
            Cell::Text(step.title.clone()),
            list(&step.from),
            Cell::Plain(step.to.clone()),
            plain(&step.requires),
            yes(step.in_force),
            Cell::Text(word::code("confidence", step.confidence.word())),
            plain(&step.actor),
            list(&rules),
            list(&step.sources),
        ])
    });
    Table { name: "steps", title: Text::new("移行", "Steps"), columns, rows: rows.collect() }
}

fn drawing(board: &PathwaysBoard) -> Table {
    let columns = vec![
        Column::new("id", "枠", "Box"),
        Column::new("title", "スライドの文言", "Wording of the slide"),
        Column::new("element", "種類", "Kind"),
        Column::new("stages", "段階", "Stages"),
        Column::new("steps", "移行", "Steps"),
        Column::new("basis", "よりどころ", "Basis"),
    ];
    let rows = board.drawing.iter().map(|node| {
        row(vec![
            Cell::Plain(node.id.clone()),
            Cell::Text(node.title.clone()),
            Cell::Plain(node.element.clone()),
            list(&node.stages),
            list(&node.steps),
            Cell::Plain(node.basis.clone()),
        ])
    });
    Table {
        name: "drawing",
        title: Text::new("スライドの図", "The slide's drawing"),
        columns,
        rows: rows.collect(),
    }
}

fn arrows(board: &PathwaysBoard) -> Table {
    let columns = vec![
        Column::new("from", "どこから", "From"),
        Column::new("to", "どこへ", "To"),
        Column::new("inferred", "推定", "Inferred"),
        Column::new("basis", "よりどころ", "Basis"),
    ];
    let rows = board.arrows.iter().map(|arrow| {
        row(vec![
            Cell::Plain(arrow.from.clone()),
            Cell::Plain(arrow.to.clone()),
            yes(arrow.inferred),
            Cell::Plain(arrow.basis.clone()),
        ])
    });
    Table {
        name: "arrows",
        title: Text::new("スライドの矢印", "The slide's arrows"),
        columns,
        rows: rows.collect(),
    }
}

fn differences(board: &PathwaysBoard) -> Table {
    let columns = vec![
        Column::new("kind", "種類", "Kind"),
        Column::new("id", "識別子", "Id"),
        Column::new("first", "この日", "On the day"),
        Column::new("first-from", "施行", "From"),
        Column::new("second", "比べる日", "On the other day"),
        Column::new("second-from", "施行", "From"),
        Column::new("cite", "条文", "Citation"),
    ];
    let rows = board.differences.iter().map(|difference| {
        let Difference { kind, id, first, second } = difference;
        let title = |version: &Option<VersionRef>| {
            version.as_ref().map_or(Cell::Empty, |version| Cell::Text(version.title.clone()))
        };
        let shown = second.as_ref().or(first.as_ref());
        row(vec![
            Cell::Plain((*kind).to_owned()),
            Cell::Plain(id.clone()),
            title(first),
            day(first.as_ref().and_then(|version| version.from)),
            title(second),
            day(second.as_ref().and_then(|version| version.from)),
            shown.and_then(|version| version.cite.clone()).map_or(Cell::Empty, Cell::Plain),
        ])
    });
    let title = Text::new("二つの日の規定の違い", "What law differs between the two days");
    Table { name: "differences", title, columns, rows: rows.collect() }
}
