//! Every file says what it is, and every link leads somewhere.

use super::Finding;
use crate::tree::Tree;

/// Every Rust file opens with a header whose first sentence fits on one line.
pub fn headers(tree: &Tree) -> Vec<Finding> {
    let rule = "header";
    tree.rust()
        .filter_map(|(path, text)| {
            let first = text.lines().next().unwrap_or("");
            let Some(sentence) = first.strip_prefix("//! ") else {
                return Some(Finding::new(path, 1, rule, "the file must open with `//!` and say what it is"));
            };
            let whole = sentence.ends_with('.') || sentence.contains(". ") || sentence.contains(": ");
            let short =
                "the first sentence of the header must fit on the first line; it is a cell of the code map";
            (!whole).then(|| Finding::new(path, 1, rule, short))
        })
        .collect()
}

/// Links in Markdown lead to files that exist.
pub fn links(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts(|path| path.ends_with(".md")) {
        let mut fenced = false;
        for (number, line) in text.lines().enumerate() {
            fenced ^= line.trim_start().starts_with("```");
            if fenced {
                continue;
            }
            for target in targets(line) {
                let target = target.split('#').next().unwrap_or("");
                let outside = target.contains("://") || target.starts_with("mailto:") || target.is_empty();
                if !outside && !exists(tree, &resolve(path, target)) {
                    let message = format!("the link to `{target}` leads nowhere");
                    findings.push(Finding::new(path, number + 1, "link", message));
                }
            }
        }
    }
    findings
}

/// What stands between `](` and `)` outside of code.
fn targets(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, part) in line.split('`').enumerate() {
        if at % 2 == 0 {
            found.extend(part.split("](").skip(1).filter_map(|rest| rest.split(')').next()));
        }
    }
    found
}

/// The path from the root of a link in the file at `from`.
fn resolve(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

fn exists(tree: &Tree, path: &str) -> bool {
    let folder = format!("{path}/");
    path.is_empty()
        || tree.files.contains_key(path)
        || tree.files.keys().any(|known| known.starts_with(&folder))
}

/// Generated documents are as their sources make them.
pub fn generated(tree: &Tree) -> Vec<Finding> {
    let rule = "generated";
    let Some(source) = tree.text("catalog/glossary.toml") else {
        return vec![Finding::new("catalog/glossary.toml", 0, rule, "the glossary is missing")];
    };
    match crate::docs::glossary(source) {
        Err(message) => vec![Finding::new("catalog/glossary.toml", 0, rule, message)],
        Ok(text) if tree.text("GLOSSARY.md") != Some(&text) => {
            vec![Finding::new(
                "GLOSSARY.md",
                0,
                rule,
                "differs from catalog/glossary.toml; run `cargo xtask docs`",
            )]
        }
        Ok(_) => Vec::new(),
    }
}
