//! What law says month by month: which stages exist, how long a stay lasts, which moves are open, when examinations
//! bring results, and which caps hold. Nothing of it stands in Rust: the end of a scheme comes from the rulebooks.

use kanryu_rules::{Facts, LimitVerdict, TableVerdict, Verdict};

use super::circulation::{Circulation, CirculationStage, When};
use super::month::Month;
use crate::event::Confidence;
use crate::pathway::Law;

/// The calendar of examinations whose passes certify.
const EXAMINATION: &str = "national-exam";
/// Results come this many months after the day of the examination where no day of result was published.
const RESULT_AFTER: i32 = 2;

/// Law along a row of months, for every stage and move of a circulation.
#[derive(Debug, Clone, PartialEq)]
pub struct LawCalendar {
    /// The first month.
    pub first: Month,
    /// Whether a stage exists, by stage and month.
    pub stage_open: Vec<Vec<bool>>,
    /// How many months a stay lasts that begins in a month, by stage and month; `None` without a last day.
    pub stay: Vec<Vec<Option<u32>>>,
    /// Whether a move may be made, by move and month.
    pub move_open: Vec<Vec<bool>>,
    /// Whether people may arrive, by arrival and month.
    pub arrival_open: Vec<Vec<bool>>,
    /// Whether an examination brings results, by month.
    pub examination: Vec<bool>,
    /// The number that law foresees, by stage and month.
    pub cap: Vec<Vec<Option<f64>>>,
    /// The least sure law behind an open move, by move.
    pub confidence: Vec<Confidence>,
}

/// A fact in `circulation.toml` that the catalog of facts does not know or that has a wrong value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("circulation, {place}: {message}")]
pub struct FactsError {
    /// Where.
    pub place: String,
    /// What the catalog of facts says.
    pub message: String,
}

/// Asks law about one month after the other.
struct Asking<'a> {
    law: &'a Law,
    months: Vec<Month>,
}

impl LawCalendar {
    /// Asks the law for `months` months from `first`.
    ///
    /// # Errors
    /// Facts of the circulation that the catalog does not know.
    pub fn of(
        law: &Law,
        circulation: &Circulation,
        first: Month,
        months: u32,
    ) -> Result<LawCalendar, FactsError> {
        let months = (0..months as i32).map(|later| first.plus(later)).collect();
        let asking = Asking { law, months };
        let mut confidence = Vec::new();
        let mut move_open = Vec::new();
        for one in &circulation.moves {
            let place = format!("move to {}", circulation.stages[one.to].key);
            let mut least = Confidence::High;
            let claims = [asking.claim_of(one.step.as_deref()), one.claim.clone()];
            let row = asking.each(|month| {
                let step = asking.step(one.step.as_deref(), month, &mut least);
                let opens = step && asking.claims(&claims, &one.facts, month, &place, &mut least)?;
                Ok(opens)
            })?;
            move_open.push(row);
            confidence.push(least);
        }
        let stages = &circulation.stages;
        Ok(LawCalendar {
            first,
            stage_open: stages
                .iter()
                .map(|stage| asking.each(|month| Ok(asking.exists(stage, month))))
                .collect::<Result<_, _>>()?,
            stay: stages
                .iter()
                .map(|stage| asking.each(|month| asking.stay(stage, month)))
                .collect::<Result<_, _>>()?,
            move_open,
            arrival_open: asking.arrivals(circulation)?,
            examination: asking.examinations(),
            cap: stages
                .iter()
                .map(|stage| asking.each(|month| asking.cap(stage, month)))
                .collect::<Result<_, _>>()?,
            confidence,
        })
    }

    /// How many months it covers.
    pub fn months(&self) -> usize {
        self.examination.len()
    }

    /// The first `months` months of it.
    pub fn cut(&self, months: usize) -> LawCalendar {
        fn rows<T: Clone>(all: &[Vec<T>], months: usize) -> Vec<Vec<T>> {
            all.iter().map(|row| row.iter().take(months).cloned().collect()).collect()
        }
        LawCalendar {
            first: self.first,
            stage_open: rows(&self.stage_open, months),
            stay: rows(&self.stay, months),
            move_open: rows(&self.move_open, months),
            arrival_open: rows(&self.arrival_open, months),
            examination: self.examination.iter().take(months).copied().collect(),
            cap: rows(&self.cap, months),
            confidence: self.confidence.clone(),
        }
    }

    /// The first month from which a stage no longer takes anybody in and never does again; `None` where it is open at
    /// the end.
    pub fn closes(&self, circulation: &Circulation, stage: usize) -> Option<Month> {
        let is_open = |at: usize| {
            let arrivals = circulation.arrivals.iter().zip(&self.arrival_open);
            let moves = circulation.moves.iter().zip(&self.move_open);
            self.stage_open[stage][at]
                && (arrivals.filter(|(arrival, _)| arrival.to == stage).any(|(_, open)| open[at])
                    || moves.filter(|(one, _)| one.to == stage).any(|(_, open)| open[at]))
        };
        let last = (0..self.months()).rev().find(|at| is_open(*at))?;
        (last + 1 < self.months()).then(|| self.first.plus(last as i32 + 1))
    }

    /// Whether a move can be made at all in this month of the calendar, apart from how long somebody has been there.
    pub fn is_open(&self, circulation: &Circulation, number: usize, at: usize) -> bool {
        let one = &circulation.moves[number];
        let has_occasion = one.when != When::Examination || self.examination[at];
        self.move_open[number][at] && has_occasion && self.stage_open[one.to][at]
    }
}

impl Asking<'_> {
    fn each<T>(&self, mut ask: impl FnMut(Month) -> Result<T, FactsError>) -> Result<Vec<T>, FactsError> {
        self.months.iter().map(|month| ask(*month)).collect()
    }

    fn exists(&self, stage: &CirculationStage, month: Month) -> bool {
        let Some(id) = &stage.stands_in else { return true };
        let day = month.first_day();
        self.law.rulebook().stages().iter().any(|one| &*one.id == id.as_str() && one.is_in_force_on(day))
    }

    fn step(&self, id: Option<&str>, month: Month, least: &mut Confidence) -> bool {
        let Some(id) = id else { return true };
        let steps = self.law.rulebook().steps().iter();
        let open = steps.filter(|step| &*step.id == id).find(|step| step.is_in_force_on(month.first_day()));
        *least = least.and(open.and_then(|step| step.confidence).unwrap_or_default());
        open.is_some()
    }

    fn claim_of(&self, step: Option<&str>) -> Option<String> {
        let found = self.law.rulebook().steps().iter().find(|one| Some(&*one.id) == step)?;
        found.requires.as_deref().map(str::to_owned)
    }

    /// Whether none of the claims is surely refused.
    fn claims(
        &self,
        claims: &[Option<String>],
        facts: &str,
        month: Month,
        place: &str,
        least: &mut Confidence,
    ) -> Result<bool, FactsError> {
        let facts = self.facts(facts, month, place)?;
        let mut open = true;
        for claim in claims.iter().flatten() {
            let judgment = self.law.rulebook().judge(claim, &facts, month.first_day());
            match judgment.verdict {
                Verdict::Met | Verdict::Unknown { .. } => *least = least.and(judgment.confidence),
                Verdict::NotMet { .. } | Verdict::NotInForce => open = false,
            }
        }
        Ok(open)
    }

    fn stay(&self, stage: &CirculationStage, month: Month) -> Result<Option<u32>, FactsError> {
        let place = format!("stage {}", stage.key);
        let Some(id) = &stage.stands_in else { return Ok(None) };
        let day = month.first_day();
        let found = self.law.rulebook().stage(id, day).and_then(|found| found.limit.clone());
        let Some(limit) = found.filter(|_| !stage.entered.is_empty()) else { return Ok(stage.longest) };
        let facts = self.facts(&stage.entered, month, &place)?;
        let months = match self.law.rulebook().limit(&limit, &facts, day).map(|limit| limit.verdict) {
            Some(LimitVerdict::Until { day, .. }) => u32::try_from(Month::of(day).since(month)).ok(),
            Some(LimitVerdict::Open | LimitVerdict::Unknown { .. } | LimitVerdict::NotInForce) | None => None,
        };
        Ok(months.or(stage.longest))
    }

    fn arrivals(&self, circulation: &Circulation) -> Result<Vec<Vec<bool>>, FactsError> {
        let row = |arrival: &super::circulation::Arrival| {
            let stage = &circulation.stages[arrival.to];
            let place = format!("arrival to {}", stage.key);
            let claims = [self.claim_of(Some(&arrival.step))];
            self.each(|month| {
                let mut least = Confidence::High;
                let exists = self.exists(stage, month) && self.step(Some(&arrival.step), month, &mut least);
                Ok(exists && self.claims(&claims, &arrival.facts, month, &place, &mut least)?)
            })
        };
        circulation.arrivals.iter().map(row).collect()
    }

    /// Months of results: the published day, or two months after the day of the examination; after the last row of the
    /// calendar the month of the last one comes every year.
    fn examinations(&self) -> Vec<bool> {
        let calendar = self.law.rulebook().calendar(EXAMINATION);
        let mut results: Vec<Month> = Vec::new();
        let mut from = calendar.and_then(|calendar| calendar.nth(0)).map(|row| row.on);
        let mut includes = true;
        while let (Some(calendar), Some(day)) = (calendar, from) {
            let Some(row) = calendar.next("on", day, includes) else { break };
            let result = row.day("result_on").map(Month::of);
            results.push(result.unwrap_or_else(|| Month::of(row.on).plus(RESULT_AFTER)));
            (from, includes) = (Some(row.on), false);
        }
        let last = results.last().copied();
        let first = results.first().copied();
        let is_yearly = |month: Month| {
            let after = last.is_some_and(|last| month > last && month.of_year() == last.of_year());
            let before = first.is_some_and(|first| month < first && month.of_year() == first.of_year());
            after || before
        };
        self.months.iter().map(|month| results.contains(month) || is_yearly(*month)).collect()
    }

    fn cap(&self, stage: &CirculationStage, month: Month) -> Result<Option<f64>, FactsError> {
        let Some(cap) = &stage.cap else { return Ok(None) };
        let facts = self.facts(&cap.facts, month, &format!("cap of {}", stage.key))?;
        let answer = self.law.rulebook().table(&cap.table, &facts, month.first_day());
        Ok(match answer.map(|answer| answer.verdict) {
            Some(TableVerdict::Gives { value, .. }) => Some(value as f64),
            Some(TableVerdict::NoRow | TableVerdict::Unknown { .. } | TableVerdict::NotInForce) | None => {
                None
            }
        })
    }

    fn facts(&self, text: &str, month: Month, place: &str) -> Result<Facts, FactsError> {
        let fault = |message: String| FactsError { place: place.to_owned(), message };
        let filled = filled(text, month).map_err(fault)?;
        self.law
            .rulebook()
            .catalog()
            .facts_from_toml(place, &format!("[facts]\n{filled}\n"))
            .map_err(|errors| fault(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))
    }
}

/// Fills `{month}`, `{month-12}`, `{year}` and `{year-1}`.
fn filled(text: &str, month: Month) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, behind) = after.split_once('}').ok_or_else(|| format!("a }} is missing in {text:?}"))?;
        let (name, back) = place.split_once('-').unwrap_or((place, "0"));
        let back: i32 = back.parse().map_err(|_| format!("{{{place}}} is no place; write {{month-12}}"))?;
        out.push_str(before);
        match name {
            "month" => out.push_str(&month.plus(-back).first_day().to_string()),
            "year" => out.push_str(&(month.fiscal_year() - back).to_string()),
            _ => return Err(format!("{{{place}}} is no place; there are {{month}} and {{year}}")),
        }
        rest = behind;
    }
    out.push_str(rest);
    Ok(out)
}
