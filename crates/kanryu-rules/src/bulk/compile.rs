//! From the checked rulebook to the flat program: claims in order of need, each condition once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Requirement;
use super::program::{
    AS_OF_COLUMN, Against, Claim, Column, ColumnId, Exception, Formula, LastDayOf, Node, Period, Program,
    Rule, RuleVersion, Table, TableVersion, Test,
};
use crate::catalog::AS_OF;
use crate::day::Day;
use crate::evaluate::Dated;
use crate::rulebook::{self, ClaimId, FactId, Rulebook, TableId, Version};

/// Compiles the gates and what they rest on.
pub(super) fn compile(book: &Rulebook, gates: &[ClaimId], known_at: Option<Day>) -> Program {
    let mut compiler = Compiler {
        program: Program {
            book: book.clone(),
            known_at,
            columns: columns(book),
            tests: Vec::new(),
            members: Vec::new(),
            nodes: Vec::new(),
            rules: Vec::new(),
            claims: Vec::new(),
            tables: Vec::new(),
            requirements: Vec::new(),
            text_of: Vec::new(),
            gates: Vec::new(),
        },
        claims: BTreeMap::new(),
        tables: BTreeMap::new(),
        texts: BTreeMap::new(),
    };
    for gate in gates {
        let claim = compiler.claim(*gate);
        compiler.program.gates.push(claim);
    }
    only_used(compiler.program)
}

/// One column a fact, the as-of day first and the others by name.
fn columns(book: &Rulebook) -> Vec<Column> {
    let catalog = &book.book.catalog;
    let named = book.book.fact_names.iter().filter(|name| ***name != *AS_OF);
    let named = named.map(|name| Column {
        name: name.clone(),
        declaration: catalog.get(name).cloned(),
        last_day_of: None,
    });
    std::iter::once(Column { name: AS_OF.into(), declaration: None, last_day_of: None })
        .chain(named)
        .collect()
}

struct Compiler {
    program: Program,
    claims: BTreeMap<ClaimId, u32>,
    tables: BTreeMap<TableId, u16>,
    texts: BTreeMap<Arc<str>, u32>,
}

impl Compiler {
    /// The column of a fact: columns stand as `fact_names` do, with the as-of day moved to the front.
    fn column(&self, fact: FactId) -> ColumnId {
        let names = &self.program.book.book.fact_names;
        let as_of = names.iter().position(|name| **name == *AS_OF).map_or(names.len(), |at| at);
        match usize::from(fact) {
            at if at == as_of => AS_OF_COLUMN,
            at if at < as_of => fact + 1,
            _ => fact,
        }
    }

    fn by(&self, by: Option<FactId>) -> ColumnId {
        by.map_or(AS_OF_COLUMN, |fact| self.column(fact))
    }

    fn claim(&mut self, claim: ClaimId) -> u32 {
        if let Some(known) = self.claims.get(&claim) {
            return *known;
        }
        let book = self.program.book.clone();
        let written = &book.book.claims[usize::from(claim)];
        let rules: Vec<Rule> =
            written.rules.iter().filter_map(|rule| self.rule(&book.book.rules[usize::from(*rule)])).collect();
        let first = self.program.rules.len() as u32;
        self.program.rules.extend(rules);
        let rules = first..self.program.rules.len() as u32;
        let at = self.program.claims.len() as u32;
        self.program.claims.push(Claim { id: written.id.clone(), rules });
        self.claims.insert(claim, at);
        at
    }

    /// `None` for a rule of which nothing was known yet: it does not exist for whoever asks.
    fn rule(&mut self, rule: &rulebook::Rule) -> Option<Rule> {
        let known = seen(&rule.versions, self.program.known_at);
        let versions: Vec<RuleVersion> =
            known.into_iter().map(|(version, period)| self.version(version, period)).collect();
        let sure = rule.versions.iter().map(|version| version.version.confidence);
        let least_sure = sure.max().unwrap_or_default();
        (!versions.is_empty()).then(|| Rule { by: self.by(rule.by), versions, least_sure })
    }

    fn version(&mut self, version: &rulebook::RuleVersion, period: Period) -> RuleVersion {
        let when = self.formula(&version.when, &version.version);
        // The rulebook has the one that prevails over all first; it turns the answer last.
        let known_at = self.program.known_at;
        let known =
            version.exceptions.iter().rev().filter(|exception| exception.version.is_known_on(known_at));
        let exceptions = known.map(|exception| self.exception(exception)).collect();
        let confidence = version.version.confidence;
        RuleVersion { period, when, exceptions, confidence }
    }

    fn exception(&mut self, exception: &rulebook::Exception) -> Exception {
        let end = exception.version.end_known_on(self.program.known_at);
        Exception {
            by: self.by(exception.by),
            period: Period { until: end.map_or(i32::MAX, Day::number), ..Period::of(&exception.version) },
            then_met: exception.then_met,
            when: self.formula(&exception.when, &exception.version),
            confidence: exception.version.confidence,
            requirement: self.requirement(format!("not {}", exception.name).into(), &exception.version),
        }
    }

    fn formula(&mut self, formula: &rulebook::Formula, version: &Arc<Version>) -> Formula {
        self.claims_of(formula);
        let first = self.program.nodes.len() as u32;
        self.node(formula, version);
        Formula { nodes: first..self.program.nodes.len() as u32 }
    }

    /// Compiles the claims of a formula before its own nodes, so that these stand together.
    fn claims_of(&mut self, formula: &rulebook::Formula) {
        match formula {
            rulebook::Formula::All(members) | rulebook::Formula::Any(members) => {
                members.iter().for_each(|member| self.claims_of(member));
            }
            rulebook::Formula::Not(member) => self.claims_of(member),
            rulebook::Formula::Test(_) => {}
            rulebook::Formula::Granted { claim, .. } => drop(self.claim(*claim)),
        }
    }

    fn node(&mut self, formula: &rulebook::Formula, version: &Arc<Version>) -> u32 {
        let node = match formula {
            rulebook::Formula::All(members) => Node::All(self.list(members, version)),
            rulebook::Formula::Any(members) => Node::Any(self.list(members, version)),
            rulebook::Formula::Not(member) => {
                let requirement = self.requirement(format!("not {}", member.written()).into(), version);
                Node::Not { member: self.node(member, version), requirement }
            }
            rulebook::Formula::Test(test) => Node::Test(self.test(test, version)),
            rulebook::Formula::Granted { claim, .. } => {
                let claim = self.claim(*claim);
                let id = self.program.claims[claim as usize].id.clone();
                Node::Claim { claim, requirement: self.requirement(id, version) }
            }
        };
        self.program.nodes.push(node);
        self.program.nodes.len() as u32 - 1
    }

    fn list(&mut self, members: &[rulebook::Formula], version: &Arc<Version>) -> std::ops::Range<u32> {
        let nodes: Vec<u32> = members.iter().map(|member| self.node(member, version)).collect();
        let first = self.program.members.len() as u32;
        self.program.members.extend(nodes);
        first..self.program.members.len() as u32
    }

    fn test(&mut self, test: &rulebook::Test, version: &Arc<Version>) -> u32 {
        let against = match test.against {
            rulebook::Against::Number(number) => Against::Number(number),
            rulebook::Against::Fact(fact) => Against::Column(self.column(fact)),
            rulebook::Against::Table(table) => Against::Table(self.table(table)),
            rulebook::Against::Clock(clock) => Against::Column(self.last_day(LastDayOf::Clock(clock))),
            rulebook::Against::Limit(limit) => Against::Column(self.last_day(LastDayOf::Limit(limit))),
        };
        let requirement = self.requirement(test.text.clone(), version);
        let column = self.column(test.fact);
        self.program.tests.push(Test { column, plus: test.plus, op: test.op, against, requirement });
        self.program.tests.len() as u32 - 1
    }

    /// The column that holds the last day of a clock or limit; such columns stand behind those of the facts.
    fn last_day(&mut self, of: LastDayOf) -> ColumnId {
        let known = self.program.columns.iter().position(|column| column.last_day_of == Some(of));
        let at = known.unwrap_or(self.program.columns.len());
        if known.is_none() {
            let book = &self.program.book.book;
            let name = match of {
                LastDayOf::Clock(clock) => book.clocks[usize::from(clock)].id.clone(),
                LastDayOf::Limit(limit) => book.limits[usize::from(limit)].id.clone(),
            };
            self.program.columns.push(Column { name, declaration: None, last_day_of: Some(of) });
        }
        at as ColumnId
    }

    fn table(&mut self, table: TableId) -> u16 {
        if let Some(known) = self.tables.get(&table) {
            return *known;
        }
        let written = &self.program.book.book.tables[usize::from(table)];
        let known = seen(&written.versions, self.program.known_at).into_iter();
        let versions = known.map(|(version, period)| TableVersion {
            period,
            rows: version.rows.clone(),
            confidence: version.version.confidence,
        });
        let compiled =
            Table { on: self.column(written.on), by: self.by(written.by), versions: versions.collect() };
        self.program.tables.push(compiled);
        let at = self.program.tables.len() as u16 - 1;
        self.tables.insert(table, at);
        at
    }

    fn requirement(&mut self, text: Arc<str>, version: &Arc<Version>) -> u32 {
        let number = self.texts.len() as u32;
        self.program.text_of.push(*self.texts.entry(text.clone()).or_insert(number));
        self.program.requirements.push(Requirement { text, version: version.clone() });
        self.program.requirements.len() as u32 - 1
    }
}

/// The versions that were known, each with the days on which it was taken to be in force.
fn seen<V: Dated>(versions: &[V], known_at: Option<Day>) -> Vec<(&V, Period)> {
    let known: Vec<&V> = versions.iter().filter(|version| version.version().is_known_on(known_at)).collect();
    let from = |version: &V| version.version().from;
    let period = |(at, version): (usize, &&V)| {
        let mut period = Period::of(version.version());
        if known_at.is_some() {
            let end = believed_end(versions, version.version(), known_at);
            // The last version that has begun counts: the next one that was known ends this one.
            let next = known.get(at + 1).and_then(|next| from(next)).map(|day| day.plus_days(-1));
            period.until = end.into_iter().chain(next).min().map_or(i32::MAX, Day::number);
        }
        period
    };
    known.iter().enumerate().map(|(at, version)| (*version, period((at, version)))).collect()
}

/// The last day of a version as far as it was known to end: not where only a version that was not known explains it.
fn believed_end<V: Dated>(versions: &[V], version: &Version, known_at: Option<Day>) -> Option<Day> {
    let until = version.end_known_on(known_at)?;
    let successor = versions.iter().find(|next| next.version().from == Some(until.plus_days(1)));
    let is_hidden = successor.is_some_and(|next| !next.version().is_known_on(known_at));
    (!is_hidden || version.until_published.is_some()).then_some(until)
}

/// Drops the columns that nothing reads.
fn only_used(mut program: Program) -> Program {
    let mut used = vec![false; program.columns.len()];
    used[usize::from(AS_OF_COLUMN)] = true;
    each_column(&mut program, &mut |column| used[usize::from(*column)] = true);
    let mut place = vec![AS_OF_COLUMN; used.len()];
    let kept = used.iter().enumerate().filter(|(_, used)| **used).map(|(at, _)| at);
    kept.enumerate().for_each(|(new, old)| place[old] = new as ColumnId);
    each_column(&mut program, &mut |column| *column = place[usize::from(*column)]);
    let mut at = 0;
    program.columns.retain(|_| {
        at += 1;
        used[at - 1]
    });
    program
}

fn each_column(program: &mut Program, visit: &mut impl FnMut(&mut ColumnId)) {
    for test in &mut program.tests {
        visit(&mut test.column);
        if let Against::Column(column) = &mut test.against {
            visit(column);
        }
    }
    for rule in &mut program.rules {
        visit(&mut rule.by);
        rule.versions.iter_mut().flat_map(|version| &mut version.exceptions).for_each(|e| visit(&mut e.by));
    }
    for table in &mut program.tables {
        visit(&mut table.on);
        visit(&mut table.by);
    }
}
