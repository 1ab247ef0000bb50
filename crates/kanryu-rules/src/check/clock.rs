//! Clocks and calendars, and the days of `until` that start from them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::fault::Fault;
use crate::rulebook::{
    Calendar, CalendarRow, ClockRule, ClockVersion, FactId, LeftOut, Lookup, Start, Version,
};
use crate::source::{RawCalendar, RawClock, RawEntry, RawLeftOut, RawLookup, RawStart, Spot, Written};
use crate::value::FactType;

use super::Checker;
use super::dated::grouped;

impl Checker<'_> {
    pub(super) fn clocks(&mut self, written: &Written) -> Vec<ClockRule> {
        let mut clocks: Vec<ClockRule> = grouped(&written.clocks, |clock| &clock.law)
            .iter()
            .filter_map(|group| self.clock(group))
            .collect();
        clocks.sort_by(|a, b| a.id.cmp(&b.id));
        clocks
    }

    fn clock(&mut self, group: &[&RawClock]) -> Option<ClockRule> {
        let id = group[0].law.id.as_str();
        let item = format!("clock `{id}`");
        self.check_versions(&item, &group.iter().map(|clock| &clock.law).collect::<Vec<_>>());
        let by = self.by(&item, group[0].law.by.as_ref());
        let versions: Option<Vec<ClockVersion>> = group
            .iter()
            .map(|clock| {
                let counts = self.spans_fact(&item, "counts", &clock.counts);
                let parts: Vec<_> =
                    clock.leaves_out.iter().filter_map(|raw| self.left_out(&item, raw)).collect();
                self.check_left_out_periods(&item, &clock.leaves_out);
                Some(ClockVersion {
                    version: self.version("clock", id, &clock.law),
                    counts: counts?,
                    runs_for: clock.runs_for,
                    counting: clock.counting,
                    leaves_out: parts,
                })
            })
            .collect();
        Some(ClockRule { id: id.into(), by, versions: versions? })
    }

    fn left_out(&mut self, item: &str, raw: &RawLeftOut) -> Option<LeftOut> {
        let own = format!("`leaves_out.{}` of {item}", raw.name);
        let spans = self.spans_fact(&own, "spans", &raw.spans);
        let when = raw.when.as_ref().map(|when| self.formula(&own, when));
        Some(LeftOut {
            name: raw.name.as_str().into(),
            version: self.version("left-out", &format!("{}.{}", raw.law.id, raw.name), &raw.law),
            spans: spans?,
            optional: raw.optional,
            when,
        })
    }

    fn check_left_out_periods(&mut self, item: &str, parts: &[RawLeftOut]) {
        let mut by_name: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for part in parts {
            by_name.entry(&part.name).or_default().push((part.law.period, part.law.period_at));
        }
        for (name, mut periods) in by_name.into_iter().filter(|(_, periods)| periods.len() > 1) {
            periods.sort_by_key(|(period, _)| period.from);
            self.check_periods(&format!("`leaves_out.{name}` of {item}"), &periods);
        }
    }

    /// A fact of stretches of days.
    fn spans_fact(&mut self, item: &str, key: &str, name: &Spot<String>) -> Option<FactId> {
        let fact = self.fact(item, name)?;
        if self.fact_type(fact) != Some(FactType::Spans) {
            let fault = Fault::TypeMismatch {
                text: format!("{key} = {}", name.value),
                left: "a clock, which counts stretches of days".to_owned(),
                right: format!("`{}`, which is no list of stretches", name.value),
            };
            self.fault(fault, [name.at]);
        }
        Some(fact)
    }

    pub(super) fn read_calendars(&mut self, written: &Written) -> Vec<Calendar> {
        let mut calendars: Vec<Calendar> = grouped(&written.calendars, |calendar| &calendar.law)
            .iter()
            .map(|group| self.calendar(group))
            .collect();
        calendars.sort_by(|a, b| a.id.cmp(&b.id));
        calendars
    }

    fn calendar(&mut self, group: &[&RawCalendar]) -> Calendar {
        let id = group[0].law.id.as_str();
        let parts: Vec<Arc<Version>> =
            group.iter().map(|part| self.version("calendar", id, &part.law)).collect();
        self.check_rows(&format!("calendar `{id}`"), group);
        let numbered =
            group.iter().enumerate().flat_map(|(part, raw)| raw.rows.iter().map(move |row| (part, row)));
        let mut rows: Vec<CalendarRow> = numbered
            .map(|(part, raw)| CalendarRow {
                id: raw.id.value.as_str().into(),
                on: raw.on,
                days: raw.days.iter().map(|(column, day)| (column.as_str().into(), *day)).collect(),
                counts: raw.counts.iter().map(|(column, count)| (column.as_str().into(), *count)).collect(),
                confidence: parts[part].confidence.and(raw.confidence.unwrap_or_default()),
                published: raw.published,
                note: raw.note.clone(),
                part,
                line: raw.at.line,
            })
            .collect();
        rows.sort_by_key(|row| row.on);
        Calendar { id: id.into(), title: group[0].law.title.clone(), parts, rows }
    }

    /// Ids are used once, days ascend as written, and a column is all days or all counts.
    fn check_rows(&mut self, item: &str, group: &[&RawCalendar]) {
        let mut ids = BTreeMap::new();
        let mut kinds = BTreeMap::new();
        for raw in group.iter().flat_map(|part| &part.rows) {
            if let Some(first) = ids.insert(raw.id.value.as_str(), raw.at) {
                let (name, what) = (raw.id.value.clone(), format!("a row of {item}"));
                let fault =
                    Fault::AmbiguousName { name, first: what.clone(), second: "another one".to_owned() };
                self.fault(fault, [first, raw.at]);
            }
            let days = raw.days.keys().map(|column| (column, "days"));
            for (column, kind) in days.chain(raw.counts.keys().map(|column| (column, "counts"))) {
                let (known, first) = *kinds.entry(column.as_str()).or_insert((kind, raw.at));
                if known != kind {
                    let detail = format!("`{column}` holds {known} in one row and {kind} in another");
                    self.fault(Fault::RowForm { item: item.to_owned(), detail }, [first, raw.at]);
                }
            }
        }
        for part in group {
            for pair in part.rows.windows(2).filter(|pair| pair[1].on <= pair[0].on) {
                let detail = format!("{} does not come after {}", pair[1].on, pair[0].on);
                self.fault(Fault::RowForm { item: item.to_owned(), detail }, [pair[0].at, pair[1].at]);
            }
        }
    }

    /// Where an entry of `until` starts from, with every name resolved.
    pub(super) fn start(&mut self, item: &str, entry: &RawEntry, raw: &RawStart) -> Option<Start> {
        match raw {
            RawStart::Day(day) => Some(Start::Day(*day)),
            RawStart::Fact { name, optional } => {
                let clock = self.clock_names.binary_search_by(|known| (**known).cmp(name)).ok();
                // One word alone may be a fact or a clock; it is read as the fact if there is one.
                if let (Some(clock), None) = (clock, self.fact_number(name)) {
                    return Some(Start::Clock { clock: clock as u16, optional: *optional });
                }
                let spot = Spot { value: name.clone(), at: entry.at };
                let fact = self.fact(item, &spot)?;
                if self.fact_type(fact) != Some(FactType::Day) {
                    let detail = format!("`{name}` is no day");
                    self.fault(Fault::UntilForm { text: entry.text.clone(), detail }, [entry.at]);
                }
                Some(Start::Fact { fact, optional: *optional })
            }
            RawStart::Clock { name, optional } => {
                let clock = self.clock_names.binary_search_by(|known| (**known).cmp(name)).ok();
                if clock.is_none() {
                    let known = self.clock_names.clone();
                    self.unknown(item, "clock", &Spot { value: name.clone(), at: entry.at }, &known);
                }
                Some(Start::Clock { clock: clock? as u16, optional: *optional })
            }
            RawStart::Lookup(lookup) => self.lookup(item, entry, lookup),
        }
    }

    fn lookup(&mut self, item: &str, entry: &RawEntry, raw: &RawLookup) -> Option<Start> {
        let reference = self.start(item, entry, &raw.reference);
        let calendar = self.calendars.binary_search_by(|known| (*known.id).cmp(&raw.calendar)).ok();
        let Some(calendar) = calendar else {
            let known: Vec<Arc<str>> = self.calendars.iter().map(|known| known.id.clone()).collect();
            self.unknown(item, "calendar", &Spot { value: raw.calendar.clone(), at: entry.at }, &known);
            return None;
        };
        if !self.calendars[calendar].has_days(&raw.column) {
            let detail = format!("no row of the calendar `{}` has a day in `{}`", raw.calendar, raw.column);
            self.fault(Fault::UntilForm { text: entry.text.clone(), detail }, [entry.at]);
        }
        Some(Start::Lookup(Box::new(Lookup {
            calendar: calendar as u16,
            column: raw.column.as_str().into(),
            is_last: raw.is_last,
            includes: raw.includes,
            optional: raw.optional,
            reference: reference?,
        })))
    }
}
