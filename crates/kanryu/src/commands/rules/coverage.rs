//! `kanryu rules coverage`: every finding of the fact sheet, and where the rulebooks encode it.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::calendar::Day;
use kanryu_domain::pathway::{CoverState, Coverage, Covered, coverage};
use kanryu_domain::text::{Lang, Text};

use crate::exit::{Failure, Outcome};
use crate::law;
use crate::output::Plain;

/// List every finding of the fact sheet (R-…) and where it is encoded.
///
/// A finding is encoded where a rule, limit, table, stage, step or test cites it; some are no rule, with the reason.
/// What is neither is shown as missing, and the exit code is 1.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A folder of rulebooks instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let coverage = coverage(law::in_use(arguments.rulebooks.as_deref())?);
    match arguments.format {
        Plain::Json => println!("{}", serde_json::to_string_pretty(&coverage).unwrap_or_default()),
        Plain::Text => print(&coverage, lang),
    }
    Ok(if coverage.missing == 0 { Outcome::Fine } else { Outcome::Findings })
}

fn print(coverage: &Coverage, lang: Lang) {
    coverage.findings.iter().for_each(|finding| print_finding(finding, lang));
    let Coverage { encoded, no_rule, missing, law, .. } = coverage;
    let foot = Text::new(
        format!(
            "所見 {} 件: 符号化済み {encoded}、規則ではない {no_rule}、欠落 {missing}\n法令集の指紋 {law}",
            coverage.findings.len()
        ),
        format!(
            "{} findings: {encoded} encoded, {no_rule} no rule, {missing} missing\nfingerprint {law}",
            coverage.findings.len()
        ),
    );
    println!("{}", foot.get(lang));
}

fn print_finding(finding: &Covered, lang: Lang) {
    let state = match finding.state {
        CoverState::Encoded => Text::new("符号化済み", "encoded"),
        CoverState::NoRule => Text::new("規則ではない", "no rule"),
        CoverState::NotEncoded => Text::new("欠落", "MISSING"),
    };
    let unlisted = Text::new("（出典の一覧にない）", "(not in the list of sources)");
    let title = finding.title.as_ref().unwrap_or(&unlisted).get(lang);
    let confidence = finding.confidence.map_or("–", |confidence| confidence.word());
    println!("{}\t{}\t{confidence}\t{title}", finding.key, state.get(lang));
    let day = |day: Option<Day>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    for place in &finding.places {
        let line = place.line.map(|line| format!(":{line}")).unwrap_or_default();
        let (from, until) = (day(place.from), day(place.until));
        let confidence = place.confidence.word();
        println!("    {} {}\t{from}–{until}\t{confidence}\t{}{line}", place.kind, place.id, place.file);
    }
    if let Some(reason) = &finding.reason {
        println!("    {}", reason.get(lang));
    }
}
