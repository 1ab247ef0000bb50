//! Reads tables of TOML with their places: every value that is refused is refused with its line.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::confidence::Confidence;
use crate::day::Day;
use crate::fault::{Fault, Place, RulebookError};
use crate::interval::{Interval, Intervals};
use crate::text::Text;

/// A line of a file, small enough to stand on every item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct At {
    /// Index of the file in the list that is being loaded.
    pub file: u16,
    /// From 1.
    pub line: u32,
}

/// A value and where it is written.
#[derive(Debug, Clone)]
pub(crate) struct Spot<T> {
    pub value: T,
    pub at: At,
}

/// A fault before the lines themselves are attached to it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub fault: Fault,
    pub at: Vec<At>,
}

/// One file being read.
pub(crate) struct Reader<'t> {
    file: u16,
    line_starts: Vec<usize>,
    text: &'t str,
    /// What was wrong so far.
    pub found: Vec<Found>,
}

/// One table of the file, its keys already checked against the allowed ones.
pub(crate) struct Fields<'a, 'i> {
    /// How messages call it, such as ``rule `x` ``.
    pub item: String,
    /// Where it begins.
    pub at: At,
    table: &'a DeTable<'i>,
}

impl<'a, 'i> Fields<'a, 'i> {
    /// Every key with its value, in the order of the lines.
    pub fn entries(&self, reader: &Reader<'_>) -> Vec<(String, At, &'a Spanned<DeValue<'i>>)> {
        super::in_order(reader, self.table)
    }

    /// The value under `key`, if it is there.
    pub fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }
}

impl<'t> Reader<'t> {
    pub fn new(file: u16, text: &'t str) -> Reader<'t> {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Reader { file, line_starts, text, found: Vec::new() }
    }

    /// The whole file as one table; `None` when the parser refuses it.
    pub fn document(&mut self) -> Option<Spanned<DeTable<'t>>> {
        match DeTable::parse(self.text) {
            Ok(table) => Some(table),
            Err(error) => {
                let at = self.at(&error.span().unwrap_or(0..0));
                let detail = error.message().replace('\n', ", ");
                self.fault(Fault::NotToml { detail }, at);
                None
            }
        }
    }

    pub fn at(&self, span: &Range<usize>) -> At {
        let line = self.line_starts.partition_point(|start| *start <= span.start);
        At { file: self.file, line: line as u32 }
    }

    pub fn fault(&mut self, fault: Fault, at: At) {
        self.found.push(Found { fault, at: vec![at] });
    }

    /// Opens a table and reports every key that is not allowed.
    pub fn fields<'a, 'i>(
        &mut self,
        table: &'a DeTable<'i>,
        item: String,
        at: At,
        allowed: &[&str],
    ) -> Fields<'a, 'i> {
        for (key, _) in table.iter().filter(|(key, _)| !allowed.contains(&&**key.get_ref())) {
            let fault = Fault::UnknownKey {
                item: item.clone(),
                key: key.get_ref().to_string(),
                allowed: allowed.iter().map(|key| (*key).to_owned()).collect(),
            };
            let place = self.at(&key.span());
            self.fault(fault, place);
        }
        Fields { item, at, table }
    }

    pub fn missing(&mut self, fields: &Fields<'_, '_>, key: &str) {
        self.fault(Fault::MissingKey { item: fields.item.clone(), key: key.to_owned() }, fields.at);
    }

    pub fn wrong_kind(&mut self, item: &str, key: &str, expected: &str, value: &Spanned<DeValue<'_>>) {
        let fault = Fault::WrongKind {
            item: item.to_owned(),
            key: key.to_owned(),
            expected: expected.to_owned(),
            found: in_words(value.get_ref()),
        };
        let place = self.at(&value.span());
        self.fault(fault, place);
    }

    /// The value under `key` if `read` accepts it; reports it otherwise, and its absence if it is required.
    fn value<T>(
        &mut self,
        fields: &Fields<'_, '_>,
        key: &str,
        required: bool,
        expected: &str,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
    ) -> Option<Spot<T>> {
        let Some(value) = fields.get(key) else {
            if required {
                self.missing(fields, key);
            }
            return None;
        };
        let read = read(value.get_ref()).map(|read| Spot { value: read, at: self.at(&value.span()) });
        if read.is_none() {
            self.wrong_kind(&fields.item, key, expected, value);
        }
        read
    }

    pub fn string(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<Spot<String>> {
        self.value(fields, key, false, "a text in quotation marks", as_string)
    }

    pub fn required_string(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<Spot<String>> {
        self.value(fields, key, true, "a text in quotation marks", as_string)
    }

    pub fn integer(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<Spot<i64>> {
        self.value(fields, key, false, "a whole number", as_integer)
    }

    pub fn day(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<Spot<Day>> {
        self.value(fields, key, false, "a date such as 2026-04-01, without quotation marks", as_day)
    }

    pub fn yes(&mut self, fields: &Fields<'_, '_>, key: &str) -> bool {
        self.value(fields, key, false, "true or false", |value| value.as_bool())
            .is_some_and(|spot| spot.value)
    }

    pub fn confidence(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<Confidence> {
        let expected = "one of \"high\", \"medium\", \"low\", \"unverified\", \"open\"";
        self.value(fields, key, false, expected, as_confidence).map(|spot| spot.value)
    }

    /// A list of texts; absent is empty.
    pub fn strings(&mut self, fields: &Fields<'_, '_>, key: &str) -> Vec<Spot<String>> {
        let Some(value) = fields.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_kind(&fields.item, key, "a list of texts such as [\"a\", \"b\"]", value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for member in list.iter() {
            match as_string(member.get_ref()) {
                Some(text) => texts.push(Spot { value: text, at: self.at(&member.span()) }),
                None => self.wrong_kind(&fields.item, key, "a list of texts such as [\"a\", \"b\"]", member),
            }
        }
        texts
    }

    /// A text in both languages.
    pub fn text(&mut self, fields: &Fields<'_, '_>, key: &str) -> Option<Text> {
        let value = fields.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_kind(&fields.item, key, "a text in both languages: { ja = \"…\", en = \"…\" }", value);
            return None;
        };
        let at = self.at(&value.span());
        let inner = self.fields(table, format!("`{key}` of {}", fields.item), at, &["ja", "en"]);
        let ja = self.string(&inner, "ja").map(|spot| spot.value).unwrap_or_default();
        let en = self.string(&inner, "en").map(|spot| spot.value).unwrap_or_default();
        for (lang, text) in [("ja", &ja), ("en", &en)] {
            if text.trim().is_empty() {
                let (item, key) = (fields.item.clone(), key.to_owned());
                self.fault(Fault::MissingTranslation { item, key, lang }, at);
            }
        }
        Some(Text { ja, en })
    }

    pub fn required_text(&mut self, fields: &Fields<'_, '_>, key: &str) -> Text {
        if fields.get(key).is_none() {
            self.missing(fields, key);
        }
        self.text(fields, key).unwrap_or_default()
    }
}

pub(crate) fn as_string(value: &DeValue<'_>) -> Option<String> {
    value.as_str().map(str::to_owned)
}

pub(crate) fn as_integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// A date without a time of day.
pub(crate) fn as_day(value: &DeValue<'_>) -> Option<Day> {
    let stamp = value.as_datetime()?;
    match (stamp.date, stamp.time, stamp.offset) {
        (Some(date), None, None) => Day::from_ymd(i32::from(date.year), date.month, date.day),
        _ => None,
    }
}

/// A list of lists of one or two days.
pub(crate) fn as_intervals(value: &DeValue<'_>) -> Option<Intervals> {
    let interval = |member: &Spanned<DeValue<'_>>| {
        let days = member.get_ref().as_array()?;
        let days = days.iter().map(|day| as_day(day.get_ref())).collect::<Option<Vec<Day>>>()?;
        match days[..] {
            [from] => Interval::new(from, None).ok(),
            [from, until] => Interval::new(from, Some(until)).ok(),
            _ => None,
        }
    };
    value.as_array()?.iter().map(interval).collect()
}

fn as_confidence(value: &DeValue<'_>) -> Option<Confidence> {
    Confidence::from_word(value.as_str()?)
}

/// What a value is, as an author would say it.
fn in_words(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text {:?}", &**text),
        DeValue::Integer(number) => format!("the number {number}"),
        DeValue::Float(number) => format!("the number {number}"),
        DeValue::Boolean(answer) => format!("{answer}"),
        DeValue::Datetime(stamp) => format!("{stamp}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// Tables written as `[x]` or `[[x]]`, each with its place; anything else is reported.
pub(crate) fn versions<'a, 'i>(
    reader: &mut Reader<'_>,
    item: &str,
    value: &'a Spanned<DeValue<'i>>,
    key_at: At,
) -> Vec<(&'a DeTable<'i>, At)> {
    match value.get_ref() {
        DeValue::Table(table) => vec![(table, reader.at(&value.span()))],
        DeValue::Array(list) => {
            let mut tables = Vec::new();
            for member in list.iter() {
                match member.get_ref().as_table() {
                    Some(table) => tables.push((table, reader.at(&member.span()))),
                    None => reader.wrong_kind(item, "version", "a table", member),
                }
            }
            tables
        }
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => {
            let fault = Fault::WrongKind {
                item: item.to_owned(),
                key: item.to_owned(),
                expected: "a table".to_owned(),
                found: in_words(value.get_ref()),
            };
            reader.fault(fault, key_at);
            Vec::new()
        }
    }
}

/// Attaches the lines themselves to what was found; errors first, then warnings, each by place.
pub(crate) fn attach_lines(
    found: Vec<Found>,
    files: &[(String, String)],
) -> (Vec<RulebookError>, Vec<RulebookError>) {
    let place = |at: &At| {
        let (path, text) = &files[usize::from(at.file)];
        let line = text.lines().nth(at.line.saturating_sub(1) as usize).unwrap_or("").trim();
        Place { file: path.as_str().into(), line: at.line, text: line.to_owned() }
    };
    let mut errors: Vec<RulebookError> = found
        .into_iter()
        .map(|Found { fault, at }| RulebookError { fault, places: at.iter().map(place).collect() })
        .collect();
    errors.sort_by(|a, b| a.places.cmp(&b.places));
    errors.dedup();
    errors.into_iter().partition(|error| !error.fault.is_warning())
}
