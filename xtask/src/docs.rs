//! Documents that are made from other files: GLOSSARY.md and the reference of the command line.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
struct Glossary {
    term: BTreeMap<String, Term>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    ja: String,
    en: String,
    identifier: String,
    from: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    never: Vec<String>,
}

/// GLOSSARY.md as the catalog makes it.
///
/// # Errors
/// When the catalog cannot be read as a glossary.
pub fn glossary(source: &str) -> Result<String, String> {
    let glossary: Glossary = toml::from_str(source).map_err(|error| error.to_string())?;
    let mut terms: Vec<&Term> = glossary.term.values().collect();
    terms.sort_by_key(|term| term.en.to_lowercase());
    let mut text = "# Glossary\n\n".to_owned();
    text.push_str("One idea, one word. Made from [catalog/glossary.toml](catalog/glossary.toml) by `cargo xtask docs`; ");
    text.push_str("change it there.\n\n");
    text.push_str("| English | 日本語 | in code | from | note | never |\n|---|---|---|---|---|---|\n");
    for Term { ja, en, identifier, from, note, never } in terms {
        text.push_str(&format!(
            "| {en} | {ja} | `{identifier}` | {from} | {note} | {} |\n",
            never.join(", ")
        ));
    }
    Ok(text)
}

/// The reference of the command line: the manual of every command, as the program prints it.
///
/// # Errors
/// When the program cannot be run.
pub fn command_line(root: &Path) -> Result<String, String> {
    let mut text = "# Command line\n\n".to_owned();
    text.push_str(
        "Made by `cargo xtask docs` from the manuals that the program prints; a test keeps it true.\n",
    );
    let mut waiting: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(path) = waiting.pop() {
        let manual = manual(root, &path)?;
        let title =
            ["kanryu"].into_iter().chain(path.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
        text.push_str(&format!("\n## {title}\n\n```text\n{}\n```\n", manual.trim_end()));
        for command in commands(&manual).into_iter().rev() {
            waiting.push(path.iter().cloned().chain([command]).collect());
        }
    }
    Ok(text)
}

/// What `kanryu PATH --help` prints in English, at a fixed width.
fn manual(root: &Path, path: &[String]) -> Result<String, String> {
    let mut command = Command::new("cargo");
    command.current_dir(root).args(["run", "--quiet", "--package", "kanryu", "--"]).args(path);
    let output = command.args(["--help", "--lang", "en"]).env("COLUMNS", "100").output();
    let output = output.map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "`kanryu {} --help` failed: {}",
            path.join(" "),
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The names under "Commands:".
fn commands(manual: &str) -> Vec<String> {
    let lines = manual.lines().skip_while(|line| line.trim_end() != "Commands:").skip(1);
    lines
        .take_while(|line| !line.trim().is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// Rewrites the documents.
///
/// # Errors
/// When a source cannot be read or a document not be written.
pub fn run(root: &Path) -> Result<(), String> {
    let path = root.join("catalog/glossary.toml");
    let source = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    write(root, "GLOSSARY.md", &glossary(&source)?)?;
    write(root, "docs/cli.md", &command_line(root)?)
}

fn write(root: &Path, name: &str, text: &str) -> Result<(), String> {
    std::fs::write(root.join(name), text).map_err(|error| format!("{name}: {error}"))?;
    println!("wrote {name}");
    Ok(())
}

#[cfg(test)]
mod tests {
    //! The list of commands is read from a manual as clap prints it.

    #[test]
    fn commands_are_read_from_the_manual() {
        let manual = "About\n\nUsage: x\n\nCommands:\n  demo   Shows\n         more about it\n  serve  Serves\n  help   Prints\n\nOptions:\n  -h\n";
        assert_eq!(super::commands(manual), ["demo", "serve"]);
    }
}
