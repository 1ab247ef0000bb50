//! Nothing names the machine it was made on, and nothing is left half done.

use super::Finding;
use crate::rust::code_only;
use crate::tree::Tree;

/// Paths of one machine and hosts of registries. Split, so that this file does not hold them.
const WORKPLACE: [&str; 9] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/wo", "rk/"),
    concat!("crates", ".io"),
    concat!("deb.", "debian.org"),
    concat!("docs", ".rs/"),
    concat!("pypi", ".org"),
    concat!("registry.", "npmjs"),
    concat!("proxy.", "golang"),
];

/// No absolute path of a machine and no host of a registry, in any text.
pub fn workplace(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    // The lock file names the registry; cargo writes it.
    for (path, text) in tree.texts(|path| !path.ends_with("Cargo.lock") && !path.contains("/assets/vendor/"))
    {
        for (number, line) in text.lines().enumerate() {
            for word in WORKPLACE.iter().filter(|word| line.contains(**word)) {
                let message = format!("`{word}` names a machine or a registry; a stranger has neither");
                findings.push(Finding::new(path, number + 1, "workplace", message));
            }
        }
    }
    findings
}

/// Marks of unfinished work, in code and in its comments.
const UNFINISHED: [&str; 7] = [
    concat!("to", "do!("),
    concat!("un", "implemented!("),
    concat!("FIX", "ME"),
    concat!("TO", "DO"),
    concat!("XX", "X:"),
    concat!("#[ig", "nore"),
    concat!("db", "g!("),
];

/// Nothing is left half done: what is missing is an issue, not a remark in the code.
pub fn unfinished(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.rust() {
        for (number, (line, code)) in text.lines().zip(code_only(text).lines()).enumerate() {
            let remark = line.trim_start().starts_with("//");
            let marks =
                UNFINISHED.iter().filter(|mark| code.contains(**mark) || remark && line.contains(**mark));
            findings.extend(marks.map(|mark| {
                Finding::new(
                    path,
                    number + 1,
                    "unfinished",
                    format!("`{mark}`: finish it, or write an issue"),
                )
            }));
            if code
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == concat!("un", "safe"))
            {
                findings.push(Finding::new(
                    path,
                    number + 1,
                    "unfinished",
                    "no code may step around the compiler's checks",
                ));
            }
        }
    }
    findings
}
