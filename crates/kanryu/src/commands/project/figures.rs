//! `kanryu project figures`: a published table worked out again.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::projection::figures::{Figures, Scalar, figures};
use kanryu_domain::text::{Lang, Text};

use super::basis::text_of;
use crate::exit::{Failure, Outcome};
use crate::output::Plain;

/// Work a published table out again: columns by formula, totals, and what was printed compared within its tolerance.
///
/// For pass rates, shares, growth, gaps, margins and the like. FILE is TOML or JSON (docs/projection-file.md). The exit
/// code is 1 where a printed figure does not come out.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A file of figures.
    file: PathBuf,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let text = text_of(&arguments.file)?;
    let found = figures(&arguments.file.display().to_string(), &text)
        .map_err(|error| Failure::input_from("input/figures", &error))?;
    match arguments.format {
        Plain::Json => println!("{}", serde_json::to_string_pretty(&found).unwrap_or_default()),
        Plain::Text => print(&found, lang),
    }
    Ok(if found.differ == 0 { Outcome::Fine } else { Outcome::Findings })
}

fn cell(scalar: Option<&Scalar>) -> String {
    match scalar {
        None => "–".to_owned(),
        Some(Scalar::YesNo(is_so)) => is_so.to_string(),
        Some(Scalar::Number(number)) => number_text(*number),
        Some(Scalar::Text(text)) => text.clone(),
        Some(Scalar::List(list)) => list.iter().map(|one| number_text(*one)).collect::<Vec<_>>().join(" "),
    }
}

fn print(found: &Figures, lang: Lang) {
    for line in [&found.title, &found.source, &found.note] {
        if !line.is_empty() {
            println!("{line}");
        }
    }
    println!("{}", found.columns.join("\t"));
    for row in &found.rows {
        let cells: Vec<String> = found.columns.iter().map(|column| cell(row.get(column))).collect();
        println!("{}", cells.join("\t"));
    }
    for one in found.compared.iter().filter(|one| !one.agrees) {
        let row: Vec<String> =
            one.row.iter().map(|(key, scalar)| format!("{key}={}", cell(Some(scalar)))).collect();
        let (row, column, printed, tolerance) = (row.join(", "), &one.column, one.printed, one.tolerance);
        let value = one.found.map_or_else(|| "–".to_owned(), number_text);
        let text = Text::new(
            format!("• 一致しません: {row} {column}（印刷 {printed}、計算 {value}、許容 {tolerance}）"),
            format!("• differs: {row} {column} (printed {printed}, found {value}, tolerance {tolerance})"),
        );
        println!("{}", text.get(lang));
    }
    if !found.compared.is_empty() {
        let (agree, differ) = (found.agree, found.differ);
        let text =
            Text::new(format!("一致 {agree}、不一致 {differ}"), format!("{agree} agree, {differ} differ"));
        println!("{}", text.get(lang));
    }
}

/// Up to six decimals, without needless ones.
pub fn number_text(number: f64) -> String {
    let text = format!("{number:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
