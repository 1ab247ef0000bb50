//! The question behind a board on the command line: which records, which day, which sources.

use kanryu_domain::board::drawn::{self, Drawn};
use kanryu_domain::board::pathways::{PathwaysBoard, pathways};
use kanryu_domain::board::people::{PeopleIndex, PeopleQuery, PersonRow, Sort};
use kanryu_domain::board::{Audience, Board, Question};
use kanryu_domain::calendar::{Day, Instant};
use kanryu_domain::event::{Event, SourceKind};
use kanryu_domain::id::Kind;
use kanryu_domain::pathway::Law;
use kanryu_domain::registry::Registry;
use kanryu_domain::text::Text;
use kanryu_store::Store;
use rayon::prelude::*;

use crate::commands::init::store_failure;
use crate::exit::Failure;

/// Whose word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Sources {
    /// Every source.
    All,
    /// The slides alone.
    Slides,
}

/// Events read at once.
const PAGE: u64 = 5_000;

/// The records as known at `known_at` (now, if absent), from these sources.
pub async fn registry(
    store: &Store,
    known_at: Option<Instant>,
    sources: Sources,
) -> Result<Registry, Failure> {
    match (sources, known_at) {
        (Sources::All, None) => {
            store.load_registry().await.map(|(registry, _)| registry).map_err(|error| store_failure(&error))
        }
        (Sources::All, Some(known_at)) => {
            store.registry_known_at(known_at).await.map_err(|error| store_failure(&error))
        }
        (Sources::Slides, _) => {
            let until = known_at.unwrap_or(Instant::from_ms(i64::MAX));
            let events = slide_events(store, until).await?;
            Ok(Registry::fold(&events))
        }
    }
}

async fn slide_events(store: &Store, until: Instant) -> Result<Vec<Event>, Failure> {
    let (mut events, mut seq) = (Vec::new(), 0);
    loop {
        let page = store.events_until(until, seq, PAGE).await.map_err(|error| store_failure(&error))?;
        let Some(last) = page.last() else { return Ok(events) };
        seq = last.seq;
        events.extend(
            page.into_iter().map(|row| row.event).filter(|event| event.source.kind == SourceKind::Slide),
        );
    }
}

/// The question of whoever holds the machine: they may read the store itself, so they see every record.
pub fn question<'a>(registry: &'a Registry, as_of: Day, known_at: Option<Instant>) -> Question<'a> {
    Question { registry, as_of, known_at, audience: &Audience::Administrator }
}

/// Boards that look at people; for the others nobody is judged.
const COUNTS_PEOPLE: [&str; 3] = ["overview", "people", PathwaysBoard::NAME];

/// Everybody on record, judged on the day of the question.
fn judged(question: &Question<'_>, law: &Law) -> PeopleIndex {
    let people: Vec<_> = question.registry.of_kind(Kind::Person).collect();
    let rows: Vec<_> =
        people.par_iter().filter_map(|record| PersonRow::of(record, law, question.as_of)).collect();
    PeopleIndex::new(question.as_of, rows)
}

/// The names of all boards that [`draw`] draws.
pub fn names() -> Vec<&'static str> {
    drawn::NAMES.into_iter().chain([PathwaysBoard::NAME]).collect()
}

/// Any board by its name, with every person on the people board.
pub fn draw(name: &str, question: &Question<'_>, law: &Law) -> Result<Drawn, Failure> {
    let everybody = PeopleQuery { per_page: usize::MAX, sort: Sort::Id, ..PeopleQuery::default() };
    let index = if COUNTS_PEOPLE.contains(&name) {
        judged(question, law)
    } else {
        PeopleIndex::new(question.as_of, [])
    };
    if name == PathwaysBoard::NAME {
        return Ok(Drawn::of(&pathways(question, law, &index.counts(), None)));
    }
    drawn::draw_any(name, question, &index, &everybody).ok_or_else(|| {
        let names = names().join(", ");
        Failure::input(
            "input/board",
            Text::new(format!("盤面「{name}」はありません"), format!("there is no board {name:?}")),
            Text::new(format!("次のいずれか: {names}"), format!("one of: {names}")),
        )
    })
}
