//! Reading a formula: words, then a tree by precedence (or, and, comparison, sum, product, sign).

use super::{ColumnFunction, FormulaError, Function, Node, Operator};

/// How deep parentheses may nest; deeper is no formula that anybody wrote on purpose.
const DEEPEST: usize = 64;

#[derive(Debug, Clone, PartialEq)]
enum Word {
    Number(f64),
    Name(String),
    Sign(&'static str),
}

struct Reader<'a> {
    text: &'a str,
    words: Vec<(usize, Word)>,
    at: usize,
    depth: usize,
}

/// Reads the whole text as one formula.
pub(super) fn read(text: &str) -> Result<Node, FormulaError> {
    let words = words(text)?;
    let mut reader = Reader { text, words, at: 0, depth: 0 };
    let root = reader.either()?;
    match reader.words.get(reader.at) {
        None => Ok(root),
        Some(_) => Err(reader.wrong("an operator such as + - * / belongs here")),
    }
}

const SIGNS: [&str; 14] = ["<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", ",", "="];

fn words(text: &str) -> Result<Vec<(usize, Word)>, FormulaError> {
    let mut words = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else { return Ok(words) };
        let at = text[..text.len() - rest.len()].chars().count() + 1;
        let (word, length) = word(rest, first).ok_or_else(|| FormulaError {
            text: text.to_owned(),
            at,
            what: format!("{first:?} has no meaning here"),
        })?;
        words.push((at, word));
        rest = &rest[length..];
    }
}

fn word(rest: &str, first: char) -> Option<(Word, usize)> {
    if first.is_ascii_digit() {
        let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == '_';
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let number = rest[..length].replace('_', "").parse().ok()?;
        return Some((Word::Number(number), length));
    }
    if first.is_ascii_alphabetic() || first == '_' {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        return Some((Word::Name(rest[..length].to_owned()), length));
    }
    let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign))?;
    Some((Word::Sign(if sign == "=" { "==" } else { sign }), sign.len()))
}

type Level<'a> = fn(&mut Reader<'a>) -> Result<Node, FormulaError>;

impl Reader<'_> {
    fn wrong(&self, what: &str) -> FormulaError {
        let end = self.text.chars().count() + 1;
        let at = self.words.get(self.at).map_or(end, |(at, _)| *at);
        FormulaError { text: self.text.to_owned(), at, what: what.to_owned() }
    }

    /// Takes the next word where it is one of these signs or names.
    fn taken(&mut self, among: &[(&str, Operator)]) -> Option<Operator> {
        let (_, next) = self.words.get(self.at)?;
        let written = match next {
            Word::Sign(sign) => *sign,
            Word::Name(name) => name.as_str(),
            Word::Number(_) => return None,
        };
        let (_, operator) = among.iter().find(|(sign, _)| *sign == written)?;
        self.at += 1;
        Some(*operator)
    }

    fn is_next(&self, sign: &str) -> bool {
        matches!(self.words.get(self.at), Some((_, Word::Sign(next))) if *next == sign)
    }

    fn expect(&mut self, sign: &str) -> Result<(), FormulaError> {
        if !self.is_next(sign) {
            return Err(self.wrong(&format!("{sign} is missing")));
        }
        self.at += 1;
        Ok(())
    }
}

impl<'a> Reader<'a> {
    fn chain(&mut self, among: &[(&str, Operator)], below: Level<'a>) -> Result<Node, FormulaError> {
        let mut left = below(self)?;
        while let Some(operator) = self.taken(among) {
            let right = below(self)?;
            left = Node::Both(operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn either(&mut self) -> Result<Node, FormulaError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong("parentheses nest too deep"));
        }
        let node = self.chain(&[("or", Operator::Or)], |reader| {
            reader.chain(&[("and", Operator::And)], Reader::negation)
        });
        self.depth -= 1;
        node
    }

    fn negation(&mut self) -> Result<Node, FormulaError> {
        if !matches!(self.words.get(self.at), Some((_, Word::Name(name))) if name == "not") {
            return self.comparison();
        }
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong("signs nest too deep"));
        }
        let inner = self.negation();
        self.depth -= 1;
        inner.map(|inner| Node::Not(Box::new(inner)))
    }

    fn comparison(&mut self) -> Result<Node, FormulaError> {
        let left = self.sum()?;
        let signs = [
            ("<=", Operator::AtMost),
            (">=", Operator::AtLeast),
            ("==", Operator::Equal),
            ("!=", Operator::Unequal),
            ("<", Operator::Less),
            (">", Operator::More),
        ];
        match self.taken(&signs) {
            None => Ok(left),
            Some(operator) => Ok(Node::Both(operator, Box::new(left), Box::new(self.sum()?))),
        }
    }

    fn sum(&mut self) -> Result<Node, FormulaError> {
        self.chain(&[("+", Operator::Plus), ("-", Operator::Minus)], |reader| {
            reader.chain(&[("*", Operator::Times), ("/", Operator::Over)], Reader::signed)
        })
    }

    fn signed(&mut self) -> Result<Node, FormulaError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong("signs nest too deep"));
        }
        let node = match self.words.get(self.at) {
            Some((_, Word::Sign("-"))) => {
                self.at += 1;
                self.signed().map(|inner| Node::Minus(Box::new(inner)))
            }
            _ => self.single(),
        };
        self.depth -= 1;
        node
    }

    fn single(&mut self) -> Result<Node, FormulaError> {
        let Some((_, word)) = self.words.get(self.at).cloned() else {
            return Err(self.wrong("a number, a name or ( belongs here"));
        };
        match word {
            Word::Number(number) => {
                self.at += 1;
                Ok(Node::Number(number))
            }
            Word::Sign("(") => {
                self.at += 1;
                let inner = self.either()?;
                self.expect(")")?;
                Ok(inner)
            }
            Word::Name(name) => {
                self.at += 1;
                if self.is_next("(") { self.call(&name) } else { Ok(Node::Name(name)) }
            }
            Word::Sign(_) => Err(self.wrong("a number, a name or ( belongs here")),
        }
    }

    fn call(&mut self, name: &str) -> Result<Node, FormulaError> {
        if let Some((_, function)) = ColumnFunction::TABLE.into_iter().find(|(known, _)| *known == name) {
            self.expect("(")?;
            let Some((_, Word::Name(column))) = self.words.get(self.at).cloned() else {
                return Err(self.wrong(&format!("{name}(…) takes the name of one column")));
            };
            self.at += 1;
            self.expect(")")?;
            return Ok(Node::Column(function, column));
        }
        let Some((_, function, least, most)) = Function::TABLE.into_iter().find(|(known, ..)| *known == name)
        else {
            self.at -= 1;
            let values = Function::TABLE.iter().map(|(known, ..)| *known);
            let all: Vec<&str> =
                values.chain(ColumnFunction::TABLE.iter().map(|(known, _)| *known)).collect();
            return Err(self.wrong(&format!("there is no function {name}; there are {}", all.join(", "))));
        };
        self.expect("(")?;
        let mut parts = vec![self.either()?];
        while self.is_next(",") {
            self.at += 1;
            parts.push(self.either()?);
        }
        self.expect(")")?;
        if !(least..=most).contains(&parts.len()) {
            return Err(self.wrong(&format!("{name} takes {least} to {most} values")));
        }
        Ok(Node::Call(function, parts))
    }
}
