//! Everything in which SQLite and PostgreSQL differ: types of columns, and the few statements written twice.

use crate::database::Sql;

/// The words that stand for `{…}` in the statements of `schema`: for SQLite, then for PostgreSQL.
///
/// PostgreSQL compares texts by bytes (`COLLATE "C"`), as SQLite does, so that pages come in the same order.
pub(crate) const WORDS: [(&str, &str, &str); 5] = [
    ("{key}", "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY"),
    ("{int}", "INTEGER", "BIGINT"),
    ("{text}", "TEXT", "TEXT COLLATE \"C\""),
    ("{bytes}", "BLOB", "BYTEA"),
    ("{strict}", "STRICT", ""),
];

/// Whether the table that marks a store is there.
pub(crate) const IS_STORE: Sql = Sql::two(
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'kanryu_meta'",
    "SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = 'kanryu_meta'",
);

/// Whether any table is there at all.
pub(crate) const TABLES: Sql = Sql::two(
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()",
);

/// Keeps two processes from creating or migrating at once. SQLite's write lock does that already.
pub(crate) const LOCK_SCHEMA: Sql =
    Sql::two("SELECT 1", "SELECT 1 FROM (SELECT pg_advisory_xact_lock(7308332182884311413)) AS held");

/// Keeps two processes from giving out the same number of an account or token.
pub(crate) const LOCK_NUMBERS: Sql =
    Sql::two("SELECT 1", "SELECT 1 FROM (SELECT pg_advisory_xact_lock(7308332182884311414)) AS held");

/// Where a chain or projection ends, and nobody else may move it until the transaction ends.
pub(crate) const LOCK_HEAD: Sql = Sql::two(
    "SELECT seq, hash FROM heads WHERE name = $1",
    "SELECT seq, hash FROM heads WHERE name = $1 FOR UPDATE",
);

/// The last event after `$1` that touches one of the subjects `$2`.
pub(crate) const TOUCHED_SINCE: Sql = Sql::two(
    "SELECT seq FROM events WHERE seq > $1 AND (subject IN (SELECT value FROM json_each($2)) \
             OR other IN (SELECT value FROM json_each($2))) ORDER BY seq DESC LIMIT 1",
    "SELECT seq FROM events WHERE seq > $1 AND (subject = ANY($2) OR other = ANY($2)) \
               ORDER BY seq DESC LIMIT 1",
);

/// The last event after `$1` that came with an import other than the imports `$2`.
pub(crate) const IMPORTED_SINCE: Sql = Sql::two(
    "SELECT seq FROM events WHERE seq > $1 AND import IS NOT NULL \
             AND import NOT IN (SELECT value FROM json_each($2)) ORDER BY seq DESC LIMIT 1",
    "SELECT seq FROM events WHERE seq > $1 AND import IS NOT NULL AND NOT import = ANY($2) \
               ORDER BY seq DESC LIMIT 1",
);

/// The events among the ids `$1`, written as 32 hexadecimal digits.
pub(crate) const KNOWN_EVENTS: Sql = Sql::two(
    "SELECT id, payload FROM events WHERE id IN (SELECT unhex(value) FROM json_each($1))",
    "SELECT id, payload FROM events WHERE id IN (SELECT decode(hex, 'hex') FROM UNNEST($1) AS hex)",
);

/// The derived records of the subjects `$1`.
pub(crate) const RECORDS_OF: Sql = Sql::two(
    "SELECT subject, record FROM records WHERE subject IN (SELECT value FROM json_each($1))",
    "SELECT subject, record FROM records WHERE subject = ANY($1)",
);

/// Empties the derived records.
pub(crate) const CLEAR_RECORDS: Sql = Sql::two("DELETE FROM records", "TRUNCATE records");
