//! The law that the server was given: checked rulebooks, and nothing here that judges.

pub use kanryu_domain::pathway::Law;
