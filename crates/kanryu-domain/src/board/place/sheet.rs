//! Places and their counts as tables.

use super::{Counts, Place, Position};
use crate::board::evidence::join;
use crate::board::{Cell, Column, Row, Table};
use crate::calendar::PartialDate;
use crate::id::Subject;
use crate::registry::site::Standing;
use crate::text::Text;
use crate::word;

/// The table of places.
pub(in crate::board) fn table(name: &'static str, title: Text, places: &[Place]) -> Table {
    let columns = vec![
        Column::new("id", "番号", "Id"),
        Column::new("name", "名称", "Name"),
        Column::new("provisional", "仮称", "Provisional name"),
        Column::new("kinds", "種別", "Kind"),
        Column::new("country", "国", "Country"),
        Column::new("city", "都市", "City"),
        Column::new("operators", "事業者", "Operators"),
        Column::new("standing", "状況", "Standing"),
        Column::new("basis", "根拠", "Basis"),
        Column::new("planned", "計画", "Planned opening"),
        Column::new("opened_on", "実績", "Opened"),
        Column::new("slip_months", "遅れ（月）", "Slip (months)"),
        Column::new("same_as", "同一", "Same as"),
        Column::new("lat", "緯度", "Latitude"),
        Column::new("lon", "経度", "Longitude"),
        Column::new("placeholder", "仮の位置", "Stand-in position"),
    ];
    Table { name, title, columns, rows: places.iter().map(row).collect() }
}

fn yes(flag: bool) -> Cell {
    if flag { Cell::Text(Text::new("はい", "yes")) } else { Cell::Empty }
}

fn row(place: &Place) -> Row {
    let degrees = |pick: fn(&Position) -> f64| place.position.as_ref().map(pick).map(|at| format!("{at}"));
    let plain = |text: Option<String>| text.map_or(Cell::Empty, Cell::Plain);
    let planned = place
        .plan
        .as_ref()
        .map(|plan| plan.dates.iter().map(PartialDate::to_string).collect::<Vec<_>>().join(" / "));
    let same: Vec<String> = place.same_as.iter().map(Subject::to_string).collect();
    let cells = vec![
        Cell::Plain(place.subject.key().to_owned()),
        Cell::Text(place.name.clone()),
        yes(place.name_is_provisional),
        Cell::Text(join(place.kinds.iter().map(|kind| kind.label.clone()))),
        Cell::Text(place.country.label.clone()),
        place.city.as_ref().map_or(Cell::Empty, |city| Cell::Text(city.name.clone())),
        Cell::Text(place.operators_text()),
        Cell::Text(place.standing.label.clone()),
        Cell::Text(place.standing.basis.label.clone()),
        plain(planned),
        place.opened_on.map_or(Cell::Empty, Cell::Date),
        place.slip_months.map_or(Cell::Empty, Cell::Count),
        plain(Some(same.join(" ")).filter(|text| !text.is_empty())),
        plain(degrees(|at| at.lat)),
        plain(degrees(|at| at.lon)),
        yes(place.position.is_some_and(|at| at.is_placeholder)),
    ];
    Row { subject: Some(place.subject.clone()), cells }
}

/// The table of counts.
pub(in crate::board) fn counts_table(counts: &Counts, places: i64) -> Table {
    let count = |standing: Standing| Row {
        subject: None,
        cells: vec![Cell::Text(word::code("standing", standing.word())), Cell::Count(counts.of(standing))],
    };
    let mut rows: Vec<Row> = Standing::ALL.into_iter().map(count).collect();
    let label = Text::new("異なる拠点の数（両地図）", "Distinct places on both maps");
    rows.push(Row { subject: None, cells: vec![Cell::Text(label), Cell::Number(places)] });
    let columns = vec![Column::new("standing", "状況", "Standing"), Column::new("count", "数", "Count")];
    Table { name: "counts", title: Text::new("拠点の数", "Counts of places"), columns, rows }
}
