//! Tables as files.

use super::*;
use kanryu_domain::board::{Count, Row};
use kanryu_domain::text::Text;

#[test]
fn a_day_is_a_day_in_a_file_and_a_month_or_an_uncertain_count_is_text() {
    let cells = vec![
        Cell::Date("2017-04-01".parse().unwrap()),
        Cell::Date("2017-04".parse().unwrap()),
        Cell::Count(Count { low: 22, high: 23 }),
        Cell::Count(Count::exact(17)),
        Cell::Empty,
    ];
    let columns = ["a", "b", "c", "d", "e"].map(|key| Column::new(key, "見出し", "Heading")).to_vec();
    let table = Table {
        name: "t",
        title: Text::new("表", "Table"),
        columns,
        rows: vec![Row { subject: None, cells }],
    };
    let mut sheet = sheet(table, Lang::En);
    assert_eq!((sheet.name.as_str(), sheet.total, sheet.headings[0].title.as_str()), ("Table", 1, "Heading"));
    let expected = vec![
        Value::Day { year: 2017, month: 4, day: 1 },
        Value::Text("2017-04".into()),
        Value::Text("22–23".into()),
        Value::Integer(17),
        Value::Empty,
    ];
    assert_eq!(sheet.rows.next(), Some(expected));
    assert_eq!(sheet.rows.next(), None);
}
