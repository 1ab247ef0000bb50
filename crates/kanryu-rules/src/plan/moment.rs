//! What doing something and moving from stage to stage does to facts.

use super::cells::{Cell, NEVER, cell_number, year_end};
use super::planner::{Grown, Planner};
use crate::day::{Day, Span};
use crate::interval::{Interval, Intervals};
use crate::rulebook::planned::Set;

/// The moment from which a search begins.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    pub stage: usize,
    pub day: i32,
    /// Since when somebody is in the stage, where that is known.
    pub since: i32,
    pub cells: Vec<Cell>,
    pub spans: Vec<Intervals>,
}

/// The value that a fact is given on `day`.
pub(super) fn value(set: Set, day: i32, sitting: i32) -> Cell {
    match set {
        Set::Number(number) => Cell::Is(number),
        Set::Day => Cell::Is(i64::from(day)),
        Set::Sitting => Cell::Is(i64::from(sitting)),
        Set::FiscalYear => Cell::Is(i64::from(Day::from_number(day).fiscal_year())),
        Set::FiscalYearEnd => Cell::Is(i64::from(year_end(day))),
        Set::Unknown => Cell::Unknown,
    }
}

pub(super) fn added(cell: Cell, more: i64) -> Cell {
    match cell {
        Cell::Unknown => Cell::Is(more),
        Cell::Is(number) => Cell::Is(number + more),
        Cell::Grows { base, from, permille } => Cell::Grows { base: base + more, from, permille },
        Cell::Months { base, since } => Cell::Months { base: base + more, since },
        Cell::Spans(_) => cell,
    }
}

/// A move from stage to stage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Passage {
    pub from: usize,
    pub to: usize,
    pub day: i32,
    /// The stage that is left was entered on the same day.
    pub passing: bool,
}

/// What leaving one stage and entering another on `day` does to facts.
pub(super) fn enter(planner: &Planner, passage: Passage, cells: &mut [Cell], spans: &mut Vec<Intervals>) {
    let Passage { from, to, day, passing } = passage;
    let new = planner.stages[to].stay.as_ref();
    let goes_on = |slot: usize, permille: i32| {
        let same = |grown: &(usize, Grown)| {
            grown.0 == slot && matches!(grown.1, Grown::Permille(other) if other == permille)
        };
        new.is_some_and(|stay| stay.grows.iter().any(same))
    };
    // What grew up to this day counts this day already.
    let mut counted = 0_u128;
    for (slot, cell) in cells.iter_mut().enumerate() {
        match *cell {
            Cell::Grows { permille, .. } if goes_on(slot, permille) => {}
            Cell::Grows { .. } | Cell::Months { .. } => {
                counted |= 1 << slot.min(127);
                *cell = cell_number(*cell, day).map_or(Cell::Unknown, Cell::Is);
            }
            Cell::Unknown | Cell::Is(_) | Cell::Spans(_) => {}
        }
    }
    if let Some(stay) = &planner.stages[from].stay {
        stay.opens.iter().for_each(|slot| close(&mut cells[*slot], spans, day));
        stay.leaves.iter().for_each(|(slot, set)| cells[*slot] = value(*set, day, day));
    }
    if let Some(stay) = &planner.stages[to].stay {
        stay.sets.iter().for_each(|(slot, set)| cells[*slot] = value(*set, day, day));
        stay.opens.iter().for_each(|slot| open(&mut cells[*slot], spans, day));
    }
    grow(planner, to, cells, (day, false), |slot| {
        day + i32::from(passing || counted >> slot.min(127) & 1 == 1)
    });
}

/// Begins a stretch of days; where nothing is known of earlier ones there is none.
fn open(cell: &mut Cell, spans: &mut Vec<Intervals>, day: i32) {
    let before = match *cell {
        Cell::Spans(at) => spans[at as usize].clone(),
        Cell::Unknown | Cell::Is(_) | Cell::Grows { .. } | Cell::Months { .. } => Intervals::default(),
    };
    let new = Interval { from: Day::from_number(day), until: None };
    spans.push(before.iter().chain([new]).collect());
    *cell = Cell::Spans(spans.len() as u32 - 1);
}

/// Ends the stretch that goes on, on the day before the next stay begins.
fn close(cell: &mut Cell, spans: &mut Vec<Intervals>, day: i32) {
    let Cell::Spans(at) = *cell else { return };
    let last = Day::from_number(day - 1);
    let ended = spans[at as usize].iter().map(|stretch| match stretch.until {
        None => Interval { until: Some(last.max(stretch.from)), ..stretch },
        Some(_) => stretch,
    });
    let ended: Intervals = ended.collect();
    spans.push(ended);
    *cell = Cell::Spans(spans.len() as u32 - 1);
}

/// Lets grow what grows in a stage, each fact from its day on.
///
/// At the start of a plan what is not known stays so; a stay that is planned begins with nothing.
pub(super) fn grow(
    planner: &Planner,
    stage: usize,
    cells: &mut [Cell],
    (day, is_start): (i32, bool),
    from: impl Fn(usize) -> i32,
) {
    let Some(stay) = &planner.stages[stage].stay else { return };
    for (slot, grown) in &stay.grows {
        match (*grown, cells[*slot]) {
            (Grown::Permille(permille), Cell::Is(base)) => {
                cells[*slot] = Cell::Grows { base, from: from(*slot), permille };
            }
            (Grown::MonthsSince(since), _) => {
                if let Cell::Is(day) = cells[since] {
                    cells[*slot] = Cell::Months { base: 0, since: i32::try_from(day).unwrap_or(NEVER) };
                }
            }
            (Grown::MonthsAfter(after), before @ (Cell::Is(_) | Cell::Unknown)) => {
                let base = match before {
                    Cell::Is(base) => base,
                    _ if is_start => continue,
                    _ => 0,
                };
                let since =
                    Day::from_number(day).corresponding_day(if is_start { Span::default() } else { after });
                cells[*slot] = Cell::Months { base, since: since.number() };
            }
            (
                Grown::Permille(_) | Grown::MonthsAfter(_),
                Cell::Unknown | Cell::Grows { .. } | Cell::Months { .. } | Cell::Spans(_),
            ) => {}
        }
    }
}
