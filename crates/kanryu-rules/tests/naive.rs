//! The law of the repository against a naive reader of the same files: every threshold, level, date and version
//! edge with its neighbors, on people drawn around them.
//!
//! The reader works on the plain tables of TOML and shares nothing with the engine. Only last days (of limits and
//! clocks), which have tests of their own day by day, are asked of the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kanryu_rules::{
    ClockVerdict, Day, FactCatalog, Facts, Interval, Intervals, LimitVerdict, Rulebook, Span, Value, Verdict,
};
use toml::{Table, Value as Toml};

type Values = BTreeMap<String, i64>;

struct Naive {
    /// By claim: versions of rules, each with the id of its rule.
    rules: BTreeMap<String, Vec<(String, Table)>>,
    tables: BTreeMap<String, Vec<Table>>,
    words: BTreeMap<String, Vec<String>>,
    types: BTreeMap<String, String>,
    rulebook: Rulebook,
}

fn files(folder: &Path, found: &mut Vec<(String, String)>) {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).expect("a text")));
        }
    }
}

/// One table or several, as `[x]` and `[[x]]` write them.
fn versions(value: &Toml) -> Vec<Table> {
    match value {
        Toml::Array(list) => list.iter().filter_map(|item| item.as_table().cloned()).collect(),
        other => other.as_table().cloned().into_iter().collect(),
    }
}

fn read() -> Naive {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut texts = Vec::new();
    files(&root.join("rulebooks"), &mut texts);
    let facts = std::fs::read_to_string(root.join("catalog/facts.toml")).expect("the facts");
    let sources = std::fs::read_to_string(root.join("catalog/sources.toml")).expect("the sources");
    let sources: Table = sources.parse().expect("sources");
    let keys = sources["source"].as_table().expect("sources").keys().cloned().collect();
    let catalog = FactCatalog::parse("facts.toml", &facts).expect("the catalog is in order");
    let rulebook = Rulebook::load(&texts, &catalog, &keys).expect("the law is in order").rulebook;
    let (mut words, mut types) = (BTreeMap::new(), BTreeMap::new());
    for (name, fact) in facts.parse::<Table>().expect("facts")["fact"].as_table().expect("facts") {
        let list = fact.get("words").and_then(Toml::as_array).cloned().unwrap_or_default();
        words.insert(
            name.clone(),
            list.iter().map(|word| word.as_str().unwrap_or_default().to_owned()).collect(),
        );
        types.insert(name.clone(), fact["type"].as_str().unwrap_or_default().to_owned());
    }
    types.insert("as_of".to_owned(), "day".to_owned());
    let (mut rules, mut tables) = (BTreeMap::new(), BTreeMap::new());
    for (_, text) in &texts {
        let file: Table = text.parse().expect("a file of law");
        for (id, value) in file.get("rule").and_then(Toml::as_table).into_iter().flatten() {
            for version in versions(value) {
                let claim = version["grants"].as_str().expect("a claim").to_owned();
                rules.entry(claim).or_insert_with(Vec::new).push((id.clone(), version));
            }
        }
        for (id, value) in file.get("table").and_then(Toml::as_table).into_iter().flatten() {
            tables.entry(id.clone()).or_insert_with(Vec::new).extend(versions(value));
        }
    }
    Naive { rules, tables, words, types, rulebook }
}

fn number_of_day(text: &str) -> i64 {
    i64::from(text.parse::<Day>().expect("a day").number())
}

/// First and last day of a version.
fn period(version: &Table) -> (i64, i64) {
    let end = |key: &str, open: i64| {
        let day = version.get("in_force").and_then(|period| period.get(key));
        day.map_or(open, |day| number_of_day(&day.to_string()))
    };
    (end("from", i64::MIN), end("until", i64::MAX))
}

impl Naive {
    /// The day that selects the version, `None` where its fact is unknown.
    fn selecting(&self, version: &Table, values: &Values) -> Option<i64> {
        values.get(version.get("by").and_then(Toml::as_str).unwrap_or("as_of")).copied()
    }

    /// `met`, `not-met`, `unknown`, `not-in-force`.
    fn claim(&self, claim: &str, values: &Values) -> &'static str {
        let mut said = Vec::new();
        let mut unselected = BTreeSet::new();
        for (id, version) in self.rules.get(claim).into_iter().flatten() {
            match self.selecting(version, values) {
                None if unselected.insert(id) => said.push(None),
                None => {}
                Some(day) => {
                    let (from, until) = period(version);
                    if from <= day && day <= until {
                        said.push(self.version(version, values));
                    }
                }
            }
        }
        if said.contains(&Some(true)) {
            "met"
        } else if said.contains(&None) {
            "unknown"
        } else if said.is_empty() {
            "not-in-force"
        } else {
            "not-met"
        }
    }

    fn version(&self, version: &Table, values: &Values) -> Option<bool> {
        let mut answer = self.when(&version["when"], values);
        let exceptions = version.get("exception").and_then(Toml::as_table).cloned().unwrap_or_default();
        let mut left: Vec<(&String, Vec<Table>)> =
            exceptions.iter().map(|(name, value)| (name, versions(value))).collect();
        // First those that are over none of the others that are left; the last word stands.
        while !left.is_empty() {
            let names: Vec<String> = left.iter().map(|(name, _)| (*name).clone()).collect();
            let is_over = |parts: &[Table]| {
                let over =
                    parts.iter().filter_map(|part| part.get("over")).filter_map(Toml::as_array).flatten();
                over.filter_map(Toml::as_str).any(|other| names.iter().any(|name| name == other))
            };
            let at = left.iter().position(|(_, parts)| !is_over(parts)).expect("the order has no circle");
            for part in left.remove(at).1 {
                let by = part.get("by").or(version.get("by")).and_then(Toml::as_str).unwrap_or("as_of");
                let applies = match values.get(by) {
                    None => None,
                    Some(day) => {
                        let (from, until) = period(&part);
                        if *day < from || until < *day {
                            continue;
                        }
                        self.when(&part["when"], values)
                    }
                };
                let then = part["then"].as_str() == Some("met");
                answer = match applies {
                    Some(true) => Some(then),
                    Some(false) => answer,
                    None => answer.filter(|answer| *answer == then),
                };
            }
        }
        answer
    }

    fn when(&self, when: &Toml, values: &Values) -> Option<bool> {
        if let Some(text) = when.as_str() {
            return self.condition(text, values);
        }
        let (word, members) = when.as_table().expect("a group").iter().next().expect("a member");
        let read = |members: &Toml| -> Vec<Option<bool>> {
            members.as_array().expect("a list").iter().map(|member| self.when(member, values)).collect()
        };
        let decided = |read: Vec<Option<bool>>, decides: bool| {
            if read.contains(&Some(decides)) {
                Some(decides)
            } else if read.contains(&None) {
                None
            } else {
                Some(!decides)
            }
        };
        match word.as_str() {
            "all" => decided(read(members), false),
            "any" => decided(read(members), true),
            _ => self.when(members, values).map(|holds| !holds),
        }
    }

    fn condition(&self, text: &str, values: &Values) -> Option<bool> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let Some(place) = words.iter().position(|word| ["==", "!=", "<", "<=", ">", ">="].contains(word))
        else {
            if self.types.contains_key(text) {
                return values.get(text).map(|answer| *answer == 1);
            }
            return match self.claim(text, values) {
                "met" => Some(true),
                "unknown" => None,
                _ => Some(false),
            };
        };
        let name = words[0];
        let plus =
            if place > 1 { words[2..place].join(" ").parse().expect("a span") } else { Span::default() };
        let left = values.get(name).map(|number| match plus == Span::default() {
            true => *number,
            false => i64::from(Day::from_number(*number as i32).corresponding_day(plus).number()),
        });
        let right = self.right(name, words[place + 1], values);
        match (left, right) {
            (Some(left), Right::Number(right)) => Some(match words[place] {
                "==" => left == right,
                "!=" => left != right,
                "<" => left < right,
                "<=" => left <= right,
                ">" => left > right,
                _ => left >= right,
            }),
            (_, Right::None) => Some(false),
            (_, Right::Unknown) | (None, Right::Number(_)) => None,
        }
    }

    fn right(&self, name: &str, text: &str, values: &Values) -> Right {
        if let Ok(number) = text.parse::<i64>() {
            return Right::Number(number);
        }
        if let Ok(day) = text.parse::<Day>() {
            return Right::Number(i64::from(day.number()));
        }
        if let Some(rank) = self.words.get(name).and_then(|words| words.iter().position(|word| word == text))
        {
            return Right::Number(rank as i64);
        }
        if self.types.contains_key(text) {
            return values.get(text).map_or(Right::Unknown, |number| Right::Number(*number));
        }
        match (text, self.tables.get(text)) {
            ("true", _) => Right::Number(1),
            ("false", _) => Right::Number(0),
            (_, Some(versions)) => self.table(versions, values),
            (_, None) => self.last_day(text, values),
        }
    }

    fn table(&self, versions: &[Table], values: &Values) -> Right {
        let Some(day) = self.selecting(&versions[0], values) else { return Right::Unknown };
        let in_force = versions.iter().find(|version| (period(version).0..=period(version).1).contains(&day));
        let Some(version) = in_force else { return Right::None };
        let Some(count) = version["on"].as_str().and_then(|on| values.get(on)) else { return Right::Unknown };
        let number = |row: &Toml, key: &str| row.get(key).and_then(Toml::as_integer);
        let rows = version["rows"].as_array().expect("rows");
        let row = rows.iter().find(|row| {
            number(row, "from").is_some_and(|from| from <= *count)
                && number(row, "to").is_none_or(|to| *count <= to)
        });
        let Some(row) = row else { return Right::None };
        match number(row, "permille") {
            None => Right::Number(number(row, "value").expect("a value")),
            Some(permille) => {
                let whole = count * permille;
                let up = row.get("round").and_then(Toml::as_str) == Some("up") && whole % 1000 != 0;
                Right::Number(whole / 1000 + i64::from(up))
            }
        }
    }

    /// The last day of a clock or a limit, as the engine says.
    fn last_day(&self, name: &str, values: &Values) -> Right {
        let (facts, as_of) = (self.facts(values), Day::from_number(values["as_of"] as i32));
        if let Some(clock) = self.rulebook.clock(name, &facts, as_of) {
            return match clock.verdict {
                ClockVerdict::Counts(count) => Right::Number(i64::from(count.last_day.number())),
                ClockVerdict::Unknown { .. } => Right::Unknown,
                ClockVerdict::NotStarted | ClockVerdict::NotInForce => Right::Number(AFTER_EVERY_DAY),
            };
        }
        match self.rulebook.limit(name, &facts, as_of).expect("a limit").verdict {
            LimitVerdict::Until { day, .. } => Right::Number(i64::from(day.number())),
            LimitVerdict::Unknown { .. } => Right::Unknown,
            LimitVerdict::Open | LimitVerdict::NotInForce => Right::Number(AFTER_EVERY_DAY),
        }
    }

    fn facts(&self, values: &Values) -> Facts {
        let mut facts = Facts::new();
        for (name, number) in values.iter().filter(|(name, _)| *name != "as_of") {
            match self.types[name].as_str() {
                "count" => facts.set(name, *number),
                "day" => facts.set(name, Day::from_number(*number as i32)),
                "yes-no" => facts.set(name, *number == 1),
                "spans" => facts.set(name, Value::Spans(stretch(*number, values["as_of"]))),
                _ => facts.set(name, &*self.words[name][*number as usize]),
            }
        }
        facts
    }

    /// Every number that the law compares a fact with, with its neighbors.
    fn boundaries(&self) -> BTreeMap<String, BTreeSet<i64>> {
        let mut found: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
        let mut put = |name: &str, number: i64| {
            let near = [number.saturating_sub(1), number, number.saturating_add(1)];
            found.entry(name.to_owned()).or_default().extend(near);
        };
        for (_, version) in self.rules.values().flatten() {
            let mut texts = Vec::new();
            conditions(&version["when"], &mut texts);
            for part in version.get("exception").and_then(Toml::as_table).into_iter().flatten() {
                versions(part.1).iter().for_each(|part| conditions(&part["when"], &mut texts));
            }
            for text in texts {
                let words: Vec<&str> = text.split_whitespace().collect();
                if let [name, .., right] = words[..]
                    && let Right::Number(number) =
                        self.right(name, right, &Values::from([("as_of".to_owned(), 0)]))
                {
                    put(name, number);
                }
            }
            let by = version.get("by").and_then(Toml::as_str).unwrap_or("as_of").to_owned();
            let (from, until) = period(version);
            [from, until]
                .into_iter()
                .filter(|day| ![i64::MIN, i64::MAX].contains(day))
                .for_each(|day| put(&by, day));
        }
        for version in self.tables.values().flatten() {
            let on = version["on"].as_str().expect("a fact").to_owned();
            for row in version["rows"].as_array().expect("rows") {
                row.get("from").and_then(Toml::as_integer).into_iter().for_each(|number| put(&on, number));
            }
        }
        found
    }

    /// Facts that the answer to a claim may rest on.
    fn facts_of(&self, claim: &str, found: &mut BTreeSet<String>, seen: &mut BTreeSet<String>) {
        if !seen.insert(claim.to_owned()) {
            return;
        }
        for (_, version) in self.rules.get(claim).into_iter().flatten() {
            let mut texts = Vec::new();
            conditions(&version["when"], &mut texts);
            for part in version.get("exception").and_then(Toml::as_table).into_iter().flatten() {
                versions(part.1).iter().for_each(|part| conditions(&part["when"], &mut texts));
            }
            found.extend(version.get("by").and_then(Toml::as_str).map(str::to_owned));
            for word in texts.iter().flat_map(|text| text.split_whitespace()) {
                if self.types.contains_key(word) {
                    found.insert(word.to_owned());
                } else if self.rules.contains_key(word) {
                    self.facts_of(word, found, seen);
                } else if let Some(tables) = self.tables.get(word) {
                    found.extend(tables.iter().filter_map(|table| table["on"].as_str()).map(str::to_owned));
                }
            }
        }
    }
}

/// Where there is no last day, every day is before it.
const AFTER_EVERY_DAY: i64 = i32::MAX as i64;

/// What stands on the right of a comparison.
enum Right {
    Number(i64),
    Unknown,
    /// A table without a row: the comparison fails.
    None,
}

fn conditions(when: &Toml, found: &mut Vec<String>) {
    match when {
        Toml::String(text) => found.push(text.clone()),
        Toml::Array(members) => members.iter().for_each(|member| conditions(member, found)),
        Toml::Table(group) => group.values().for_each(|member| conditions(member, found)),
        _ => {}
    }
}

/// No stretch of days, or one that began so many times 400 days ago and goes on.
fn stretch(times: i64, as_of: i64) -> Intervals {
    let from = Day::from_number((as_of - 400 * times) as i32);
    (times > 0).then(|| Interval::new(from, None).expect("it does not end")).into_iter().collect()
}

/// The same draws on every machine.
struct Draws(u64);

impl Draws {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % below.max(1) as u64) as usize
    }
}

/// Values a fact may take around its boundaries; around the day asked about for days.
fn candidates(naive: &Naive, name: &str, boundaries: &BTreeMap<String, BTreeSet<i64>>) -> Vec<i64> {
    let known = boundaries.get(name).into_iter().flatten().copied();
    match naive.types[name].as_str() {
        "yes-no" => vec![0, 1],
        "spans" => vec![0, 1, 3, 5],
        "count" => known.filter(|number| *number >= 0).chain([0]).collect(),
        "day" => {
            let edges = boundaries["as_of"].iter().copied();
            known.chain(edges).filter(|day| day.unsigned_abs() < 1_000_000).collect()
        }
        _ => (0..naive.words[name].len() as i64).collect(),
    }
}

#[test]
fn around_every_boundary_of_the_law_the_engine_says_what_a_naive_reader_reads() {
    let naive = read();
    let boundaries = naive.boundaries();
    let mut draws = Draws(20_270_401);
    let (mut asked, mut verdicts) = (0_usize, BTreeMap::new());
    for claim in naive.rules.keys() {
        let (mut names, mut seen) = (BTreeSet::new(), BTreeSet::new());
        naive.facts_of(claim, &mut names, &mut seen);
        names.insert("as_of".to_owned());
        let choices: BTreeMap<&String, Vec<i64>> =
            names.iter().map(|name| (name, candidates(&naive, name, &boundaries))).collect();
        for round in 0..8 {
            let mut person = Values::new();
            for (name, values) in &choices {
                // Some know everything, of others a part is unknown.
                if *name == "as_of" || round % 2 == 0 || draws.next(6) > 0 {
                    person.insert((*name).clone(), values[draws.next(values.len())]);
                }
            }
            for (name, values) in &choices {
                let few = values.len().min(12);
                for _ in 0..few {
                    let mut near = person.clone();
                    near.insert((*name).clone(), values[draws.next(values.len())]);
                    compare(&naive, claim, &near, &mut verdicts);
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 20_000, "{asked} questions are too few");
    assert_eq!(verdicts.len(), 4, "every kind of answer was seen: {verdicts:?}");
}

fn compare(naive: &Naive, claim: &str, person: &Values, verdicts: &mut BTreeMap<&'static str, usize>) {
    let expected = naive.claim(claim, person);
    let as_of = Day::from_number(person["as_of"] as i32);
    let facts = naive.facts(person);
    let judgment = naive.rulebook.judge(claim, &facts, as_of);
    let found = match judgment.verdict {
        Verdict::Met => "met",
        Verdict::NotMet { .. } => "not-met",
        Verdict::Unknown { .. } => "unknown",
        Verdict::NotInForce => "not-in-force",
    };
    assert_eq!(found, expected, "{claim} on {as_of} with {facts:?}");
    *verdicts.entry(expected).or_default() += 1;
}
