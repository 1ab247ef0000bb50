//! Every small change of the law: dates by a day, thresholds by one, parts left out, "all" read as "any".

use std::sync::Arc;

use super::reach::Item;
use crate::day::{Day, Span};
use crate::rulebook::{
    Against, Book, ClockRule, Exception, Formula, LimitRule, Rule, RuleVersion, TableRule, Test, Version,
};
use crate::source::RowValue;
use crate::text::Text;
use crate::value::{FactType, Op};

/// One change, with the item as it is after it.
pub(super) struct Edit {
    /// The version that is changed, as the law has it.
    pub version: Arc<Version>,
    pub change: Text,
    pub target: Target,
}

pub(super) enum Target {
    Rule(usize, Rule),
    Limit(usize, LimitRule),
    Table(usize, TableRule),
    Clock(usize, ClockRule),
}

impl Edit {
    /// Puts the changed item into the law and takes the other out; done twice, nothing has changed.
    pub fn exchange(&mut self, book: &mut Book) {
        match &mut self.target {
            Target::Rule(at, rule) => std::mem::swap(&mut book.rules[*at], rule),
            Target::Limit(at, limit) => std::mem::swap(&mut book.limits[*at], limit),
            Target::Table(at, table) => std::mem::swap(&mut book.tables[*at], table),
            Target::Clock(at, clock) => std::mem::swap(&mut book.clocks[*at], clock),
        }
    }

    pub fn item(&self) -> Item {
        match &self.target {
            Target::Rule(at, _) => Item::Rule(*at),
            Target::Limit(at, _) => Item::Limit(*at),
            Target::Table(at, _) => Item::Table(*at),
            Target::Clock(at, _) => Item::Clock(*at),
        }
    }

    /// Days next to the dates of the changed version: where a moved date makes a difference.
    pub fn edges(&self) -> Vec<Day> {
        let from = self.version.from.into_iter().flat_map(|day| [day.plus_days(-1), day, day.plus_days(1)]);
        let until = self.version.until.into_iter().flat_map(|day| [day, day.plus_days(1), day.plus_days(2)]);
        from.chain(until).collect()
    }
}

/// Every small change, in the order of the items.
pub(super) fn edits(book: &Book) -> Vec<Edit> {
    let mut edits = Vec::new();
    book.rules.iter().enumerate().for_each(|(at, rule)| rule_edits(book, at, rule, &mut edits));
    book.tables.iter().enumerate().for_each(|(at, table)| table_edits(at, table, &mut edits));
    book.limits.iter().enumerate().for_each(|(at, limit)| limit_edits(book, at, limit, &mut edits));
    book.clocks.iter().enumerate().for_each(|(at, clock)| clock_edits(at, clock, &mut edits));
    edits
}

fn rule_edits(book: &Book, at: usize, rule: &Rule, edits: &mut Vec<Edit>) {
    let versions: Vec<&Arc<Version>> = rule.versions.iter().map(|version| &version.version).collect();
    for (version, change, moved) in moved(&versions) {
        let mut other = rule.clone();
        other.versions.iter_mut().zip(moved).for_each(|(version, moved)| version.version = moved);
        edits.push(Edit { version, change, target: Target::Rule(at, other) });
    }
    for (place, own) in rule.versions.iter().enumerate() {
        let mut push = |version: &Arc<Version>, change: Text, changed: RuleVersion| {
            let mut other = rule.clone();
            other.versions[place] = changed;
            edits.push(Edit { version: version.clone(), change, target: Target::Rule(at, other) });
        };
        for (change, when) in changed(book, &own.when) {
            push(&own.version, change, RuleVersion { when, ..own.clone() });
        }
        for (number, exception) in own.exceptions.iter().enumerate() {
            let with = |changed: Option<Exception>| {
                let mut exceptions = own.exceptions.clone();
                match changed {
                    Some(changed) => exceptions[number] = changed,
                    None => drop(exceptions.remove(number)),
                }
                RuleVersion { exceptions, ..own.clone() }
            };
            let name = &exception.name;
            let left_out = Text::new(format!("例外 {name} を除く"), format!("exception `{name}` left out"));
            push(&exception.version, left_out, with(None));
            for (change, when) in changed(book, &exception.when) {
                push(&exception.version, change, with(Some(Exception { when, ..exception.clone() })));
            }
            for (version, change, mut moved) in moved(&[&exception.version]) {
                let other = Exception { version: moved.remove(0), ..exception.clone() };
                push(&version, change, with(Some(other)));
            }
        }
    }
}

/// Each date moved by a day; where one version follows another, the day between them moves as one.
fn moved(versions: &[&Arc<Version>]) -> Vec<(Arc<Version>, Text, Vec<Arc<Version>>)> {
    let mut all = Vec::new();
    let mut push = |place: usize, what: (&str, &str), days: i32, change: &dyn Fn(usize, &mut Version)| {
        let moved = versions.iter().enumerate().map(|(other, version)| {
            let mut version = Version::clone(version);
            change(other, &mut version);
            Arc::new(version)
        });
        let moved: Vec<_> = moved.collect();
        // Moving the only day of a version would make it end before it begins.
        if moved
            .iter()
            .all(|version| version.from.is_none_or(|from| version.until.is_none_or(|until| from <= until)))
        {
            let sign = if days > 0 { ("1日後に", "a day later") } else { ("1日前に", "a day earlier") };
            let change = Text::new(format!("{}を{}", what.0, sign.0), format!("{} {}", what.1, sign.1));
            all.push((versions[place].clone(), change, moved));
        }
    };
    for place in 0..versions.len() {
        for days in [-1, 1] {
            let later = |day: Option<Day>| day.map(|day| day.plus_days(days));
            if let Some(from) = versions[place].from {
                let follows =
                    place > 0 && versions[place - 1].until.is_some_and(|until| until.plus_days(1) == from);
                push(place, ("始まる日", "begins"), days, &|other, version| {
                    if other == place {
                        version.from = later(version.from);
                    } else if follows && other + 1 == place {
                        version.until = later(version.until);
                    }
                });
            }
            let until = versions[place].until;
            let is_followed = versions
                .get(place + 1)
                .is_some_and(|next| next.from == until.map(|until| until.plus_days(1)));
            if until.is_some() && !is_followed {
                push(place, ("終わる日", "ends"), days, &|other, version| {
                    if other == place {
                        version.until = later(version.until);
                    }
                });
            }
        }
    }
    all
}

/// Every formula that differs from this one in one place.
fn changed(book: &Book, formula: &Formula) -> Vec<(Text, Formula)> {
    let mut all = Vec::new();
    match formula {
        Formula::All(members) | Formula::Any(members) => {
            let is_all = matches!(formula, Formula::All(_));
            let group =
                |members: Vec<Formula>| if is_all { Formula::All(members) } else { Formula::Any(members) };
            if members.len() > 1 {
                let swapped =
                    if is_all { Formula::Any(members.clone()) } else { Formula::All(members.clone()) };
                let (ja, en) = if is_all {
                    ("「すべて」を「いずれか」に", "`all` read as `any`")
                } else {
                    ("「いずれか」を「すべて」に", "`any` read as `all`")
                };
                let written = formula.written();
                all.push((Text::new(format!("{written} の{ja}"), format!("{en} in {written}")), swapped));
            }
            for (place, member) in members.iter().enumerate() {
                if members.len() > 1 {
                    let others = members.iter().enumerate().filter(|(other, _)| *other != place);
                    let others = others.map(|(_, member)| member.clone()).collect();
                    let written = member.written();
                    let change = Text::new(format!("{written} を除く"), format!("`{written}` left out"));
                    all.push((change, group(others)));
                }
                for (change, other) in changed(book, member) {
                    let mut members = members.clone();
                    members[place] = other;
                    all.push((change, group(members)));
                }
            }
        }
        Formula::Not(member) => {
            let others = changed(book, member).into_iter();
            all.extend(others.map(|(change, other)| (change, Formula::Not(Box::new(other)))));
        }
        Formula::Granted { .. } => {}
        Formula::Test(test) => {
            all.extend(tests(book, test).into_iter().map(|(read, other)| {
                let change = Text::new(
                    format!("{} を {read} に", test.text),
                    format!("`{}` read as `{read}`", test.text),
                );
                (change, Formula::Test(other))
            }));
        }
    }
    all
}

/// A threshold or a level moved by one; where two facts are compared, "at least" read as "more than" and the like.
fn tests(book: &Book, test: &Test) -> Vec<(String, Test)> {
    let name = &book.fact_names[usize::from(test.fact)];
    let declared = book.catalog.get(name);
    let kind = declared.map_or(FactType::Day, |fact| fact.fact_type);
    match (test.against, kind) {
        (Against::Number(number), FactType::Count | FactType::Day | FactType::Level) => {
            let words = declared.map_or(0, |fact| fact.words.len() as i64);
            let fits = |number: &i64| kind != FactType::Level || (0..words).contains(number);
            let shown = |number: i64| match declared {
                Some(fact) => fact.value(number).to_string(),
                None => Day::from_number(number as i32).to_string(),
            };
            let plus = if test.plus == Span::default() { String::new() } else { format!(" + {}", test.plus) };
            let read = |number: i64| {
                let text = format!("{name}{plus} {} {}", test.op.sign(), shown(number));
                (text, Test { against: Against::Number(number), ..test.clone() })
            };
            [number.saturating_sub(1), number.saturating_add(1)].into_iter().filter(fits).map(read).collect()
        }
        (Against::Fact(_) | Against::Table(_) | Against::Clock(_) | Against::Limit(_), _) => {
            let op = match test.op {
                Op::Less => Op::AtMost,
                Op::AtMost => Op::Less,
                Op::More => Op::AtLeast,
                Op::AtLeast => Op::More,
                Op::Equal => Op::NotEqual,
                Op::NotEqual => Op::Equal,
            };
            let text = test.text.replacen(test.op.sign(), op.sign(), 1);
            vec![(text, Test { op, ..test.clone() })]
        }
        (Against::Number(_), FactType::YesNo | FactType::Code | FactType::Spans) => Vec::new(),
    }
}

fn table_edits(at: usize, table: &TableRule, edits: &mut Vec<Edit>) {
    let versions: Vec<&Arc<Version>> = table.versions.iter().map(|version| &version.version).collect();
    for (version, change, moved) in moved(&versions) {
        let mut other = table.clone();
        other.versions.iter_mut().zip(moved).for_each(|(version, moved)| version.version = moved);
        edits.push(Edit { version, change, target: Target::Table(at, other) });
    }
    for (place, own) in table.versions.iter().enumerate() {
        for (number, row) in own.rows.iter().enumerate() {
            let more = match row.value {
                RowValue::Fixed(value) => RowValue::Fixed(value + 1),
                RowValue::Permille { permille, up } => RowValue::Permille { permille: permille + 1, up },
            };
            let mut other = table.clone();
            other.versions[place].rows[number].value = more;
            let change = Text::new(
                format!("行 {} の値を1増やす", row.text),
                format!("row {} gives one more", row.text),
            );
            edits.push(Edit { version: own.version.clone(), change, target: Target::Table(at, other) });
            // Where one row follows another, the number between them moves as one.
            let follows = number > 0 && own.rows[number - 1].to.is_some_and(|to| to + 1 == row.from);
            if follows && row.to.is_none_or(|to| row.from < to) {
                let mut other = table.clone();
                other.versions[place].rows[number].from += 1;
                other.versions[place].rows[number - 1].to = Some(row.from);
                let change = Text::new(
                    format!("行 {} を1遅く始める", row.text),
                    format!("row {} begins one later", row.text),
                );
                edits.push(Edit { version: own.version.clone(), change, target: Target::Table(at, other) });
            }
        }
    }
}

fn limit_edits(book: &Book, at: usize, limit: &LimitRule, edits: &mut Vec<Edit>) {
    let versions: Vec<&Arc<Version>> = limit.versions.iter().map(|version| &version.version).collect();
    for (version, change, moved) in moved(&versions) {
        let mut other = limit.clone();
        other.versions.iter_mut().zip(moved).for_each(|(version, moved)| version.version = moved);
        edits.push(Edit { version, change, target: Target::Limit(at, other) });
    }
    for (place, own) in limit.versions.iter().enumerate() {
        for (number, entry) in own.entries.iter().enumerate() {
            let mut push = |change: Text, edit: &dyn Fn(&mut LimitRule)| {
                let mut other = limit.clone();
                edit(&mut other);
                edits.push(Edit { version: own.version.clone(), change, target: Target::Limit(at, other) });
            };
            let text = &entry.text;
            push(Text::new(format!("{text} を1日延ばす"), format!("`{text}` a day later")), &|other| {
                other.versions[place].entries[number].span.days += 1;
            });
            if own.entries.len() > 1 {
                push(Text::new(format!("{text} を除く"), format!("`{text}` left out")), &|other| {
                    other.versions[place].entries.remove(number);
                });
            }
            if entry.printed {
                push(
                    Text::new(format!("{text} を優先しない"), format!("`{text}` does not prevail")),
                    &|other| {
                        other.versions[place].entries[number].printed = false;
                    },
                );
            }
            for (change, when) in entry.when.iter().flat_map(|when| changed(book, when)) {
                push(change, &|other| other.versions[place].entries[number].when = Some(when.clone()));
            }
        }
    }
}

fn clock_edits(at: usize, clock: &ClockRule, edits: &mut Vec<Edit>) {
    for (place, own) in clock.versions.iter().enumerate() {
        let mut other = clock.clone();
        other.versions[place].runs_for.days += 1;
        let change = Text::new("期間を1日延ばす", "runs a day longer");
        edits.push(Edit { version: own.version.clone(), change, target: Target::Clock(at, other) });
        for (number, part) in own.leaves_out.iter().enumerate() {
            let mut other = clock.clone();
            other.versions[place].leaves_out.remove(number);
            let name = &part.name;
            let change = Text::new(format!("{name} を除かない"), format!("`{name}` not left out"));
            edits.push(Edit { version: part.version.clone(), change, target: Target::Clock(at, other) });
            for (version, change, mut moved) in moved(&[&part.version]) {
                let mut other = clock.clone();
                other.versions[place].leaves_out[number].version = moved.remove(0);
                edits.push(Edit { version, change, target: Target::Clock(at, other) });
            }
        }
    }
}
