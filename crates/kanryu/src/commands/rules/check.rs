//! `kanryu rules check`: faults, findings and scenarios of the law.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::pathway::{Law, LawError};
use kanryu_domain::text::{Lang, Text};
use kanryu_rules::{Finding, ScenarioResult, run_all};

use crate::exit::{Failure, Outcome};
use crate::law;
use crate::output::Plain;

/// Check the rulebooks and run every scenario.
///
/// Every fault is shown with its code, file, line, both places where two are involved, and the remedy.
/// What law says without meaning it (conditions that nothing or everything meets, rules that never matter, stages
/// that nobody reaches or leaves, doors that close too early) is shown with a person who shows it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A folder of rulebooks instead of the built-in ones; it holds facts.toml and sources.toml, or the built-in ones serve.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
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
    let findings = findings(law);
    match arguments.format {
        Plain::Json => {
            let fingerprint = law.rulebook().fingerprint();
            let answer = serde_json::json!({
                "errors": [], "warnings": law.warnings(), "findings": findings, "scenarios": results,
                "fingerprint": fingerprint,
            });
            println!("{answer}");
        }
        Plain::Text => print(law, &findings, results.len(), &wrong, lang),
    }
    Ok(if wrong.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

/// What the audit finds and loading has not said already.
fn findings(law: &Law) -> Vec<Finding> {
    let is_said =
        |finding: &Finding| law.warnings().iter().any(|warning| warning.fault == finding.warning.fault);
    law.rulebook().audit().into_iter().filter(|finding| !is_said(finding)).collect()
}

fn print_faults(error: &LawError, format: Plain) {
    match (format, error) {
        (Plain::Text, _) => println!("{error}"),
        (Plain::Json, LawError::Rulebook(errors)) => println!("{}", serde_json::json!({ "errors": errors })),
        (Plain::Json, LawError::Sources(error)) => {
            println!(
                "{}",
                serde_json::json!({ "errors": [{ "code": "law/sources", "message": error.to_string() }] })
            );
        }
    }
}

fn print(law: &Law, findings: &[Finding], scenarios: usize, wrong: &[&ScenarioResult], lang: Lang) {
    law.warnings().iter().for_each(|warning| println!("{warning}\n"));
    findings.iter().for_each(|finding| println!("{finding}\n"));
    for result in wrong {
        println!("{}:{}  {}", result.file, result.line, result.name);
        result.differs.iter().for_each(|line| println!("    {line}"));
    }
    let (right, rules, hash) =
        (scenarios - wrong.len(), law.rulebook().versions().len(), law.rulebook().fingerprint());
    let text = Text::new(
        format!("版 {rules}、場面 {scenarios} のうち {right} が正しい\n法令集の指紋 {hash}"),
        format!("{rules} versions; {right} of {scenarios} scenarios come out right\nfingerprint {hash}"),
    );
    println!("{}", text.get(lang));
}
