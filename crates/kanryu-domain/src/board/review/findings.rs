//! What a reader of a review must know: what is not over, not known, not set, not decided.

use super::super::indicators::Value;
use super::{Finding, Question, ReviewBoard};
use crate::calendar::PartialDate;
use crate::indicator::Light;
use crate::text::Text;

/// The findings of a review besides those of its cycle; `agreed` are those about agreements.
pub(super) fn of(question: &Question<'_>, board: &ReviewBoard, agreed: &[Finding]) -> Vec<Finding> {
    let mut all = Vec::new();
    let mut say = |code: &str, text: Text| {
        all.push(Finding { code: code.to_owned(), text, subjects: Vec::new() });
    };
    if let Some(text) = time(question, board) {
        say("review/not-over", text);
    }
    if let Some(text) = numbers(board) {
        say("review/values", text);
    }
    let without = board.cycle.check.iter().filter(|one| one.row.light == Light::NoTarget).count();
    if without > 0 {
        say(
            "review/no-target",
            Text::new(
                format!("{without}件の指標には出典のある目標値がなく、信号を付けていません。"),
                format!("{without} indicators have no target that a source sets, and therefore no light."),
            ),
        );
    }
    if board.cycle.decisions.is_empty() {
        say(
            "review/no-decision",
            Text::new(
                "この期の評価による決定は記録されていません。",
                "No decision of a review of this cycle is on record.",
            ),
        );
    }
    let rows = || board.cycle.plan.iter().chain(&board.undated);
    let silent = rows().filter(|row| row.reported_on.is_none()).count();
    if silent > 0 {
        let total = rows().count();
        say(
            "review/no-report",
            Text::new(
                format!(
                    "施策{total}件のうち{silent}件には進捗の報告がありません。「未着手」とは限りません。"
                ),
                format!(
                    "Nobody has reported on {silent} of {total} policy actions; that does not mean that nothing was done."
                ),
            ),
        );
    }
    all.extend(agreed.iter().cloned());
    all.extend(board.outlook.iter().flat_map(|outlook| outlook.findings.iter().cloned()));
    all
}

/// Whether the cycle has not begun or is not over on the day.
fn time(question: &Question<'_>, board: &ReviewBoard) -> Option<Text> {
    let cycle = &board.cycle.cycle;
    let spell = |day| super::super::evidence::spell_plain(PartialDate::Day(day));
    let (begins, ends, on) = (spell(cycle.begins_on), spell(cycle.ends_on), spell(question.as_of));
    if question.as_of < cycle.begins_on {
        return Some(Text::new(
            format!("{}の時点でこの期はまだ始まっていません（{}から）。", on.ja, begins.ja),
            format!("On {} the cycle has not begun; it begins on {}.", on.en, begins.en),
        ));
    }
    (question.as_of < cycle.ends_on).then(|| {
        Text::new(
            format!("この期は{}まで続きます。これは途中の確認です。", ends.ja),
            format!("The cycle runs until {}; this is a check on the way.", ends.en),
        )
    })
}

/// How many indicators have no data or are withheld.
fn numbers(board: &ReviewBoard) -> Option<Text> {
    let count = |value: Value| board.cycle.check.iter().filter(|one| one.row.actual == value).count();
    let (missing, hidden) = (count(Value::NoData), count(Value::Withheld));
    let total = board.cycle.check.len();
    (missing + hidden > 0).then(|| {
        Text::new(
            format!(
                "指標{total}件のうち{missing}件にはデータがなく（0ではありません）、{hidden}件は少数のため非表示です。"
            ),
            format!(
                "Of {total} indicators {missing} have no data, which is not 0, and {hidden} are withheld because they rest on few people."
            ),
        )
    })
}
