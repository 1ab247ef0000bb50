//! The tables of ARCHITECTURE.md are checked against the code: what each module and crate may use.

use std::collections::BTreeMap;

use super::Finding;
use crate::rust::{code_only, is_test_file, without_tests};
use crate::tree::Tree;

const MAP: &str = "ARCHITECTURE.md";

/// A table of the map: rows of cells, found below the comment `<!-- table: NAME -->`.
fn table<'a>(text: &'a str, name: &str) -> Vec<(usize, Vec<&'a str>)> {
    let marker = format!("<!-- table: {name} -->");
    let lines = text.lines().enumerate().skip_while(|(_, line)| line.trim() != marker).skip(1);
    let lines = lines.skip_while(|(_, line)| line.trim().is_empty());
    lines
        .take_while(|(_, line)| line.trim_start().starts_with('|'))
        .skip(2)
        .map(|(at, line)| (at + 1, line.trim().trim_matches('|').split('|').map(str::trim).collect()))
        .collect()
}

/// The names in a cell: `–` is none, `all above` is every name of the rows before.
fn names(cell: &str, above: &[String]) -> Vec<String> {
    match cell {
        "–" => Vec::new(),
        "all above" => above.to_vec(),
        _ => cell.split(',').map(|name| name.trim().trim_matches('`').to_owned()).collect(),
    }
}

/// What each row may use, in the order of the rows; a row that names one below it is a finding.
fn allowed(tree: &Tree, table_name: &str, rule: &'static str) -> (Vec<(String, Vec<String>)>, Vec<Finding>) {
    let Some(text) = tree.text(MAP) else {
        return (Vec::new(), vec![Finding::new(MAP, 0, rule, "the map is missing")]);
    };
    let rows = table(text, table_name);
    let mut findings = Vec::new();
    if rows.is_empty() {
        findings.push(Finding::new(
            MAP,
            0,
            rule,
            format!("there is no table `<!-- table: {table_name} -->`"),
        ));
    }
    let mut above: Vec<String> = Vec::new();
    let mut allowed = Vec::new();
    for (line, cells) in rows {
        let name = cells.first().map_or("", |cell| cell.trim_matches('`')).to_owned();
        let uses = names(cells.last().copied().unwrap_or("–"), &above);
        for used in uses.iter().filter(|used| !above.contains(used)) {
            let message = format!("`{name}` may use `{used}`, which is not above it; data flows downward");
            findings.push(Finding::new(MAP, line, rule, message));
        }
        above.push(name.clone());
        allowed.push((name, uses));
    }
    (allowed, findings)
}

/// Modules of the pure crates use only what their row of the map allows, and every module has a row.
pub fn modules(tree: &Tree) -> Vec<Finding> {
    let pure = ["kanryu-rules", "kanryu-matching", "kanryu-projection", "kanryu-domain"];
    let written = |name: &&&str| {
        let source = format!("crates/{name}/src/");
        tree.rust().any(|(path, _)| path.strip_prefix(&source).is_some_and(|inner| inner != "lib.rs"))
    };
    pure.iter().filter(written).flat_map(|name| modules_of(tree, name)).collect()
}

fn modules_of(tree: &Tree, crate_name: &str) -> Vec<Finding> {
    let rule = "layers";
    let (rows, mut findings) = allowed(tree, crate_name, rule);
    let source = format!("crates/{crate_name}/src/");
    let exported = exports(tree.text(&format!("{source}lib.rs")).unwrap_or(""));
    let rows: BTreeMap<String, Vec<String>> = rows.into_iter().collect();
    let mut seen: Vec<String> = Vec::new();
    for (path, text) in tree.rust() {
        let Some(inner) = path.strip_prefix(&source).filter(|inner| *inner != "lib.rs") else { continue };
        let module = inner.split('/').next().unwrap_or("").trim_end_matches(".rs").to_owned();
        if !seen.contains(&module) {
            seen.push(module.clone());
        }
        let Some(uses) = rows.get(&module) else {
            findings.push(Finding::new(
                path,
                0,
                rule,
                format!("`{module}` has no row in the table of {MAP}"),
            ));
            continue;
        };
        if is_test_file(path) {
            continue;
        }
        for (line, used) in used_modules(&without_tests(text), inner, &exported) {
            if used != module && rows.contains_key(&used) && !uses.contains(&used) {
                let message = format!("`{module}` uses `{used}`, which its row in {MAP} does not allow");
                findings.push(Finding::new(path, line, rule, message));
            }
        }
    }
    for gone in rows.keys().filter(|name| !seen.contains(name)) {
        findings.push(Finding::new(
            MAP,
            0,
            rule,
            format!("the table lists `{gone}`, which {source} does not have"),
        ));
    }
    findings
}

/// Names that `lib.rs` exports from a module, such as `Day` from `day`.
fn exports(lib: &str) -> BTreeMap<String, String> {
    let code = code_only(lib);
    let mut exported = BTreeMap::new();
    for statement in code.split(';') {
        let Some(path) =
            statement.trim().rsplit("pub use ").next().filter(|_| statement.contains("pub use "))
        else {
            continue;
        };
        let Some((module, items)) = path.trim().trim_start_matches("crate::").split_once("::") else {
            continue;
        };
        for item in items.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|item| !item.is_empty()) {
            exported.insert(item.to_owned(), module.to_owned());
        }
    }
    exported
}

/// The modules that a file names through `crate::` or through `super::` up to the root, with lines.
fn used_modules(text: &str, inner: &str, exported: &BTreeMap<String, String>) -> Vec<(usize, String)> {
    let code = code_only(text);
    let depth = inner.matches('/').count() + 1;
    let to_root = "super::".repeat(depth);
    let mut used = Vec::new();
    for prefix in ["crate::", to_root.as_str()] {
        for (at, _) in code.match_indices(prefix) {
            // `super::super::` is also found inside `super::super::super::`, which leads elsewhere.
            if code[..at].ends_with("::") || code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '$') {
                continue;
            }
            let line = code[..at].matches('\n').count() + 1;
            let rest = &code[at + prefix.len()..];
            used.extend(
                first_names(rest)
                    .into_iter()
                    .map(|name| (line, exported.get(name).map_or(name, |m| m).to_owned())),
            );
        }
    }
    used
}

/// The first name of a path, or of each path in a braced list.
fn first_names(rest: &str) -> Vec<&str> {
    let name = |text: &str| text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let Some(list) = rest.strip_prefix('{') else {
        return vec![&rest[..name(rest)]].into_iter().filter(|name| !name.is_empty()).collect();
    };
    let mut names = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(list[start..at].trim());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(list[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    names.into_iter().map(|text| &text[..name(text)]).filter(|name| !name.is_empty()).collect()
}

/// Crates depend only on the crates that their row of the map allows.
pub fn crates(tree: &Tree) -> Vec<Finding> {
    let rule = "crates";
    let (rows, mut findings) = allowed(tree, "crates", rule);
    let rows: BTreeMap<String, Vec<String>> = rows.into_iter().collect();
    let manifests = tree.texts(|path| {
        path.ends_with("/Cargo.toml") && (path.starts_with("crates/") || path.starts_with("xtask/"))
    });
    for (path, text) in manifests {
        let Ok(manifest) = text.parse::<toml::Table>() else {
            findings.push(Finding::new(path, 0, rule, "is not TOML"));
            continue;
        };
        let name = manifest.get("package").and_then(|p| p.get("name")).and_then(|n| n.as_str()).unwrap_or("");
        let Some(uses) = rows.get(name) else {
            findings.push(Finding::new(
                path,
                0,
                rule,
                format!("`{name}` has no row in the table of {MAP}; a new crate needs a decision"),
            ));
            continue;
        };
        let dependencies =
            manifest.get("dependencies").and_then(|d| d.as_table()).into_iter().flat_map(|d| d.keys());
        for used in dependencies.filter(|used| used.starts_with("kanryu") && !uses.contains(used)) {
            findings.push(Finding::new(
                path,
                0,
                rule,
                format!("`{name}` depends on `{used}`, which its row in {MAP} does not allow"),
            ));
        }
    }
    findings
}
