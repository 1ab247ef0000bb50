//! A rulebook of any size, made up: rules of four requirements, each in two versions, on a chain of stages.

use std::fmt::Write;

/// Facts that the rules ask for.
const FACTS: usize = 200;

/// Requirements of one version of a rule.
pub const REQUIREMENTS: usize = 4;

/// A catalog of facts: counts, answers and days in turn.
pub fn facts() -> String {
    let mut text = String::new();
    for number in 0..FACTS {
        let kind = ["count", "yes-no", "day", "count"][number % 4];
        let _ = writeln!(text, "[fact.f{number}]\ntype = \"{kind}\"\nlabel = {{ ja = \"f\", en = \"f\" }}");
    }
    text
}

/// Files of law, one rule with its stage, its step and its scenarios each.
pub fn files(rules: usize) -> Vec<(String, String)> {
    (0..rules).map(|rule| (format!("rule-{rule}.toml"), file(rule, rules))).collect()
}

fn file(rule: usize, rules: usize) -> String {
    let mut text = String::new();
    let year = 15 + rule % 12;
    for (version, period) in
        [format!("until = 20{year}-03-31"), format!("from = 20{year}-04-01")].iter().enumerate()
    {
        let [a, b, c, d] = [0, 1, 2, 3].map(|place| requirement(rule, place, version));
        // Every third rule rests on the one before it.
        let other = if rule % 3 == 2 { format!(", \"c{}\"", rule - 1) } else { String::new() };
        let _ = writeln!(
            text,
            "[[rule.r{rule}]]\ntitle = {{ ja = \"r\", en = \"r\" }}\ncite = \"a\"\nsources = [\"S\"]\n\
             confidence = \"high\"\nin_force = {{ {period} }}\ngrants = \"c{rule}\"\n\
             when.all = [{a}, {b}, {{ any = [{c}, {d}] }}{other}]"
        );
    }
    let begins = if rule == 0 { "initial = true" } else { "" };
    let next = (rule + 1) % rules;
    let _ = writeln!(
        text,
        "[stage.s{rule}]\ntitle = {{ ja = \"s\", en = \"s\" }}\nlane = \"l\"\norder = {rule}\n{begins}\n\
         [step.t{rule}]\ntitle = {{ ja = \"s\", en = \"s\" }}\nfrom = [\"s{rule}\"]\nto = \"s{next}\"\nrequires = \"c{rule}\""
    );
    for day in 1..4 {
        let _ = writeln!(
            text,
            "[[scenario]]\nname = \"x\"\nclaim = \"c{rule}\"\nas_of = 2026-04-0{day}\nfacts = {{ f0 = {day} }}\n\
             expect = {{ verdict = \"unknown\" }}"
        );
    }
    text
}

fn requirement(rule: usize, place: usize, version: usize) -> String {
    let fact = (rule * 7 + place * 13) % FACTS;
    match fact % 4 {
        1 => format!("\"f{fact}\""),
        2 => format!("\"f{fact} >= 20{}-04-01\"", 10 + version),
        _ => format!("\"f{fact} >= {}\"", 10 + place + version),
    }
}
