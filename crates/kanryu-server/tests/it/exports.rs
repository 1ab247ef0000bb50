//! Tables as files: at once, or as jobs that are watched, fetched, cancelled and cleared away.

use std::time::Duration;

use axum::http::StatusCode;
use kanryu_server::access::Role;
use kanryu_store::{Export, ExportState};

use crate::site::{NAME_A, NAME_B, Reader, Site, nobody};

async fn finished(site: &Site, reader: &Reader) -> Export {
    for _ in 0..200 {
        let export = site.store.exports(reader.account, 1).await.unwrap().remove(0);
        if export.state != ExportState::Running {
            return export;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the export did not end");
}

#[tokio::test]
async fn the_bases_come_as_csv_excel_parquet_and_json_for_the_day_asked_about() {
    let site = Site::new().await;
    let csv = site.get(&nobody(), "/export/bases?format=csv&as_of=2017-03-31&lang=en").await;
    assert_eq!(csv.status, StatusCode::OK, "{}", csv.text());
    assert!(csv.header("content-disposition").contains("kanryu-bases-2017-03-31.csv"));
    assert!(csv.bytes.starts_with(b"\xef\xbb\xbf"), "Excel needs the mark");
    assert_eq!(csv.text().lines().count(), 25);
    let excel = site.get(&nobody(), "/export/bases?format=xlsx").await;
    assert!(excel.bytes.starts_with(b"PK"));
    let parquet = site.get(&nobody(), "/export/bases?format=parquet").await;
    assert!(parquet.bytes.starts_with(b"PAR1") && parquet.bytes.ends_with(b"PAR1"));
    let json = site.get(&nobody(), "/export/bases?format=json").await.json();
    assert_eq!(json.as_array().unwrap().len(), 24);
    let wrong = site.get(&nobody(), "/export/bases?format=pdf").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text().contains("xlsx, csv, json, parquet"));
    assert_eq!(site.get(&nobody(), "/export/nothing?format=csv").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_export_of_people_holds_whom_the_reader_sees_and_is_noted_for_each() {
    let site = Site::new().await;
    let worker = site.reader(Role::CaseWorker, Some("organization:a")).await;
    let begun = site.post(&worker, "/exports", &[("what", "people"), ("format", "csv")]).await;
    assert_eq!(
        (begun.status, begun.header("location")),
        (StatusCode::SEE_OTHER, "/exports"),
        "{}",
        begun.text()
    );
    let export = finished(&site, &worker).await;
    assert_eq!((export.state, export.rows), (ExportState::Done, 1));
    let file = site.get(&worker, &format!("/exports/{}", export.id)).await;
    assert!(file.text().contains(NAME_A) && !file.text().contains(NAME_B));
    assert_eq!(site.actions_about("person:pa").await, ["person.exported"]);
    assert!(site.actions_about("person:pb").await.is_empty());
    let page = site.get(&worker, "/exports").await;
    assert!(page.text().contains("people.csv") && page.text().contains("complete"));
}

#[tokio::test]
async fn nobody_else_fetches_or_cancels_an_export() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    site.post(&office, "/exports", &[("what", "bases"), ("format", "json")]).await;
    let export = finished(&site, &office).await;
    let other = site.reader(Role::Administrator, None).await;
    assert_eq!(site.get(&other, &format!("/exports/{}", export.id)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        site.post(&other, &format!("/exports/{}/cancel", export.id), &[]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(site.get(&nobody(), "/exports").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_export_whose_process_is_gone_can_be_cancelled() {
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    let orphan = Export {
        id: "orphan".into(),
        account: office.account,
        what: "people.csv".into(),
        state: ExportState::Running,
        rows: 0,
        started_at: site.now(),
        finished_at: None,
        file: None,
    };
    site.store.create_export(&orphan).await.unwrap();
    assert!(
        site.get(&office, "/exports").await.header("refresh") == "3",
        "the page looks again while one runs"
    );
    assert_eq!(site.post(&office, "/exports/orphan/cancel", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.store.export("orphan").await.unwrap().unwrap().state, ExportState::Cancelled);
}

#[tokio::test]
async fn files_of_exports_are_readable_by_the_servers_user_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::new().await;
    let office = site.reader(Role::Secretariat, None).await;
    site.post(&office, "/exports", &[("what", "people"), ("format", "xlsx")]).await;
    let export = finished(&site, &office).await;
    let folder = site.folder.path().join("exports");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&folder.join(export.file.unwrap()))), (0o700, 0o600));
}
