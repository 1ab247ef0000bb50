//! Rosters at the edge: cells, dry runs, confirmation.

