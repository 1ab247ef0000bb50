//! Expected numbers, month by month, exactly: stocks, flows, and arrivals under caps and published stocks.
//!
//! Arrivals are settled here because they depend on the stock: a cap stops them, and where an assumption says that a
//! published stock must be met they are what is missing to it. The walk is the recursion `x(t+1) = P x(t) + arrivals`
//! over stage, country, months served and fiscal year of arrival; nobody is made or lost on the way.

use serde::Serialize;

use super::assumption::{Assumptions, ToStock};
use super::chance::Chances;
use super::month::Month;
use super::values::Values;
use crate::series::Series;

/// What the walk keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// The fiscal year of arrival, which multiplies the work.
    pub cohorts: bool,
    /// The flows of each month.
    pub flows: bool,
}

/// The numbers of a projection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Expected {
    /// The first month.
    pub first: Month,
    /// How many months.
    pub months: usize,
    /// How many stages.
    pub stages: usize,
    /// How many countries.
    pub countries: usize,
    /// The fiscal years of arrival that are told apart, from the earliest; one entry where they are not.
    pub cohorts: Vec<i32>,
    /// People at the end of a month, by month, stage, country and cohort.
    pub stock: Vec<f64>,
    /// People who moved at the end of a month, by month, from, to and country; empty where not kept.
    pub flow: Vec<f64>,
    /// People who arrived in a month, by month, stage and country.
    pub arrived: Vec<f64>,
    /// Months and stages in which a cap held arrivals back, with how many.
    pub held_back: Vec<HeldBack>,
}

/// People who would have come, had a cap not stopped them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct HeldBack {
    /// The month.
    pub month: Month,
    /// The stage.
    pub stage: usize,
    /// How many.
    pub persons: f64,
}

/// People of one stage and country: by months served less one, and cohort.
type Cells = Vec<f64>;

/// A published stock that arrivals must meet.
struct Target {
    stages: Vec<usize>,
    points: Vec<(Month, f64)>,
    share: Vec<f64>,
}

struct Walk<'a> {
    chances: &'a Chances<'a>,
    values: &'a Values<'a>,
    targets: Vec<Option<Target>>,
    longest: Vec<usize>,
    cells: Vec<Cells>,
    out: Expected,
    keep: Keep,
    /// Arrivals of the months in which a published stock was met, by arrival.
    met: Vec<Vec<f64>>,
    /// Months since the last of them, by arrival.
    after: Vec<usize>,
}

/// How much of a half-year's trend is left in the next.
const DAMPING: f64 = 0.8;

/// Arrivals `after` months past the last published stock: the level of the last half-year, moved on by half the change of
/// the last year against the year before for each half-year, and damped.
fn trend(met: &[f64], after: usize) -> f64 {
    let mean = |skip: usize, take: usize| {
        let slice: Vec<f64> = met.iter().rev().skip(skip).take(take).copied().collect();
        slice.iter().sum::<f64>() / slice.len().max(1) as f64
    };
    let level = mean(0, 6);
    let slope = if met.len() >= 24 { (mean(0, 12) - mean(12, 12)) / 2.0 } else { 0.0 };
    let half_years = after as i32 / 6 + 1;
    let damped = DAMPING * (1.0 - DAMPING.powi(half_years)) / (1.0 - DAMPING);
    (level + slope * damped).max(0.0)
}

/// Walks from an empty circulation in the first month of the law calendar to its end.
///
/// `known_until` is the last month of which published stocks are known.
pub fn expected(
    chances: &Chances<'_>,
    values: &Values<'_>,
    assumptions: &Assumptions,
    countries: &[String],
    known_until: Month,
    keep: Keep,
) -> Expected {
    let circulation = chances.circulation;
    let (months, stages) = (chances.law.months(), circulation.stages.len());
    let first = chances.law.first;
    let years = first.fiscal_year()..=first.plus(months as i32 - 1).fiscal_year();
    let cohorts: Vec<i32> = if keep.cohorts { years.collect() } else { vec![first.fiscal_year()] };
    let longest: Vec<usize> = (0..stages).map(|stage| chances.longest(stage)).collect();
    let targets = circulation.arrivals.iter().map(|arrival| {
        let assumption = assumptions.0.get(&arrival.persons)?;
        let rule = assumption.stock.as_ref()?;
        let share = countries.iter().map(|one| assumption.share.get(one).copied().unwrap_or(0.0)).collect();
        let stages = rule.stages.iter().filter_map(|key| circulation.stage(key)).collect();
        Some(Target { stages, points: points(rule, known_until), share })
    });
    let out = Expected {
        first,
        months,
        stages,
        countries: countries.len(),
        stock: Vec::with_capacity(months * stages * countries.len() * cohorts.len()),
        flow: if keep.flows { vec![0.0; months * stages * stages * countries.len()] } else { Vec::new() },
        arrived: vec![0.0; months * stages * countries.len()],
        held_back: Vec::new(),
        cohorts,
    };
    let width = out.cohorts.len();
    let cells = (0..stages * countries.len()).map(|at| vec![0.0; longest[at / countries.len()] * width]);
    let mut walk = Walk {
        chances,
        values,
        targets: targets.collect(),
        cells: cells.collect(),
        longest,
        met: vec![Vec::new(); circulation.arrivals.len()],
        after: vec![0; circulation.arrivals.len()],
        out,
        keep,
    };
    (0..months).for_each(|at| walk.month(at));
    walk.out
}

/// The published stock by month, in order.
pub(super) fn points(rule: &ToStock, known_until: Month) -> Vec<(Month, f64)> {
    let rows = Series::get(&rule.series).into_iter().flat_map(|series| series.rows());
    let mut points: Vec<(Month, f64)> = rows
        .filter(|row| rule.filter.iter().all(|(column, text)| row.text(column) == text))
        .filter_map(|row| Some((row.text(&rule.month).parse::<Month>().ok()?, row.number(&rule.persons)?)))
        .filter(|(month, _)| *month <= known_until)
        .collect();
    points.sort_by_key(|(month, _)| *month);
    points
}

impl Target {
    /// The stock to meet at the end of a month, on the straight line between publications; `None` after the last.
    fn stock(&self, month: Month, opened: Month) -> Option<f64> {
        let (last, _) = self.points.last()?;
        if month > *last {
            return None;
        }
        let before = self.points.iter().rev().find(|(at, _)| *at <= month).copied();
        let (from, low) = before.unwrap_or((opened.plus(-1), 0.0));
        let (to, high) = self.points.iter().find(|(at, _)| *at >= month).copied()?;
        let span = f64::from(to.since(from).max(1));
        Some(low + (high - low) * f64::from(month.since(from)) / span)
    }
}

impl Walk<'_> {
    fn month(&mut self, at: usize) {
        let arriving = self.arriving(at);
        self.move_on(at);
        self.settle(at, &arriving);
        let width = self.out.cohorts.len();
        for cells in &self.cells {
            let mut by_cohort = vec![0.0; width];
            for row in cells.chunks_exact(width) {
                by_cohort.iter_mut().zip(row).for_each(|(sum, one)| *sum += one);
            }
            self.out.stock.extend(by_cohort);
        }
    }

    /// Who would arrive, by arrival and country, before caps; where a stock must be met, `None`.
    fn arriving(&self, at: usize) -> Vec<Option<Vec<f64>>> {
        let month = self.out.first.plus(at as i32);
        let arrivals = self.chances.circulation.arrivals.iter().enumerate();
        let of = |(number, arrival): (usize, &super::circulation::Arrival)| {
            if !self.chances.law.arrival_open[number][at] {
                return Some(vec![0.0; self.out.countries]);
            }
            if self.targets[number].is_some() {
                return None;
            }
            Some(
                (0..self.out.countries)
                    .map(|country| self.values.persons(&arrival.persons, country, month))
                    .collect(),
            )
        };
        arrivals.map(of).collect()
    }

    /// Everybody who was there before this month serves it and perhaps leaves at its end.
    fn move_on(&mut self, at: usize) {
        let (stages, countries, width) = (self.out.stages, self.out.countries, self.out.cohorts.len());
        let mut next: Vec<Cells> = self.cells.iter().map(|cells| vec![0.0; cells.len()]).collect();
        let mut exits = Vec::new();
        for stage in 0..stages {
            for country in 0..countries {
                let place = stage * countries + country;
                let mut worked_out = None;
                for slot in 0..self.longest[stage] {
                    let row = slot * width..(slot + 1) * width;
                    if self.cells[place][row.clone()].iter().all(|persons| *persons == 0.0) {
                        continue;
                    }
                    let served = slot as u32 + 1;
                    let mut later = worked_out.map_or(1, |last: u32| last + 1)..=served;
                    if worked_out.is_none() || later.any(|served| self.chances.differs(stage, served, at)) {
                        self.chances.exits(stage, country, served, at, &mut exits);
                    }
                    worked_out = Some(served);
                    let left: f64 = exits.iter().map(|(_, chance)| chance).sum();
                    let stays = (slot + 1).min(self.longest[stage] - 1);
                    for (cohort, from) in row.enumerate() {
                        let persons = self.cells[place][from];
                        next[place][stays * width + cohort] += persons * (1.0 - left).max(0.0);
                        for (to, chance) in &exits {
                            next[to * countries + country][cohort] += persons * chance;
                            self.count(at, stage, *to, country, persons * chance);
                        }
                    }
                }
            }
        }
        self.cells = next;
    }

    fn count(&mut self, at: usize, from: usize, to: usize, country: usize, persons: f64) {
        if self.keep.flows {
            let (stages, countries) = (self.out.stages, self.out.countries);
            self.out.flow[((at * stages + from) * stages + to) * countries + country] += persons;
        }
    }

    /// Lets people in at the end of the month, under caps, and so that published stocks are met.
    fn settle(&mut self, at: usize, arriving: &[Option<Vec<f64>>]) {
        let month = self.out.first.plus(at as i32);
        let circulation = self.chances.circulation;
        for (number, arrival) in circulation.arrivals.iter().enumerate() {
            let wanted = match &arriving[number] {
                Some(wanted) => wanted.clone(),
                None => self.missing(number, month, at),
            };
            let total: f64 = wanted.iter().sum();
            let room = self.room(arrival.to, month, at).map_or(total, |room| room.clamp(0.0, total));
            if total - room > 1e-9 {
                self.out.held_back.push(HeldBack { month, stage: arrival.to, persons: total - room });
            }
            let scale = if total > 0.0 { room / total } else { 0.0 };
            let cohort = self.out.cohorts.iter().position(|year| *year == month.fiscal_year()).unwrap_or(0);
            for (country, persons) in wanted.iter().enumerate() {
                let place = arrival.to * self.out.countries + country;
                self.cells[place][cohort] += persons * scale;
                self.out.arrived[at * self.out.stages * self.out.countries + place] += persons * scale;
            }
        }
    }

    /// What is missing to the published stock; after the last publication the damped trend of what was missing.
    fn missing(&mut self, number: usize, month: Month, at: usize) -> Vec<f64> {
        let Some(target) = &self.targets[number] else { return vec![0.0; self.out.countries] };
        let opened = self.chances.law.arrival_open[number].iter().position(|open| *open).unwrap_or(at);
        let wanted = target.stock(month, self.out.first.plus(opened as i32));
        let total = match wanted {
            Some(stock) => {
                (stock - target.stages.iter().map(|stage| self.in_stage(*stage)).sum::<f64>()).max(0.0)
            }
            None => trend(&self.met[number], self.after[number]),
        };
        let is_met = wanted.is_some();
        let key = &self.chances.circulation.arrivals[number].persons;
        let of = |country: usize| {
            let persons = total * target.share[country];
            if is_met { persons } else { self.values.arriving(key, country, month, persons) }
        };
        let persons: Vec<f64> = (0..self.out.countries).map(of).collect();
        if is_met {
            self.met[number].push(total)
        } else {
            self.after[number] += 1
        }
        persons
    }

    fn in_stage(&self, stage: usize) -> f64 {
        let countries = self.out.countries;
        self.cells[stage * countries..(stage + 1) * countries].iter().flatten().sum()
    }

    /// How many more the cap of a stage admits; `None` without a cap.
    fn room(&self, stage: usize, month: Month, at: usize) -> Option<f64> {
        let circulation = self.chances.circulation;
        let here = &circulation.stages[stage];
        let cap = self.values.cap(&here.key, self.chances.law.cap[stage][at], month)?;
        let with = here.cap.iter().flat_map(|cap| &cap.with).filter_map(|key| circulation.stage(key));
        Some(cap - self.in_stage(stage) - with.map(|other| self.in_stage(other)).sum::<f64>())
    }
}

impl Expected {
    /// People in a stage at the end of a month, of one country or of all.
    pub fn in_stage(&self, at: usize, stage: usize, country: Option<usize>) -> f64 {
        let width = self.cohorts.len();
        let of = |country: usize| {
            let place = ((at * self.stages + stage) * self.countries + country) * width;
            self.stock[place..place + width].iter().sum::<f64>()
        };
        country.map_or_else(|| (0..self.countries).map(of).sum(), of)
    }

    /// People in a stage at the end of a month who arrived in one fiscal year (its number among the cohorts).
    pub fn of_cohort(&self, at: usize, stage: usize, cohort: usize) -> f64 {
        let width = self.cohorts.len();
        let of = |country: usize| {
            self.stock[((at * self.stages + stage) * self.countries + country) * width + cohort]
        };
        (0..self.countries).map(of).sum()
    }

    /// People who moved from a stage to another at the end of a month.
    pub fn moved(&self, at: usize, from: usize, to: usize, country: Option<usize>) -> f64 {
        let of = |country: usize| {
            let place = ((at * self.stages + from) * self.stages + to) * self.countries + country;
            self.flow.get(place).copied().unwrap_or(0.0)
        };
        country.map_or_else(|| (0..self.countries).map(of).sum(), of)
    }

    /// People who arrived in a stage in a month.
    pub fn arrived_in(&self, at: usize, stage: usize, country: Option<usize>) -> f64 {
        let of = |country: usize| self.arrived[(at * self.stages + stage) * self.countries + country];
        country.map_or_else(|| (0..self.countries).map(of).sum(), of)
    }

    /// The number of a month; `None` outside of the projection.
    pub fn at(&self, month: Month) -> Option<usize> {
        usize::try_from(month.since(self.first)).ok().filter(|at| *at < self.months)
    }
}
