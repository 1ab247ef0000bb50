//! Each rule fails a sample that breaks it and passes one that keeps it; all rules hold in this repository.

use super::*;
use crate::tree::{File, GOLDEN_LOG, LONG_FUNCTIONS};

const MAP: &str = "\
<!-- table: kanryu-rules -->

| module | may use |
|---|---|
| `day` | – |

<!-- table: kanryu-domain -->

| module | may use |
|---|---|
| `calendar` | – |
| `event` | calendar |
| `board` | all above |

<!-- table: crates -->

| crate | may depend on |
|---|---|
| `kanryu-rules` | – |
| `kanryu-domain` | kanryu-rules |
";

const GLOSSARY: &str = r#"
[house]
banned_modules = ["util"]
field_nouns = ["exam"]
law_numbers = ["540"]
[term.care-worker]
ja = "介護職員"
en = "care worker"
identifier = "care_worker"
from = "C"
never = ["carer", "care giver"]
"#;

fn tree(files: &[(&str, &str)]) -> Tree {
    let file = |(path, text): &(&str, &str)| {
        ((*path).to_owned(), File { text: Some((*text).to_owned()), bytes: text.len() as u64 })
    };
    Tree { files: files.iter().map(file).collect(), ..Tree::default() }
}

fn broken(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
    rule(&tree(files)).iter().map(|finding| format!("{}:{}", finding.path, finding.line)).collect()
}

#[test]
fn a_module_may_not_use_one_that_its_row_does_not_name() {
    let files = |body: &'static str| {
        [
            ("ARCHITECTURE.md", MAP),
            ("crates/kanryu-rules/src/day.rs", "//! Days."),
            ("crates/kanryu-domain/src/calendar.rs", body),
            ("crates/kanryu-domain/src/event.rs", "use crate::calendar::Day;"),
            ("crates/kanryu-domain/src/board.rs", "use crate::{calendar::Day, event::Event};"),
        ]
    };
    assert!(broken(layers::modules, &files("//! Dates.")).is_empty());
    let found = ["crates/kanryu-domain/src/calendar.rs:2"];
    assert_eq!(broken(layers::modules, &files("//! Dates.\nuse crate::event::Event;")), found);
    assert_eq!(broken(layers::modules, &files("//! Dates.\nuse super::event::Event;")), found);
    assert_eq!(broken(layers::modules, &files("//! Dates.\nuse crate::{event::Event, x};")), found);
    assert!(broken(layers::modules, &files("//! Dates.\n// crate::event is not used")).is_empty());
}

#[test]
fn a_module_without_a_row_and_a_row_without_a_module_are_found() {
    let files = [
        ("ARCHITECTURE.md", MAP),
        ("crates/kanryu-rules/src/day.rs", ""),
        ("crates/kanryu-domain/src/calendar.rs", ""),
        ("crates/kanryu-domain/src/event.rs", ""),
        ("crates/kanryu-domain/src/odd.rs", ""),
    ];
    assert_eq!(broken(layers::modules, &files), ["crates/kanryu-domain/src/odd.rs:0", "ARCHITECTURE.md:0"]);
}

#[test]
fn a_type_exported_at_the_root_counts_for_its_module() {
    let map = MAP.replace("| `day` | – |", "| `fault` | – |\n| `day` | – |");
    let files = [
        ("ARCHITECTURE.md", map.as_str()),
        ("crates/kanryu-rules/src/lib.rs", "pub use day::{Day, Span};\npub use fault::Fault;"),
        ("crates/kanryu-rules/src/day.rs", "use crate::Fault;"),
        ("crates/kanryu-rules/src/fault.rs", "use crate::Day;"),
    ];
    let found = broken(layers::modules, &files);
    assert!(found.contains(&"crates/kanryu-rules/src/day.rs:1".to_owned()), "{found:?}");
    assert!(found.contains(&"crates/kanryu-rules/src/fault.rs:1".to_owned()), "{found:?}");
}

#[test]
fn a_row_may_name_only_rows_above_it() {
    let map = MAP.replace("| `calendar` | – |", "| `calendar` | event |");
    let files = [("ARCHITECTURE.md", map.as_str()), ("crates/kanryu-domain/src/calendar.rs", "")];
    assert!(layers::modules(&tree(&files)).iter().any(|finding| finding.message.contains("not above it")));
}

#[test]
fn a_crate_may_not_depend_on_one_that_its_row_does_not_name() {
    let rules = "[package]\nname = \"kanryu-rules\"\n[dependencies]\nkanryu-domain.workspace = true\n";
    let domain = "[package]\nname = \"kanryu-domain\"\n[dependencies]\nkanryu-rules.workspace = true\n";
    let files = [
        ("ARCHITECTURE.md", MAP),
        ("crates/kanryu-rules/Cargo.toml", rules),
        ("crates/kanryu-domain/Cargo.toml", domain),
        ("crates/odd/Cargo.toml", "[package]\nname = \"odd\"\n"),
    ];
    assert_eq!(
        broken(layers::crates, &files),
        ["crates/kanryu-rules/Cargo.toml:0", "crates/odd/Cargo.toml:0"]
    );
}

#[test]
fn a_file_without_a_header_is_found() {
    let files = [
        ("a.rs", "//! Says what it is.\nfn a() {}"),
        ("b.rs", "fn b() {}"),
        ("c.rs", "//! A sentence that goes on\n//! over two lines."),
    ];
    assert_eq!(broken(documents::headers, &files), ["b.rs:1", "c.rs:1"]);
}

#[test]
fn a_link_to_nowhere_is_found() {
    let text = "[a](docs/a.md) [b](docs/b.md#part) `[c](c.md)`\n[d](https://example.org) [e](docs)\n";
    let files = [("README.md", text), ("docs/a.md", "[up](../README.md) [x](x.md)")];
    assert_eq!(broken(documents::links, &files), ["README.md:1", "docs/a.md:1"]);
}

#[test]
fn a_glossary_that_was_not_remade_is_found() {
    let made = crate::docs::glossary(GLOSSARY).expect("the sample is a glossary");
    let files = |text| [("catalog/glossary.toml", GLOSSARY), ("GLOSSARY.md", text)];
    assert!(broken(documents::generated, &files(&made)).is_empty());
    assert_eq!(broken(documents::generated, &files("# Glossary")), ["GLOSSARY.md:0"]);
}

#[test]
fn a_long_file_is_found_and_its_tests_do_not_count() {
    let long = "let x = 1;\n".repeat(length::FILE_LINES_MAX + 1);
    let tests = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{long}}}\n");
    let files = [("a.rs", long.as_str()), ("b.rs", tests.as_str()), ("c/tests.rs", long.as_str())];
    assert_eq!(broken(length::files, &files), ["a.rs:0"]);
}

#[test]
fn a_long_function_is_found_unless_it_is_on_the_list() {
    let body = "    let x = \"}\"; // }\n".repeat(length::FUNCTION_LINES_MAX);
    let long = format!("trait T {{ fn declared(&self); }}\n\nfn long() -> [u8; 3] {{\n{body}}}\n");
    assert_eq!(broken(length::functions, &[("a.rs", &long)]), ["a.rs:3"]);
    assert!(broken(length::functions, &[("a.rs", &long), (LONG_FUNCTIONS, "# why\na.rs long\n")]).is_empty());
    let idle = [("a.rs", "fn long() {}"), (LONG_FUNCTIONS, "a.rs long\n")];
    assert_eq!(broken(length::functions, &idle), [format!("{LONG_FUNCTIONS}:0")]);
}

#[test]
fn a_long_rulebook_file_and_a_long_expected_output_are_found() {
    let rules = "x = 1\n".repeat(length::RULEBOOK_LINES_MAX + 1);
    assert_eq!(broken(length::rulebooks, &[("rulebooks/jp/a.toml", &rules)]), ["rulebooks/jp/a.toml:0"]);
    let golden = "x\n".repeat(length::GOLDEN_LINES_MAX + 1);
    let files = [("crates/a/tests/expected/x.txt", golden.as_str()), ("crates/a/x.txt", golden.as_str())];
    assert_eq!(broken(length::goldens, &files), ["crates/a/tests/expected/x.txt:0"]);
}

#[test]
fn a_large_file_is_found() {
    let mut tree = Tree::default();
    tree.files.insert("a.bin".to_owned(), File { text: None, bytes: length::FILE_BYTES_MAX + 1 });
    tree.files.insert("b.bin".to_owned(), File { text: None, bytes: length::FILE_BYTES_MAX });
    assert_eq!(length::sizes(&tree).len(), 1);
}

#[test]
fn a_drawer_is_found() {
    let files =
        [("catalog/glossary.toml", GLOSSARY), ("src/util.rs", ""), ("src/util/x.rs", ""), ("src/day.rs", "")];
    assert_eq!(broken(names::modules, &files), ["src/util.rs:0", "src/util/x.rs:0"]);
}

#[test]
fn a_banned_synonym_in_an_identifier_is_found() {
    let code = "struct Carer;\nfn care_givers() {}\nlet career = \"carer\"; // carer\n";
    let files = [("catalog/glossary.toml", GLOSSARY), ("a.rs", code)];
    assert_eq!(broken(names::synonyms, &files), ["a.rs:1", "a.rs:2"]);
}

#[test]
fn a_pure_crate_that_reads_the_clock_is_found() {
    let code = "//! Days.\nuse std::time::SystemTime;\n// std::fs is not used\n";
    let found =
        broken(purity::effects, &[("crates/kanryu-domain/src/a.rs", code), ("crates/kanryu/src/a.rs", code)]);
    assert_eq!(found, ["crates/kanryu-domain/src/a.rs:2"; 2]);
}

#[test]
fn an_engine_that_knows_a_noun_of_the_field_is_found() {
    let code = "fn exam_day() {}\nlet x = \"exam\";\n";
    let files = [
        ("catalog/glossary.toml", GLOSSARY),
        ("crates/kanryu-rules/src/a.rs", code),
        ("crates/kanryu-domain/src/a.rs", code),
    ];
    assert_eq!(broken(purity::domain_nouns, &files), ["crates/kanryu-rules/src/a.rs:1"]);
}

#[test]
fn a_number_of_law_in_rust_is_found() {
    let code = "fn a() { if days >= 540 {} }\nconst A: u32 = 5_400;\n";
    let files = [
        ("catalog/glossary.toml", GLOSSARY),
        ("crates/kanryu/src/a.rs", code),
        ("crates/kanryu/src/a/tests.rs", code),
    ];
    assert_eq!(broken(purity::law_numbers, &files), ["crates/kanryu/src/a.rs:1"]);
}

#[test]
fn a_path_of_one_machine_is_found() {
    let text = format!("see {}me/x\n", concat!("/ho", "me/"));
    assert_eq!(
        broken(words::workplace, &[("docs/a.md", &text), ("docs/b.md", "see docs/a.md")]),
        ["docs/a.md:1"]
    );
}

#[test]
fn unfinished_work_is_found() {
    let code = format!(
        "fn a() {{ {}) }}\n// {}: later\nlet s = \"{}\";\n",
        concat!("to", "do!("),
        concat!("FIX", "ME"),
        concat!("TO", "DO")
    );
    assert_eq!(broken(words::unfinished, &[("a.rs", &code)]), ["a.rs:1", "a.rs:2"]);
}

#[test]
fn a_changed_line_of_the_golden_log_is_found_and_a_new_one_is_not() {
    let with = |now: &str| {
        let mut tree = tree(&[(GOLDEN_LOG, now)]);
        tree.committed.insert(GOLDEN_LOG.to_owned(), "a\nb\n".to_owned());
        growth::golden_log(&tree).len()
    };
    assert_eq!(with("a\nnew\nb\n"), 0);
    assert_eq!(with("a\nchanged\n"), 1);
    assert_eq!(with("b\na\n"), 1);
}

#[test]
fn a_new_entry_of_the_allow_list_is_found() {
    let mut tree = tree(&[(LONG_FUNCTIONS, "a.rs old\nb.rs new\n")]);
    tree.committed.insert(LONG_FUNCTIONS.to_owned(), "a.rs old\n".to_owned());
    assert_eq!(growth::allow_list(&tree).len(), 1);
}

#[test]
fn a_dependency_without_a_reason_is_found() {
    let root = "[workspace.dependencies]\nown = { path = \"x\" }\na = \"1\" # counts\nb = \"2\"\n\n[profile.dev]\nx = 1\n";
    assert_eq!(broken(dependencies::reasons, &[("Cargo.toml", root)]), ["Cargo.toml:4"]);
    let own = "[dependencies]\na.workspace = true\nb = \"2\"\n";
    assert_eq!(
        broken(dependencies::from_workspace, &[("crates/x/Cargo.toml", own)]),
        ["crates/x/Cargo.toml:0"]
    );
}

#[test]
fn this_repository_is_tidy() {
    let tree = Tree::read(&crate::tree::root()).expect("the tests run in a git checkout");
    let findings: Vec<String> = check(&tree).iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}
