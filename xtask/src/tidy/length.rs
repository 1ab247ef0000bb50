//! Files and functions stay short enough to be read in one sitting.

use super::Finding;
use crate::rust::{code_only, is_test_file, without_tests};
use crate::tree::{LONG_FUNCTIONS, Tree};

/// Lines a Rust file may have, tests apart.
pub const FILE_LINES_MAX: usize = 700;
/// Lines a function may have.
pub const FUNCTION_LINES_MAX: usize = 70;
/// Lines a file of a rulebook may have: one article or one topic.
pub const RULEBOOK_LINES_MAX: usize = 150;
/// Lines an expected output may have: one screen.
pub const GOLDEN_LINES_MAX: usize = 80;
/// Bytes a tracked file may have.
pub const FILE_BYTES_MAX: u64 = 2 * 1024 * 1024;

/// No Rust file is longer than the limit.
pub fn files(tree: &Tree) -> Vec<Finding> {
    let rust = tree.rust().filter(|(path, _)| !is_test_file(path));
    rust.filter_map(|(path, text)| {
        too_long(path, without_tests(text).lines().count(), FILE_LINES_MAX, "split it by subject")
    })
    .collect()
}

/// No file of a rulebook is longer than the limit.
pub fn rulebooks(tree: &Tree) -> Vec<Finding> {
    tree.texts(|path| path.starts_with("rulebooks/") && path.ends_with(".toml"))
        .filter_map(|(path, text)| {
            too_long(path, text.lines().count(), RULEBOOK_LINES_MAX, "one article or topic a file")
        })
        .collect()
}

/// No expected output is longer than a screen; the golden log, one line an event kind, is exempt.
pub fn goldens(tree: &Tree) -> Vec<Finding> {
    tree.texts(|path| path.ends_with(".snap") || path.contains("/golden/") || path.contains("/expected/"))
        .filter_map(|(path, text)| {
            too_long(path, text.lines().count(), GOLDEN_LINES_MAX, "show differences, not whole states")
        })
        .collect()
}

fn too_long(path: &str, lines: usize, most: usize, remedy: &str) -> Option<Finding> {
    (lines > most)
        .then(|| Finding::new(path, 0, "length", format!("{lines} lines, at most {most}; {remedy}")))
}

/// No function is longer than the limit, unless the allow-list names it.
pub fn functions(tree: &Tree) -> Vec<Finding> {
    let allowed: Vec<&str> = tree.text(LONG_FUNCTIONS).into_iter().flat_map(entries).collect();
    let mut findings = Vec::new();
    let mut used = Vec::new();
    for (path, text) in tree.rust() {
        let code = code_only(text);
        for function in crate::rust::functions(&code).into_iter().filter(|f| f.lines > FUNCTION_LINES_MAX) {
            let name = format!("{path} {}", function.name);
            if allowed.contains(&name.as_str()) {
                used.push(name);
                continue;
            }
            let message =
                format!("`{}` has {} lines, at most {FUNCTION_LINES_MAX}", function.name, function.lines);
            findings.push(Finding::new(path, function.line, "length", message));
        }
    }
    for idle in allowed.iter().filter(|name| !used.iter().any(|other| other == *name)) {
        findings.push(Finding::new(
            LONG_FUNCTIONS,
            0,
            "length",
            format!("`{idle}` is short now; take it off the list"),
        ));
    }
    findings
}

/// The entries of an allow-list: lines that are neither empty nor remarks.
pub fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The two faces for print, larger than the limit: cut to fewer letters they would leave holes in names.
const FACES: [&str; 2] = [
    "crates/kanryu-print/fonts/BIZUDPGothic-Bold.ttf",
    "crates/kanryu-print/fonts/BIZUDPGothic-Regular.ttf",
];

/// No tracked file but the faces for print is larger than the limit.
pub fn sizes(tree: &Tree) -> Vec<Finding> {
    let large = tree.files.iter().filter(|(_, file)| file.bytes > FILE_BYTES_MAX);
    let large = large.filter(|(path, _)| !FACES.contains(&path.as_str()));
    large
        .map(|(path, file)| {
            Finding::new(
                path,
                0,
                "size",
                format!("{} bytes, at most {FILE_BYTES_MAX}; history keeps it for ever", file.bytes),
            )
        })
        .collect()
}
