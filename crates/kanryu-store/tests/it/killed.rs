//! A process that is killed in the middle of an import loses the batch it was writing and nothing else.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;

use kanryu_domain::event::Event;
use kanryu_domain::registry::Registry;
use kanryu_store::{Append, Store, Target};

use crate::place::{self, Place, at, block_on};
use crate::world::{imported, registered};

/// Tells a process that it is the importer, and where.
const IMPORTER: &str = "KANRYU_TEST_IMPORTER";
const BATCH: u64 = 500;

#[test]
fn an_importer_killed_in_one_file_loses_only_its_last_batch() {
    match std::env::var(IMPORTER) {
        Ok(target) => import_for_ever(&target),
        Err(_) => place::run(place::sqlite(), async |place: Arc<Place>| {
            let Target::Folder(folder) = &place.target else { unreachable!("a folder") };
            let target = folder.display().to_string();
            kill(&place, &target, "killed::an_importer_killed_in_one_file_loses_only_its_last_batch").await;
        }),
    }
}

#[test]
fn an_importer_killed_in_a_database_loses_only_its_last_batch() {
    match std::env::var(IMPORTER) {
        Ok(target) => import_for_ever(&target),
        Err(_) => place::run(place::postgresql(), async |place: Arc<Place>| {
            let target = place.address.clone().expect("an address");
            kill(&place, &target, "killed::an_importer_killed_in_a_database_loses_only_its_last_batch").await;
        }),
    }
}

fn batch(number: u64) -> Vec<Event> {
    (number * BATCH..(number + 1) * BATCH).map(|id| imported(registered(id + 1, id), 1)).collect()
}

/// Appends batches and says after each that it was committed.
fn import_for_ever(target: &str) {
    let target: Target = target.parse().expect("a target");
    block_on(async {
        let store = Store::open(&target, at(0)).await.expect("the store");
        let mut number = store.head().await.expect("a head").seq / BATCH;
        loop {
            store.append(&batch(number), Append::default()).await.expect("to append");
            number += 1;
            let mut out = std::io::stdout().lock();
            writeln!(out, "\ncommitted {number}").expect("a line");
            out.flush().expect("a line");
        }
    });
}

/// Starts an importer, kills it at a different point of its work each time, and looks at what it left.
async fn kill(place: &Place, target: &str, test: &str) {
    place.create().await.close().await;
    let mut least = 0;
    for round in 0..6_u64 {
        let mut importer = Command::new(std::env::current_exe().expect("this program"));
        importer.args(["--exact", test, "--nocapture"]).env(IMPORTER, target).stdout(Stdio::piped());
        let mut importer = importer.spawn().expect("an importer");
        let lines = BufReader::new(importer.stdout.take().expect("a pipe")).lines();
        let mut committed = lines
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("committed ")?.parse::<u64>().ok());
        let heard = committed.nth(3 + usize::try_from(round).expect("small")).expect("a line");
        // Into the middle of the next batch, which takes some milliseconds.
        std::thread::sleep(std::time::Duration::from_micros(700 * round));
        importer.kill().expect("SIGKILL");
        importer.wait().expect("an end");
        least = look(place, least.max(heard)).await;
    }
    assert!(least >= 6 * 4);
}

/// What is there is whole batches, every batch that was said to be committed, verifies and folds; returns how many.
async fn look(place: &Place, least: u64) -> u64 {
    let store = place.open().await;
    let verification = store.verify(|_, _| {}).await.expect("an answer");
    assert_eq!(verification.broken, None);
    assert_eq!(verification.events % BATCH, 0, "whole batches");
    let batches = verification.events / BATCH;
    assert!(batches >= least, "{batches} batches are there, but {least} were committed");
    let events: Vec<Event> = (0..batches).flat_map(batch).collect();
    let found = store.events_after(0, verification.events + 1).await.expect("events");
    assert!(found.iter().map(|recorded| &recorded.event).eq(&events));
    let (registry, seq) = store.load_registry().await.expect("a registry");
    assert_eq!((registry, seq), (Registry::fold(&events), verification.events));
    store.close().await;
    batches
}
