//! The real program with demonstration data, on a free port, in a folder of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The day on which the slides count 17 bases open, 6 planned and 1 under study.
pub const SLIDE_DAY: &str = "2017-03-31";

/// A site that ends, with its data, when it is dropped.
pub struct Site {
    child: Child,
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub address: String,
    /// The link with which the first administrator is set up.
    pub setup_link: String,
    // Removed when the site is dropped.
    _folder: tempfile::TempDir,
}

impl Site {
    /// Loads the initiative and `people` invented people, and serves them.
    pub fn start(people: u32) -> Site {
        let folder = tempfile::tempdir().expect("a folder for the data");
        let data = folder.path().join("data");
        let loaded = program()
            .args(["demo", "--no-serve", "--people", &people.to_string(), "--data"])
            .arg(&data)
            .output();
        let loaded = loaded.expect("the program starts");
        assert!(loaded.status.success(), "demo failed: {}", String::from_utf8_lossy(&loaded.stderr));
        let mut child = program()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(&data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut lines =
            BufReader::new(child.stdout.take().expect("its output is piped")).lines().map_while(Result::ok);
        let mut next = |wanted: &str| {
            let line = lines.by_ref().find(|line| line.contains(wanted));
            let line = line.unwrap_or_else(|| panic!("the site ended before it printed {wanted:?}"));
            line[line.find("http://").unwrap_or(0)..].trim().trim_end_matches('/').to_owned()
        };
        let address = next("http://");
        let setup_link = next("/setup");
        Site { child, address, setup_link, _folder: folder }
    }

    /// The address of a page of the site.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanryu"));
    command.env("KANRYU_LANG", "en");
    command
}
