//! The clocks of the rulebooks as they stand for a person: periods of law that pause, with what was not counted.

use kanryu_rules::{ClockCount, ClockVerdict, Facts, Ground, Proof};

use super::{Clock, ClockKind, ClockState, LaterDay, Law, NotCounted, version};
use crate::calendar::Day;
use crate::text::Text;

/// Every clock of the rulebooks that has begun, and those of which it is not known.
pub(super) fn periods(law: &Law, facts: &Facts, as_of: Day) -> Vec<Clock> {
    law.rulebook().clocks().filter_map(|id| period(law, id, facts, as_of)).collect()
}

fn period(law: &Law, id: &str, facts: &Facts, as_of: Day) -> Option<Clock> {
    let reading = law.rulebook().clock(id, facts, as_of)?;
    let version = version(law, id, as_of)?;
    let mut clock = Clock::new(id, (&version.title).into(), ClockKind::Period);
    clock.sources = version.sources.clone();
    clock.confidence = reading.confidence;
    match &reading.verdict {
        ClockVerdict::Counts(count) => Some(counting(clock, count, &reading.proof, as_of)),
        ClockVerdict::Unknown { needs } => {
            clock.needs = needs.iter().map(|fact| crate::pathway::standing::need(law, fact)).collect();
            Some(clock)
        }
        ClockVerdict::NotStarted | ClockVerdict::NotInForce => None,
    }
}

fn counting(clock: Clock, count: &ClockCount, proof: &Proof, as_of: Day) -> Clock {
    let mut clock = clock.until(count.last_day, as_of);
    if clock.state == ClockState::Running && !count.is_running {
        clock.state = ClockState::Paused;
    }
    (clock.used_days, clock.left_days) = (Some(count.used_days), Some(count.left_days));
    clock.started_on = Some(count.started_on);
    let title = |name: &str| {
        let mut titles =
            proof.because.iter().zip(&count.left_out).filter_map(|(part, left_out)| match &part.what {
                Ground::LeftOut { version, .. } if left_out.name == name => Some((&version.title).into()),
                _ => None,
            });
        titles.next_back().unwrap_or_else(|| Text::same(name))
    };
    let gap = NotCounted {
        id: "gap".to_owned(),
        title: Text::new("間の期間", "Time between"),
        days: count.gap_days,
        applied: true,
        confidence: proof.confidence,
    };
    let parts = count.left_out.iter().map(|part| NotCounted {
        id: part.name.clone(),
        title: title(&part.name),
        days: part.days,
        applied: part.is_applied,
        confidence: part.confidence,
    });
    clock.not_counted = std::iter::once(gap).chain(parts).filter(|part| part.days > 0).collect();
    clock.if_confirmed = count
        .if_confirmed
        .as_ref()
        .map(|later| LaterDay { last_day: later.last_day, confidence: later.confidence });
    clock
}
