//! Settings of the house: a name and a text each.

use std::collections::BTreeMap;

use crate::database::params;
use crate::error::StoreError;
use crate::opening::Store;

impl Store {
    /// The setting with this name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row = self.db.row("SELECT value FROM settings WHERE name = $1", params![name]).await?;
        row.map(|row| row.text(0)).transpose()
    }

    /// All settings, by name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn settings(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let rows = self.db.rows("SELECT name, value FROM settings", params![]).await?;
        rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
    }

    /// Sets or replaces a setting.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.db.run(sql, params![name, value]).await.map(|_| ())
    }
}
