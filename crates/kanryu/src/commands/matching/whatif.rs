//! `kanryu match whatif`: a change tried out, and who moves.

use clap::Args;
use kanryu_domain::matching::{self, Change, WhatIf, WhatIfError};
use kanryu_domain::text::{Lang, Text};

use super::lines::Lines;
use super::{Input, Question};
use crate::exit::{Failure, Outcome};

/// Try a change of a round: a place more, an offer closed, a person withdrawn, a floor or a cap moved; and see who moves.
///
/// The lottery stays the same. Moves are also shown as chains: each person takes the place that the next one has left.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    question: Question,
    /// An offer has so many places, such as F1=3; may be given several times.
    #[arg(long, value_name = "OFFER=N")]
    places: Vec<String>,
    /// An offer has this minimum.
    #[arg(long, value_name = "OFFER=N")]
    min: Vec<String>,
    /// An offer closes.
    #[arg(long, value_name = "OFFER")]
    close: Vec<String>,
    /// A person withdraws.
    #[arg(long, value_name = "PERSON")]
    withdraw: Vec<String>,
    /// An offer asks for this level of Japanese; `none` asks for nothing.
    #[arg(long, value_name = "OFFER=LEVEL")]
    floor: Vec<String>,
    /// A cap or region has this size; `none` lifts it.
    #[arg(long, value_name = "CAP=N")]
    cap: Vec<String>,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let changes = changes(arguments)?;
    let asked = arguments.question.asked()?;
    let (round, law) = arguments.input.read()?;
    let answer = matching::what_if(&round, law, &asked, &changes).map_err(|error| {
        let code = match &error {
            WhatIfError::Run(_) => "input/round-method",
            WhatIfError::NoSuch { .. } => "input/round-id",
        };
        Failure::input_from(code, &error)
    })?;
    arguments.input.write(&answer, || text(&answer, lang))?;
    Ok(Outcome::Fine)
}

fn changes(arguments: &Arguments) -> Result<Vec<Change>, Failure> {
    let mut changes = Vec::new();
    for one in &arguments.places {
        let (offer, places) = split(one)?;
        changes.push(Change::Places(offer, count(one, &places)?));
    }
    for one in &arguments.min {
        let (offer, least) = split(one)?;
        changes.push(Change::Least(offer, count(one, &least)?));
    }
    for one in &arguments.floor {
        let (offer, level) = split(one)?;
        changes.push(Change::Floor(offer, Some(level).filter(|level| level != "none")));
    }
    for one in &arguments.cap {
        let (cap, size) = split(one)?;
        let size = if size == "none" { None } else { Some(count(one, &size)?) };
        changes.push(Change::Cap(cap, size));
    }
    changes.extend(arguments.close.iter().cloned().map(Change::Close));
    changes.extend(arguments.withdraw.iter().cloned().map(Change::Withdraw));
    if changes.is_empty() {
        return Err(Failure::input(
            "input/change",
            Text::new("変更が一つも指定されていません", "no change was given"),
            Text::new(
                "--places F1=3 などを付けてください",
                "give one, such as --places F1=3, --close F1 or --withdraw a",
            ),
        ));
    }
    Ok(changes)
}

fn split(text: &str) -> Result<(String, String), Failure> {
    text.rsplit_once('=').map(|(id, value)| (id.to_owned(), value.to_owned())).ok_or_else(|| {
        Failure::input(
            "input/change",
            Text::new(format!("「{text}」に = がありません"), format!("{text:?} has no =")),
            Text::new("ID=値 の形で書いてください", "write it as ID=VALUE"),
        )
    })
}

fn count(whole: &str, text: &str) -> Result<u32, Failure> {
    text.parse().map_err(|_| {
        Failure::input(
            "input/change",
            Text::new(
                format!("「{whole}」の値は0以上の整数です"),
                format!("the value of {whole:?} is a count"),
            ),
            Text::new("例: F1=3", "for example F1=3"),
        )
    })
}

fn text(answer: &WhatIf, lang: Lang) -> String {
    let mut lines = Lines::new(lang);
    answer.changes.iter().for_each(|change| lines.text(change));
    lines.say("【今】", "before:");
    lines.counts(&answer.before.counts);
    lines.stable(answer.before.stable, answer.before.blocking_pairs);
    lines.say("【変更後】", "after:");
    lines.counts(&answer.after.counts);
    lines.stable(answer.after.stable, answer.after.blocking_pairs);
    let moves = answer.moves.len();
    lines.say(format!("移る人 {moves}"), format!("{moves} people move"));
    answer.moves.iter().for_each(|moved| lines.moved(moved));
    for chain in &answer.chains {
        let chain = chain.join("  ⇐  ");
        lines.say(format!("  連鎖: {chain}"), format!("  chain: {chain}"));
    }
    lines.into_text()
}
