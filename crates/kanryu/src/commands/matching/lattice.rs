//! `kanryu match lattice`: all stable results, and what each person may get in any of them.

use clap::Args;
use kanryu_domain::matching::{self, Every};
use kanryu_domain::text::Lang;

use super::lines::Lines;
use super::{Input, Question, refused};
use crate::exit::{Failure, Outcome};

/// List all stable results of a round, from the best for people to the best for offers, and each person's range.
///
/// Strict lists of two sides are answered by rotations. Ties, joint wishes, limits and groups are answered by trying
/// every matching, which suits small rounds; when a bound ends it, `complete` is false and the command ends with 1.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    question: Question,
    /// Most results to list.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,
    /// Most matchings to try.
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    tries: u64,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let asked = arguments.question.asked()?;
    let (round, law) = arguments.input.read()?;
    let answer = matching::every(&round, law, &asked, arguments.limit, arguments.tries)
        .map_err(|error| refused(&error))?;
    arguments.input.write(&answer, || text(&answer, lang))?;
    Ok(if answer.complete { Outcome::Fine } else { Outcome::Findings })
}

fn text(answer: &Every, lang: Lang) -> String {
    let mut lines = Lines::new(lang);
    let (count, definition) = (answer.count, &answer.definition);
    if answer.complete {
        lines.say(
            format!("定義 {definition} で安定な結果は {count}"),
            format!("{count} stable results by definition {definition}"),
        );
    } else {
        lines.say(
            format!("定義 {definition} で安定な結果を {count} 見つけた。ほかにもありうる"),
            format!("{count} stable results by definition {definition} found; there may be more"),
        );
    }
    for (result, number) in answer.results.iter().zip(1usize..) {
        let pairs: Vec<String> = result.iter().map(|(person, offer)| format!("{person} → {offer}")).collect();
        let line = format!("  {number}: {}", pairs.join(", "));
        lines.say(line.clone(), line);
    }
    for (person, places) in &answer.range {
        let places = places.join(", ");
        lines.say(format!("  {person} の範囲: {places}"), format!("  range of {person}: {places}"));
    }
    answer.notes.iter().for_each(|note| lines.note(note));
    lines.into_text()
}
