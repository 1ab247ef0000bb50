//! Limits and tables: until when, and how many.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::entry::{Counted, Judged, entry_proof};
use super::{Asked, Ground, IfConfirmed, Mark, Proof};
use crate::confidence::Confidence;
use crate::day::{Day, Span};
use crate::rulebook::{Entry, LimitVersion, Rulebook, TableId, amount};
use crate::source::Counting;
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
    /// What is computed beside a printed day that decides, where it is another day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed: Option<Day>,
    /// A later last day that holds only if a point that is not established is confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub if_confirmed: Option<IfConfirmed>,
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
        self.limit_asked(id, &Asked::new(self, facts, as_of))
    }

    pub(crate) fn limit_asked(&self, id: &str, asked: &Asked<'_>) -> Option<Limit> {
        let at = self.book.limits.binary_search_by(|limit| (*limit.id).cmp(id)).ok()?;
        Some(asked.limit(at))
    }

    /// How many, on these facts; `None` for a table that the rulebook does not have.
    pub fn table(&self, id: &str, facts: &Facts, as_of: Day) -> Option<TableAnswer> {
        self.table_asked(id, &Asked::new(self, facts, as_of))
    }

    pub(crate) fn table_asked(&self, id: &str, asked: &Asked<'_>) -> Option<TableAnswer> {
        let at = self.book.tables.binary_search_by(|table| (*table.id).cmp(id)).ok()?;
        Some(asked.table(at as TableId))
    }
}

impl Asked<'_> {
    pub(super) fn limit(&self, at: usize) -> Limit {
        let limit = &self.book.book.limits[at];
        let id = limit.id.to_string();
        let idle = |verdict, mark, what, confidence| Limit {
            id: id.clone(),
            as_of: self.as_of,
            verdict,
            computed: None,
            if_confirmed: None,
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
        match self.in_force(&limit.versions, day) {
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
        let entries: Vec<(&Entry, Judged)> =
            version.entries.iter().map(|entry| (entry, self.entry(entry, version.counting))).collect();
        let mut earliest: Option<(Day, &Arc<str>)> = None;
        let mut confidence = version.version.confidence;
        let mut conditions = Confidence::High;
        for (entry, judged) in &entries {
            // That an entry is left out is as sure as the condition that leaves it out.
            conditions = match judged.counted {
                Counted::LeftOut if entry.when.is_some() => conditions.and(judged.confidence),
                Counted::LeftOut | Counted::Day(_) | Counted::NotRecorded(_) | Counted::Needs(..) => {
                    conditions
                }
            };
            match judged.counted {
                Counted::Day(day) if earliest.is_none_or(|(first, _)| day < first) => {
                    earliest = Some((day, &entry.text));
                    confidence = version.version.confidence.and(judged.confidence);
                }
                Counted::Day(_) | Counted::LeftOut | Counted::NotRecorded(_) | Counted::Needs(..) => {}
            }
        }
        let confidence = confidence.and(conditions);
        if let Some(printed) = printed(&entries) {
            return self.printed(id, version, entries, printed);
        }
        let needs = needs(&entries, earliest.map(|(day, _)| day));
        let verdict = match earliest {
            _ if !needs.is_empty() => LimitVerdict::Unknown { needs: needs.into_iter().collect() },
            Some((day, text)) => LimitVerdict::Until { day, decided_by: text.to_string() },
            None => LimitVerdict::Open,
        };
        let mark = match verdict {
            LimitVerdict::Unknown { .. } => Mark::Unknown,
            LimitVerdict::Until { .. } | LimitVerdict::Open | LimitVerdict::NotInForce => Mark::Met,
        };
        let if_confirmed = match verdict {
            LimitVerdict::Until { day, .. } => if_confirmed(&entries, day),
            LimitVerdict::Unknown { .. } | LimitVerdict::Open | LimitVerdict::NotInForce => None,
        };
        let deciding = earliest.map(|(_, text)| text);
        let because =
            entries.into_iter().map(|(entry, judged)| entry_proof(entry, judged, deciding)).collect();
        let what = Ground::Limit { version: version.version.clone() };
        let proof = Proof { mark, confidence, what, because };
        Limit { id, as_of: self.as_of, verdict, computed: None, if_confirmed, confidence, proof }
    }

    /// A day that is printed on a paper decides: what is computed cannot be surer than the paper.
    fn printed(
        &self,
        id: String,
        version: &LimitVersion,
        entries: Vec<(&Entry, Judged)>,
        (day, text, own): (Day, &Arc<str>, Confidence),
    ) -> Limit {
        let computed = entries
            .iter()
            .filter(|(entry, _)| !entry.printed)
            .filter_map(|(_, judged)| match judged.counted {
                Counted::Day(day) => Some(day),
                Counted::LeftOut | Counted::NotRecorded(_) | Counted::Needs(..) => None,
            })
            .min()
            .filter(|computed| *computed != day);
        let confidence = version.version.confidence.and(own);
        let verdict = LimitVerdict::Until { day, decided_by: text.to_string() };
        let what = Ground::Limit { version: version.version.clone() };
        let because =
            entries.into_iter().map(|(entry, judged)| entry_proof(entry, judged, Some(text))).collect();
        let proof = Proof { mark: Mark::Met, confidence, what, because };
        Limit { id, as_of: self.as_of, verdict, computed, if_confirmed: None, confidence, proof }
    }

    pub(crate) fn table(&self, at: TableId) -> TableAnswer {
        let table = &self.book.book.tables[usize::from(at)];
        let answer = |verdict, confidence| TableAnswer { id: table.id.to_string(), verdict, confidence };
        let day = match self.selecting_day(table.by) {
            Ok(day) => day,
            Err(fact) => return answer(TableVerdict::Unknown { needs: vec![fact] }, Confidence::High),
        };
        let Some(version) = self.in_force(&table.versions, day) else {
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

/// The earliest day that is printed, the entry that gives it, and how sure it is.
fn printed<'a>(entries: &[(&'a Entry, Judged)]) -> Option<(Day, &'a Arc<str>, Confidence)> {
    let dated = entries.iter().filter(|(entry, _)| entry.printed).filter_map(|(entry, judged)| match judged
        .counted
    {
        Counted::Day(day) => Some((day, &entry.text, judged.confidence)),
        Counted::LeftOut | Counted::NotRecorded(_) | Counted::Needs(..) => None,
    });
    dated.min_by_key(|(day, ..)| *day)
}

/// What is needed before the earliest day is known.
fn needs(entries: &[(&Entry, Judged)], earliest: Option<Day>) -> BTreeSet<String> {
    let mut needs = BTreeSet::new();
    for (_, judged) in entries {
        match &judged.counted {
            // A day that is not earlier than a certain one changes nothing, whether or not it applies.
            Counted::Needs(_, Some(day)) if earliest.is_some_and(|first| first <= *day) => {}
            Counted::Needs(own, _) => needs.extend(own.iter().cloned()),
            Counted::NotRecorded(_) | Counted::Day(_) | Counted::LeftOut => {}
        }
    }
    // A fact may be left out beside a day, and not in place of every day: "not recorded" is not "no limit".
    if needs.is_empty() && earliest.is_none() {
        needs.extend(entries.iter().filter_map(|(_, judged)| match &judged.counted {
            Counted::NotRecorded(fact) => Some(fact.clone()),
            Counted::Day(_) | Counted::LeftOut | Counted::Needs(..) => None,
        }));
    }
    needs
}

/// The earliest day if every point that is not established were confirmed, where that is later.
fn if_confirmed(entries: &[(&Entry, Judged)], asserted: Day) -> Option<IfConfirmed> {
    let dated = entries.iter().filter_map(|(_, judged)| match judged.counted {
        Counted::Day(day) => Some((day, judged.if_confirmed.as_ref())),
        Counted::LeftOut | Counted::NotRecorded(_) | Counted::Needs(..) => None,
    });
    let all: Vec<(Day, Option<&IfConfirmed>)> = dated.collect();
    let last_day = all.iter().map(|(day, later)| later.map_or(*day, |later| later.last_day)).min()?;
    // Only points of entries that stand in the way of that day have to be confirmed for it.
    let needed: Vec<&IfConfirmed> =
        all.iter().filter(|(day, _)| *day < last_day).filter_map(|(_, later)| *later).collect();
    let confidence = needed.iter().map(|later| later.confidence).max()?;
    let rests_on = needed.iter().flat_map(|later| later.rests_on.iter().cloned()).collect();
    (last_day > asserted).then_some(IfConfirmed { last_day, confidence, rests_on })
}

pub(crate) fn added(day: Day, span: Span, counting: Counting) -> Day {
    match counting {
        Counting::CorrespondingDay => day.corresponding_day(span),
        Counting::LastDayOfPeriod => day.last_day_of_period(span),
    }
}
