//! Plans: every way through time to a goal that law allows, and none that it forbids.
//!
//! [`Planner`] makes a rulebook ready for one goal; [`Planner::plan`] gives the Pareto-best routes of one subject: the
//! earliest day, the fewest examinations, the least reliance on uncertain rules. What a plan takes for granted (that a
//! test is passed at the first sitting, that work goes on) is named in it and is never law.

use serde::Serialize;

use crate::catalog::number;
use crate::confidence::Confidence;
use crate::day::Day;
use crate::text::Text;
use crate::value::{Facts, Value};

mod cells;
mod chance;
mod dominance;
mod lasting;
mod memo;
mod moment;
mod planner;
mod route;
mod search;
mod sittings;
mod truth;
mod watch;
mod window;
mod worth;

#[cfg(test)]
mod tests;

pub use crate::rulebook::planned::{Assumption, Goal, Reach};
pub use planner::Planner;

use cells::Cell;
use moment::Moment;
use search::{Bounds, Search};

/// From where a plan begins.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    /// The stage.
    pub stage: &'a str,
    /// Since when; what takes its time in a stage runs from then. Without it, from the day of the plan.
    pub since: Option<Day>,
    /// What is known.
    pub facts: &'a Facts,
    /// The day.
    pub as_of: Day,
    /// Nothing is planned beyond this day.
    pub horizon: Day,
}

/// What a plan found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// The goal.
    pub goal: Goal,
    /// The day on which it begins.
    pub as_of: Day,
    /// Nothing was planned beyond this day.
    pub horizon: Day,
    /// Lawful routes, none of which another beats in every respect; by day.
    pub routes: Vec<Route>,
    /// Routes that rest on law which is not established, where they would be better; never asserted.
    pub not_established: Vec<Route>,
    /// Where there is no lawful route: what stands in the way.
    pub barriers: Vec<Barrier>,
    /// False if the search was given up before its end, or if there were more sets of examinations than it tries.
    pub is_complete: bool,
    /// How many moments were looked at.
    pub moments: usize,
}

/// One way to the goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Route {
    /// The day on which the goal is reached, if all goes as assumed.
    pub reached_on: Day,
    /// Examinations and tests to be passed.
    pub examinations: usize,
    /// As sure as the least sure law that it rests on.
    pub confidence: Confidence,
    /// It rests on a day that is predicted and not published.
    pub is_predicted: bool,
    /// What to do, by day.
    pub moves: Vec<Move>,
    /// What it takes for granted about each stay, in the order in which the stays are met.
    pub stays: Vec<Assumption>,
}

/// What kind of move it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MoveKind {
    /// From one stage to another.
    Step,
    /// An examination or a test.
    Examination,
    /// Something else to do.
    Activity,
    /// Nothing is recorded about it, and the plan takes it for granted.
    Assumed,
    /// Time passes until law or a count allows what comes next.
    Wait,
}

/// One move of a route.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Move {
    /// The kind.
    pub kind: MoveKind,
    /// The step or activity; of a wait the claim that is waited for.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Who must act.
    pub actor: Option<String>,
    /// The stage in which it is done.
    pub stage: String,
    /// The stage that it reaches.
    pub to: Option<String>,
    /// The claim that it needs on its day.
    pub requires: Option<String>,
    /// The day from which its time runs, where it takes time.
    pub begins_on: Day,
    /// Its day: of a sitting, of entering.
    pub on: Day,
    /// The day on which it takes effect, such as that of a result.
    pub effective_on: Day,
    /// The calendar on which it is held, where there is one.
    pub calendar: Option<String>,
    /// The last day of application, where one is known.
    pub apply_until: Option<Day>,
    /// The last day of the present stay, as law gives it for this route.
    pub stay_until: Option<Day>,
    /// The latest day on which it can be done without the goal being reached later; of what is taken for granted its own.
    pub latest_on: Day,
    /// The last day on which it can be done at all so that this route still reaches the goal within the horizon; of what
    /// is taken for granted its own.
    pub last_on: Day,
    /// Its day follows from a pattern and is not published.
    pub is_predicted: bool,
    /// How sure it is.
    pub confidence: Confidence,
    /// What a reader must know beside it.
    pub note: Option<Text>,
    /// Keys into the list of sources.
    pub sources: Vec<String>,
    /// What is known on its day, so that law can be asked for the proof.
    #[serde(skip)]
    pub facts: Facts,
}

/// Something on the way that law or facts do not allow.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Barrier {
    /// The step, activity or claim.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The stage in which it was looked for.
    pub stage: String,
    /// The claim that was never met, where one is asked.
    pub requires: Option<String>,
    /// The day on which it was judged: the last one that counts.
    pub on: Day,
    /// It could be done, but only after the last lawful day of the stay, which is this.
    pub too_late_after: Option<Day>,
    /// What was known on that day.
    #[serde(skip)]
    pub facts: Facts,
}

/// Room for searches, so that many plans need no new memory.
#[derive(Default)]
pub struct Room(Search);

impl Planner {
    /// The Pareto-best routes from `start`, with the days of every move; `None` for a stage that does not exist.
    pub fn plan(&self, start: &Start<'_>) -> Option<Plan> {
        let stage = self.stage_at(start.stage)?;
        let moment = self.moment(stage, start);
        let mut room = Room::default();
        let horizon = start.horizon.number();
        let bounds = Bounds { horizon, ahead: horizon, established_only: true, ..Bounds::default() };
        let begin = route::Begin::new(self, &moment, start);
        begin.run(&mut room.0, &bounds);
        let (moments, met_open) = (room.0.labels.len(), room.0.met_open);
        let mut gave_up = room.0.gave_up;
        let barriers = if room.0.goals.is_empty() { begin.barriers(&room.0) } else { Vec::new() };
        let found = begin.pareto(&mut room.0, &bounds, &mut gave_up);
        let routes: Vec<Route> = found.into_iter().map(|found| begin.dated(found, &bounds)).collect();
        let with_open = Bounds { established_only: false, ..bounds };
        let mut found = Vec::new();
        // Where nothing was left out for resting on open law, such law opens nothing.
        if met_open {
            begin.run(&mut room.0, &with_open);
            gave_up |= room.0.gave_up;
            if begin.routes(&room.0).iter().any(|found| found.confidence == Confidence::Open) {
                found = begin.pareto(&mut room.0, &with_open, &mut gave_up);
            }
        }
        let open = found.into_iter().filter(|(_, found)| found.confidence == Confidence::Open);
        let not_established = open.map(|found| begin.dated(found, &with_open)).collect();
        Some(Plan {
            goal: self.goal().clone(),
            as_of: start.as_of,
            horizon: start.horizon,
            routes,
            not_established,
            barriers,
            is_complete: !gave_up,
            moments,
        })
    }

    /// The earliest day on which the goal can be reached lawfully, and nothing else; `None` if it cannot.
    pub fn earliest(&self, start: &Start<'_>, room: &mut Room) -> Option<Day> {
        let stage = self.stage_at(start.stage)?;
        let moment = self.moment(stage, start);
        room.0.memo.once = true;
        let bounds = Bounds {
            horizon: start.horizon.number(),
            ahead: start.horizon.number(),
            earliest_only: true,
            established_only: true,
            ..Bounds::default()
        };
        room.0.run(self, &moment, &bounds);
        let days = room.0.goals.iter().map(|goal| room.0.labels[*goal as usize].day);
        days.min().map(Day::from_number)
    }

    /// The facts that matter, as they stand on the day; what grows in the stage grows from the next day on.
    fn moment(&self, stage: usize, start: &Start<'_>) -> Moment {
        let book = &self.rulebook.book;
        let mut spans = Vec::new();
        let mut cell = |fact: &u16| {
            let name = &book.fact_names[usize::from(*fact)];
            let value = start.facts.get(name)?;
            if let Value::Spans(stretches) = value {
                spans.push(stretches.clone());
                return Some(Cell::Spans(spans.len() as u32 - 1));
            }
            number(book.catalog.get(name), value).map(Cell::Is)
        };
        let mut cells: Vec<Cell> =
            self.facts.iter().map(|fact| cell(fact).unwrap_or(Cell::Unknown)).collect();
        let day = start.as_of.number();
        moment::grow(self, stage, &mut cells, (day, true), |_| day + 1);
        let since = start.since.map_or(day, |since| since.number().min(day));
        Moment { stage, day, since, cells, spans }
    }
}
