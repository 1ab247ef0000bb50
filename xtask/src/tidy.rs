//! The rules of the house, each a function from the files to what is wrong with them.
//!
//! Every rule has a test with a sample that fails it (`tidy/tests.rs`); one more test runs all of them on the
//! repository itself, so that `cargo test` keeps the map of ARCHITECTURE.md true.

use std::fmt;
use std::path::Path;

use crate::tree::Tree;

mod dependencies;
mod documents;
mod growth;
mod layers;
mod length;
mod names;
mod purity;
#[cfg(test)]
mod tests;
mod words;

/// Something that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file.
    pub path: String,
    /// The line, from 1; 0 where it is the whole file.
    pub line: usize,
    /// The rule, a word to search for.
    pub rule: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

impl Finding {
    /// A finding at a line of a file.
    pub fn new(path: &str, line: usize, rule: &'static str, message: impl Into<String>) -> Finding {
        Finding { path: path.to_owned(), line, rule, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { path, line, rule, message } = self;
        write!(f, "{path}:{line}: [{rule}] {message}")
    }
}

/// A rule.
pub type Rule = fn(&Tree) -> Vec<Finding>;

/// Every rule of the house.
pub const RULES: &[Rule] = &[
    layers::modules,
    layers::crates,
    documents::headers,
    documents::links,
    documents::generated,
    length::files,
    length::functions,
    length::rulebooks,
    length::goldens,
    length::sizes,
    names::modules,
    names::synonyms,
    purity::effects,
    purity::domain_nouns,
    purity::law_numbers,
    words::workplace,
    words::unfinished,
    growth::golden_log,
    growth::allow_list,
    dependencies::reasons,
    dependencies::from_workspace,
];

/// What is wrong, in the order of the files.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(tree)).collect();
    findings.sort();
    findings.dedup();
    findings
}

/// Checks the repository at `root` and prints what is wrong.
///
/// # Errors
/// When something is wrong, or the files cannot be read.
pub fn run(root: &Path) -> Result<(), String> {
    let findings = check(&Tree::read(root)?);
    findings.iter().for_each(|finding| println!("{finding}"));
    if findings.is_empty() {
        println!("tidy: {} rules hold", RULES.len());
        return Ok(());
    }
    Err(format!("tidy: {} findings; STYLE.md says why each rule stands", findings.len()))
}
