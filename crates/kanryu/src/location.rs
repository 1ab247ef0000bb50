//! Where the store lies: a folder with one SQLite file, or a PostgreSQL database.

use std::path::PathBuf;

use clap::Args;
use kanryu_domain::text::Text;
use kanryu_store::{Store, Target};

use crate::exit::Failure;
use crate::reader;

/// Where the store lies.
#[derive(Debug, Clone, Args)]
pub struct Location {
    /// The data folder, which holds one SQLite file.
    #[arg(long, value_name = "DIR", default_value = "kanryu-data")]
    pub data: PathBuf,
    /// A PostgreSQL database instead of the folder: postgres://user@host/database.
    #[arg(long, value_name = "URL", conflicts_with = "data")]
    pub store: Option<String>,
}

impl Location {
    /// The store's target.
    pub fn target(&self) -> Result<Target, Failure> {
        match &self.store {
            Some(url) => url
                .parse::<Target>()
                .map(|target| target.with_backups(self.data.join("backups")))
                .map_err(|error| Failure::input_from("input/store", &error)),
            None => Ok(Target::folder(&self.data)),
        }
    }

    /// The folder for the files of exports, in the data folder in either case.
    pub fn exports(&self) -> PathBuf {
        self.data.join("exports")
    }

    /// Opens a store that exists.
    pub async fn open(&self) -> Result<Store, Failure> {
        Store::open(&self.target()?, reader::now()).await.map_err(|error| {
            Failure::input(
                "input/no-store",
                Text::same(error.to_string()),
                Text::new(
                    "`kanryu demo` か `kanryu init` で作るか、--data を正しいフォルダーにしてください",
                    "make one with `kanryu demo` or `kanryu init`, or give the right folder with --data",
                ),
            )
        })
    }
}
