//! The law engine: rulebook text in, verdicts with proofs out.
//!
//! `source` reads what is written, with line numbers; `check` turns it into a [`Rulebook`] or says what is
//! wrong and where; `evaluate` judges a claim on facts; `explain` turns a proof into lines.
//! The engine must never be able to know what a care worker is: it has no domain noun, clock, file or network.

mod audit;
mod bulk;
mod catalog;
mod check;
mod confidence;
mod day;
mod describe;
mod evaluate;
mod explain;
mod fault;
mod interval;
mod mutate;
mod plan;
mod rulebook;
mod scenario;
mod source;
mod text;
mod value;
mod wake;

pub use audit::{Example, Finding};
pub use bulk::{
    Answers, AsOf, Blocked, Blocker, Bulk, ColumnError, Columns, Program, Requirement, Row, RowAnswers,
    Total, UnknownClaim,
};
pub use catalog::{AS_OF, FactCatalog, FactDeclaration, FactError};
pub use check::Loaded;
pub use confidence::Confidence;
pub use day::{Day, DayError, Span, days_in_month};
pub use describe::{Clause, Part};
pub use evaluate::{
    ClockCount, ClockReading, ClockVerdict, Ground, IfConfirmed, Judgment, LeftOutDays, Limit, LimitVerdict,
    Mark, Proof, TableAnswer, TableVerdict, Verdict,
};
pub use explain::Line;
pub use fault::{Fault, Place, RulebookError};
pub use interval::{Interval, IntervalError, Intervals};
pub use mutate::{Ask, MissingScenario, Mutation};
pub use plan::{Assumption, Barrier, Goal, Move, MoveKind, Plan, Planner, Reach, Room, Route, Start};
pub use rulebook::{Calendar, CalendarRow, Fingerprint, Rulebook, Stage, StageKind, Step, Version};
pub use scenario::{Expectation, PlanAsked, Question, Scenario, ScenarioResult, run_all};
pub use text::Text;
pub use value::{FactType, Facts, Op, Value};
pub use wake::Waking;
