//! An invented law for the tests: who may pilot ships in a harbor. None of it exists anywhere.
#![allow(dead_code, reason = "each module of tests takes from the invented law what it needs")]

use std::collections::BTreeSet;

use crate::{Day, FactCatalog, Loaded, Rulebook, RulebookError};

/// Facts of every type.
pub(super) const CATALOG: &str = r#"
fact.sailed_days   = { type = "count", unit = { ja = "日", en = "days" }, label = { ja = "乗船日数", en = "Days at sea" } }
fact.drills        = { type = "count", label = { ja = "訓練", en = "Drills" } }
fact.crew          = { type = "count", unit = { ja = "人", en = "persons" }, label = { ja = "乗員", en = "Crew" } }
fact.boats         = { type = "count", label = { ja = "船", en = "Boats" } }
fact.sworn         = { type = "yes-no", label = { ja = "宣誓", en = "Sworn in" } }
fact.suspended     = { type = "yes-no", label = { ja = "停止中", en = "Suspended" } }
fact.pardoned      = { type = "yes-no", label = { ja = "恩赦", en = "Pardoned" } }
fact.filed_on      = { type = "day", label = { ja = "申請日", en = "Filed on" } }
fact.entered_on    = { type = "day", label = { ja = "入港日", en = "Entered on" } }
fact.berthed_spans  = { type = "spans", label = { ja = "係留期間", en = "Times at berth" } }
fact.repair_spans   = { type = "spans", label = { ja = "修理期間", en = "Times in repair" } }
fact.storm_spans    = { type = "spans", label = { ja = "荒天期間", en = "Times of storm" } }
fact.card_until_on = { type = "day", label = { ja = "証の期限", en = "Card until" } }

[fact.course]
type  = "code"
words = ["none", "begun", "completed"]
word  = { completed = { ja = "修了", en = "completed" } }
label = { ja = "講習", en = "Course" }

[fact.radio]
type  = "level"
words = ["R1", "R2", "R3"]
label = { ja = "無線", en = "Radio" }

[fact.radio_wanted]
type  = "level"
words = ["R1", "R2", "R3"]
label = { ja = "求められる無線", en = "Radio wanted" }
"#;

pub(super) fn catalog() -> FactCatalog {
    FactCatalog::parse("facts.toml", CATALOG).unwrap_or_else(|errors| panic!("{}", rendered(&errors)))
}

pub(super) fn day(text: &str) -> Day {
    text.parse().expect("a day of the test")
}

/// One version of a rule: six lines, then `body`.
pub(super) fn rule(id: &str, grants: &str, body: &str) -> String {
    law("rule", id, &format!("grants = \"{grants}\"\n{body}"))
}

/// One version of a rule, limit or table: five lines, then `body`.
pub(super) fn law(kind: &str, id: &str, body: &str) -> String {
    format!(
        "[[{kind}.{id}]]\ntitle = {{ ja = \"規則\", en = \"Rule {id}\" }}\ncite = \"第1条\"\n\
         sources = [\"S-1\"]\nconfidence = \"high\"\n{body}\n"
    )
}

pub(super) fn try_load(files: &[(&str, &str)]) -> Result<Loaded, Vec<RulebookError>> {
    let files: Vec<(String, String)> =
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Rulebook::load(&files, &catalog(), &BTreeSet::from(["S-1".to_owned(), "S-2".to_owned()]))
}

/// The loaded rulebook of one file, which must be without fault.
pub(super) fn loaded(text: &str) -> Loaded {
    try_load(&[("law.toml", text)]).unwrap_or_else(|errors| panic!("{}", rendered(&errors)))
}

pub(super) fn book(text: &str) -> Rulebook {
    loaded(text).rulebook
}

pub(super) fn rendered(errors: &[RulebookError]) -> String {
    errors.iter().map(|error| format!("{error}\n")).collect()
}
