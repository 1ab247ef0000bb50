//! Dates as rosters write them: ISO, slashes, 年月日, Japanese eras, English months, spreadsheet numbers.
//!
//! A date that could mean two days is refused, never guessed: day and month in doubt, or a year of two digits
//! (`26/4/1` may be 2026 or 平成26年).

use super::grid::{CellText, clean};
use crate::calendar::{Day, PartialDate, era};

/// How exact a date must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precision {
    /// A year, a fiscal year, a month or a day.
    Any,
    /// A month or a day.
    Month,
    /// A day.
    Day,
}

/// Why a cell is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateFault {
    /// Not a date in any form that is understood.
    NotADate,
    /// The form is right but there is no such day.
    NoSuchDay,
    /// It could mean two different days.
    Ambiguous,
    /// Less exact than the column needs.
    Incomplete,
    /// Before 1900 or after 2199: a slip of the pen.
    YearOutOfRange,
}

/// Years that a roster can speak of.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;
/// Spreadsheet day numbers taken for dates when they stand in a cell that is not one: 1927 to 2173.
const SERIALS: std::ops::Range<f64> = 10_000.0..100_000.0;
/// No date is longer than this many characters.
const MOST_CHARS: usize = 40;

/// The date in a cell.
pub(super) fn read(cell: &CellText, precision: Precision) -> Result<PartialDate, DateFault> {
    let date = match cell {
        CellText::Date { serial, from_1904 } => PartialDate::Day(from_serial(*serial, *from_1904)?),
        CellText::Number(n) => from_number(*n)?,
        CellText::Text(text) => from_text(&clean(text))?,
        CellText::Empty | CellText::Bool(_) | CellText::Fault(_) => return Err(DateFault::NotADate),
    };
    if !YEARS.contains(&date.earliest().year()) {
        return Err(DateFault::YearOutOfRange);
    }
    let found = match date {
        PartialDate::Day(_) => Precision::Day,
        PartialDate::Month(..) => Precision::Month,
        PartialDate::Year(_) | PartialDate::FiscalYear(_) => Precision::Any,
    };
    if found < precision { Err(DateFault::Incomplete) } else { Ok(date) }
}

/// The day of a spreadsheet's day number. Its 29 February 1900 never was.
pub(super) fn from_serial(serial: f64, from_1904: bool) -> Result<Day, DateFault> {
    if !(serial.is_finite() && (0.0..3_000_000.0).contains(&serial)) {
        return Err(DateFault::NoSuchDay);
    }
    let days = serial.floor() as i32;
    let (year, month, day) = match (from_1904, days) {
        (true, _) => (1904, 1, 1),
        (false, 60) => return Err(DateFault::NoSuchDay),
        (false, ..60) => (1899, 12, 31),
        (false, _) => (1899, 12, 30),
    };
    Day::from_ymd(year, month, day).map(|first| first.plus_days(days)).ok_or(DateFault::NoSuchDay)
}

fn from_number(n: f64) -> Result<PartialDate, DateFault> {
    if SERIALS.contains(&n) {
        return from_serial(n, false).map(PartialDate::Day);
    }
    if n.fract() != 0.0 || !(0.0..=99_999_999.0).contains(&n) {
        return Err(DateFault::NotADate);
    }
    from_digits(&format!("{}", n as i64))
}

fn from_digits(digits: &str) -> Result<PartialDate, DateFault> {
    let part = |range: std::ops::Range<usize>| digits[range].parse::<i32>().map_err(|_| DateFault::NotADate);
    match digits.len() {
        8 => day(part(0..4)?, part(4..6)?, part(6..8)?),
        6 => match (part(0..4)?, part(4..6)?) {
            (year, month @ 1..=12) if YEARS.contains(&year) => Ok(PartialDate::Month(year, month as u8)),
            _ => Err(DateFault::Ambiguous),
        },
        5 => from_serial(f64::from(part(0..5)?), false).map(PartialDate::Day),
        4 => Ok(PartialDate::Year(part(0..4)?)),
        _ => Err(DateFault::NotADate),
    }
}

fn day(year: i32, month: i32, day: i32) -> Result<PartialDate, DateFault> {
    let small = |n: i32| u8::try_from(n).map_err(|_| DateFault::NoSuchDay);
    Day::from_ymd(year, small(month)?, small(day)?).map(PartialDate::Day).ok_or(DateFault::NoSuchDay)
}

fn month(year: i32, month: i32) -> Result<PartialDate, DateFault> {
    match u8::try_from(month) {
        Ok(month @ 1..=12) => Ok(PartialDate::Month(year, month)),
        Ok(_) | Err(_) => Err(DateFault::NoSuchDay),
    }
}

/// A date from text that is already cleaned.
fn from_text(text: &str) -> Result<PartialDate, DateFault> {
    if text.chars().count() > MOST_CHARS {
        return Err(DateFault::NotADate);
    }
    let text = bare(text);
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return from_digits(&text);
    }
    if let Some(found) = from_era(&text) {
        return found;
    }
    let fiscal = text.ends_with("年度") || text.starts_with("FY");
    let parts = parts(&text)?;
    match (parts.name, &parts.numbers[..]) {
        (None, [year]) if fiscal && year.len() == 4 => Ok(PartialDate::FiscalYear(number(year)?)),
        (None, [year]) if year.len() == 4 && text.ends_with('年') => Ok(PartialDate::Year(number(year)?)),
        (None, [year, m]) if year.len() == 4 => month(number(year)?, number(m)?),
        (None, [m, year]) if year.len() == 4 => month(number(year)?, number(m)?),
        (None, [year, m, d]) if year.len() == 4 => day(number(year)?, number(m)?, number(d)?),
        (None, [a, b, year]) if year.len() == 4 => in_doubt(number(year)?, number(a)?, number(b)?),
        // Two digits of a year, with or without an era in mind.
        (None, [a, b, c]) if [a, b, c].iter().all(|part| part.len() <= 2) => Err(DateFault::Ambiguous),
        (Some(m), [year]) if year.len() == 4 => month(number(year)?, m),
        (Some(m), [d, year]) if year.len() == 4 => day(number(year)?, m, number(d)?),
        (Some(m), [year, d]) if year.len() == 4 => day(number(year)?, m, number(d)?),
        (Some(_), [_, _]) => Err(DateFault::Ambiguous),
        _ => Err(DateFault::NotADate),
    }
}

/// Day and month in an order that is not known: read only where just one order is possible.
fn in_doubt(year: i32, a: i32, b: i32) -> Result<PartialDate, DateFault> {
    match (a, b) {
        (13.., 1..=12) => day(year, b, a),
        (1..=12, 13..) => day(year, a, b),
        (1..=12, 1..=12) if a != b => Err(DateFault::Ambiguous),
        _ => day(year, a, b),
    }
}

/// The text without what does not belong to the date: weekday, time of day, 「まで」, 「生」.
fn bare(text: &str) -> String {
    let mut text = text.trim();
    if let Some((before, after)) = text.split_once(['(', '（']) {
        let inside = after.trim_end_matches([')', '）']);
        let weekday = |word: &str| {
            let stem = word.trim_end_matches("曜日").trim_end_matches('曜');
            let english = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
            "月火水木金土日".split("").any(|one| !one.is_empty() && one == stem)
                || english.iter().any(|day| word.to_ascii_lowercase().starts_with(day))
        };
        if weekday(inside.trim()) {
            text = before.trim();
        }
    }
    for ending in ["まで", "迄", "生まれ", "生", "より", "から", "付"] {
        text = text.strip_suffix(ending).unwrap_or(text).trim();
    }
    if let Some((date, time)) = text.split_once(['T', ' '])
        && date.len() >= 8
        && time.contains(':')
        && time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | '+'))
    {
        text = date;
    }
    text.to_owned()
}

/// A date of a Japanese era, perhaps only its month, year or fiscal year; `None` where no era is named.
fn from_era(text: &str) -> Option<Result<PartialDate, DateFault>> {
    const NAMES: [(&str, &[&str]); 5] = [
        ("令和", &["令和", "Reiwa", "R", "r"]),
        ("平成", &["平成", "Heisei", "H", "h"]),
        ("昭和", &["昭和", "Showa", "S", "s"]),
        ("大正", &["大正", "Taisho", "T", "t"]),
        ("明治", &["明治", "Meiji", "M", "m"]),
    ];
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (era_name, rest) = NAMES.iter().find_map(|(name, forms)| {
        forms
            .iter()
            .find_map(|form| compact.strip_prefix(form))
            .map(|rest| (*name, rest.trim_start_matches('.')))
    })?;
    let begins_a_year = rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with('元');
    if !begins_a_year {
        return None;
    }
    let rest = rest.replacen('元', "1", 1);
    let fiscal = rest.ends_with("年度");
    let separators = |c: char| matches!(c, '年' | '月' | '日' | '.' | '/' | '-' | '度');
    let numbers: Vec<&str> = rest.split(separators).filter(|part| !part.is_empty()).collect();
    if numbers.iter().any(|part| part.len() > 2 || !part.bytes().all(|b| b.is_ascii_digit())) {
        return Some(Err(DateFault::NotADate));
    }
    let on = |year: &str, month: &str, day: &str| era::parse(&format!("{era_name}{year}年{month}月{day}日"));
    let found = match numbers[..] {
        [year, month, day] => on(year, month, day).map(PartialDate::Day),
        [year, month] => {
            // The last day first: the month in which an era begins belongs to it from some day on.
            let day = ["28", "1"].iter().find_map(|day| on(year, month, day));
            day.map(|day| PartialDate::Month(day.ymd().0, day.ymd().1))
        }
        [year] if fiscal => {
            let day = [("4", "1"), ("5", "1")].iter().find_map(|(month, day)| on(year, month, day));
            day.map(|day| PartialDate::FiscalYear(day.fiscal_year()))
        }
        [year] => {
            let day =
                [("12", "31"), ("1", "8"), ("1", "1")].iter().find_map(|(month, day)| on(year, month, day));
            day.map(|day| PartialDate::Year(day.year()))
        }
        _ => return Some(Err(DateFault::NotADate)),
    };
    Some(found.ok_or(DateFault::NoSuchDay))
}

struct Parts<'a> {
    numbers: Vec<&'a str>,
    name: Option<i32>,
}

/// The numbers of a date and the month it names in English. Anything else in the text makes it no date.
fn parts(text: &str) -> Result<Parts<'_>, DateFault> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let separators =
        |c: char| matches!(c, '-' | '/' | '.' | ',' | ' ' | '年' | '月' | '日' | '度' | '‐' | '–' | '−');
    let mut parts = Parts { numbers: Vec::new(), name: None };
    for word in text.split(separators).filter(|word| !word.is_empty()) {
        if word.bytes().all(|b| b.is_ascii_digit()) {
            parts.numbers.push(word);
            continue;
        }
        let lower = word.to_ascii_lowercase();
        if lower == "fy"
            || lower.strip_prefix("fy").is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()))
        {
            let year = word.get(2..).unwrap_or_default();
            parts.numbers.extend(Some(year).filter(|year| !year.is_empty()));
            continue;
        }
        let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|ending| lower.strip_suffix(ending));
        if ordinal.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())) {
            parts.numbers.extend(word.get(..word.len() - 2));
            continue;
        }
        let month = MONTHS.iter().position(|name| {
            lower.len() >= 3 && name.starts_with(&lower) || lower == "sept" && *name == "september"
        });
        match (month, parts.name) {
            (Some(month), None) => parts.name = Some(month as i32 + 1),
            (Some(_), Some(_)) | (None, _) => return Err(DateFault::NotADate),
        }
    }
    Ok(parts)
}

fn number(digits: &str) -> Result<i32, DateFault> {
    digits.parse().map_err(|_| DateFault::NotADate)
}
