//! Whether numbers exist that meet conditions: differences of two numbers at most so much, with "and" and "or".
//!
//! Every comparison of the language is such a difference once words are ranks and days are numbers. Differences
//! that stand together are met by a lowering of numbers that comes to rest, or by none if it comes round in a
//! circle; "or" is tried branch by branch. So "no" is certain, and "yes" comes with the numbers.

use std::rc::Rc;

/// A number that is looked for. The first is zero, the second the day asked about.
pub(crate) type Var = usize;
/// The number 0.
pub(super) const ZERO: Var = 0;
/// The day asked about.
pub(super) const ASKED_ON: Var = 1;

/// A condition on numbers.
#[derive(Debug, Clone)]
pub(crate) enum Term {
    All(Vec<Rc<Term>>),
    Any(Vec<Rc<Term>>),
    /// `left - right <= most`.
    Apart {
        left: Var,
        right: Var,
        most: i64,
    },
}

impl Term {
    pub fn yes() -> Rc<Term> {
        Rc::new(Term::All(Vec::new()))
    }

    pub fn no() -> Rc<Term> {
        Rc::new(Term::Any(Vec::new()))
    }

    pub fn at_most(left: Var, most: i64) -> Rc<Term> {
        Rc::new(Term::Apart { left, right: ZERO, most })
    }

    pub fn at_least(left: Var, least: i64) -> Rc<Term> {
        Rc::new(Term::Apart { left: ZERO, right: left, most: least.saturating_neg() })
    }

    pub fn apart(left: Var, right: Var, most: i64) -> Rc<Term> {
        Rc::new(Term::Apart { left, right, most })
    }

    pub fn all(members: Vec<Rc<Term>>) -> Rc<Term> {
        Rc::new(Term::All(members))
    }

    pub fn any(members: Vec<Rc<Term>>) -> Rc<Term> {
        Rc::new(Term::Any(members))
    }
}

/// Conditions that stand together, with numbers that meet them.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    numbers: Vec<i64>,
    /// The last bound by its right side: what must be lowered when it is; each points at the one before.
    last: Vec<u32>,
    bounds: Vec<(Var, i64, u32)>,
}

/// No bound.
const NONE: u32 = u32::MAX;

impl Store {
    /// Numbers that are `defaults` until something moves them.
    pub fn new(defaults: Vec<i64>) -> Store {
        Store { last: vec![NONE; defaults.len()], bounds: Vec::new(), numbers: defaults }
    }

    /// The number that was found.
    pub fn number(&self, var: Var) -> i64 {
        self.numbers[var] - self.numbers[ZERO]
    }

    /// Adds `left - right <= most`; `false` if nothing meets all of them.
    pub fn require(&mut self, left: Var, right: Var, most: i64) -> bool {
        if left == right {
            return most >= 0;
        }
        self.bounds.push((left, most, self.last[right]));
        self.last[right] = (self.bounds.len() - 1) as u32;
        let mut lowered = vec![(left, right, most)];
        let mut next = 0;
        while next < lowered.len() {
            let (low, from, most) = lowered[next];
            next += 1;
            let bound = self.numbers[from].saturating_add(most);
            if self.numbers[low] <= bound {
                continue;
            }
            // Whoever must lower what set it all off goes round in a circle, and never comes to rest.
            if low == right {
                return false;
            }
            self.numbers[low] = bound;
            let mut at = self.last[low];
            while at != NONE {
                let (further, most, before) = self.bounds[at as usize];
                lowered.push((further, low, most));
                at = before;
            }
            if next > 4_096 {
                lowered.drain(..next);
                next = 0;
            }
        }
        true
    }
}

/// What a search came to.
pub(crate) enum Found {
    /// These numbers meet the condition.
    Yes(Box<Store>),
    /// Nothing does.
    No,
    /// The search was given up: the condition has too many branches.
    Undecided,
}

/// Branches that a search may try before it is given up.
const MOST_BRANCHES: usize = 20_000;

/// Looks for numbers that meet a condition.
pub(super) fn search(term: &Rc<Term>, store: Store) -> Found {
    let mut left = MOST_BRANCHES;
    match meet(vec![term], Vec::new(), store, &mut left) {
        Some(store) => Found::Yes(Box::new(store)),
        None if left == 0 => Found::Undecided,
        None => Found::No,
    }
}

/// What must hold for certain is required first; then the "or" with the fewest branches is tried.
fn meet<'t>(
    mut open: Vec<&'t Rc<Term>>,
    mut choices: Vec<&'t [Rc<Term>]>,
    mut store: Store,
    left: &mut usize,
) -> Option<Store> {
    while let Some(term) = open.pop() {
        match &**term {
            Term::All(members) => open.extend(members),
            Term::Any(members) => match &members[..] {
                [only] => open.push(only),
                members => choices.push(members),
            },
            Term::Apart { left, right, most } => {
                if !store.require(*left, *right, *most) {
                    return None;
                }
            }
        }
    }
    let Some(smallest) = (0..choices.len()).min_by_key(|at| choices[*at].len()) else { return Some(store) };
    let members = choices.swap_remove(smallest);
    for member in members {
        if *left == 0 {
            return None;
        }
        *left -= 1;
        if let Some(found) = meet(vec![member], choices.clone(), store.clone(), left) {
            return Some(found);
        }
    }
    None
}
