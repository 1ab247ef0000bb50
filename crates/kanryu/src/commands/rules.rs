//! `kanryu rules`: the rulebooks themselves.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use kanryu_domain::text::Lang;

use crate::exit::{Failure, Outcome};
use crate::law;
use crate::output::Plain;

mod check;
mod compare;
mod coverage;
mod export;

/// Examine the rulebooks.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Check(check::Arguments),
    List(List),
    Coverage(coverage::Arguments),
    Compare(compare::Arguments),
    Export(export::Arguments),
}

/// List the ids of rules, limits, tables, stages and steps with their versions.
#[derive(Debug, Args)]
struct List {
    /// A folder of rulebooks instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    match arguments.action {
        Action::Check(arguments) => check::run(&arguments, lang),
        Action::List(list) => self::list(&list, lang),
        Action::Coverage(arguments) => coverage::run(&arguments, lang),
        Action::Compare(arguments) => compare::run(arguments, lang).await,
        Action::Export(arguments) => export::run(&arguments, lang),
    }
}

fn list(arguments: &List, lang: Lang) -> Result<Outcome, Failure> {
    let rulebook = law::in_use(arguments.rulebooks.as_deref())?.rulebook();
    if arguments.format == Plain::Json {
        let answer = serde_json::json!({
            "claims": rulebook.claims().collect::<Vec<_>>(), "versions": rulebook.versions(),
            "stages": rulebook.stages(), "steps": rulebook.steps(), "fingerprint": rulebook.fingerprint(),
        });
        println!("{answer}");
        return Ok(Outcome::Fine);
    }
    let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for version in rulebook.versions() {
        let day = |day: Option<kanryu_rules::Day>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
        let (from, until) = (day(version.from), day(version.until));
        let title = title(&version.title, lang);
        let line = format!("{}\t{from}–{until}\t{}\t{title}", version.id, version.confidence.word());
        kinds.entry(version.kind).or_default().push(line);
    }
    for stage in rulebook.stages() {
        kinds.entry("stage").or_default().push(format!("{}\t{}", stage.id, title(&stage.title, lang)));
    }
    for step in rulebook.steps() {
        kinds.entry("step").or_default().push(format!("{}\t{}", step.id, title(&step.title, lang)));
    }
    for (kind, lines) in kinds {
        lines.iter().for_each(|line| println!("{kind}\t{line}"));
    }
    Ok(Outcome::Fine)
}

fn title(text: &kanryu_rules::Text, lang: Lang) -> &str {
    match lang {
        Lang::Ja => &text.ja,
        Lang::En => &text.en,
    }
}
