//! Formulas over named measures, as indicators and tables of figures write them: `100 * passed / sat`.
//!
//! Numbers, names, `+ - * /`, comparisons, `and`, `or`, `not`, parentheses and a closed list of functions. Nothing is
//! ever zero because it is missing: a missing value makes the result missing, and so does a division by zero.
//! Comparisons give 1 or 0.

use std::collections::BTreeSet;
use std::fmt;

mod read;
#[cfg(test)]
mod tests;

/// A formula that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    text: String,
    root: Node,
}

/// What cannot be read as a formula. The place is a character of the formula, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("formula {text:?}, character {at}: {what}")]
pub struct FormulaError {
    /// The formula as written.
    pub text: String,
    /// The character, from 1.
    pub at: usize,
    /// What is wrong and what would be right.
    pub what: String,
}

/// A part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Number(f64),
    Name(String),
    Not(Box<Node>),
    Minus(Box<Node>),
    Both(Operator, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
    /// A function of a whole column, such as `sum(persons)`.
    Column(ColumnFunction, String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Unequal,
    Plus,
    Minus,
    Times,
    Over,
}

/// Functions of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Min,
    Max,
    Abs,
    Round,
    Floor,
    Ceil,
    If,
}

/// Functions of one measure over all rows in scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnFunction {
    /// The sum over all rows that have a value; missing where none has.
    Sum,
    /// The value of the row before.
    Previous,
    /// The value of the first row.
    First,
    /// How many rows have a value.
    Count,
    /// The sum of the rows up to and with this one.
    Running,
}

impl Function {
    const TABLE: [(&'static str, Function, usize, usize); 7] = [
        ("min", Function::Min, 1, 9),
        ("max", Function::Max, 1, 9),
        ("abs", Function::Abs, 1, 1),
        ("round", Function::Round, 1, 2),
        ("floor", Function::Floor, 1, 1),
        ("ceil", Function::Ceil, 1, 1),
        ("if", Function::If, 3, 3),
    ];
}

impl ColumnFunction {
    const TABLE: [(&'static str, ColumnFunction); 5] = [
        ("sum", ColumnFunction::Sum),
        ("previous", ColumnFunction::Previous),
        ("first", ColumnFunction::First),
        ("count", ColumnFunction::Count),
        ("running", ColumnFunction::Running),
    ];
}

/// Where a formula finds its values.
pub trait Scope {
    /// The value of a measure; `None` where there is none.
    fn value(&self, name: &str) -> Option<f64>;
    /// A function of the measure over all rows; `None` where there are no rows.
    fn over_rows(&self, _function: ColumnFunction, _name: &str) -> Option<f64> {
        None
    }
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// [`FormulaError`] with the place and what would be right.
    pub fn parse(text: &str) -> Result<Formula, FormulaError> {
        Ok(Formula { text: text.to_owned(), root: read::read(text)? })
    }

    /// The value in `scope`; `None` where something it needs is missing or it divides by zero.
    pub fn value(&self, scope: &dyn Scope) -> Option<f64> {
        value(&self.root, scope).filter(|value| value.is_finite())
    }

    /// The measures it names.
    pub fn names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        collect(&self.root, &mut names);
        names
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn collect<'a>(node: &'a Node, names: &mut BTreeSet<&'a str>) {
    match node {
        Node::Number(_) => {}
        Node::Name(name) | Node::Column(_, name) => {
            names.insert(name);
        }
        Node::Not(inner) | Node::Minus(inner) => collect(inner, names),
        Node::Both(_, left, right) => {
            collect(left, names);
            collect(right, names);
        }
        Node::Call(_, parts) => parts.iter().for_each(|part| collect(part, names)),
    }
}

fn value(node: &Node, scope: &dyn Scope) -> Option<f64> {
    match node {
        Node::Number(number) => Some(*number),
        Node::Name(name) => scope.value(name),
        Node::Column(function, name) => scope.over_rows(*function, name),
        Node::Not(inner) => value(inner, scope).map(|inner| truth(inner == 0.0)),
        Node::Minus(inner) => value(inner, scope).map(|inner| -inner),
        Node::Both(operator, left, right) => both(*operator, value(left, scope)?, value(right, scope)?),
        Node::Call(Function::If, parts) => {
            let [condition, then, otherwise] = parts.as_slice() else { return None };
            let is_so = value(condition, scope)? != 0.0;
            value(if is_so { then } else { otherwise }, scope)
        }
        Node::Call(function, parts) => {
            let parts: Option<Vec<f64>> = parts.iter().map(|part| value(part, scope)).collect();
            called(*function, &parts?)
        }
    }
}

fn truth(is_so: bool) -> f64 {
    f64::from(u8::from(is_so))
}

fn both(operator: Operator, left: f64, right: f64) -> Option<f64> {
    Some(match operator {
        Operator::Or => truth(left != 0.0 || right != 0.0),
        Operator::And => truth(left != 0.0 && right != 0.0),
        Operator::Less => truth(left < right),
        Operator::AtMost => truth(left <= right),
        Operator::More => truth(left > right),
        Operator::AtLeast => truth(left >= right),
        Operator::Equal => truth(left == right),
        Operator::Unequal => truth(left != right),
        Operator::Plus => left + right,
        Operator::Minus => left - right,
        Operator::Times => left * right,
        Operator::Over if right == 0.0 => return None,
        Operator::Over => left / right,
    })
}

fn called(function: Function, parts: &[f64]) -> Option<f64> {
    let first = *parts.first()?;
    Some(match function {
        Function::Min => parts.iter().copied().fold(f64::INFINITY, f64::min),
        Function::Max => parts.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        Function::Abs => first.abs(),
        Function::Round => rounded(first, parts.get(1).map_or(0, |digits| *digits as i32)),
        Function::Floor => first.floor(),
        Function::Ceil => first.ceil(),
        // Only the branch that is taken is worked out, which `value` does.
        Function::If => return None,
    })
}

/// Rounds half away from zero, as published tables do. A value that stands on a half but for the last bits of its
/// binary form is taken to stand on it.
pub fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    let scaled = value * scale;
    let nudged = scaled + scaled.signum() * scaled.abs().max(1.0) * 1e-12;
    nudged.round() / scale
}
