//! `kanryu rules` as it is called from a shell: folders of law, coverage, comparison.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

mod guide;

/// Runs `kanryu ARGUMENTS` and gives what it printed.
fn kanryu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kanryu"))
        .args(arguments)
        .args(["--lang", "en"])
        .output()
        .expect("the program starts")
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A folder with the law of the repository, its facts and sources beside the rulebooks.
fn law_in(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    copy(&root.join("rulebooks"), folder);
    for name in ["facts.toml", "sources.toml"] {
        std::fs::copy(root.join("catalog").join(name), folder.join(name)).expect("copied");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("readable") {
        let path: PathBuf = entry.expect("readable").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target)
        } else {
            std::fs::copy(&path, &target).map(drop).expect("copied")
        }
    }
}

#[test]
fn a_folder_brings_its_own_facts_and_sources() {
    let folder = tempfile::tempdir().expect("a folder");
    law_in(folder.path());
    let path = folder.path().display().to_string();
    let output = kanryu(&["rules", "check", "--rulebooks", &path]);
    assert!(output.status.success(), "{}", printed(&output));

    let facts = folder.path().join("facts.toml");
    let mut text = std::fs::read_to_string(&facts).expect("readable");
    text.push_str("\n[fact.tea_ceremony_years]\ntype = \"count\"\nlabel = { ja = \"茶道の年数\", en = \"Years of tea ceremony\" }\n");
    std::fs::write(&facts, text).expect("written");
    let rule = "[rule.tea]\ntitle = { ja = \"茶道\", en = \"Tea\" }\ncite = \"draft\"\nsources = [\"X-01\"]\nconfidence = \"open\"\ngrants = \"tea\"\nwhen.all = [\"tea_ceremony_years >= 3\"]\n";
    std::fs::write(folder.path().join("tea.toml"), rule).expect("written");
    let output = kanryu(&["rules", "check", "--rulebooks", &path]);
    assert_eq!(output.status.code(), Some(1), "the source X-01 is in no list: {}", printed(&output));
    assert!(printed(&output).contains("X-01"), "{}", printed(&output));
    assert!(!printed(&output).contains("tea_ceremony_years"), "the fact is known: {}", printed(&output));

    let sources = folder.path().join("sources.toml");
    let mut text = std::fs::read_to_string(&sources).expect("readable");
    text.push_str("\n[source.X-01]\nkind = \"published\"\ntitle = { ja = \"案\", en = \"A draft\" }\nconfidence = \"open\"\n");
    std::fs::write(&sources, text).expect("written");
    let output = kanryu(&["rules", "check", "--rulebooks", &path]);
    assert!(output.status.success(), "{}", printed(&output));
}

#[test]
fn a_fault_in_a_folders_list_of_sources_names_that_file() {
    let folder = tempfile::tempdir().expect("a folder");
    law_in(folder.path());
    let sources = folder.path().join("sources.toml");
    std::fs::write(&sources, "[source.X-01]\nkind = \"published\"\n").expect("written");
    let output = kanryu(&["rules", "check", "--rulebooks", &folder.path().display().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed(&output).contains(&sources.display().to_string()), "{}", printed(&output));
}

#[test]
fn coverage_lists_every_finding_and_says_with_its_exit_code_whether_one_is_missing() {
    let output = kanryu(&["rules", "coverage", "--format", "json"]);
    let coverage: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = coverage["findings"].as_array().expect("findings");
    let of =
        |key: &str| findings.iter().find(|finding| finding["key"] == key).expect("the finding is listed");
    assert_eq!(of("R-EX-01")["state"], "encoded");
    assert!(of("R-EX-01")["places"].as_array().is_some_and(|places| !places.is_empty()));
    let missing = findings.iter().filter(|finding| finding["state"] == "not-encoded").count();
    assert_eq!(coverage["missing"], missing);
    assert_eq!(output.status.code(), Some(i32::from(missing > 0)));
}

const TRAINEE: &str = "[[event]]\non = 2025-04-10\nfact = \"stage-entered\"\nstage = \"technical-intern-1\"\n\
    [[event]]\non = 2026-04-15\nfact = \"stage-entered\"\nstage = \"technical-intern-2\"\n\
    [facts]\njapanese_level = \"N3\"\nspecialized_skill_passed = true\nhost_is_excellent = true\n\
    supervising_body_is_excellent = true\ntechnical_intern_3_begun = false\ntechnical_intern_2_begun = true\n\
    technical_intern_2_permitted_on = 2026-04-15\n";

#[test]
fn compare_says_who_loses_a_way_and_why_as_text_json_and_workbook() {
    let folder = tempfile::tempdir().expect("a folder");
    let roster = folder.path().join("lives");
    std::fs::create_dir(&roster).expect("a folder");
    for name in ["an", "binh"] {
        std::fs::write(roster.join(format!("{name}.toml")), TRAINEE).expect("written");
    }
    let roster = roster.display().to_string();
    let days = [
        "rules",
        "compare",
        "--from",
        "2019-09-06",
        "--to",
        "2027-04-01",
        "--facts-on",
        "2026-11-24",
        "--roster",
        &roster,
    ];
    let output = kanryu(&days);
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
    assert!(printed(&output).contains("2 of 2 people: an answer changes"), "{}", printed(&output));
    assert!(printed(&output).contains("is on or before 2026-04-01"), "{}", printed(&output));

    let output = kanryu(&[&days[..], &["--format", "json"]].concat());
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let groups = report["people"]["groups"].as_array().expect("groups");
    let lost =
        groups.iter().find(|group| group["id"] == "technical-intern-2-to-3").expect("the step is told");
    assert_eq!((&lost["effect"], &lost["people"]), (&"lost".into(), &2.into()));
    assert_eq!(report["people"]["persons"].as_array().map(Vec::len), Some(2));

    let file = folder.path().join("compare.xlsx").display().to_string();
    let output = kanryu(&[&days[..], &["--format", "xlsx"]].concat());
    assert_eq!(output.status.code(), Some(2), "a workbook needs a file: {}", printed(&output));
    let output = kanryu(&[&days[..], &["--format", "xlsx", "--out", &file]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
    let book = kanryu_files::read_bytes(
        &std::fs::read(&file).expect("written"),
        "compare.xlsx",
        &Default::default(),
    );
    assert_eq!(book.expect("a workbook").sheets.len(), 3);
}

#[test]
fn a_draft_in_a_folder_is_compared_with_the_law_in_use() {
    let folder = tempfile::tempdir().expect("a folder");
    law_in(folder.path());
    let path = folder.path().display().to_string();
    let same = ["rules", "compare", "--from", "2026-11-24", "--rulebooks", &path];
    let output = kanryu(&same);
    assert!(output.status.success(), "the same law differs in nothing: {}", printed(&output));

    let file = folder.path().join("jp/technical-intern/third-stage.toml");
    let text = std::fs::read_to_string(&file).expect("readable");
    std::fs::write(&file, text.replace("\"japanese_level >= N3\",", "\"japanese_level >= N2\","))
        .expect("written");
    let output = kanryu(&same);
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
    assert!(printed(&output).contains("third-stage-common"), "{}", printed(&output));
    assert!(printed(&output).contains("is at least N2"), "{}", printed(&output));
    let output = kanryu(&["rules", "compare", "--from", "2026-11-24"]);
    assert_eq!(output.status.code(), Some(2), "one law and one day are nothing to compare");
}
