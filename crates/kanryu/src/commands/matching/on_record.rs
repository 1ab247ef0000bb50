//! Rounds of the store for the commands of `kanryu match`.

use kanryu_domain::calendar::Day;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::matching;
use kanryu_domain::text::Text;

use super::Input;
use crate::boards::{self, Sources};
use crate::exit::Failure;
use crate::{law, reader};

/// The round of the store that the input names; nothing where it names a file.
pub(super) fn named(input: &Input) -> Result<Option<Subject>, Failure> {
    let Some(text) = input.round.to_str().filter(|text| text.starts_with("round:")) else { return Ok(None) };
    let subject: Subject = text.parse().map_err(|error| Failure::input_from("input/subject", &error))?;
    Ok(Some(subject).filter(|subject| subject.kind() == Kind::Round))
}

/// The day the answer speaks of.
pub(super) fn day(input: &Input) -> Day {
    input.as_of.unwrap_or_else(reader::today)
}

/// Reads the round of the store that the input names, if it names one.
pub(super) async fn load(input: &mut Input) -> Result<(), Failure> {
    let Some(subject) = named(input)? else {
        if input.as_of.is_some() || input.known_at.is_some() {
            return Err(Failure::input(
                "input/round-file",
                Text::new(
                    "--as-of と --known-at は保管庫の募集回（round:…）にだけ使えます",
                    "--as-of and --known-at are for a round of the store (round:…) only",
                ),
                Text::new("指定を外してください", "leave them out"),
            ));
        }
        return Ok(());
    };
    let law = law::in_use(input.rulebooks.as_deref())?;
    let store = input.location.open().await?;
    let registry = boards::registry(&store, input.known_at, Sources::All).await?;
    let round = matching::recorded(&registry, &subject, day(input), law)
        .map_err(|error| Failure::input_from("input/round-on-record", &error))?;
    input.recorded = Some(Box::new(round));
    Ok(())
}
