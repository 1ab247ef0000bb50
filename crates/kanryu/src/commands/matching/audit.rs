//! `kanryu match audit`: any result judged again, by the lists alone.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::matching::{self, AuditReport};
use kanryu_domain::text::Lang;

use super::lines::Lines;
use super::{Input, Question, refused, text_of};
use crate::exit::{Failure, Outcome};

/// Audit a result: stability by the definition, blocking pairs, limits, law, and whether a rerun gives the same.
///
/// RESULT is what `kanryu match run --format json` printed, or any JSON or TOML with `pairs`. Nothing that a method kept
/// is believed. Ends with 1 when something is wrong with the result.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) input: Input,
    /// The result: a JSON or TOML file with `pairs`.
    result: PathBuf,
    #[command(flatten)]
    question: Question,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let asked = arguments.question.asked()?;
    let (round, law) = arguments.input.read()?;
    let text = text_of(&arguments.result, "input/result-file")?;
    let claimed =
        matching::parse_result(&arguments.result.display().to_string(), &text).map_err(|errors| {
            let all = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            Failure::input_from("input/result-file", &all)
        })?;
    let report = matching::audit(&round, law, &claimed, &asked).map_err(|error| refused(&error))?;
    arguments.input.write(&report, || self::text(&report, lang))?;
    let fine = report.stable != Some(false)
        && report.faults.is_empty()
        && report.broken_limits.is_empty()
        && report.same_input != Some(false)
        && report.replicated != Some(false);
    Ok(if fine { Outcome::Fine } else { Outcome::Findings })
}

fn text(report: &AuditReport, lang: Lang) -> String {
    let mut lines = Lines::new(lang);
    let (round, definition) = (&report.round, &report.definition);
    lines.say(
        format!("募集回 {round} の結果を定義 {definition} で検査"),
        format!("result of round {round}, judged by definition {definition}"),
    );
    lines.counts(&report.counts);
    lines.stable(report.stable, report.blocking_pairs_total);
    for fault in &report.faults {
        lines.say(format!("  誤り: {}", fault.ja), format!("  fault: {}", fault.en));
    }
    for broken in &report.broken_limits {
        let count = broken.count;
        lines.say(
            format!("  守られない上限・下限: {}（{count}人）", broken.limit.ja),
            format!("  limit broken: {} ({count} people)", broken.limit.en),
        );
    }
    for pair in &report.blocking_pairs {
        let (person, offer) = (&pair.person, &pair.offer);
        lines.say(
            format!("  ブロッキング: {person} – {offer}: {}", pair.text.ja),
            format!("  blocking: {person} – {offer}: {}", pair.text.en),
        );
    }
    match report.same_input {
        Some(true) => lines.say("入力は同じ（ハッシュ一致）", "the input is the same, by its hash"),
        Some(false) => lines.say("入力が異なる（ハッシュ不一致）", "the input is another one, by its hash"),
        None => {}
    }
    match report.replicated {
        Some(true) => lines.say("再計算で同じ結果が得られた", "a rerun gives the same pairs"),
        Some(false) => lines.say("再計算の結果が異なる", "a rerun gives other pairs"),
        None => {}
    }
    report.notes.iter().for_each(|note| lines.note(note));
    lines.into_text()
}
