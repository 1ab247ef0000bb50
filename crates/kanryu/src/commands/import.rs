//! `kanryu import`: a roster comes in, first as a dry run.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use clap::Args;
use kanryu_domain::id::Subject;
use kanryu_domain::registry::Registry;
use kanryu_domain::roster::{self, Intake, Preview, PreviewView, RowRef, Selection};
use kanryu_domain::text::{Lang, Text};
use kanryu_server::import as edge;
use kanryu_store::Append;

use super::init::store_failure;
use crate::exit::{Failure, Outcome};
use crate::location::Location;
use crate::output::Plain;
use crate::reader;

/// Import a roster (.xlsx, or CSV in UTF-8 or CP932).
///
/// Every row is shown as new, matched, unchanged or rejected with its cell, the reason and the remedy. With
/// --dry-run nothing is stored; without it the acceptable rows are stored as one import that `kanryu undo` takes back.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The roster.
    #[arg(required_unless_present = "template")]
    file: Option<PathBuf>,
    /// Show what would happen and store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write the template to be filled in to FILE and stop.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["file", "dry_run"])]
    template: Option<PathBuf>,
    /// Rows to accept as SHEET-ROW, with commas between them; default: every acceptable row.
    #[arg(long, value_name = "ROWS", value_delimiter = ',')]
    rows: Vec<RowRef>,
    /// The organization whose roster it is (organization:…); its own numbers are compared with its own only.
    #[arg(long, value_name = "ORGANIZATION")]
    owner: Option<Subject>,
    /// Form of the output: text or json.
    #[arg(long, value_enum, default_value = "text")]
    format: Plain,
    #[command(flatten)]
    location: Location,
}

pub async fn run(arguments: Arguments, lang: Lang) -> Result<Outcome, Failure> {
    if let Some(path) = &arguments.template {
        return write_template(path, lang);
    }
    let file = arguments.file.as_deref().unwrap_or(Path::new(""));
    let read = edge::read_file(file).map_err(failure)?;
    let store = arguments.location.open().await?;
    let (registry, seen) = store.load_registry().await.map_err(|error| store_failure(&error))?;
    let intake = Intake {
        file: &read.name,
        sha256: &read.sha256,
        grids: &read.grids,
        today: reader::today(),
        owner: arguments.owner.as_ref(),
    };
    let preview = roster::preview(&intake, &registry);
    let stored = if arguments.dry_run {
        None
    } else {
        Some(accept(&arguments, &preview, &registry, &store, seen).await?)
    };
    print(&preview.view(lang), stored, arguments.format, lang);
    Ok(if preview.rejected.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

async fn accept(
    arguments: &Arguments,
    preview: &Preview,
    registry: &Registry,
    store: &kanryu_store::Store,
    seen: u64,
) -> Result<u64, Failure> {
    let rows: BTreeSet<RowRef> = arguments.rows.iter().copied().collect();
    let selection = if rows.is_empty() { Selection::All } else { Selection::Rows(rows) };
    let events = preview.events(&selection, reader::now());
    edge::check(&events, registry).map_err(|refusal| Failure::input_from(refusal.code(), &refusal))?;
    let append = Append { seen: Some(seen), key: None };
    let appended = store.append(&events, append).await.map_err(|error| store_failure(&error))?;
    Ok(appended.recorded)
}

fn failure(error: edge::FileFault) -> Failure {
    Failure::input(error.code(), error.message(), error.remedy())
}

fn print(view: &PreviewView, stored: Option<u64>, format: Plain, lang: Lang) {
    match format {
        Plain::Json => {
            let mut value = serde_json::to_value(view).unwrap_or_default();
            value["recorded_events"] = serde_json::json!(stored.unwrap_or(0));
            value["stored"] = serde_json::json!(stored.is_some());
            println!("{}", serde_json::to_string_pretty(&value).unwrap_or_default());
        }
        Plain::Text => print_text(view, stored, lang),
    }
}

fn print_text(view: &PreviewView, stored: Option<u64>, lang: Lang) {
    let (new, matched, same) = (view.new.len(), view.matched.len(), view.unchanged.len());
    let rejected = view.rejected.len();
    let head = Text::new(
        format!("新規 {new}、既存に追加 {matched}、変更なし {same}、不可 {rejected} 箇所"),
        format!("{new} new, {matched} matched, {same} unchanged, {rejected} faults"),
    );
    println!("{}", head.get(lang));
    for problem in view.rejected.iter().chain(&view.warnings) {
        println!(
            "  {}!{}  [{}] {}\n      {}",
            problem.sheet, problem.cell, problem.code, problem.message, problem.remedy
        );
    }
    for row in &view.matched {
        println!("  {} {}", row.row, row.subject);
        for change in &row.changes {
            println!("      {}: {} → {}", change.title, change.old.as_deref().unwrap_or("–"), change.new);
        }
    }
    let foot = match stored {
        None => Text::new("何も保管していません（--dry-run）", "nothing was stored (--dry-run)"),
        Some(events) => Text::new(
            format!("記録 {events} 件を保管しました。取り消すには: kanryu undo {}", view.import),
            format!("{events} events were stored; to take them back: kanryu undo {}", view.import),
        ),
    };
    println!("{}", foot.get(lang));
}

fn write_template(path: &Path, lang: Lang) -> Result<Outcome, Failure> {
    let file = File::create(path).map_err(|error| {
        Failure::input_from(
            "input/output-file",
            &format!("{} cannot be written: {}", path.display(), error.kind()),
        )
    })?;
    kanryu_files::write_template(&edge::template(lang), BufWriter::new(file))
        .map_err(|error| Failure::input_from(error.code(), &error))?;
    println!("{}", path.display());
    Ok(Outcome::Fine)
}
