//! `kanryu explain`: a claim judged for one person, as a tree of reasons.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::calendar::Day;
use kanryu_domain::history::History;
use kanryu_domain::pathway::{self, Law};
use kanryu_domain::text::{Lang, Text};
use kanryu_rules::{Line, Mark, Verdict};

use super::standing::known;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::output::Plain;
use crate::{law, reader};

/// Judge a claim or a step for one person and show why, as a tree with citations.
///
/// SUBJECT is a person of the store (person:…) or a history file (see docs/history-file.md), so that the engine can be
/// used without a store. Without CLAIM, the stage, the last lawful day and every next step are shown.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A person of the store (person:…), or a history file (person.toml).
    subject: String,
    /// A claim or a step; `kanryu rules list` lists them.
    claim: Option<String>,
    /// The day the answer speaks of; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// A folder of rulebooks instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// Answer under the law that was published by this day only.
    #[arg(long, value_name = "DATE")]
    law_known_at: Option<Day>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let law = law::known(arguments.rulebooks.as_deref(), arguments.law_known_at)?;
    let known = known(&arguments.subject, None, &arguments.location, law).await?;
    let as_of = arguments.as_of.unwrap_or_else(reader::today);
    match &arguments.claim {
        Some(claim) => explain(law, &known, claim, as_of, arguments.format, lang),
        None => standing(law, &known, as_of, arguments.format, lang),
    }
}

fn explain(
    law: &Law,
    known: &History,
    claim: &str,
    as_of: Day,
    format: Plain,
    lang: Lang,
) -> Result<Outcome, Failure> {
    let place = pathway::whereabouts_with(law, &known.record, &known.facts, as_of);
    let explained = pathway::explain_facts(law, &known.facts_of(as_of), place, claim, as_of)
        .map_err(|error| Failure::input_from("input/claim", &error))?;
    match format {
        Plain::Json => println!("{}", serde_json::to_string_pretty(&explained).unwrap_or_default()),
        Plain::Text => {
            println!("{}", verdict_line(&explained.verdict, explained.confidence, lang));
            explained.lines.iter().for_each(|line| println!("{}", tree_line(line, lang)));
        }
    }
    Ok(if explained.verdict == Verdict::Met { Outcome::Fine } else { Outcome::Findings })
}

fn standing(law: &Law, known: &History, as_of: Day, format: Plain, lang: Lang) -> Result<Outcome, Failure> {
    let standing = pathway::standing_with(law, &known.record, &known.facts, as_of);
    if format == Plain::Json {
        println!("{}", serde_json::to_string_pretty(&standing).unwrap_or_default());
        return Ok(Outcome::Fine);
    }
    let nothing = Text::new("（記録なし）", "(none recorded)");
    let stage = standing.whereabouts.stage_title.as_ref().unwrap_or(&nothing).get(lang).to_owned();
    let last = standing.whereabouts.deadline().map_or_else(|| "–".to_owned(), |day| day.to_string());
    let head = Text::new(
        format!("{as_of} 現在: {stage}、適法な最終日 {last}"),
        format!("on {as_of}: {stage}, last lawful day {last}"),
    );
    println!("{}", head.get(lang));
    for step in &standing.steps {
        println!("\n{}  {}  → {}", word(step.verdict.mark(), lang), step.title.get(lang), step.to);
        step.lines.iter().for_each(|line| println!("{}", tree_line(line, lang)));
    }
    Ok(Outcome::Fine)
}

fn verdict_line(verdict: &Verdict, confidence: kanryu_rules::Confidence, lang: Lang) -> String {
    let mut line = word(verdict.mark(), lang).to_owned();
    if confidence > kanryu_rules::Confidence::Medium {
        let unsure = Text::new(
            format!("（確からしさ: {}。確立した法として扱わないこと）", confidence.word()),
            format!(" (confidence: {}; not to be taken as established law)", confidence.word()),
        );
        line.push_str(unsure.get(lang));
    }
    if let Verdict::Unknown { needs } = verdict {
        let needs = needs.join(", ");
        line.push_str(Text::new(format!("  必要な事実: {needs}"), format!("  needs: {needs}")).get(lang));
    }
    line
}

fn word(mark: Mark, lang: Lang) -> &'static str {
    match (mark, lang) {
        (Mark::Met, Lang::En) => "MET",
        (Mark::NotMet, Lang::En) => "NOT MET",
        (Mark::Unknown, Lang::En) => "UNKNOWN",
        (Mark::NotInForce, Lang::En) => "NOT IN FORCE",
        (Mark::Met, Lang::Ja) => "満たす",
        (Mark::NotMet, Lang::Ja) => "満たさない",
        (Mark::Unknown, Lang::Ja) => "不明",
        (Mark::NotInForce, Lang::Ja) => "施行外",
    }
}

fn tree_line(line: &Line, lang: Lang) -> String {
    let text = |text: &kanryu_rules::Text| match lang {
        Lang::Ja => text.ja.clone(),
        Lang::En => text.en.clone(),
    };
    let indent = "  ".repeat(line.depth + 1);
    let mut shown = format!("{indent}{}  {}", word(line.mark, lang), text(&line.text));
    let gap = text(&line.gap);
    if !gap.is_empty() {
        shown.push_str(&format!("  {gap}"));
    }
    if let Some(cite) = &line.cite {
        let day = |day: Option<Day>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
        shown.push_str(&format!(
            "  〔{cite}、{}–{}、{}〕",
            day(line.from),
            day(line.until),
            line.confidence.word()
        ));
    }
    shown
}
