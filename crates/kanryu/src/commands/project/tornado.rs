//! `kanryu project tornado`: which assumption matters how much.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::board::{Cell, Column, Row, Table};
use kanryu_domain::projection::measure::Measure;
use kanryu_domain::projection::month::Month;
use kanryu_domain::text::{Lang, Text};

use super::basis::Basis;
use crate::exit::{Failure, Outcome};
use crate::output::{self, Plain};

/// Rank the assumptions by how much a measure depends on them: each at both ends of its range, the others at their values.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The measure.
    #[arg(long, default_value = "care-in-japan")]
    measure: String,
    /// The month at whose end it is asked; default: the last one.
    #[arg(long, value_name = "MONTH")]
    month: Option<Month>,
    /// A scenario file; without one, the base.
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    #[command(flatten)]
    basis: Basis,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let projection = arguments.basis.projection(arguments.scenario.as_deref())?;
    let name = &arguments.measure;
    let measure =
        Measure::from_name(name, &projection).ok_or_else(|| super::run::no_measure(name, &projection))?;
    let last = projection.setup.from.plus(projection.setup.months as i32 - 1);
    let month = arguments.month.unwrap_or(last).min(last);
    let (value, swings) = projection
        .tornado(&measure, month)
        .map_err(|error| Failure::input_from("input/projection", &error))?;
    if arguments.format == Plain::Json {
        let answer = serde_json::json!({
            "measure": name, "month": month, "value": value, "scenario": projection.scenario, "swings": swings,
        });
        println!("{}", serde_json::to_string_pretty(&answer).unwrap_or_default());
        return Ok(Outcome::Fine);
    }
    let columns = vec![
        Column::new("assumption", "前提", "Assumption"),
        Column::new("title", "内容", "What"),
        Column::new("low", "下の端", "At the low end"),
        Column::new("high", "上の端", "At the high end"),
        Column::new("swing", "振れ幅", "Swing"),
        Column::new("confidence", "確からしさ", "Confidence"),
    ];
    let rows = swings.iter().map(|swing| {
        let assumption = projection.assumptions.0.get(&swing.assumption);
        let cells = vec![
            Cell::Plain(swing.assumption.clone()),
            assumption.map_or(Cell::Empty, |one| Cell::Text(one.title.clone())),
            Cell::Decimal(swing.low, 1),
            Cell::Decimal(swing.high, 1),
            Cell::Decimal(swing.swing, 1),
            assumption.map_or(Cell::Empty, |one| Cell::Plain(one.confidence.word().to_owned())),
        ];
        Row { subject: None, cells }
    });
    let what = Measure::title(name, &projection);
    let title = Text::new(
        format!("{}（{month}末 {value:.1}）を左右する前提", what.ja),
        format!("{} (end of {month}: {value:.1}): what it depends on", what.en),
    );
    let table = Table { name: "tornado", title, columns, rows: rows.collect() };
    print!("{}", output::as_text(&table, lang));
    Ok(Outcome::Fine)
}
