//! Rules about the code are code: `cargo xtask tidy | bless | docs | bench NAME`.

use std::process::ExitCode;

mod bench;
mod bless;
mod docs;
mod rust;
mod tidy;
mod tree;

const USAGE: &str = "\
cargo xtask tidy          check the rules of the house; `cargo test -p xtask` does the same
cargo xtask bless         rewrite expected outputs of tests; the difference is the review
cargo xtask docs          rewrite GLOSSARY.md and docs/cli.md
cargo xtask bench NAME    measure an engine: rules, store, pages";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let root = tree::root();
    let result = match words[..] {
        ["tidy"] => tidy::run(&root),
        ["bless"] => bless::run(&root),
        ["docs"] => docs::run(&root),
        ["bench", name, ref rest @ ..] => bench::run(&root, name, rest),
        _ => Err(format!("usage:\n{USAGE}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
