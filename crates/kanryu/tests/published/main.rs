//! Published tables beside this file, each with its source, come out of the program as they were printed.

use std::path::{Path, PathBuf};
use std::process::Command;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published");
    let entries = std::fs::read_dir(folder).expect("the folder of this test is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    files
}

/// The first word of a file's name is the command that works it out.
fn command_of(path: &Path) -> String {
    let stem = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
    stem.split('-').next().unwrap_or_default().to_owned()
}

fn run(command: &str, path: &Path) -> (Option<i32>, serde_json::Value) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_kanryu"));
    let output = program.args(["--lang", "en", "project", command, "--format", "json"]).arg(path).output();
    let output = output.expect("the program starts");
    let found = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{}: {error}: {}", path.display(), String::from_utf8_lossy(&output.stderr))
    });
    (output.status.code(), found)
}

#[test]
fn every_published_table_comes_out_within_its_tolerance() {
    let files = files();
    assert!(files.len() >= 31, "only {} files", files.len());
    for path in files {
        let (code, found) = run(&command_of(&path), &path);
        let wrong: Vec<_> =
            found["compared"].as_array().into_iter().flatten().filter(|one| one["agrees"] == false).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
        assert_eq!(code, Some(0), "{}", path.display());
        assert!(
            found["agree"].as_u64().is_some_and(|count| count > 0),
            "{} compares nothing",
            path.display()
        );
        assert!(found["source"].as_str().is_some_and(|source| !source.is_empty()), "{}", path.display());
    }
}

#[test]
fn a_figure_that_does_not_follow_ends_with_exit_code_one() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("figures-wrong.toml");
    let text = "row = [{ sat = 10, passed = 5 }]\nexpect = [{ sat = 10, pct = 51 }]\n[[column]]\nkey = 'pct'\nformula = '100 * passed / sat'\n";
    std::fs::write(&path, text).expect("it can be written");
    let (code, found) = run("figures", &path);
    assert_eq!((code, found["differ"].as_u64()), (Some(1), Some(1)));
}

#[test]
fn a_run_is_replayed_byte_for_byte_and_a_changed_file_is_seen() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let out = folder.path().join("run");
    let run = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_kanryu"));
        let output = program.args(["--lang", "en", "project"]).args(arguments).output().expect("it starts");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let place = out.to_str().expect("the path is UTF-8");
    let (code, said) = run(&["run", "--months", "24", "--draws", "2", "--out", place]);
    assert_eq!(code, Some(0), "{said}");
    assert!(out.join("projection.xlsx").is_file() && out.join("stock.csv").is_file());
    let (code, said) = run(&["replay", place]);
    assert!(code == Some(0) && said.contains("byte by byte"), "{said}");
    let (code, _) = run(&["run", "--months", "24", "--draws", "2", "--out", place]);
    assert_eq!(code, Some(2), "a folder that holds a run is not written over");
    std::fs::write(out.join("stock.csv"), "changed").expect("it can be written");
    let (code, said) = run(&["replay", place]);
    assert!(code == Some(1) && said.contains("stock.csv is not what was sealed"), "{said}");
}

#[test]
fn parts_are_merged_to_the_same_bytes_as_one_run() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let place = |name: &str| folder.path().join(name).to_str().expect("the path is UTF-8").to_owned();
    let run = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_kanryu"));
        let output = program.args(["--lang", "en", "project"]).args(arguments).output().expect("it starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let start = ["run", "--months", "24", "--draws", "0", "--people", "20000"];
    let whole = place("whole");
    run(&[&start[..], &["--threads", "2", "--out", &whole]].concat());
    let parts = [place("one"), place("two")];
    run(&[&start[..], &["--shard", "1/2", "--out", &parts[0]]].concat());
    run(&[&start[..], &["--shard", "2/2", "--threads", "2", "--out", &parts[1]]].concat());
    let merged = place("merged");
    run(&["merge", &parts[1], &parts[0], "--out", &merged]);
    for file in ["projection.json", "simulated.csv", "manifest.json"] {
        let read = |folder: &str| std::fs::read(Path::new(folder).join(file)).expect("the file is there");
        assert_eq!(read(&whole), read(&merged), "{file}");
    }
}

#[test]
fn a_run_under_a_draft_keeps_it_and_is_compared_and_replayed_under_it() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let place = |name: &str| folder.path().join(name).to_str().expect("the path is UTF-8").to_owned();
    let kanryu = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_kanryu"));
        let output = program.args(["--lang", "en"]).args(arguments).output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), said + &String::from_utf8_lossy(&output.stderr))
    };
    let (code, said) = kanryu(&["rules", "export", &place("draft")]);
    assert_eq!(code, Some(0), "{said}");
    // The draft takes the change to Nursing Care away from 2027 on.
    let status = folder.path().join("draft/jp/nursing-care/status.toml");
    let text = std::fs::read_to_string(&status).expect("it was exported");
    let closed = text.replacen(
        "in_force   = { from = 2020-04-01 }",
        "in_force   = { from = 2020-04-01, until = 2026-12-31 }",
        1,
    );
    assert_ne!(text, closed);
    std::fs::write(&status, closed).expect("it can be written");
    let scenario = folder.path().join("closed.toml");
    std::fs::write(&scenario, "name = \"closed\"\nrulebooks = \"draft\"\n").expect("it can be written");
    let scenario = scenario.to_str().expect("the path is UTF-8").to_owned();
    let start = ["project", "run", "--months", "36", "--draws", "0"];
    let run = |scenario: &[&str], out: &str| {
        let (code, said) = kanryu(&[&start[..], scenario, &["--out", out]].concat());
        assert_eq!(code, Some(0), "{said}");
    };
    run(&["--scenario", &scenario], &place("closed"));
    run(&[], &place("base"));
    assert!(folder.path().join("closed/rulebooks/jp/nursing-care/status.toml").is_file());
    let (code, said) = kanryu(&["project", "replay", &place("closed")]);
    assert_eq!(code, Some(0), "{said}");
    let compare = ["project", "compare", "--draws", "0", "--format", "json"];
    let (code, said) = kanryu(&[&compare[..], &[&place("base"), &place("closed")]].concat());
    assert_eq!(code, Some(1), "they differ: {said}");
    let found: serde_json::Value = serde_json::from_str(&said).expect("it is JSON");
    let laws = &found["rulebooks"];
    assert_ne!(laws[0], laws[1], "each run under its own law");
    let lines = found["lines"].as_array().expect("lines of measures");
    assert!(lines.iter().any(|line| line["difference"].as_f64().unwrap_or(0.0).abs() > 1.0), "{said}");
    std::fs::remove_dir_all(folder.path().join("closed/rulebooks")).expect("it is there");
    let (code, said) = kanryu(&[&compare[..], &[&place("base"), &place("closed")]].concat());
    assert!(code == Some(2) && said.contains("another law"), "{said}");
}
