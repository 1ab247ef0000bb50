//! Lists the files of the rulebooks and of the catalog's folders, so that a new one takes effect without a line of Rust.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let root = manifest.join("../..").canonicalize()?;
    let by_path = |file: &Path| {
        file.strip_prefix(&root).expect("collected under the root").to_string_lossy().replace('\\', "/")
    };
    let by_stem = |file: &Path| file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    list(&root.join("rulebooks"), "toml", "rulebooks.rs", &by_path)?;
    list(&root.join("catalog/series"), "csv", "series.rs", &by_stem)?;
    list(&root.join("catalog/assumptions"), "toml", "assumptions.rs", &by_path)?;
    list(&root.join("catalog/indicators"), "toml", "indicators.rs", &by_path)
}

/// Writes the list of files with this ending below `folder`, each with its name and text.
fn list(folder: &Path, ending: &str, into: &str, name: &dyn Fn(&Path) -> String) -> io::Result<()> {
    let mut files = Vec::new();
    collect(folder, ending, &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    for file in &files {
        // Writing to a String cannot fail.
        let _ = writeln!(list, "({:?}, include_str!({:?})),", name(file), file.to_string_lossy());
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join(into), list)
}

/// Adds every file with this ending below `folder`, and asks cargo to look again when one is added or taken away.
fn collect(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, ending, files)?;
        } else if path.extension().is_some_and(|extension| extension == ending) {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
