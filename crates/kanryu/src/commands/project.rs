//! `kanryu project`: the circulation projected, its assumptions tested, published tables worked out again.

use clap::{Args, Subcommand};
use kanryu_domain::text::Lang;

use crate::exit::{Failure, Outcome};

mod backtest;
mod basis;
mod compare;
mod demand;
mod figures;
mod folder;
mod merge;
mod published;
mod replay;
mod run;
mod target;
mod tornado;

/// Project stocks and flows of people under law that changes, and work published tables out again.
///
/// The projection walks the pathway of the rulebooks month by month; every number names the assumptions it rests on.
/// Input files are described in docs/projection-file.md, methods in docs/projection.md.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Run(run::Arguments),
    Merge(merge::Arguments),
    Compare(compare::Arguments),
    Replay(replay::Arguments),
    Tornado(tornado::Arguments),
    Target(target::Arguments),
    Backtest(backtest::Arguments),
    Demand(demand::Arguments),
    Figures(figures::Arguments),
    Worksheet(published::Worksheet),
    Wisn(published::Wisn),
    Markov(published::Markov),
    Population(published::Population),
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    match arguments.action {
        Action::Run(arguments) => run::run(&arguments, lang),
        Action::Merge(arguments) => merge::run(&arguments, lang),
        Action::Compare(arguments) => compare::run(&arguments, lang),
        Action::Replay(arguments) => replay::run(&arguments, lang),
        Action::Tornado(arguments) => tornado::run(&arguments, lang),
        Action::Target(arguments) => target::run(&arguments, lang),
        Action::Backtest(arguments) => backtest::run(&arguments, lang),
        Action::Demand(arguments) => demand::run(&arguments, lang),
        Action::Figures(arguments) => figures::run(&arguments, lang),
        Action::Worksheet(arguments) => arguments.run(lang),
        Action::Wisn(arguments) => arguments.run(lang),
        Action::Markov(arguments) => arguments.run(lang),
        Action::Population(arguments) => arguments.run(lang),
    }
}
