//! `kanryu match accept`: the result of a round of the store becomes the one that holds.

use clap::Args;
use kanryu_domain::event::{Body, Event, Fact, Source, SourceKind};
use kanryu_domain::id::EventId;
use kanryu_domain::matching;
use kanryu_domain::text::{Lang, Text};
use kanryu_store::Append;
use uuid::Uuid;

use super::run::text as told;
use super::{Input, Question, on_record, refused};
use crate::commands::init::store_failure;
use crate::exit::{Failure, Outcome};
use crate::reader;

/// Run a round of the store, show the result, and with --yes record that it is accepted.
///
/// What is recorded names the method, the definition, the seed, the law and the hashes of the lists and of the result,
/// so that anybody can run it again. Without --yes nothing is recorded and the command ends with 1.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    question: Question,
    /// Record it.
    #[arg(long)]
    yes: bool,
    /// Why it is accepted although it is not stable or breaks a limit; recorded with it.
    #[arg(long, value_name = "REASON")]
    although: Option<String>,
}

pub async fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let input = &arguments.input;
    let subject = on_record::named(input)?.ok_or_else(only_the_store)?;
    if arguments.yes && (input.as_of.is_some() || input.known_at.is_some()) {
        return Err(Failure::input(
            "input/round-accept",
            Text::new(
                "過去の時点の結果は決定できません",
                "a result of another day or moment cannot be accepted",
            ),
            Text::new("--as-of と --known-at を外してください", "leave out --as-of and --known-at"),
        ));
    }
    let (round, law) = input.read()?;
    let result = matching::run(&round, law, &arguments.question.asked()?).map_err(|error| refused(&error))?;
    input.write(&result, || told(&result, lang))?;
    if !arguments.yes {
        let text =
            Text::new("記録していません。決定するには --yes", "nothing was recorded; --yes records it");
        eprintln!("{}", text.get(lang));
        return Ok(Outcome::Findings);
    }
    let mut accepted = matching::accepting(&result);
    if matching::needs_reason(&result) {
        accepted.although = Some(arguments.although.clone().ok_or_else(needs_reason)?);
    }
    let store = input.location.open().await?;
    let (registry, seen) = store.load_registry().await.map_err(|error| store_failure(&error))?;
    // The lists may have changed since they were read for the result.
    let again = matching::recorded(&registry, &subject, on_record::day(input), law)
        .map_err(|error| Failure::input_from("input/round-on-record", &error))?;
    if matching::hash(&again) != result.input_hash {
        return Err(Failure::input(
            "input/round-changed",
            Text::new("希望や順位が変わりました", "the lists have changed since they were read"),
            Text::new("もう一度実行してください", "run the command again"),
        ));
    }
    let event = Event {
        id: EventId::from_bits(Uuid::now_v7().as_u128()),
        subject,
        occurred_on: reader::today().into(),
        recorded_at: reader::now(),
        source: Source { kind: SourceKind::Statement, place: "kanryu match accept".to_owned(), note: None },
        confidence: None,
        import: None,
        body: Body::states(Fact::ResultAccepted { result: accepted }),
    };
    registry.check(&event).map_err(|refusal| Failure::input_from(refusal.code(), &refusal))?;
    store
        .append(&[event], Append { seen: Some(seen), key: None })
        .await
        .map_err(|error| store_failure(&error))?;
    let text = Text::new("決定として記録しました", "recorded as accepted");
    eprintln!("{}", text.get(lang));
    Ok(Outcome::Fine)
}

fn needs_reason() -> Failure {
    Failure::input(
        "input/round-accept",
        Text::new(
            "この結果は安定でないか、上限・下限を破っています",
            "this result is not stable or breaks a limit",
        ),
        Text::new(
            "それでも決定するなら理由を付けてください（--although 理由）",
            "give a reason to accept it all the same (--although REASON)",
        ),
    )
}

fn only_the_store() -> Failure {
    Failure::input(
        "input/round-accept",
        Text::new("ファイルの募集回は決定できません", "a round in a file cannot be accepted"),
        Text::new("保管庫の募集回（round:…）を指定してください", "give a round of the store (round:…)"),
    )
}
