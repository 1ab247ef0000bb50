//! Reads condition texts such as `worked_days >= 540`, and the `all`, `any`, `not` around them.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::forms::{is_kebab, is_snake, signed_span};
use super::reader::{At, Fields, Reader};
use crate::day::{Day, DayError, Span};
use crate::fault::Fault;
use crate::value::Op;

/// The right side of a comparison, before anybody has looked up what the name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operand {
    Count(i64),
    Day(Day),
    YesNo(bool),
    /// A word, a fact, a table, a clock or a limit: the checker decides by the fact on the left.
    Name(String),
}

/// One condition text.
#[derive(Debug, Clone)]
pub(crate) struct RawTest {
    /// As written, with surrounding space removed and inner space made single.
    pub text: String,
    pub at: At,
    /// A fact, or a claim if there is no comparison.
    pub name: String,
    /// What is added to the day on the left before it is compared; nothing for most.
    pub plus: Span,
    pub comparison: Option<(Op, Operand)>,
}

#[derive(Debug, Clone)]
pub(crate) enum RawFormula {
    All(Vec<RawFormula>),
    Any(Vec<RawFormula>),
    Not(Box<RawFormula>),
    Test(RawTest),
}

/// The formula under `key` of an item, or `None` (and a fault) if it is not one.
pub(crate) fn read_when(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, key: &str) -> Option<RawFormula> {
    let value = fields.get(key)?;
    match value.get_ref().as_table() {
        Some(table) => read_group(reader, &fields.item, key, table, reader.at(&value.span())),
        None => {
            let expected = "a table: { all = [\"…\"] }, { any = [\"…\"] } or { not = \"…\" }";
            reader.wrong_kind(&fields.item, key, expected, value);
            None
        }
    }
}

fn read_group(
    reader: &mut Reader<'_>,
    item: &str,
    key: &str,
    table: &DeTable<'_>,
    at: At,
) -> Option<RawFormula> {
    let fields = reader.fields(table, format!("`{key}` of {item}"), at, &["all", "any", "not"]);
    let mut groups = ["all", "any", "not"].into_iter().filter_map(|word| Some((word, fields.get(word)?)));
    let (Some((word, value)), None) = (groups.next(), groups.next()) else {
        reader.fault(Fault::ConditionShape { item: item.to_owned(), key: key.to_owned() }, at);
        return None;
    };
    if word == "not" {
        return read_member(reader, item, key, value).map(|member| RawFormula::Not(Box::new(member)));
    }
    let Some(list) = value.get_ref().as_array() else {
        reader.wrong_kind(&fields.item, word, "a list of conditions such as [\"count >= 1\"]", value);
        return None;
    };
    if list.is_empty() {
        reader.fault(Fault::ConditionShape { item: item.to_owned(), key: key.to_owned() }, at);
        return None;
    }
    let read: Vec<_> = list.iter().map(|member| read_member(reader, item, key, member)).collect();
    let members: Vec<_> = read.into_iter().collect::<Option<_>>()?;
    Some(if word == "all" { RawFormula::All(members) } else { RawFormula::Any(members) })
}

fn read_member(
    reader: &mut Reader<'_>,
    item: &str,
    key: &str,
    value: &Spanned<DeValue<'_>>,
) -> Option<RawFormula> {
    let at = reader.at(&value.span());
    match value.get_ref() {
        DeValue::String(text) => match parse_test(text, at) {
            Ok(test) => Some(RawFormula::Test(test)),
            Err(detail) => {
                reader.fault(Fault::ConditionForm { text: text.to_string(), detail }, at);
                None
            }
        },
        DeValue::Table(table) => read_group(reader, item, key, table, at),
        DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_) => {
            let expected = "a condition in quotation marks, or { all = […] }, { any = […] }, { not = … }";
            reader.wrong_kind(item, key, expected, value);
            None
        }
    }
}

const OPS: [(&str, Op); 6] = [
    // Longer signs first, so that `<=` is not read as `<`.
    ("==", Op::Equal),
    ("!=", Op::NotEqual),
    ("<=", Op::AtMost),
    (">=", Op::AtLeast),
    ("<", Op::Less),
    (">", Op::More),
];

/// Reads one condition text; the error says what is wrong with it.
pub(crate) fn parse_test(written: &str, at: At) -> Result<RawTest, String> {
    let text = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(odd) = text.chars().find(|c| !c.is_ascii()) {
        return Err(format!("`{odd}` is not a letter of the language; full-width signs are not read"));
    }
    let Some((place, sign, op)) = first_sign(&text) else {
        return parse_name(&text).map(|name| RawTest {
            name,
            plus: Span::default(),
            comparison: None,
            text,
            at,
        });
    };
    let (left, right) = (text[..place].trim(), text[place + sign.len()..].trim());
    let (name, rest) = left.split_once(' ').unwrap_or((left, ""));
    if !is_snake(name) || !rest.is_empty() && !rest.starts_with(['+', '-']) {
        return Err(format!("the left side `{left}` is not a fact name (snake_case)"));
    }
    let (name, plus) = (name.to_owned(), signed_span(rest)?);
    let operand = parse_operand(right)?;
    Ok(RawTest { name, plus, comparison: Some((op, operand)), text, at })
}

fn first_sign(text: &str) -> Option<(usize, &'static str, Op)> {
    let place = text.find(['=', '!', '<', '>'])?;
    OPS.iter().find(|(sign, _)| text[place..].starts_with(sign)).map(|(sign, op)| (place, *sign, *op))
}

fn parse_name(text: &str) -> Result<String, String> {
    if is_snake(text) || is_kebab(text) {
        Ok(text.to_owned())
    } else if text.contains('=') {
        Err("a single `=` compares nothing; write `==`".to_owned())
    } else {
        Err("it is neither a comparison nor the name of a fact or claim".to_owned())
    }
}

fn parse_operand(text: &str) -> Result<Operand, String> {
    match text {
        "" => return Err("nothing stands on the right side".to_owned()),
        "true" => return Ok(Operand::YesNo(true)),
        "false" => return Ok(Operand::YesNo(false)),
        _ => {}
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.chars().all(|c| c.is_ascii_digit()) {
        return text.parse().map(Operand::Count).map_err(|_| format!("{text} is not a number that fits"));
    }
    match text.parse::<Day>() {
        Ok(day) => return Ok(Operand::Day(day)),
        Err(error @ DayError::NoSuchDay(_)) => return Err(error.to_string()),
        Err(DayError::Form(_) | DayError::Span(_)) => {}
    }
    // Words of a fact's list may be written as their field writes them, such as `N4`.
    if text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '.') {
        Ok(Operand::Name(text.to_owned()))
    } else {
        Err(format!(
            "the right side `{text}` is not a number, date, word or name; a span stands on the left, as in `entered_on + 1 year <= as_of`"
        ))
    }
}
