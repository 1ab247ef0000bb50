//! The one door: every command of Kanryu, `serve` included.
//!
//! A command reads its arguments, asks a library and prints; nothing is decided here. Results go to standard
//! output, talk to standard error. The doc comment of a command is its manual; `catalog/manual.ja.toml`
//! holds the same manual in Japanese.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

mod boards;
mod commands;
mod exit;
mod law;
mod location;
mod manual;
mod output;
mod progress;
mod reader;
mod wording;

use commands::{
    agreement, backup, board, decide, demo, due, explain, export, facility, import, indicators, init,
    matching, plan, project, rebuild, restore, returnees, review, rules, serve, standing, undo, user, verify,
};
use exit::{Failure, Outcome};
use kanryu_domain::text::Lang;

/// Kanryu (還流) runs the Asia Health and Human Well-Being Initiative: records in, law beside, answers out.
///
/// Exit codes: 0 fine; 1 answered, and the answer is "no" or has findings; 2 your input; 3 our bug.
#[derive(Debug, Parser)]
#[command(name = "kanryu", version, arg_required_else_help = true)]
struct Cli {
    /// Language of help, messages and output: ja or en. Default: the terminal's locale.
    #[arg(long, global = true, value_name = "ja|en")]
    lang: Option<String>,
    /// What to do.
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Arguments),
    Init(init::Arguments),
    Serve(serve::Arguments),
    Board(board::Arguments),
    Explain(explain::Arguments),
    Standing(standing::Arguments),
    Plan(plan::Arguments),
    Project(project::Arguments),
    Indicators(indicators::Arguments),
    Review(review::Arguments),
    Decide(decide::Arguments),
    Agreement(agreement::Arguments),
    Facility(facility::Arguments),
    Match(matching::Arguments),
    Due(due::Arguments),
    Returnees(returnees::Arguments),
    Import(import::Arguments),
    Undo(undo::Arguments),
    Export(export::Arguments),
    Verify(verify::Arguments),
    Rebuild(rebuild::Arguments),
    Backup(backup::Arguments),
    Restore(restore::Arguments),
    User(user::Arguments),
    Rules(rules::Arguments),
}

fn main() -> ExitCode {
    exit::quietly_when_nobody_reads();
    let args: Vec<String> = std::env::args().collect();
    let lang = reader::language(&args);
    let matches = match manual::localize(Cli::command(), lang).try_get_matches_from(&args) {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version are answers; everything else is the reader's input.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let result = Cli::from_arg_matches(&matches)
        .map_err(|error| Failure::input_from("input/arguments", &error))
        .and_then(|cli| check_language(&cli).map(|()| cli))
        .and_then(|cli| run(cli.command, lang));
    if let Err(failure) = &result {
        eprintln!("{}", failure.lines(lang));
    }
    exit::code(&result)
}

fn check_language(cli: &Cli) -> Result<(), Failure> {
    match cli.lang.as_deref() {
        Some(code) if Lang::from_code(code).is_none() => Err(Failure::input(
            "input/language",
            kanryu_domain::text::Text::new(
                format!("言語「{code}」はありません"),
                format!("there is no language {code:?}"),
            ),
            kanryu_domain::text::Text::new("ja か en を指定してください", "give ja or en"),
        )),
        _ => Ok(()),
    }
}

fn run(command: Command, lang: Lang) -> Result<Outcome, Failure> {
    start_log();
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::bug("machine/runtime", &error))?;
    runtime.block_on(async {
        match command {
            Command::Demo(arguments) => demo::run(arguments, lang).await,
            Command::Init(arguments) => init::run(arguments, lang).await,
            Command::Serve(arguments) => serve::run(arguments, lang).await,
            Command::Board(arguments) => board::run(arguments, lang).await,
            Command::Explain(arguments) => explain::run(arguments, lang).await,
            Command::Standing(arguments) => standing::run(arguments, lang).await,
            Command::Plan(arguments) => plan::run(arguments, lang).await,
            Command::Project(arguments) => project::run(arguments, lang).await,
            Command::Indicators(arguments) => indicators::run(arguments, lang).await,
            Command::Review(arguments) => review::run(arguments, lang).await,
            Command::Decide(arguments) => decide::run(arguments, lang).await,
            Command::Agreement(arguments) => agreement::run(arguments, lang).await,
            Command::Facility(arguments) => facility::run(arguments, lang).await,
            Command::Match(arguments) => matching::run(arguments, lang).await,
            Command::Due(arguments) => due::run(arguments, lang).await,
            Command::Returnees(arguments) => returnees::run(arguments, lang).await,
            Command::Import(arguments) => import::run(arguments, lang).await,
            Command::Undo(arguments) => undo::run(arguments, lang).await,
            Command::Export(arguments) => export::run(arguments, lang).await,
            Command::Verify(arguments) => verify::run(arguments, lang).await,
            Command::Rebuild(arguments) => rebuild::run(arguments, lang).await,
            Command::Backup(arguments) => backup::run(arguments, lang).await,
            Command::Restore(arguments) => restore::run(arguments, lang).await,
            Command::User(arguments) => user::run(arguments, lang).await,
            Command::Rules(arguments) => rules::run(arguments, lang).await,
        }
    })
}

/// Logs go to standard error, as sentences; `KANRYU_LOG` chooses how much (default: warnings).
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("KANRYU_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,kanryu=info"));
    // A second start of the log in one process only happens in tests; the first one stays.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
