//! The pure crates depend on their arguments alone, and the engine on no field.

use super::Finding;
use super::names::house_list;
use crate::rust::{code_only, is_test_file, parts, without_tests, words};
use crate::tree::Tree;

/// Where threads are allowed all the same: the sums of a simulation are whole numbers, tested to be the same for any
/// number of threads.
const THREADED: &str = "crates/kanryu-projection/src/simulate.rs";

/// What reaches outside: clock, disk, network, environment, other threads, chance.
const EFFECTS: [&str; 14] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::time",
    "std::io",
    "SystemTime",
    "Instant::now",
    "tokio",
    "async fn",
    "thread_rng",
    "rand::rng",
    "OsRng",
];

fn pure_source(path: &str) -> bool {
    let pure = ["rules", "matching", "projection", "domain"].map(|name| format!("crates/kanryu-{name}/src/"));
    pure.iter().any(|folder| path.starts_with(folder.as_str()))
        && path.ends_with(".rs")
        && !is_test_file(path)
}

/// No clock, disk, network, environment or hidden chance in the pure crates.
pub fn effects(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts(pure_source) {
        for (number, line) in code_only(&without_tests(text)).lines().enumerate() {
            for effect in EFFECTS.iter().filter(|effect| line.contains(**effect)) {
                if *effect == "std::thread" && path == THREADED {
                    continue;
                }
                let message = format!(
                    "`{effect}` lets an answer depend on more than its inputs; pass it as an argument"
                );
                findings.push(Finding::new(path, number + 1, "purity", message));
            }
        }
    }
    findings
}

/// The law engine has no noun of the field.
pub fn domain_nouns(tree: &Tree) -> Vec<Finding> {
    let nouns = house_list(tree, "field_nouns");
    let mut findings = Vec::new();
    for (path, text) in tree.texts(|path| pure_source(path) && path.contains("/kanryu-rules/")) {
        for (line, word) in words(&code_only(&without_tests(text))) {
            if let Some(noun) = parts(word).into_iter().find(|part| nouns.contains(part)) {
                let message = format!("`{word}`: the engine must never be able to know what a {noun} is");
                findings.push(Finding::new(path, line, "engine-noun", message));
            }
        }
    }
    findings
}

/// No threshold of law stands in Rust: the numbers that the rulebooks hold, as the glossary lists them.
pub fn law_numbers(tree: &Tree) -> Vec<Finding> {
    let numbers = house_list(tree, "law_numbers");
    let mut findings = Vec::new();
    let rust = tree.texts(|path| path.starts_with("crates/") && path.ends_with(".rs") && !is_test_file(path));
    for (path, text) in rust {
        for (number, line) in code_only(&without_tests(text)).lines().enumerate() {
            let tokens = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            for token in tokens.map(|token| token.replace('_', "")).filter(|token| numbers.contains(token)) {
                let message = format!("{token} is a number of law; it belongs in a rulebook");
                findings.push(Finding::new(path, number + 1, "law-number", message));
            }
        }
    }
    findings
}
