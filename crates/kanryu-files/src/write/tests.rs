//! Tables written, and read back by the reader of this crate. Names in them are invented.

use std::io::Write;
use std::sync::atomic::AtomicUsize;

use super::*;
use crate::read::{DateSystem, Limits, RawCell, read_bytes};
use crate::template::{Template, TemplateColumn, TemplateSheet, write_template};

const CSV: Output = Output::Csv { byte_order_mark: false };

fn headings() -> Vec<Heading> {
    vec![Heading::new("name", "氏名"), Heading::new("days", "日数"), Heading::new("on", "日付")]
}

fn row(name: &str, days: i64) -> Vec<Value> {
    vec![Value::Text(name.to_owned()), Value::Integer(days), Value::Day { year: 2026, month: 4, day: 1 }]
}

fn written(output: Output, rows: Vec<Vec<Value>>) -> Vec<u8> {
    write_table(output, Vec::new(), "名簿", &headings(), rows, Watch::default()).unwrap()
}

fn as_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn csv_ends_lines_as_windows_does_and_may_begin_with_the_mark() {
    let text = as_text(written(CSV, vec![row("ホア, \"H\"", -3)]));
    assert_eq!(text, "氏名,日数,日付\r\n\"ホア, \"\"H\"\"\",-3,2026-04-01\r\n");
    let marked = written(Output::Csv { byte_order_mark: true }, vec![]);
    assert!(marked.starts_with(b"\xEF\xBB\xBF"));
}

#[test]
fn text_that_would_run_as_a_formula_stays_text_and_numbers_stay_numbers() {
    let attacks = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＠SUM(A1)"];
    for attack in attacks {
        assert_eq!(guarded(attack), format!("'{attack}"));
    }
    assert_eq!(guarded("a=1"), "a=1");
    let text = as_text(written(CSV, vec![row("=HYPERLINK(\"http://x\")", -5)]));
    assert!(text.contains("\"'=HYPERLINK(\"\"http://x\"\")\",-5,"), "{text}");
    let book =
        read_bytes(&written(Output::Xlsx, vec![row("=1+1", -5)]), "x.xlsx", &Limits::default()).unwrap();
    assert_eq!(book.sheets[0].rows[1][..2], [RawCell::Text("=1+1".to_owned()), RawCell::Number(-5.0)]);
}

#[test]
fn a_workbook_is_read_back_with_its_dates() {
    let book =
        read_bytes(&written(Output::Xlsx, vec![row("<b>ホア</b> & co", 1)]), "x.xlsx", &Limits::default())
            .unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(sheet.name, "名簿");
    let date = RawCell::Date { serial: 46_113.0, system: DateSystem::From1900 };
    assert_eq!(sheet.rows[1], [RawCell::Text("<b>ホア</b> & co".to_owned()), RawCell::Number(1.0), date]);
}

#[test]
fn json_is_an_array_with_one_object_a_row() {
    let rows = vec![row("ホア\n\"", 1), vec![Value::Empty, Value::Number(f64::NAN), Value::Bool(true)]];
    let json: serde_json::Value = serde_json::from_slice(&written(Output::Json, rows)).unwrap();
    assert_eq!(json[0], serde_json::json!({"name": "ホア\n\"", "days": 1, "on": "2026-04-01"}));
    assert_eq!(json[1], serde_json::json!({"name": null, "days": null, "on": true}));
    let none: serde_json::Value = serde_json::from_slice(&written(Output::Json, vec![])).unwrap();
    assert_eq!(none, serde_json::json!([]));
}

#[test]
fn a_day_that_spreadsheets_do_not_know_is_written_as_text() {
    let old =
        vec![Value::Day { year: 1868, month: 10, day: 23 }, Value::Integer(i64::MAX), Value::Bool(false)];
    let book = read_bytes(&written(Output::Xlsx, vec![old]), "x.xlsx", &Limits::default()).unwrap();
    let expected =
        [RawCell::Text("1868-10-23".to_owned()), RawCell::Text(i64::MAX.to_string()), RawCell::Bool(false)];
    assert_eq!(book.sheets[0].rows[1], expected);
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    for output in [Output::Xlsx, CSV, Output::Json] {
        assert_eq!(written(output, vec![row("a", 1)]), written(output, vec![row("a", 1)]), "{output:?}");
    }
}

#[test]
fn a_row_of_the_wrong_length_is_refused() {
    let refused = write_table(CSV, Vec::new(), "t", &headings(), vec![vec![Value::Empty]], Watch::default());
    assert!(matches!(refused, Err(WriteError::RowLength { row: 1, found: 1, expected: 3 })));
}

#[test]
fn a_text_longer_than_a_cell_is_refused_with_its_address() {
    let long = "x".repeat(32_768);
    let rows = vec![row("a", 1), row(&long, 2)];
    let refused = write_table(Output::Xlsx, Vec::new(), "t", &headings(), rows, Watch::default());
    assert!(matches!(refused, Err(WriteError::CellTooLong { cell }) if cell == "A3"));
}

#[test]
fn any_name_of_a_sheet_is_made_one_that_the_format_allows() {
    for name in ["", "a/b:c*d?[e]\\", "'quoted'", "History", &"長".repeat(40), "🙂".repeat(20).as_str()] {
        let bytes =
            write_table(Output::Xlsx, Vec::new(), name, &headings(), Vec::new(), Watch::default()).unwrap();
        let book = read_bytes(&bytes, "x.xlsx", &Limits::default()).unwrap();
        assert!(
            book.sheets[0].name.encode_utf16().count() <= 31 && !book.sheets[0].name.is_empty(),
            "{name}"
        );
    }
}

/// Counts bytes without keeping them.
struct Counter<'a>(&'a AtomicUsize);

impl Write for Counter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len(), Ordering::Relaxed);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_hundred_thousand_rows_are_written_as_they_come() {
    for output in [CSV, Output::Json, Output::Xlsx] {
        let bytes = AtomicUsize::new(0);
        let mut seen = Vec::new();
        let mut progress = |rows: u64| seen.push((rows, bytes.load(Ordering::Relaxed)));
        let watch = Watch { cancel: None, progress: Some(&mut progress) };
        let rows = (0..100_000).map(|n| row("グエン・ティ・ホア", n));
        write_table(output, Counter(&bytes), "名簿", &headings(), rows, watch).unwrap();
        assert_eq!((seen.len(), seen.last().unwrap().0), (102, 100_000), "{output:?}");
        if output != Output::Xlsx {
            // Half way, about half of the bytes have left: nothing is kept back.
            let (half, all) = (seen[51].1 as f64, bytes.load(Ordering::Relaxed) as f64);
            assert!((0.4..0.6).contains(&(half / all)), "{output:?}: {half} of {all}");
        }
    }
}

#[test]
fn an_export_that_is_cancelled_stops_within_a_thousand_rows() {
    for output in [CSV, Output::Json, Output::Xlsx] {
        let cancel = AtomicBool::new(false);
        let rows = (0..1_000_000).map(|n| {
            if n == 5_500 {
                cancel.store(true, Ordering::Relaxed);
            }
            assert!(n <= 6_000, "still writing");
            row("x", n)
        });
        let watch = Watch { cancel: Some(&cancel), progress: None };
        let outcome = write_table(output, io::sink(), "t", &headings(), rows, watch);
        assert!(matches!(outcome, Err(WriteError::Cancelled { rows: 6_000 })), "{output:?}");
    }
}

#[test]
fn a_sink_that_fails_is_an_error_and_not_a_panic() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::StorageFull.into())
        }
    }
    for output in [CSV, Output::Json, Output::Xlsx] {
        let outcome = write_table(output, Full, "t", &headings(), vec![row("x", 1)], Watch::default());
        assert!(outcome.is_err(), "{output:?}");
    }
}

#[test]
fn a_template_has_its_headings_and_a_sheet_that_explains_them() {
    let column = |title: &str, required, choices: &[&str]| TemplateColumn {
        title: title.to_owned(),
        required,
        help: "説明".to_owned(),
        example: "例".to_owned(),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
    };
    let long: Vec<String> = (0..100).map(|n| format!("choice {n}")).collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    let template = Template {
        sheet: TemplateSheet {
            name: "名簿".to_owned(),
            columns: vec![
                column("氏名", true, &[]),
                column("性別", false, &["女", "男"]),
                column("長い", false, &long),
            ],
        },
        guide_name: "記入要領".to_owned(),
        guide_headings: ["列", "必須", "書き方", "例"].map(str::to_owned),
        guide_lines: vec!["一人一行。".to_owned()],
        required_words: ["必須", "任意"].map(str::to_owned),
        choice_error: "候補にありません".to_owned(),
    };
    let book =
        read_bytes(&write_template(&template, Vec::new()).unwrap(), "t.xlsx", &Limits::default()).unwrap();
    let text = |text: &str| RawCell::Text(text.to_owned());
    assert_eq!(book.sheets[0].rows, [vec![text("氏名"), text("性別"), text("長い")]]);
    assert_eq!(book.sheets[1].rows[3], [text("氏名"), text("必須"), text("説明"), text("例")]);
}

#[test]
fn a_workbook_carries_several_tables_and_text_stays_text_in_each() {
    let sheet = |name, rows: Vec<Vec<Value>>| SheetRows {
        name,
        headings: headings(),
        rows: Box::new(rows.into_iter()),
    };
    let sheets =
        vec![sheet("名簿", vec![row("=1+1", 3)]), sheet("名簿", vec![row("ホア", 1), row("リン", 2)])];
    let book =
        read_bytes(&write_workbook(Vec::new(), sheets).unwrap(), "two.xlsx", &Limits::default()).unwrap();
    let shape: Vec<(&str, usize)> = book.sheets.iter().map(|s| (s.name.as_str(), s.rows.len())).collect();
    assert_eq!(shape, [("名簿", 2), ("名簿 2", 3)]);
    assert_eq!(book.sheets[0].rows[1][0], RawCell::Text("=1+1".to_owned()));
}

#[test]
fn parquet_is_read_back_with_its_types_and_gaps() {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::RowAccessor;

    let mut rows: Vec<Vec<Value>> = (0..70_000).map(|days| row("ホア", days)).collect();
    rows[1] = vec![Value::Empty, Value::Empty, Value::Day { year: 1868, month: 10, day: 23 }];
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&written(Output::Parquet, rows)).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    assert_eq!(reader.metadata().num_row_groups(), 2);
    let read: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(read.len(), 70_000);
    assert_eq!(read[0].get_string(0).unwrap(), "ホア");
    assert_eq!(read[69_999].get_long(1).unwrap(), 69_999);
    // 2026-04-01 is 20,544 days after 1970-01-01, 1868-10-23 is 36,959 before.
    assert_eq!(format!("{}", read[0].get_column_iter().nth(2).unwrap().1), "2026-04-01");
    assert_eq!(format!("{}", read[1].get_column_iter().nth(1).unwrap().1), "null");
    assert_eq!(format!("{}", read[1].get_column_iter().nth(2).unwrap().1), "1868-10-23");
}

#[test]
fn a_parquet_column_with_numbers_and_texts_is_text_and_one_that_changes_later_is_refused() {
    let mixed = |value: Value| vec![value, Value::Integer(1), Value::Empty];
    let bytes = written(Output::Parquet, vec![mixed(Value::Integer(7)), mixed(Value::Text("x".to_owned()))]);
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    let mut rows: Vec<Vec<Value>> = (0..65_536).map(|at| mixed(Value::Integer(at))).collect();
    rows.push(mixed(Value::Text("x".to_owned())));
    let refused = write_table(Output::Parquet, Vec::new(), "t", &headings(), rows, Watch::default());
    let error = refused.map(drop).unwrap_err();
    assert!(
        error.to_string().starts_with("column name holds another kind of value from row 65537 on"),
        "{error}"
    );
}
