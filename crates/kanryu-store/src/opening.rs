//! Creating and opening a store, and bringing an older one up to date.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kanryu_domain::calendar::Instant;

use crate::database::{Db, Tx, params};
use crate::error::{StoreError, phrase};
use crate::target::Target;
use crate::{backup, dialect, schema};

/// A store that is open. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) db: Db,
    target: Arc<Target>,
}

impl Store {
    /// Creates an empty store; a folder is created where it is missing.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where a store is already, [`StoreError::NotAStore`] where something else is.
    pub async fn create(target: &Target, now: Instant) -> Result<Store, StoreError> {
        let store = Store::connect(target, true).await?;
        let mut tx = store.db.write().await?;
        tx.run(dialect::LOCK_SCHEMA, params![]).await?;
        if schema::version_in(&mut tx).await?.is_some() {
            return Err(StoreError::Exists { place: target.to_string() });
        }
        if !schema::is_empty(&mut tx).await? {
            let why = phrase::OTHER_TABLES;
            return Err(StoreError::NotAStore { place: target.to_string(), why });
        }
        schema::create(&mut tx, schema::LATEST, now).await?;
        tx.commit().await?;
        Ok(store)
    }

    /// Opens a store. An older one is backed up and then migrated.
    ///
    /// The backup is `before-schema-N-TIME.backup` in the target's folder for backups; restoring it undoes the
    /// migration, schema included. `now` only names that file.
    ///
    /// # Errors
    /// [`StoreError::NotAStore`] where there is none, [`StoreError::Newer`] where a newer program wrote it,
    /// [`StoreError::NoBackupFolder`] where it is older and there is no folder for the backup.
    pub async fn open(target: &Target, now: Instant) -> Result<Store, StoreError> {
        if let Target::Folder(folder) = target {
            refuse_other_files(folder)?;
        }
        let store = Store::connect(target, false).await?;
        let why = phrase::NO_TABLES;
        let found = schema::version(&store.db).await?;
        let found = found.ok_or_else(|| StoreError::NotAStore { place: target.to_string(), why })?;
        if found > schema::LATEST {
            return Err(StoreError::Newer { found, known: schema::LATEST });
        }
        if found < schema::LATEST {
            store.migrate(now).await?;
        }
        Ok(store)
    }

    /// Whether the target holds a store, of any schema.
    ///
    /// # Errors
    /// [`StoreError::Database`] where the database cannot be asked.
    pub async fn exists(target: &Target) -> Result<bool, StoreError> {
        if let Target::Folder(folder) = target
            && refuse_other_files(folder).is_err()
        {
            return Ok(false);
        }
        let store = Store::connect(target, false).await?;
        let found = schema::version(&store.db).await;
        store.close().await;
        Ok(found?.is_some())
    }

    /// Where the store lives.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Closes the connections. Clones can do nothing afterwards.
    pub async fn close(&self) {
        self.db.close().await;
    }

    pub(crate) async fn connect(target: &Target, create: bool) -> Result<Store, StoreError> {
        let db = match target {
            Target::Folder(folder) => {
                let file = Target::file(folder);
                if create {
                    make_folder(folder)?;
                    make_file(&file)?;
                }
                Db::sqlite(&file, create).await?
            }
            Target::Postgres { address, .. } => Db::postgres(address).await?,
        };
        Ok(Store { db, target: Arc::new(target.clone()) })
    }

    /// Backs the store up and migrates it, while nobody can append: what is in neither file cannot be lost.
    async fn migrate(&self, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        tx.run(dialect::LOCK_SCHEMA, params![]).await?;
        lock_heads(&mut tx).await?;
        // Another process may have migrated while this one waited for the lock.
        let found = schema::version_in(&mut tx).await?.unwrap_or(schema::LATEST);
        if found == schema::LATEST {
            return Ok(());
        }
        let folder = self.target.backups();
        let folder = folder.ok_or(StoreError::NoBackupFolder { found, known: schema::LATEST })?;
        make_folder(&folder)?;
        let time: String = now.to_string().chars().filter(|c| *c != ':').collect();
        let file: PathBuf = folder.join(format!("before-schema-{}-{time}.backup", schema::LATEST));
        backup::write(&self.db, &file, now, &mut |_, _| {}).await?;
        schema::migrate(&mut tx, found, schema::LATEST).await?;
        tx.commit().await?;
        tracing::info!(from = found, to = schema::LATEST, backup = %file.display(), "migrated the store after backing it up");
        Ok(())
    }
}

async fn lock_heads(tx: &mut Tx) -> Result<(), StoreError> {
    for name in ["events", "audit", "records"] {
        tx.run(dialect::LOCK_HEAD, params![name]).await?;
    }
    Ok(())
}

/// Says what is wrong with a folder that holds no store, before SQLite would turn any file into a database.
fn refuse_other_files(folder: &Path) -> Result<(), StoreError> {
    let refuse = |why| Err(StoreError::NotAStore { place: folder.display().to_string(), why });
    if !folder.is_dir() {
        return refuse(if folder.exists() { phrase::NOT_A_FOLDER } else { phrase::NO_FOLDER });
    }
    let Ok(mut file) = std::fs::File::open(Target::file(folder)) else {
        return refuse(phrase::NO_FILE);
    };
    let mut start = [0; 16];
    match file.read_exact(&mut start) {
        Ok(()) if &start == b"SQLite format 3\0" => Ok(()),
        _ => refuse(phrase::NOT_SQLITE),
    }
}

/// Makes a folder that only its owner can look into: it holds personal data.
pub(crate) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| StoreError::file(folder, &error))
}

/// Makes the database file, readable by its owner only; SQLite gives its other files the same mode.
fn make_file(file: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(|_| ()).map_err(|error| StoreError::file(file, &error))
}
