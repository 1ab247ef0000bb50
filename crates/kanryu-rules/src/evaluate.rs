//! Judges claims, limits and tables on facts: clear rather than fast, with a proof for every answer.
//!
//! Logic has three values. An absent fact is unknown, and unknown only matters where it would decide:
//! `all` with one failed member has failed whatever the others say. A proof shows every member all the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::confidence::Confidence;
use crate::day::{Day, Span};
use crate::rulebook::{ClaimId, Formula, Rulebook, Version};
use crate::text::Text;
use crate::value::{Facts, Op, Value};

mod claim;
mod clock;
mod entry;
mod formula;
mod frozen;
mod history;
mod known;
mod limit;
mod needs;
#[cfg(test)]
mod tests;

pub use clock::{ClockCount, ClockReading, ClockVerdict, IfConfirmed, LeftOutDays};
pub(crate) use clock::{Counted, ended, projected};
pub(crate) use formula::NO_LAST_DAY;
pub(crate) use known::Dated;
pub(crate) use limit::added;
pub use limit::{Limit, LimitVerdict, TableAnswer, TableVerdict};

/// What the law in force says about a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// It is granted.
    Met,
    /// It is not granted.
    NotMet {
        /// Conditions that fail, as the rulebook writes them; never empty.
        missing: Vec<String>,
    },
    /// It depends on facts that are not known.
    Unknown {
        /// The facts that would decide, by name: exactly those of which one more value could make the answer known.
        needs: Vec<String>,
    },
    /// No rule that grants it is in force.
    NotInForce,
}

impl Verdict {
    /// The word used in scenarios and interchange.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::NotMet { .. } => "not-met",
            Verdict::Unknown { .. } => "unknown",
            Verdict::NotInForce => "not-in-force",
        }
    }

    /// The mark of a proof that ends so.
    pub fn mark(&self) -> Mark {
        match self {
            Verdict::Met => Mark::Met,
            Verdict::NotMet { .. } => Mark::NotMet,
            Verdict::Unknown { .. } => Mark::Unknown,
            Verdict::NotInForce => Mark::NotInForce,
        }
    }
}

/// How one line of a proof ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Holds.
    Met,
    /// Does not hold.
    NotMet,
    /// Depends on facts that are not known.
    Unknown,
    /// Not in force on the day that counts.
    NotInForce,
}

/// Why an answer is as it is: a tree from the claim down to single facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// How it ends.
    pub mark: Mark,
    /// How sure it is.
    pub confidence: Confidence,
    /// What it is about.
    pub what: Ground,
    /// What it rests on.
    pub because: Vec<Proof>,
}

/// What a node of a proof is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Ground {
    /// A claim.
    Claim {
        /// Its id.
        id: Arc<str>,
        /// What it is called.
        title: Text,
    },
    /// A version of a rule.
    Rule {
        /// The version.
        version: Arc<Version>,
    },
    /// An exception of a rule; `Met` when it applies.
    Exception {
        /// The version.
        version: Arc<Version>,
        /// Whether it turns the answer into "met" or into "not met".
        then_met: bool,
    },
    /// A version that cannot be chosen, because the day that selects it is not known.
    Selection {
        /// The rule, limit or table.
        id: Arc<str>,
        /// The date fact that selects the version.
        by: Arc<str>,
    },
    /// A limit.
    Limit {
        /// The version.
        version: Arc<Version>,
    },
    /// A clock.
    Clock {
        /// The version.
        version: Arc<Version>,
        /// What it shows, where that is known.
        count: Option<ClockCount>,
    },
    /// What a clock leaves out; `Met` when it is left out of the last day.
    LeftOut {
        /// The version.
        version: Arc<Version>,
        /// Days left out, or that would be if the point were confirmed; `None` where that is not known.
        days: Option<i64>,
    },
    /// A row of a calendar.
    CalendarRow {
        /// What the calendar is called.
        title: Text,
        /// The row.
        row: Arc<str>,
        /// Its day that was looked for.
        day: Day,
    },
    /// One day of a limit.
    Entry {
        /// As written.
        text: Arc<str>,
        /// The day, where it is known.
        day: Option<Day>,
        /// Whether it is the one that decides.
        decides: bool,
    },
    /// All members must hold.
    All,
    /// One member must hold.
    Any,
    /// The member must not hold.
    Not,
    /// A comparison of a fact.
    Test {
        /// As written.
        text: Arc<str>,
        /// The fact.
        fact: Arc<str>,
        /// Its value, where it is known.
        value: Option<Value>,
        /// What is added to the day before it is compared.
        #[serde(skip_serializing_if = "Option::is_none")]
        plus: Option<Span>,
        /// The comparison.
        op: Op,
        /// What it is compared with, where that is known.
        against: Option<Value>,
    },
}

/// The answer to a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgment {
    /// The claim.
    pub claim: String,
    /// The day on which it is judged.
    pub as_of: Day,
    /// The answer.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// As sure as the least sure rule it rests on.
    pub confidence: Confidence,
    /// Why.
    pub proof: Proof,
}

/// Three values: yes, no, and unknown with what is missing or needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Truth {
    Yes,
    No { missing: Vec<String> },
    Unknown { needs: BTreeSet<String> },
}

impl Truth {
    fn mark(&self) -> Mark {
        match self {
            Truth::Yes => Mark::Met,
            Truth::No { .. } => Mark::NotMet,
            Truth::Unknown { .. } => Mark::Unknown,
        }
    }
}

/// What the evaluation of one part gives.
pub(crate) struct Part {
    pub truth: Truth,
    pub confidence: Confidence,
    pub proof: Proof,
}

/// One question: facts on a day.
pub(crate) struct Asked<'a> {
    pub book: &'a Rulebook,
    pub facts: &'a Facts,
    pub as_of: Day,
    /// The day by which law must have been published to be seen; `None` is all of it.
    pub known_at: Option<Day>,
}

impl Rulebook {
    /// What the law says about `claim` on these facts.
    ///
    /// A claim that no rule knows is not in force on any day.
    pub fn judge(&self, claim: &str, facts: &Facts, as_of: Day) -> Judgment {
        self.judge_asked(claim, &Asked::new(self, facts, as_of))
    }

    pub(crate) fn judge_asked(&self, claim: &str, asked: &Asked<'_>) -> Judgment {
        let as_of = asked.as_of;
        match self.claim_id(claim) {
            Some(id) => {
                let mut judgment = asked.claim(id);
                if let Verdict::Unknown { needs } = &mut judgment.verdict {
                    *needs = asked.exactly_needed(id, std::mem::take(needs));
                }
                judgment
            }
            None => {
                let what = Ground::Claim { id: claim.into(), title: Text::same(claim) };
                let confidence = Confidence::High;
                let proof = Proof { mark: Mark::NotInForce, confidence, what, because: Vec::new() };
                Judgment { claim: claim.to_owned(), as_of, verdict: Verdict::NotInForce, confidence, proof }
            }
        }
    }
}

/// Used by claims that rest on other claims.
impl Asked<'_> {
    pub(crate) fn granted(&self, claim: ClaimId) -> Part {
        let judgment = self.claim(claim);
        let truth = match judgment.verdict {
            Verdict::Met => Truth::Yes,
            Verdict::NotMet { missing } => Truth::No { missing },
            Verdict::NotInForce => Truth::No { missing: vec![judgment.claim] },
            Verdict::Unknown { needs } => Truth::Unknown { needs: needs.into_iter().collect() },
        };
        Part { truth, confidence: judgment.confidence, proof: judgment.proof }
    }

    pub(crate) fn formula(&self, formula: &Formula) -> Part {
        formula::evaluate(self, formula)
    }
}
