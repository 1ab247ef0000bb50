//! The comparison as tables: whose answers change, what differs in the law, and who they are.

use super::{About, CompareBoard, GroupShown, PeopleShown, PersonChange, PersonShown};
use crate::board::{Cell, Column, Row, Table};
use crate::calendar::Day;
use crate::pathway::Statement;
use crate::pathway::compare::{Cause, Condition, StatementChange};
use crate::text::Text;

pub(super) fn tables(board: &CompareBoard) -> Vec<Table> {
    let people = board.people.as_ref();
    let persons = people.filter(|people| !people.persons.is_empty()).map(persons);
    people.map(groups).into_iter().chain([law(board)]).chain(persons).collect()
}

fn groups(people: &PeopleShown) -> Table {
    let columns = vec![
        Column::new("group", "番号", "No."),
        Column::new("people", "人数", "People"),
        Column::new("about", "対象", "About"),
        Column::new("title", "段階・手順", "Step or stage"),
        Column::new("effect", "変化", "Change"),
        Column::new("by", "きっかけ", "Made by"),
        Column::new("because", "理由", "Because"),
        Column::new("cite", "根拠", "Citation"),
        Column::new("confidence", "確度", "Confidence"),
    ];
    let title = Text::new("答えが変わる人", "Whose answers change");
    Table { name: "changes", title, columns, rows: people.groups.iter().map(group_row).collect() }
}

fn group_row(group: &GroupShown) -> Row {
    let (About::Step(id) | About::Stay(id)) = &group.about;
    let cites: Vec<&str> = group.causes.iter().filter_map(|cause| cause.cite.as_deref()).collect();
    let sure = group.causes.iter().map(|cause| cause.confidence).max();
    let cells = vec![
        Cell::Number(number(group.number)),
        group.people.cell(),
        Cell::Plain(id.clone()),
        Cell::Text(group.title.clone()),
        Cell::Text(group.effect.label()),
        Cell::Text(group.by.label()),
        joined(group.causes.iter().map(Cause::sentence).collect()),
        Cell::Plain(cites.join(" / ")),
        sure.map_or(Cell::Empty, |sure| Cell::Plain(sure.word().to_owned())),
    ];
    Row { subject: None, cells }
}

fn number(at: usize) -> i64 {
    at as i64
}

/// Several texts in one cell.
fn joined(texts: Vec<Text>) -> Cell {
    if texts.is_empty() {
        return Cell::Empty;
    }
    let join = |get: fn(&Text) -> &str| texts.iter().map(get).collect::<Vec<_>>().join(" / ");
    Cell::Text(Text::new(join(|text| &text.ja), join(|text| &text.en)))
}

fn law(board: &CompareBoard) -> Table {
    let columns = vec![
        Column::new("kind", "種別", "Kind"),
        Column::new("id", "識別子", "Id"),
        Column::new("title", "名称", "Title"),
        Column::new("change", "変化", "Change"),
        Column::new("added", "加わる条件", "Added"),
        Column::new("dropped", "なくなる条件", "Dropped"),
        Column::new("first-cite", "比較元の根拠", "Citation before"),
        Column::new("second-cite", "比較先の根拠", "Citation after"),
        Column::new("from", "施行日", "From"),
        Column::new("confidence", "確度", "Confidence"),
        Column::new("steps", "関係する手順", "Steps"),
    ];
    let title = Text::new("異なる規定", "Statements that differ");
    Table { name: "law", title, columns, rows: board.law.iter().map(law_row).collect() }
}

fn law_row(change: &StatementChange) -> Row {
    let words = |conditions: &[Condition]| {
        joined(conditions.iter().map(|condition| condition.text.clone()).collect())
    };
    let cite = |side: &Option<Statement>| {
        side.as_ref().and_then(|statement| statement.cite.clone()).map_or(Cell::Empty, Cell::Plain)
    };
    let told = change.second.as_ref().or(change.first.as_ref());
    let cells = vec![
        Cell::Plain(change.kind.to_owned()),
        Cell::Plain(change.id.clone()),
        Cell::Text(change.title()),
        Cell::Text(change.change.label()),
        words(&change.added),
        words(&change.dropped),
        cite(&change.first),
        cite(&change.second),
        day(change.second.as_ref().and_then(|statement| statement.from)),
        told.map_or(Cell::Empty, |statement| Cell::Plain(statement.confidence.word().to_owned())),
        Cell::Plain(change.steps.join(" ")),
    ];
    Row { subject: None, cells }
}

fn day(day: Option<Day>) -> Cell {
    day.map_or(Cell::Empty, |day| Cell::Date(day.into()))
}

fn persons(people: &PeopleShown) -> Table {
    let columns = vec![
        Column::new("person", "識別子", "Id"),
        Column::new("name", "氏名", "Name"),
        Column::new("stage", "段階", "Stage"),
        Column::new("organizations", "担当機関", "Organizations"),
        Column::new("group", "番号", "No."),
        Column::new("title", "段階・手順", "Step or stage"),
        Column::new("effect", "変化", "Change"),
        Column::new("because", "理由", "Because"),
        Column::new("first-day", "最終日（比較元）", "Last day before"),
        Column::new("second-day", "最終日（比較先）", "Last day after"),
    ];
    let rows = people.persons.iter().flat_map(|person| person_rows(people, person)).collect();
    Table { name: "people", title: Text::new("誰の答えが変わるか", "Who they are"), columns, rows }
}

fn person_rows(people: &PeopleShown, person: &PersonShown) -> Vec<Row> {
    let organizations: Vec<String> = person.organizations.iter().map(ToString::to_string).collect();
    let row = |change: &PersonChange| {
        let group = people.groups.iter().find(|group| group.number == change.group);
        let text =
            |get: &dyn Fn(&GroupShown) -> Text| group.map_or(Cell::Empty, |group| Cell::Text(get(group)));
        let cells = vec![
            Cell::Plain(person.subject.to_string()),
            Cell::Plain(person.name.first().to_owned()),
            person.stage.clone().map_or(Cell::Empty, Cell::Plain),
            if organizations.is_empty() { Cell::Empty } else { Cell::Plain(organizations.join(" ")) },
            Cell::Number(number(change.group)),
            text(&|group| group.title.clone()),
            text(&|group| group.effect.label()),
            text(&|group| group.sentence.clone()),
            day(change.first_day),
            day(change.second_day),
        ];
        Row { subject: Some(person.subject.clone()), cells }
    };
    person.changes.iter().map(row).collect()
}
