//! JSON into a document with lines.

use serde::de::IgnoredAny;

use super::{Entry, Lines, Node, Unreadable, Value};

pub(super) fn read(text: &str) -> Result<Node, Unreadable> {
    // One check of the whole text by the usual parser; what follows may then trust its form.
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
        return Err(Unreadable { line: error.line(), message: message.to_owned() });
    }
    let mut walk = Walk { text, at: 0, lines: Lines::of(text), twice: None };
    let node = walk.node();
    match walk.twice {
        Some(twice) => Err(twice),
        None => Ok(node),
    }
}

/// A walk through a text that is known to be JSON.
struct Walk<'t> {
    text: &'t str,
    at: usize,
    lines: Lines,
    /// A key that stands twice in one object: JSON has no word on what that means.
    twice: Option<Unreadable>,
}

impl Walk<'_> {
    fn sign(&mut self) -> u8 {
        while self.byte().is_ascii_whitespace() {
            self.at += 1;
        }
        self.byte()
    }

    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(b'\0')
    }

    fn node(&mut self) -> Node {
        let sign = self.sign();
        let line = self.lines.line(self.at);
        let value = match sign {
            b'{' => self.object(),
            b'[' => self.list(),
            b'"' => Value::Text(self.string()),
            _ => self.word(),
        };
        Node { line, value }
    }

    /// Steps over a separator; `false` at the end of a list or object, which is stepped over too.
    fn goes_on(&mut self, end: u8) -> bool {
        let sign = self.sign();
        if sign == end || sign == b',' {
            self.at += 1;
        }
        if sign == b',' {
            return true;
        }
        sign != end
    }

    fn list(&mut self) -> Value {
        self.at += 1;
        let mut list = Vec::new();
        while self.goes_on(b']') {
            list.push(self.node());
        }
        Value::List(list)
    }

    fn object(&mut self) -> Value {
        self.at += 1;
        let mut entries: Vec<Entry> = Vec::new();
        while self.goes_on(b'}') {
            self.sign();
            let line = self.lines.line(self.at);
            let key = self.string();
            self.sign();
            self.at += 1;
            let node = self.node();
            entries.push(Entry { key, line, node });
        }
        let mut keys: Vec<(&str, usize)> =
            entries.iter().map(|entry| (entry.key.as_str(), entry.line)).collect();
        keys.sort_unstable();
        if let Some(pair) = keys.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let message = format!("the key `{}` stands twice", pair[1].0);
            self.twice.get_or_insert(Unreadable { line: pair[1].1, message });
        }
        Value::Table(entries)
    }

    fn string(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        while self.byte() != b'"' {
            self.at += if self.byte() == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        serde_json::from_str(&self.text[start..self.at]).expect("the whole text was checked to be JSON")
    }

    fn word(&mut self) -> Value {
        let start = self.at;
        while !matches!(self.byte(), b',' | b']' | b'}' | b'\0') && !self.byte().is_ascii_whitespace() {
            self.at += 1;
        }
        match &self.text[start..self.at] {
            "null" => Value::Null,
            "true" => Value::YesNo(true),
            "false" => Value::YesNo(false),
            number => match number.parse() {
                Ok(number) => Value::Number(number),
                Err(_) => Value::Fraction(number.to_owned()),
            },
        }
    }
}
