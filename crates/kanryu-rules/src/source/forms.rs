//! How names are written.

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
