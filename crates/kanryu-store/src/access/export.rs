//! The list of exports, so that a long one can be watched, cancelled and fetched later.

use kanryu_domain::calendar::Instant;

use super::{AccountId, changed, instant, instant_or_none, ms_or_none, taken};
use crate::database::{Row, params};
use crate::error::{StoreError, phrase};
use crate::log::number;
use crate::opening::Store;

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportState {
    /// It is being written.
    Running,
    /// Its file is complete.
    Done,
    /// Somebody stopped it.
    Cancelled,
    /// It could not be written to the end.
    Failed,
}

const STATES: [(ExportState, &str); 4] = [
    (ExportState::Running, "running"),
    (ExportState::Done, "done"),
    (ExportState::Cancelled, "cancelled"),
    (ExportState::Failed, "failed"),
];

impl ExportState {
    /// The word of the state.
    pub fn word(self) -> &'static str {
        STATES.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    fn from_word(word: &str) -> Option<ExportState> {
        STATES.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }
}

/// An export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Its id, given by the caller; it cannot be guessed.
    pub id: String,
    /// Who asked for it; nobody for the command line.
    pub account: Option<AccountId>,
    /// What is exported, such as `people.xlsx`.
    pub what: String,
    /// How far it is.
    pub state: ExportState,
    /// Rows written so far.
    pub rows: u64,
    /// When it began.
    pub started_at: Instant,
    /// When it ended, in whichever way.
    pub finished_at: Option<Instant>,
    /// The name of its file, once it is complete.
    pub file: Option<String>,
}

const COLUMNS: &str =
    "SELECT id, account, what, state, row_count, started_at, finished_at, file FROM exports";

impl Store {
    /// Puts an export on the list.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where its id is in use.
    pub async fn create_export(&self, export: &Export) -> Result<(), StoreError> {
        let sql = "INSERT INTO exports (id, account, what, state, row_count, started_at, finished_at, file) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values = params![
            export.id.as_str(),
            export.account.map(|id| id.0),
            export.what.as_str(),
            export.state.word(),
            number(export.rows),
            export.started_at.ms(),
            ms_or_none(export.finished_at),
            export.file.clone(),
        ];
        taken(self.db.run(sql, values).await, phrase::EXPORT_ID).map(|_| ())
    }

    /// Notes how far a running export is, or how it ended. An export that has ended stays as it is, so that
    /// whoever cancels it and the task that writes it cannot overwrite each other; returns whether it was running.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn update_export(&self, export: &Export) -> Result<bool, StoreError> {
        let sql = "UPDATE exports SET state = $1, row_count = $2, finished_at = $3, file = $4 \
                   WHERE id = $5 AND state = 'running'";
        let (state, rows) = (export.state.word(), number(export.rows));
        let values =
            params![state, rows, ms_or_none(export.finished_at), export.file.clone(), export.id.as_str()];
        Ok(self.db.run(sql, values).await? > 0)
    }

    /// Takes an export off the list.
    ///
    /// # Errors
    /// [`StoreError::NoSuch`].
    pub async fn delete_export(&self, id: &str) -> Result<(), StoreError> {
        changed(self.db.run("DELETE FROM exports WHERE id = $1", params![id]).await?, phrase::EXPORT)
    }

    /// The export with this id.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn export(&self, id: &str) -> Result<Option<Export>, StoreError> {
        let row = self.db.row(format!("{COLUMNS} WHERE id = $1"), params![id]).await?;
        row.map(|row| export(&row)).transpose()
    }

    /// Exports of an account, or of everybody, the latest first, at most `limit` of them.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn exports(&self, account: Option<AccountId>, limit: u64) -> Result<Vec<Export>, StoreError> {
        let latest = "ORDER BY started_at DESC, id LIMIT";
        let rows = match account {
            Some(id) => {
                let sql = format!("{COLUMNS} WHERE account = $1 {latest} $2");
                self.db.rows(sql, params![id.0, number(limit)]).await?
            }
            None => self.db.rows(format!("{COLUMNS} {latest} $1"), params![number(limit)]).await?,
        };
        rows.iter().map(export).collect()
    }
}

fn export(row: &Row) -> Result<Export, StoreError> {
    let state = ExportState::from_word(&row.text(3)?).ok_or_else(|| StoreError::Database {
        doing: "reading a row",
        cause: "an export has a state that is none".to_owned(),
        unique: false,
    })?;
    Ok(Export {
        id: row.text(0)?,
        account: row.int_or_none(1)?.map(AccountId),
        what: row.text(2)?,
        state,
        rows: row.seq(4)?,
        started_at: instant(row.int(5)?),
        finished_at: instant_or_none(row.int_or_none(6)?),
        file: row.text_or_none(7)?,
    })
}
