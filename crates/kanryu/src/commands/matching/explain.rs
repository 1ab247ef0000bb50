//! `kanryu match explain`: why a person or an offer got what it got.

use clap::{Args, ValueEnum};
use kanryu_domain::matching::{self, ExplainRoundError, Explanation, Missed, OfferWhy, PersonWhy, Reader};
use kanryu_domain::text::Lang;

use super::lines::Lines;
use super::{Input, Question};
use crate::exit::{Failure, Outcome};

/// Explain the result of one person or offer: what was liked better, what held it back, what would have changed it.
///
/// A person is never told the ranks of other people, nor how an offer ranks anybody: `--reader own` prints what the
/// person may see, `--reader secretariat` everything.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) input: Input,
    /// The id of a person or an offer of the round.
    id: String,
    #[command(flatten)]
    question: Question,
    /// For whom the words are.
    #[arg(long, value_enum, default_value = "secretariat")]
    reader: For,
}

/// For whom an explanation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum For {
    /// The secretariat or an auditor.
    Secretariat,
    /// The person or offer itself.
    Own,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let asked = arguments.question.asked()?;
    let (round, law) = arguments.input.read()?;
    let reader = match arguments.reader {
        For::Secretariat => Reader::Secretariat,
        For::Own => Reader::Own,
    };
    let answer =
        matching::explain(&round, law, &asked, &arguments.id, reader).map_err(|error| match &error {
            ExplainRoundError::Run(_) => Failure::input_from("input/round-method", &error),
            ExplainRoundError::NoSuch { .. } | ExplainRoundError::Network => {
                Failure::input_from("input/round-id", &error)
            }
        })?;
    arguments.input.write(&answer, || text(&answer, lang))?;
    Ok(Outcome::Fine)
}

fn text(answer: &Explanation, lang: Lang) -> String {
    let mut lines = Lines::new(lang);
    let (round, method, definition) = (&answer.round, answer.method, &answer.definition);
    lines.say(
        format!("募集回 {round}　方法 {method}　定義 {definition}"),
        format!("round {round}, method {method}, definition {definition}"),
    );
    if let Some(person) = &answer.person {
        self::person(person, &mut lines);
    }
    if let Some(offer) = &answer.offer {
        self::offer(offer, &mut lines);
    }
    lines.into_text()
}

fn person(person: &PersonWhy, lines: &mut Lines) {
    lines.text(&person.text);
    person.better.iter().for_each(|missed| self::missed(missed, lines));
    for one in &person.struck {
        lines.say(
            format!("  不可 {}: {}", one.offer, one.text.ja),
            format!("  cannot be {}: {}", one.offer, one.text.en),
        );
        for rule in &one.rules {
            let refs = format!("[{}; {}; {}]", rule.id, rule.sources.join(", "), rule.confidence.word());
            lines.say(format!("      {} {refs}", rule.title.ja), format!("      {} {refs}", rule.title.en));
        }
    }
    if !person.below.is_empty() {
        let below = person.below.join(", ");
        lines.say(format!("  より下の希望: {below}"), format!("  wishes below: {below}"));
    }
}

fn missed(missed: &Missed, lines: &mut Lines) {
    let (offer, rank) = (&missed.offer, missed.rank);
    lines.say(
        format!("  第{rank}希望 {offer}: {}", missed.text.ja),
        format!("  wish {rank}, {offer}: {}", missed.text.en),
    );
    for text in &missed.would_have {
        lines.say(format!("      {}", text.ja), format!("      {}", text.en));
    }
}

fn offer(offer: &OfferWhy, lines: &mut Lines) {
    lines.text(&offer.text);
    for (person, rank) in &offer.people {
        let rank = rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string());
        lines.say(format!("  {person}（順位 {rank}）"), format!("  {person} (ranked {rank})"));
    }
    for (_, count, text) in &offer.reasons {
        lines.say(format!("  {count}人: {}", text.ja), format!("  {count}: {}", text.en));
    }
}
