//! The files of the repository as the rules see them: path and text, as git would commit them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One file.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// Its text, or `None` where it is not text.
    pub text: Option<String>,
    /// Its size in bytes.
    pub bytes: u64,
}

/// All files by path from the root, with `/` between folders.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Files that git tracks, or would track.
    pub files: BTreeMap<String, File>,
    /// Texts of the last commit, for files that may only grow or shrink.
    pub committed: BTreeMap<String, String>,
}

/// Files whose last committed text the rules compare with.
pub const COMPARED: [&str; 2] = [GOLDEN_LOG, LONG_FUNCTIONS];
/// One line for each kind of event ever shipped.
pub const GOLDEN_LOG: &str = "crates/kanryu-domain/tests/events.jsonl";
/// The functions that may be longer than the limit.
pub const LONG_FUNCTIONS: &str = "xtask/allow/long-functions.txt";

/// The root of the repository this program was built from.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

impl Tree {
    /// Reads the repository at `root`.
    ///
    /// # Errors
    /// When git cannot list the files.
    pub fn read(root: &Path) -> Result<Tree, String> {
        let listed = git(root, &["ls-files", "--cached", "--others", "--exclude-standard", "-z"])?;
        let mut tree = Tree::default();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            // A file that was deleted but not yet committed is still listed.
            let Ok(bytes) = std::fs::read(root.join(path)) else { continue };
            let file = File { bytes: bytes.len() as u64, text: String::from_utf8(bytes).ok() };
            tree.files.insert(path.to_owned(), file);
        }
        for path in COMPARED {
            if let Ok(text) = git(root, &["show", &format!("HEAD:{path}")]) {
                tree.committed.insert(path.to_owned(), text);
            }
        }
        Ok(tree)
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.text.as_deref()
    }

    /// Texts of the files whose path passes.
    pub fn texts<'a>(
        &'a self,
        passes: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| passes(path))
            .filter_map(|(path, file)| Some((path.as_str(), file.text.as_deref()?)))
    }

    /// Texts of the Rust files.
    pub fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts(|path| path.ends_with(".rs"))
    }
}

fn git(root: &Path, args: &[&str]) -> Result<String, String> {
    let output = Command::new("git").arg("-C").arg(root).args(args).output();
    let output = output.map_err(|error| format!("git cannot be run ({error}); install git"))?;
    if !output.status.success() {
        return Err(format!("git {args:?} failed: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    String::from_utf8(output.stdout).map_err(|_| "git printed something that is not UTF-8".to_owned())
}
