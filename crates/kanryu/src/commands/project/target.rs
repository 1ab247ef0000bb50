//! `kanryu project target`: the smallest lever that meets a target.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::board::{Cell, Column, Row, Table};
use kanryu_domain::projection::lever::levers;
use kanryu_domain::projection::measure::Measure;
use kanryu_domain::projection::month::Month;
use kanryu_domain::text::{Lang, Text};

use super::basis::Basis;
use crate::exit::{Failure, Outcome};
use crate::output::{self, Plain};

/// Find the smallest change of one assumption that brings a measure to a target in a month.
///
/// Each assumption that the measure rests on is tried by itself as a lever, from a month on. Levers that cannot reach
/// the target are named too. The exit code is 1 where none does.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The measure.
    #[arg(long)]
    measure: String,
    /// The number to reach.
    #[arg(long)]
    value: f64,
    /// The month at whose end it is to be reached.
    #[arg(long, value_name = "MONTH")]
    month: Month,
    /// The first month in which the lever moves; default: the first month shown.
    #[arg(long, value_name = "MONTH")]
    lever_from: Option<Month>,
    /// Only these assumptions.
    #[arg(long = "lever", value_name = "ASSUMPTION")]
    levers: Vec<String>,
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
    let from = arguments.lever_from.unwrap_or(projection.setup.from);
    let found = levers(&projection, &measure, (arguments.month, arguments.value), from, &arguments.levers)
        .map_err(|error| Failure::input_from("input/projection", &error))?;
    let is_reached = found.levers.iter().any(|lever| lever.factor.is_some());
    if arguments.format == Plain::Json {
        println!("{}", serde_json::to_string_pretty(&found).unwrap_or_default());
    } else {
        let columns = vec![
            Column::new("assumption", "前提", "Assumption"),
            Column::new("title", "内容", "What"),
            Column::new("factor", "必要な倍率", "Factor needed"),
            Column::new("value", "値（最初の国）", "Value (first country)"),
            Column::new("in_range", "幅の中か", "Within its range"),
            Column::new("best", "届かないときの最良", "Best, where not reached"),
        ];
        let rows = found.levers.iter().map(|lever| {
            let title =
                projection.assumptions.0.get(&lever.assumption).map(|one| Cell::Text(one.title.clone()));
            let yes_no = |is_so: bool| {
                Cell::Text(if is_so { Text::new("はい", "yes") } else { Text::new("いいえ", "no") })
            };
            let cells = vec![
                Cell::Plain(lever.assumption.clone()),
                title.unwrap_or(Cell::Empty),
                lever.factor.map_or(Cell::Empty, |factor| Cell::Decimal(factor, 4)),
                lever.value.map_or(Cell::Empty, |value| Cell::Decimal(value, 4)),
                lever.in_range.map_or(Cell::Empty, yes_no),
                lever.best.map_or(Cell::Empty, |best| Cell::Decimal(best, 1)),
            ];
            Row { subject: None, cells }
        });
        let what = Measure::title(name, &projection);
        let (value, now, month) = (arguments.value, found.now, arguments.month);
        let title = Text::new(
            format!("{}：{month}末 {now:.1} を {value} にする", what.ja),
            format!("{}: from {now:.1} at the end of {month} to {value}", what.en),
        );
        let table = Table { name: "target", title, columns, rows: rows.collect() };
        print!("{}", output::as_text(&table, lang));
    }
    Ok(if is_reached { Outcome::Fine } else { Outcome::Findings })
}
