//! Every dependency is chosen once, with its reason beside it.

use super::Finding;
use crate::tree::Tree;

/// Every dependency of the workspace has a reason on its line.
pub fn reasons(tree: &Tree) -> Vec<Finding> {
    let text = tree.text("Cargo.toml").unwrap_or("");
    let section =
        text.lines().enumerate().skip_while(|(_, line)| line.trim() != "[workspace.dependencies]").skip(1);
    section
        .take_while(|(_, line)| !line.starts_with('['))
        .filter(|(_, line)| {
            line.contains('=') && !line.trim_start().starts_with('#') && !line.contains("path =")
        })
        .filter(|(_, line)| line.rsplit_once("# ").is_none_or(|(_, reason)| reason.trim().is_empty()))
        .map(|(number, line)| {
            let name = line.split('=').next().unwrap_or("").trim();
            Finding::new("Cargo.toml", number + 1, "dependency", format!("`{name}` has no reason beside it"))
        })
        .collect()
}

/// Crates take their dependencies from the workspace, so that each version is chosen once.
pub fn from_workspace(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts(|path| {
        path.ends_with("/Cargo.toml") && (path.starts_with("crates/") || path.starts_with("xtask/"))
    }) {
        let manifest = text.parse::<toml::Table>().unwrap_or_default();
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let listed = manifest.get(section).and_then(|listed| listed.as_table()).into_iter().flatten();
            for (name, value) in listed {
                if value.get("workspace").and_then(|w| w.as_bool()) != Some(true) {
                    let message =
                        format!("`{name}` must be `{name}.workspace = true`, with its version in the root");
                    findings.push(Finding::new(path, 0, "dependency", message));
                }
            }
        }
    }
    findings
}
