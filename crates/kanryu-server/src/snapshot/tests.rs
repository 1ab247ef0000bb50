//! Snapshots of the records.

