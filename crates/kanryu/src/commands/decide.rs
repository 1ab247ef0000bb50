//! `kanryu decide`: what the review of a cycle decided, as a policy action.

use clap::Args;
use kanryu_domain::calendar::Day;
use kanryu_domain::indicator::decision::{Decision, decision};
use kanryu_domain::text::{Lang, Text};
use kanryu_store::Append;

use super::indicators::cycle_named;
use super::init::store_failure;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::reader;
use crate::wording::Wording;

/// Record what the review of a cycle decided, as a policy action with owner and date.
///
/// It stands among the policy actions and under "act" of `kanryu indicators --cycle CYCLE`. Recording the same decision
/// twice records it once.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The cycle: fy2016-20, fy2021-25, fy2026-30.
    cycle: String,
    #[command(flatten)]
    wording: Wording,
    /// Who must act; may be given several times.
    #[arg(long = "owner", value_name = "NAME", required = true)]
    owners: Vec<String>,
    /// By when.
    #[arg(long, value_name = "DATE")]
    due: Day,
    /// The day of the decision; default: today in Japan.
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let cycle = cycle_named(&arguments.cycle)?;
    let one = Decision {
        text: arguments.wording.text(),
        title: arguments.wording.title(),
        owners: arguments.owners.clone(),
        decided_on: arguments.on.unwrap_or_else(reader::today),
        due_on: arguments.due,
    };
    let event = decision(cycle, &one, reader::now())
        .map_err(|error| Failure::input_from("input/decision", &error))?;
    let store = arguments.location.open().await?;
    let (registry, seen) = store.load_registry().await.map_err(|error| store_failure(&error))?;
    registry.check(&event).map_err(|error| Failure::input_from(error.code(), &error))?;
    let append = Append { seen: Some(seen), key: None };
    store.append(std::slice::from_ref(&event), append).await.map_err(|error| store_failure(&error))?;
    store.close().await;
    let (subject, due) = (&event.subject, arguments.due);
    println!("{}", Text::new(format!("{subject}（{due}まで）"), format!("{subject} (due {due})")).get(lang));
    Ok(Outcome::Fine)
}
