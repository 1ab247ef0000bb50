//! Limits and tables: until when, and how many.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::{Asked, Ground, Mark, Proof, Truth};
use crate::confidence::Confidence;
use crate::day::{Day, Span};
use crate::rulebook::{Entry, LimitVersion, Rulebook, Start, TableId};
use crate::source::{Counting, RowValue};
use crate::value::Facts;

/// Until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "limit", rename_all = "kebab-case")]
pub enum LimitVerdict {
    /// The last day, included.
    Until {
        /// The day.
        day: Day,
        /// The entry that decides, as written.
        decided_by: String,
    },
    /// No entry applies: there is no last day.
    Open,
    /// It depends on facts that are not known.
    Unknown {
        /// The facts that would decide, by name.
        needs: Vec<String>,
    },
    /// No version is in force.
    NotInForce,
}

/// The answer to a limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// The limit.
    pub id: String,
    /// The day on which it is judged.
    pub as_of: Day,
    /// The answer.
    #[serde(flatten)]
    pub verdict: LimitVerdict,
    /// As sure as the least sure thing it rests on.
    pub confidence: Confidence,
    /// Why.
    pub proof: Proof,
}

/// What a table gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "table", rename_all = "kebab-case")]
pub enum TableVerdict {
    /// A number.
    Gives {
        /// The number.
        value: i64,
        /// The row that decides, such as `3–10`.
        row: String,
    },
    /// No row covers the count.
    NoRow,
    /// The count is not known.
    Unknown {
        /// The facts that would decide, by name.
        needs: Vec<String>,
    },
    /// No version is in force.
    NotInForce,
}

/// The answer of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableAnswer {
    /// The table.
    pub id: String,
    /// The answer.
    #[serde(flatten)]
    pub verdict: TableVerdict,
    /// As sure as the version and the row.
    pub confidence: Confidence,
}

impl Rulebook {
    /// Until when, on these facts; `None` for a limit that the rulebook does not have.
    pub fn limit(&self, id: &str, facts: &Facts, as_of: Day) -> Option<Limit> {
        let at = self.book.limits.binary_search_by(|limit| (*limit.id).cmp(id)).ok()?;
        Some(Asked { book: self, facts, as_of }.limit(at))
    }

    /// How many, on these facts; `None` for a table that the rulebook does not have.
    pub fn table(&self, id: &str, facts: &Facts, as_of: Day) -> Option<TableAnswer> {
        let at = self.book.tables.binary_search_by(|table| (*table.id).cmp(id)).ok()?;
        Some(Asked { book: self, facts, as_of }.table(at as TableId))
    }
}

/// One entry as it counts: its day, or what is needed to know it.
enum Counted {
    Day(Day),
    LeftOut,
    /// Its fact is not recorded and was marked `?`.
    NotRecorded(String),
    /// The day is known where only the condition is not.
    Needs(BTreeSet<String>, Option<Day>),
}

impl Asked<'_> {
    fn limit(&self, at: usize) -> Limit {
        let limit = &self.book.book.limits[at];
        let id = limit.id.to_string();
        let idle = |verdict, mark, what, confidence| Limit {
            id: id.clone(),
            as_of: self.as_of,
            verdict,
            confidence,
            proof: Proof { mark, confidence, what, because: Vec::new() },
        };
        let day = match self.selecting_day(limit.by) {
            Ok(day) => day,
            Err(fact) => {
                let what = Ground::Selection { id: limit.id.clone(), by: fact.as_str().into() };
                let sure =
                    limit.versions.iter().map(|version| version.version.confidence).max().unwrap_or_default();
                return idle(LimitVerdict::Unknown { needs: vec![fact] }, Mark::Unknown, what, sure);
            }
        };
        match limit.versions.iter().find(|version| version.version.is_in_force_on(day)) {
            Some(version) => self.limit_version(id, version),
            None => {
                let version =
                    limit.versions.last().expect("a limit has at least one version").version.clone();
                let confidence = version.confidence;
                idle(LimitVerdict::NotInForce, Mark::NotInForce, Ground::Limit { version }, confidence)
            }
        }
    }

    fn limit_version(&self, id: String, version: &LimitVersion) -> Limit {
        let counted: Vec<(&Entry, Counted, Confidence)> = version
            .entries
            .iter()
            .map(|entry| {
                let (counted, confidence) = self.entry(entry, version.counting);
                (entry, counted, confidence)
            })
            .collect();
        let mut needs = BTreeSet::new();
        let mut earliest: Option<(Day, &Arc<str>)> = None;
        let mut confidence = version.version.confidence;
        let mut conditions = Confidence::High;
        for (entry, counted, own) in &counted {
            // That an entry is left out is as sure as the condition that leaves it out.
            conditions = if entry.when.is_some() && matches!(counted, Counted::LeftOut) {
                conditions.and(*own)
            } else {
                conditions
            };
            match counted {
                Counted::Day(day) if earliest.is_none_or(|(first, _)| *day < first) => {
                    earliest = Some((*day, &entry.text));
                    confidence = version.version.confidence.and(*own);
                }
                Counted::Day(_) | Counted::LeftOut | Counted::NotRecorded(_) | Counted::Needs(..) => {}
            }
        }
        let confidence = confidence.and(conditions);
        for (_, counted, _) in &counted {
            match counted {
                // A day that is not earlier than a certain one changes nothing, whether or not it applies.
                Counted::Needs(_, Some(day)) if earliest.is_some_and(|(first, _)| first <= *day) => {}
                Counted::Needs(own, _) => needs.extend(own.iter().cloned()),
                Counted::NotRecorded(_) | Counted::Day(_) | Counted::LeftOut => {}
            }
        }
        // A fact may be left out beside a day, and not in place of every day: "not recorded" is not "no limit".
        if needs.is_empty() && earliest.is_none() {
            needs.extend(counted.iter().filter_map(|(_, counted, _)| match counted {
                Counted::NotRecorded(fact) => Some(fact.clone()),
                Counted::Day(_) | Counted::LeftOut | Counted::Needs(..) => None,
            }));
        }
        let verdict = match earliest {
            _ if !needs.is_empty() => LimitVerdict::Unknown { needs: needs.into_iter().collect() },
            Some((day, text)) => LimitVerdict::Until { day, decided_by: text.to_string() },
            None => LimitVerdict::Open,
        };
        let deciding = earliest.map(|(_, text)| text);
        let because = counted.iter().map(|(entry, counted, own)| entry_proof(entry, counted, *own, deciding));
        let mark = match verdict {
            LimitVerdict::Unknown { .. } => Mark::Unknown,
            LimitVerdict::Until { .. } | LimitVerdict::Open | LimitVerdict::NotInForce => Mark::Met,
        };
        let what = Ground::Limit { version: version.version.clone() };
        let proof = Proof { mark, confidence, what, because: because.collect() };
        Limit { id, as_of: self.as_of, verdict, confidence, proof }
    }

    fn entry(&self, entry: &Entry, counting: Counting) -> (Counted, Confidence) {
        let own = entry.confidence.unwrap_or_default();
        let (applies, confidence) = match &entry.when {
            None => (Truth::Yes, own),
            Some(when) => {
                let part = self.formula(when);
                // What is left out is as sure as its condition; how sure the day would be says nothing then.
                let own = if matches!(part.truth, Truth::No { .. }) { Confidence::High } else { own };
                (part.truth, part.confidence.and(own))
            }
        };
        let day = match &entry.start {
            Start::Day(day) => Some(*day),
            Start::Fact { fact, .. } => self.number(*fact).map(|number| Day::from_number(number as i32)),
        };
        let day = day.map(|day| added(day, entry.span, counting));
        let counted = match (applies, day, &entry.start) {
            (Truth::No { .. }, _, _) => Counted::LeftOut,
            (Truth::Yes, Some(day), _) => Counted::Day(day),
            (Truth::Unknown { needs }, Some(day), _) => Counted::Needs(needs, Some(day)),
            (_, None, Start::Fact { fact, optional: true }) => Counted::NotRecorded(self.fact_name(*fact)),
            (Truth::Yes, None, Start::Fact { fact, .. }) => {
                Counted::Needs(BTreeSet::from([self.fact_name(*fact)]), None)
            }
            (Truth::Unknown { needs }, None, Start::Fact { fact, .. }) => {
                let own = self.fact_name(*fact);
                Counted::Needs(needs.into_iter().chain([own]).collect(), None)
            }
            (Truth::Yes | Truth::Unknown { .. }, None, Start::Day(day)) => Counted::Day(*day),
        };
        (counted, confidence)
    }

    pub(super) fn table(&self, at: TableId) -> TableAnswer {
        let table = &self.book.book.tables[usize::from(at)];
        let answer = |verdict, confidence| TableAnswer { id: table.id.to_string(), verdict, confidence };
        let day = match self.selecting_day(table.by) {
            Ok(day) => day,
            Err(fact) => return answer(TableVerdict::Unknown { needs: vec![fact] }, Confidence::High),
        };
        let Some(version) = table.versions.iter().find(|version| version.version.is_in_force_on(day)) else {
            return answer(TableVerdict::NotInForce, Confidence::High);
        };
        let sure = version.version.confidence;
        let Some(count) = self.number(table.on) else {
            return answer(TableVerdict::Unknown { needs: vec![self.fact_name(table.on)] }, sure);
        };
        let row = version.rows.iter().find(|row| row.from <= count && row.to.is_none_or(|to| count <= to));
        match row {
            Some(row) => {
                let value = amount(row.value, count);
                let verdict = TableVerdict::Gives { value, row: row.text.to_string() };
                answer(verdict, sure.and(row.confidence.unwrap_or_default()))
            }
            None => answer(TableVerdict::NoRow, sure),
        }
    }
}

fn entry_proof(
    entry: &Entry,
    counted: &Counted,
    confidence: Confidence,
    deciding: Option<&Arc<str>>,
) -> Proof {
    let (mark, day) = match counted {
        Counted::Day(day) => (Mark::Met, Some(*day)),
        Counted::LeftOut | Counted::NotRecorded(_) => (Mark::NotInForce, None),
        Counted::Needs(_, day) => (Mark::Unknown, *day),
    };
    let decides = deciding.is_some_and(|text| Arc::ptr_eq(text, &entry.text));
    let what = Ground::Entry { text: entry.text.clone(), day, decides };
    Proof { mark, confidence, what, because: Vec::new() }
}

fn added(day: Day, span: Span, counting: Counting) -> Day {
    match counting {
        Counting::CorrespondingDay => day.corresponding_day(span),
        Counting::LastDayOfPeriod => day.last_day_of_period(span),
    }
}

fn amount(value: RowValue, count: i64) -> i64 {
    match value {
        RowValue::Fixed(value) => value,
        RowValue::Permille { permille, up } => {
            let product = count.saturating_mul(permille);
            let floor = product.div_euclid(1_000);
            floor + i64::from(up && product.rem_euclid(1_000) != 0)
        }
    }
}
