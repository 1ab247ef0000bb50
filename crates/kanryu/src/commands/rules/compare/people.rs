//! The people who are put to both laws: a roster, history files, or the register of a store, a page at a time.

use std::path::{Path, PathBuf};

use kanryu_domain::board::Audience;
use kanryu_domain::board::compare::{Gathering, PeopleShown};
use kanryu_domain::calendar::Day;
use kanryu_domain::history::{self, History};
use kanryu_domain::id::{Kind, Subject};
use kanryu_domain::pathway::Law;
use kanryu_domain::pathway::compare::{Compared, Comparison};
use kanryu_domain::registry::{Record, Registry};
use kanryu_domain::roster::{self, Intake, Selection};
use kanryu_domain::text::Text;
use kanryu_rules::Facts;
use kanryu_server::import as edge;
use kanryu_store::Store;
use rayon::prelude::*;

use super::Arguments;
use crate::commands::init::store_failure;
use crate::exit::Failure;
use crate::location::Location;
use crate::{progress, reader};

/// Records read and judged at once: enough for every core, little in memory.
const PAGE: u64 = 4_000;

/// Whose answers change; `None` where nobody was asked about.
pub async fn gathered(
    arguments: &Arguments,
    comparison: &Comparison<'_>,
    facts_on: Day,
) -> Result<Option<PeopleShown>, Failure> {
    let mut gathering = Gathering::new(comparison, &Audience::Administrator, facts_on);
    if let Some(roster) = &arguments.roster {
        let people = from_files(roster)?;
        let pairs: Vec<(&Record, &Facts)> =
            people.iter().map(|history| (&history.record, &history.facts)).collect();
        add(&mut gathering, comparison, &pairs, facts_on);
        return Ok(Some(gathering.shown()));
    }
    if arguments.data.is_none() && arguments.store.is_none() {
        return Ok(None);
    }
    let folder = || PathBuf::from("kanryu-data");
    let location =
        Location { data: arguments.data.clone().unwrap_or_else(folder), store: arguments.store.clone() };
    from_store(&location.open().await?, &mut gathering, comparison, facts_on).await?;
    Ok(Some(gathering.shown()))
}

fn add(
    gathering: &mut Gathering<'_>,
    comparison: &Comparison<'_>,
    people: &[(&Record, &Facts)],
    facts_on: Day,
) {
    let compared: Vec<Compared> =
        people.par_iter().map(|(record, over)| comparison.of(record, over, facts_on)).collect();
    for ((record, _), compared) in people.iter().zip(&compared) {
        gathering.add(record, compared, true);
    }
}

async fn from_store(
    store: &Store,
    gathering: &mut Gathering<'_>,
    comparison: &Comparison<'_>,
    facts_on: Day,
) -> Result<(), Failure> {
    let bar = progress::bar(0, "compare");
    let (mut after, nothing): (Option<Subject>, Facts) = (None, Facts::new());
    loop {
        let page =
            store.records(Kind::Person, after.as_ref(), PAGE).await.map_err(|error| store_failure(&error))?;
        let Some(last) = page.last() else { break };
        after = Some(last.subject.clone());
        let pairs: Vec<(&Record, &Facts)> = page.iter().map(|record| (record, &nothing)).collect();
        add(gathering, comparison, &pairs, facts_on);
        bar.inc(page.len() as u64);
    }
    bar.finish_and_clear();
    Ok(())
}

/// People of a roster, of a history file, or of every history file in a folder.
fn from_files(path: &Path) -> Result<Vec<History>, Failure> {
    let is_history = |path: &Path| path.extension().is_some_and(|extension| extension == "toml");
    if path.is_dir() {
        let entries = std::fs::read_dir(path).map_err(|error| unreadable(path, error.kind()))?;
        let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        files.retain(|file| is_history(file));
        files.sort();
        if files.is_empty() {
            return Err(Failure::input(
                "input/no-histories",
                Text::new(
                    format!("{} に履歴ファイル（.toml）がありません", path.display()),
                    format!("there is no history file (.toml) in {}", path.display()),
                ),
                Text::new("docs/history-file.md を見てください", "see docs/history-file.md"),
            ));
        }
        return files.iter().map(|file| from_history(file)).collect();
    }
    if is_history(path) {
        return Ok(vec![from_history(path)?]);
    }
    from_roster(path)
}

fn from_history(path: &Path) -> Result<History, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, error.kind()))?;
    let name = path.display().to_string();
    let mut history =
        history::parse(&name, &text, Law::builtin().rulebook().catalog()).map_err(|errors| {
            let all = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            Failure::input_from("input/history-file", &all)
        })?;
    // A file that names nobody is told apart from others by its own name.
    let key = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if !text.lines().any(|line| line.trim_start().starts_with("id"))
        && let Ok(subject) = format!("person:{key}").parse()
    {
        history.record.subject = subject;
    }
    Ok(history)
}

fn from_roster(path: &Path) -> Result<Vec<History>, Failure> {
    let read = edge::read_file(path)
        .map_err(|fault| Failure::input(fault.code(), fault.message(), fault.remedy()))?;
    let intake = Intake {
        file: &read.name,
        sha256: &read.sha256,
        grids: &read.grids,
        today: reader::today(),
        owner: None,
    };
    let preview = roster::preview(&intake, &Registry::default());
    for problem in &preview.rejected {
        let view = problem.view(kanryu_domain::text::Lang::En);
        eprintln!("{}!{}  [{}] {}", view.sheet, view.cell, view.code, view.message);
    }
    let registry = Registry::fold(&preview.events(&Selection::All, reader::now()));
    let people = registry.of_kind(Kind::Person).cloned();
    Ok(people.map(|record| History { record, facts: Facts::new() }).collect())
}

fn unreadable(path: &Path, kind: std::io::ErrorKind) -> Failure {
    Failure::input(
        "input/unreadable",
        Text::new(
            format!("{} を読めません（{kind}）", path.display()),
            format!("{} cannot be read: {kind}", path.display()),
        ),
        Text::default(),
    )
}
