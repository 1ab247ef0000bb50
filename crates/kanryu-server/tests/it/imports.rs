//! Rosters over pages and API: looked at first, recorded when confirmed, taken back.

use axum::http::StatusCode;
use kanryu_server::access::Role;
use std::io::Write as _;

use crate::site::{NAME_B, Reader, Site, nobody};

/// An invented roster: two people of organization a, a row that is wrong.
const ROSTER: &str = "氏名,生年月日,国籍,受入機関\nINVENTED THI ONE,2001-05-06,ベトナム,Invented Home A\nINVENTED THI TWO,2002-06-07,ベトナム,Invented Home A\nINVENTED THI THREE,2002-13-40,ベトナム,Invented Home A\n";

async fn looked_at(site: &Site, reader: &Reader, text: &str) -> String {
    let answer = site.upload(reader, "roster.csv", text.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").to_owned()
}

#[tokio::test]
async fn a_roster_is_looked_at_confirmed_and_taken_back() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    let before = site.store.head().await.unwrap().seq;
    let place = looked_at(&site, &office, ROSTER).await;
    let page = site.get(&office, &place).await.text();
    assert!(page.contains("INVENTED THI ONE") && page.contains("INVENTED THI TWO"), "{page}");
    let words = site.get(&office, &place).await.words();
    assert!(words.contains("Nothing is stored yet") && words.contains("1 Rows kept out"), "{words}");
    assert_eq!(site.store.head().await.unwrap().seq, before, "nothing is stored by looking");

    let rows: Vec<&str> =
        page.split("name=\"shown\" value=\"").skip(1).map(|part| part.split('"').next().unwrap()).collect();
    assert_eq!(rows.len(), 2);
    let fields = [("shown", rows[0]), ("shown", rows[1]), ("row", rows[0])];
    let done = site.post(&office, &format!("{place}/confirm"), &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let list = site.get(&office, "/people").await.text();
    assert!(list.contains("THI ONE") && !list.contains("THI TWO"), "only the checked row is recorded");
    assert_eq!(site.get(&office, &place).await.status, StatusCode::NOT_FOUND, "a confirmed dry run is gone");

    let imports = site.get(&office, done.header("location")).await;
    let import = imports.hidden("import");
    let undone =
        site.post(&office, "/import/undo", &[("import", &import), ("reason", "invented reason")]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text());
    assert!(!site.get(&office, "/people").await.text().contains("THI ONE"));
    let again = site.post(&office, "/import/undo", &[("import", &import), ("reason", "again")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let actions: Vec<String> = site.audited().await.into_iter().map(|entry| entry.entry.action).collect();
    for action in ["import.previewed", "import.accepted", "import.undone"] {
        assert!(actions.contains(&action.to_owned()), "{action} was not noted: {actions:?}");
    }
}

#[tokio::test]
async fn a_dry_run_is_for_whoever_made_it_and_for_half_an_hour() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    let place = looked_at(&site, &office, ROSTER).await;
    let other = site.reader(Role::Administrator, None).await;
    assert_eq!(site.get(&other, &place).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(&other, &format!("{place}/confirm"), &[]).await.status, StatusCode::NOT_FOUND);
    site.pass_minutes(25);
    assert_eq!(site.get(&office, &place).await.status, StatusCode::OK);
    site.pass_minutes(6);
    assert_eq!(site.get(&office, &place).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_case_workers_roster_is_not_compared_with_other_organizations_people() {
    let site = Site::new().await;
    let worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    let roster = format!("氏名,生年月日,国籍,受入機関\n{NAME_B} Minh,2001-02-03,ベトナム,Invented Home A\n");
    let page = site.get(&worker, &looked_at(&site, &worker, &roster).await).await.words();
    assert!(page.contains("1 New people") && page.contains("0 Changes to known people"), "{page}");
    assert!(!page.contains("person:pb"));
    let office = site.reader(Role::Secretariat, None).await;
    let page = site.get(&office, &looked_at(&site, &office, &roster).await).await.words();
    assert!(page.contains("1 Changes to known people"), "the secretariat sees the match: {page}");
}

#[tokio::test]
async fn a_case_worker_records_nobody_who_would_be_somebody_elses() {
    let site = Site::new().await;
    let worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    let roster = "氏名,生年月日,国籍,受入機関\nINVENTED THI NINE,2001-05-06,ベトナム,Invented Home B\n";
    let place = looked_at(&site, &worker, roster).await;
    let before = site.store.head().await.unwrap().seq;
    let answer = site.post(&worker, &format!("{place}/confirm"), &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    assert!(answer.text().contains("would not belong to your organization"));
    assert_eq!(site.store.head().await.unwrap().seq, before);
}

#[tokio::test]
async fn a_case_worker_takes_back_only_imports_of_the_own_people() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    let roster = "氏名,生年月日,国籍,受入機関\nINVENTED THI NINE,2001-05-06,ベトナム,Invented Home B\n";
    let place = looked_at(&site, &office, roster).await;
    let done = site.post(&office, &format!("{place}/confirm"), &[]).await;
    let import = site.get(&office, done.header("location")).await.hidden("import");
    let worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    assert!(!site.get(&worker, "/import").await.text().contains(&import));
    let answer = site.post(&worker, "/import/undo", &[("import", &import), ("reason", "invented")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let own = site.reader(Role::CaseWorker, Some("organization:b")).await;
    assert!(site.get(&own, "/import").await.text().contains(&import));
}

#[tokio::test]
async fn a_record_that_changed_meanwhile_is_compared_again_before_anything_is_recorded() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    let (first, second) = (looked_at(&site, &office, ROSTER).await, looked_at(&site, &office, ROSTER).await);
    assert_eq!(site.post(&office, &format!("{first}/confirm"), &[]).await.status, StatusCode::SEE_OTHER);
    let people = |text: &str| text.matches("THI ONE").count();
    let once = people(&site.get(&office, "/people").await.text());
    let conflict = site.post(&office, &format!("{second}/confirm"), &[]).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT, "{}", conflict.text());
    assert!(site.get(&office, &second).await.words().contains("2 Unchanged"));
    assert_eq!(people(&site.get(&office, "/people").await.text()), once, "nobody is recorded twice");
}

#[tokio::test]
async fn a_bomb_a_stranger_format_and_nonsense_are_refused_with_a_reason() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    let cases: [(&str, Vec<u8>); 5] = [
        ("bomb.xlsx", bomb()),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old".to_vec()),
        ("paper.pdf", b"%PDF-1.7 nothing".to_vec()),
        ("broken.xlsx", b"PK\x03\x04 broken".to_vec()),
        ("zeros.csv", vec![0; 100]),
    ];
    for (name, bytes) in cases {
        let answer = site.upload(&office, name, &bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.text());
        assert!(answer.text().contains("<code>file/"), "{name} has no code: {}", answer.text());
    }
    let empty = site.upload(&office, "empty.csv", b"").await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
}

/// A small .xlsx whose sheet unpacks to 600 MB.
fn bomb() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("[Content_Types].xml", options).unwrap();
    writer.write_all(b"<Types/>").unwrap();
    writer.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..600 {
        writer.write_all(&zeros).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[tokio::test]
async fn an_upload_beyond_the_limit_is_refused_and_nothing_is_kept() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    let answer = site.upload(&office, "huge.csv", &vec![b'x'; 66 * 1024 * 1024]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().contains("The limit is 64 MB"), "{}", answer.text());
}

#[tokio::test]
async fn the_api_looks_first_and_records_only_when_told_to() {
    let site = Site::new().await;
    let office = site.program(Role::Secretariat, None, &["people:write", "people:read"]).await;
    let path = "/api/imports?name=roster.csv";
    let dry = site.post_bytes(&office, path, ROSTER.into()).await.json();
    assert_eq!(
        (
            dry["stored"].as_bool(),
            dry["new"].as_array().unwrap().len(),
            dry["rejected"].as_array().unwrap().len()
        ),
        (Some(false), 2, 1),
        "{dry}"
    );
    for field in ["sheet", "cell", "code", "message", "remedy"] {
        assert!(dry["rejected"][0][field].is_string(), "{dry}");
    }
    assert_eq!(site.get(&office, "/api/people").await.json()["total"], 2);
    let stored = site.post_bytes(&office, &format!("{path}&dry_run=false"), ROSTER.into()).await.json();
    assert_eq!(stored["stored"], true, "{stored}");
    assert_eq!(site.get(&office, "/api/people").await.json()["total"], 4);
    let again = site.post_bytes(&office, &format!("{path}&dry_run=false"), ROSTER.into()).await.json();
    assert_eq!(
        (again["stored"].as_bool(), again["recorded_events"].as_u64()),
        (Some(false), Some(0)),
        "{again}"
    );
    let import = stored["import"].as_str().unwrap();
    let undo = site
        .post_json(
            &office,
            "/api/imports/undo",
            "u",
            &serde_json::json!({ "import": import, "reason": "invented" }),
        )
        .await;
    assert_eq!(undo.status, StatusCode::OK, "{}", undo.text());
    assert_eq!(site.get(&office, "/api/people").await.json()["total"], 2);
    let reader = site.program(Role::Secretariat, None, &["people:read"]).await;
    assert_eq!(site.post_bytes(&reader, path, ROSTER.into()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.post_bytes(&nobody(), path, ROSTER.into()).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_template_is_a_workbook_in_both_languages() {
    let site = Site::new().await;
    for lang in ["ja", "en"] {
        let answer = site.get(&nobody(), &format!("/import/template.xlsx?lang={lang}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.bytes.starts_with(b"PK") && answer.header("content-disposition").contains(lang));
    }
}

#[tokio::test]
async fn nobody_fills_the_memory_without_an_account_that_may_import() {
    let site = Site::new().await;
    let huge = vec![b'x'; 66 * 1024 * 1024];
    assert_eq!(
        site.post_bytes(&nobody(), "/api/imports", huge.clone()).await.status,
        StatusCode::UNAUTHORIZED
    );
    let office = site.program(Role::Secretariat, None, &["people:write"]).await;
    let answer = site.post_bytes(&office, "/api/imports", huge).await;
    assert_eq!(
        (answer.status, answer.json()["code"].as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, Some("request/too-large"))
    );
}
