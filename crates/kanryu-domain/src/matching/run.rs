//! Runs a method on a round: names to numbers, the engine, and back, with everything a rerun needs.

use kanryu_matching::cardinality::{largest_weakly_stable, stable_by};
use kanryu_matching::deferred::deferred_acceptance;
use kanryu_matching::improve::improved;
use kanryu_matching::lottery::Lottery;
use kanryu_matching::market::{Market, Side};
use kanryu_matching::outcome::{Definition, Note as EngineNote, Outcome, Status as EngineStatus};

use super::eligible::{self, StruckPairs};
use super::judge;
use super::method::Method;
use super::numbers::{Listing, Numbers, places};
use super::result::{Note, RoundResult, Status};
use super::round::Round;
use crate::pathway::Law;
use crate::text::Text;

/// Steps a search may take where the round says nothing.
const USUAL_BOUND: u64 = 2_000_000;

/// What is asked of a round; what is absent is taken from the round itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// The method.
    pub method: Option<Method>,
    /// The definition of stability, by its word.
    pub definition: Option<String>,
    /// The seed of the lottery.
    pub seed: Option<u64>,
}

/// Why a round cannot be run as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// Several definitions exist and none was named.
    #[error(
        "{method} needs a definition of stability, since the published ones disagree on the same result; name one with --definition or `definition` in the round: {words}"
    )]
    DefinitionNeeded {
        /// The method.
        method: Method,
        /// The words that may be named.
        words: String,
    },
    /// The definition does not belong to the method.
    #[error("{method} knows no definition \"{word}\"; name one of: {words}")]
    NoSuchDefinition {
        /// The method.
        method: Method,
        /// The word that was named.
        word: String,
        /// The words that may be named.
        words: String,
    },
    /// The method cannot answer this round.
    #[error("{method} cannot answer this round: {why}")]
    NotForThisRound {
        /// The method.
        method: Method,
        /// What stands against it, and what to do.
        why: String,
    },
}

/// A round as numbers, with what it may not do.
pub(super) struct Prepared<'r> {
    pub round: &'r Round,
    pub numbers: Numbers<'r>,
    pub struck: StruckPairs,
    pub market: Market,
}

impl<'r> Prepared<'r> {
    pub fn of(round: &'r Round, law: &Law) -> Prepared<'r> {
        let numbers = Numbers::of(round);
        let struck = eligible::struck(round, law);
        let market = Listing::of(round, &numbers, &struck).market(places(round));
        Prepared { round, numbers, struck, market }
    }

    /// The lottery of the round, with this seed.
    pub fn lottery(&self, seed: u64) -> Lottery {
        let settings = &self.round.settings;
        if !settings.draws.is_empty() {
            let draw = |id: &&str| settings.draws.get(*id).copied().unwrap_or(u64::MAX);
            return Lottery::Given { draws: self.numbers.people.iter().map(draw).collect() };
        }
        if settings.lottery_per_offer { Lottery::PerOffer { seed } } else { Lottery::Single { seed } }
    }
}

/// The method, definition and seed that a question comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settled {
    pub method: Method,
    pub definition: &'static str,
    pub seed: u64,
}

/// The method a round asks for by its contents, where neither it nor the question names one.
pub(super) fn usual_method(_round: &Round) -> Method {
    Method::DeferredAcceptance
}

pub(super) fn settle(round: &Round, asked: &Asked) -> Result<Settled, RunError> {
    let method = asked.method.or(round.settings.method).unwrap_or_else(|| usual_method(round));
    let words = || method.definitions().join(", ");
    let named = asked.definition.as_ref().or(round.settings.definition.as_ref());
    let definition = match named {
        Some(word) => method
            .definitions()
            .iter()
            .find(|known| *known == word)
            .copied()
            .ok_or_else(|| RunError::NoSuchDefinition { method, word: word.clone(), words: words() })?,
        None => {
            method.usual_definition().ok_or_else(|| RunError::DefinitionNeeded { method, words: words() })?
        }
    };
    Ok(Settled { method, definition, seed: asked.seed.or(round.settings.seed).unwrap_or_default() })
}

/// Runs a round. It changes nothing; the answer is a proposal.
///
/// # Errors
/// [`RunError`] when the round cannot be run as asked.
pub fn run(round: &Round, law: &Law, asked: &Asked) -> Result<RoundResult, RunError> {
    let settled = settle(round, asked)?;
    let prepared = Prepared::of(round, law);
    let outcome = solve(&prepared, &settled);
    Ok(judge::present(&prepared, law, &settled, &outcome))
}

fn solve(prepared: &Prepared<'_>, settled: &Settled) -> Outcome {
    let market = &prepared.market;
    let lottery = prepared.lottery(settled.seed);
    let bound = prepared.round.settings.bound.unwrap_or(USUAL_BOUND);
    match settled.method {
        Method::DeferredAcceptance => deferred_acceptance(market, Side::Person, &lottery).outcome,
        Method::OffersPropose => deferred_acceptance(market, Side::Offer, &lottery).outcome,
        Method::StableImprovement => improved(market, &lottery),
        Method::Largest => largest_weakly_stable(market, bound),
        Method::StableSearch => {
            let definition = Definition::from_word(settled.definition).unwrap_or(Definition::Weak);
            stable_by(market, definition, &lottery)
        }
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
