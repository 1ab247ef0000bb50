//! Claims: which rules grant them on the day that counts, and what exceptions turn the answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Asked, Ground, Judgment, Mark, Part, Proof, Truth, Verdict};
use crate::confidence::Confidence;
use crate::day::Day;
use crate::rulebook::{ClaimId, Exception, FactId, Rule, RuleVersion};

/// The outcome of one rule.
enum RuleOutcome {
    Judged(Part),
    NotInForce(Proof, Confidence),
}

impl Asked<'_> {
    /// The day that selects a version: the as-of day, or the day of a fact; `Err` names the fact that is unknown.
    pub(super) fn selecting_day(&self, by: Option<FactId>) -> Result<Day, String> {
        match by {
            None => Ok(self.as_of),
            Some(fact) => match self.number(fact) {
                Some(number) => Ok(Day::from_number(number as i32)),
                None => Err(self.fact_name(fact)),
            },
        }
    }

    pub(super) fn claim(&self, claim: ClaimId) -> Judgment {
        let described = &self.book.book.claims[usize::from(claim)];
        let rules = described.rules.iter().map(|rule| &self.book.book.rules[usize::from(*rule)]);
        // A rule of which nothing was known yet does not exist for whoever asks.
        let known = rules.filter(|rule| rule.versions.iter().any(|version| self.knows(&version.version)));
        let rules = known.map(|rule| self.rule(rule));
        let (mut judged, mut idle) = (Vec::new(), Vec::new());
        for outcome in rules {
            match outcome {
                RuleOutcome::Judged(part) => judged.push(part),
                RuleOutcome::NotInForce(proof, confidence) => idle.push((proof, confidence)),
            }
        }
        let (verdict, confidence) = verdict(&judged, &idle);
        let title = self.book.claim_title(&described.id).cloned().unwrap_or_default();
        let because =
            judged.into_iter().map(|part| part.proof).chain(idle.into_iter().map(|(proof, _)| proof));
        let what = Ground::Claim { id: described.id.clone(), title };
        let proof = Proof { mark: verdict.mark(), confidence, what, because: because.collect() };
        Judgment { claim: described.id.to_string(), as_of: self.as_of, verdict, confidence, proof }
    }

    fn rule(&self, rule: &Rule) -> RuleOutcome {
        let day = match self.selecting_day(rule.by) {
            Ok(day) => day,
            Err(fact) => return RuleOutcome::Judged(unselected(&rule.id, &fact, rule)),
        };
        match self.in_force(&rule.versions, day) {
            Some(version) => RuleOutcome::Judged(self.version(version)),
            None => {
                // The version nearest to the day is shown, so that a reader sees when the rule begins or ended.
                let known = || rule.versions.iter().filter(|version| self.knows(&version.version));
                let nearest = known().rev().find(|v| v.version.from.is_none_or(|from| from <= day));
                let version = nearest.or(known().next()).map(|version| version.version.clone());
                let confidence = version.as_ref().map(|version| version.confidence).unwrap_or_default();
                let what = match version {
                    Some(version) => Ground::Rule { version },
                    None => Ground::Any,
                };
                let proof = Proof { mark: Mark::NotInForce, confidence, what, because: Vec::new() };
                RuleOutcome::NotInForce(proof, confidence)
            }
        }
    }

    fn version(&self, version: &RuleVersion) -> Part {
        let base = self.formula(&version.when);
        let mut truth = base.truth;
        let mut confidence = base.confidence;
        let mut because = vec![base.proof];
        // From the one that prevails over none to the one that prevails over all: the last word stands.
        for exception in version.exceptions.iter().rev() {
            let Some(part) = self.exception(exception) else { continue };
            confidence = match (&part.truth, truth == Truth::Yes && exception.then_met) {
                // Met either way: the surer of the two reasons is enough.
                (Truth::Yes, true) => confidence.min(part.confidence),
                (Truth::Yes, false) => part.confidence,
                (Truth::Unknown { .. }, false) => confidence.and(part.confidence),
                (Truth::Unknown { .. }, true) | (Truth::No { .. }, _) => confidence,
            };
            truth = turned(truth, &part.truth, exception);
            because.push(part.proof);
        }
        // An exception is part of its rule: however sure it is, the answer still rests on the rule.
        let confidence = confidence.and(version.version.confidence);
        let what = Ground::Rule { version: version.version.clone() };
        let proof = Proof { mark: truth.mark(), confidence, what, because };
        Part { truth, confidence, proof }
    }

    /// `None` where the exception is not in force.
    fn exception(&self, exception: &Exception) -> Option<Part> {
        let what = Ground::Exception { version: exception.version.clone(), then_met: exception.then_met };
        if !self.knows(&exception.version) {
            return None;
        }
        let day = match self.selecting_day(exception.by) {
            Ok(day) => day,
            Err(fact) => {
                let truth = Truth::Unknown { needs: BTreeSet::from([fact]) };
                let confidence = exception.version.confidence;
                let proof = Proof { mark: Mark::Unknown, confidence, what, because: Vec::new() };
                return Some(Part { truth, confidence, proof });
            }
        };
        let begun = exception.version.from.is_none_or(|from| from <= day);
        if !begun || self.known_until(&exception.version).is_some_and(|until| until < day) {
            return None;
        }
        let part = self.formula(&exception.when);
        let confidence = part.confidence.and(exception.version.confidence);
        let mark = part.truth.mark();
        let proof = Proof { mark, confidence, what, because: vec![part.proof] };
        Some(Part { truth: part.truth, confidence, proof })
    }
}

fn unselected(id: &Arc<str>, fact: &str, rule: &Rule) -> Part {
    let truth = Truth::Unknown { needs: BTreeSet::from([fact.to_owned()]) };
    let confidence = rule.versions.iter().map(|version| version.version.confidence).max().unwrap_or_default();
    let what = Ground::Selection { id: id.clone(), by: fact.into() };
    let proof = Proof { mark: Mark::Unknown, confidence, what, because: Vec::new() };
    Part { truth, confidence, proof }
}

/// What an exception makes of the answer beneath it.
fn turned(beneath: Truth, applies: &Truth, exception: &Exception) -> Truth {
    let then = || match exception.then_met {
        true => Truth::Yes,
        false => Truth::No { missing: vec![format!("not {}", exception.name)] },
    };
    match applies {
        Truth::Yes => then(),
        Truth::No { .. } => beneath,
        Truth::Unknown { needs } => match (&beneath, exception.then_met) {
            // Whether it applies does not matter where the answer is the same either way.
            (Truth::Yes, true) | (Truth::No { .. }, false) => beneath,
            (Truth::Unknown { needs: own }, _) => {
                Truth::Unknown { needs: own.union(needs).cloned().collect() }
            }
            (Truth::Yes, false) | (Truth::No { .. }, true) => Truth::Unknown { needs: needs.clone() },
        },
    }
}

/// One rule that is met grants the claim; else one that is unknown leaves it open; else what is missing counts.
fn verdict(judged: &[Part], idle: &[(Proof, Confidence)]) -> (Verdict, Confidence) {
    let least_sure = |parts: &[&Part]| parts.iter().map(|part| part.confidence).max().unwrap_or_default();
    let met: Vec<&Part> = judged.iter().filter(|part| part.truth == Truth::Yes).collect();
    if let Some(surest) = met.iter().map(|part| part.confidence).min() {
        return (Verdict::Met, surest);
    }
    if judged.is_empty() {
        let confidence = idle.iter().map(|(_, confidence)| *confidence).max().unwrap_or_default();
        return (Verdict::NotInForce, confidence);
    }
    let everything: Vec<&Part> = judged.iter().collect();
    let mut needs = BTreeSet::new();
    let mut missing: Vec<String> = Vec::new();
    for part in judged {
        match &part.truth {
            Truth::Yes => {}
            Truth::Unknown { needs: own } => needs.extend(own.iter().cloned()),
            Truth::No { missing: own } => {
                own.iter().for_each(|text| {
                    if !missing.contains(text) {
                        missing.push(text.clone());
                    }
                });
            }
        }
    }
    let confidence = least_sure(&everything);
    if needs.is_empty() {
        (Verdict::NotMet { missing }, confidence)
    } else {
        (Verdict::Unknown { needs: needs.into_iter().collect() }, confidence)
    }
}
