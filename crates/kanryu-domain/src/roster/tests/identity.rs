//! Who a row is about: matching with recorded people, and people who stand in a file twice.

use super::*;

const HEAD: &str =
    "管理番号|氏名|生年月日|国籍|在留資格|在留期限|受入れ機関|受入れ開始日|日本語試験|日本語試験の日";

fn roster(row: &str) -> Vec<String> {
    vec![HEAD.to_owned(), row.to_owned()]
}

fn recorded_row(row: &str) -> Registry {
    let lines = roster(row);
    recorded(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

fn against(registry: &Registry, row: &str) -> Preview {
    let lines = roster(row);
    let grid = grid(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let intake = Intake { file: "later.xlsx", sha256: "00bb", grids: &[grid], today: today(), owner: None };
    preview(&intake, registry)
}

fn changes(preview: &Preview) -> Vec<(Field, Option<&str>, &str)> {
    let row = preview.matched_rows().next().expect("a matched row");
    row.changes.iter().map(|change| (change.field, change.old.as_deref(), change.new.as_str())).collect()
}

const ROW: &str = "A1|グエン・ティ・ホア（NGUYEN THI HOA）|2001-04-15|ベトナム|技能実習1号ロ|2026-10-05|架空会|2025-11-10|N4|2024-12";

#[test]
fn the_same_row_again_changes_nothing() {
    let registry = recorded_row(ROW);
    let again = against(&registry, ROW);
    assert_eq!((again.unchanged_rows().count(), again.ready.len()), (1, 1));
    assert_eq!(again.events(&Selection::All, moment()), vec![]);
    let other_words = "a1|NGUYEN Thi Hoa|平成13年4月15日|VN|TITP1|R8.10.5|架空会||JLPT N4|";
    let again = against(&registry, other_words);
    let changed: Vec<Field> = again.ready[0].changes.iter().map(|change| change.field).collect();
    assert_eq!(
        changed,
        [Field::NameLatin, Field::OwnId],
        "only the spelling of the name and of the number differ"
    );
}

#[test]
fn a_renewed_status_is_shown_beside_the_old_one() {
    let registry = recorded_row(ROW);
    let preview = against(&registry, "A1|NGUYEN THI HOA|2001-04-15|VN|技能実習2号ロ|2028-10-05|||N3|2026-07");
    assert_eq!(
        changes(&preview),
        [
            (Field::ResidenceStatus, Some("technical-intern-training-1"), "technical-intern-training-2"),
            (Field::ResidenceUntil, Some("2026-10-05"), "2028-10-05"),
            (Field::JapaneseTest, Some("jlpt N4"), "jlpt N3"),
            (Field::JapaneseTestOn, Some("2024-12"), "2026-07"),
        ]
    );
    let mut after = registry.clone();
    record(&mut after, &preview.events(&Selection::All, moment()));
    let subject = &preview.ready[0].subject;
    let statuses = after
        .get(subject)
        .unwrap()
        .entries
        .iter()
        .filter(|e| matches!(e.fact, Fact::ResidenceGranted { .. }));
    assert_eq!(statuses.count(), 2, "a renewal never overwrites what was before");
}

#[test]
fn a_new_host_ends_the_one_before() {
    let mut registry = recorded_row(ROW);
    let preview = against(&registry, "A1|NGUYEN THI HOA|2001-04-15|VN|||別の会|2026-06-01||");
    assert_eq!(changes(&preview)[0], (Field::Host, Some("架空会"), "別の会"));
    let events = preview.events(&Selection::All, moment());
    record(&mut registry, &events);
    let ended = facts(&events)
        .into_iter()
        .filter(|fact| matches!(fact, Fact::AffiliationEnded { role: AffiliationRole::Host, .. }));
    assert_eq!(ended.count(), 1);
    assert_eq!(
        against(&registry, "A1|NGUYEN THI HOA|2001-04-15|VN|||別の会|2026-06-01||").unchanged_rows().count(),
        1
    );
}

#[test]
fn a_corrected_birth_date_takes_the_place_of_the_wrong_one() {
    let mut registry = recorded_row(ROW);
    let preview = against(&registry, "A1|NGUYEN THI HOA|2001-04-16|VN||||||");
    assert_eq!(changes(&preview), [(Field::BornOn, Some("2001-04-15"), "2001-04-16")]);
    record(&mut registry, &preview.events(&Selection::All, moment()));
    let record = registry.get(&preview.ready[0].subject).unwrap();
    assert_eq!(record.amendments.len(), 1);
    let vague = against(&registry, "A1|NGUYEN THI HOA|2001|VN||||||");
    assert_eq!(vague.unchanged_rows().count(), 1, "a year that agrees does not blur an exact date");
}

#[test]
fn without_a_number_name_birth_and_nationality_decide() {
    let registry = recorded_row(ROW);
    let same = |row: &str| against(&registry, row).new_rows().count() == 0;
    assert!(same("|HOA THI NGUYEN|2001-04-15|VN||||||"), "the order of names differs between papers");
    assert!(same("|ｸﾞｴﾝ ﾃｨ ﾎｱ|2001-04-15|VN||||||"), "half-width kana");
    assert!(same("|Nguyễn Thị Hoa|2001-04-15|VN||||||"), "marks on letters");
    assert!(same("|NGUYEN THI HOA|2001|VN||||||"), "a year that agrees");
    assert!(!same("|NGUYEN THI HOA|2001-04-16|VN||||||"), "another day of birth is another person");
    assert!(!same("|NGUYEN THI HOA|2001-04-15|ID||||||"), "another nationality is another person");
}

#[test]
fn two_recorded_people_who_fit_are_named_and_nothing_is_guessed() {
    let mut registry = recorded(&[super::HEAD, "A1|HOA|2001-04-15|VN", "A2|HOA|2001-04-16|VN"]);
    let preview = against(&registry, "|HOA|2001-04|VN||||||");
    assert_eq!(codes(&preview.rejected), [("C2".to_owned(), "roster/ambiguous-person".to_owned())]);
    for record in registry.of_kind(crate::id::Kind::Person) {
        assert!(preview.view(Lang::En).rejected[0].message.contains(&record.subject.to_string()));
    }
    let named = against(&registry, "A2|HOA|2001-04|VN|留学||||");
    assert_eq!(named.matched_rows().count(), 1, "a number tells them apart");
    record(&mut registry, &named.events(&Selection::All, moment()));
}

#[test]
fn a_number_given_to_somebody_else_is_refused() {
    let registry = recorded_row(ROW);
    let preview = against(&registry, "A1|MARIA SANTOS|1999-12-01|PH||||||");
    assert_eq!(codes(&preview.rejected), [("A2".to_owned(), "roster/number-of-another".to_owned())]);
}

#[test]
fn numbers_of_another_organization_do_not_match() {
    let registry = recorded_row(ROW);
    let owner: Subject = "organization:O1".parse().unwrap();
    let lines = roster("A1|MARIA SANTOS|1999-12-01|PH||||||");
    let grid = grid(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let intake =
        Intake { file: "x.csv", sha256: "00cc", grids: &[grid], today: today(), owner: Some(&owner) };
    let preview = preview(&intake, &registry);
    assert_eq!((preview.new_rows().count(), preview.rejected.len()), (1, 0));
}

#[test]
fn a_number_or_a_person_that_stands_twice_is_refused() {
    let found = rejections(&[
        super::HEAD,
        "A1|HOA|2001-04-15|VN",
        "a1|ROSE|2000-01-01|PH",
        "A3|hoa|2001-04-15|ベトナム人",
    ]);
    let expected =
        [("A2", "roster/duplicate-id"), ("A3", "roster/duplicate-id"), ("C4", "roster/duplicate-person")];
    assert_eq!(found, expected.map(|(cell, code)| (cell.to_owned(), code.to_owned())));
}

#[test]
fn two_rows_about_one_recorded_person_are_refused() {
    let registry = recorded_row(ROW);
    let lines = [HEAD, "A1|NGUYEN THI HOA|2001-04-15|VN||||||", "|Nguyễn Thị Hoa|2001|VN|留学|||||"];
    let intake =
        Intake { file: "y.csv", sha256: "00dd", grids: &[grid(&lines)], today: today(), owner: None };
    let preview = preview(&intake, &registry);
    assert_eq!(codes(&preview.rejected), [("C3".to_owned(), "roster/duplicate-person".to_owned())]);
}

#[test]
fn the_same_file_imported_again_is_recognized_and_changes_nothing() {
    let lines = roster(ROW);
    let grids = [grid(&lines.iter().map(String::as_str).collect::<Vec<_>>())];
    let mut registry = Registry::default();
    let first = preview_of(&grids, &registry).events(&Selection::All, moment());
    record(&mut registry, &first);
    let again = preview_of(&grids, &registry);
    assert!(again.imported_before);
    assert_eq!(codes(&again.warnings)[0].1, "roster/imported-before");
    assert_eq!(again.events(&Selection::All, moment()), vec![]);
}

#[test]
fn a_certificate_seen_once_stays_seen() {
    let head = "氏名|生年月日|国籍|日本語試験|日本語試験の日|証明書確認";
    let mut registry = recorded(&[head, "HOA|2001-04-15|VN|N3|2025-07|"]);
    let read = |registry: &Registry, mark: &str| {
        let grids = [grid(&[head, &format!("HOA|2001-04-15|VN|N3|2025-07|{mark}")])];
        let intake = Intake { file: "z.csv", sha256: mark, grids: &grids, today: today(), owner: None };
        preview(&intake, registry)
    };
    let seen = read(&registry, "済");
    assert_eq!(changes(&seen), [(Field::JapaneseCertificate, Some("–"), "○")]);
    record(&mut registry, &seen.events(&Selection::All, moment()));
    assert_eq!(read(&registry, "未").unchanged_rows().count(), 1);
}
