//! Random law on random facts: the evaluator against a naive reader, and what "unknown" promises.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// Conditions as a reader would write them down; nothing here is shared with the evaluator.
#[derive(Debug, Clone)]
enum Written {
    Count(&'static str, &'static str, i64),
    Level(&'static str, usize),
    Yes(&'static str),
    All(Vec<Written>),
    Any(Vec<Written>),
    Not(Box<Written>),
}

const COUNTS: [&str; 3] = ["drills", "crew", "boats"];
const LEVELS: [&str; 3] = ["R1", "R2", "R3"];
const YES: [&str; 3] = ["sworn", "suspended", "pardoned"];

impl Written {
    /// As the rulebook has it.
    fn toml(&self) -> String {
        let list = |members: &[Written]| members.iter().map(Written::toml).collect::<Vec<_>>().join(", ");
        match self {
            Written::Count(fact, op, number) => format!("\"{fact} {op} {number}\""),
            Written::Level(op, rank) => format!("\"radio {op} {}\"", LEVELS[*rank]),
            Written::Yes(fact) => format!("\"{fact}\""),
            Written::All(members) => format!("{{ all = [{}] }}", list(members)),
            Written::Any(members) => format!("{{ any = [{}] }}", list(members)),
            Written::Not(member) => format!("{{ not = {} }}", member.toml()),
        }
    }

    /// Read naively: `None` is "cannot be said".
    fn read(&self, known: &BTreeMap<&str, i64>) -> Option<bool> {
        let compare = |left: i64, op: &str, right: i64| match op {
            "==" => left == right,
            "!=" => left != right,
            "<" => left < right,
            "<=" => left <= right,
            ">" => left > right,
            _ => left >= right,
        };
        match self {
            Written::Count(fact, op, number) => known.get(fact).map(|left| compare(*left, op, *number)),
            Written::Level(op, rank) => known.get("radio").map(|left| compare(*left, op, *rank as i64)),
            Written::Yes(fact) => known.get(fact).map(|answer| *answer == 1),
            Written::Not(member) => member.read(known).map(|holds| !holds),
            Written::All(members) => {
                let read: Vec<_> = members.iter().map(|member| member.read(known)).collect();
                if read.contains(&Some(false)) {
                    Some(false)
                } else if read.contains(&None) {
                    None
                } else {
                    Some(true)
                }
            }
            Written::Any(members) => {
                let read: Vec<_> = members.iter().map(|member| member.read(known)).collect();
                if read.contains(&Some(true)) {
                    Some(true)
                } else if read.contains(&None) {
                    None
                } else {
                    Some(false)
                }
            }
        }
    }
}

fn op() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="])
}

fn written() -> impl Strategy<Value = Written> {
    let leaf = prop_oneof![
        (prop::sample::select(COUNTS.to_vec()), op(), 0..4i64)
            .prop_map(|(fact, op, n)| Written::Count(fact, op, n)),
        (op(), 0..3usize).prop_map(|(op, rank)| Written::Level(op, rank)),
        prop::sample::select(YES.to_vec()).prop_map(Written::Yes),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Written::All),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Written::Any),
            inner.prop_map(|member| Written::Not(Box::new(member))),
        ]
    })
}

/// A full life: every fact has a value; `mask` says which of them are recorded.
fn life() -> impl Strategy<Value = BTreeMap<&'static str, i64>> {
    (prop::array::uniform3(0..4i64), 0..3i64, prop::array::uniform3(0..2i64)).prop_map(
        |(counts, radio, yes)| {
            COUNTS.into_iter().zip(counts).chain([("radio", radio)]).chain(YES.into_iter().zip(yes)).collect()
        },
    )
}

fn part(life: &BTreeMap<&'static str, i64>, mask: u8) -> BTreeMap<&'static str, i64> {
    life.iter()
        .enumerate()
        .filter(|(place, _)| mask >> place & 1 == 1)
        .map(|(_, (name, number))| (*name, *number))
        .collect()
}

fn facts(known: &BTreeMap<&'static str, i64>) -> Facts {
    let mut facts = Facts::new();
    for (name, number) in known {
        if COUNTS.contains(name) {
            facts.set(name, *number);
        } else if *name == "radio" {
            facts.set(name, LEVELS[*number as usize]);
        } else {
            facts.set(name, *number == 1);
        }
    }
    facts
}

/// A rule with an exception that prevails, in the order `forbids` says.
fn law_of(when: &Written, exception: &Written, then: &str) -> Rulebook {
    book(
        &(pilot(&format!("when.all = [{}]", when.toml()))
            + &super::exception("turn", then, &format!("when.all = [{}]", exception.toml()))),
    )
}

/// What the naive reader makes of a rule and its exception.
fn naive(when: Option<bool>, exception: Option<bool>, then: bool) -> Option<bool> {
    match exception {
        Some(true) => Some(then),
        Some(false) => when,
        None => when.filter(|answer| *answer == then),
    }
}

/// Facts that make an unknown answer known in some state of knowledge that goes on from this one, by trying every state.
fn deciding(
    known: &BTreeMap<&'static str, i64>,
    read: &dyn Fn(&BTreeMap<&'static str, i64>) -> Option<bool>,
) -> Vec<String> {
    let mut names: Vec<(&'static str, std::ops::Range<i64>)> = COUNTS.map(|name| (name, -1..5)).to_vec();
    names.push(("radio", 0..3));
    names.extend(YES.map(|name| (name, 0..2)));
    names.retain(|(name, _)| !known.contains_key(name));
    names.sort_unstable_by_key(|(name, _)| *name);
    let decides = |fact: &'static str, values: &std::ops::Range<i64>| {
        let mut states = vec![known.clone()];
        for (name, values) in names.iter().filter(|(name, _)| *name != fact) {
            let more: Vec<_> = states
                .iter()
                .flat_map(|state| {
                    values.clone().map(|value| state.clone().into_iter().chain([(*name, value)]).collect())
                })
                .collect();
            states.extend(more);
        }
        states.iter().filter(|state| read(state).is_none()).any(|state| {
            values.clone().any(|value| {
                let more: BTreeMap<&'static str, i64> =
                    state.clone().into_iter().chain([(fact, value)]).collect();
                read(&more).is_some()
            })
        })
    };
    names.iter().filter(|(fact, values)| decides(fact, values)).map(|(fact, _)| (*fact).to_owned()).collect()
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() }
}

fn answer(book: &Rulebook, known: &BTreeMap<&'static str, i64>) -> Verdict {
    book.judge("may-pilot", &facts(known), day(AS_OF)).verdict
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_evaluator_says_what_a_naive_reader_reads(
        when in written(), exception in written(), then in any::<bool>(), life in life(), mask in any::<u8>(),
    ) {
        let known = part(&life, mask);
        let book = law_of(&when, &exception, if then { "met" } else { "not-met" });
        let expected = naive(when.read(&known), exception.read(&known), then);
        match answer(&book, &known) {
            Verdict::Met => prop_assert_eq!(expected, Some(true)),
            Verdict::NotMet { missing } => {
                prop_assert_eq!(expected, Some(false));
                prop_assert!(!missing.is_empty());
            }
            Verdict::Unknown { needs } => {
                prop_assert_eq!(expected, None);
                prop_assert!(!needs.is_empty());
            }
            Verdict::NotInForce => prop_assert!(false, "the rule is always in force"),
        }
    }

    #[test]
    fn only_the_facts_that_are_named_can_change_an_unknown_answer(
        when in written(), exception in written(), then in any::<bool>(), life in life(), mask in any::<u8>(),
    ) {
        let known = part(&life, mask);
        let book = law_of(&when, &exception, if then { "met" } else { "not-met" });
        let before = answer(&book, &known);
        if let Verdict::Unknown { needs } = &before {
            // Everything else that could be recorded is recorded, all at once: nothing changes.
            let mut others = life.clone();
            others.retain(|name, _| !needs.iter().any(|need| need == name));
            prop_assert!(needs.iter().all(|need| !known.contains_key(need.as_str())));
            others.extend(known.iter().map(|(name, number)| (*name, *number)));
            prop_assert_eq!(&answer(&book, &others), &before);
            // What is named is recorded, and nothing else: the answer is known.
            let mut named = life.clone();
            named.retain(|name, _| known.contains_key(name) || needs.iter().any(|need| need == name));
            prop_assert_ne!(answer(&book, &named).mark(), Mark::Unknown);
        }
    }

    #[test]
    fn a_fact_is_needed_exactly_where_it_decides_in_some_state_of_knowledge(
        when in written(), exception in written(), then in any::<bool>(), life in life(), mask in any::<u8>(),
    ) {
        // Two counts are known, so that every state can be tried.
        let known = part(&life, mask | 0b11);
        let book = law_of(&when, &exception, if then { "met" } else { "not-met" });
        if let Verdict::Unknown { needs } = answer(&book, &known) {
            let read = |known: &BTreeMap<&'static str, i64>| naive(when.read(known), exception.read(known), then);
            prop_assert_eq!(needs, deciding(&known, &read));
        }
    }

    #[test]
    fn a_known_answer_does_not_change_by_learning_more(
        when in written(), exception in written(), then in any::<bool>(), life in life(), mask in any::<u8>(),
    ) {
        let known = part(&life, mask);
        let book = law_of(&when, &exception, if then { "met" } else { "not-met" });
        let before = answer(&book, &known).mark();
        if before != Mark::Unknown {
            prop_assert_eq!(answer(&book, &life).mark(), before);
        }
    }

    #[test]
    fn on_every_day_exactly_the_version_in_force_is_read(first in 0..1500i32, length in 0..800i32, asked in 0..4000i32) {
        let begin = day("2017-01-01");
        let (from, until) = (begin.plus_days(first), begin.plus_days(first + length));
        let next = until.plus_days(1);
        let text = pilot(&format!("in_force = {{ from = {from}, until = {until} }}\nwhen.all = [\"drills >= 1\"]"))
            + &pilot(&format!("in_force = {{ from = {next} }}\nwhen.all = [\"drills >= 2\"]"));
        let book = book(&text);
        let facts = Facts::new().with("drills", 1);
        for asked in [begin.plus_days(asked), from.plus_days(-1), from, until, next] {
            let expected = if asked < from {
                Mark::NotInForce
            } else if asked <= until {
                Mark::Met
            } else {
                Mark::NotMet
            };
            prop_assert_eq!(book.judge("may-pilot", &facts, asked).verdict.mark(), expected, "{}", asked);
            // Until the next edge nothing changes, and the answer for a day does not depend on when it was asked.
            if let Some(edge) = book.next_version_edge(asked) {
                let last = edge.plus_days(-1);
                prop_assert_eq!(book.judge("may-pilot", &facts, last).verdict.mark(), expected, "{}", last);
            }
        }
    }
}
