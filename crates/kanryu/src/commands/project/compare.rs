//! `kanryu project compare`: two scenarios on the same draws.

use std::path::{Path, PathBuf};

use clap::Args;
use kanryu_domain::board::{Cell, Column, Row, Table};
use kanryu_domain::projection::measure::Measure;
use kanryu_domain::projection::month::Month;
use kanryu_domain::projection::run::{Projection, band};
use kanryu_domain::projection::values::Draw;
use kanryu_domain::text::{Lang, Text};
use serde::Serialize;

use super::basis::{self, Basis};
use super::folder::Manifest;
use crate::exit::{Failure, Outcome};
use crate::output::{self, Plain};

/// Compare two scenarios, or two runs, on the same draws of the assumptions.
///
/// A and B are scenario files, folders of runs, or `base`. Because both see the same draws, the difference is none of
/// chance: its band says how it depends on the assumptions. A run is taken with the law that its folder keeps. Values are printed for the last month of fiscal years.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The first scenario: a file, the folder of a run, or `base`.
    a: PathBuf,
    /// The second scenario.
    b: PathBuf,
    #[command(flatten)]
    basis: Basis,
    /// How many draws of the assumptions.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u64).range(0..=100_000))]
    draws: u64,
    /// The seed.
    #[arg(long, default_value_t = 2017)]
    seed: u64,
    /// Measures to show besides the usual ones.
    #[arg(long = "measure", value_name = "NAME")]
    measures: Vec<String>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
}

/// A measure of both scenarios in one month.
#[derive(Debug, Serialize)]
struct Line {
    measure: String,
    title: Text,
    month: Month,
    a: f64,
    b: f64,
    difference: f64,
    /// The 5th and the 95th percentile of the difference over the same draws of both.
    low90: f64,
    high90: f64,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let (a, b) = (side(arguments, &arguments.a)?, side(arguments, &arguments.b)?);
    let names = super::run::measures(&a, &arguments.measures)?;
    let stop = basis::stop_flag();
    let count = (arguments.draws, arguments.seed);
    let drawn =
        [basis::draws(&a, &names, count, &stop, lang)?, basis::draws(&b, &names, count, &stop, lang)?];
    let [Some(drawn_a), Some(drawn_b)] = drawn else { return Ok(Outcome::Findings) };
    let mut lines = Vec::new();
    for name in &names {
        let values = [values(&a, name)?, values(&b, name)?];
        for (at, month) in months(&a).filter(|(_, month)| month.of_year() == 3) {
            let pairs = drawn_a[name].iter().zip(&drawn_b[name]);
            let differences = pairs.filter_map(|(a, b)| Some(b.get(at)? - a.get(at)?)).collect();
            let (in_a, in_b) = (values[0][at], values[1][at]);
            let found = band(in_b - in_a, differences);
            lines.push(Line {
                measure: name.clone(),
                title: Measure::title(name, &a),
                month,
                a: in_a,
                b: in_b,
                difference: in_b - in_a,
                low90: found.low90,
                high90: found.high90,
            });
        }
    }
    print(&lines, (&a, &b), arguments, lang)
}

fn months(projection: &Projection) -> impl Iterator<Item = (usize, Month)> {
    let from = projection.setup.from;
    (0..projection.setup.months as usize).map(move |at| (at, from.plus(at as i32)))
}

fn values(projection: &Projection, name: &str) -> Result<Vec<f64>, Failure> {
    let measure =
        Measure::from_name(name, projection).ok_or_else(|| super::run::no_measure(name, projection))?;
    projection.series(&measure, &Draw::new()).map_err(|error| Failure::input_from("input/projection", &error))
}

/// The projection of a side: a scenario file, the folder of a run, or `base`.
fn side(arguments: &Arguments, path: &Path) -> Result<Projection, Failure> {
    if path.is_dir() {
        let manifest = Manifest::read(path)?;
        let basis = Basis {
            from: manifest.from,
            months: manifest.months,
            known_until: manifest.known_until,
            ..arguments.basis.clone()
        };
        return basis.projection_of_run(path, &manifest);
    }
    if path == Path::new("base") {
        return arguments.basis.projection(None);
    }
    arguments.basis.projection(Some(path))
}

fn print(
    lines: &[Line],
    (a, b): (&Projection, &Projection),
    arguments: &Arguments,
    lang: Lang,
) -> Result<Outcome, Failure> {
    if arguments.format == Plain::Json {
        let answer = serde_json::json!({
            "a": a.scenario, "b": b.scenario, "rulebooks": [a.rulebook, b.rulebook],
            "draws": arguments.draws, "seed": arguments.seed, "lines": lines,
        });
        println!("{}", serde_json::to_string_pretty(&answer).unwrap_or_default());
    } else {
        let (name_a, name_b) = (a.scenario.name.as_str(), b.scenario.name.as_str());
        let columns = vec![
            Column::new("measure", "指標", "Measure"),
            Column::new("month", "月末", "End of month"),
            Column::new("a", name_a, name_a),
            Column::new("b", name_b, name_b),
            Column::new("difference", "差", "Difference"),
            Column::new("low90", "90%帯の下", "90 % low"),
            Column::new("high90", "90%帯の上", "90 % high"),
        ];
        let row = |line: &Line| {
            let persons = |number: f64| Cell::Decimal(number, 1);
            let has_band = arguments.draws > 0;
            let band = |number: f64| if has_band { persons(number) } else { Cell::Empty };
            let cells = vec![
                Cell::Text(line.title.clone()),
                Cell::Plain(line.month.to_string()),
                persons(line.a),
                persons(line.b),
                persons(line.difference),
                band(line.low90),
                band(line.high90),
            ];
            Row { subject: None, cells }
        };
        let rows = lines.iter().map(row).collect();
        let title = Text::new("シナリオの比較", "Scenarios compared");
        print!("{}", output::as_text(&Table { name: "compare", title, columns, rows }, lang));
    }
    let differs = lines.iter().any(|line| line.difference.abs() > 1e-6);
    Ok(if differs { Outcome::Findings } else { Outcome::Fine })
}
