//! `kanryu project worksheet`, `wisn`, `markov` and `population`: published methods from files.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::projection::published::{
    Published, PublishedError, markov::markov, population::population, wisn::wisn, worksheet::worksheet,
};
use kanryu_domain::text::{Lang, Text};

use super::basis::text_of;
use super::figures::number_text;
use crate::exit::{Failure, Outcome};
use crate::output::Plain;

/// Work the ministry's worksheet out: staff next year = staff − quits + re-entries + entrants, against need.
///
/// FILE is TOML or JSON (docs/projection-file.md). The exit code is 1 where a printed figure does not come out.
#[derive(Debug, Args)]
pub struct Worksheet {
    #[command(flatten)]
    input: Input,
}

/// Work the staff need out from workload, working time and allowances (WISN).
///
/// FILE is TOML or JSON (docs/projection-file.md). The exit code is 1 where a printed figure does not come out.
#[derive(Debug, Args)]
pub struct Wisn {
    #[command(flatten)]
    input: Input,
}

/// Forecast staff by levels with constant rates of moving and leaving (Markov).
///
/// FILE is TOML or JSON (docs/projection-file.md). The exit code is 1 where a printed figure does not come out.
#[derive(Debug, Args)]
pub struct Markov {
    #[command(flatten)]
    input: Input,
}

/// Carry a population by age forward by survival, and add up people of old age.
///
/// FILE is TOML or JSON (docs/projection-file.md). The exit code is 1 where a printed figure does not come out.
#[derive(Debug, Args)]
pub struct Population {
    #[command(flatten)]
    input: Input,
}

/// A file and the form of the answer.
#[derive(Debug, Args)]
struct Input {
    /// The file.
    file: PathBuf,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
}

impl Worksheet {
    pub fn run(&self, lang: Lang) -> Result<Outcome, Failure> {
        self.input.run(worksheet, lang)
    }
}

impl Wisn {
    pub fn run(&self, lang: Lang) -> Result<Outcome, Failure> {
        self.input.run(wisn, lang)
    }
}

impl Markov {
    pub fn run(&self, lang: Lang) -> Result<Outcome, Failure> {
        self.input.run(markov, lang)
    }
}

impl Population {
    pub fn run(&self, lang: Lang) -> Result<Outcome, Failure> {
        self.input.run(population, lang)
    }
}

impl Input {
    fn run(
        &self,
        method: impl Fn(&str, &str) -> Result<Published, PublishedError>,
        lang: Lang,
    ) -> Result<Outcome, Failure> {
        let text = text_of(&self.file)?;
        let found = method(&self.file.display().to_string(), &text)
            .map_err(|error| Failure::input_from("input/published", &error))?;
        match self.format {
            Plain::Json => println!("{}", serde_json::to_string_pretty(&found).unwrap_or_default()),
            Plain::Text => print(&found, lang),
        }
        Ok(if found.differ == 0 { Outcome::Fine } else { Outcome::Findings })
    }
}

fn print(found: &Published, lang: Lang) {
    for line in [&found.title, &found.source] {
        if !line.is_empty() {
            println!("{line}");
        }
    }
    for (figure, number) in &found.figures {
        println!("{figure}\t{}", number_text(*number));
    }
    for one in found.compared.iter().filter(|one| !one.agrees) {
        let value = one.found.map_or_else(|| "–".to_owned(), number_text);
        let (figure, printed, tolerance) = (&one.figure, one.printed, one.tolerance);
        let text = Text::new(
            format!("• 一致しません: {figure}（印刷 {printed}、計算 {value}、許容 {tolerance}）"),
            format!("• differs: {figure} (printed {printed}, found {value}, tolerance {tolerance})"),
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
