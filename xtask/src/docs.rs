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

/// Rewrites the documents.
///
/// # Errors
/// When a source cannot be read or a document not be written.
pub fn run(root: &Path) -> Result<(), String> {
    let path = root.join("catalog/glossary.toml");
    let source = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    write(root, "GLOSSARY.md", &glossary(&source)?)?;
    // A test of the program writes its own reference, because only it knows where the program was built.
    let mut command = Command::new("cargo");
    command.current_dir(root).env("KANRYU_BLESS", "1");
    let status = command.args(["test", "--quiet", "--package", "kanryu", "--test", "manual"]).status();
    let status = status.map_err(|error| format!("cargo cannot be run: {error}"))?;
    status.success().then_some(()).ok_or_else(|| "docs/cli.md could not be written".to_owned())
}

fn write(root: &Path, name: &str, text: &str) -> Result<(), String> {
    std::fs::write(root.join(name), text).map_err(|error| format!("{name}: {error}"))?;
    println!("wrote {name}");
    Ok(())
}
