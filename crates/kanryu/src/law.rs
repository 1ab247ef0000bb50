//! The law that a command works with: the built-in rulebooks, or a folder of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kanryu_domain::calendar::Day;
use kanryu_domain::pathway::{Law, LawError, LawTexts};
use kanryu_domain::text::Text;

use crate::exit::Failure;

/// The law in `folder`, or the built-in one; it lives as long as the process.
pub fn in_use(folder: Option<&Path>) -> Result<&'static Law, Failure> {
    match folder {
        None => Ok(Law::builtin()),
        Some(folder) => {
            let law = read(folder)?.map_err(|error| {
                Failure::input("input/rulebook", Text::same(error.to_string()), Text::default())
            })?;
            Ok(Box::leak(Box::new(law)))
        }
    }
}

/// The law in `folder` or the built-in one, as it was known on a day where one is given.
pub fn known(folder: Option<&Path>, known_at: Option<Day>) -> Result<&'static Law, Failure> {
    let law = in_use(folder)?;
    Ok(known_at.map_or(law, |day| Box::leak(Box::new(law.known_by(day)))))
}

/// Reads and checks the law in a folder; the inner error is what is wrong with it.
///
/// `facts.toml` and `sources.toml` directly in the folder are the catalog of facts and the list of sources; the
/// built-in ones serve where they are absent. Every other `.toml` file below the folder is a rulebook.
pub fn read(folder: &Path) -> Result<Result<Law, LawError>, Failure> {
    let facts = beside(folder, "facts.toml")?;
    let sources = beside(folder, "sources.toml")?;
    let rulebooks = rulebook_files(folder)?;
    fn borrowed(found: &Option<(String, String)>) -> Option<(&str, &str)> {
        found.as_ref().map(|(path, text)| (path.as_str(), text.as_str()))
    }
    let texts = LawTexts { rulebooks: &rulebooks, facts: borrowed(&facts), sources: borrowed(&sources) };
    Ok(Law::load(texts))
}

/// A file directly in the folder, with its path; absent where there is none.
fn beside(folder: &Path, name: &str) -> Result<Option<(String, String)>, Failure> {
    let path = folder.join(name);
    if path.is_file() { text_of(&path).map(Some) } else { Ok(None) }
}

fn text_of(path: &Path) -> Result<(String, String), Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, error.kind()))?;
    Ok((path.display().to_string(), text))
}

/// Every rulebook file below `folder`, with its path.
fn rulebook_files(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut paths = BTreeSet::new();
    collect(folder, &mut paths)?;
    for name in ["facts.toml", "sources.toml"] {
        paths.remove(&folder.join(name));
    }
    if paths.is_empty() {
        return Err(Failure::input(
            "input/rulebooks",
            Text::new(
                format!("{} に法令のファイル（.toml）がありません", folder.display()),
                format!("there is no rulebook (.toml) in {}", folder.display()),
            ),
            Text::new("法令集のフォルダーを指定してください", "give a folder of rulebooks"),
        ));
    }
    paths.iter().map(PathBuf::as_path).map(text_of).collect()
}

/// Copies the law of a folder to another, which then stands by itself.
pub fn keep(folder: &Path, into: &Path) -> Result<(), Failure> {
    let mut paths = BTreeSet::new();
    collect(folder, &mut paths)?;
    for path in paths {
        let copy = into.join(path.strip_prefix(folder).unwrap_or(&path));
        let place = copy.parent().unwrap_or(into);
        std::fs::create_dir_all(place).map_err(|error| unreadable(place, error.kind()))?;
        std::fs::copy(&path, &copy).map_err(|error| unreadable(&copy, error.kind()))?;
    }
    Ok(())
}

fn collect(folder: &Path, paths: &mut BTreeSet<PathBuf>) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error.kind()))? {
        let path = entry.map_err(|error| unreadable(folder, error.kind()))?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            paths.insert(path);
        }
    }
    Ok(())
}

fn unreadable(path: &Path, kind: std::io::ErrorKind) -> Failure {
    let path = path.display();
    Failure::input(
        "input/unreadable",
        Text::new(format!("{path} を読めません（{kind}）"), format!("{path} cannot be read: {kind}")),
        Text::default(),
    )
}
