//! `kanryu rules check`: faults, findings and scenarios of the law.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::pathway::{Law, LawError};
use kanryu_domain::text::{Lang, Text};
use kanryu_rules::{Finding, Mutation, ScenarioResult, run_all};

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
    /// Change the law a little in every place, and list the changes that no scenario notices with the scenario to write.
    #[arg(long)]
    mutants: bool,
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
    let mutation = arguments.mutants.then(|| law.rulebook().missing_scenarios(law.scenarios()));
    match arguments.format {
        Plain::Json => {
            let fingerprint = law.rulebook().fingerprint();
            let mut answer = serde_json::json!({
                "errors": [], "warnings": law.warnings(), "findings": findings, "scenarios": results,
                "fingerprint": fingerprint,
            });
            if let Some(mutation) = &mutation {
                answer["mutation"] = serde_json::json!(mutation);
            }
            println!("{answer}");
        }
        Plain::Text => {
            print(law, &findings, results.len(), &wrong, lang);
            mutation.iter().for_each(|mutation| print_mutation(mutation, lang));
        }
    }
    let is_held = mutation.is_none_or(|mutation| mutation.missing.is_empty());
    Ok(if wrong.is_empty() && is_held { Outcome::Fine } else { Outcome::Findings })
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

fn print_mutation(mutation: &Mutation, lang: Lang) {
    for missing in &mutation.missing {
        let change = super::title(&missing.change, lang);
        println!("\n{}:{}  {}: {change}", missing.file, missing.line, missing.item);
        if let Some(ask) = &missing.ask {
            println!(
                "    claim = \"{}\", {}, expect = {{ verdict = \"{}\" }}",
                ask.claim, ask.example, ask.verdict
            );
        }
    }
    let Mutation { mutants, noticed, equal, missing } = mutation;
    let missing = missing.len();
    let text = Text::new(
        format!(
            "変異 {mutants}: 場面が気づいた {noticed}、答えの変わらない {equal}、気づく場面のない {missing}"
        ),
        format!(
            "{mutants} mutants: {noticed} noticed by scenarios, {equal} that answer alike, {missing} that no scenario notices"
        ),
    );
    println!("\n{}", text.get(lang));
}
