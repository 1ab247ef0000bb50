//! How answers are printed: a table for a person, JSON, CSV, .xlsx or Parquet for a machine.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table as Grid, presets};
use kanryu_domain::board::drawn::Drawn;
use kanryu_domain::board::{Cell, Table};
use kanryu_domain::calendar::PartialDate;
use kanryu_domain::text::{Lang, Text};
use kanryu_files::{Heading, Output, SheetRows, Value, Watch};

use crate::exit::Failure;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person at a terminal.
    Text,
    /// For a program.
    Json,
    /// Comma-separated values, UTF-8.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// Parquet, with typed columns.
    Parquet,
}

/// The table as text, as wide as the terminal.
pub fn as_text(table: &Table, lang: Lang) -> String {
    let mut grid = Grid::new();
    grid.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    grid.set_header(table.columns.iter().map(|column| column.title.get(lang).to_owned()));
    for row in &table.rows {
        grid.add_row(row.cells.iter().map(|cell| {
            let text = cell.plain(lang);
            if text.is_empty() { "–".to_owned() } else { text }
        }));
    }
    format!("{}\n{grid}\n", table.title.get(lang))
}

/// The form of an answer that is no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Plain {
    /// For a person at a terminal.
    Text,
    /// For a program.
    Json,
}

/// Writes a board: JSON carries all of it, text every table and finding, CSV, .xlsx and Parquet the first table.
pub fn write_board(drawn: &Drawn, format: Format, out: Option<&Path>, lang: Lang) -> Result<(), Failure> {
    match format {
        Format::Json => {
            let text = serde_json::to_string_pretty(&drawn.json).unwrap_or_default();
            write_text(&format!("{text}\n"), out)
        }
        Format::Text => {
            let mut text: String = drawn.tables.iter().map(|table| as_text(table, lang)).collect();
            for finding in &drawn.findings {
                text.push_str(&format!("• {}  [{}]\n", finding.text.get(lang), finding.code));
            }
            write_text(&text, out)
        }
        Format::Csv | Format::Xlsx | Format::Parquet => {
            let table = drawn
                .tables
                .first()
                .ok_or_else(|| Failure::bug("board/no-table", &"a board without a table"))?;
            write_table(table, format, out, lang)
        }
    }
}

/// Writes a text to a file, or to standard output.
pub fn write_text(text: &str, out: Option<&Path>) -> Result<(), Failure> {
    match out {
        Some(path) => std::fs::write(path, text).map_err(|error| not_writable(path, error.kind())),
        None => {
            // A closed pipe is the reader's choice, not a failure.
            let _ = std::io::stdout().lock().write_all(text.as_bytes());
            Ok(())
        }
    }
}

/// A file that cannot be written, as a failure of the input.
pub fn not_writable(path: &Path, kind: std::io::ErrorKind) -> Failure {
    let path = path.display();
    Failure::input(
        "input/output-file",
        Text::new(format!("{path} に書けません（{kind}）"), format!("{path} cannot be written: {kind}")),
        Text::new("別の場所を --out で指定してください", "give another place with --out"),
    )
}

/// Writes one table as CSV, .xlsx or Parquet.
pub fn write_table(table: &Table, format: Format, out: Option<&Path>, lang: Lang) -> Result<(), Failure> {
    let headings = headings(table, lang);
    let rows = table.rows.iter().map(|row| row.cells.iter().map(|cell| value(cell, lang)).collect());
    let form = match format {
        Format::Xlsx => Output::Xlsx,
        Format::Parquet => Output::Parquet,
        Format::Csv | Format::Json | Format::Text => Output::Csv { byte_order_mark: out.is_some() },
    };
    let title = table.title.get(lang);
    let failed = |error: kanryu_files::WriteError| Failure::input_from(error.code(), &error);
    match out {
        Some(path) => {
            let file = File::create(path).map_err(|error| not_writable(path, error.kind()))?;
            let sink = BufWriter::new(file);
            kanryu_files::write_table(form, sink, title, &headings, rows, Watch::default())
                .map(drop)
                .map_err(failed)
        }
        None if form == Output::Xlsx => Err(needs_a_file("xlsx")),
        None if form == Output::Parquet => Err(needs_a_file("parquet")),
        None => {
            let sink = std::io::stdout();
            kanryu_files::write_table(form, sink, title, &headings, rows, Watch::default())
                .map(drop)
                .map_err(failed)
        }
    }
}

/// The failure of a form that no terminal can show.
pub fn needs_a_file(ending: &str) -> Failure {
    Failure::input(
        "input/form-needs-a-file",
        Text::new(
            format!("{ending} は標準出力に書けません"),
            format!("a .{ending} file cannot be written to standard output"),
        ),
        Text::new(format!("--out FILE.{ending} を付けてください"), format!("give --out FILE.{ending}")),
    )
}

/// Writes every table as a sheet of one .xlsx workbook.
pub fn write_workbook<W: Write + Send>(tables: &[Table], sink: W, lang: Lang) -> Result<(), Failure> {
    let sheets = tables.iter().map(|table| sheet(table, lang)).collect();
    let failed = |error: kanryu_files::WriteError| Failure::input_from(error.code(), &error);
    let mut sink = kanryu_files::write_workbook(sink, sheets).map_err(failed)?;
    sink.flush().map_err(|error| Failure::input_from("file/not-writable", &error))
}

fn sheet(table: &Table, lang: Lang) -> SheetRows<'_> {
    let rows = table.rows.iter().map(move |row| row.cells.iter().map(|cell| value(cell, lang)).collect());
    SheetRows { name: table.title.get(lang), headings: headings(table, lang), rows: Box::new(rows) }
}

fn headings(table: &Table, lang: Lang) -> Vec<Heading> {
    table.columns.iter().map(|column| Heading::new(column.key, column.title.get(lang))).collect()
}

/// A cell as files hold it.
pub fn value(cell: &Cell, lang: Lang) -> Value {
    match cell {
        Cell::Empty => Value::Empty,
        Cell::Number(number) => Value::Integer(*number),
        Cell::Decimal(number, decimals) => {
            Value::Number(kanryu_domain::formula::rounded(*number, i32::from(*decimals)))
        }
        Cell::Date(PartialDate::Day(day)) => {
            let (year, month, day) = day.ymd();
            Value::Day { year, month, day }
        }
        Cell::Plain(_) | Cell::Text(_) | Cell::Date(_) | Cell::Count(_) => Value::Text(cell.plain(lang)),
    }
}
