//! Taking an import back leaves the records as if it had not been, trail apart.

use super::*;

fn source() -> Source {
    Source { kind: SourceKind::Statement, place: "test".to_owned(), note: None }
}

fn taken_back(registry: &mut Registry, import: &Subject) -> Undo {
    let undone = undo(import, registry, moment(), &source(), "wrong file").unwrap();
    record(registry, &undone.events);
    undone
}

/// What stands about everybody and everything, apart from the order of entries of one day.
fn standing(registry: &Registry) -> Vec<(Subject, Vec<String>)> {
    registry
        .iter()
        .filter(|record| record.subject.kind() != crate::id::Kind::Import && !record.entries.is_empty())
        .map(|record| {
            let fact = |entry: &crate::registry::Entry| {
                serde_json::to_string(&(entry.occurred_on, &entry.fact)).unwrap()
            };
            let mut facts: Vec<String> = record.entries.iter().map(fact).collect();
            facts.sort();
            (record.subject.clone(), facts)
        })
        .collect()
}

const HEAD: &str = "管理番号|氏名|生年月日|国籍|受入れ機関|受入れ開始日|在留資格|在留期限";

fn import_file(registry: &mut Registry, sha256: &str, lines: &[&str]) -> Subject {
    let grids = [grid(lines)];
    let intake = Intake { file: "r.xlsx", sha256, grids: &grids, today: today(), owner: None };
    let preview = preview(&intake, registry);
    assert_eq!(codes(&preview.rejected), vec![]);
    record(registry, &preview.events(&Selection::All, moment()));
    preview.import
}

#[test]
fn an_undone_import_leaves_nothing_standing_and_can_be_imported_anew() {
    let lines = [
        HEAD,
        "A1|HOA|2001-04-15|VN|架空会|2026-04-01|留学|2027-03-31",
        "A2|ROSE|2000-01-01|PH|架空会|2026-04-01||",
    ];
    let mut registry = Registry::default();
    let import = import_file(&mut registry, "11", &lines);
    let undone = taken_back(&mut registry, &import);
    assert_eq!((undone.kept.len(), standing(&registry).len()), (0, 0));
    let second = import_file(&mut registry, "11", &lines);
    assert_ne!(import, second);
    assert_eq!(
        registry.of_kind(crate::id::Kind::Person).filter(|record| !record.entries.is_empty()).count(),
        2
    );
}

#[test]
fn undoing_a_second_import_puts_back_what_the_first_said() {
    let mut registry = Registry::default();
    import_file(&mut registry, "11", &[HEAD, "A1|HOA|2001-04-15|VN|架空会|2026-04-01|留学|2027-03-31"]);
    let before = standing(&registry);
    let second =
        import_file(&mut registry, "22", &[HEAD, "A1|HOA|2001-04-16|VN|別の会|2026-06-01|留学|2028-03-31"]);
    assert_ne!(standing(&registry), before);
    let undone = taken_back(&mut registry, &second);
    assert_eq!((undone.kept, standing(&registry)), (vec![], before));
}

#[test]
fn a_person_about_whom_more_was_recorded_since_stays_registered() {
    let mut registry = Registry::default();
    let first =
        import_file(&mut registry, "11", &[HEAD, "A1|HOA|2001-04-15|VN|架空会|2026-04-01|留学|2027-03-31"]);
    import_file(&mut registry, "22", &[HEAD, "A1|HOA|2001-04-15|VN|架空会||介護|2031-03-31"]);
    let undone = taken_back(&mut registry, &first);
    assert_eq!(undone.kept.len(), 1);
    let person = registry.get(&undone.kept[0]).unwrap();
    assert!(person.entries.iter().any(|entry| matches!(entry.fact, Fact::PersonRegistered { .. })));
    assert!(
        !person
            .entries
            .iter()
            .any(|entry| matches!(&entry.fact, Fact::ResidenceGranted { status, .. } if status == "student"))
    );
}

#[test]
fn what_is_no_import_or_undone_already_is_refused() {
    let mut registry = Registry::default();
    let import = import_file(&mut registry, "11", &[HEAD, "A1|HOA|2001-04-15|VN||||"]);
    let nowhere: Subject = "import:I-NOWHERE".parse().unwrap();
    let person = registry.of_kind(crate::id::Kind::Person).next().unwrap().subject.clone();
    for subject in [&nowhere, &person] {
        let refusal = undo(subject, &registry, moment(), &source(), "x").unwrap_err();
        assert_eq!(refusal.code(), "roster/no-such-import");
    }
    taken_back(&mut registry, &import);
    let refusal = undo(&import, &registry, moment(), &source(), "x").unwrap_err();
    assert_eq!(refusal, UndoRefusal::UndoneAlready { import });
}
