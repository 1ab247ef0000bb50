//! What the registry refuses, said in both languages.

use kanryu_domain::registry::Refusal;
use kanryu_domain::text::Text;

use super::Fault;

/// The fault of a request that asks for something the registry refuses; `place` says where in the request.
pub fn refused(refusal: &Refusal, place: Option<String>) -> Fault {
    Fault::Refused { code: refusal.code().to_owned(), message: message(refusal), place, hint: hint(refusal) }
}

fn message(refusal: &Refusal) -> Text {
    let ja = match refusal {
        Refusal::NoSuchEvent { subject, event } => format!("{subject} に有効な記録 {event} はありません。"),
        Refusal::WrongKind { subject, expected } => {
            format!("{subject} に {} についての事実は記録できません。", expected.word())
        }
        Refusal::Link { subject, other } => format!("{subject} と {other} を同じものとは記録できません。"),
        Refusal::NotRegistered { subject } => format!("{subject} はまだ登録されていません。"),
        Refusal::RegisteredTwice { subject } => format!("{subject} は既に登録されています。"),
        Refusal::BeforeBirth { subject, occurred_on } => {
            format!("{subject}: {occurred_on} は生年月日より前です。")
        }
        Refusal::EndsBeforeBeginning { subject, from, until } => {
            format!("{subject}: 終わりの {until} が始まりの {from} より前です。")
        }
        Refusal::NotBegun { subject, what } => {
            format!("{subject}: 始まっていない {what} を終えることはできません。")
        }
        Refusal::OutOfRange { subject, field, found, least, most } => {
            format!("{subject}: {field} の {found} は {least} から {most} までの範囲にありません。")
        }
        Refusal::Empty { subject, field } => format!("{subject}: {field} が空です。"),
        Refusal::InTheFuture { subject, occurred_on } => {
            format!("{subject}: {occurred_on} は記録日より後です。将来の日付は予定だけに使えます。")
        }
        Refusal::RoundNotOpen { subject, round, occurred_on } => {
            format!("{subject}: {round} は {occurred_on} には希望や順位を受け付けていません。")
        }
        Refusal::NotInRound { subject, round, name } => {
            format!("{subject}: {round} に「{name}」はありません。")
        }
        Refusal::NotPlaced { subject, round, offer } => {
            format!("{subject}: {round} の決定は「{offer}」をこの人に与えていません。")
        }
        Refusal::Unreadable { subject } => format!("{subject}: 設定を TOML として読めません。"),
    };
    Text::new(ja, refusal.to_string())
}

fn hint(refusal: &Refusal) -> Option<Text> {
    let (ja, en) = match refusal {
        Refusal::NoSuchEvent { .. } => {
            ("撤回済みでないか確認してください。", "Look whether it was withdrawn already.")
        }
        Refusal::NotRegistered { .. } => ("先に登録を記録してください。", "Record its registration first."),
        Refusal::RegisteredTwice { .. } => {
            ("先の記録を訂正してください。", "Correct the earlier event instead.")
        }
        Refusal::RoundNotOpen { .. } => {
            ("募集回のページで受付期間を確かめてください。", "Look up its days on the page of the round.")
        }
        Refusal::NotInRound { .. } => (
            "募集回のページにある受入れ枠を指定してください。",
            "Name an offer that stands on the page of the round.",
        ),
        Refusal::NotPlaced { .. } => (
            "確認・辞退は、決定した枠についてだけできます。",
            "Only a place that is held can be confirmed or given up.",
        ),
        Refusal::Unreadable { .. } => {
            ("docs/round-file.md の形で書いてください。", "Write them as docs/round-file.md tells.")
        }
        Refusal::WrongKind { .. }
        | Refusal::Link { .. }
        | Refusal::BeforeBirth { .. }
        | Refusal::EndsBeforeBeginning { .. }
        | Refusal::NotBegun { .. }
        | Refusal::OutOfRange { .. }
        | Refusal::Empty { .. }
        | Refusal::InTheFuture { .. } => return None,
    };
    Some(Text::new(ja, en))
}
