//! `kanryu rules export`: the built-in law as files, for whoever wants to read or amend it.

use std::path::{Path, PathBuf};

use clap::Args;
use kanryu_domain::pathway::Law;
use kanryu_domain::text::{Lang, Text};

use crate::exit::{Failure, Outcome};
use crate::output::not_writable;

/// Write the built-in rulebooks with their facts and sources into a folder, to be read or amended.
///
/// The folder must not exist yet, or be empty. Give it to `rules check` and `rules compare` with --rulebooks.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The folder to be made.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub fn run(arguments: &Arguments, lang: Lang) -> Result<Outcome, Failure> {
    let folder = &arguments.folder;
    let is_taken = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken {
        return Err(Failure::input(
            "input/folder-not-empty",
            Text::new(
                format!("{} は空ではありません", folder.display()),
                format!("{} is not empty", folder.display()),
            ),
            Text::new("新しいフォルダーを指定してください", "give a folder that does not exist yet"),
        ));
    }
    let files = Law::builtin_files();
    for (path, text) in &files {
        write(&folder.join(path), text)?;
    }
    let (count, folder) = (files.len(), folder.display());
    let text = Text::new(
        format!("{count} 個のファイルを {folder} に書きました"),
        format!("{count} files written to {folder}"),
    );
    println!("{}", text.get(lang));
    Ok(Outcome::Fine)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| not_writable(folder, error.kind()))?;
    std::fs::write(path, text).map_err(|error| not_writable(path, error.kind()))
}
