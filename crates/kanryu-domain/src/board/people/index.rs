//! The index of people: built once for a state of the records and a day, then queried in memory.
//!
//! Who may see whom is decided row by row from the audience, before anything is counted. What a query compares
//! lies side by side as small numbers, and each order is sorted once, when it is first asked for: a page of
//! 100,000 people costs one walk over those numbers and not a sort.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::{PeopleBoard, PeopleQuery, PersonRow, Sort};
use crate::board::Audience;
use crate::calendar::{Day, PartialDate};
use crate::text::search_key;

/// What no row holds: the number of a word that is absent or that nobody has.
const NOBODY: u32 = u32::MAX;

struct Indexed {
    row: PersonRow,
    search: String,
    name_key: String,
}

/// What filters compare, as numbers of words.
struct Keys {
    stage: u32,
    lane: u32,
    nationality: u32,
    last_lawful_day: Option<Day>,
}

/// The numbers of words that rows share.
#[derive(Default)]
struct Words(BTreeMap<String, u32>);

impl Words {
    fn number(&mut self, word: Option<&String>) -> u32 {
        let Some(word) = word else { return NOBODY };
        if let Some(known) = self.0.get(word) {
            return *known;
        }
        let next = u32::try_from(self.0.len()).expect("fewer words than rows, and rows fit in memory");
        self.0.insert(word.clone(), next);
        next
    }

    /// The number a filter asks for: `None` where it asks for nothing.
    fn wanted(&self, word: Option<&String>) -> Option<u32> {
        word.map(|word| self.0.get(word).copied().unwrap_or(NOBODY))
    }
}

/// All people on one day, ready to be queried.
pub struct PeopleIndex {
    as_of: Day,
    /// By id.
    rows: Vec<Indexed>,
    keys: Vec<Keys>,
    words: Words,
    /// Places in `rows` for each sort key, first ascending and then descending.
    orders: [OnceLock<Vec<u32>>; 12],
}

impl std::fmt::Debug for PeopleIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PeopleIndex({} people on {})", self.rows.len(), self.as_of)
    }
}

impl PeopleIndex {
    /// An index of these rows, all of them as they stand on `as_of`.
    pub fn new(as_of: Day, rows: impl IntoIterator<Item = PersonRow>) -> PeopleIndex {
        let indexed = |row: PersonRow| {
            let name_key = search_key(row.name.first());
            let search = format!("{} {}", row.name.search_key(), search_key(row.subject.key()));
            Indexed { row, search, name_key }
        };
        let mut rows: Vec<Indexed> = rows.into_iter().map(indexed).collect();
        rows.sort_by(|a, b| a.row.subject.cmp(&b.row.subject));
        let mut words = Words::default();
        let mut keys = |indexed: &Indexed| Keys {
            stage: words.number(indexed.row.stage.as_ref()),
            lane: words.number(indexed.row.lane.as_ref()),
            nationality: words.number(Some(&indexed.row.nationality)),
            last_lawful_day: indexed.row.last_lawful_day,
        };
        let keys = rows.iter().map(&mut keys).collect();
        PeopleIndex { as_of, rows, keys, words, orders: Default::default() }
    }

    /// The day on which the rows stand.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// How many people there are, whoever may see them.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Every row that `audience` may see, by id.
    pub fn visible<'a>(&'a self, audience: &'a Audience) -> impl Iterator<Item = &'a PersonRow> {
        self.rows.iter().map(|indexed| &indexed.row).filter(move |row| may_see(audience, row))
    }

    /// Every row, for counts that are suppressed before anybody sees them.
    pub fn rows(&self) -> impl Iterator<Item = &PersonRow> {
        self.rows.iter().map(|indexed| &indexed.row)
    }

    /// The page that `query` asks for, of the people that `audience` may see.
    pub fn list(&self, query: &PeopleQuery, audience: &Audience) -> PeopleBoard {
        let (found, visible) = self.find(query, audience);
        let total = found.iter().filter(|is_found| **is_found).count();
        let skip = query.page.saturating_sub(1).saturating_mul(query.per_page);
        let in_order = self.order(query).iter().map(|place| *place as usize);
        let page = in_order.filter(|place| found[*place]).skip(skip).take(query.per_page);
        let people = page.map(|place| self.rows[place].row.clone()).collect();
        let PeopleQuery { page, per_page, sort, descending, .. } = *query;
        PeopleBoard { total, visible, page, per_page, sort, descending, people }
    }

    /// Which rows the query finds, and how many the audience may see at all.
    fn find(&self, query: &PeopleQuery, audience: &Audience) -> (Vec<bool>, usize) {
        let words: Vec<String> =
            query.text.split_whitespace().map(search_key).filter(|w| !w.is_empty()).collect();
        let due = query.due_days.map(|days| self.as_of..=self.as_of.plus_days(days));
        let stage = self.words.wanted(query.stage.as_ref());
        let lane = self.words.wanted(query.lane.as_ref());
        let nationality = self.words.wanted(query.nationality.as_ref());
        let sees_all = sees_everybody(audience);
        let mut visible = 0;
        let find = |(keys, indexed): (&Keys, &Indexed)| {
            if !sees_all && !may_see(audience, &indexed.row) {
                return false;
            }
            visible += 1;
            stage.is_none_or(|wanted| wanted == keys.stage)
                && lane.is_none_or(|wanted| wanted == keys.lane)
                && nationality.is_none_or(|wanted| wanted == keys.nationality)
                && due.as_ref().is_none_or(|due| keys.last_lawful_day.is_some_and(|day| due.contains(&day)))
                && query.organization.as_ref().is_none_or(|wanted| indexed.row.organizations.contains(wanted))
                && words.iter().all(|word| indexed.search.contains(word.as_str()))
        };
        let found = self.keys.iter().zip(&self.rows).map(find).collect();
        (found, visible)
    }

    /// The places of all rows in the order that `query` asks for.
    fn order(&self, query: &PeopleQuery) -> &[u32] {
        let slot = query.sort as usize * 2 + usize::from(query.descending);
        self.orders[slot].get_or_init(|| {
            let rows = u32::try_from(self.rows.len()).expect("fewer rows than fit in memory");
            let mut places: Vec<u32> = (0..rows).collect();
            let row = |place: u32| &self.rows[place as usize];
            places.sort_by(|a, b| compare(row(*a), row(*b), query));
            places
        })
    }

    /// The nationalities among the people that `audience` may see, for a filter's choices.
    pub fn nationalities<'a>(&'a self, audience: &'a Audience) -> BTreeSet<&'a str> {
        if sees_everybody(audience) {
            let held: BTreeSet<u32> = self.keys.iter().map(|keys| keys.nationality).collect();
            let words = self.words.0.iter().filter(|(_, number)| held.contains(number));
            return words.map(|(word, _)| word.as_str()).collect();
        }
        self.visible(audience).map(|row| row.nationality.as_str()).collect()
    }
}

fn sees_everybody(audience: &Audience) -> bool {
    match audience {
        Audience::Secretariat | Audience::Administrator => true,
        Audience::CaseWorker(_) | Audience::Person(_) | Audience::Public | Audience::Operator(_) => false,
    }
}

/// Whether the reader may see this person: the one rule behind every list of people.
pub fn may_see(audience: &Audience, row: &PersonRow) -> bool {
    match audience {
        Audience::Secretariat | Audience::Administrator => true,
        Audience::CaseWorker(organization) => row.organizations.contains(organization),
        Audience::Person(own) => row.subject == *own,
        Audience::Public | Audience::Operator(_) => false,
    }
}

fn compare(a: &Indexed, b: &Indexed, query: &PeopleQuery) -> Ordering {
    let (x, y) = (&a.row, &b.row);
    let turned = |order: Ordering| if query.descending { order.reverse() } else { order };
    // Where a value is missing the person stands last in either direction.
    fn by<T: Ord>(x: Option<T>, y: Option<T>, turned: impl Fn(Ordering) -> Ordering) -> Ordering {
        match (x, y) {
            (Some(x), Some(y)) => turned(x.cmp(&y)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
    let order = match query.sort {
        Sort::Name => turned(a.name_key.cmp(&b.name_key)),
        Sort::Id => turned(x.subject.cmp(&y.subject)),
        Sort::Nationality => turned(x.nationality.cmp(&y.nationality)),
        Sort::Stage => by(x.stage.as_ref(), y.stage.as_ref(), turned),
        Sort::Since => by(x.since.map(PartialDate::earliest), y.since.map(PartialDate::earliest), turned),
        Sort::LastLawfulDay => by(x.last_lawful_day, y.last_lawful_day, turned),
    };
    order.then_with(|| x.subject.cmp(&y.subject))
}
