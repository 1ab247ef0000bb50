//! Law in words with nobody to judge: what a version asks for, as a reader would say it.
//!
//! The words are made from the conditions and the labels of facts, so that they cannot say anything else than
//! what is judged. What is written beside them is the rulebook's own text, by which two versions are compared.

use std::sync::Arc;

use serde::Serialize;

use crate::day::{Day, Span};
use crate::rulebook::{Against, Formula, Row, Rulebook, Test};
use crate::source::RowValue;
use crate::text::Text;
use crate::value::{FactType, Op};

mod dated;
#[cfg(test)]
mod tests;

/// What a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// All of its parts must hold.
    All,
    /// One of its parts must hold.
    Any,
    /// Its part must not hold.
    Not,
    /// One comparison of facts.
    Condition,
    /// Another claim must be granted.
    Claim,
    /// Where its parts hold, the answer of the rule turns.
    Exception,
    /// A day of a limit; its parts say when it applies.
    Entry,
    /// A row of a table or calendar.
    Row,
    /// What a clock counts or leaves out.
    Counting,
}

/// One clause of a version in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// What it is.
    pub part: Part,
    /// What it says.
    pub text: Text,
    /// The rulebook's own words, which differ where the law differs.
    pub written: String,
    /// Facts it reads itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Arc<str>>,
    /// The claim it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<Arc<str>>,
    /// The table it compares with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<Arc<str>>,
    /// What stands below it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Clause>,
}

impl Clause {
    /// The clause and everything below it, from the top.
    pub fn all(&self) -> Vec<&Clause> {
        std::iter::once(self).chain(self.parts.iter().flat_map(Clause::all)).collect()
    }
}

impl Rulebook {
    /// What a version says: conditions and exceptions of a rule, conditions of an exception, days of a limit, rows of
    /// a table or calendar, what a clock counts and leaves out. `kind`, `id` and `from` are those of a [`crate::Version`]; nothing where there is no such version.
    pub fn clauses(&self, kind: &str, id: &str, from: Option<Day>) -> Vec<Clause> {
        let book = &*self.book;
        let rules = || book.rules.iter().flat_map(|rule| &rule.versions);
        match kind {
            "rule" => rules()
                .filter(|rule| &*rule.version.id == id && rule.version.from == from)
                .flat_map(|rule| {
                    let exceptions = rule.exceptions.iter().map(|exception| self.exception(exception));
                    self.members(&rule.when).into_iter().chain(exceptions)
                })
                .collect(),
            "exception" => rules()
                .flat_map(|rule| &rule.exceptions)
                .filter(|exception| &*exception.version.id == id && exception.version.from == from)
                .flat_map(|exception| self.members(&exception.when))
                .collect(),
            "limit" | "table" | "clock" | "left-out" | "calendar" => self.dated(kind, id, from),
            _ => Vec::new(),
        }
    }

    /// The claim that a rule grants.
    pub fn grants(&self, rule: &str) -> Option<&str> {
        let rule = self.book.rules.iter().find(|known| &*known.id == rule)?;
        Some(&*self.book.claims[usize::from(rule.claim)].id)
    }

    /// The rules that grant a claim, in the order of the files.
    pub fn rules_granting(&self, claim: &str) -> Vec<&str> {
        let Some(claim) = self.claim_id(claim) else { return Vec::new() };
        let rules = self.book.claims[usize::from(claim)].rules.iter();
        rules.map(|rule| &*self.book.rules[usize::from(*rule)].id).collect()
    }

    /// The members of an "all of" at the top stand side by side.
    fn members(&self, formula: &Formula) -> Vec<Clause> {
        match formula {
            Formula::All(members) => members.iter().map(|member| self.clause(member)).collect(),
            Formula::Any(_) | Formula::Not(_) | Formula::Test(_) | Formula::Granted { .. } => {
                vec![self.clause(formula)]
            }
        }
    }

    fn clause(&self, formula: &Formula) -> Clause {
        match formula {
            Formula::All(members) => self.group(Part::All, Text::new("次のすべて", "all of"), "all", members),
            Formula::Any(members) => {
                self.group(Part::Any, Text::new("次のいずれか", "one of"), "any", members)
            }
            Formula::Not(member) => {
                let inner = std::slice::from_ref(&**member);
                self.group(Part::Not, Text::new("次に当たらないこと", "not"), "not", inner)
            }
            Formula::Test(test) => self.condition(test),
            Formula::Granted { claim, text } => {
                let id = &self.book.claims[usize::from(*claim)].id;
                let title = self.claim_title(id).cloned().unwrap_or_else(|| Text::same(&**id));
                let mut clause = plain(Part::Claim, title, text.to_string());
                clause.claim = Some(id.clone());
                clause
            }
        }
    }

    fn group(&self, part: Part, text: Text, word: &str, members: &[Formula]) -> Clause {
        let parts: Vec<Clause> = members.iter().map(|member| self.clause(member)).collect();
        let mut clause = plain(part, text, format!("{word}({})", written(&parts)));
        clause.parts = parts;
        clause
    }

    fn exception(&self, exception: &crate::rulebook::Exception) -> Clause {
        let parts = self.members(&exception.when);
        let (word, ja, en) = match exception.then_met {
            true => ("met", "例外（満たすものとする）", "Exception (counts as met)"),
            false => ("not-met", "例外（満たさないものとする）", "Exception (counts as not met)"),
        };
        let title = &exception.version.title;
        let text = Text::new(format!("{ja}：{}", title.ja), format!("{en}: {}", title.en));
        let mut clause =
            plain(Part::Exception, text, format!("{} = {word}({})", exception.name, written(&parts)));
        clause.parts = parts;
        clause
    }

    fn row(&self, on: crate::rulebook::FactId, row: &Row) -> Clause {
        let fact = self.book.fact_names[usize::from(on)].clone();
        let label = self.fact_label(&fact);
        let range = match row.to {
            Some(to) if to == row.from => Text::same(to.to_string()),
            Some(to) => Text::same(format!("{}–{to}", row.from)),
            None => Text::new(format!("{}以上", row.from), format!("{} and more", row.from)),
        };
        let gives = match row.value {
            RowValue::Fixed(value) => Text::same(value.to_string()),
            RowValue::Permille { permille, .. } if permille % 1_000 == 0 => {
                let times = permille / 1_000;
                Text::new(format!("その{times}倍"), format!("{times} times it"))
            }
            RowValue::Permille { permille, up } => {
                let (ja, en) = if up { ("切上げ", "rounded up") } else { ("切捨て", "rounded down") };
                Text::new(format!("その1000分の{permille}（{ja}）"), format!("{permille}/1000 of it, {en}"))
            }
        };
        let mut text = Text::new(
            format!("{}が{}：{}", label.ja, range.ja, gives.ja),
            format!("{} {}: {}", label.en, range.en, gives.en),
        );
        if let Some(confidence) = row.confidence {
            let word = confidence.word();
            text =
                Text::new(format!("{}（確度 {word}）", text.ja), format!("{} (confidence: {word})", text.en));
        }
        let mut clause = plain(Part::Row, text, row.text.to_string());
        clause.facts = vec![fact];
        clause
    }

    fn condition(&self, test: &Test) -> Clause {
        let name = self.book.fact_names[usize::from(test.fact)].clone();
        let declaration = self.catalog().get(&name);
        let left = shifted(&self.fact_label(&name), test.plus);
        let kind = declaration.map_or(FactType::Day, |known| known.fact_type);
        let mut facts = vec![name.clone()];
        let mut table = None;
        let text = match test.against {
            Against::Number(number) => match (kind, declaration) {
                (FactType::YesNo, _) => yes_no(&left, (number != 0) == (test.op == Op::Equal)),
                (_, Some(known)) => {
                    compared(&left, kind, test.op, &self.value_text(&name, &known.value(number)))
                }
                (_, None) => {
                    compared(&left, kind, test.op, &Text::same(Day::from_number(number as i32).to_string()))
                }
            },
            Against::Fact(fact) => {
                let other = self.book.fact_names[usize::from(fact)].clone();
                let label = self.fact_label(&other);
                facts.push(other);
                compared(&left, kind, test.op, &Text::new(format!("「{}」", label.ja), label.en))
            }
            Against::Table(at) => {
                let rule = &self.book.tables[usize::from(at)];
                let title = rule
                    .versions
                    .last()
                    .map_or_else(|| Text::same(&*rule.id), |version| version.version.title.clone());
                table = Some(rule.id.clone());
                let right = Text::new(
                    format!("表「{}」の数", title.ja),
                    format!("the number of the table “{}”", title.en),
                );
                compared(&left, kind, test.op, &right)
            }
            Against::Clock(at) => {
                let clock = &self.book.clocks[usize::from(at)];
                let title = clock.versions.last().map(|version| version.version.title.clone());
                compared(&left, kind, test.op, &last_day_of(&clock.id, title))
            }
            Against::Limit(at) => {
                let limit = &self.book.limits[usize::from(at)];
                let title = limit.versions.last().map(|version| version.version.title.clone());
                compared(&left, kind, test.op, &last_day_of(&limit.id, title))
            }
        };
        let mut clause = plain(Part::Condition, text, test.text.to_string());
        (clause.facts, clause.table) = (facts, table);
        clause
    }
}

fn last_day_of(id: &str, title: Option<Text>) -> Text {
    let title = title.unwrap_or_else(|| Text::same(id));
    Text::new(format!("「{}」の末日", title.ja), format!("the last day of “{}”", title.en))
}

fn plain(part: Part, text: Text, written: String) -> Clause {
    Clause { part, text, written, facts: Vec::new(), claim: None, table: None, parts: Vec::new() }
}

fn written(parts: &[Clause]) -> String {
    parts.iter().map(|part| part.written.as_str()).collect::<Vec<_>>().join(", ")
}

fn yes_no(label: &Text, wanted: bool) -> Text {
    let (ja, en) = if wanted { ("はい", "yes") } else { ("いいえ", "no") };
    Text::new(format!("{}：{ja}", label.ja), format!("{}: {en}", label.en))
}

/// A comparison as it is said of days, of words, and of counts and levels.
fn compared(left: &Text, kind: FactType, op: Op, right: &Text) -> Text {
    let (ja, en) = match (kind, op) {
        (_, Op::Equal) => ("である", "is"),
        (_, Op::NotEqual) => ("でない", "is not"),
        (FactType::Day, Op::Less) => ("より前", "is before"),
        (FactType::Day, Op::AtMost) => ("以前", "is on or before"),
        (FactType::Day, Op::More) => ("より後", "is after"),
        (FactType::Day, Op::AtLeast) => ("以後", "is on or after"),
        (_, Op::Less) => ("未満", "is less than"),
        (_, Op::AtMost) => ("以下", "is at most"),
        (_, Op::More) => ("を超える", "is more than"),
        (_, Op::AtLeast) => ("以上", "is at least"),
    };
    Text::new(format!("{}が{}{ja}", left.ja, right.ja), format!("{} {en} {}", left.en, right.en))
}

/// A length of time in words.
fn length(span: Span) -> Text {
    let parts = [(span.years, "年", "year"), (span.months, "か月", "month"), (span.days, "日", "day")];
    let said: Vec<(String, String)> = parts
        .into_iter()
        .filter(|(number, _, _)| *number != 0)
        .map(|(number, ja, en)| {
            let (number, plural) = (number.abs(), if number.abs() == 1 { "" } else { "s" });
            (format!("{number}{ja}"), format!("{number} {en}{plural}"))
        })
        .collect();
    let ja: String = said.iter().map(|(ja, _)| ja.as_str()).collect();
    Text::new(ja, said.iter().map(|(_, en)| en.as_str()).collect::<Vec<_>>().join(" "))
}

/// A day with a span added, in words; the day itself where nothing is added.
fn shifted(label: &Text, span: Span) -> Text {
    if span == Span::default() {
        return label.clone();
    }
    let Text { ja, en } = length(span);
    if span.years < 0 || span.months < 0 || span.days < 0 {
        return Text::new(format!("「{}」の{ja}前", label.ja), format!("{en} before “{}”", label.en));
    }
    Text::new(format!("「{}」から{ja}", label.ja), format!("{en} from “{}”", label.en))
}
