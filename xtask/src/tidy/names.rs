//! One idea, one word: no drawers among the modules, no banned synonym in an identifier.

use super::Finding;
use crate::rust::{code_only, parts, words};
use crate::tree::Tree;

pub(super) const GLOSSARY: &str = "catalog/glossary.toml";

/// A list of words under `[house]` of the glossary.
pub(super) fn house_list(tree: &Tree, key: &str) -> Vec<String> {
    let table = tree.text(GLOSSARY).and_then(|text| text.parse::<toml::Table>().ok()).unwrap_or_default();
    let list = table.get("house").and_then(|house| house.get(key)).and_then(|list| list.as_array()).cloned();
    list.unwrap_or_default().iter().filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

/// Files and modules are named for what they define, not for being a drawer.
pub fn modules(tree: &Tree) -> Vec<Finding> {
    let banned = house_list(tree, "banned_modules");
    tree.rust()
        .filter_map(|(path, _)| {
            let names = path.split('/').map(|part| part.trim_end_matches(".rs"));
            let name = names.rev().find(|name| banned.iter().any(|word| word == name))?;
            Some(Finding::new(
                path,
                0,
                "module-name",
                format!("`{name}` says nothing; name the noun that it defines"),
            ))
        })
        .collect()
}

/// The banned synonyms of the glossary: the parts of each, and the word to use instead.
fn banned(tree: &Tree) -> Vec<(Vec<String>, String)> {
    let table = tree.text(GLOSSARY).and_then(|text| text.parse::<toml::Table>().ok()).unwrap_or_default();
    let terms = table.get("term").and_then(|terms| terms.as_table()).cloned().unwrap_or_default();
    let mut banned = Vec::new();
    for term in terms.values() {
        let instead = term.get("en").and_then(|en| en.as_str()).unwrap_or("");
        let never = term.get("never").and_then(|never| never.as_array()).cloned().unwrap_or_default();
        for synonym in never.iter().filter_map(|word| word.as_str()) {
            let words = synonym.split([' ', '-']).map(str::to_lowercase).collect();
            banned.push((words, instead.to_owned()));
        }
    }
    banned
}

/// No identifier holds a banned synonym.
pub fn synonyms(tree: &Tree) -> Vec<Finding> {
    let banned = banned(tree);
    let mut findings = Vec::new();
    for (path, text) in tree.rust() {
        let code = code_only(text);
        for (line, word) in words(&code) {
            let parts = parts(word);
            for (synonym, instead) in &banned {
                let plural =
                    |part: &String, wanted: &String| part == wanted || part.strip_suffix('s') == Some(wanted);
                let holds = parts
                    .windows(synonym.len())
                    .any(|some| some.iter().zip(synonym).all(|(a, b)| plural(a, b)));
                if holds {
                    let message = format!("`{word}`: say \"{instead}\", not \"{}\"", synonym.join(" "));
                    findings.push(Finding::new(path, line, "synonym", message));
                }
            }
        }
    }
    findings
}
