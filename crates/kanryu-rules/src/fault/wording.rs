//! The slug and the remedy of each fault, side by side with nothing else.

use super::Fault;

impl Fault {
    /// The stable slug.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::NotToml { .. } => "rulebook/not-toml",
            Fault::UnknownKey { .. } => "rulebook/unknown-key",
            Fault::MissingKey { .. } => "rulebook/missing-key",
            Fault::WrongKind { .. } => "rulebook/wrong-kind",
            Fault::EndsBeforeItBegins { .. } => "rulebook/ends-before-it-begins",
            Fault::IdForm { .. } => "rulebook/id-form",
            Fault::YearInId { .. } => "rulebook/year-in-id",
            Fault::MissingTranslation { .. } => "rulebook/missing-translation",
            Fault::ConditionShape { .. } => "rulebook/condition-shape",
            Fault::ConditionForm { .. } => "rulebook/condition-form",
            Fault::UntilForm { .. } => "rulebook/until-form",
            Fault::UnknownName { what, .. } => unknown(what),
            Fault::AmbiguousName { .. } => "rulebook/ambiguous-name",
            Fault::UnknownWord { .. } => "rulebook/unknown-word",
            Fault::TypeMismatch { .. } => "rulebook/type-mismatch",
            Fault::NoOrder { .. } => "rulebook/no-order",
            Fault::UnknownSource { .. } => "rulebook/unknown-source",
            Fault::Overlap { .. } => "rulebook/overlap",
            Fault::Gap { .. } => "rulebook/gap",
            Fault::MixedVersions { .. } => "rulebook/mixed-versions",
            Fault::ClaimCycle { .. } => "rulebook/claim-cycle",
            Fault::ExceptionCycle { .. } => "rulebook/exception-cycle",
            Fault::UnorderedExceptions { .. } => "rulebook/unordered-exceptions",
            Fault::Contradiction { .. } => "rulebook/contradiction",
            Fault::Tautology { .. } => "rulebook/tautology",
            Fault::Implied { .. } => "rulebook/implied",
            Fault::IdleAlternative { .. } => "rulebook/idle-alternative",
            Fault::Shadowed { .. } => "rulebook/shadowed",
            Fault::IdleException { .. } => "rulebook/idle-exception",
            Fault::OutOfReach { .. } => "rulebook/out-of-reach",
            Fault::DeadEnd { .. } => "rulebook/dead-end",
            Fault::StepOutlastsStay { .. } => "rulebook/step-outlasts-stay",
            Fault::TemporalDeadEnd { .. } => "rulebook/temporal-dead-end",
            Fault::DoorCloses { .. } => "rulebook/door-closes",
            Fault::DoorClosesUnreached { .. } => "rulebook/door-closes-unreached",
            Fault::RowOverlap { .. } => "rulebook/row-overlap",
            Fault::RowGap { .. } => "rulebook/row-gap",
            Fault::RowForm { .. } => "rulebook/row-form",
            Fault::StageCannotBeLeft { .. } => "rulebook/stage-cannot-be-left",
            Fault::UnreachableStage { .. } => "rulebook/unreachable-stage",
            Fault::ScenarioForm { .. } => "rulebook/scenario-form",
            Fault::TooMany { .. } => "rulebook/too-many",
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Fault::NotToml { .. } => "correct the line; dates are written 2026-04-01, without quotation marks".into(),
            Fault::UnknownKey { key, allowed, .. } => {
                let meant = super::nearest(key, allowed.iter().map(String::as_str));
                did_you_mean(&meant) + &format!("allowed are: {}", allowed.join(", "))
            }
            Fault::MissingKey { key, .. } => format!("add `{key}`; docs/rulebook-language.md shows its form"),
            Fault::WrongKind { expected, .. } => format!("write {expected}"),
            Fault::EndsBeforeItBegins { .. } => "`until` is the last day in force; correct one of the two".into(),
            Fault::IdForm { form, .. } => format!("write it in {form}"),
            Fault::YearInId { .. } => {
                "name what it is about, not the law or the year; dates belong in `in_force`".into()
            }
            Fault::MissingTranslation { key, lang, .. } => format!("add `{key}.{lang}`"),
            Fault::ConditionShape { .. } => "write for example when.all = [\"count >= 1\"]".into(),
            Fault::ConditionForm { .. } => {
                "write `fact OP literal`, `fact OP fact`, `fact` or a claim; OP is == != < <= > >=".into()
            }
            Fault::UntilForm { .. } => {
                "write `fact`, `fact + 1 year`, a date, a clock or `next calendar.column after fact`; `fact?` may be unknown".into()
            }
            Fault::UnknownName { what, nearest, .. } => did_you_mean(nearest) + declare(what),
            Fault::AmbiguousName { .. } => "rename one of the two".into(),
            Fault::UnknownWord { word, words, .. } => {
                let meant = super::nearest(word, words.iter().map(String::as_str));
                did_you_mean(&meant) + &format!("the words are: {}", words.join(", "))
            }
            Fault::TypeMismatch { .. } => "compare values of one type; words must be of the same list".into(),
            Fault::NoOrder { .. } => "use == or !=, or declare the fact as a level".into(),
            Fault::UnknownSource { nearest, .. } => {
                did_you_mean(nearest) + "add the source to the list of sources, or correct the key"
            }
            Fault::Overlap { end_first_on: Some(day), .. } => format!("end the first on {day}"),
            Fault::Overlap { end_first_on: None, .. } => "give each version its own period".into(),
            Fault::Gap { .. } => "if the law has no such gap, move one of the two days".into(),
            Fault::MixedVersions { key, .. } => format!("give all versions the same `{key}`, or make two items of them"),
            Fault::ClaimCycle { .. } => "let one of these rules ask for facts instead of the claim".into(),
            Fault::ExceptionCycle { .. } => "remove one `over`".into(),
            Fault::UnorderedExceptions { first, second, .. } => {
                format!("say which prevails: over = [\"{second}\"] in `{first}`, or the other way round")
            }
            Fault::Contradiction { .. } => "check the comparisons on the same fact".into(),
            Fault::Tautology { .. } => "say what the law asks for, or take the exception or the condition out".into(),
            Fault::Implied { .. } => "take it out, or correct the one that makes it needless".into(),
            Fault::IdleAlternative { .. } => "take it out, or correct the wider one".into(),
            Fault::Shadowed { .. } => "take the rule out, or correct the wider one".into(),
            Fault::IdleException { .. } => "take it out, or correct its condition, its `then` or what is over it".into(),
            Fault::OutOfReach { .. } => "date the stage as its steps and the rules that open them".into(),
            Fault::DeadEnd { .. } => "add a step out of it, end the stage, or say terminal = true".into(),
            Fault::StepOutlastsStay { .. } => "correct the limit or the requirement; if the law is so, say so in a note".into(),
            Fault::TemporalDeadEnd { .. } => "correct the limit or a requirement, add a step, or say terminal = true".into(),
            Fault::DoorCloses { .. } => "if the law closes this door, nothing need be done; the person shown is the last in time".into(),
            Fault::DoorClosesUnreached { .. } => "correct the day on which the step or its rule ends, or what it requires".into(),
            Fault::RowOverlap { .. } => "`from` and `to` are both included; end one row before the next begins".into(),
            Fault::RowGap { .. } => "if the law has a value there, add a row".into(),
            Fault::RowForm { .. } => {
                "write { from = 1, to = 10, value = 3 }, or { from = 11, permille = 50, round = \"down\" }".into()
            }
            Fault::StageCannotBeLeft { .. } => "add a step from it, or say terminal = true".into(),
            Fault::UnreachableStage { .. } => "add a step to it, or say initial = true".into(),
            Fault::ScenarioForm { .. } => "ask one of claim, limit, table, clock and expect what it can answer".into(),
            Fault::TooMany { what } => format!("split the rulebook, so that each part has fewer {what}"),
        }
    }
}

fn unknown(what: &str) -> &'static str {
    match what {
        "fact" => "rulebook/unknown-fact",
        "claim" => "rulebook/unknown-claim",
        "limit" => "rulebook/unknown-limit",
        "table" => "rulebook/unknown-table",
        "clock" => "rulebook/unknown-clock",
        "calendar" => "rulebook/unknown-calendar",
        "stage" => "rulebook/unknown-stage",
        "exception" => "rulebook/unknown-exception",
        _ => "rulebook/unknown-name",
    }
}

fn declare(what: &str) -> &'static str {
    match what {
        "fact" => "declare the fact in the catalog of facts, or correct the name",
        "claim" => "no rule grants it: write the rule, or correct the name",
        "fact or claim" => "declare the fact, write a rule that grants the claim, or correct the name",
        _ => "write it, or correct the name",
    }
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!("did you mean `{name}`? ")).unwrap_or_default()
}
