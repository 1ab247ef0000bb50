//! `kanryu rules`: the rulebooks themselves.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use kanryu_domain::pathway::{Law, LawError};
use kanryu_domain::text::{Lang, Text};
use kanryu_rules::run_all;

use crate::exit::{Failure, Outcome};
use crate::law;
use crate::output::Plain;

mod coverage;

/// Examine the rulebooks.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Check(Check),
    List(List),
    Coverage(coverage::Arguments),
}

/// Check the rulebooks and run every scenario.
///
/// Every fault is shown with its code, file, line, both places where two are involved, and the remedy.
#[derive(Debug, Args)]
struct Check {
    /// A folder of rulebooks instead of the built-in ones; it holds facts.toml and sources.toml, or the built-in ones serve.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
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
        Action::Check(check) => self::check(&check, lang),
        Action::List(list) => self::list(&list, lang),
        Action::Coverage(arguments) => coverage::run(&arguments, lang),
    }
}

fn check(arguments: &Check, lang: Lang) -> Result<Outcome, Failure> {
    let read;
    let law = match &arguments.rulebooks {
        None => Law::builtin(),
        Some(folder) => {
            read = law::read(folder)?;
            match &read {
                Ok(law) => law,
                Err(error) => {
                    print_faults(error, arguments.format);
                    return Ok(Outcome::Findings);
                }
            }
        }
    };
    let results = run_all(law.scenarios(), law.rulebook());
    let wrong: Vec<_> = results.iter().filter(|result| !result.is_right()).collect();
    match arguments.format {
        Plain::Json => {
            let fingerprint = law.rulebook().fingerprint();
            let answer = serde_json::json!({
                "errors": [], "warnings": law.warnings(), "scenarios": results, "fingerprint": fingerprint,
            });
            println!("{answer}");
        }
        Plain::Text => print_check(law, results.len(), &wrong, lang),
    }
    Ok(if wrong.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

fn print_faults(error: &LawError, format: Plain) {
    match (format, error) {
        (Plain::Text, _) => println!("{error}"),
        (Plain::Json, LawError::Rulebook(errors)) => println!("{}", serde_json::json!({ "errors": errors })),
        (Plain::Json, LawError::Sources(error)) => {
            println!("{}", serde_json::json!({ "errors": [{ "code": "law/sources", "message": error.to_string() }] }));
        }
    }
}

fn print_check(law: &Law, scenarios: usize, wrong: &[&kanryu_rules::ScenarioResult], lang: Lang) {
    law.warnings().iter().for_each(|warning| println!("{warning}\n"));
    for result in wrong {
        println!("{}:{}  {}", result.file, result.line, result.name);
        result.differs.iter().for_each(|line| println!("    {line}"));
    }
    let (right, rules, hash) = (scenarios - wrong.len(), law.rulebook().versions().len(), law.rulebook().fingerprint());
    let text = Text::new(
        format!("版 {rules}、場面 {scenarios} のうち {right} が正しい\n法令集の指紋 {hash}"),
        format!("{rules} versions; {right} of {scenarios} scenarios come out right\nfingerprint {hash}"),
    );
    println!("{}", text.get(lang));
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
