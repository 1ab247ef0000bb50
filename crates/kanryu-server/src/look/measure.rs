//! How wide words are in a drawing, and where they break. An estimate: drawings leave room for its error.

/// The width of a text at a font size, both in units of the drawing.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| ems(c) * size).sum()
}

/// A wide character is as wide as the font is high; Latin letters are about half of that.
fn ems(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '(' | ')' | ' ' => 0.32,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.9,
        'A'..='Z' => 0.68,
        c if c.is_ascii() => 0.57,
        '\u{ff61}'..='\u{ff9f}' => 0.5,
        c if u32::from(c) < 0x1100 => 0.6,
        _ => 1.0,
    }
}

/// The text in at most `lines` lines of at most `most` units; what does not fit ends in "…".
pub fn wrap(text: &str, size: f64, most: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = vec![String::new()];
    let mut rest = pieces(text).into_iter().peekable();
    while let Some(piece) = rest.peek() {
        let line = out.last().map_or(0.0, |line| width(line, size));
        let fits = line + width(piece.trim_end(), size) <= most;
        let empty = out.last().is_none_or(String::is_empty);
        if fits || (empty && out.len() < lines) {
            let piece = rest.next().unwrap_or_default();
            if let Some(line) = out.last_mut() {
                line.push_str(piece);
            }
        } else if out.len() < lines {
            out.push(String::new());
        } else {
            break;
        }
    }
    let cut = rest.peek().is_some();
    let mut out: Vec<String> = out.into_iter().map(|line| line.trim().to_owned()).collect();
    if let Some(last) = out.last_mut().filter(|_| cut) {
        // Where there is no room even for the sign, the line ends empty.
        while width(last, size) > most - size && last.pop().is_some() {}
        last.push('…');
    }
    out
}

/// The places at which a text may break: after spaces and hyphens, and between wide characters
/// except before closing signs and small kana, which never begin a line.
fn pieces(text: &str) -> Vec<&str> {
    const NEVER_FIRST: &str = "、。，．・）」』】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〜～：；？！";
    const NEVER_LAST: &str = "（「『【〈《";
    let mut found = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let breaks = before.is_some_and(|b| {
            let wide = |c: char| ems(c) >= 1.0 && !c.is_ascii();
            let katakana = |c: char| ('ァ'..='ー').contains(&c);
            b == ' '
                || b == '-'
                || b == '/'
                || ((wide(b) || wide(c))
                    && c != ' '
                    && !(katakana(b) && katakana(c))
                    && !NEVER_FIRST.contains(c)
                    && !NEVER_LAST.contains(b))
        });
        if breaks {
            found.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    found.push(&text[start..]);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_breaks_between_characters_but_never_before_a_closing_sign() {
        assert_eq!(wrap("介護福祉士と、雇用", 10.0, 60.0, 3), ["介護福祉士", "と、雇用"]);
        let lines = wrap("在留資格（介護）", 10.0, 70.0, 2);
        assert!(lines.iter().all(|line| !line.starts_with('）')), "{lines:?}");
    }

    #[test]
    fn a_text_without_any_room_ends_at_once() {
        assert_eq!(wrap("介護", 12.0, -7.0, 1), ["…"]);
        assert_eq!(wrap("", 12.0, 0.0, 1), [""]);
    }

    #[test]
    fn english_breaks_at_spaces_and_says_when_something_is_left_out() {
        let lines = wrap("Training as a certified care worker in a school", 10.0, 100.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].ends_with('a') || lines[0].ends_with("certified"), "{lines:?}");
        assert!(lines[1].ends_with('…'), "{lines:?}");
        assert!(lines.iter().all(|line| width(line, 10.0) <= 100.0));
    }
}
