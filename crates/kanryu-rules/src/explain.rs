//! Turns a proof into lines that a person can read, in both languages.

use serde::Serialize;

use crate::confidence::Confidence;
use crate::day::{Day, Span};
use crate::evaluate::{ClockCount, Ground, Mark, Proof};
use crate::rulebook::{Rulebook, Version};
use crate::text::Text;
use crate::value::{FactType, Op, Value};

#[cfg(test)]
mod tests;

/// One line of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// How deep it stands in the tree; the claim is 0.
    pub depth: usize,
    /// How it ends.
    pub mark: Mark,
    /// What it says.
    pub text: Text,
    /// What is left to do, such as "あと 1 日"; empty where there is nothing to say.
    pub gap: Text,
    /// The rulebook's own words, where the line is a condition.
    pub written: Option<String>,
    /// The article.
    pub cite: Option<String>,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
    /// How sure the line is.
    pub confidence: Confidence,
    /// First day in force of the version, where the line is one.
    pub from: Option<Day>,
    /// Last day in force of the version.
    pub until: Option<Day>,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// The rule, exception, limit or claim the line is about.
    pub id: Option<String>,
}

impl Rulebook {
    /// The proof as lines, from the claim down to single facts.
    pub fn explain(&self, proof: &Proof) -> Vec<Line> {
        let mut lines = Vec::new();
        self.write(proof, 0, &mut lines);
        lines
    }

    fn write(&self, proof: &Proof, depth: usize, lines: &mut Vec<Line>) {
        // "All of" below something says nothing of its own: what stands together must hold together.
        let silent = depth > 0 && proof.what == Ground::All;
        let below = if silent {
            depth
        } else {
            lines.push(self.line(proof, depth));
            depth + 1
        };
        for child in &proof.because {
            self.write(child, below, lines);
        }
    }

    fn line(&self, proof: &Proof, depth: usize) -> Line {
        let mut line = Line {
            depth,
            mark: proof.mark,
            text: Text::default(),
            gap: Text::default(),
            written: None,
            cite: None,
            sources: Vec::new(),
            confidence: proof.confidence,
            from: None,
            until: None,
            note: None,
            id: None,
        };
        match &proof.what {
            Ground::Claim { id, title } => {
                line.text = title.clone();
                line.id = Some(id.to_string());
            }
            Ground::Rule { version } | Ground::Limit { version } => describe(&mut line, version),
            Ground::Exception { version, then_met } => {
                describe(&mut line, version);
                let (ja, en) = if *then_met {
                    ("例外（可）", "exception (allows)")
                } else {
                    ("例外（不可）", "exception (forbids)")
                };
                line.text = Text::new(format!("{ja}: {}", line.text.ja), format!("{en}: {}", line.text.en));
            }
            Ground::Selection { id, by } => {
                let fact = self.fact_label(by);
                line.text = Text::new(
                    format!("どの版が適用されるかは「{}」によるが、まだ分からない", fact.ja),
                    format!("which version applies depends on \"{}\", which is not known", fact.en),
                );
                line.id = Some(id.to_string());
            }
            Ground::Entry { text, day, decides } => {
                line.text = self.entry_text(text, *day, *decides);
                line.written = Some(text.to_string());
            }
            Ground::Clock { version, count } => {
                describe(&mut line, version);
                line.gap = count.as_ref().map(clock_text).unwrap_or_default();
            }
            Ground::LeftOut { version, days } => {
                describe(&mut line, version);
                line.text = left_out_text(&line.text, *days, proof.mark);
            }
            Ground::CalendarRow { title, row, day } => line.text = row_text(title, row, *day),
            Ground::All => line.text = Text::new("次のすべて", "all of"),
            Ground::Any => line.text = Text::new("次のいずれか", "one of"),
            Ground::Not => line.text = Text::new("次でないこと", "not"),
            Ground::Test { text, fact, value, plus, op, against } => {
                line.text = match (plus, value) {
                    (Some(plus), Some(Value::Day(day))) => {
                        self.shifted_text(fact, *day, *plus, *op, against.as_ref())
                    }
                    _ => self.test_text(fact, value.as_ref(), *op, against.as_ref()),
                };
                line.gap = self.gap(fact, proof.mark, value.as_ref(), *op, against.as_ref());
                line.written = Some(text.to_string());
            }
        }
        line
    }

    pub(crate) fn fact_label(&self, fact: &str) -> Text {
        match self.catalog().get(fact) {
            Some(declaration) => declaration.label.clone(),
            None if fact == crate::catalog::AS_OF => Text::new("基準日", "the day asked about"),
            None => Text::same(fact),
        }
    }

    fn entry_text(&self, text: &str, day: Option<Day>, decides: bool) -> Text {
        let (ja, en) = match (day, decides) {
            (Some(day), true) => {
                (format!("{day} まで（これが最も早い）"), format!("until {day} (the earliest)"))
            }
            (Some(day), false) => (format!("{day} まで"), format!("until {day}")),
            (None, _) => ("該当なし又は不明".to_owned(), "does not apply, or is not known".to_owned()),
        };
        let words = self.entry_words(text);
        Text::new(format!("{}: {ja}", words.ja), format!("{}: {en}", words.en))
    }

    /// An entry as written, with what its names are called: `fact + span`, a clock, `next calendar.column after fact`.
    fn entry_words(&self, text: &str) -> Text {
        let words: Vec<&str> = text.split(' ').collect();
        if let [which @ ("next" | "last"), calendar, how, day, ref rest @ ..] = words[..] {
            let (calendar, day) = (self.calendar_words(calendar), self.day_words(day));
            let rest = rest.iter().map(|word| format!(" {word}")).collect::<String>();
            let (first, order) = match how {
                "after" => ("より後で最初の", "next"),
                "from" => ("以後で最初の", "next"),
                "before" => ("より前で最後の", "last"),
                _ => ("以前で最後の", "last"),
            };
            debug_assert_eq!(which, order, "the reader of rulebooks takes no other pairs");
            return Text::new(
                format!("「{}」{first}{}{rest}", day.ja, calendar.ja),
                format!("{order} {} {how} {}{rest}", calendar.en, day.en),
            );
        }
        let name = words.first().copied().unwrap_or(text);
        let (label, rest) = (self.day_words(name), &text[name.len()..]);
        Text::new(format!("{}{rest}", label.ja), format!("{}{rest}", label.en))
    }

    /// A fact or a clock; the `?` of what may be left out is for the author alone.
    fn day_words(&self, name: &str) -> Text {
        let name = name.trim_end_matches('?');
        let clock = self.book.clocks.iter().find(|clock| &*clock.id == name);
        let title =
            clock.and_then(|clock| clock.versions.last()).map(|version| version.version.title.clone());
        match self.catalog().get(name) {
            None => title.unwrap_or_else(|| self.fact_label(name)),
            Some(_) => self.fact_label(name),
        }
    }

    fn calendar_words(&self, name: &str) -> Text {
        let (id, column) =
            name.trim_end_matches('?').split_once('.').unwrap_or((name.trim_end_matches('?'), ""));
        let title = self.calendar(id).map_or_else(|| Text::same(id), |calendar| calendar.title.clone());
        let column = if column.is_empty() { String::new() } else { format!(" ({column})") };
        Text::new(format!("{}{column}", title.ja), format!("{}{column}", title.en))
    }

    fn test_text(&self, fact: &str, value: Option<&Value>, op: Op, against: Option<&Value>) -> Text {
        let label = self.fact_label(fact);
        let is_yes_no = self.catalog().get(fact).is_some_and(|known| known.fact_type == FactType::YesNo);
        if is_yes_no {
            return self.yes_no_text(&label, value, op, against);
        }
        let shown = |value: Option<&Value>| match value {
            Some(value) => self.value_text(fact, value),
            None => Text::new("不明", "not known"),
        };
        let (left, right, sign) = (shown(value), shown(against), op.symbol());
        Text::new(
            format!("{}: {} {sign} {}", label.ja, left.ja, right.ja),
            format!("{}: {} {sign} {}", label.en, left.en, right.en),
        )
    }

    /// Such as "Entered on: 2020-02-29 + 1 year = 2021-02-28 ≤ 2021-03-01".
    fn shifted_text(&self, fact: &str, day: Day, plus: Span, op: Op, against: Option<&Value>) -> Text {
        let (label, sign) = (self.fact_label(fact), op.symbol());
        let sum = day.corresponding_day(plus);
        let other = match against {
            Some(value) => self.value_text(fact, value),
            None => Text::new("不明", "not known"),
        };
        Text::new(
            format!("{}: {day} + {} = {sum} {sign} {}", label.ja, span_ja(plus), other.ja),
            format!("{}: {day} + {plus} = {sum} {sign} {}", label.en, other.en),
        )
    }

    fn yes_no_text(&self, label: &Text, value: Option<&Value>, op: Op, against: Option<&Value>) -> Text {
        let wanted = matches!(against, Some(Value::YesNo(true))) == (op == Op::Equal);
        let found = match value {
            Some(Value::YesNo(true)) => ("はい", "yes"),
            Some(Value::YesNo(false)) => ("いいえ", "no"),
            _ => ("不明", "not known"),
        };
        let (ja, en) = if wanted { ("", "") } else { ("（「いいえ」が必要）", " (must be no)") };
        Text::new(format!("{}: {}{ja}", label.ja, found.0), format!("{}: {}{en}", label.en, found.1))
    }

    pub(crate) fn value_text(&self, fact: &str, value: &Value) -> Text {
        let declaration = self.catalog().get(fact);
        match value {
            Value::Word(word) => {
                declaration.map_or_else(|| Text::same(&**word), |known| known.word_label(word))
            }
            Value::Count(count) => {
                let unit = declaration.and_then(|known| known.unit.clone()).unwrap_or_default();
                let number = grouped(*count);
                let space = |unit: &str| if unit.is_empty() { String::new() } else { format!(" {unit}") };
                Text::new(format!("{number}{}", space(&unit.ja)), format!("{number}{}", space(&unit.en)))
            }
            Value::Day(_) | Value::YesNo(_) | Value::Spans(_) => Text::same(value.to_string()),
        }
    }

    /// How much is missing, for counts and days that only have to grow.
    fn gap(&self, fact: &str, mark: Mark, value: Option<&Value>, op: Op, against: Option<&Value>) -> Text {
        if mark != Mark::NotMet {
            return Text::default();
        }
        let short = match (value, against) {
            (Some(Value::Count(have)), Some(Value::Count(need))) => match op {
                Op::AtLeast => need.saturating_sub(*have),
                Op::More => need.saturating_sub(*have).saturating_add(1),
                Op::Equal | Op::NotEqual | Op::Less | Op::AtMost => 0,
            },
            _ => 0,
        };
        if short <= 0 {
            return Text::default();
        }
        let amount = self.value_text(fact, &Value::Count(short));
        Text::new(format!("あと {}", amount.ja), format!("{} more", amount.en))
    }
}

fn row_text(title: &Text, row: &str, day: Day) -> Text {
    Text::new(format!("{}（{row}）: {day}", title.ja), format!("{} ({row}): {day}", title.en))
}

/// How far a clock has run.
fn clock_text(count: &ClockCount) -> Text {
    let (used, left) = (grouped(count.used_days), grouped(count.left_days));
    let (ja, en) = if count.is_running { ("", "") } else { ("（停止中）", ", stopped") };
    Text::new(
        format!("{} まで。{used} 日を数え、残り {left} 日{ja}", count.last_day),
        format!("until {}; {used} days counted, {left} left{en}", count.last_day),
    )
}

fn left_out_text(title: &Text, days: Option<i64>, mark: Mark) -> Text {
    let shown = days.map_or_else(|| "?".to_owned(), grouped);
    match mark {
        Mark::Met => Text::new(
            format!("数えない {shown} 日: {}", title.ja),
            format!("{shown} days not counted: {}", title.en),
        ),
        Mark::Unknown if days.is_some() => Text::new(
            format!("確認されれば数えない {shown} 日: {}", title.ja),
            format!("{shown} days not counted if confirmed: {}", title.en),
        ),
        Mark::Unknown | Mark::NotMet | Mark::NotInForce => title.clone(),
    }
}

fn describe(line: &mut Line, version: &Version) {
    line.text = version.title.clone();
    line.cite = Some(version.cite.clone());
    line.sources = version.sources.clone();
    line.from = version.from;
    line.until = version.until;
    line.note = version.note.clone();
    line.id = Some(version.id.to_string());
}

/// `1 year 6 months` as `1年6月`.
fn span_ja(span: Span) -> String {
    let parts = [(span.years, "年"), (span.months, "月"), (span.days, "日")];
    parts.iter().filter(|(n, _)| *n != 0).map(|(n, unit)| format!("{n}{unit}")).collect()
}

/// `1095` as `1,095`.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}
