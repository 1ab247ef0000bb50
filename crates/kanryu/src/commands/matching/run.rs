//! `kanryu match run`: a round answered by a method.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::matching::{self, RoundResult};
use kanryu_domain::text::{Lang, Text};

use super::{Question, read, refused};
use crate::exit::{Failure, Outcome};
use crate::law;
use crate::output::{self, Plain};

/// Run a round and print who goes where, with stability, status, notes and everything a rerun needs.
///
/// The same round, method, definition and seed give the same bytes. Ends with 1 when the result is not stable by the
/// definition, or when the search behind it did not end.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A round file.
    round: PathBuf,
    #[command(flatten)]
    question: Question,
    /// A folder of rulebooks instead of the built-in ones.
    #[arg(long, value_name = "DIR")]
    rulebooks: Option<PathBuf>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
    /// The file to write; default: standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let law = law::in_use(arguments.rulebooks.as_deref())?;
    let round = read(&arguments.round, law)?;
    let result = matching::run(&round, law, &arguments.question.asked()?).map_err(|error| refused(&error))?;
    let text = match arguments.format {
        Plain::Json => format!("{}\n", serde_json::to_string_pretty(&result).unwrap_or_default()),
        Plain::Text => text(&result, lang),
    };
    output::write_text(&text, arguments.out.as_deref())?;
    let fine = result.stable != Some(false) && matches!(result.status.word, "exact" | "bounded");
    Ok(if fine { Outcome::Fine } else { Outcome::Findings })
}

/// Lines in the reader's language.
pub(super) struct Lines {
    out: String,
    lang: Lang,
}

impl Lines {
    pub(super) fn new(lang: Lang) -> Lines {
        Lines { out: String::new(), lang }
    }

    pub(super) fn say(&mut self, ja: impl Into<String>, en: impl Into<String>) {
        self.out.push_str(Text::new(ja.into(), en.into()).get(self.lang));
        self.out.push('\n');
    }

    pub(super) fn into_text(self) -> String {
        self.out
    }
}

fn text(result: &RoundResult, lang: Lang) -> String {
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
    for offer in &result.unfilled {
        let (id, free, places) = (&offer.offer, offer.free, offer.places);
        lines.say(
            format!("  空き: {id} {free}/{places}（{}）", offer.why.ja),
            format!("  free: {id} {free} of {places} ({})", offer.why.en),
        );
    }
    for pair in &result.blocking_pairs {
        let (person, offer) = (&pair.person, &pair.offer);
        lines.say(
            format!("  ブロッキング: {person} – {offer}: {}", pair.text.ja),
            format!("  blocking: {person} – {offer}: {}", pair.text.en),
        );
    }
    for one in &result.struck {
        let (person, offer) = (&one.person, &one.offer);
        lines.say(
            format!("  不可: {person} – {offer}: {}", one.text.ja),
            format!("  cannot be: {person} – {offer}: {}", one.text.en),
        );
    }
    for note in &result.notes {
        lines.say(format!("  • {}", note.text.ja), format!("  • {}", note.text.en));
    }
    lines.say(&result.lawfulness.text.ja, &result.lawfulness.text.en);
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
    let counts = &result.counts;
    let (people, placed, places, free) = (counts.people, counts.placed, counts.places, counts.free_places);
    lines.say(
        format!("{people}人中{placed}人が決定。定員 {places}、空き {free}"),
        format!("{placed} of {people} people placed; {places} places, {free} free"),
    );
    match result.stable {
        Some(true) => lines.say("安定: はい（ブロッキングペアなし）", "stable: yes, no blocking pair"),
        Some(false) => {
            let total = result.blocking_pairs_total;
            lines.say(
                format!("安定: いいえ（ブロッキングペア {total}）"),
                format!("stable: no, {total} blocking pairs"),
            );
        }
        None => {}
    }
}
