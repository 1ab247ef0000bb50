//! Words of closed lists as rosters write them: sex, yes and no, counts, tests and their levels.

use super::grid::{CellText, fold};
use crate::event::Sex;

/// A result of a language test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LanguageTest {
    /// The test, by the word of the event format.
    pub(super) test: &'static str,
    /// Its level, where it has levels.
    pub(super) level: Option<String>,
    /// The score, where one is given.
    pub(super) score: Option<i64>,
    /// Passed or not.
    pub(super) passed: bool,
}

/// Why a cell is not the result of a language test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TestFault {
    /// No test that is known.
    Unknown,
    /// A level such as 3級 without the name of the test: it means different things in different tests.
    WithoutName,
    /// Planned or being learned for, not sat.
    NotYet,
}

/// Sex as a passport states it.
pub(super) fn sex(text: &str) -> Option<Sex> {
    match fold(text).as_str() {
        "女" | "女性" | "女子" | "f" | "female" | "woman" => Some(Sex::Female),
        "男" | "男性" | "男子" | "m" | "male" | "man" => Some(Sex::Male),
        "x" | "ソノ他" | "other" => Some(Sex::Other),
        _ => None,
    }
}

/// Yes or no.
pub(super) fn yes_no(cell: &CellText) -> Option<bool> {
    if let CellText::Bool(yes) = cell {
        return Some(*yes);
    }
    let text = cell.line();
    if matches!(text.as_str(), "○" | "〇" | "◯" | "✓" | "✔" | "レ") {
        return Some(true);
    }
    match fold(&text).as_str() {
        "済" | "済ミ" | "確認済" | "確認済ミ" | "有" | "有リ" | "アリ" | "ハイ" | "原本確認"
        | "原本確認済" | "yes" | "y" | "true" | "1" | "seen" | "checked" => Some(true),
        "未" | "未確認" | "無" | "ナシ" | "イイエ" | "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// A whole number that is not negative; 日, 日間 and `days` may follow.
pub(super) fn count(cell: &CellText) -> Option<i64> {
    if let CellText::Number(n) = cell {
        return (n.fract() == 0.0 && (0.0..=1e9).contains(n)).then_some(*n as i64);
    }
    let text = cell.line().replace(',', "");
    let digits =
        ["日間", "日", "days", "day"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text).trim();
    let plain = !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// An amount of yen: `320000`, `320,000円`, `￥320,000`, `32万円`.
pub(super) fn yen(cell: &CellText) -> Option<i64> {
    if let CellText::Number(n) = cell {
        return (n.fract() == 0.0 && (0.0..=1e9).contains(n)).then_some(*n as i64);
    }
    let text = cell.line().replace(',', "").to_lowercase();
    let text = ["¥", "￥", "jpy"].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(&text).trim();
    let text = ["円", "yen", "jpy"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(text).trim();
    let (digits, times) = text.strip_suffix('万').map_or((text, 1), |digits| (digits.trim(), 10_000));
    let is_plain = !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit());
    let amount: i64 = is_plain.then(|| digits.parse().ok()).flatten()?;
    amount.checked_mul(times).filter(|yen| *yen <= 1_000_000_000)
}

/// The language test that a cell names: `N3`, `Ｎ３合格`, `NAT-TEST 4級`, `J.TEST D-E 550点`, `JFT-Basic 210`.
pub(super) fn language_test(text: &str) -> Result<LanguageTest, TestFault> {
    let folded = fold(text);
    let planned = ["予定", "勉強中", "学習中", "申込", "受験待チ", "planned", "studying"];
    if planned.iter().any(|word| folded.contains(word)) {
        return Err(TestFault::NotYet);
    }
    let (folded, passed) = verdict(&folded);
    let tests: [(&'static str, &[&str]); 8] = [
        ("nat-test", &["日本語nattest", "nattest", "nat"]),
        ("j-test", &["jtest", "実用日本語検定"]),
        ("jft-basic", &["jftbasic", "jft", "国際交流基金日本語基礎テスト"]),
        ("eju-japanese", &["日本留学試験日本語", "日本留学試験", "eju日本語", "ejujapanese", "eju"]),
        ("bjt", &["bjtビジネス日本語能力テスト", "bjt"]),
        ("care-japanese", &["介護ノ日本語能力テスト", "介護日本語能力テスト"]),
        ("care-japanese-evaluation", &["介護日本語評価試験"]),
        ("jlpt", &["日本語能力試験", "jlpt"]),
    ];
    let named = tests.iter().find_map(|(test, names)| {
        names.iter().find_map(|name| folded.strip_prefix(name)).map(|rest| (*test, rest))
    });
    let (test, rest) = named.unwrap_or(("", folded.as_str()));
    let (level, score) = match test {
        "jlpt" | "" => (Some(jlpt_level(rest).ok_or_else(|| without_name(rest))?), None),
        "nat-test" => (Some(nat_level(rest).ok_or(TestFault::Unknown)?), None),
        "j-test" => j_test(rest).ok_or(TestFault::Unknown)?,
        "jft-basic" => jft(rest).ok_or(TestFault::Unknown)?,
        "care-japanese" => (Some(jlpt_level(rest).ok_or(TestFault::Unknown)?), None),
        "eju-japanese" | "bjt" => (None, Some(points(rest).ok_or(TestFault::Unknown)?)),
        _ => (None, points(rest)),
    };
    Ok(LanguageTest { test: if test.is_empty() { "jlpt" } else { test }, level, score, passed })
}

/// The text without the words for passed and failed, and which of the two it says. A level alone says passed.
fn verdict(folded: &str) -> (String, bool) {
    let failed = ["不合格", "failed", "fail"].iter().any(|word| folded.contains(word));
    let mut text = folded.to_owned();
    for word in [
        "不合格",
        "合格済ミ",
        "合格済",
        "合格",
        "取得済ミ",
        "取得済",
        "取得",
        "認定",
        "failed",
        "fail",
        "passed",
        "pass",
        "certified",
    ] {
        text = text.replace(word, "");
    }
    (text, !failed)
}

fn jlpt_level(rest: &str) -> Option<String> {
    let digit = rest.strip_suffix("レベル").unwrap_or(rest).trim_end_matches('級').strip_prefix('n')?;
    matches!(digit, "1" | "2" | "3" | "4" | "5").then(|| format!("N{digit}"))
}

fn without_name(rest: &str) -> TestFault {
    let digits = rest.trim_end_matches('級');
    if digits.len() == 1 && digits.bytes().all(|b| b.is_ascii_digit()) {
        TestFault::WithoutName
    } else {
        TestFault::Unknown
    }
}

fn nat_level(rest: &str) -> Option<String> {
    let digit = rest.trim_end_matches('級').trim_end_matches('q').trim_start_matches('n');
    matches!(digit, "1" | "2" | "3" | "4" | "5").then(|| digit.to_owned())
}

fn points(rest: &str) -> Option<i64> {
    let digits = rest.trim_end_matches("points").trim_end_matches('点');
    (digits.len() <= 4 && !digits.is_empty()).then(|| digits.parse().ok()).flatten()
}

fn j_test(rest: &str) -> Option<(Option<String>, Option<i64>)> {
    let groups = [("ac", "A-C"), ("de", "D-E"), ("fg", "F-G")];
    let group = groups.iter().find_map(|(key, name)| {
        let rest = rest.strip_prefix(key)?;
        Some((name, rest.trim_start_matches("レベル").trim_start_matches('級')))
    });
    match group {
        Some((name, rest)) => points(rest).map(|score| (Some((*name).to_owned()), Some(score))),
        None => points(rest).map(|score| (None, Some(score))),
    }
}

fn jft(rest: &str) -> Option<(Option<String>, Option<i64>)> {
    let levels = [("a21", "A2.1"), ("a22", "A2.2"), ("a2", "A2"), ("a1", "A1")];
    if let Some(score) = points(rest) {
        return Some((None, Some(score)));
    }
    levels.iter().find_map(|(key, name)| {
        let rest = rest.strip_prefix(key)?;
        let score = points(rest);
        (rest.is_empty() || score.is_some()).then(|| (Some((*name).to_owned()), score))
    })
}
