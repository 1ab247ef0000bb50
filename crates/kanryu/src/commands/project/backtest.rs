//! `kanryu project backtest`: fitted to a month, compared with what was published afterwards.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::board::{Cell, Column, Row, Table};
use kanryu_domain::projection::backtest::backtest;
use kanryu_domain::projection::month::Month;
use kanryu_domain::text::{Lang, Text};

use crate::exit::{Failure, Outcome};
use crate::law;
use crate::output::{self, Plain};

/// Fit the projection to what was published up to a month and compare it with what was published afterwards.
///
/// Stocks of residents, pass rates of candidates, care staff, and what plans of the ministry foresaw; each with its
/// error, its 90 % interval and, where there is one, the error of a simple rule. The exit code is 1 where a published
/// figure lies outside of its interval.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The last month whose publications are used.
    #[arg(long, value_name = "MONTH", default_value = "2022-12")]
    until: Month,
    /// How many draws of the assumptions the intervals come from.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u64).range(0..=100_000))]
    draws: u64,
    /// The seed.
    #[arg(long, default_value_t = 2017)]
    seed: u64,
    /// A folder of rulebooks instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let law = law::in_use(arguments.rulebooks.as_deref())?;
    let found = backtest(law, arguments.until, arguments.draws, arguments.seed)
        .map_err(|error| Failure::input_from("input/projection", &error))?;
    if arguments.format == Plain::Json {
        println!("{}", serde_json::to_string_pretty(&found).unwrap_or_default());
    } else {
        let columns = vec![
            Column::new("series", "系列", "Series"),
            Column::new("when", "時点", "When"),
            Column::new("predicted", "予測", "Predicted"),
            Column::new("low90", "90%の下", "90 % low"),
            Column::new("high90", "90%の上", "90 % high"),
            Column::new("baseline", "単純な延長", "Simple rule"),
            Column::new("published", "公表", "Published"),
            Column::new("error_pct", "誤差（%）", "Error, %"),
            Column::new("baseline_error_pct", "単純な延長の誤差（%）", "Error of the simple rule, %"),
            Column::new("covered", "区間の中か", "In the interval"),
        ];
        let number = |number: f64| Cell::Decimal(number, 1);
        let rows = found.lines.iter().map(|line| {
            let covered =
                if line.covered { Text::new("はい", "yes") } else { Text::new("いいえ", "no") };
            let cells = vec![
                Cell::Text(line.title.clone()),
                Cell::Plain(line.when.clone()),
                number(line.predicted),
                number(line.low90),
                number(line.high90),
                line.baseline.map_or(Cell::Empty, number),
                number(line.published),
                number(line.error_pct),
                line.baseline_error_pct.map_or(Cell::Empty, number),
                Cell::Text(covered),
            ];
            Row { subject: None, cells }
        });
        let until = found.known_until;
        let title = Text::new(
            format!("{until}までの公表に合わせた予測と実績"),
            format!("Fitted to {until}, against what came after"),
        );
        let table = Table { name: "backtest", title, columns, rows: rows.collect() };
        print!("{}", output::as_text(&table, lang));
    }
    let all_covered = found.lines.iter().filter(|line| line.low90 < line.high90).all(|line| line.covered);
    Ok(if all_covered { Outcome::Fine } else { Outcome::Findings })
}
