//! Exports as jobs: begun, watched, cancelled, fetched, cleared away.

use std::fs::File;
use std::io::BufWriter;
use std::sync::atomic::Ordering;
use std::time::Duration;

use kanryu_domain::calendar::Instant;
use kanryu_domain::id::Subject;
use kanryu_files::{Watch, WriteError, write_table};
use kanryu_store::{Export, ExportState};
use serde_json::json;

use super::{Format, KEPT_MS, Running, Sheet};
use crate::asked::Asked;
use crate::audit::Action;
use crate::error::Fault;
use crate::secret;
use crate::state::AppState;

/// People noted in the audit log at once.
const NOTED_AT_ONCE: usize = 5_000;
/// How often the progress is written down.
const WRITTEN_DOWN: Duration = Duration::from_secs(1);

/// Begins to write a sheet; `people` are those it speaks of. Returns the export's id.
pub(crate) async fn start(
    state: &AppState,
    asked: &Asked,
    what: &str,
    format: Format,
    sheet: Sheet,
    people: Vec<Subject>,
) -> Result<String, Fault> {
    let account = asked.signed_in()?.id;
    let id = secret::fresh();
    let running = state.exports().begin(&id, account, sheet.total).ok_or(Fault::Busy)?;
    let export = Export {
        id: id.clone(),
        account: Some(account),
        what: format!("{what}.{}", format.word()),
        state: ExportState::Running,
        rows: 0,
        started_at: state.now(),
        finished_at: None,
        file: None,
    };
    if let Err(fault) = noted(state, asked, &export, &people).await {
        state.exports().end(&id);
        return Err(fault);
    }
    tokio::spawn(write(state.clone(), export, running, format, sheet));
    Ok(id)
}

/// Notes the export before anything of it is written.
async fn noted(state: &AppState, asked: &Asked, export: &Export, people: &[Subject]) -> Result<(), Fault> {
    let detail = json!({ "what": export.what, "people": people.len() });
    state.audit(vec![state.entry(asked, Action::ExportStarted, None, detail)]).await?;
    for some in people.chunks(NOTED_AT_ONCE) {
        state.read_people(asked, Action::PersonExported, some).await?;
    }
    Ok(state.store().create_export(export).await?)
}

async fn write(state: AppState, mut export: Export, running: Running, format: Format, sheet: Sheet) {
    let name = format!("{}.{}", export.id, format.word());
    let path = state.exports().file(&name);
    let (folder, watched) = (state.exports().folder().to_owned(), running.clone());
    let mut job = tokio::task::spawn_blocking(move || {
        make_folder(&folder)?;
        written(&path, format, sheet, &watched)
    });
    let ended = loop {
        tokio::select! {
            ended = &mut job => break ended,
            () = tokio::time::sleep(WRITTEN_DOWN) => {
                export.rows = running.rows.load(Ordering::Relaxed);
                // The list is only for the eye; an export does not stop because it could not be updated.
                let _ = state.store().update_export(&export).await;
            }
        }
    };
    export.rows = running.rows.load(Ordering::Relaxed);
    export.finished_at = Some(state.now());
    export.state = match ended {
        Ok(Ok(())) => ExportState::Done,
        Ok(Err(WriteError::Cancelled { .. })) => ExportState::Cancelled,
        Ok(Err(error)) => failed(&error),
        Err(_) => failed(&"the job panicked"),
    };
    if export.state == ExportState::Done {
        export.file = Some(name);
    } else {
        let _ = std::fs::remove_file(state.exports().file(&name));
    }
    if let Err(error) = state.store().update_export(&export).await {
        tracing::error!(cause = %error, "the end of an export could not be written down");
    }
    state.exports().end(&export.id);
}

fn failed(cause: &dyn std::fmt::Display) -> ExportState {
    let _ = Fault::bug("writing an export", cause);
    ExportState::Failed
}

fn written(
    path: &std::path::Path,
    format: Format,
    sheet: Sheet,
    running: &Running,
) -> Result<(), WriteError> {
    let file = private_file(path)?;
    let mut progress = |rows| running.rows.store(rows, Ordering::Relaxed);
    let watch = Watch { cancel: Some(&running.cancelled), progress: Some(&mut progress) };
    let sink =
        write_table(format.output(), BufWriter::new(file), &sheet.name, &sheet.headings, sheet.rows, watch)?;
    sink.into_inner().map_err(|error| WriteError::Sink(error.into_error()))?.sync_all()?;
    Ok(())
}

fn make_folder(folder: &std::path::Path) -> Result<(), WriteError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(folder)?)
}

/// A new file that only the server's user can read: it holds personal data.
fn private_file(path: &std::path::Path) -> Result<File, WriteError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?)
}

/// Stops an export of the account that asks.
pub(crate) async fn cancel(state: &AppState, asked: &Asked, id: &str) -> Result<(), Fault> {
    let account = asked.signed_in()?.id;
    let export = state.store().export(id).await?.filter(|export| export.account == Some(account));
    let export = export.ok_or(Fault::NotFound)?;
    if !state.exports().stop(id, account) && export.state == ExportState::Running {
        // The process that wrote it is gone.
        let ended = Export { state: ExportState::Cancelled, finished_at: Some(state.now()), ..export };
        state.store().update_export(&ended).await?;
    }
    state.audit(vec![state.entry(asked, Action::ExportCancelled, None, json!({}))]).await
}

/// Deletes files that were kept long enough and takes their exports off the list.
pub(crate) async fn clear(state: &AppState) -> Result<(), Fault> {
    let until = Instant::from_ms(state.now().ms() - KEPT_MS);
    let old =
        state.store().exports(None, 10_000).await?.into_iter().filter(|export| export.started_at < until);
    for export in old.filter(|export| state.exports().progress(&export.id).is_none()) {
        if let Some(file) = &export.file {
            let _ = std::fs::remove_file(state.exports().file(file));
        }
        state.store().delete_export(&export.id).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
