//! `kanryu match run`: a round answered by a method.

use clap::Args;
use kanryu_domain::matching::{self, RoundResult};
use kanryu_domain::text::Lang;

use super::lines::Lines;
use super::{Input, Question, refused};
use crate::exit::{Failure, Outcome};

/// Run a round and print who goes where, with stability, status, notes and everything a rerun needs.
///
/// The same round, method, definition and seed give the same bytes. Ends with 1 when the result is not stable by the
/// definition, breaks a limit of the round, or when the search behind it did not end well.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    question: Question,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let asked = arguments.question.asked()?;
    let (round, law) = arguments.input.read()?;
    let result = matching::run(&round, law, &asked).map_err(|error| refused(&error))?;
    arguments.input.write(&result, || text(&result, lang))?;
    let fine = result.stable != Some(false)
        && result.broken_limits.is_empty()
        && matches!(result.status.word, "exact" | "bounded");
    Ok(if fine { Outcome::Fine } else { Outcome::Findings })
}

pub(super) fn text(result: &RoundResult, lang: Lang) -> String {
    let mut lines = Lines::new(lang);
    head(result, &mut lines);
    for pair in &result.pairs {
        let rank = pair.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string());
        let (person, offer) = (&pair.person, &pair.offer);
        lines
            .say(format!("  {person} → {offer}　第{rank}希望"), format!("  {person} → {offer}  rank {rank}"));
    }
    for person in &result.unmatched {
        lines.say(format!("  {person} → 決まらない"), format!("  {person} → no place"));
    }
    for flow in result.flows.iter().filter(|flow| flow.flow != 0) {
        let line = format!("  {} → {}: {} × {}", flow.from, flow.to, flow.flow, flow.cost);
        lines.say(line.clone(), line);
    }
    for offer in &result.unfilled {
        let (id, free, places) = (&offer.offer, offer.free, offer.places);
        lines.say(
            format!("  空き: {id} {free}/{places}（{}）", offer.why.ja),
            format!("  free: {id} {free} of {places} ({})", offer.why.en),
        );
    }
    faults(result, &mut lines);
    result.notes.iter().for_each(|note| lines.note(note));
    lines.text(&result.lawfulness.text);
    let hash = &result.input_hash;
    lines.say(format!("入力のハッシュ {hash}"), format!("input hash {hash}"));
    lines.into_text()
}

fn head(result: &RoundResult, lines: &mut Lines) {
    let (round, method, definition) = (&result.round, result.method, &result.definition);
    let seed = result.seed.map_or_else(|| "–".to_owned(), |seed| seed.to_string());
    lines.say(
        format!("募集回 {round}　方法 {method}　定義 {definition}　種 {seed}"),
        format!("round {round}, method {method}, definition {definition}, seed {seed}"),
    );
    let status = &result.status;
    lines.say(
        format!("確からしさ: {}（{}）", status.word, status.text.ja),
        format!("status: {} ({})", status.word, status.text.en),
    );
    if let Some(total) = result.total_cost {
        lines.say(format!("合計 {total}"), format!("total {total}"));
    }
    if result.flows.is_empty() {
        lines.counts(&result.counts);
        lines.stable(result.stable, result.blocking_pairs_total);
    }
}

fn faults(result: &RoundResult, lines: &mut Lines) {
    for pair in &result.blocking_pairs {
        let (person, offer) = (&pair.person, &pair.offer);
        lines.say(
            format!("  ブロッキング: {person} – {offer}: {}", pair.text.ja),
            format!("  blocking: {person} – {offer}: {}", pair.text.en),
        );
    }
    for broken in &result.broken_limits {
        let (count, min, max) = (broken.count, broken.min, broken.max);
        let number = |number: Option<u32>| number.map_or_else(|| "–".to_owned(), |number| number.to_string());
        let range = format!("{}–{}", number(min), number(max));
        lines.say(
            format!("  守られない上限・下限: {} は {count} 人（{range}）", broken.limit.ja),
            format!("  limit broken: {} has {count} people ({range})", broken.limit.en),
        );
    }
    for one in &result.struck {
        let (person, offer) = (&one.person, &one.offer);
        lines.say(
            format!("  不可: {person} – {offer}: {}", one.text.ja),
            format!("  cannot be: {person} – {offer}: {}", one.text.en),
        );
    }
}
