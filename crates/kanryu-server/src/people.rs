//! The index of people, shared by pages, API, imports and exports: made once a state of the records and a day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kanryu_domain::board::Audience;
use kanryu_domain::board::audience::{Content, Reach, reach};
use kanryu_domain::board::figure::PeopleCounts;
use kanryu_domain::board::people::{PeopleIndex, PeopleQuery, PersonRow, SORT_KEYS, Sort, may_see};
use kanryu_domain::board::search::PersonEntry;
use kanryu_domain::calendar::Day;
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::registry::{Record, Registry};
use rayon::prelude::*;

use crate::asked::{Asked, Options};
use crate::error::Fault;
use crate::law::Law;
use crate::snapshot::Snapshot;
use crate::state::AppState;

/// The index of a snapshot on a day. The first to ask for a day waits while everybody is judged; run it inside
/// `state.compute`.
///
/// After a write only the people it was about are judged anew: a row depends on the record, the law and the day
/// alone, and a record that did not change is the very same one in the snapshot before.
pub fn index(snapshot: &Snapshot, law: &Law, as_of: Day) -> Arc<PeopleIndex> {
    snapshot.derived(as_of, |registry, before| match before {
        Some((old, index)) => {
            PeopleIndex::new(as_of, rows(registry, law, as_of, &known_rows(registry, old, &index)))
        }
        None => PeopleIndex::new(as_of, rows(registry, law, as_of, &BTreeMap::new())),
    })
}

/// Rows of people whose records are the same in both registries.
fn known_rows<'a>(
    registry: &Registry,
    old: &Registry,
    index: &'a PeopleIndex,
) -> BTreeMap<&'a Subject, &'a PersonRow> {
    let is_same = |row: &&PersonRow| match (registry.get(&row.subject), old.get(&row.subject)) {
        (Some(new), Some(old)) => std::ptr::eq(new, old),
        (Some(_) | None, _) => false,
    };
    index.rows().filter(is_same).map(|row| (&row.subject, row)).collect()
}

fn rows(
    registry: &Registry,
    law: &Law,
    as_of: Day,
    known: &BTreeMap<&Subject, &PersonRow>,
) -> Vec<PersonRow> {
    let records: Vec<&Record> = registry.of_kind(Kind::Person).collect();
    let row = |record: &&Record| match known.get(&record.subject) {
        Some(row) => Some((*row).clone()),
        None => PersonRow::of(record, law, as_of),
    };
    records.par_iter().filter_map(row).collect()
}

/// The row of one person, where this audience sees it.
pub fn seen(
    registry: &Registry,
    law: &Law,
    as_of: Day,
    audience: &Audience,
    person: &Subject,
) -> Option<PersonRow> {
    let record = registry.get(person).filter(|record| record.subject.kind() == Kind::Person)?;
    PersonRow::of(record, law, as_of).filter(|row| may_see(audience, row))
}

/// The index from which this reader is answered.
///
/// Whose people somebody sees is judged today, whatever day is asked about: an organization that was responsible
/// once reads nothing more by asking about a day on which it still was.
pub fn index_for(state: &AppState, snapshot: &Snapshot, asked: &Asked) -> Arc<PeopleIndex> {
    let (law, audience) = (state.law(), &asked.audience);
    let index = index(snapshot, law, asked.as_of);
    let by_responsibility = reach(audience, Content::Identity) == Reach::Own;
    if !by_responsibility || (asked.as_of == asked.today && asked.known_at.is_none()) {
        return index;
    }
    let current = state.current();
    let today = self::index(&current, law, asked.today);
    let own: BTreeSet<&Subject> = today.visible(audience).map(|row| &row.subject).collect();
    let rows = index.visible(audience).filter(|row| own.contains(&row.subject)).cloned();
    Arc::new(PeopleIndex::new(asked.as_of, rows))
}

/// Whether the reader sees this person today, by the records as they are now.
pub fn is_seen_today(state: &AppState, asked: &Asked, person: &Subject) -> bool {
    let current = state.current();
    match reach(&asked.audience, Content::Identity) {
        Reach::All => true,
        Reach::Own => seen(&current.registry, state.law(), asked.today, &asked.audience, person).is_some(),
        Reach::Nothing => false,
    }
}

/// The people that the reader sees, as a search finds them.
pub fn entries(state: &AppState, snapshot: &Snapshot, asked: &Asked) -> Vec<PersonEntry> {
    let entry = |row: &PersonRow| {
        let names = [&row.name.latin, &row.name.native, &row.name.kana];
        let name = names.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        PersonEntry { subject: row.subject.clone(), name }
    };
    index_for(state, snapshot, asked).visible(&asked.audience).map(entry).collect()
}

/// How many people stand in each stage on a day; boards withhold small cells before anybody sees them.
pub fn counts(snapshot: &Snapshot, law: &Law, as_of: Day) -> PeopleCounts {
    index(snapshot, law, as_of).counts()
}

/// Options of every list of people.
pub const OPTIONS: [&str; 10] =
    ["q", "stage", "lane", "nationality", "organization", "due", "sort", "order", "page", "size"];

/// The list that the options ask for.
///
/// # Errors
/// [`Fault::Value`] for an option that cannot be read; sort keys are refused with the valid list.
pub fn query(options: &Options) -> Result<PeopleQuery, Fault> {
    let organization =
        ("organization:… の識別子を指定してください。", "Give an identifier such as organization:….");
    let days = ("0 から 36600 までの日数を指定してください。", "Give a number of days from 0 to 36600.");
    let due_days = options.read::<u16>("due", days)?.map(i32::from);
    if due_days.is_some_and(|due| due > 36_600) {
        return Err(Fault::value("due", options.get("due").unwrap_or_default(), days.0, days.1));
    }
    let own = |name: &str| options.get(name).map(str::to_owned);
    Ok(PeopleQuery {
        text: own("q").unwrap_or_default(),
        stage: own("stage"),
        lane: own("lane"),
        nationality: own("nationality"),
        organization: options.read("organization", organization)?,
        due_days,
        sort: options.one_of("sort", &SORT_KEYS)?.and_then(Sort::from_key).unwrap_or(Sort::LastLawfulDay),
        descending: options.one_of("order", &["up", "down"])? == Some("down"),
        page: options.number("page", 1, 1_000_000, 1)?,
        per_page: options.number("size", 1, 500, 50)?,
    })
}
