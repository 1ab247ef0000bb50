//! `kanryu match compare`: several methods on the same lists, and the price of each limit.

use clap::Args;
use kanryu_domain::matching::{self, Asked, Price, Way};
use kanryu_domain::text::Lang;
use serde::Serialize;

use super::lines::Lines;
use super::{Input, method, refused};
use crate::exit::{Failure, Outcome};

/// Compare methods on the same lists: who is placed, at which rank, what blocks, who moves, and what each cap costs.
///
/// Moves are counted from the first method. Where a method needs a definition and none is given, every definition is tried.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) input: Input,
    /// The methods, separated by commas.
    #[arg(long, value_name = "A,B", value_delimiter = ',', required = true)]
    methods: Vec<String>,
    /// The definition of stability, for methods that know it.
    #[arg(long, value_name = "WORD")]
    definition: Option<String>,
    /// The seed of the lottery that breaks ties.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Also try so many seeds, from 0 on, with the first method: how often each person gets each place.
    #[arg(long, value_name = "K")]
    seeds: Option<u64>,
    /// Also lift each cap and region alone, with the first method: what it costs.
    #[arg(long)]
    prices: bool,
}

/// The answer.
#[derive(Serialize)]
struct Answer {
    round: String,
    ways: Vec<Way>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    prices: Vec<Price>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_seed: Option<std::collections::BTreeMap<String, std::collections::BTreeMap<String, u32>>>,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let mut questions = Vec::new();
    for word in &arguments.methods {
        let method = method(word)?;
        let known = |word: &String| method.definitions().contains(&word.as_str());
        let definition = arguments.definition.clone().filter(known);
        questions.push(Asked { method: Some(method), definition, seed: arguments.seed });
    }
    let (round, law) = arguments.input.read()?;
    let first = questions.first().cloned().unwrap_or_default();
    let prices = if arguments.prices {
        matching::prices(&round, law, &first)
            .map_err(|error| Failure::input_from("input/round-method", &error))?
    } else {
        Vec::new()
    };
    let by_seed = arguments
        .seeds
        .map(|seeds| matching::by_seed(&round, law, &first, 0..seeds).map_err(|error| refused(&error)))
        .transpose()?;
    let answer =
        Answer { round: round.id.clone(), ways: matching::compare(&round, law, &questions), prices, by_seed };
    arguments.input.write(&answer, || text(&answer, lang))?;
    let refused = answer.ways.iter().any(|way| way.refused.is_some());
    Ok(if refused { Outcome::Findings } else { Outcome::Fine })
}

fn text(answer: &Answer, lang: Lang) -> String {
    let mut lines = Lines::new(lang);
    for way in &answer.ways {
        let name = &way.name;
        lines.say(format!("■ {name}"), format!("■ {name}"));
        if let Some(why) = &way.refused {
            lines.say(format!("  {why}"), format!("  {why}"));
            continue;
        }
        lines.counts(&way.counts);
        lines.stable(way.stable, way.blocking_pairs);
        way.moves.iter().for_each(|moved| lines.moved(moved));
    }
    for price in &answer.prices {
        let Price { limit, placed, placed_without, better, worse } = price;
        lines.say(
            format!("上限 {limit}: {placed}人が決定、外せば {placed_without}人。よくなる {better}、悪くなる {worse}"),
            format!(
                "cap {limit}: {placed} placed, {placed_without} without it; {better} better off, {worse} worse off"
            ),
        );
    }
    for (person, places) in answer.by_seed.iter().flatten().filter(|(_, places)| places.len() > 1) {
        let places: Vec<String> = places.iter().map(|(place, times)| format!("{place} × {times}")).collect();
        let line = format!("  {person}: {}", places.join(", "));
        lines.say(line.clone(), line);
    }
    lines.into_text()
}
