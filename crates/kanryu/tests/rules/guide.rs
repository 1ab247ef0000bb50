//! The rulebook guide is carried out as it stands: its files are written, its commands run, its answers compared.
//!
//! A block ```` ```toml file PATH ```` writes a file, `append PATH` adds to one, ```` ```edit PATH ```` replaces the
//! text after `-` by that after `+`, and ```` ```console ```` runs each `$ kanryu …` (followed by its exit code, 0
//! where none is named, `any` where it does not matter); the lines below must occur in its output, in that order.

use std::path::Path;
use std::process::Command;

struct Block {
    info: String,
    lines: Vec<String>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(_), Some(block)) => blocks.push(block),
            (Some(info), None) => open = Some(Block { info: info.trim().to_owned(), lines: Vec::new() }),
            (None, Some(mut block)) => {
                block.lines.push(line.to_owned());
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block of the guide is not closed");
    blocks
}

fn carry_out(guide: &str, lang: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut ran = 0;
    for block in blocks(guide) {
        let words: Vec<&str> = block.info.split(' ').collect();
        match words.as_slice() {
            ["toml", "file", path] => write(&folder.path().join(path), &block.lines.join("\n"), false),
            ["toml", "append", path] => write(&folder.path().join(path), &block.lines.join("\n"), true),
            ["edit", path] => edit(&folder.path().join(path), &block.lines),
            ["console"] => ran += run(folder.path(), &block.lines, "0", lang),
            ["console", code] => ran += run(folder.path(), &block.lines, code, lang),
            other => panic!("the guide has a block {other:?} that no test carries out"),
        }
    }
    assert!(ran >= 8, "only {ran} commands were run");
}

fn write(path: &Path, text: &str, append: bool) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    let before =
        if append { std::fs::read_to_string(path).expect("the file is there") + "\n" } else { String::new() };
    std::fs::write(path, before + text + "\n").expect("written");
}

fn edit(path: &Path, lines: &[String]) {
    let [from, to] = ["- ", "+ "].map(|sign| {
        let line = lines.iter().find_map(|line| line.strip_prefix(sign));
        line.expect("an edit has a line with - and one with +").trim()
    });
    let text = std::fs::read_to_string(path).expect("the file is there");
    assert!(text.contains(from), "{} does not say {from}", path.display());
    std::fs::write(path, text.replace(from, to)).expect("written");
}

fn run(folder: &Path, lines: &[String], code: &str, lang: &str) -> usize {
    let mut ran = 0;
    let mut rest = String::new();
    for line in lines {
        let Some(command) = line.strip_prefix("$ kanryu ") else {
            let at = rest.find(line.trim()).unwrap_or_else(|| panic!("{line:?} does not follow in:\n{rest}"));
            rest = rest[at + line.trim().len()..].to_owned();
            continue;
        };
        let arguments = command.split_whitespace();
        let output = Command::new(env!("CARGO_BIN_EXE_kanryu"))
            .args(arguments)
            .args(["--lang", lang])
            .current_dir(folder)
            .output()
            .expect("the program starts");
        rest = super::printed(&output);
        let found = output.status.code().map_or("none".to_owned(), |code| code.to_string());
        assert!(code == "any" || found == code, "kanryu {command}: exit code {found}\n{rest}");
        ran += 1;
    }
    ran
}

#[test]
fn the_rulebook_guide_does_what_it_says() {
    carry_out(include_str!("../../../../docs/rulebook-guide.md"), "en");
}

#[test]
fn the_japanese_guide_does_what_it_says() {
    carry_out(include_str!("../../../../docs/rulebook-guide.ja.md"), "ja");
}
