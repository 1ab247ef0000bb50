//! The stationary Markov manpower model: levels with constant rates of moving and leaving, forecast step by step.
//!
//! Availability after one step is `stock × transition + recruits` (Bartholomew's model of graded manpower systems). The
//! rates are shares of the stock at the beginning of the step; what a row leaves over is reported, never spread silently.

#[cfg(test)]
mod tests;

/// Rates of a row may exceed 1 by this much, since published tables round to two decimals.
pub const ROUNDING: f64 = 0.02;

/// Rates of moving between levels and of leaving.
#[derive(Debug, Clone, PartialEq)]
pub struct Markov {
    transition: Vec<Vec<f64>>,
    exit: Vec<f64>,
}

/// What is wrong with a table of rates.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MarkovError {
    /// Rows and columns that do not fit.
    #[error("row {row} has {found} entries where there are {levels} levels; give one for every level")]
    Size {
        /// Which row, from 1; 0 for the list of exits, stocks or recruits.
        row: usize,
        /// Entries of it.
        found: usize,
        /// Levels.
        levels: usize,
    },
    /// A rate outside of 0 to 1.
    #[error("row {row}, column {column}: {rate} is no share; give a number from 0 to 1")]
    Rate {
        /// Which row, from 1.
        row: usize,
        /// Which column, from 1; one more than the levels for the exit.
        column: usize,
        /// The rate.
        rate: f64,
    },
    /// Rates that add to more than 1.
    #[error(
        "row {row}: the rates add to {sum}; together they may be at most 1 (published tables may be off by {ROUNDING})"
    )]
    Sum {
        /// Which row, from 1.
        row: usize,
        /// What they add to.
        sum: f64,
    },
    /// People below 0.
    #[error("level {level}: {persons} people; give a number from 0")]
    Persons {
        /// Which level, from 1.
        level: usize,
        /// How many.
        persons: f64,
    },
}

/// One step of a forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Who goes from a level (row) to a level (column); the diagonal stays.
    pub flows: Vec<Vec<f64>>,
    /// Who leaves, by level.
    pub exits: Vec<f64>,
    /// Who is neither kept, moved nor leaves because the rates of the row do not add to 1, by level; below 0 where they
    /// exceed it.
    pub unexplained: Vec<f64>,
    /// Who enters from outside, by level.
    pub recruits: Vec<f64>,
    /// Who is there at the end, by level.
    pub available: Vec<f64>,
}

impl Markov {
    /// Checks a table of rates. Without exits, what is missing to 1 leaves.
    ///
    /// # Errors
    /// The first row that is wrong.
    pub fn new(transition: Vec<Vec<f64>>, exit: Option<Vec<f64>>) -> Result<Markov, MarkovError> {
        let levels = transition.len();
        for (row, rates) in (1..).zip(&transition) {
            if rates.len() != levels {
                return Err(MarkovError::Size { row, found: rates.len(), levels });
            }
        }
        let sums: Vec<f64> = transition.iter().map(|rates| rates.iter().sum()).collect();
        let exit = exit.unwrap_or_else(|| sums.iter().map(|sum| (1.0 - sum).max(0.0)).collect());
        if exit.len() != levels {
            return Err(MarkovError::Size { row: 0, found: exit.len(), levels });
        }
        for (number, rates) in transition.iter().enumerate() {
            let row = number + 1;
            let all = rates.iter().chain([&exit[number]]);
            if let Some((column, rate)) = (1..).zip(all).find(|(_, rate)| !(0.0..=1.0).contains(*rate)) {
                return Err(MarkovError::Rate { row, column, rate: *rate });
            }
            let sum = sums[number] + exit[number];
            if sum > 1.0 + ROUNDING {
                return Err(MarkovError::Sum { row, sum });
            }
        }
        Ok(Markov { transition, exit })
    }

    /// How many levels there are.
    pub fn levels(&self) -> usize {
        self.exit.len()
    }

    /// Steps from a stock, with recruits of each step by level (the last row serves for all later steps; none for none).
    ///
    /// # Errors
    /// Lists that do not fit the levels, or people below 0.
    pub fn forecast(
        &self,
        stock: &[f64],
        recruits: &[Vec<f64>],
        steps: usize,
    ) -> Result<Vec<Step>, MarkovError> {
        self.check(stock)?;
        recruits.iter().try_for_each(|row| self.check(row))?;
        let none = vec![0.0; self.levels()];
        let mut stock = stock.to_vec();
        let mut out = Vec::with_capacity(steps);
        for step in 0..steps {
            let entering = recruits.get(step).or(recruits.last()).unwrap_or(&none);
            let step = self.step(&stock, entering);
            stock.clone_from(&step.available);
            out.push(step);
        }
        Ok(out)
    }

    fn check(&self, persons: &[f64]) -> Result<(), MarkovError> {
        if persons.len() != self.levels() {
            return Err(MarkovError::Size { row: 0, found: persons.len(), levels: self.levels() });
        }
        match (1..).zip(persons).find(|(_, persons)| !(persons.is_finite() && **persons >= 0.0)) {
            Some((level, persons)) => Err(MarkovError::Persons { level, persons: *persons }),
            None => Ok(()),
        }
    }

    fn step(&self, stock: &[f64], recruits: &[f64]) -> Step {
        let rows = self.transition.iter().zip(stock);
        let flows: Vec<Vec<f64>> =
            rows.map(|(rates, persons)| rates.iter().map(|rate| persons * rate).collect()).collect();
        let exits: Vec<f64> = self.exit.iter().zip(stock).map(|(rate, persons)| persons * rate).collect();
        let over = |level: usize| {
            stock[level] * (1.0 - self.exit[level] - self.transition[level].iter().sum::<f64>())
        };
        let to = |level: usize| recruits[level] + flows.iter().map(|row| row[level]).sum::<f64>();
        Step {
            unexplained: (0..self.levels()).map(over).collect(),
            available: (0..self.levels()).map(to).collect(),
            recruits: recruits.to_vec(),
            flows,
            exits,
        }
    }

    /// Recruits that bring every level to what is required after one step: required less available, below 0 where there
    /// are more than required.
    ///
    /// # Errors
    /// Lists that do not fit the levels, or people below 0.
    pub fn recruits_for(&self, stock: &[f64], required: &[f64]) -> Result<Vec<f64>, MarkovError> {
        self.check(required)?;
        let steps = self.forecast(stock, &[], 1)?;
        Ok(required
            .iter()
            .zip(&steps[0].available)
            .map(|(required, available)| required - available)
            .collect())
    }

    /// The stock that the same recruits of every step lead to in the end: `recruits × (I − transition)⁻¹`; `None` where
    /// a level keeps everybody for ever, so that there is no end.
    ///
    /// # Errors
    /// Lists that do not fit the levels, or people below 0.
    pub fn steady_stock(&self, recruits: &[f64]) -> Result<Option<Vec<f64>>, MarkovError> {
        self.check(recruits)?;
        let levels = self.levels();
        // Columns are equations: stock(j) − Σ stock(i) × transition(i, j) = recruits(j).
        let equation = |to: usize| {
            let mut row: Vec<f64> = (0..levels).map(|from| -self.transition[from][to]).collect();
            row[to] += 1.0;
            row.push(recruits[to]);
            row
        };
        let solved = solve((0..levels).map(equation).collect());
        Ok(solved.filter(|stock| stock.iter().all(|persons| *persons >= -1e-9)))
    }
}

/// Solves linear equations, each with its right side at the end, by elimination with the largest pivot.
fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = rows.len();
    for column in 0..size {
        let size_of = |row: &usize| rows[*row][column].abs();
        let pivot = (column..size).max_by(|a, b| size_of(a).total_cmp(&size_of(b)))?;
        if rows[pivot][column].abs() < 1e-12 {
            return None;
        }
        rows.swap(column, pivot);
        let base = rows[column].clone();
        for (number, row) in rows.iter_mut().enumerate() {
            let factor = if number == column { 0.0 } else { row[column] / base[column] };
            row.iter_mut().zip(&base).for_each(|(entry, base)| *entry -= factor * base);
        }
    }
    Some((0..size).map(|row| rows[row][size] / rows[row][row]).collect())
}
