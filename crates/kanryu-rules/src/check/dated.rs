//! Versions of one thing: grouped by id, sorted by date, with overlaps and gaps reported.

use std::collections::HashMap;

use crate::fault::Fault;
use crate::rulebook::{
    Entry, Exception, FactId, Formula, LimitRule, LimitVersion, Row, Rule, RuleVersion, TableRule,
    TableVersion,
};
use crate::source::{At, Law, Period, RawEntry, RawFormula, RawLimit, RawRule, RawTable, Spot, Written};
use crate::value::FactType;

use super::{Checker, order, satisfy};

/// Items with one id, in order of first day; an open beginning stands first.
pub(super) fn grouped<T>(items: &[T], law: impl Fn(&T) -> &Law) -> Vec<Vec<&T>> {
    let mut groups: Vec<Vec<&T>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for item in items {
        let place = *places.entry(&law(item).id).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|item| law(item).period.from);
    }
    groups
}

impl Checker<'_> {
    /// Two versions in force on one day are an error; days between two versions are a warning.
    pub(super) fn check_periods(&mut self, item: &str, laws: &[(Period, At)]) {
        for (place, (first, first_at)) in laws.iter().enumerate() {
            for (second, second_at) in &laws[place + 1..] {
                if let Some(from) = first_shared_day(*first, *second) {
                    let end_first_on =
                        second.from.filter(|day| Some(*day) > first.from).map(|day| day.plus_days(-1));
                    let fault = Fault::Overlap { item: item.to_owned(), from, end_first_on };
                    self.fault(fault, [*first_at, *second_at]);
                }
            }
        }
        for pair in laws.windows(2) {
            let ((first, first_at), (second, second_at)) = (pair[0], pair[1]);
            if let (Some(until), Some(from)) = (first.until, second.from)
                && until.plus_days(1) < from
            {
                let fault =
                    Fault::Gap { item: item.to_owned(), from: until.plus_days(1), until: from.plus_days(-1) };
                self.fault(fault, [first_at, second_at]);
            }
        }
    }

    pub(super) fn check_versions(&mut self, item: &str, laws: &[&Law]) {
        let periods: Vec<_> = laws.iter().map(|law| (law.period, law.period_at)).collect();
        self.check_periods(item, &periods);
        let by = |law: &Law| law.by.as_ref().map(|by| by.value.clone());
        if let Some(other) = laws.iter().find(|law| by(law) != by(laws[0])) {
            self.fault(Fault::MixedVersions { item: item.to_owned(), key: "by" }, [laws[0].at, other.at]);
        }
    }

    /// The date fact that selects the version.
    pub(super) fn by(&mut self, item: &str, by: Option<&Spot<String>>) -> Option<FactId> {
        let by = by?;
        let fact = self.fact(item, by)?;
        if self.fact_type(fact) != Some(FactType::Day) {
            let fault = Fault::TypeMismatch {
                text: format!("by = {}", by.value),
                left: "the day that selects the version".to_owned(),
                right: format!("`{}`, which is no day", by.value),
            };
            self.fault(fault, [by.at]);
        }
        Some(fact)
    }

    pub(super) fn rules(&mut self, written: &Written) -> Vec<Rule> {
        grouped(&written.rules, |rule| &rule.law).iter().map(|group| self.rule(group)).collect()
    }

    fn rule(&mut self, group: &[&RawRule]) -> Rule {
        let first = group[0];
        let (id, item) = (first.law.id.as_str(), format!("rule `{}`", first.law.id));
        self.check_versions(&item, &group.iter().map(|rule| &rule.law).collect::<Vec<_>>());
        if let Some(other) = group.iter().find(|rule| rule.grants.value != first.grants.value) {
            let fault = Fault::MixedVersions { item: item.clone(), key: "grants" };
            self.fault(fault, [first.grants.at, other.grants.at]);
        }
        let claim = self.claim_names.binary_search_by(|name| (**name).cmp(&first.grants.value));
        let by = self.by(&item, first.law.by.as_ref());
        let versions = group
            .iter()
            .map(|rule| RuleVersion {
                version: self.version("rule", id, &rule.law),
                when: self.possible(&item, &rule.when, rule.law.at),
                exceptions: self.exceptions(rule),
            })
            .collect();
        let claim = claim.expect("claim names were collected from the same rules") as u16;
        Rule { id: id.into(), claim, by, versions }
    }

    /// The formula, with a warning where no facts can meet it.
    fn possible(&mut self, item: &str, raw: &RawFormula, at: At) -> Formula {
        let formula = self.formula(item, raw);
        if !satisfy::can_hold_together(self, &[&formula]) {
            self.fault(Fault::Contradiction { item: item.to_owned() }, [at]);
        }
        formula
    }

    fn exceptions(&mut self, rule: &RawRule) -> Vec<Exception> {
        let ordered = order::exceptions(self, rule);
        ordered
            .into_iter()
            .map(|raw| {
                let item = format!("exception `{}` of rule `{}`", raw.name, rule.law.id);
                Exception {
                    name: raw.name.as_str().into(),
                    version: self.version("exception", &format!("{}.{}", rule.law.id, raw.name), &raw.law),
                    by: self.by(&item, raw.law.by.as_ref()),
                    then_met: raw.then_met,
                    when: self.possible(&item, &raw.when, raw.law.at),
                }
            })
            .collect()
    }

    pub(super) fn limits(&mut self, written: &Written) -> Vec<LimitRule> {
        let mut limits: Vec<LimitRule> =
            grouped(&written.limits, |limit| &limit.law).iter().map(|group| self.limit(group)).collect();
        limits.sort_by(|a, b| a.id.cmp(&b.id));
        limits
    }

    fn limit(&mut self, group: &[&RawLimit]) -> LimitRule {
        let id = group[0].law.id.as_str();
        let item = format!("limit `{id}`");
        self.check_versions(&item, &group.iter().map(|limit| &limit.law).collect::<Vec<_>>());
        let by = self.by(&item, group[0].law.by.as_ref());
        let versions = group
            .iter()
            .map(|limit| LimitVersion {
                version: self.version("limit", id, &limit.law),
                counting: limit.counting,
                entries: limit.entries.iter().filter_map(|entry| self.entry(&item, entry)).collect(),
            })
            .collect();
        LimitRule { id: id.into(), by, versions }
    }

    fn entry(&mut self, item: &str, raw: &RawEntry) -> Option<Entry> {
        let start = self.start(item, raw, &raw.start)?;
        let when = raw.when.as_ref().map(|when| self.formula(item, when));
        Some(Entry {
            text: raw.text.as_str().into(),
            start,
            span: raw.span,
            when,
            confidence: raw.confidence,
            printed: raw.printed,
        })
    }

    pub(super) fn tables(&mut self, written: &Written) -> Vec<TableRule> {
        let mut tables: Vec<TableRule> = grouped(&written.tables, |table| &table.law)
            .iter()
            .filter_map(|group| self.table(group))
            .collect();
        tables.sort_by(|a, b| a.id.cmp(&b.id));
        tables
    }

    fn table(&mut self, group: &[&RawTable]) -> Option<TableRule> {
        let first = group[0];
        let (id, item) = (first.law.id.as_str(), format!("table `{}`", first.law.id));
        self.check_versions(&item, &group.iter().map(|table| &table.law).collect::<Vec<_>>());
        if let Some(other) = group.iter().find(|table| table.on.value != first.on.value) {
            self.fault(Fault::MixedVersions { item: item.clone(), key: "on" }, [first.on.at, other.on.at]);
        }
        let by = self.by(&item, first.law.by.as_ref());
        let on = self.fact(&item, &first.on);
        if let Some(on) = on
            && self.fact_type(on) != Some(FactType::Count)
        {
            let (text, left) =
                (format!("on = {}", first.on.value), "a table, which runs over a count".to_owned());
            self.fault(
                Fault::TypeMismatch { text, left, right: format!("`{}`", first.on.value) },
                [first.on.at],
            );
        }
        let versions = group.iter().map(|table| self.table_version(id, &item, table)).collect();
        Some(TableRule { id: id.into(), on: on?, by, versions })
    }

    fn table_version(&mut self, id: &str, item: &str, table: &RawTable) -> TableVersion {
        let mut raw: Vec<_> = table.rows.iter().collect();
        raw.sort_by_key(|row| row.from);
        for pair in raw.windows(2) {
            let (first, second) = (pair[0], pair[1]);
            let at = [first.at, second.at];
            match first.to {
                Some(to) if to.checked_add(1) == Some(second.from) => {}
                Some(to) if to < second.from => {
                    let fault = Fault::RowGap { item: item.to_owned(), from: to + 1, to: second.from - 1 };
                    self.fault(fault, at);
                }
                Some(_) | None => {
                    self.fault(Fault::RowOverlap { item: item.to_owned(), count: second.from }, at)
                }
            }
        }
        let row = |raw: &&crate::source::RawRow| Row {
            text: raw.text.as_str().into(),
            from: raw.from,
            to: raw.to,
            value: raw.value,
            confidence: raw.confidence,
        };
        TableVersion { version: self.version("table", id, &table.law), rows: raw.iter().map(row).collect() }
    }
}

fn first_shared_day(first: Period, second: Period) -> Option<crate::day::Day> {
    use crate::day::Day;
    let from = first.from.unwrap_or(Day::MIN).max(second.from.unwrap_or(Day::MIN));
    let until = first.until.unwrap_or(Day::MAX).min(second.until.unwrap_or(Day::MAX));
    (from <= until).then_some(from)
}
