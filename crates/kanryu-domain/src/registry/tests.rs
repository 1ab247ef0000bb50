//! Folding and refusing.
