//! The people board: a list to search, filter, sort and page through.

use serde::Serialize;

use super::{Board, Cell, Column, Row, Table};
use crate::calendar::{Day, PartialDate};
use crate::id::Subject;
use crate::text::{Text, search_key};

mod index;
mod row;
#[cfg(test)]
mod tests;

pub use index::{PeopleIndex, may_see};
pub use row::responsible;

/// A person as the list shows them, on one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonRow {
    /// The record.
    pub subject: Subject,
    /// The name to show.
    pub name: PersonName,
    /// Nationality, ISO 3166-1 alpha-2.
    pub nationality: String,
    /// The stage, an id of the rulebooks; `None` where no stage is recorded by that day.
    pub stage: Option<String>,
    /// What the stage is called.
    pub stage_title: Option<Text>,
    /// The lane of the stage.
    pub lane: Option<String>,
    /// Since when.
    pub since: Option<PartialDate>,
    /// The last lawful day of the present stay, where there is one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub last_lawful_day: Option<Day>,
    /// Whether the person is a registered certified care worker.
    pub certified: bool,
    /// Organizations responsible for the person on that day.
    pub organizations: Vec<Subject>,
}

/// A name in each script, shown together. `Debug` withholds it, because `Debug` reaches logs.
#[derive(Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonName {
    /// As in the passport.
    pub latin: Option<String>,
    /// In kana.
    pub kana: Option<String>,
    /// In the person's own script.
    pub native: Option<String>,
}

impl std::fmt::Debug for PersonName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonName(withheld)")
    }
}

impl PersonName {
    /// The first script that is known, passport first: what a list shows in one line.
    pub fn first(&self) -> &str {
        [&self.latin, &self.native, &self.kana].into_iter().flatten().next().map_or("", String::as_str)
    }

    fn search_key(&self) -> String {
        let parts = [&self.latin, &self.native, &self.kana];
        parts.into_iter().flatten().map(|part| search_key(part)).collect::<Vec<_>>().join(" ")
    }
}

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Part of a name or id; every word must occur.
    pub text: String,
    /// Only this stage.
    pub stage: Option<String>,
    /// Only this lane.
    pub lane: Option<String>,
    /// Only this nationality.
    pub nationality: Option<String>,
    /// Only people for whom this organization is responsible.
    pub organization: Option<Subject>,
    /// Only people whose last lawful day lies between the as-of day and this many days later.
    pub due_days: Option<i32>,
    /// The order.
    pub sort: Sort,
    /// Turned round.
    pub descending: bool,
    /// Which page, from 1.
    pub page: usize,
    /// Rows on a page, 1 to 500.
    pub per_page: usize,
}

impl Default for PeopleQuery {
    fn default() -> PeopleQuery {
        PeopleQuery {
            text: String::new(),
            stage: None,
            lane: None,
            nationality: None,
            organization: None,
            due_days: None,
            sort: Sort::LastLawfulDay,
            descending: false,
            page: 1,
            per_page: 50,
        }
    }
}

/// The orders in which people can be listed. Equal keys are ordered by id, so that pages never overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// By name.
    Name,
    /// By id.
    Id,
    /// By nationality.
    Nationality,
    /// By stage.
    Stage,
    /// By the day on which the stage began.
    Since,
    /// By last lawful day, soonest first; people without one last.
    LastLawfulDay,
}

/// The sort keys, as addresses and commands spell them.
pub const SORT_KEYS: [&str; 6] = ["name", "id", "nationality", "stage", "since", "last-lawful-day"];

impl Sort {
    /// The order with this key, or `None` for one that is not offered; [`SORT_KEYS`] lists them.
    pub fn from_key(key: &str) -> Option<Sort> {
        Some(match key {
            "name" => Sort::Name,
            "id" => Sort::Id,
            "nationality" => Sort::Nationality,
            "stage" => Sort::Stage,
            "since" => Sort::Since,
            "last-lawful-day" => Sort::LastLawfulDay,
            _ => return None,
        })
    }

    /// Its key.
    pub fn key(self) -> &'static str {
        match self {
            Sort::Name => "name",
            Sort::Id => "id",
            Sort::Nationality => "nationality",
            Sort::Stage => "stage",
            Sort::Since => "since",
            Sort::LastLawfulDay => "last-lawful-day",
        }
    }
}

/// One page of people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeopleBoard {
    /// How many people the query finds, on all pages.
    pub total: usize,
    /// How many people the reader may see at all.
    pub visible: usize,
    /// The page, from 1.
    pub page: usize,
    /// Rows on a page.
    pub per_page: usize,
    /// The order.
    pub sort: Sort,
    /// Turned round.
    pub descending: bool,
    /// The rows.
    pub people: Vec<PersonRow>,
}

impl Board for PeopleBoard {
    const NAME: &'static str = "people";

    fn tables(&self) -> Vec<Table> {
        let columns = vec![
            Column::new("id", "識別子", "Id"),
            Column::new("name", "氏名", "Name"),
            Column::new("nationality", "国籍", "Nationality"),
            Column::new("stage", "段階", "Stage"),
            Column::new("since", "開始", "Since"),
            Column::new("last-lawful-day", "適法に在留できる最終日", "Last lawful day"),
            Column::new("certified", "介護福祉士", "Certified care worker"),
            Column::new("organizations", "担当機関", "Organizations"),
        ];
        let rows = self.people.iter().map(person_row).collect();
        vec![Table { name: "people", title: Text::new("人々", "People"), columns, rows }]
    }
}

fn person_row(row: &PersonRow) -> Row {
    let organizations: Vec<String> = row.organizations.iter().map(|subject| subject.to_string()).collect();
    let cells = vec![
        Cell::Plain(row.subject.to_string()),
        Cell::Plain(row.name.first().to_owned()),
        Cell::Text(crate::word::country(&row.nationality)),
        row.stage_title.clone().map_or(Cell::Empty, Cell::Text),
        row.since.map_or(Cell::Empty, Cell::Date),
        row.last_lawful_day.map_or(Cell::Empty, |day| Cell::Date(day.into())),
        if row.certified { Cell::Text(Text::new("登録済み", "registered")) } else { Cell::Empty },
        if organizations.is_empty() { Cell::Empty } else { Cell::Plain(organizations.join(" ")) },
    ];
    Row { subject: Some(row.subject.clone()), cells }
}
