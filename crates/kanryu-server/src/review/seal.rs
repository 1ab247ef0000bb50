//! What a review was made from, in hashes: whoever has the same can make the same document again.

use kanryu_domain::indicator;
use kanryu_domain::indicator::cycle::Cycle;
use kanryu_domain::projection::assumption::Assumptions;
use kanryu_domain::series::Series;
use sha2::{Digest, Sha256};

use super::Given;

/// What a review was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The version of the program.
    pub program: &'static str,
    /// The fingerprint of the law.
    pub law: String,
    /// The number of the last event of the store.
    pub records: u64,
    /// The hash of the log up to this event.
    pub head: String,
    /// SHA-256 over all inputs: program, law, log, day, moment of knowledge, cycle, indicators, assumptions and series.
    pub inputs: String,
}

impl Seal {
    /// The seal of a review.
    pub fn of(given: &Given<'_>, cycle: &Cycle) -> Seal {
        let law = given.law.rulebook().fingerprint().to_string();
        let (records, head) = (given.head.seq, given.head.hash.to_string());
        let mut hash = Sha256::new();
        let mut feed = |text: &str| {
            // The length before each text keeps two different lists of texts from reading alike.
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        };
        feed(env!("CARGO_PKG_VERSION"));
        feed(&law);
        feed(&format!("{records} {head} {} {:?}", given.as_of, given.known_at.map(|at| at.to_string())));
        feed(&serde_json::to_string(cycle).unwrap_or_default());
        for one in indicator::builtin() {
            feed(&one.key);
            feed(&serde_json::to_string(&one.text).unwrap_or_default());
        }
        feed(&serde_json::to_string(&Assumptions::builtin()).unwrap_or_default());
        for (key, series) in Series::all() {
            feed(key);
            let columns = series.columns();
            series.rows().for_each(|row| columns.iter().for_each(|column| feed(row.text(column))));
        }
        let inputs = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Seal { program: env!("CARGO_PKG_VERSION"), law, records, head, inputs }
    }
}
