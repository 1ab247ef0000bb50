//! Names by script, countries, statuses, tests.

use super::column::CATALOG;
use super::name;
use super::word::{self, TestFault};
use super::*;

fn split(text: &str) -> (Option<String>, Option<String>, Option<String>) {
    let name = name::read(text).unwrap();
    (name.latin, name.kana, name.native)
}

fn parts(latin: &str, kana: &str, native: &str) -> (Option<String>, Option<String>, Option<String>) {
    let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (part(latin), part(kana), part(native))
}

#[test]
fn names_are_told_apart_by_script_in_any_order() {
    let cases = [
        ("グエン・ティ・ホア（NGUYEN THI HOA）", parts("NGUYEN THI HOA", "グエン・ティ・ホア", "")),
        ("NGUYEN THI HOA グエン ティ ホア", parts("NGUYEN THI HOA", "グエン ティ ホア", "")),
        ("ＮＧＵＹＥＮ　ＴＨＩ　ＨＯＡ", parts("NGUYEN THI HOA", "", "")),
        ("ｸﾞｴﾝ ﾃｨ ﾎｱ", parts("", "グエン ティ ホア", "")),
        ("ぐえん てぃ ほあ", parts("", "グエン ティ ホア", "")),
        ("Nguyễn Thị Hoa / NGUYEN THI HOA", parts("NGUYEN THI HOA", "", "Nguyễn Thị Hoa")),
        ("王 小明（オウ ショウメイ）WANG XIAOMING", parts("WANG XIAOMING", "オウ ショウメイ", "王 小明")),
        ("王小明WANG XIAOMING", parts("WANG XIAOMING", "", "王小明")),
        ("SANTOS, MARIA", parts("SANTOS MARIA", "", "")),
        ("ホア様", parts("", "ホア", "")),
        ("မောင်မောင် (MAUNG MAUNG)", parts("MAUNG MAUNG", "", "မောင်မောင်")),
        ("SUHARTINI", parts("SUHARTINI", "", "")),
        ("NGUYEN\nTHI HOA", parts("NGUYEN THI HOA", "", "")),
        ("D'SOUZA ANNE-MARIE", parts("D'SOUZA ANNE-MARIE", "", "")),
    ];
    for (text, expected) in cases {
        assert_eq!(split(text), expected, "{text}");
    }
}

#[test]
fn countries_are_read_by_name_code_and_nationality() {
    let cases = [
        ("ベトナム", "VN"),
        ("Vietnam", "VN"),
        ("VIET NAM", "VN"),
        ("vn", "VN"),
        ("VNM", "VN"),
        ("ベトナム人", "VN"),
        ("ﾍﾞﾄﾅﾑ", "VN"),
        ("ベトナム国籍", "VN"),
        ("Vietnamese", "VN"),
        ("インドネシア", "ID"),
        ("フィリピン共和国", "PH"),
        ("Filipino", "PH"),
        ("ミャンマー", "MM"),
        ("Burma", "MM"),
        ("中国", "CN"),
        ("中華人民共和国", "CN"),
        ("台湾", "TW"),
        ("韓国", "KR"),
        ("大韓民国", "KR"),
        ("ネパール", "NP"),
        ("スリランカ", "LK"),
        ("ラオス", "LA"),
        ("タイ", "TH"),
        ("インド", "IN"),
        ("バングラデシュ", "BD"),
        ("カンボジア", "KH"),
        ("モンゴル国", "MN"),
        ("日本", "JP"),
        ("Hong Kong", "HK"),
    ];
    for (text, code) in cases {
        assert_eq!(CATALOG.country(text), Some(code), "{text}");
    }
    for text in ["", "人", "アトランティス", "V", "XX"] {
        assert_eq!(CATALOG.country(text), None, "{text}");
    }
}

#[test]
fn statuses_of_residence_are_read_in_full_and_in_short() {
    let cases = [
        ("技能実習１号ロ", "technical-intern-training-1"),
        ("技能実習 第2号 ロ", "technical-intern-training-2"),
        ("技能実習（３号）", "technical-intern-training-3"),
        ("Technical Intern Training (i)(b)", "technical-intern-training-1"),
        ("特定技能1号", "specified-skilled-1"),
        ("特定技能1号（介護）", "specified-skilled-1"),
        ("SSW1", "specified-skilled-1"),
        ("SSW(i)", "specified-skilled-1"),
        ("留学", "student"),
        ("Student", "student"),
        ("介護", "nursing-care"),
        ("在留資格「介護」", "nursing-care"),
        ("特定活動（EPA）", "designated-activities-epa"),
        ("育成就労", "skill-development-employment"),
        ("永住者", "permanent-resident"),
    ];
    for (text, status) in cases {
        assert_eq!(CATALOG.residence(text), Some(status), "{text}");
    }
    for text in ["技能実習", "特定技能", "ビザ", ""] {
        assert_eq!(CATALOG.residence(text), None, "{text}: the number decides what is lawful");
    }
}

#[test]
fn results_of_language_tests_are_read_with_their_test() {
    let read =
        |text: &str| word::language_test(text).map(|test| (test.test, test.level, test.score, test.passed));
    let result = |test, level: &str, score, passed| {
        Ok((test, (!level.is_empty()).then(|| level.to_owned()), score, passed))
    };
    for text in [
        "N3",
        "Ｎ３",
        "n3",
        "N3合格",
        "N3 取得済み",
        "JLPT N3",
        "日本語能力試験N3",
        "日本語能力試験 N3 合格",
        "N3級",
        "N３レベル",
    ] {
        assert_eq!(read(text), result("jlpt", "N3", None, true), "{text}");
    }
    assert_eq!(read("N2不合格"), result("jlpt", "N2", None, false));
    assert_eq!(read("NAT-TEST 4級"), result("nat-test", "4", None, true));
    assert_eq!(read("日本語NAT-TEST３級合格"), result("nat-test", "3", None, true));
    assert_eq!(read("J.TEST D-E 550点"), result("j-test", "D-E", Some(550), true));
    assert_eq!(read("J.TEST 620"), result("j-test", "", Some(620), true));
    assert_eq!(read("JFT-Basic 210点"), result("jft-basic", "", Some(210), true));
    assert_eq!(read("JFT-Basic A2"), result("jft-basic", "A2", None, true));
    assert_eq!(read("介護日本語評価試験 合格"), result("care-japanese-evaluation", "", None, true));
    assert_eq!(read("介護日本語能力テスト N4"), result("care-japanese", "N4", None, true));
    assert_eq!(read("EJU 230点"), result("eju-japanese", "", Some(230), true));
    assert_eq!(read("BJT 410"), result("bjt", "", Some(410), true));
    assert_eq!(read("3級"), Err(TestFault::WithoutName));
    assert_eq!(read("３"), Err(TestFault::WithoutName));
    for text in ["N3相当", "日常会話", "N0", "N33", "A2"] {
        assert_eq!(read(text), Err(TestFault::Unknown), "{text}");
    }
    assert_eq!(read("N3受験予定"), Err(TestFault::NotYet));
}

#[test]
fn cells_that_say_nothing_are_empty() {
    for text in ["-", "－", "―", "ー", "なし", "未定", "N/A", "未取得", "×", "/"] {
        assert!(CATALOG.is_nothing(&clean(text)), "{text}");
    }
    assert!(!CATALOG.is_nothing("ナイン"));
}

#[test]
fn the_guard_of_our_own_exports_is_taken_off() {
    assert_eq!(clean("'=1+1"), "=1+1");
    assert_eq!(clean("'ANNE"), "'ANNE");
}

#[test]
fn every_word_that_events_will_carry_is_one_that_the_law_side_knows() {
    let known: toml::Table = toml::from_str(include_str!("../../../../../catalog/tests.toml")).unwrap();
    let tests = known["test"].as_table().unwrap();
    for text in [
        "N3",
        "NAT-TEST 3",
        "J.TEST D-E 500",
        "JFT-Basic 210",
        "EJU 200",
        "BJT 400",
        "介護日本語能力テストN3",
        "介護日本語評価試験",
    ] {
        let found = word::language_test(text).unwrap();
        assert!(tests.contains_key(found.test), "{text}: {}", found.test);
    }
    let courses: Vec<&str> =
        known["course"].as_array().unwrap().iter().filter_map(|course| course["course"].as_str()).collect();
    for course in [propose::PRACTITIONER_TRAINING, propose::TRAINING_FACILITY] {
        assert!(courses.contains(&course), "{course}");
    }
    let skills: BTreeSet<&str> =
        ["初級", "専門級", "上級", "介護技能評価試験"].map(|text| CATALOG.skill(text).unwrap()).into();
    assert!(skills.iter().all(|test| tests.contains_key(*test)), "{skills:?}");
    for (stage, status) in crate::facts::stage::STAGE_STATUS {
        assert_eq!(CATALOG.stage(stage), Some(stage));
        assert!(status.is_none_or(|status| CATALOG.residence(status) == Some(status)), "{status:?}");
    }
}

#[test]
fn a_stage_that_the_status_does_not_tell_can_be_said() {
    let head = "氏名|生年月日|国籍|在留資格|在留期限|段階|段階の開始日|卒業日";
    let preview = fresh(&[
        head,
        "HOA|2001-04-15|VN|留学|2027-03-31|養成校|2025-04-01|",
        "ROSE|2000-01-01|PH|||帰国済み|2026-03-31|2024年3月",
    ]);
    let events = preview.events(&Selection::All, moment());
    let stages: Vec<&str> = facts(&events)
        .into_iter()
        .filter_map(|fact| match fact {
            Fact::StageEntered { stage, .. } => Some(stage.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(stages, ["training-facility", "returned"]);
    assert!(
        facts(&events)
            .iter()
            .any(|fact| matches!(fact, Fact::CourseCompleted { course } if course == "training-facility"))
    );
    assert_eq!(
        rejections(&[head, "HOA|2001-04-15|VN|||ねこ||"]),
        [("F2".to_owned(), "roster/unknown-stage".to_owned())]
    );
}

#[test]
fn the_dry_run_speaks_the_readers_language() {
    let head = "氏名|生年月日|国籍|性別|在留資格|在留期限|段階|日本語試験|日本語試験の日|技能試験";
    let preview = fresh(&[head, "HOA|2001-04|VN|F|留学|2027-03-31|養成校|J.TEST D-E 550|2025-07|初級"]);
    let values =
        |lang| preview.view(lang).new[0].values.iter().map(|value| value.value.clone()).collect::<Vec<_>>();
    let ja = [
        "HOA",
        "2001年4月（平成13年）",
        "女",
        "ベトナム",
        "留学",
        "2027年3月31日（令和9年）",
        "養成校",
        "J.TEST D-E 550",
        "2025年7月（令和7年）",
        "–",
        "初級",
    ];
    let en = [
        "HOA",
        "Apr 2001",
        "Female",
        "Viet Nam",
        "Student",
        "31 Mar 2027",
        "Training facility",
        "J.TEST D-E 550",
        "Jul 2025",
        "–",
        "Basic",
    ];
    assert_eq!(
        (values(Lang::Ja), values(Lang::En)),
        (ja.map(str::to_owned).to_vec(), en.map(str::to_owned).to_vec())
    );
}

#[test]
fn every_word_that_the_dry_run_shows_has_a_label() {
    let source: toml::Table = toml::from_str(include_str!("../../../../../catalog/roster.toml")).unwrap();
    let words = |table: &str, key: &str| -> Vec<String> {
        source[table]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry[key].as_str().unwrap().to_owned())
            .collect()
    };
    for status in words("residence", "status") {
        assert!(crate::word::find("residence", &status).is_some(), "{status}");
    }
    for word in words("stage", "stage").into_iter().chain(words("skill", "test")) {
        assert_ne!(CATALOG.title(&word).ja, word);
    }
    let tests: toml::Table = toml::from_str(include_str!("../../../../../catalog/tests.toml")).unwrap();
    for test in source["language_test"].as_table().unwrap().keys() {
        assert!(tests["test"].as_table().unwrap().contains_key(test), "{test}");
    }
}
