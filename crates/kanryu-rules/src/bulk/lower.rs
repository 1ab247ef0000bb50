//! From the program with three values to planes with two, for columns of rows.
//!
//! Every part becomes the plane "surely" and the plane "possibly"; `not` exchanges them. Where nothing is unknown
//! the two are one plane. A day that is the same for all rows folds into the constants of the tests.

use std::collections::BTreeMap;

use super::column::Columns;
use super::plane::{FALSE, Plane, PlaneId, Planes, TRUE, mirrored};
use super::program::{
    AS_OF_COLUMN, Against, ColumnId, Exception, Node, Period, Program, Rule, RuleVersion, Table, Test,
    shifted,
};
use super::ranges::Ranges;
use crate::rulebook::amount;
use crate::source::RowValue;

/// Which of the two planes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lane {
    Surely,
    Possibly,
}

impl Lane {
    fn other(self) -> Lane {
        match self {
            Lane::Surely => Lane::Possibly,
            Lane::Possibly => Lane::Surely,
        }
    }
}

/// The planes of one gate.
#[derive(Debug, Clone, Copy)]
pub(super) struct GatePlanes {
    pub surely: PlaneId,
    pub possibly: PlaneId,
    /// No rule that grants it is in force.
    pub idle: PlaneId,
}

pub(super) struct Lowering<'a> {
    pub(super) program: &'a Program,
    pub planes: Planes,
    /// The day that all rows share, if they do.
    day: Option<i32>,
    nodes: BTreeMap<(u32, Lane), PlaneId>,
    claims: BTreeMap<(u32, Lane), PlaneId>,
}

impl<'a> Lowering<'a> {
    pub fn new(program: &'a Program, day: Option<i32>, columns: &Columns) -> Lowering<'a> {
        let extents = columns.stores.iter().enumerate();
        let is_numbers = |column: usize| columns.word_count(column as ColumnId) == 0;
        let planes = Planes::new(extents.map(|(at, (_, extent))| (*extent, is_numbers(at))).collect());
        Lowering { program, planes, day, nodes: BTreeMap::new(), claims: BTreeMap::new() }
    }

    pub fn gate(&mut self, claim: u32) -> GatePlanes {
        let (surely, possibly) = (self.claim(claim, Lane::Surely), self.claim(claim, Lane::Possibly));
        let rules = self.program.claims[claim as usize].rules.clone();
        let mut idle = Vec::new();
        for rule in rules {
            let rule = &self.program.rules[rule as usize];
            let in_force =
                self.in_force(rule.by, &rule.versions.iter().map(|v| v.period).collect::<Vec<_>>());
            let judged = [in_force, self.unknown(rule.by)];
            let judged = self.planes.or(judged);
            idle.push(self.planes.not(judged));
        }
        GatePlanes { surely, possibly, idle: self.planes.and(idle) }
    }

    fn claim(&mut self, claim: u32, lane: Lane) -> PlaneId {
        if let Some(known) = self.claims.get(&(claim, lane)) {
            return *known;
        }
        let rules = self.program.claims[claim as usize].rules.clone();
        let rules: Vec<PlaneId> = rules.map(|rule| self.rule(rule, lane)).collect();
        let plane = self.planes.or(rules);
        self.planes.whole[plane as usize] = plane != FALSE && plane != TRUE;
        self.claims.insert((claim, lane), plane);
        plane
    }

    fn rule(&mut self, rule: u32, lane: Lane) -> PlaneId {
        let program = self.program;
        let Rule { by, versions, .. } = &program.rules[rule as usize];
        if let (AS_OF_COLUMN, Some(day)) = (*by, self.day) {
            let version = versions.iter().find(|version| version.period.holds(day));
            return version.map_or(FALSE, |version| self.version(version, lane));
        }
        // Versions that say the same are one, in force on the days of all of them.
        let mut said: Vec<(PlaneId, Vec<Period>)> = Vec::new();
        for version in versions {
            let plane = self.version(version, lane);
            match said.iter_mut().find(|(known, _)| *known == plane) {
                Some((_, periods)) => periods.push(version.period),
                None => said.push((plane, vec![version.period])),
            }
        }
        let (shared, rest) = self.planes.shared(&said.iter().map(|(plane, _)| *plane).collect::<Vec<_>>());
        let mut parts = Vec::new();
        for ((_, periods), rest) in said.iter().zip(rest) {
            let in_force = self.in_force(*by, periods);
            parts.push(self.planes.and(rest.into_iter().chain([in_force])));
        }
        let judged = self.planes.or(parts);
        let judged = self.planes.and(shared.into_iter().chain([judged]));
        match lane {
            Lane::Surely => judged,
            Lane::Possibly => {
                let unselected = self.unknown(*by);
                self.planes.or([judged, unselected])
            }
        }
    }

    /// The day of the column is known and in one of the periods.
    pub(super) fn in_force(&mut self, by: ColumnId, periods: &[Period]) -> PlaneId {
        let days = |period: &Period| Ranges::between(i64::from(period.from), i64::from(period.until));
        let set = periods.iter().map(days).fold(Ranges::none(), |all, period| all.or(&period));
        match (by, self.day) {
            (AS_OF_COLUMN, Some(day)) => {
                if set.holds(day) {
                    TRUE
                } else {
                    FALSE
                }
            }
            _ => self.planes.value(by, &set),
        }
    }

    pub(super) fn unknown(&mut self, column: ColumnId) -> PlaneId {
        match column {
            AS_OF_COLUMN => FALSE,
            _ => self.planes.value(column, &Ranges::unknown()),
        }
    }

    fn known(&mut self, column: ColumnId) -> PlaneId {
        match column {
            AS_OF_COLUMN => TRUE,
            _ => self.planes.value(column, &Ranges::known()),
        }
    }

    fn version(&mut self, version: &RuleVersion, lane: Lane) -> PlaneId {
        let mut plane = self.node(version.when.root(), lane);
        for exception in &version.exceptions {
            plane = if exception.then_met {
                let applies = self.applies(exception, lane);
                self.planes.or([plane, applies])
            } else {
                let applies = self.applies(exception, lane.other());
                let not = self.planes.not(applies);
                self.planes.and([plane, not])
            };
        }
        plane
    }

    /// The exception is in force and its condition holds.
    pub(super) fn applies(&mut self, exception: &Exception, lane: Lane) -> PlaneId {
        let in_force = self.in_force(exception.by, &[exception.period]);
        let holds = self.node(exception.when.root(), lane);
        let applies = self.planes.and([in_force, holds]);
        match lane {
            Lane::Surely => applies,
            Lane::Possibly => {
                let unselected = self.unknown(exception.by);
                self.planes.or([applies, unselected])
            }
        }
    }

    pub(super) fn node(&mut self, node: u32, lane: Lane) -> PlaneId {
        if let Some(known) = self.nodes.get(&(node, lane)) {
            return *known;
        }
        let program = self.program;
        let members =
            |range: &std::ops::Range<u32>| &program.members[range.start as usize..range.end as usize];
        let plane = match &program.nodes[node as usize] {
            Node::All(range) => {
                let planes: Vec<PlaneId> =
                    members(range).iter().map(|member| self.node(*member, lane)).collect();
                self.planes.and(planes)
            }
            Node::Any(range) => {
                let planes: Vec<PlaneId> =
                    members(range).iter().map(|member| self.node(*member, lane)).collect();
                self.planes.or(planes)
            }
            Node::Not { member, .. } => {
                let plane = self.node(*member, lane.other());
                self.planes.not(plane)
            }
            Node::Test(test) => self.test(&program.tests[*test as usize], lane),
            Node::Claim { claim, .. } => self.claim(*claim, lane),
        };
        self.nodes.insert((node, lane), plane);
        plane
    }

    fn test(&mut self, test: &Test, lane: Lane) -> PlaneId {
        match (test.against, self.day) {
            (Against::Table(table), _) => {
                self.table_test(test, &self.program.tables[usize::from(table)], lane)
            }
            (Against::Number(number), _) => self.against_number(test, number, lane),
            (Against::Column(AS_OF_COLUMN), Some(day)) => self.against_number(test, i64::from(day), lane),
            (Against::Column(right), Some(day)) if test.column == AS_OF_COLUMN => {
                let left = shifted(i64::from(day), test.plus);
                self.lane_of(right, &Ranges::where_holds(mirrored(test.op), left), lane)
            }
            (Against::Column(right), _) => {
                let plane = self.planes.pair(test.column, test.plus, test.op, right);
                self.both_known(plane, test.column, right, lane)
            }
        }
    }

    fn against_number(&mut self, test: &Test, number: i64, lane: Lane) -> PlaneId {
        match (test.column, self.day) {
            (AS_OF_COLUMN, Some(day)) => {
                if test.op.holds(test.shifted(i64::from(day)), number) {
                    TRUE
                } else {
                    FALSE
                }
            }
            _ => self.lane_of(test.column, &Ranges::where_later_holds(test.plus, test.op, number), lane),
        }
    }

    /// Known numbers in the set; possibly also what is unknown.
    fn lane_of(&mut self, column: ColumnId, set: &Ranges, lane: Lane) -> PlaneId {
        match lane {
            Lane::Surely => self.planes.value(column, set),
            Lane::Possibly => self.planes.value(column, &set.or(&Ranges::unknown())),
        }
    }

    fn both_known(&mut self, plane: PlaneId, left: ColumnId, right: ColumnId, lane: Lane) -> PlaneId {
        match lane {
            Lane::Surely => {
                let members = [self.known(left), self.known(right), plane];
                self.planes.and(members)
            }
            Lane::Possibly => {
                let members = [self.unknown(left), self.unknown(right), plane];
                self.planes.or(members)
            }
        }
    }

    fn table_test(&mut self, test: &Test, table: &Table, lane: Lane) -> PlaneId {
        let mut versions = Vec::new();
        for version in &table.versions {
            let mut rows: Vec<PlaneId> = Vec::new();
            for row in &version.rows {
                let covers = Ranges::between(row.from, row.to.unwrap_or(i64::MAX));
                let covered = self.planes.value(table.on, &covers);
                let held = self.row_test(test, table.on, row.value, lane);
                rows.push(self.planes.and([covered, held]));
            }
            if lane == Lane::Possibly {
                rows.push(self.unknown(table.on));
            }
            let rows = self.planes.or(rows);
            let in_force = self.in_force(table.by, &[version.period]);
            versions.push(self.planes.and([in_force, rows]));
        }
        if lane == Lane::Possibly {
            versions.push(self.unknown(table.by));
        }
        self.planes.or(versions)
    }

    fn row_test(&mut self, test: &Test, on: ColumnId, value: RowValue, lane: Lane) -> PlaneId {
        match value {
            RowValue::Fixed(_) => {
                let set = Ranges::where_holds(test.op, amount(value, 0));
                self.lane_of(test.column, &set, lane)
            }
            RowValue::Permille { permille, up } => {
                let plane =
                    self.planes.put(Plane::Share { left: test.column, op: test.op, of: on, permille, up });
                // The count itself is known where its row is looked at.
                match lane {
                    Lane::Surely => {
                        let known = self.known(test.column);
                        self.planes.and([known, plane])
                    }
                    Lane::Possibly => {
                        let unknown = self.unknown(test.column);
                        self.planes.or([unknown, plane])
                    }
                }
            }
        }
    }
}
