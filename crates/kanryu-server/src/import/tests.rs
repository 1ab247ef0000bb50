//! Rosters at the edge: names of files, cells, the template, dry runs that wait.

use super::*;
use kanryu_domain::calendar::Instant;
use kanryu_domain::registry::Registry;
use kanryu_domain::roster::{Intake, preview};
use kanryu_store::AccountId;

#[test]
fn the_name_of_an_upload_loses_folders_and_control_characters() {
    assert_eq!(file_name("C:\\Users\\x\\名簿.xlsx"), "名簿.xlsx");
    assert_eq!(file_name("../../etc/passwd"), "passwd");
    assert_eq!(file_name("a\r\nb.csv"), "ab.csv");
    assert_eq!(file_name(" "), "roster");
    assert_eq!(file_name(&"x".repeat(500)).len(), 120);
}

#[test]
fn a_file_is_named_by_the_hash_of_its_bytes() {
    let file = read_bytes("氏名\nINVENTED\n".as_bytes(), "a.csv").unwrap();
    assert_eq!(file.sha256, crate::secret::hex(&crate::secret::digest("氏名\nINVENTED\n".as_bytes())));
    assert_eq!(file.grids[0].rows.len(), 2);
}

#[test]
fn a_file_that_is_none_says_why_in_both_languages() {
    let fault = read_bytes(b"", "a.csv").unwrap_err();
    assert_eq!(fault.code(), "file/empty");
    assert!(fault.message().ja != fault.message().en && !fault.message().ja.is_empty());
}

#[test]
fn the_template_is_read_back_by_the_reader_of_rosters() {
    for lang in [Lang::Ja, Lang::En] {
        let bytes = kanryu_files::write_template(&template(lang), Vec::new()).unwrap();
        let file = read_bytes(&bytes, "template.xlsx").unwrap();
        let today = "2026-04-01".parse().unwrap();
        let intake =
            Intake { file: &file.name, sha256: &file.sha256, grids: &file.grids, today, owner: None };
        let found = preview(&intake, &Registry::default());
        assert_eq!(
            (found.ready.len(), found.rejected.len()),
            (0, 0),
            "an empty template has no rows: {:?}",
            found.rejected
        );
    }
}

fn waiting(account: i64, at_ms: i64) -> Waiting {
    let file = ReadFile { name: "a.csv".into(), sha256: "0".repeat(64), grids: Vec::new() };
    let today = "2026-04-01".parse().unwrap();
    let intake = Intake { file: "a.csv", sha256: &file.sha256, grids: &[], today, owner: None };
    let preview = preview(&intake, &Registry::default());
    Waiting {
        account: AccountId(account),
        file,
        owner: None,
        preview,
        seen: 0,
        made_at: Instant::from_ms(at_ms),
    }
}

#[test]
fn the_fourth_dry_run_of_an_account_makes_the_oldest_go_and_touches_nobody_elses() {
    let previews = Previews::default();
    let other = previews.keep(waiting(2, 0));
    let ids: Vec<String> = (1..=4).map(|at| previews.keep(waiting(1, at))).collect();
    let found = |id: &str, account| previews.get(id, AccountId(account), Instant::from_ms(10)).is_some();
    assert_eq!(ids.iter().map(|id| found(id, 1)).collect::<Vec<_>>(), [false, true, true, true]);
    assert!(found(&other, 2) && !found(&other, 1));
    previews.drop(&ids[1], AccountId(2));
    assert!(found(&ids[1], 1), "nobody else throws it away");
    previews.drop(&ids[1], AccountId(1));
    assert!(!found(&ids[1], 1));
}
