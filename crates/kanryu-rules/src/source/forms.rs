//! How names and spans are written.

use crate::day::{DayError, Span};

/// `kebab-case`: small letters and digits in groups joined by single hyphens, beginning with a letter.
pub(crate) fn is_kebab(name: &str) -> bool {
    is_grouped(name, '-')
}

/// `snake_case`: small letters and digits in groups joined by single underscores, beginning with a letter.
pub(crate) fn is_snake(name: &str) -> bool {
    is_grouped(name, '_')
}

fn is_grouped(name: &str, joint: char) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.split(joint).all(|group| {
            !group.is_empty() && group.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}

/// Whether a name holds a year from 1800 to 2199 as a number of exactly four digits.
pub(crate) fn has_year(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .any(|digits| digits.parse::<u16>().is_ok_and(|number| (1800..2200).contains(&number)))
}

/// The span after a day: nothing, `+ 1 year` or `- 30 days`; the error says what is wrong with it.
pub(crate) fn signed_span(rest: &str) -> Result<Span, String> {
    let Some((sign @ ("+" | "-"), span)) = rest.split_once(' ') else {
        let wrong = || format!("`{rest}` is not `+ span` or `- span`");
        return if rest.is_empty() { Ok(Span::default()) } else { Err(wrong()) };
    };
    let span: Span = span.parse().map_err(|error: DayError| error.to_string())?;
    let too_long = |number: i32, most: u32| number.unsigned_abs() > most;
    if too_long(span.years, 1_000) || too_long(span.months, 12_000) || too_long(span.days, 400_000) {
        return Err("the span is longer than 1000 years".to_owned());
    }
    let sign = if sign == "+" { 1 } else { -1 };
    Ok(Span { years: sign * span.years, months: sign * span.months, days: sign * span.days })
}
