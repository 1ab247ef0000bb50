//! Conditions: names become numbers, and only values of one kind are compared.

use crate::catalog::{AS_OF, FactDeclaration};
use crate::day::Span;
use crate::fault::Fault;
use crate::rulebook::{Against, FactId, Formula, Test};
use crate::source::{Operand, RawFormula, RawTest, Spot};
use crate::value::{FactType, Op};

use super::Checker;

impl Checker<'_> {
    /// The number of a fact, or a fault.
    pub(super) fn fact(&mut self, item: &str, name: &Spot<String>) -> Option<FactId> {
        let found = self.fact_number(&name.value);
        if found.is_none() {
            let known = self.fact_names.clone();
            self.unknown(item, "fact", name, &known);
        }
        found
    }

    pub(super) fn fact_number(&self, name: &str) -> Option<FactId> {
        self.fact_names.binary_search_by(|known| (**known).cmp(name)).ok().map(|at| at as FactId)
    }

    fn declaration(&self, fact: FactId) -> Option<&FactDeclaration> {
        self.catalog.get(&self.fact_names[usize::from(fact)])
    }

    /// The type of a fact; the as-of day is a day even where the catalog does not declare it.
    pub(super) fn fact_type(&self, fact: FactId) -> Option<FactType> {
        match self.declaration(fact) {
            Some(declaration) => Some(declaration.fact_type),
            None => (&*self.fact_names[usize::from(fact)] == AS_OF).then_some(FactType::Day),
        }
    }

    /// A formula over numbers. What cannot be resolved is reported and stands as "nothing", which is never met;
    /// a rulebook with such a fault is never used.
    pub(super) fn formula(&mut self, item: &str, raw: &RawFormula) -> Formula {
        match raw {
            RawFormula::All(members) => Formula::All(members.iter().map(|m| self.formula(item, m)).collect()),
            RawFormula::Any(members) => Formula::Any(members.iter().map(|m| self.formula(item, m)).collect()),
            RawFormula::Not(member) => Formula::Not(Box::new(self.formula(item, member))),
            RawFormula::Test(test) => self.test(item, test).unwrap_or(Formula::Any(Vec::new())),
        }
    }

    fn test(&mut self, item: &str, raw: &RawTest) -> Option<Formula> {
        let name = Spot { value: raw.name.clone(), at: raw.at };
        let Some((op, operand)) = &raw.comparison else { return self.bare_name(item, raw, &name) };
        let fact = self.fact(item, &name)?;
        let kind = self.fact_type(fact)?;
        if kind == FactType::Spans {
            self.mismatch(raw, kind, "a value; a clock counts stretches of days".to_owned());
            return None;
        }
        if op.needs_order() && !kind.is_ordered() {
            let left = format!("`{}` ({kind})", raw.name);
            self.fault(Fault::NoOrder { text: raw.text.clone(), left }, [raw.at]);
            return None;
        }
        if raw.plus != Span::default() && kind != FactType::Day {
            self.mismatch(raw, kind, "a day with a span of time added".to_owned());
            return None;
        }
        let against = self.operand(raw, fact, kind, operand)?;
        Some(Formula::Test(Test { fact, plus: raw.plus, op: *op, against, text: raw.text.as_str().into() }))
    }

    fn bare_name(&mut self, item: &str, raw: &RawTest, name: &Spot<String>) -> Option<Formula> {
        let claim = self.claim_names.binary_search_by(|known| (**known).cmp(&raw.name)).ok();
        let fact = self.fact_number(&raw.name);
        match (claim, fact) {
            (Some(_), Some(_)) => {
                let (first, second) = ("a claim".to_owned(), "a fact".to_owned());
                self.fault(Fault::AmbiguousName { name: raw.name.clone(), first, second }, [raw.at]);
                None
            }
            (Some(claim), None) => {
                Some(Formula::Granted { claim: claim as u16, text: raw.text.as_str().into() })
            }
            (None, Some(fact)) if self.fact_type(fact) == Some(FactType::YesNo) => {
                let against = Against::Number(1);
                let (plus, text) = (Span::default(), raw.text.as_str().into());
                Some(Formula::Test(Test { fact, plus, op: Op::Equal, against, text }))
            }
            (None, Some(_)) => {
                let (text, left) = (raw.text.clone(), format!("`{}`, which is not a yes-no fact,", raw.name));
                self.fault(Fault::TypeMismatch { text, left, right: "nothing".to_owned() }, [raw.at]);
                None
            }
            (None, None) => {
                let known: Vec<_> = self.fact_names.iter().chain(&self.claim_names).cloned().collect();
                let what = if raw.name.contains('-') { "claim" } else { "fact or claim" };
                self.unknown(item, what, name, &known);
                None
            }
        }
    }

    fn operand(&mut self, raw: &RawTest, fact: FactId, kind: FactType, operand: &Operand) -> Option<Against> {
        match (kind, operand) {
            (FactType::Count, Operand::Count(count)) => Some(Against::Number(*count)),
            (FactType::Day, Operand::Day(day)) => Some(Against::Number(i64::from(day.number()))),
            (FactType::YesNo, Operand::YesNo(answer)) => Some(Against::Number(i64::from(*answer))),
            (_, Operand::Name(name)) => self.named(raw, fact, kind, name),
            (_, Operand::Count(_) | Operand::Day(_) | Operand::YesNo(_)) => {
                let right = match operand {
                    Operand::Count(count) => format!("the number {count}"),
                    Operand::Day(day) => format!("the day {day}"),
                    Operand::YesNo(answer) => format!("{answer}"),
                    Operand::Name(name) => name.clone(),
                };
                self.mismatch(raw, kind, right);
                None
            }
        }
    }

    /// A name on the right: a word of the fact's own list first, then a fact, a table, a clock or a limit.
    fn named(&mut self, raw: &RawTest, fact: FactId, kind: FactType, name: &str) -> Option<Against> {
        let words = self.declaration(fact).map(|declaration| declaration.words.clone()).unwrap_or_default();
        if let Some(rank) = self.declaration(fact).and_then(|declaration| declaration.rank(name)) {
            return Some(Against::Number(rank));
        }
        if let Some(other) = self.fact_number(name) {
            let other_words = self.declaration(other).map(|declaration| declaration.words.clone());
            if self.fact_type(other) == Some(kind) && other_words.unwrap_or_default() == words {
                return Some(Against::Fact(other));
            }
            self.mismatch(raw, kind, format!("the fact `{name}`"));
            return None;
        }
        if let Ok(table) = self.table_names.binary_search_by(|known| (**known).cmp(name)) {
            if kind == FactType::Count {
                return Some(Against::Table(table as u16));
            }
            self.mismatch(raw, kind, format!("the table `{name}`"));
            return None;
        }
        let place = |names: &[std::sync::Arc<str>]| names.binary_search_by(|known| (**known).cmp(name)).ok();
        let clock = place(&self.clock_names).map(|at| Against::Clock(at as u16));
        if let Some(against) = clock.or(place(&self.limit_names).map(|at| Against::Limit(at as u16))) {
            if kind == FactType::Day {
                return Some(against);
            }
            self.mismatch(raw, kind, format!("the last day of `{name}`"));
            return None;
        }
        if words.is_empty() {
            let spot = Spot { value: name.to_owned(), at: raw.at };
            let days = self.clock_names.iter().chain(&self.limit_names);
            let known: Vec<_> =
                self.fact_names.iter().chain(&self.table_names).chain(days).cloned().collect();
            self.unknown(&format!("the condition `{}`", raw.text), "fact", &spot, &known);
        } else {
            let words = words.iter().map(|word| word.to_string()).collect();
            let fault = Fault::UnknownWord { fact: raw.name.clone(), word: name.to_owned(), words };
            self.fault(fault, [raw.at]);
        }
        None
    }

    fn mismatch(&mut self, raw: &RawTest, kind: FactType, right: String) {
        let (text, left) = (raw.text.clone(), format!("`{}` ({kind})", raw.name));
        self.fault(Fault::TypeMismatch { text, left, right }, [raw.at]);
    }
}
