//! Every row one column of its own, all pairs allowed: reductions first, then shortest augmenting paths.

use super::{Aim, Assigned, NoAssignment};

const NONE: u32 = u32::MAX;

/// Rows to columns at least (or most) total, from a table of costs row after row. At most as many rows as columns.
///
/// Prices are those of columns, scale 1: a column without a row costs 0.
///
/// # Errors
/// [`NoAssignment`]: a table of the wrong size, more rows than columns, or numbers too large.
pub fn dense(rows: usize, columns: usize, cost: &[i64], aim: Aim) -> Result<Assigned, NoAssignment> {
    if cost.len() != rows * columns {
        return Err(NoAssignment::Lists { row: (cost.len() / columns.max(1)).min(rows) as u32 });
    }
    if rows > columns {
        return Err(NoAssignment::Rows { rows, columns });
    }
    let low = cost.iter().copied().min().unwrap_or(0);
    let high = cost.iter().copied().max().unwrap_or(0);
    let span = i128::from(high) - i128::from(low);
    if (span + i128::from(high).abs().max(i128::from(low).abs())) * (columns as i128 + 2) >= 1 << 62 {
        return Err(NoAssignment::TooLarge);
    }
    // Counted from the best entry all costs are 0 or more, and small ones fit into half the room.
    let from = |c: i64| if aim == Aim::Least { c - low } else { high - c };
    let column_of;
    let price;
    if span < i128::from(i32::MAX) {
        let table: Vec<i32> = cost.iter().map(|&c| from(c) as i32).collect();
        (column_of, price) = Table::new(rows, columns, &table).solve();
    } else {
        let table: Vec<i64> = cost.iter().map(|&c| from(c)).collect();
        (column_of, price) = Table::new(rows, columns, &table).solve();
    }
    let total = column_of.iter().enumerate().map(|(row, &c)| cost[row * columns + c as usize]).sum();
    // Square tables allow any common shift of prices; the cheapest column is put at 0.
    let least = if rows == columns { price.iter().map(|p| -p).min().unwrap_or(0) } else { 0 };
    Ok(Assigned {
        column_of: column_of.into_iter().map(Some).collect(),
        total,
        price: price.iter().map(|p| -p - least).collect(),
        scale: 1,
    })
}

struct Table<'a, C> {
    rows: usize,
    columns: usize,
    cost: &'a [C],
    /// Price of each column, 0 or less: what a row saves there.
    price: Vec<i64>,
    row_of: Vec<u32>,
    column_of: Vec<u32>,
}

impl<C: Copy + Into<i64>> Table<'_, C> {
    fn new(rows: usize, columns: usize, cost: &[C]) -> Table<'_, C> {
        Table {
            rows,
            columns,
            cost,
            price: vec![0; columns],
            row_of: vec![NONE; columns],
            column_of: vec![NONE; rows],
        }
    }

    fn row(&self, row: usize) -> &[C] {
        &self.cost[row * self.columns..(row + 1) * self.columns]
    }

    fn solve(mut self) -> (Vec<u32>, Vec<i64>) {
        if self.rows == self.columns {
            self.reduce_columns();
        }
        let mut free: Vec<u32> =
            (0..self.rows as u32).filter(|&r| self.column_of[r as usize] == NONE).collect();
        for _ in 0..2 {
            free = self.reduce_rows(free);
        }
        let mut path = Path::new(self.columns);
        for row in free {
            self.augment(row, &mut path);
        }
        (self.column_of, self.price)
    }

    /// Each column takes the price of its cheapest row, which takes the column if it has none yet. Rows alone on their
    /// column then let its price fall to what the second choice would cost.
    fn reduce_columns(&mut self) {
        let mut cheapest = vec![0u32; self.columns];
        for (price, &c) in self.price.iter_mut().zip(self.cost) {
            *price = c.into();
        }
        for row in 1..self.rows {
            let costs = &self.cost[row * self.columns..(row + 1) * self.columns];
            for ((price, at), &c) in self.price.iter_mut().zip(&mut cheapest).zip(costs) {
                let c: i64 = c.into();
                if c < *price {
                    *price = c;
                    *at = row as u32;
                }
            }
        }
        let mut taken = vec![0u32; self.rows];
        for column in (0..self.columns).rev() {
            let row = cheapest[column] as usize;
            taken[row] += 1;
            if taken[row] == 1 {
                self.column_of[row] = column as u32;
                self.row_of[column] = row as u32;
            }
        }
        for row in (0..self.rows).filter(|&row| taken[row] == 1) {
            let own = self.column_of[row] as usize;
            let costs = self.row(row).iter().zip(&self.price).enumerate();
            let second = costs.filter(|(j, _)| *j != own).map(|(_, (&c, p))| c.into() - p).min();
            self.price[own] -= second.unwrap_or(0);
        }
    }

    /// Free rows take their best column and let its price fall to the second best; who is put out tries again, for a while.
    fn reduce_rows(&mut self, free: Vec<u32>) -> Vec<u32> {
        let mut waiting: Vec<u32> = free.into_iter().rev().collect();
        let mut still_free = Vec::new();
        let mut turns = 8 * self.columns;
        while let Some(row) = waiting.pop() {
            let (mut best, mut second) = ((i64::MAX, NONE), (i64::MAX, NONE));
            for (column, (&c, price)) in (0u32..).zip(self.row(row as usize).iter().zip(&self.price)) {
                let value = c.into() - price;
                if value < second.0 {
                    if value < best.0 {
                        second = best;
                        best = (value, column);
                    } else {
                        second = (value, column);
                    }
                }
            }
            let falls = second.1 != NONE && best.0 < second.0;
            let mut column = best.1 as usize;
            if falls {
                self.price[column] -= second.0 - best.0;
            } else if self.row_of[column] != NONE && second.1 != NONE {
                column = second.1 as usize;
            }
            let out = std::mem::replace(&mut self.row_of[column], row);
            self.column_of[row as usize] = column as u32;
            if out != NONE {
                self.column_of[out as usize] = NONE;
                turns = turns.saturating_sub(1);
                if falls && turns > 0 {
                    waiting.push(out);
                } else {
                    still_free.push(out);
                }
            }
        }
        still_free
    }

    /// Shortest way from a free row over columns and their rows to a free column; prices follow (Dijkstra on reduced costs).
    fn augment(&mut self, start: u32, path: &mut Path) {
        path.begin(self.row(start as usize).iter().zip(&self.price).map(|(&c, p)| c.into() - p), start);
        let end = loop {
            let (column, far) = path.nearest();
            let row = self.row_of[column as usize];
            if row == NONE {
                break column;
            }
            let costs = &self.cost[row as usize * self.columns..(row as usize + 1) * self.columns];
            let base = costs[column as usize].into() - self.price[column as usize] - far;
            for &other in &path.order[path.done..] {
                let o = other as usize;
                let through = costs[o].into() - self.price[o] - base;
                if through < path.distance[o] {
                    path.distance[o] = through;
                    path.before[o] = row;
                }
            }
        };
        let far = path.distance[end as usize];
        for &column in &path.order[..path.done] {
            self.price[column as usize] += path.distance[column as usize] - far;
        }
        let mut column = end;
        loop {
            let row = path.before[column as usize];
            self.row_of[column as usize] = row;
            let next = std::mem::replace(&mut self.column_of[row as usize], column);
            if row == start {
                return;
            }
            column = next;
        }
    }
}

/// Distances from the start row; columns before `done` in `order` are settled.
struct Path {
    distance: Vec<i64>,
    before: Vec<u32>,
    order: Vec<u32>,
    done: usize,
    /// Columns from `done` to here are known to be at the least distance.
    level: usize,
}

impl Path {
    fn new(columns: usize) -> Path {
        Path {
            distance: vec![0; columns],
            before: vec![0; columns],
            order: (0..columns as u32).collect(),
            done: 0,
            level: 0,
        }
    }

    fn begin(&mut self, distances: impl Iterator<Item = i64>, start: u32) {
        self.distance.iter_mut().zip(distances).for_each(|(d, new)| *d = new);
        self.before.fill(start);
        (self.done, self.level) = (0, 0);
    }

    /// Settles the nearest column left.
    fn nearest(&mut self) -> (u32, i64) {
        let at = (self.done..self.order.len()).min_by_key(|&at| self.distance[self.order[at] as usize]);
        self.order.swap(self.done, at.unwrap_or(self.done));
        let column = self.order[self.done];
        self.done += 1;
        (column, self.distance[column as usize])
    }
}
