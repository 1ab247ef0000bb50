//! Headings, rows, rejections and the shape of the dry run.

use super::*;

#[test]
fn a_plain_roster_proposes_one_person_a_row() {
    let preview = fresh(&[
        HEAD,
        "A1|グエン・ティ・ホア（NGUYEN THI HOA）|2001-04-15|ベトナム",
        "A2|SARI DEWI|H12.3.4|ID",
    ]);
    assert_eq!(codes(&preview.rejected), vec![]);
    let events = preview.events(&Selection::All, moment());
    let names: Vec<&Name> = facts(&events)
        .into_iter()
        .filter_map(|fact| match fact {
            Fact::PersonRegistered { name, .. } => Some(name),
            _ => None,
        })
        .collect();
    assert_eq!(names[0].latin.as_deref(), Some("NGUYEN THI HOA"));
    assert_eq!(names[0].kana.as_deref(), Some("グエン・ティ・ホア"));
    assert_eq!(names[1].latin.as_deref(), Some("SARI DEWI"));
    let mut registry = Registry::default();
    record(&mut registry, &events);
    assert_eq!(registry.of_kind(crate::id::Kind::Person).count(), 2);
}

#[test]
fn titles_above_and_headings_on_two_lines_are_understood() {
    let mut sheet = grid(&[
        "外国人材名簿（架空）|||||||",
        "作成 令和8年11月1日|||||||",
        "",
        "No.|氏名|生年月日|国籍|在留資格||日本語能力|",
        "||||資格|期限|級|合格年月",
        "1|グエン ティ ホア|2001.4.15|ベトナム|技能実習１号ロ|令和9年10月5日|Ｎ４|2025年7月",
    ]);
    // 在留資格 is merged over two columns, 日本語能力 is only centred; 氏名 is merged downward.
    sheet.merges = vec![((3, 4), (3, 5)), ((3, 1), (4, 1)), ((0, 0), (0, 7))];
    let preview = preview_of(&[sheet], &Registry::default());
    assert_eq!(codes(&preview.rejected), vec![]);
    let row = preview.new_rows().next().unwrap();
    let value =
        |field| row.changes.iter().find(|change| change.field == field).map(|change| change.new.as_str());
    assert_eq!(value(Field::ResidenceStatus), Some("technical-intern-training-1"));
    assert_eq!(value(Field::ResidenceUntil), Some("2027-10-05"));
    assert_eq!(value(Field::JapaneseTest), Some("jlpt N4"));
    assert_eq!(value(Field::JapaneseTestOn), Some("2025-07"));
    assert_eq!(
        codes(&preview.warnings),
        [
            ("A5".to_owned(), "roster/left-out-column".to_owned()),
            ("A1".to_owned(), "roster/undated".to_owned())
        ]
    );
}

#[test]
fn headings_may_stand_in_any_order_width_and_language() {
    let cases = [
        "Nationality|Date of birth|Full name",
        "国籍・地域|生年月日（西暦）|お名前",
        "ｺｸｾｷ|誕生日|ﾌﾘｶﾞﾅ",
        "※国籍【必須】|生　年　月　日|氏 名",
        "COUNTRY|dob|NAME IN PASSPORT",
    ];
    for head in cases {
        let head = head.replace("ｺｸｾｷ", "国籍");
        let preview = fresh(&[&head, "ベトナム|2001-04-15|グエン HOA"]);
        assert_eq!((codes(&preview.rejected), preview.new_rows().count()), (vec![], 1), "{head}");
    }
}

#[test]
fn an_unknown_column_is_named_with_the_nearest_known_one() {
    let preview = fresh(&["氏名|生年月日|国箱|国籍|好物", "ホア HOA|2001-04-15|x|VN|カレー"]);
    let warnings = preview.view(Lang::Ja).warnings;
    assert_eq!(warnings[0].code, "roster/unknown-column-near");
    assert!(
        warnings[0].message.contains("国箱") && warnings[0].message.contains("国籍"),
        "{}",
        warnings[0].message
    );
    assert_eq!((warnings[1].code.as_str(), warnings[1].cell.as_str()), ("roster/unknown-column", "E1"));
    assert!(warnings[1].remedy.contains("在留期限"), "{}", warnings[1].remedy);
}

#[test]
fn numbers_of_cards_and_passports_are_never_read() {
    let preview = fresh(&[
        "氏名|生年月日|国籍|在留カード番号|旅券番号",
        "ホア HOA|2001-04-15|VN|AB12345678CD|C1234567",
    ]);
    assert_eq!(preview.warnings.iter().filter(|w| w.wording.code == "roster/left-out-column").count(), 2);
    let log = serde_json::to_string(&preview.events(&Selection::All, moment())).unwrap();
    assert!(!log.contains("AB12345678CD") && !log.contains("C1234567"));
}

#[test]
fn every_fault_is_named_at_its_cell() {
    let head = "管理番号|氏名|生年月日|国籍|入国日|在留資格|在留期限|日本語試験|従事日数|介護従事開始日|性別";
    let found = |row: &str| rejections(&[head, row]);
    let one = |cell: &str, code: &str| vec![(cell.to_owned(), format!("roster/{code}"))];
    assert_eq!(found("1||2001-04-15|VN|||||||"), one("B2", "missing-value"));
    assert_eq!(found("1|12345|2001-04-15|VN|||||||"), one("B2", "not-a-name"));
    assert_eq!(found("1|HOA|2001-02-30|VN|||||||"), one("C2", "no-such-day"));
    assert_eq!(found("1|HOA|令和8年|アトランティス|||||||"), one("D2", "unknown-country"));
    assert_eq!(found("1|HOA|2027-01-01|VN|||||||"), one("C2", "born-in-future"));
    assert_eq!(found("1|HOA|2001-04-15|VN|01/02/2025||||||"), one("E2", "date-ambiguous"));
    assert_eq!(found("1|HOA|2001-04-15|VN|25/12/2026||||||"), one("E2", "date-in-future"));
    assert_eq!(found("1|HOA|2001-04-15|VN|2025年12月||||||"), one("E2", "date-incomplete"));
    assert_eq!(found("1|HOA|2001-04-15|VN|1999-12-31||||||"), one("E2", "before-birth"));
    assert_eq!(found("1|HOA|2001-04-15|VN||技能実習|2027-01-01||||"), one("F2", "unknown-status"));
    assert_eq!(found("1|HOA|2001-04-15|VN|||2027-01-01||||"), one("G2", "needs-other"));
    assert_eq!(found("1|HOA|2001-04-15|VN||||3級|||"), one("H2", "level-without-test"));
    assert_eq!(found("1|HOA|2001-04-15|VN||||N6|||"), one("H2", "unknown-test"));
    assert_eq!(found("1|HOA|2001-04-15|VN|||||たくさん|2026-01-01|"), one("I2", "not-a-count"));
    assert_eq!(found("1|HOA|2001-04-15|VN|||||3650|2026-01-01|"), one("I2", "too-many-days"));
    assert_eq!(found("1|HOA|2001-04-15|VN|||||10||"), one("I2", "needs-other"));
    assert_eq!(found("1|HOA|2001-04-15|VN|||||||ねこ"), one("K2", "not-a-sex"));
    assert_eq!(found("1|HOA|0201-04-15|VN|||||||"), one("C2", "year-out-of-range"));
    assert_eq!(found("1|HO\u{202e}A|2001-04-15|VN|||||||"), one("B2", "deceptive-character"));
    assert_eq!(
        found("2|  |  |VN|||||||"),
        [
            ("B2".to_owned(), "roster/missing-value".to_owned()),
            ("C2".to_owned(), "roster/missing-value".to_owned())
        ]
    );
}

#[test]
fn an_end_before_its_beginning_is_refused() {
    let found = rejections(&[
        "氏名|生年月日|国籍|在留資格|在留資格の許可日|在留期限",
        "HOA|2001-04-15|VN|留学|2026-04-01|2026-03-31",
    ]);
    assert_eq!(found, [("F2".to_owned(), "roster/ends-before-beginning".to_owned())]);
}

#[test]
fn a_fault_says_what_to_do_in_the_readers_language_and_never_repeats_the_cell() {
    let preview = fresh(&[HEAD, "A1|HOA|きのう|VN"]);
    let ja = &preview.view(Lang::Ja).rejected[0];
    let en = &preview.view(Lang::En).rejected[0];
    assert!(ja.message.contains("生年月日") && ja.remedy.contains("令和8年4月1日"));
    assert!(en.message.contains("Date of birth") && en.remedy.contains("1 Apr 2026"));
    for text in [&ja.message, &ja.remedy, &en.message, &en.remedy] {
        assert!(!text.contains("きのう"), "{text}");
    }
}

#[test]
fn a_sheet_without_headings_is_refused_with_the_place() {
    let preview = fresh(&["こんにちは|2001", "x|y"]);
    assert_eq!(codes(&preview.rejected), [("A1".to_owned(), "roster/no-headings".to_owned())]);
    let preview = fresh(&["氏名|国籍|備考", "HOA|VN|x"]);
    assert_eq!(codes(&preview.rejected), [("A1".to_owned(), "roster/missing-column".to_owned())]);
    assert_eq!(preview.ready.len(), 0);
}

#[test]
fn rows_that_are_no_people_are_skipped_with_a_word() {
    let preview = fresh(&[HEAD, "例|HOA|2001-04-15|VN", "", "A1|HOA|2001-04-15|VN", HEAD, "合計 1名"]);
    let skipped: Vec<String> = preview
        .warnings
        .iter()
        .filter(|w| w.wording.code == "roster/row-skipped")
        .map(|w| w.cell.clone())
        .collect();
    assert_eq!(skipped, ["A2", "A5", "A6"]);
    assert_eq!((preview.ready.len(), preview.rejected.len()), (1, 0));
}

#[test]
fn rejected_rows_do_not_keep_the_others_out() {
    let preview = fresh(&[HEAD, "A1|HOA|2001-04-15|VN", "A2|DEWI|2001-13-01|ID", "A3|ROSE|2000-01-01|PH"]);
    assert_eq!((preview.new_rows().count(), preview.rejected_rows()), (2, 1));
    let chosen = Selection::Rows([RowRef { sheet: 1, row: 4 }].into());
    let events = preview.events(&chosen, moment());
    let people: BTreeSet<&Subject> =
        events.iter().map(|event| &event.subject).filter(|s| s.kind() == crate::id::Kind::Person).collect();
    assert_eq!(people.len(), 1);
    let accepted = facts(&events).into_iter().find_map(|fact| match fact {
        Fact::ImportAccepted { accepted, rejected, .. } => Some((*accepted, *rejected)),
        _ => None,
    });
    assert_eq!(accepted, Some((1, 1)));
}

#[test]
fn nothing_chosen_records_nothing() {
    let preview = fresh(&[HEAD, "A1|HOA|2001-04-15|VN"]);
    assert_eq!(preview.events(&Selection::Rows(BTreeSet::new()), moment()), vec![]);
}

#[test]
fn several_sheets_are_read_as_one_roster() {
    let mut second = grid(&[HEAD, "B1|HOA|2001-04-15|VN", "B2|ROSE|2000-01-01|PH"]);
    second.sheet = "二期生".to_owned();
    let mut guide = grid(&["列|必須|書き方|例"]);
    guide.sheet = "記入要領".to_owned();
    let first = grid(&[HEAD, "A1|HOA|2001-04-15|VN"]);
    let preview = preview_of(&[first, second, guide], &Registry::default());
    assert_eq!(preview.new_rows().map(|row| row.at.to_string()).collect::<Vec<_>>(), ["1-2", "2-3"]);
    let rejected = &preview.view(Lang::Ja).rejected[0];
    assert_eq!((rejected.sheet.as_str(), rejected.code.as_str()), ("二期生", "roster/duplicate-person"));
    assert!(rejected.message.contains("名簿!2"), "{}", rejected.message);
    assert_eq!(preview.warnings, vec![]);
}

#[test]
fn markup_in_names_is_text_like_any_other() {
    let name = "<script>alert(1)</script> HOA";
    let preview = fresh(&[HEAD, &format!("A1|{name}|2001-04-15|VN")]);
    assert_eq!(preview.new_rows().next().unwrap().name.latin.as_deref(), Some(name));
}

#[test]
fn organizations_are_found_by_name_or_proposed_once() {
    let head = "氏名|生年月日|国籍|受入れ機関|監理団体|受入れ開始日";
    let rows = [
        head,
        "HOA|2001-04-15|VN|㈱架空ケア|架空協同組合|2026-04-01",
        "ROSE|2000-01-01|PH|株式会社 架空ケア|架空協同組合|2026-04-01",
    ];
    let preview = fresh(&rows);
    assert_eq!(preview.organizations.len(), 2);
    let mut registry = recorded(&rows);
    let later =
        preview_of(&[grid(&[head, "DEWI|1999-09-09|ID|（株）架空ケア|架空協同組合|2026-05-01"])], &registry);
    assert_eq!(later.organizations.len(), 0);
    let host = registry.of_kind(crate::id::Kind::Organization).next().unwrap().subject.clone();
    let by_id = preview_of(&[grid(&[head, &format!("DEWI|1999-09-09|ID|{host}||2026-05-01")])], &registry);
    assert_eq!(codes(&by_id.rejected), vec![]);
    let unknown =
        preview_of(&[grid(&[head, "DEWI|1999-09-09|ID|organization:NOWHERE||2026-05-01"])], &registry);
    assert_eq!(codes(&unknown.rejected), [("D2".to_owned(), "roster/unknown-organization".to_owned())]);
    // A second organization of the same name makes the name ambiguous.
    let twin = Event {
        id: crate::id::EventId::from_bits(7),
        subject: "organization:TWIN".parse().unwrap(),
        body: Body::states(Fact::OrganizationNamed {
            name: crate::text::Text::same("株式会社架空ケア"),
            kind: crate::event::OrganizationKind::Company,
            country: None,
        }),
        ..preview.events(&Selection::All, moment())[0].clone()
    };
    record(&mut registry, &[twin]);
    let ambiguous =
        preview_of(&[grid(&[head, "DEWI|1999-09-09|ID|株式会社架空ケア||2026-05-01"])], &registry);
    assert_eq!(codes(&ambiguous.rejected), [("D2".to_owned(), "roster/organization-ambiguous".to_owned())]);
    assert!(ambiguous.view(Lang::En).rejected[0].message.contains("organization:TWIN"));
}

#[test]
fn what_the_file_does_not_date_is_dated_to_the_import_and_marked() {
    let preview = fresh(&["氏名|生年月日|国籍|日本語試験", "HOA|2001-04-15|VN|N3"]);
    let events = preview.events(&Selection::All, moment());
    let test = events
        .iter()
        .find(|event| matches!(event.body, Body::States { fact: Fact::TestTaken { .. } }))
        .unwrap();
    assert_eq!(test.occurred_on, PartialDate::Day(today()));
    assert_eq!(test.confidence, Some(crate::event::Confidence::Low));
    assert!(test.source.note.as_deref().is_some_and(|note| note.contains("no date in the file")));
}

#[test]
fn a_test_is_verified_only_where_the_certificate_was_seen() {
    let head = "氏名|生年月日|国籍|日本語試験|日本語試験の日|証明書確認";
    let verified = |mark: &str| {
        let preview = fresh(&[head, &format!("HOA|2001-04-15|VN|N3|2025-07|{mark}")]);
        let events = preview.events(&Selection::All, moment());
        facts(&events)
            .into_iter()
            .find_map(|fact| match fact {
                Fact::TestTaken { verified, .. } => Some(*verified),
                _ => None,
            })
            .unwrap()
    };
    assert_eq!((verified("済"), verified("○"), verified("未"), verified("")), (true, true, false, false));
}

#[test]
fn events_are_the_same_whenever_they_are_asked_for() {
    let lines = [HEAD, "A1|HOA|2001-04-15|VN", "A2|ROSE|2000-01-01|PH"];
    let ids = |at: Instant| {
        fresh(&lines)
            .events(&Selection::All, at)
            .iter()
            .map(|event| (event.id, event.subject.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(moment()), ids(Instant::from_ms(0)));
    let unique: BTreeSet<_> = ids(moment()).into_iter().map(|(id, _)| id).collect();
    assert_eq!(unique.len(), ids(moment()).len());
}

#[test]
fn a_person_has_a_key_that_tells_nothing() {
    let a = fresh(&[HEAD, "A1|HOA|2001-04-15|VN"]);
    let b = fresh(&[HEAD, "A1|ROSE|2000-01-01|PH"]);
    let key = |preview: &Preview| preview.ready[0].subject.to_string();
    assert_eq!(key(&a), key(&b));
    assert!(key(&a).starts_with("person:P-") && key(&a).len() == "person:P-".len() + 10);
}

#[test]
fn debug_output_of_a_dry_run_holds_no_name() {
    let preview = fresh(&[HEAD, "A1|HOABIRD|2001-04-15|VN"]);
    let shown = format!("{:?} {:?}", preview.view(Lang::En), grid(&["HOABIRD"]));
    assert!(!shown.contains("HOABIRD"), "{shown}");
}

#[test]
fn the_view_has_the_shape_that_commands_promise() {
    let preview = fresh(&[HEAD, "A1|HOA|2001-04-15|VN", "A2|ROSE|x|PH"]);
    let json = serde_json::to_value(preview.view(Lang::En)).unwrap();
    assert_eq!(json["new"][0]["values"][0]["field"], "name_latin");
    assert_eq!(json["matched"], serde_json::json!([]));
    let rejected = &json["rejected"][0];
    assert_eq!((rejected["sheet"].as_str(), rejected["cell"].as_str()), (Some("名簿"), Some("C3")));
    assert_eq!(rejected["code"], "roster/not-a-date");
    assert!(rejected["message"].is_string() && rejected["remedy"].is_string());
}

#[test]
fn of_very_many_faults_the_first_are_shown_and_every_row_is_counted() {
    let mut lines = vec![HEAD.to_owned()];
    lines.extend((0..6_000).map(|n| format!("A{n}|HOA|x|VN")));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let preview = fresh(&lines);
    assert_eq!((preview.rejected.len(), preview.rejected_rows()), (5_001, 6_000));
    let last = preview.view(Lang::En).rejected.pop().unwrap();
    assert_eq!((last.code.as_str(), last.message.as_str()), ("roster/more-problems", "There are 1000 more."));
}

#[test]
fn a_sheet_made_to_be_slow_is_read_in_time() {
    // Many merged areas over many wide rows of long texts, and one name that everybody has.
    let wide = vec![CellText::Text("見出し".repeat(10_000)); 400];
    let merges = (0..50_000).map(|n| ((n % 40, 0), (41, 399))).collect();
    let slow = Grid { sheet: "slow".to_owned(), rows: vec![wide; 45], merges };
    assert_eq!(
        codes(&preview_of(&[slow], &Registry::default()).rejected),
        [("A1".to_owned(), "roster/no-headings".to_owned())]
    );
    let mut lines = vec![HEAD.to_owned()];
    lines.extend(
        (0..20_000)
            .map(|n| format!("A{n}|HOA|{}-{:02}-{:02}|VN", 1950 + n / 372, n / 31 % 12 + 1, n % 28 + 1)),
    );
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let preview = fresh(&lines);
    assert_eq!(preview.new_rows().count() + preview.rejected_rows(), 20_000);
}
