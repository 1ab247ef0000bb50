//! Names told apart by script, wherever they stand: kana, Latin letters as in a passport, and a script of one's own.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::grid::{clean, has_deceptive_character};
use crate::event::Name;

/// Why a cell is not a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameFault {
    /// Control characters or marks that turn the direction of writing.
    Deceptive,
    /// Longer than any name.
    TooLong,
    /// No letter in it.
    NoLetter,
}

/// No name is longer than this many characters.
const MOST_CHARS: usize = 200;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Kana,
    Own,
}

/// The names in one cell, each in the place of its script. Brackets, slashes and a change of script part them.
pub(super) fn read(text: &str) -> Result<Name, NameFault> {
    if has_deceptive_character(text) {
        return Err(NameFault::Deceptive);
    }
    let text = clean(text);
    if text.chars().count() > MOST_CHARS {
        return Err(NameFault::TooLong);
    }
    let mut name = Name::default();
    // Markup is kept whole, as the text it is: taking it apart would only disguise it.
    let markup = text.contains(['<', '>', '{', '}']);
    let parts =
        |c: char| !markup && matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '/' | '|' | '〔' | '〕');
    for piece in text.split(parts) {
        for (script, part) in runs(piece) {
            let part = trimmed(&part);
            if !part.chars().any(char::is_alphabetic) {
                continue;
            }
            let slot = match script {
                Script::Latin => &mut name.latin,
                Script::Kana => &mut name.kana,
                Script::Own => &mut name.native,
            };
            // A second name in the same script is the same name in parts, or a former name; the first one counts.
            slot.get_or_insert(part);
        }
    }
    if name == Name::default() { Err(NameFault::NoLetter) } else { Ok(name) }
}

/// Neighbouring words of one script, as one name.
///
/// A name whose letters carry marks (Nguyễn Thị Hoa) is one name although "Hoa" has none; what is written in
/// capitals throughout beside it is the passport's form.
fn runs(piece: &str) -> Vec<(Script, String)> {
    let mut runs: Vec<(Script, bool, String)> = Vec::new();
    for (script, part) in without_title(piece).split_whitespace().flat_map(parts_of) {
        let capitals = !part.chars().any(char::is_lowercase);
        let latin = all_latin(&part);
        match runs.last_mut() {
            Some((last, last_capitals, line))
                if *last == script || (latin && all_latin(line) && *last_capitals == capitals) =>
            {
                line.push(' ');
                line.push_str(&part);
                *last = if *last == script { script } else { Script::Own };
                *last_capitals &= capitals;
            }
            Some(_) | None => runs.push((script, capitals, part)),
        }
    }
    runs.into_iter().map(|(script, _, line)| (script, line)).collect()
}

/// Parts of one word: Latin letters that touch another script are a name of their own.
fn parts_of(word: &str) -> Vec<(Script, String)> {
    let class = |c: char| match c {
        'A'..='Z' | 'a'..='z' => Some(true),
        c if c.is_alphabetic() && !is_latin(c) => Some(false),
        _ => None,
    };
    let classes: Vec<bool> = word.chars().filter_map(class).collect();
    let touching = classes.windows(2).any(|pair| pair[0] != pair[1]);
    if !touching {
        return vec![(script_of(word), word.to_owned())];
    }
    let mut parts: Vec<(bool, String)> = Vec::new();
    for c in word.chars() {
        match (class(c), parts.last_mut()) {
            (None, Some((_, part))) => part.push(c),
            (Some(latin), Some((last, part))) if *last == latin => part.push(c),
            (Some(latin), _) => parts.push((latin, c.to_string())),
            (None, None) => parts.push((true, c.to_string())),
        }
    }
    parts.into_iter().map(|(_, part)| (script_of(&part), part)).collect()
}

fn is_latin(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn all_latin(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).all(is_latin)
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}' | '\u{30a0}'..='\u{30ff}')
}

/// A passport has plain Latin letters; letters with marks (Nguyễn) are the person's own script.
fn script_of(word: &str) -> Script {
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    if letters().all(|c| c.is_ascii_alphabetic()) {
        Script::Latin
    } else if letters().all(is_kana) {
        Script::Kana
    } else {
        Script::Own
    }
}

/// Without the title that politeness adds.
fn without_title(piece: &str) -> &str {
    let piece = piece.trim();
    ["様", " さん", " 氏"].iter().find_map(|title| piece.strip_suffix(title)).unwrap_or(piece)
}

/// Without commas and marks at the ends; hiragana readings become katakana.
fn trimmed(part: &str) -> String {
    let part = part.replace(',', " ");
    let marks = |c: char| c.is_whitespace() || matches!(c, '・' | '、' | '。' | ':' | ';' | '*' | '※');
    let part = part.trim_matches(marks);
    let words: Vec<&str> = part.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().filter(|c| c.is_alphabetic()).all(is_kana) {
        line.chars().map(katakana).collect()
    } else {
        line
    }
}

fn katakana(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
        _ => c,
    }
}

/// The names of `first`, with those of `second` where a script is missing.
pub(super) fn joined(first: &Name, second: &Name) -> Name {
    let either = |a: &Option<String>, b: &Option<String>| a.clone().or_else(|| b.clone());
    Name {
        latin: either(&first.latin, &second.latin),
        kana: either(&first.kana, &second.kana),
        native: either(&first.native, &second.native),
    }
}

/// The forms under which a name is compared. Latin words are sorted, because papers disagree about their order.
pub(super) fn match_keys(name: &Name) -> Vec<String> {
    let latin = name.latin.iter().map(|text| format!("l:{}", sorted_words(text)));
    let kana = name.kana.iter().map(|text| format!("k:{}", letters(text)));
    let native = name.native.iter().map(|text| {
        // Nguyễn Thị Hoa compares equal to NGUYEN THI HOA.
        if all_latin(text) { format!("l:{}", sorted_words(text)) } else { format!("n:{}", letters(text)) }
    });
    latin.chain(kana).chain(native).collect()
}

fn sorted_words(text: &str) -> String {
    let plain: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| if matches!(c, 'đ' | 'Đ') { 'd' } else { c })
        .collect();
    let lower = plain.to_lowercase();
    let mut words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || *c == 'ー').map(katakana).collect()
}
