//! People to places at least cost (or most value), exactly, with prices that prove it; and by profile of ranks.
//!
//! - [`dense`]: every row may take every column. Shortest augmenting paths with column reduction (Jonker & Volgenant 1987),
//!   O(n³).
//! - [`Transport`]: people with short lists and offers with several places. Auction with scaled steps (Bertsekas 1992;
//!   Bertsekas & Castañón 1989 for several places): O(E · n · log(n · C)) in the worst case, far less in practice. Steps end
//!   at 1/(n + 1), so with whole-number costs the result is the least, not nearly the least.
//! - [`by_profile`]: largest, rank-maximal, greedy, generous, least sum or least squares of ranks, with least numbers at
//!   offers, by flow with aims in order (Irving et al. 2006; Manlove 2013, chapter 8).
//!
//! [`Assigned::is_proved`] repeats the proof by duality in one pass. Not promised: stability; these methods weigh, they hear
//! no offer's ranking unless it is in the cost. Nor strategy-proofness.

mod auction;
mod dense;
mod profile;
mod reach;
#[cfg(test)]
mod tests;

use thiserror::Error;

pub use dense::dense;
pub use profile::{Profile, Profiled, by_profile};

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// The least total.
    Least,
    /// The most total.
    Most,
}

/// People, their possible columns with costs, and places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transport {
    /// Where the arcs of each person begin; one more entry than people, the last is the number of arcs.
    pub start: Vec<usize>,
    /// The column of each arc.
    pub column: Vec<u32>,
    /// The cost (or value) of each arc.
    pub cost: Vec<i64>,
    /// Places of each column.
    pub places: Vec<u32>,
    /// Who must be placed.
    pub outside: Outside,
}

/// What happens to people without a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// Everybody must be placed; otherwise there is no answer, and the people who lack places are named.
    Nobody,
    /// As many as possible are placed, then the total decides.
    Fewest,
    /// Staying without a place costs (or is worth) this much.
    At(i64),
}

/// An assignment with its prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// The column of each person (row).
    pub column_of: Vec<Option<u32>>,
    /// Total of the arcs used, and of staying outside where that has a price of its own.
    pub total: i64,
    /// Price of one place of each column, in parts of [`Assigned::scale`]: how much the total would improve, at the
    /// margin, with one place more. Zero where places are left.
    pub price: Vec<i64>,
    /// Parts of one unit of cost in which prices are given.
    pub scale: i64,
}

/// Why there is no assignment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoAssignment {
    /// Lists of different lengths or columns that do not exist.
    #[error("row {row} has an arc to a column that does not exist, or lists are of different lengths")]
    Lists {
        /// The row.
        row: u32,
    },
    /// Too many people for the columns they can take (Hall 1935).
    #[error("{} people can only take columns with {places} places together, so not all can be placed", .people.len())]
    Short {
        /// The people.
        people: Vec<u32>,
        /// The columns they can take.
        columns: Vec<u32>,
        /// Places of these columns.
        places: u64,
    },
    /// More rows than columns.
    #[error("{rows} rows for {columns} columns; every row needs one of its own")]
    Rows {
        /// Number of rows.
        rows: usize,
        /// Number of columns.
        columns: usize,
    },
    /// Numbers too large for exact sums.
    #[error("costs are too large for exact sums; scale them down")]
    TooLarge,
}

impl Transport {
    /// The assignment of least (or most) total.
    ///
    /// # Errors
    /// [`NoAssignment`]: lists that cannot be read, or a set of people with too few places.
    pub fn solve(&self, aim: Aim) -> Result<Assigned, NoAssignment> {
        self.check()?;
        if self.outside == Outside::Nobody {
            reach::everybody(self)?;
        }
        let sign = match aim {
            Aim::Least => 1,
            Aim::Most => -1,
        };
        let (outside, counted) = match self.outside {
            Outside::Nobody => (None, false),
            Outside::At(cost) => (Some(i128::from(cost) * sign), true),
            Outside::Fewest => {
                let most = self.cost.iter().map(|c| i128::from(*c).abs()).max().unwrap_or(0);
                (Some(2 * most * (self.people() as i128 + 1) + 1), false)
            }
        };
        let scale = self.people() as i64 + 1;
        let size =
            self.cost.iter().map(|c| i128::from(*c).abs()).max().unwrap_or(0).max(outside.unwrap_or(0).abs());
        if size * i128::from(scale) * 8 * (self.places.len() as i128 + 8).min(1 << 10) >= 1 << 62 {
            return Err(NoAssignment::TooLarge);
        }
        let cost: Vec<i64> = self.cost.iter().map(|c| c * sign as i64 * scale).collect();
        let outside = outside.map(|o| o as i64 * scale);
        let (arc_of, price) = auction::run(self, &cost, outside);
        let mut total = 0;
        for arc in &arc_of {
            total += match (arc, self.outside) {
                (Some(arc), _) => self.cost[*arc],
                (None, Outside::At(cost)) if counted => cost,
                (None, _) => 0,
            };
        }
        let column_of = arc_of.iter().map(|arc| arc.map(|arc| self.column[arc])).collect();
        Ok(Assigned { column_of, total, price, scale })
    }

    /// Number of people.
    #[must_use]
    pub fn people(&self) -> usize {
        self.start.len().saturating_sub(1)
    }

    fn check(&self) -> Result<(), NoAssignment> {
        let ends = self.start.first() == Some(&0) && self.start.last() == Some(&self.column.len());
        if !ends || self.cost.len() != self.column.len() {
            return Err(NoAssignment::Lists { row: 0 });
        }
        for row in 0..self.people() {
            let sound = self.start[row] <= self.start[row + 1];
            let known = |arcs: &[u32]| arcs.iter().all(|&c| (c as usize) < self.places.len());
            if !sound || !self.column.get(self.start[row]..self.start[row + 1]).is_some_and(known) {
                return Err(NoAssignment::Lists { row: row as u32 });
            }
        }
        Ok(())
    }
}

impl Assigned {
    /// Whether places are kept, every arc exists, and the prices bound every other total to within less than one unit:
    /// then none is better. For [`Outside::Fewest`] staying outside counts as dearer than all arcs together.
    #[must_use]
    pub fn is_proved(&self, problem: &Transport, aim: Aim) -> bool {
        let sign = if aim == Aim::Least { 1i128 } else { -1 };
        let scale = i128::from(self.scale);
        let most = problem.cost.iter().map(|c| i128::from(*c).abs()).max().unwrap_or(0);
        let outside = match problem.outside {
            Outside::Nobody => None,
            Outside::At(cost) => Some(i128::from(cost) * sign),
            Outside::Fewest => Some(2 * most * (problem.people() as i128 + 1) + 1),
        };
        let mut left: Vec<i64> = problem.places.iter().map(|&p| i64::from(p)).collect();
        let (mut total, mut bound) = (0i128, 0i128);
        for (row, column) in self.column_of.iter().enumerate() {
            let arcs = problem.start[row]..problem.start[row + 1];
            let cost = |arc: usize| i128::from(problem.cost[arc]) * sign;
            let least =
                arcs.clone().map(|a| cost(a) * scale + i128::from(self.price[problem.column[a] as usize]));
            let Some(least) = least.chain(outside.map(|o| o * scale)).min() else { return false };
            bound += least;
            let used = column.map(|c| arcs.clone().filter(|&a| problem.column[a] == c).map(cost).min());
            match used {
                Some(None) => return false,
                Some(Some(cost)) => total += cost,
                None => match outside {
                    Some(cost) => total += cost,
                    None => return false,
                },
            }
            column.iter().for_each(|&c| left[c as usize] -= 1);
        }
        for (&price, &places) in self.price.iter().zip(&problem.places) {
            bound -= i128::from(price) * i128::from(places);
        }
        left.iter().all(|&l| l >= 0) && self.price.iter().all(|&p| p >= 0) && total * scale - bound < scale
    }
}
