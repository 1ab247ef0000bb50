//! Runs the measurement of an engine and prints its table.
//!
//! Each engine has a folder under `benches/` whose README says what is measured and beside what. A measurement is a
//! program: `benches/NAME/run`, started from the root with the remaining arguments; it prints a Markdown table.

use std::path::Path;
use std::process::Command;

/// Runs `benches/NAME/run`.
///
/// # Errors
/// When there is no such measurement, or it fails.
pub fn run(root: &Path, name: &str, rest: &[&str]) -> Result<(), String> {
    let known = names(root);
    if !known.iter().any(|known| known == name) {
        return Err(format!("there is no measurement `{name}`; there are: {}", known.join(", ")));
    }
    let program = root.join("benches").join(name).join("run");
    let status = Command::new(&program).current_dir(root).args(rest).status();
    let status = status.map_err(|error| format!("{} cannot be run: {error}", program.display()))?;
    status.success().then_some(()).ok_or_else(|| format!("the measurement `{name}` failed"))
}

/// The folders of `benches/` that hold a program `run`, by name.
fn names(root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root.join("benches")).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().join("run").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
