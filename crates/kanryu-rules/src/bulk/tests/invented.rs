//! Random rulebooks and people that use everything the language has.

use proptest::prelude::*;

use super::*;

/// Days on which the invented law changes, and days near them.
fn some_day() -> impl Strategy<Value = Day> {
    (0..6i32, -2..3i32).prop_map(|(edge, off)| day("2019-12-30").plus_days(edge * 45 + off))
}

fn op() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="])
}

fn span() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "", " + 45 days", " - 1 month", " + 1 month 15 days", " + 1 year"])
}

/// A condition text; `claims` are the claims that may be asked for.
fn test(claims: usize) -> BoxedStrategy<String> {
    let days = prop::sample::select(vec!["filed_on", "entered_on", "card_until_on", "as_of"]);
    let texts = prop_oneof![
        3 => (prop::sample::select(vec!["drills", "crew", "boats"]), op(), 0..4i64)
            .prop_map(|(fact, op, number)| format!("{fact} {op} {number}")),
        1 => op().prop_map(|op| format!("drills {op} crew")),
        1 => op().prop_map(|op| format!("boats {op} allowed")),
        2 => (op(), 1..4u8).prop_map(|(op, level)| format!("radio {op} R{level}")),
        1 => op().prop_map(|op| format!("radio {op} radio_wanted")),
        1 => prop::sample::select(vec!["sworn", "suspended", "pardoned"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["course == begun", "course != none", "sworn == false"])
            .prop_map(str::to_owned),
        2 => (days.clone(), span(), op(), some_day())
            .prop_map(|(fact, span, op, day)| format!("{fact}{span} {op} {day}")),
        2 => (days.clone(), span(), op(), days)
            .prop_map(|(fact, span, op, other)| format!("{fact}{span} {op} {other}")),
    ];
    if claims == 0 {
        return texts.prop_map(|text| format!("\"{text}\"")).boxed();
    }
    prop_oneof![5 => texts, 1 => (0..claims).prop_map(|claim| format!("claim-{claim}"))]
        .prop_map(|text| format!("\"{text}\""))
        .boxed()
}

fn formula(claims: usize) -> impl Strategy<Value = String> {
    test(claims).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|list| format!("{{ all = [{}] }}", list.join(", "))),
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|list| format!("{{ any = [{}] }}", list.join(", "))),
            inner.prop_map(|member| format!("{{ not = {member} }}")),
        ]
    })
}

/// Versions one after another, some with a gap; each with one formula.
fn periods() -> impl Strategy<Value = Vec<String>> {
    let of = |list: &[&str]| Just(list.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>());
    prop_oneof![
        of(&[""]),
        of(&["published = 2019-07-01"]),
        of(&[
            "in_force = { until = 2020-02-12 }",
            "in_force = { from = 2020-02-13 }\npublished = 2020-01-15"
        ]),
        of(&[
            "in_force = { from = 2020-02-12, until = 2020-03-29 }",
            "in_force = { from = 2020-03-31, until = 2020-05-13, until_published = 2020-03-01 }\npublished = 2019-07-01",
        ]),
    ]
}

fn by() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "", "by = \"filed_on\"\n", "by = \"entered_on\"\n"])
}

fn confidence() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["high", "medium", "low", "unverified", "open"])
}

/// An exception; all of a rule say the same or have an order, by their number.
fn exception(claims: usize) -> impl Strategy<Value = String> {
    let in_force = prop::sample::select(vec![
        "",
        "in_force = { from = 2020-02-13 }\n",
        "in_force = { until = 2020-03-29, until_published = 2020-01-15 }\npublished = 2019-07-01\n",
    ]);
    (formula(claims), any::<bool>(), by(), in_force, confidence()).prop_map(
        |(when, met, by, in_force, sure)| {
            let then = if met { "met" } else { "not-met" };
            format!(
                "title = {{ ja = \"例外\", en = \"Exception\" }}\nthen = \"{then}\"\n{by}{in_force}\
             confidence = \"{sure}\"\nwhen.all = [{when}]\n"
            )
        },
    )
}

fn one_rule(claim: usize, number: usize) -> impl Strategy<Value = String> {
    (periods(), by()).prop_flat_map(move |(periods, by)| {
        let count = periods.len();
        let formulas = prop::collection::vec((formula(claim), confidence()), count);
        let exceptions = prop::collection::vec(prop::collection::vec(exception(claim), 0..3), count);
        (formulas, exceptions).prop_map(move |(formulas, exceptions)| {
            let id = format!("rule-{claim}-{number}");
            let mut text = String::new();
            for (place, ((when, sure), exceptions)) in formulas.iter().zip(&exceptions).enumerate() {
                let body = format!("{by}{}\nwhen.all = [{when}]", periods[place]);
                text +=
                    &rule(&id, &format!("claim-{claim}"), &body).replace("\"high\"", &format!("\"{sure}\""));
                for (at, exception) in exceptions.iter().enumerate() {
                    let over = if at > 0 { format!("over = [\"turn-{}\"]\n", at - 1) } else { String::new() };
                    text += &format!("[rule.{id}.exception.turn-{at}]\n{exception}{over}");
                }
            }
            text
        })
    })
}

/// A table whose rows have a gap, one of them unsure and one a share, with two versions.
fn tables() -> impl Strategy<Value = String> {
    by().prop_map(|by| {
        let first = format!(
            "on = \"crew\"\n{by}in_force = {{ until = 2020-03-29 }}\n\
             rows = [{{ from = 0, to = 1, value = 1 }}, {{ from = 3, value = 2, confidence = \"low\" }}]"
        );
        let second = format!(
            "on = \"crew\"\n{by}in_force = {{ from = 2020-03-30 }}\n\
             rows = [{{ from = 1, to = 2, permille = 500, round = \"up\" }}, {{ from = 3, permille = 700, round = \"down\" }}]"
        );
        law("table", "allowed", &first) + &law("table", "allowed", &second)
    })
}

/// A rulebook of three claims, each with one or two rules; later claims may rest on earlier ones.
pub(super) fn rulebook() -> impl Strategy<Value = String> {
    let rules = (one_rule(0, 0), one_rule(1, 0), one_rule(1, 1), one_rule(2, 0));
    (tables(), rules).prop_map(|(tables, (a, b, c, d))| tables + &a + &b + &c + &d)
}

/// Somebody, of whom some facts are known, and the day of the question.
pub(super) fn person() -> impl Strategy<Value = (Facts, Day)> {
    let count = || {
        prop::option::weighted(
            0.8,
            prop_oneof![30 => 0..5i64, 1 => Just(i64::MAX), 1 => Just(-5_000_000_000)],
        )
    };
    let yes = || prop::option::weighted(0.8, any::<bool>());
    let level = || prop::option::weighted(0.8, 1..4u8);
    let date = || prop::option::weighted(0.8, some_day());
    let course = prop::option::weighted(0.8, prop::sample::select(vec!["none", "begun", "completed"]));
    let counts = (count(), count(), count());
    let days = (date(), date(), date());
    (counts, (yes(), yes(), yes()), (level(), level()), days, course, some_day()).prop_map(
        |((drills, crew, boats), (sworn, suspended, pardoned), (radio, wanted), days, course, as_of)| {
            let mut facts = Facts::new();
            let mut put = |name: &str, value: Option<Value>| {
                if let Some(value) = value {
                    facts.set(name, value);
                }
            };
            put("drills", drills.map(Into::into));
            put("crew", crew.map(Into::into));
            put("boats", boats.map(Into::into));
            put("sworn", sworn.map(Into::into));
            put("suspended", suspended.map(Into::into));
            put("pardoned", pardoned.map(Into::into));
            put("radio", radio.map(|level| format!("R{level}").as_str().into()));
            put("radio_wanted", wanted.map(|level| format!("R{level}").as_str().into()));
            put("filed_on", days.0.map(Into::into));
            put("entered_on", days.1.map(Into::into));
            put("card_until_on", days.2.map(Into::into));
            put("course", course.map(Into::into));
            (facts, as_of)
        },
    )
}
