//! What a method gave for a round, still as numbers, with the names of the limits it met.

use std::collections::BTreeMap;

use kanryu_matching::bound::{Bound, Placement, Refusal};
use kanryu_matching::outcome::{Note as EngineNote, Outcome, Status as EngineStatus};

use super::result::{Flow, Note, Status};
use crate::text::Text;

/// The answer of a method.
pub(super) struct Solved {
    /// The offer of each person, by number; the partner where people match among themselves.
    pub offer_of: Vec<Option<u32>>,
    pub status: Status,
    pub notes: Vec<Note>,
    /// What a limit beyond places refused.
    pub refusals: Vec<Refusal>,
    /// What those limits are called.
    pub names: BTreeMap<Bound, Text>,
    /// Whether a lottery was held, and whether by seed.
    pub lottery: Drawn,
    pub total_cost: Option<i64>,
    pub flows: Vec<Flow>,
}

/// Whether a result rests on a lottery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    /// No.
    No,
    /// By the seed.
    Seed,
    /// By draws the round gives.
    Given,
}

impl Solved {
    /// A result that is what the method promises.
    pub fn exact(offer_of: Vec<Option<u32>>) -> Solved {
        Solved {
            offer_of,
            status: status(EngineStatus::Exact),
            notes: Vec::new(),
            refusals: Vec::new(),
            names: BTreeMap::new(),
            lottery: Drawn::No,
            total_cost: None,
            flows: Vec::new(),
        }
    }

    pub fn of_outcome(outcome: Outcome) -> Solved {
        let mut solved = Solved { status: status(outcome.status), ..Solved::exact(outcome.offer_of) };
        for one in &outcome.notes {
            solved.take(one);
        }
        solved
    }

    pub fn of_placement(placement: Placement, names: BTreeMap<Bound, Text>) -> Solved {
        Solved { refusals: placement.refusals, names, ..Solved::exact(placement.offer_of) }
    }

    /// Adds a note of the engine.
    pub fn take(&mut self, one: &EngineNote) {
        if let EngineNote::TiesBroken { seed, .. } = one {
            self.lottery = if seed.is_some() { Drawn::Seed } else { Drawn::Given };
        }
        self.notes.push(note(one));
    }

    /// Adds a note of ours.
    pub fn say(&mut self, code: &str, ja: impl Into<String>, en: impl Into<String>) {
        self.notes.push(Note { code: code.to_owned(), text: Text::new(ja.into(), en.into()) });
    }
}

/// The status of the engine in words.
pub(super) fn status(status: EngineStatus) -> Status {
    let plain = |word, ja: String, en: String| Status {
        word,
        part: None,
        whole: None,
        bound: None,
        text: Text::new(ja, en),
    };
    match status {
        EngineStatus::Exact => plain(
            "exact",
            "方法が約束するとおりの答え".to_owned(),
            "what the method promises, by its theorem or by a search that ended".to_owned(),
        ),
        EngineStatus::Bounded { part, whole } => Status {
            part: Some(part),
            whole: Some(whole),
            ..plain(
                "bounded",
                format!("最良の少なくとも {part}/{whole}"),
                format!("at least {part}/{whole} of the best"),
            )
        },
        EngineStatus::NotFound { bound } => Status {
            bound: Some(bound),
            ..plain(
                "not-found",
                format!(
                    "{bound} 手の範囲では見つからなかった。存在しないとは限らない。示すのは見つかった最良のもの"
                ),
                format!("not found within {bound} steps; one may exist. What is shown is the best one seen"),
            )
        },
        EngineStatus::Impossible => plain(
            "impossible",
            "存在しないことが証明された。示すのは次善のもの".to_owned(),
            "proved not to exist; what is shown is the stated compromise".to_owned(),
        ),
    }
}

/// A note of the engine in words.
pub(super) fn note(note: &EngineNote) -> Note {
    let (code, ja, en) = match note {
        EngineNote::TiesBroken { seed: None, .. } => (
            "ties-broken",
            "同順位は与えられたくじで分けた".to_owned(),
            "ties were broken by the draws that the round gives".to_owned(),
        ),
        EngineNote::TiesBroken { seed: Some(seed), single: true } => (
            "ties-broken",
            format!("同順位は全受入れ先共通のくじ（種 {seed}）で分けた"),
            format!("ties were broken by one lottery for all offers (seed {seed})"),
        ),
        EngineNote::TiesBroken { seed: Some(seed), single: false } => (
            "ties-broken",
            format!("同順位は受入れ先ごとのくじ（種 {seed}）で分けた"),
            format!("ties were broken by a lottery for each offer (seed {seed})"),
        ),
        EngineNote::Improved { cycles } => (
            "improved",
            format!("くじの後、誰も損なわない交換を {cycles} 回行った"),
            format!("after the lottery {cycles} exchanges that harm nobody were carried out"),
        ),
        EngineNote::Searched { steps } => {
            ("searched", format!("探索は {steps} 手を調べた"), format!("the search examined {steps} steps"))
        }
    };
    Note { code: code.to_owned(), text: Text::new(ja, en) }
}
