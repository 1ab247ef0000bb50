//! Exports as jobs: cancelled in the middle, limited in number, cleared away after a day.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use kanryu_domain::calendar::Instant;
use kanryu_domain::pathway::Law;
use kanryu_domain::text::Lang;
use kanryu_files::{Heading, Value};
use kanryu_store::{NewAccount, Store, Target};

use super::*;
use crate::access::Lifetimes;
use crate::access::visitor::SignedIn;
use crate::state::Settings;

struct House {
    state: AppState,
    clock: Arc<AtomicI64>,
    folder: tempfile::TempDir,
}

async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let store =
        Store::create(&Target::folder(folder.path().join("store")), Instant::from_ms(0)).await.unwrap();
    let clock = Arc::new(AtomicI64::new(1_000));
    let ticking = Arc::clone(&clock);
    let settings = Settings {
        law: Law::builtin(),
        clock: Arc::new(move || Instant::from_ms(ticking.load(Ordering::Relaxed))),
        https: false,
        behind_proxy: false,
        lifetimes: Lifetimes::default(),
        exports: folder.path().join("exports"),
    };
    House { state: AppState::open(store, settings).await.unwrap(), clock, folder }
}

impl House {
    async fn asked(&self) -> Asked {
        let new = NewAccount {
            login: secret::reference(),
            display_name: "Invented".into(),
            role: "secretariat".into(),
            organization: None,
            person: None,
            password_hash: None,
        };
        let id = self.state.store().create_account(&new, self.state.now()).await.unwrap();
        let account = self.state.store().account(id).await.unwrap().unwrap();
        let mut asked = Asked::nobody(Lang::En, "/exports", self.state.now());
        asked.account = SignedIn::of(&account, None);
        asked
    }

    async fn ended(&self, id: &str) -> Export {
        for _ in 0..400 {
            let export = self.state.store().export(id).await.unwrap().unwrap();
            if export.state != ExportState::Running {
                return export;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the export did not end");
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("exports")).map_or(0, Iterator::count)
    }
}

/// A sheet that never ends: only cancelling stops it.
fn endless() -> Sheet {
    let rows = std::iter::repeat_with(|| vec![Value::Text("INVENTED".repeat(100))]);
    Sheet { name: "endless".into(), headings: vec![Heading::new("a", "A")], total: 10, rows: Box::new(rows) }
}

fn short(rows: u64) -> Sheet {
    let values = (0..rows).map(|row| vec![Value::Integer(row as i64)]);
    Sheet {
        name: "short".into(),
        headings: vec![Heading::new("a", "A")],
        total: rows,
        rows: Box::new(values),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_without_end_is_cancelled_and_leaves_no_file() {
    let house = house().await;
    let asked = house.asked().await;
    let id = start(&house.state, &asked, "endless", Format::Csv, endless(), Vec::new()).await.unwrap();
    while house.state.exports().progress(&id).is_some_and(|(rows, _)| rows == 0) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    cancel(&house.state, &asked, &id).await.unwrap();
    let export = house.ended(&id).await;
    assert_eq!((export.state, export.file.clone()), (ExportState::Cancelled, None));
    assert!(export.rows >= 1_000, "{}", export.rows);
    assert_eq!((house.files(), house.state.exports().progress(&id)), (0, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_third_export_of_an_account_waits_until_one_has_ended() {
    let house = house().await;
    let asked = house.asked().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        ids.push(start(&house.state, &asked, "endless", Format::Csv, endless(), Vec::new()).await.unwrap());
    }
    let third = start(&house.state, &asked, "short", Format::Csv, short(3), Vec::new()).await;
    assert_eq!(third.unwrap_err(), Fault::Busy);
    let other = house.asked().await;
    let fourth = start(&house.state, &other, "short", Format::Csv, short(3), Vec::new()).await.unwrap();
    assert_eq!(house.ended(&fourth).await.state, ExportState::Done);
    for id in &ids {
        cancel(&house.state, &asked, id).await.unwrap();
        house.ended(id).await;
    }
    assert!(start(&house.state, &asked, "short", Format::Csv, short(3), Vec::new()).await.is_ok());
}

#[tokio::test]
async fn a_file_is_kept_for_a_day_and_then_cleared_away() {
    let house = house().await;
    let asked = house.asked().await;
    let id = start(&house.state, &asked, "short", Format::Json, short(2_500), Vec::new()).await.unwrap();
    let export = house.ended(&id).await;
    assert_eq!((export.state, export.rows, house.files()), (ExportState::Done, 2_500, 1));
    house.clock.fetch_add(KEPT_MS, Ordering::Relaxed);
    clear(&house.state).await.unwrap();
    assert_eq!(house.files(), 1, "a day is not over yet");
    house.clock.fetch_add(1_000, Ordering::Relaxed);
    clear(&house.state).await.unwrap();
    assert_eq!((house.files(), house.state.store().export(&id).await.unwrap()), (0, None));
}

#[tokio::test]
async fn a_table_that_does_not_fit_a_workbook_fails_and_leaves_no_file() {
    let house = house().await;
    let asked = house.asked().await;
    let rows = Box::new(std::iter::once(vec![Value::Text("x".repeat(40_000))]));
    let sheet = Sheet { name: "long".into(), headings: vec![Heading::new("a", "A")], total: 1, rows };
    let id = start(&house.state, &asked, "long", Format::Xlsx, sheet, Vec::new()).await.unwrap();
    assert_eq!((house.ended(&id).await.state, house.files()), (ExportState::Failed, 0));
}
