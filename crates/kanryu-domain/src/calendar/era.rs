//! Japanese eras (元号), at the edge only: inside, every date is Gregorian.
//!
//! Source of the first days: the cabinet orders of each era, as tabulated in every civil-registry handbook.

use super::{Day, PartialDate};
use crate::text::Lang;

struct Era {
    ja: &'static str,
    initial: char,
    romaji: &'static str,
    first: (i32, u8, u8),
}

const ERAS: [Era; 5] = [
    Era { ja: "令和", initial: 'R', romaji: "Reiwa", first: (2019, 5, 1) },
    Era { ja: "平成", initial: 'H', romaji: "Heisei", first: (1989, 1, 8) },
    Era { ja: "昭和", initial: 'S', romaji: "Showa", first: (1926, 12, 25) },
    Era { ja: "大正", initial: 'T', romaji: "Taisho", first: (1912, 7, 30) },
    Era { ja: "明治", initial: 'M', romaji: "Meiji", first: (1868, 10, 23) },
];

fn first_day(era: &Era) -> Day {
    let (year, month, day) = era.first;
    Day::from_ymd(year, month, day).unwrap_or(Day::MIN)
}

fn era_of(day: Day) -> Option<&'static Era> {
    ERAS.iter().find(|era| first_day(era) <= day)
}

/// `令和8年`, `令和元年`: the era year that holds `day`, for Japanese readers.
pub fn year_ja(day: Day) -> String {
    era_of(day).map_or_else(
        || format!("{}年", day.year()),
        |era| match day.year() - era.first.0 + 1 {
            1 => format!("{}元年", era.ja),
            n => format!("{}{n}年", era.ja),
        },
    )
}

/// A date as a page shows it: Japanese with the era in brackets, English as ISO words.
///
/// Japanese: `2026年11月24日（令和8年）`, `2017年（平成29年）`, `2017年度（平成29年度）`. English: `24 Nov 2026`, `FY2017`.
pub fn display(date: PartialDate, lang: Lang) -> String {
    match lang {
        Lang::Ja => display_ja(date),
        Lang::En => display_en(date),
    }
}

fn display_ja(date: PartialDate) -> String {
    let era = year_ja(date.earliest());
    match date {
        PartialDate::Day(day) => {
            let (y, m, d) = day.ymd();
            format!("{y}年{m}月{d}日（{era}）")
        }
        PartialDate::Month(y, m) => format!("{y}年{m}月（{era}）"),
        PartialDate::Year(y) => {
            // A year that began in one era and ended in the next names the one at its end.
            format!("{y}年（{}）", year_ja(date.latest()))
        }
        PartialDate::FiscalYear(y) => format!("{y}年度（{era}度）"),
    }
}

fn display_en(date: PartialDate) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    match date {
        PartialDate::Day(day) => {
            let (y, m, d) = day.ymd();
            format!("{d} {} {y}", MONTHS[usize::from(m) - 1])
        }
        PartialDate::Month(y, m) => format!("{} {y}", MONTHS[usize::from(m) - 1]),
        PartialDate::Year(y) => y.to_string(),
        PartialDate::FiscalYear(y) => format!("FY{y}"),
    }
}

/// The day that a Japanese-era text means: `令和8年4月1日`, `R8.4.1`, `平成元年1月8日`, `H31/4/30`.
///
/// The text must already be in half-width form (NFKC). `None` where it is no such text, the calendar has no
/// such day, or the day lies outside the era that is named.
pub fn parse(text: &str) -> Option<Day> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (position, rest) = ERAS.iter().enumerate().find_map(|(at, era)| {
        let long = text.strip_prefix(era.ja).or_else(|| text.strip_prefix(era.romaji));
        let short = || text.strip_prefix(era.initial).or_else(|| text.strip_prefix(era.initial.to_ascii_lowercase()));
        long.or_else(short).map(|rest| (at, rest.to_owned()))
    })?;
    let rest = rest.replacen("元年", "1年", 1).replace(['年', '月', '/', '-'], ".").replace('日', "");
    let parts: Vec<&str> = rest.split('.').filter(|part| !part.is_empty()).collect();
    let [year, month, day] = parts[..] else { return None };
    let year: i32 = year.parse().ok().filter(|n| (1..=99).contains(n))?;
    let found = Day::from_ymd(ERAS[position].first.0 + year - 1, month.parse().ok()?, day.parse().ok()?)?;
    let next_begins = position.checked_sub(1).map(|newer| first_day(&ERAS[newer]));
    let inside = found >= first_day(&ERAS[position]) && next_begins.is_none_or(|next| found < next);
    inside.then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn era_texts_of_every_customary_form_are_read() {
        let cases = [
            ("令和8年4月1日", "2026-04-01"),
            ("R8.4.1", "2026-04-01"),
            ("r8/04/01", "2026-04-01"),
            ("令和元年5月1日", "2019-05-01"),
            ("平成31年4月30日", "2019-04-30"),
            ("H1.1.8", "1989-01-08"),
            ("昭和64年1月7日", "1989-01-07"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).map(|day| day.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn days_outside_the_named_era_are_refused() {
        for text in ["平成31年5月1日", "令和元年4月30日", "R8.2.30", "R8.4", "2026-04-01", "令和0年1月1日"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn pages_show_both_calendars_in_japanese() {
        assert_eq!(display("2026-11-24".parse().unwrap(), Lang::Ja), "2026年11月24日（令和8年）");
        assert_eq!(display("FY2017".parse().unwrap(), Lang::Ja), "2017年度（平成29年度）");
        assert_eq!(display("2019".parse().unwrap(), Lang::Ja), "2019年（令和元年）");
        assert_eq!(display("2017-05".parse().unwrap(), Lang::En), "May 2017");
    }
}
