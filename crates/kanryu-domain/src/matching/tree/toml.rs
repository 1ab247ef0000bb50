//! TOML into a document with lines.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Lines, Node, Unreadable, Value};

pub(super) fn read(text: &str) -> Result<Node, Unreadable> {
    let lines = Lines::of(text);
    match DeTable::parse(text) {
        Ok(table) => Ok(Node { line: 1, value: self::table(table.get_ref(), &lines) }),
        Err(error) => {
            let line = error.span().map_or(0, |span| lines.line(span.start));
            Err(Unreadable { line, message: error.message().replace('\n', ", ") })
        }
    }
}

fn table(table: &DeTable<'_>, lines: &Lines) -> Value {
    let mut entries: Vec<(usize, Entry)> = table
        .iter()
        .map(|(key, value)| {
            let at = key.span().start;
            let entry =
                Entry { key: key.get_ref().to_string(), line: lines.line(at), node: node(value, lines) };
            (at, entry)
        })
        .collect();
    entries.sort_by_key(|(at, _)| *at);
    Value::Table(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn node(value: &Spanned<DeValue<'_>>, lines: &Lines) -> Node {
    let read = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Number(number),
            Err(_) => Value::Fraction(number.to_string()),
        },
        DeValue::Float(number) => Value::Fraction(number.to_string()),
        DeValue::Boolean(answer) => Value::YesNo(*answer),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Array(list) => Value::List(list.iter().map(|one| node(one, lines)).collect()),
        DeValue::Table(inner) => table(inner, lines),
    };
    Node { line: lines.line(value.span().start), value: read }
}
