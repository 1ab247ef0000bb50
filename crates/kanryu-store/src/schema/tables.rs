//! The tables as lists of columns, for insertion in bulk, backup and restore.

use crate::database::{Bulk, Column};

/// A table that a backup holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    /// Its columns; the first is the key by which it is paged.
    pub(crate) bulk: Bulk,
    /// The schema that brought it.
    pub(crate) since: i64,
}

/// The log.
pub(crate) const EVENTS: Bulk = Bulk {
    table: "events",
    columns: &[
        Column::Int("seq"),
        Column::Int("occurred_from"),
        Column::Int("occurred_until"),
        Column::Int("recorded_at"),
        Column::Bytes("id"),
        Column::Text("subject"),
        Column::Text("other"),
        Column::Text("import"),
        Column::Text("payload"),
        Column::Bytes("hash"),
    ],
    conflict: "",
};

/// The derived records; a record that exists is replaced.
pub(crate) const RECORDS: Bulk = Bulk {
    table: "records",
    columns: &[
        Column::Text("subject"),
        Column::Text("kind"),
        Column::Int("revision"),
        Column::Text("organizations"),
        Column::Text("record"),
    ],
    conflict: "ON CONFLICT (subject) DO UPDATE SET revision = excluded.revision, \
               organizations = excluded.organizations, record = excluded.record",
};

/// The audit log.
pub(crate) const AUDIT: Bulk = Bulk {
    table: "audit",
    columns: &[
        Column::Int("seq"),
        Column::Int("at"),
        Column::Int("account"),
        Column::Text("action"),
        Column::Text("subject"),
        Column::Text("detail"),
        Column::Bytes("hash"),
    ],
    conflict: "",
};

const APPENDS: Bulk = Bulk {
    table: "appends",
    columns: &[
        Column::Text("name"),
        Column::Int("first_seq"),
        Column::Int("last_seq"),
        Column::Bytes("batch"),
    ],
    conflict: "",
};

const ACCOUNTS: Bulk = Bulk {
    table: "accounts",
    columns: &[
        Column::Int("id"),
        Column::Text("login"),
        Column::Text("login_folded"),
        Column::Text("display_name"),
        Column::Text("role"),
        Column::Text("organization"),
        Column::Text("person"),
        Column::Text("password_hash"),
        Column::Int("created_at"),
        Column::Int("disabled_at"),
    ],
    conflict: "",
};

const TOKENS: Bulk = Bulk {
    table: "tokens",
    columns: &[
        Column::Int("id"),
        Column::Bytes("token_hash"),
        Column::Int("account"),
        Column::Text("label"),
        Column::Text("scopes"),
        Column::Int("created_at"),
        Column::Int("expires_at"),
        Column::Int("seen_at"),
        Column::Int("revoked_at"),
    ],
    conflict: "",
};

const SETTINGS: Bulk =
    Bulk { table: "settings", columns: &[Column::Text("name"), Column::Text("value")], conflict: "" };

const EXPORTS: Bulk = Bulk {
    table: "exports",
    columns: &[
        Column::Text("id"),
        Column::Int("account"),
        Column::Text("what"),
        Column::Text("state"),
        Column::Int("row_count"),
        Column::Int("started_at"),
        Column::Int("finished_at"),
        Column::Text("file"),
    ],
    conflict: "",
};

const FEEDS: Bulk = Bulk {
    table: "feeds",
    columns: &[
        Column::Int("id"),
        Column::Bytes("token_hash"),
        Column::Int("account"),
        Column::Int("created_at"),
        Column::Int("seen_at"),
        Column::Int("revoked_at"),
    ],
    conflict: "",
};

/// What a backup holds, in the order of restoring. Derived records are rebuilt from the log; sessions and
/// set-up links are left out on purpose, so that no copy of a file lets anybody in.
pub(crate) const BACKED_UP: [Table; 8] = [
    Table { bulk: EVENTS, since: 1 },
    Table { bulk: APPENDS, since: 1 },
    Table { bulk: ACCOUNTS, since: 1 },
    Table { bulk: TOKENS, since: 1 },
    Table { bulk: SETTINGS, since: 1 },
    Table { bulk: AUDIT, since: 1 },
    Table { bulk: EXPORTS, since: 2 },
    Table { bulk: FEEDS, since: 3 },
];

/// Every table, those that refer to others first.
pub(crate) const DROPPED: [&str; 13] = [
    "feeds",
    "exports",
    "audit",
    "settings",
    "tokens",
    "sessions",
    "setup_links",
    "accounts",
    "records",
    "appends",
    "events",
    "heads",
    "kanryu_meta",
];
