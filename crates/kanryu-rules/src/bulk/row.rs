//! One subject: every gate judged in one pass over flat lists, with what blocks it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::blockers::put_need;
use super::program::{
    Against, ColumnId, Exception, Formula, LastDayOf, Node, Program, Rule, RuleVersion, Test,
};
use crate::catalog::number;
use crate::confidence::Confidence;
use crate::day::Day;
use crate::evaluate::{Asked, Mark, Verdict};
use crate::rulebook::{self, amount};
use crate::value::Facts;

/// The facts of one subject as numbers, in the order of the program's columns. `None` is unknown.
///
/// Behind the facts stand the last days of the clocks and limits that conditions compare with, read on the row's day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row(pub(super) Vec<Option<i64>>, pub(super) Vec<LastDay>);

/// The last day of a clock or limit beside its number: how sure it is, and what it needs where it is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LastDay {
    pub column: ColumnId,
    pub confidence: Confidence,
    pub needs: Vec<String>,
}

/// What stands in the way of a gate: the number of a requirement of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocker(pub u32);

/// How a part ends, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    pub mark: Mark,
    pub confidence: Confidence,
}

/// How one gate ends.
#[derive(Debug, Clone)]
struct Gate {
    state: State,
    blockers: Range<u32>,
    needs: Range<u32>,
}

/// The answers about one subject. Keep it between subjects: its memory is used again.
#[derive(Debug, Clone, Default)]
pub struct RowAnswers {
    gates: Vec<Gate>,
    pub(super) blockers: Vec<Blocker>,
    pub(super) needs: Vec<ColumnId>,
    pub(super) nodes: Vec<State>,
    pub(super) claims: Vec<State>,
    /// What the last days need that are unknown.
    unknown_days: Vec<(ColumnId, Vec<String>)>,
    /// The version that each rule was judged by; `SELECTION` while the day that selects one is unknown.
    pub(super) chosen: Vec<u16>,
}

/// No version is in force.
pub(super) const IDLE: u16 = u16::MAX;
/// The day that selects the version is not known.
pub(super) const SELECTION: u16 = u16::MAX - 1;

impl RowAnswers {
    /// How a gate ends.
    pub fn mark(&self, gate: usize) -> Mark {
        self.gates[gate].state.mark
    }

    /// How sure that is.
    pub fn confidence(&self, gate: usize) -> Confidence {
        self.gates[gate].state.confidence
    }

    /// The requirements that fail; empty unless the gate is not met.
    pub fn blockers(&self, gate: usize) -> &[Blocker] {
        let range = &self.gates[gate].blockers;
        &self.blockers[range.start as usize..range.end as usize]
    }

    /// The columns of the facts that are open; empty unless the gate is unknown. A clock or limit whose last day
    /// is unknown stands for the facts it needs, which [`Program::verdict`] names.
    pub fn needs(&self, gate: usize) -> &[u16] {
        let range = &self.gates[gate].needs;
        &self.needs[range.start as usize..range.end as usize]
    }
}

impl Program {
    /// The facts that the program reads, as a row.
    pub fn row(&self, facts: &Facts, as_of: Day) -> Row {
        let mut row = Row::default();
        self.read_row(facts, as_of, &mut row);
        row
    }

    /// Reads facts into a row that is used again.
    pub fn read_row(&self, facts: &Facts, as_of: Day, row: &mut Row) {
        row.0.clear();
        row.0.push(Some(i64::from(as_of.number())));
        // Both stand by name: one walk over both finds every fact that is known.
        let mut known = facts.iter().peekable();
        let days = self.columns.iter().position(|column| column.last_day_of.is_some());
        for column in &self.columns[1..days.unwrap_or(self.columns.len())] {
            while known.next_if(|(name, _)| **name < *column.name).is_some() {}
            let value = known.next_if(|(name, _)| **name == *column.name);
            row.0.push(value.and_then(|(_, value)| number(column.declaration.as_ref(), value)));
        }
        if days.is_some() {
            self.read_last_days(facts, as_of, row);
        }
    }

    /// Reads the last days of clocks and limits, which the evaluator of one subject works out.
    fn read_last_days(&self, facts: &Facts, as_of: Day, row: &mut Row) {
        row.1.clear();
        let asked = Asked { known_at: self.known_at, ..Asked::new(&self.book, facts, as_of) };
        for (at, column) in self.columns.iter().enumerate() {
            let Some(of) = column.last_day_of else { continue };
            let (day, confidence, needs) = last_day(&asked, of);
            row.0.push(day);
            row.1.push(LastDay { column: at as ColumnId, confidence, needs });
        }
    }

    /// Judges every gate on one row.
    pub fn judge(&self, row: &Row, answers: &mut RowAnswers) {
        let unknown = State { mark: Mark::Unknown, confidence: Confidence::High };
        answers.nodes.resize(self.nodes.len(), unknown);
        answers.claims.clear();
        answers.chosen.clear();
        answers.gates.clear();
        answers.blockers.clear();
        answers.needs.clear();
        answers.unknown_days.clear();
        let unknown_days = row.1.iter().filter(|last| !last.needs.is_empty());
        answers.unknown_days.extend(unknown_days.map(|last| (last.column, last.needs.clone())));
        for claim in &self.claims {
            let rules = &self.rules[claim.rules.start as usize..claim.rules.end as usize];
            let state = self.claim(rules, row, answers);
            answers.claims.push(state);
        }
        for claim in &self.gates {
            let state = answers.claims[*claim as usize];
            let (blockers, needs) = (answers.blockers.len() as u32, answers.needs.len() as u32);
            match state.mark {
                Mark::NotMet => self.missing_of_claim(*claim, row, blockers as usize, answers),
                Mark::Unknown => self.needs_of_claim(*claim, row, needs as usize, answers),
                Mark::Met | Mark::NotInForce => {}
            }
            let (blockers, needs) =
                (blockers..answers.blockers.len() as u32, needs..answers.needs.len() as u32);
            answers.needs[needs.start as usize..].sort_unstable();
            answers.gates.push(Gate { state, blockers, needs });
        }
    }

    /// The verdict of a gate in words, as [`crate::Rulebook::judge`] gives it; of an unknown one, every open fact is
    /// named, also where another makes it idle.
    pub fn verdict(&self, answers: &RowAnswers, gate: usize) -> Verdict {
        match answers.mark(gate) {
            Mark::Met => Verdict::Met,
            Mark::NotInForce => Verdict::NotInForce,
            Mark::NotMet => {
                let texts =
                    answers.blockers(gate).iter().map(|blocker| &self.requirements[blocker.0 as usize].text);
                Verdict::NotMet { missing: texts.map(|text| text.to_string()).collect() }
            }
            Mark::Unknown => {
                let mut needs = BTreeSet::new();
                for column in answers.needs(gate) {
                    match answers.unknown_days.iter().find(|(known, _)| known == column) {
                        Some((_, own)) => needs.extend(own.iter().cloned()),
                        None => drop(needs.insert(self.columns[usize::from(*column)].name.to_string())),
                    }
                }
                Verdict::Unknown { needs: needs.into_iter().collect() }
            }
        }
    }

    /// Whether the answers of two rows say the same in words.
    pub fn same(&self, one: &RowAnswers, other: &RowAnswers) -> bool {
        let texts = |answers: &RowAnswers, gate| {
            let blockers = answers.blockers(gate).iter();
            blockers.map(|blocker| self.text_of[blocker.0 as usize]).collect::<Vec<u32>>()
        };
        (0..self.gates.len()).all(|gate| {
            one.gates[gate].state == other.gates[gate].state
                && one.needs(gate) == other.needs(gate)
                && texts(one, gate) == texts(other, gate)
        })
    }

    /// One rule that is met grants the claim; else one that is unknown leaves it open.
    fn claim(&self, rules: &[Rule], row: &Row, answers: &mut RowAnswers) -> State {
        let (mut met, mut judged, mut idle): (Option<Confidence>, Option<Confidence>, Confidence) =
            (None, None, Confidence::High);
        let mut unknown = false;
        for rule in rules {
            let (chosen, state) = self.rule(rule, row, answers);
            answers.chosen.push(chosen);
            match state.mark {
                Mark::NotInForce => idle = idle.and(state.confidence),
                Mark::Met => {
                    met = Some(met.map_or(state.confidence, |sure| sure.min(state.confidence)));
                    judged = Some(judged.unwrap_or_default().and(state.confidence));
                }
                Mark::NotMet | Mark::Unknown => {
                    unknown |= state.mark == Mark::Unknown;
                    judged = Some(judged.unwrap_or_default().and(state.confidence));
                }
            }
        }
        match (met, judged) {
            (Some(confidence), _) => State { mark: Mark::Met, confidence },
            (None, None) => State { mark: Mark::NotInForce, confidence: idle },
            (None, Some(confidence)) if unknown => State { mark: Mark::Unknown, confidence },
            (None, Some(confidence)) => State { mark: Mark::NotMet, confidence },
        }
    }

    fn rule(&self, rule: &Rule, row: &Row, answers: &mut RowAnswers) -> (u16, State) {
        let Some(day) = row.0[usize::from(rule.by)] else {
            return (SELECTION, State { mark: Mark::Unknown, confidence: rule.least_sure });
        };
        let day = Day::from_number(day as i32).number();
        match rule.on(day) {
            Some(at) => (at as u16, self.version(&rule.versions[at], row, answers)),
            None => (IDLE, State { mark: Mark::NotInForce, confidence: rule.idle_confidence(day) }),
        }
    }

    fn version(&self, version: &RuleVersion, row: &Row, answers: &mut RowAnswers) -> State {
        let mut state = self.formula(&version.when, row, answers);
        for exception in &version.exceptions {
            let Some(applies) = self.exception(exception, row, answers) else { continue };
            state.confidence = match (applies.mark, state.mark == Mark::Met && exception.then_met) {
                (Mark::Met, true) => state.confidence.min(applies.confidence),
                (Mark::Met, false) => applies.confidence,
                (Mark::Unknown, false) => state.confidence.and(applies.confidence),
                (Mark::Unknown, true) | (Mark::NotMet | Mark::NotInForce, _) => state.confidence,
            };
            state.mark = turned(state.mark, applies.mark, exception.then_met);
        }
        State { mark: state.mark, confidence: state.confidence.and(version.confidence) }
    }

    /// Whether an exception applies; `None` where it is not in force.
    fn exception(&self, exception: &Exception, row: &Row, answers: &mut RowAnswers) -> Option<State> {
        let Some(day) = row.0[usize::from(exception.by)] else {
            return Some(State { mark: Mark::Unknown, confidence: exception.confidence });
        };
        if !exception.period.holds(Day::from_number(day as i32).number()) {
            return None;
        }
        let state = self.formula(&exception.when, row, answers);
        Some(State { mark: state.mark, confidence: state.confidence.and(exception.confidence) })
    }

    fn formula(&self, formula: &Formula, row: &Row, answers: &mut RowAnswers) -> State {
        for at in formula.nodes.start as usize..formula.nodes.end as usize {
            answers.nodes[at] = match &self.nodes[at] {
                Node::Test(test) => self.test(&self.tests[*test as usize], row),
                Node::All(members) => joined(self.states(members, answers), Mark::NotMet, Mark::Met),
                Node::Any(members) => joined(self.states(members, answers), Mark::Met, Mark::NotMet),
                Node::Not { member, .. } => turned_over(answers.nodes[*member as usize]),
                Node::Claim { claim, .. } => match answers.claims[*claim as usize] {
                    State { mark: Mark::NotInForce, confidence } => State { mark: Mark::NotMet, confidence },
                    state => state,
                },
            };
        }
        answers.nodes[formula.root() as usize]
    }

    fn states<'a>(
        &'a self,
        members: &Range<u32>,
        answers: &'a RowAnswers,
    ) -> impl Iterator<Item = State> + 'a {
        let members = &self.members[members.start as usize..members.end as usize];
        members.iter().map(|member| answers.nodes[*member as usize])
    }

    fn test(&self, test: &Test, row: &Row) -> State {
        let left = row.0[usize::from(test.column)];
        let (right, confidence) = match test.against {
            Against::Number(number) => (Right::Number(number), Confidence::High),
            Against::Column(column) => {
                let last_day = row.1.iter().find(|last| last.column == column);
                let confidence = last_day.map(|last| last.confidence).unwrap_or_default();
                (row.0[usize::from(column)].map_or(Right::Unknown, Right::Number), confidence)
            }
            Against::Table(table) => self.table(usize::from(table), row),
        };
        let mark = match (left, right) {
            (Some(left), Right::Number(right)) if test.op.holds(test.shifted(left), right) => Mark::Met,
            (Some(_), Right::Number(_)) | (_, Right::Nothing) => Mark::NotMet,
            (None, Right::Number(_)) | (_, Right::Unknown) => Mark::Unknown,
        };
        State { mark, confidence }
    }

    fn table(&self, at: usize, row: &Row) -> (Right, Confidence) {
        let table = &self.tables[at];
        let Some(day) = row.0[usize::from(table.by)] else { return (Right::Unknown, Confidence::High) };
        let day = Day::from_number(day as i32).number();
        let Some(version) = table.versions.iter().find(|version| version.period.holds(day)) else {
            return (Right::Nothing, Confidence::High);
        };
        let Some(count) = row.0[usize::from(table.on)] else { return (Right::Unknown, version.confidence) };
        match version.rows.iter().find(|row| row.from <= count && row.to.is_none_or(|to| count <= to)) {
            Some(row) => {
                let confidence = version.confidence.and(row.confidence.unwrap_or_default());
                (Right::Number(amount(row.value, count)), confidence)
            }
            None => (Right::Nothing, version.confidence),
        }
    }

    /// The facts that an unknown comparison still needs.
    pub(super) fn needs_of_test(&self, test: &Test, row: &Row, start: usize, answers: &mut RowAnswers) {
        let mut ask = |column: ColumnId| {
            let unknown = row.0[usize::from(column)].is_none();
            if unknown {
                put_need(column, start, answers);
            }
            unknown
        };
        ask(test.column);
        match test.against {
            Against::Number(_) => {}
            Against::Column(column) => drop(ask(column)),
            Against::Table(table) => {
                let table = &self.tables[usize::from(table)];
                // Without the day that selects the version, the count is not looked at.
                if !ask(table.by) {
                    ask(table.on);
                }
            }
        }
    }
}

/// The last day of a clock or limit as a number, how sure it is, and the facts it still needs.
fn last_day(asked: &Asked<'_>, of: LastDayOf) -> (Option<i64>, Confidence, Vec<String>) {
    let against = match of {
        LastDayOf::Clock(clock) => rulebook::Against::Clock(clock),
        LastDayOf::Limit(limit) => rulebook::Against::Limit(limit),
    };
    asked.last_day(against)
}

/// The right side of a comparison.
#[derive(Clone, Copy)]
enum Right {
    Number(i64),
    Unknown,
    /// A table that gives no number: nothing is allowed there.
    Nothing,
}

/// `all` and `any`: one member that ends as `decisive` decides, whatever is unknown beside it.
fn joined(states: impl Iterator<Item = State>, decisive: Mark, otherwise: Mark) -> State {
    let (mut surest, mut least_sure): (Option<Confidence>, Confidence) = (None, Confidence::High);
    let mut unknown = false;
    for state in states {
        if state.mark == decisive {
            surest = Some(surest.map_or(state.confidence, |sure| sure.min(state.confidence)));
        }
        unknown |= state.mark == Mark::Unknown;
        least_sure = least_sure.and(state.confidence);
    }
    match surest {
        Some(confidence) => State { mark: decisive, confidence },
        None if unknown => State { mark: Mark::Unknown, confidence: least_sure },
        None => State { mark: otherwise, confidence: least_sure },
    }
}

fn turned_over(state: State) -> State {
    let mark = match state.mark {
        Mark::Met => Mark::NotMet,
        Mark::NotMet | Mark::NotInForce => Mark::Met,
        Mark::Unknown => Mark::Unknown,
    };
    State { mark, confidence: state.confidence }
}

/// What an exception makes of the answer beneath it.
pub(super) fn turned(beneath: Mark, applies: Mark, then_met: bool) -> Mark {
    let then = if then_met { Mark::Met } else { Mark::NotMet };
    match applies {
        Mark::Met => then,
        Mark::NotMet | Mark::NotInForce => beneath,
        Mark::Unknown if beneath == then => beneath,
        Mark::Unknown => Mark::Unknown,
    }
}
