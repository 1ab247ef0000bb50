//! Why: which requirements fail, and which facts would decide, read off the states of the last judgment.
//!
//! Nothing is kept for this while judging: the states of the nodes say which branch decided.

use super::program::{ColumnId, Exception, Node, Program, Rule, RuleVersion};
use super::row::{Blocker, IDLE, Row, RowAnswers, SELECTION, turned};
use crate::day::Day;
use crate::evaluate::Mark;

/// What made the answer of a version what it is.
enum Source {
    Base,
    Exception(u32),
}

/// Since when the answer of a version is unknown: from its condition on, or from an exception on.
#[derive(Clone, Copy)]
enum Since {
    Base,
    Exception(usize),
}

impl Program {
    /// Puts what is missing for a claim that is not met behind `start`, each text once.
    pub(super) fn missing_of_claim(&self, claim: u32, row: &Row, start: usize, answers: &mut RowAnswers) {
        for (rule, chosen) in self.judged(claim) {
            let chosen = answers.chosen[chosen];
            if chosen != IDLE && chosen != SELECTION {
                self.missing_of_version(&rule.versions[usize::from(chosen)], row, start, answers);
            }
        }
    }

    /// The rules of a claim, each with the place of its choice of version.
    fn judged(&self, claim: u32) -> impl Iterator<Item = (&Rule, usize)> {
        let rules = self.claims[claim as usize].rules.clone();
        rules.map(|rule| (&self.rules[rule as usize], rule as usize))
    }

    fn missing_of_version(&self, version: &RuleVersion, row: &Row, start: usize, answers: &mut RowAnswers) {
        let mut source = Source::Base;
        for exception in &version.exceptions {
            if applies(exception, row, answers) == Some(Mark::Met) && !exception.then_met {
                source = Source::Exception(exception.requirement);
            }
        }
        match source {
            Source::Base => self.missing_of_node(version.when.root(), row, start, answers),
            Source::Exception(requirement) => self.put_blocker(requirement, start, answers),
        }
    }

    fn missing_of_node(&self, node: u32, row: &Row, start: usize, answers: &mut RowAnswers) {
        match &self.nodes[node as usize] {
            Node::All(members) | Node::Any(members) => {
                for member in members.clone() {
                    let member = self.members[member as usize];
                    if answers.nodes[member as usize].mark == Mark::NotMet {
                        self.missing_of_node(member, row, start, answers);
                    }
                }
            }
            Node::Not { requirement, .. } => self.put_blocker(*requirement, start, answers),
            Node::Test(test) => self.put_blocker(self.tests[*test as usize].requirement, start, answers),
            Node::Claim { claim, requirement } => match answers.claims[*claim as usize].mark {
                Mark::NotInForce => self.put_blocker(*requirement, start, answers),
                Mark::Met | Mark::NotMet | Mark::Unknown => {
                    self.missing_of_claim(*claim, row, start, answers)
                }
            },
        }
    }

    fn put_blocker(&self, requirement: u32, start: usize, answers: &mut RowAnswers) {
        let text = |blocker: &Blocker| self.text_of[blocker.0 as usize];
        let blocker = Blocker(requirement);
        if !answers.blockers[start..].iter().any(|known| text(known) == text(&blocker)) {
            answers.blockers.push(blocker);
        }
    }

    /// Puts the facts that would decide an unknown claim behind `start`, each once.
    pub(super) fn needs_of_claim(&self, claim: u32, row: &Row, start: usize, answers: &mut RowAnswers) {
        for (rule, chosen) in self.judged(claim) {
            match answers.chosen[chosen] {
                IDLE => {}
                SELECTION => put_need(rule.by, start, answers),
                version => self.needs_of_version(&rule.versions[usize::from(version)], row, start, answers),
            }
        }
    }

    fn needs_of_version(&self, version: &RuleVersion, row: &Row, start: usize, answers: &mut RowAnswers) {
        let mut mark = answers.nodes[version.when.root() as usize].mark;
        let mut since = (mark == Mark::Unknown).then_some(Since::Base);
        let marks: Vec<Option<Mark>> =
            version.exceptions.iter().map(|exception| applies(exception, row, answers)).collect();
        for (at, (exception, applies)) in version.exceptions.iter().zip(&marks).enumerate() {
            let Some(applies) = applies else { continue };
            mark = turned(mark, *applies, exception.then_met);
            since = (mark == Mark::Unknown).then(|| since.unwrap_or(Since::Exception(at)));
        }
        let first = match since {
            None => return,
            Some(Since::Base) => {
                self.needs_of_node(version.when.root(), row, start, answers);
                0
            }
            Some(Since::Exception(at)) => at,
        };
        for (exception, applies) in version.exceptions.iter().zip(&marks).skip(first) {
            if *applies == Some(Mark::Unknown) {
                match row.0[usize::from(exception.by)] {
                    None => put_need(exception.by, start, answers),
                    Some(_) => self.needs_of_node(exception.when.root(), row, start, answers),
                }
            }
        }
    }

    fn needs_of_node(&self, node: u32, row: &Row, start: usize, answers: &mut RowAnswers) {
        match &self.nodes[node as usize] {
            Node::All(members) | Node::Any(members) => {
                for member in members.clone() {
                    let member = self.members[member as usize];
                    if answers.nodes[member as usize].mark == Mark::Unknown {
                        self.needs_of_node(member, row, start, answers);
                    }
                }
            }
            Node::Not { member, .. } => self.needs_of_node(*member, row, start, answers),
            Node::Test(test) => self.needs_of_test(&self.tests[*test as usize], row, start, answers),
            Node::Claim { claim, .. } => self.needs_of_claim(*claim, row, start, answers),
        }
    }
}

pub(super) fn put_need(column: ColumnId, start: usize, answers: &mut RowAnswers) {
    if !answers.needs[start..].contains(&column) {
        answers.needs.push(column);
    }
}

/// How the condition of an exception ends; `None` where it is not in force.
fn applies(exception: &Exception, row: &Row, answers: &RowAnswers) -> Option<Mark> {
    let Some(day) = row.0[usize::from(exception.by)] else { return Some(Mark::Unknown) };
    let in_force = exception.period.holds(Day::from_number(day as i32).number());
    in_force.then(|| answers.nodes[exception.when.root() as usize].mark)
}
