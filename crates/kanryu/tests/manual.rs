//! docs/cli.md is what the program prints: the manual of every command. `KANRYU_BLESS=1` writes it anew.

use std::path::Path;
use std::process::Command;

/// The manual of every command, each below its name, in the order in which the program lists them.
fn reference() -> String {
    let mut text = "# Command line\n\n".to_owned();
    text.push_str(
        "Made by `cargo xtask docs` from the manuals that the program prints; a test keeps it true.\n",
    );
    let mut waiting: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(path) = waiting.pop() {
        let manual = manual(&path, "en");
        let title =
            ["kanryu"].into_iter().chain(path.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
        text.push_str(&format!("\n## {title}\n\n```text\n{manual}\n```\n"));
        for command in commands(&manual).into_iter().rev() {
            waiting.push(path.iter().cloned().chain([command]).collect());
        }
    }
    text
}

/// What `kanryu PATH --help` prints.
fn manual(path: &[String], lang: &str) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_kanryu")).args(path).args(["--help", "--lang", lang]).output();
    let output = output.expect("the program starts");
    assert!(output.status.success(), "kanryu {path:?} --help: {}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).expect("the manual is UTF-8");
    printed.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// The names under "Commands:".
fn commands(manual: &str) -> Vec<String> {
    let lines = manual.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_reference_is_what_the_program_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let reference = reference();
    if std::env::var_os("KANRYU_BLESS").is_some() {
        std::fs::write(&path, &reference).expect("docs can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == reference, "docs/cli.md differs from what the program prints; run `cargo xtask docs`");
}

#[test]
fn every_command_has_a_manual_in_japanese() {
    let mut waiting: Vec<Vec<String>> = vec![Vec::new()];
    let mut seen = 0;
    while let Some(path) = waiting.pop() {
        let manual_ja = manual(&path, "ja");
        assert!(manual_ja.contains("使い方"), "kanryu {path:?} --help --lang ja:\n{manual_ja}");
        let first = manual_ja.lines().next().unwrap_or_default();
        assert!(!first.is_ascii(), "kanryu {path:?} begins its Japanese manual with {first:?}");
        waiting.extend(
            commands(&manual(&path, "en"))
                .into_iter()
                .map(|name| path.iter().cloned().chain([name]).collect()),
        );
        seen += 1;
    }
    assert!(seen > 14, "only {seen} commands were found");
}

#[test]
fn whoever_reads_only_the_first_lines_gets_them_and_no_complaint() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_kanryu"));
    let program = program.args(["rules", "list", "--format", "json"]);
    let piped = std::process::Stdio::piped;
    let mut running = program.stdout(piped()).stderr(piped()).spawn().expect("the program starts");
    // The list is longer than a pipe holds, so that the program is still writing when its reader goes.
    drop(running.stdout.take());
    let output = running.wait_with_output().expect("the program ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
